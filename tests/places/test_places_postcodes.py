"""Reading postcodes as typed, and the table of live ones."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion_api.core.errors import UnknownPlace
from companion_api.core.geo import haversine_m
from companion_api.data import sandbox
from companion_api.places.folder import sandbox_tables
from companion_api.places.postcode_text import key_of, keys_of, name_of, readings, within
from companion_api.places.service import Places

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
POSTCODES = st.builds(
    lambda area, district, sector, unit: f"{area}{district} {sector}{unit}",
    st.text(LETTERS, min_size=1, max_size=2),
    st.builds(lambda digit, tail: f"{digit}{tail}", st.integers(0, 9), st.sampled_from(["", *"0123456789", *LETTERS])),
    st.integers(0, 9),
    st.text(LETTERS, min_size=2, max_size=2),
)


@pytest.mark.parametrize(
    ("typed", "name", "level"),
    [
        ("EC2M 7PY", "EC2M 7PY", "postcode"),
        ("ec2m7py", "EC2M 7PY", "postcode"),
        (" Ec2M  7pY ", "EC2M 7PY", "postcode"),
        ("EC2M-7PY", "EC2M 7PY", "postcode"),
        ("E1 6AN", "E1 6AN", "postcode"),
        ("LE1", "LE1", "outcode"),
        ("ec2m", "EC2M", "outcode"),
        ("LE1 5", "LE1 5", "sector"),
        ("LE1 5W", "LE1 5", "sector"),
        ("le15", "LE15", "outcode"),
    ],
)
def test_plain_readings_come_first(typed: str, name: str, level: str) -> None:
    first = readings(typed)[0]
    assert (first.name, first.level, first.slips) == (name, level, 0)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("E1 OAA", "E1 0AA"),
        ("S016 7AA", "SO16 7AA"),
        ("LEI 5WW", "LE1 5WW"),
        ("lel 5ww", "LE1 5WW"),
        ("1P1 1AA", "IP1 1AA"),
        ("0X1 1AA", "OX1 1AA"),
        ("ECIA 1BB", "EC1A 1BB"),
    ],
)
def test_slips_of_o_and_i_are_among_the_readings(typed: str, name: str) -> None:
    assert name in [reading.name for reading in readings(typed)]


@pytest.mark.parametrize(
    "typed", ["", "Leicester", "OXO", "SOHO", "LOIL IOL", "123", "A", "LE1 5WW LE1", "É1 6AN", "LE15WWXX", "１２"]
)
def test_words_are_no_postcodes(typed: str) -> None:
    assert readings(typed) == []


def test_a_district_that_might_be_a_sector_gives_both() -> None:
    assert [reading.name for reading in readings("LE15")] == ["LE15", "LE1 5"]


def test_a_postcode_inside_an_address() -> None:
    assert within("12 High St, Leicester le1 5ww, UK") == "LE1 5WW"
    assert within("flat 3 on the A10 road") is None


@given(POSTCODES)
def test_numbers_name_their_postcode(postcode: str) -> None:
    key = key_of(postcode)
    assert key is not None and 0 <= key < 2**32
    assert name_of(key) == postcode
    reading = readings(postcode)[0]
    low, high = reading.sector.keys()
    assert low <= key <= high
    assert high - low == 26 * 26 - 1


@given(st.lists(st.one_of(POSTCODES, st.text(LETTERS + "0123456789 ", max_size=9), st.none()), max_size=30))
def test_a_whole_column_is_numbered_as_one_by_one(column: list[str | None]) -> None:
    expected = [-1 if text is None or key_of(text) is None else key_of(text) for text in column]
    assert keys_of(pa.array(column, pa.string())).tolist() == expected


def _sandbox_rows() -> list[dict[str, str]]:
    with (sandbox.FILES / "postcodes.csv").open() as file:
        return list(csv.DictReader(file))


def test_every_sandbox_postcode_gives_its_point(sandbox_places: Places) -> None:
    for row in _sandbox_rows():
        place = sandbox_places.resolve(row["postcode"].lower().replace(" ", ""))
        assert (place.name, place.kind, place.force) == (row["postcode"], "postcode", "zedshire")
        assert (place.lat, place.lng) == (float(row["lat"]), float(row["lng"]))
        assert "invented" in (place.note or "")


def test_an_unknown_postcode_gives_the_nearest_live_sector_and_says_so(sandbox_places: Places) -> None:
    live = {row["postcode"] for row in _sandbox_rows()}
    missing = next(f"ZZ1 1{a}{b}" for a in "ABDEF" for b in "ABDEF" if f"ZZ1 1{a}{b}" not in live)
    place = sandbox_places.resolve(missing)
    assert (place.kind, place.name) == ("sector", "ZZ1 1")
    assert missing in (place.note or "") and "nearest live" in (place.note or "")
    distant = sandbox_places.resolve("ZZ1 9XX")
    sectors = {name.split(" ")[1][0] for name in live if name.startswith("ZZ1 ")}
    assert distant.name == f"ZZ1 {max(sectors)}"


def test_districts_and_sectors_lie_among_their_postcodes(sandbox_places: Places) -> None:
    points = {(float(row["lat"]), float(row["lng"])) for row in _sandbox_rows() if row["postcode"].startswith("ZZ3 ")}
    place = sandbox_places.resolve("zz3")
    assert place.kind == "outcode" and (place.lat, place.lng) in points


def test_slips_are_corrected_and_said(sandbox_places: Places) -> None:
    place = sandbox_places.resolve("ZZI 1AA")
    assert place.name == "ZZ1 1AA" and "Read as ZZ1 1AA" in (place.note or "")


def test_without_a_table_the_answer_says_so(sandbox_places: Places) -> None:
    with pytest.raises(UnknownPlace, match=r"not loaded here yet.*companion places import") as unknown:
        sandbox_places.resolve("EC2M 7PY")
    assert unknown.value.extra == {"loaded": False}


def test_nearest_is_the_nearest() -> None:
    table = sandbox_tables().postcodes[0]
    rows = [(float(row["lat"]), float(row["lng"])) for row in _sandbox_rows()]
    chance = random.Random(7)
    for _ in range(300):
        lat, lng = chance.uniform(53.95, 54.45), chance.uniform(2.1, 3.0)
        least = min(haversine_m(lat, lng, *row) for row in rows)
        found = table.nearest(lat, lng)
        assert (found is None) == (least > 20_000)
        if found is not None:
            assert found.metres == pytest.approx(least, abs=0.01)


def test_the_table_needs_few_bytes(real_tables: Path) -> None:
    size = (real_tables / "postcodes.arrow").stat().st_size
    assert size / 1_745_013 < 32


def test_2000_random_postcodes_resolve_to_the_point_in_the_table(real_places: Places, real_data: Path) -> None:
    import lzma

    with lzma.open(real_data / "places" / "postcodes_gb.csv.xz", "rt") as file:
        header, *lines = file.read().splitlines()
    names = header.split(",")
    rows = (dict(zip(names, line.split(","), strict=True)) for line in random.Random(11).sample(lines, 2100))
    for row in [row for row in rows if row["lat"]][:2000]:
        place = real_places.resolve(row["postcode"])
        assert (place.name, place.lat, place.lng) == (row["postcode"], float(row["lat"]), float(row["lng"]))
        assert place.country == {"E": "England", "W": "Wales", "S": "Scotland"}[row["country"]]
        assert (place.force is None) == (row["country"] == "S"), row


def test_northern_ireland_is_known_in_part_and_says_so(real_places: Places) -> None:
    place = real_places.resolve("BT10 0AA")
    assert (place.country, place.force) == ("Northern Ireland", "northern-ireland")
    assert "one postcode in five" in (real_places.resolve("BT1 1ZZ").note or "")


def test_real_nearest_agrees_with_all_distances(real_tables: Path) -> None:
    from companion_api.places.postcodes import Postcodes
    from companion_api.places.spatial import distances_m
    from companion_api.places.tables import column, open_table

    table = open_table(real_tables / "postcodes.arrow", "postcodes")
    lats, lngs = column(table, "lat") / 1e7, column(table, "lng") / 1e7
    postcodes = Postcodes(table)
    chance = np.random.default_rng(3)
    for lat, lng in zip(chance.uniform(50, 55.5, 12), chance.uniform(-4.5, 1.5, 12), strict=True):
        least = float(distances_m(lat, lng, lats, lngs).min())
        found = postcodes.nearest(lat, lng)
        assert (found is None) == (least > 20_000)
        assert found is None or found.metres == pytest.approx(least)
