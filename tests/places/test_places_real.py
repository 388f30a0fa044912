"""Real names: what issue-sized samples of OS Open Names and of the published streets resolve to."""

from __future__ import annotations

import csv
import gzip
import random
import string
from collections import defaultdict
from pathlib import Path

import pytest

from companion_api.core.errors import AmbiguousPlace, UnknownPlace
from companion_api.core.geo import Point, haversine_m
from companion_api.places import words
from companion_api.places.service import Places
from tests.places.test_places_routes import fuzzed, unforeseen

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows(real_data: Path) -> list[Row]:
    with gzip.open(real_data / "places" / "os_open_names_populated_places_2019.csv.gz", "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def offered(places: Places, typed: str, near: Point | None = None) -> list[dict[str, object]]:
    try:
        return [places.resolve(typed, near=near).document()]
    except AmbiguousPlace as problem:
        return [dict(item) for item in problem.candidates]
    except UnknownPlace:
        return []


def _is(item: dict[str, object], row: Row) -> bool:
    return (item["lat"], item["lng"]) == (float(row["lat"]), float(row["lng"]))


def test_300_ambiguous_names_return_the_right_candidates(real_places: Places, rows: list[Row]) -> None:
    named = defaultdict(list)
    for row in rows:
        for name in {words.key(row["name"]), words.key(row["name2"])} - {""}:
            named[name].append(row)
    ambiguous = [name for name, group in named.items() if len(group) > 1]
    for name in random.Random(21).sample(ambiguous, 300):
        group = named[name]
        found = offered(real_places, name)
        exact = [item for item in found if words.key(str(item["name"])) == name and item["kind"] == "town"]
        assert found and all(any(_is(item, row) for row in group) for item in exact), name
        best = [row for row in group if row["type"] in {"City", "Town"}]
        if len(best) == 1 and len(found) > 1:
            assert any(_is(item, best[0]) for item in found), f"{name}: its town is among the candidates"
        assert len({item["detail"] for item in found}) == len(found), f"{name}: told apart"


def test_the_last_place_brings_the_nearest_namesake_first(real_places: Places, rows: list[Row]) -> None:
    named = defaultdict(list)
    for row in rows:
        named[words.key(row["name"])].append(row)
    several = [name for name, group in named.items() if len(group) > 2 and not words.names_a_street(name)]
    for name in random.Random(22).sample(several, 100):
        row = random.Random(name).choice(named[name])
        near = Point(float(row["lat"]) + 0.02, float(row["lng"]))
        first = offered(real_places, name, near)[0]
        asked = haversine_m(near.lat, near.lng, float(row["lat"]), float(row["lng"]))
        given = haversine_m(near.lat, near.lng, float(first["lat"]), float(first["lng"]))  # type: ignore[arg-type]
        assert given <= asked + 1_500, name


def one_edit(chance: random.Random, name: str) -> str:
    """`name` with a letter lost, added, changed, or two exchanged."""
    at, letter = chance.randrange(len(name)), chance.choice(string.ascii_lowercase)
    return chance.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
        ]
    )


def test_500_misspelt_names_find_their_place_in_the_first_three(real_places: Places, rows: list[Row]) -> None:
    known = {words.key(row[column]) for row in rows for column in ("name", "name2")}
    chance = random.Random(23)
    names = sorted({row["name"] for row in rows})
    found = tried = 0
    while tried < 500:
        name = chance.choice(names)
        typed = one_edit(chance, name)
        if words.key(typed) in known:
            continue  # another real place: to be taken at its word
        tried += 1
        found += any(words.key(str(item["name"])) == words.key(name) for item in offered(real_places, typed)[:3])
    assert found / tried >= 0.95


@pytest.mark.parametrize(
    ("typed", "lat", "lng", "force"),
    [
        ("Narborough Road, Leicester", 52.62148, -1.15644, "leicestershire"),
        ("narborough rd leicester", 52.62148, -1.15644, "leicestershire"),
        ("Leicester", 52.63363, -1.13345, "leicestershire"),
        ("caerdydd", 51.48001, -3.17687, "south-wales"),
        ("Ashford, Kent", 51.14845, 0.87112, "kent"),
        ("St Ives Cambridgeshire", 52.32, -0.07, "cambridgeshire"),
        ("kings lynn", 52.75, 0.4, "norfolk"),
        ("City of London", 51.51, -0.09, "city-of-london"),
        ("Luton", 51.88, -0.42, "bedfordshire"),
        ("Eastbourne", 50.77, 0.28, "sussex"),
        ("Hull", 53.74, -0.34, "humberside"),
        ("Brighton city centre", 50.83, -0.14, "sussex"),
        ("Tunbridge Wells", 51.13, 0.26, "kent"),
    ],
)
def test_well_known_questions(real_places: Places, typed: str, lat: float, lng: float, force: str) -> None:
    place = real_places.resolve(typed)
    assert (place.lat, place.lng) == (pytest.approx(lat, abs=0.02), pytest.approx(lng, abs=0.02))
    assert place.force == force


def test_fuzzed_strings_on_real_tables(real_places: Places) -> None:
    assert unforeseen(real_places, fuzzed(1_000, seed=4)) == []
