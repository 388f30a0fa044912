"""Nearest: held against brute force over everything imported, and what answers say around it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from geopy.distance import great_circle
from hypothesis import given, settings
from hypothesis import strategies as st

from companion_api.core.errors import InvalidParameter, NoData, UnknownThing
from companion_api.core.geo import EARTH_RADIUS_M, Point
from companion_api.core.place import Place
from companion_api.data import sandbox
from companion_api.legal.areas import COURT_AREAS, LEGAL_AID_AREAS, PLAIN_WORDS, areas_for, court_type_for
from companion_api.legal.importing import Report, import_services
from companion_api.legal.index import ServiceIndex
from companion_api.legal.model import KINDS, Service
from companion_api.legal.opening import open_state
from companion_api.legal.service import UK, LegalPlaces, Wish
from companion_api.legal.shelf import Shelf, sandbox_collection
from companion_api.legal.store import Stored
from companion_api.legal.words import distance_words, month_words

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UK)  # a Wednesday


class BruteForce:
    """Every distance to every service of a kind, worked out anew for each question: no index, no code of ours.

    The formula is the one of geopy's `great_circle` (an arctangent, not our haversine), on arrays; `check` holds it to
    geopy itself.
    """

    def __init__(self, services: tuple[Service, ...], kind: str) -> None:
        records = sorted((service.record() for service in services), key=lambda record: record["id"])
        found = [
            record
            for record in records
            if (record["kind"] == kind or (kind == "tribunal" and "Tribunal" in record["court_types"]))
            and record["point"]
            and record["visits"]
        ]
        self.ids = [record["id"] for record in found]
        self.points = [tuple(record["point"]) for record in found]
        lat, self._lng = np.radians(np.array(self.points)).T
        self._sin, self._cos = np.sin(lat), np.cos(lat)

    def nearest(self, lat: float, lng: float) -> list[tuple[str, float]]:
        """The five nearest, those equally far (to the millimetre) in order of their id."""
        here, across = np.radians(lat), self._lng - np.radians(lng)
        side = np.hypot(
            self._cos * np.sin(across),
            np.cos(here) * self._sin - np.sin(here) * self._cos * np.cos(across),
        )
        ahead = np.sin(here) * self._sin + np.cos(here) * self._cos * np.cos(across)
        metres = EARTH_RADIUS_M * np.arctan2(side, ahead)
        rounded = metres.round(3)
        close = np.flatnonzero(rounded <= np.partition(rounded, 4)[4])
        first = close[np.argsort(rounded[close], kind="stable")][:5]
        return [(self.ids[row], float(metres[row])) for row in first]

    def check(self, lat: float, lng: float) -> None:
        """The five nearest are those of geopy."""
        metres = [great_circle((lat, lng), point, radius=EARTH_RADIUS_M / 1000).m for point in self.points]
        order = sorted(range(len(metres)), key=lambda row: (round(metres[row], 3), self.ids[row]))[:5]
        assert [identity for identity, _ in self.nearest(lat, lng)] == [self.ids[row] for row in order]
        assert [far for _, far in self.nearest(lat, lng)] == pytest.approx([metres[row] for row in order], abs=1e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_two_thousand_points_and_every_kind_as_by_brute_force(imported: tuple[Path, Report, Stored], kind: str) -> None:
    services = imported[2].services
    index, brute_force = ServiceIndex(services), BruteForce(services, kind)
    assert index.count(kind) == len(brute_force.ids) > 20
    chance = random.Random(kind)
    for number in range(2_000):
        lat, lng = chance.uniform(49.9, 59.0), chance.uniform(-8.2, 1.8)
        if number % 4 == 0:  # close to services, where towns are and order is hardest
            town = chance.choice(brute_force.points)
            lat, lng = town[0] + chance.gauss(0, 0.01), town[1] + chance.gauss(0, 0.01)
        found = index.nearest(lat, lng, [kind], 5)
        expected = brute_force.nearest(lat, lng)
        assert [near.service.id for near in found] == [identity for identity, _ in expected], (lat, lng)
        assert max(abs(near.distance_m - far) for near, (_, far) in zip(found, expected, strict=True)) < 1e-3
    for _ in range(3):
        brute_force.check(chance.uniform(49.9, 59.0), chance.uniform(-8.2, 1.8))


def test_several_kinds_are_one_list_and_none_comes_twice(imported: tuple[Path, Report, Stored]) -> None:
    services = imported[2].services
    index = ServiceIndex(services)
    chance = random.Random(2)
    for _ in range(50):
        lat, lng = chance.uniform(50.5, 54.5), chance.uniform(-3.5, 0.5)
        near = index.nearest(lat, lng, ["tribunal", "court"], 10)
        both = {
            service.id: great_circle((lat, lng), (service.point.lat, service.point.lng)).m
            for service in services
            if service.point and service.visits and {"court", "tribunal"} & set(service.kinds)
        }
        assert [item.service.id for item in near] == sorted(
            both, key=lambda identity: (round(both[identity], 3), identity)
        )[:10]


@given(
    places=st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=1, max_size=30),
    limit=st.integers(1, 8),
    origin=st.tuples(st.integers(-3, 3), st.integers(-3, 3)),
    odd_only=st.booleans(),
)
@settings(max_examples=200)
def test_ties_and_filters_as_by_brute_force(
    places: list[tuple[int, int]], limit: int, origin: tuple[int, int], odd_only: bool
) -> None:
    """On a small grid many are equally far; those come in order of their id, cut off or not."""
    services = [
        Service(id=f"s{number:02d}", kind="court", name="C", point=Point(lat / 10, lng / 10))
        for number, (lat, lng) in enumerate(places)
    ]
    fits = (lambda service: int(service.id[1:]) % 2 == 1) if odd_only else None
    lat, lng = origin[0] / 10, origin[1] / 10
    found = ServiceIndex(services).nearest(lat, lng, ["court"], limit, fits)
    expected = sorted(
        (round(great_circle((lat, lng), places_point(service), radius=EARTH_RADIUS_M / 1000).m, 3), service.id)
        for service in services
        if fits is None or fits(service)
    )
    assert [(round(item.distance_m, 3), item.service.id) for item in found] == expected[:limit]


def places_point(service: Service) -> tuple[float, float]:
    assert service.point is not None
    return service.point.lat, service.point.lng


def test_all_round_the_globe_and_at_its_seams() -> None:
    services = [
        Service(id="west", kind="court", name="W", point=Point(0, -179.9)),
        Service(id="east", kind="court", name="E", point=Point(0, 179.5)),
        Service(id="pole", kind="court", name="P", point=Point(90, 0)),
    ]
    index = ServiceIndex(services)
    assert [near.service.id for near in index.nearest(0, 179.9, ["court"], 3)] == ["west", "east", "pole"]
    assert index.nearest(89, 120, ["court"], 1)[0].service.id == "pole"
    assert index.nearest(0, 0, ["law-centre"], 3) == []


# The service


@pytest.fixture(scope="module")
def legal(imported: tuple[Path, Report, Stored]) -> LegalPlaces:
    return LegalPlaces(Shelf(imported[0]), clock=lambda: NOW)


LONDON = Place("London", "town", 51.5, -0.12, country="England", force="metropolitan")
ZEDMINSTER = Place("ZZ1 1AA", "postcode", 54.2, 2.56, country="Zedshire", force=sandbox.FORCE)


def test_the_sandbox_and_the_real_world_never_mix(legal: LegalPlaces) -> None:
    invented = {service.id for service in sandbox_collection().services}
    everything = Wish(kinds=KINDS, limit=20)
    inside = legal.nearest(ZEDMINSTER, everything)
    assert inside["source"] == "sandbox"
    assert "invented data" in inside["note"]
    assert {item["id"] for item in inside["items"]} <= invented
    assert all(item["source"] == "sandbox" for item in inside["items"])
    just_outside = Place("x", "point", sandbox.SOUTH - 0.001, sandbox.WEST)
    outside = legal.nearest(just_outside, everything)
    assert outside["source"] == "snapshot"
    assert not {item["id"] for item in outside["items"]} & invented


def test_the_sandbox_has_every_kind_with_hours_worth_trying() -> None:
    """Open, closed and nobody knows, at one moment; each kind at some moment of a week open and at some not."""
    services = sandbox_collection().services
    assert {open_state(service.opening, NOW) for service in services} == {True, False, None}
    week = [NOW + timedelta(hours=hours) for hours in range(0, 7 * 24, 2)]
    for kind in ("police-station", "court", "tribunal", "citizens-advice", "law-centre", "legal-aid"):
        states = {
            open_state(service.opening, moment) for service in services if kind in service.kinds for moment in week
        }
        assert {True, False} <= states or (kind, True in states) == ("law-centre", True), kind
    assert {"good", "uncertain"} <= {service.confidence for service in services}
    assert any(service.serves for service in services)
    assert all(service.source == "sandbox" and sandbox.holds(*places_point(service)) for service in services)


def test_without_an_import_there_is_no_data_and_not_none(tmp_path: Path) -> None:
    legal = LegalPlaces(Shelf(tmp_path / "nothing.sqlite"))
    with pytest.raises(NoData, match="companion services import") as raised:
        legal.nearest(LONDON, Wish(kinds=("court",)))
    assert raised.value.extra["reason"] == "not-imported"
    assert legal.nearest(ZEDMINSTER, Wish(kinds=("court",)))["items"]
    assert legal.describe()["kinds"] == {}


def test_places_for_letters_are_not_given_as_nearest_but_found_by_id(legal: LegalPlaces) -> None:
    letters = "court-county-court-money-claims-centre-ccmcc"
    detail = legal.detail(letters)
    assert detail["visits"] is False
    assert "nothing to visit" in detail["notes"][0]
    near = legal.nearest(Place("x", "point", detail["lat"], detail["lng"]), Wish(kinds=KINDS, limit=20))
    assert letters not in {item["id"] for item in near["items"]}


def test_plain_words_become_published_areas(legal: LegalPlaces) -> None:
    for words, wanted in (("housing", {"Housing", "Housing possession"}), ("employment", {"Employment"})):
        answer = legal.nearest(LONDON, Wish(kinds=("court", "tribunal", "legal-aid"), area_of_law=words, limit=20))
        assert answer["items"]
        assert all(wanted & set(item["areas_of_law"]) for item in answer["items"])
        assert set(answer["areas_of_law"]) == wanted
    none = legal.nearest(LONDON, Wish(kinds=("legal-aid",), area_of_law="employment"))
    assert none["items"] == []
    assert none["text"].startswith("No legal-aid adviser for employment is known among the ")


def test_every_plain_word_leads_to_published_areas_only() -> None:
    published = {*COURT_AREAS, *LEGAL_AID_AREAS.values(), "Immigration and asylum"}
    for word, areas in PLAIN_WORDS.items():
        assert set(areas) <= published
        assert areas_for(word.upper()) == areas
    for area in published - {"Divorce", "Family"}:
        assert area in areas_for(area)
    with pytest.raises(InvalidParameter, match="Unknown area of law"):
        areas_for("cheese")


def test_court_types() -> None:
    assert court_type_for("magistrates") == court_type_for("Magistrates' Court") == "Magistrates' Court"
    assert court_type_for("Crown court") == "Crown Court"
    with pytest.raises(InvalidParameter):
        court_type_for("tennis")


def test_filters_by_court_type(legal: LegalPlaces) -> None:
    answer = legal.nearest(LONDON, Wish(kinds=("court",), court_types=("Crown Court", "Family Court"), limit=20))
    types = [set(legal.find(item["id"]).court_types) for item in answer["items"]]
    assert len(types) == 20
    assert all(found & {"Crown Court", "Family Court"} for found in types)


def test_only_what_is_known_to_be_open(legal: LegalPlaces) -> None:
    sunday_night = datetime(2026, 3, 1, 22, 0, tzinfo=UK)
    open_now = legal.nearest(ZEDMINSTER, Wish(kinds=KINDS, open_at=NOW, limit=20))
    names = [item["name"] for item in open_now["items"]]
    assert "Zedminster Police Station" in names
    assert "Quillborough Police Point" not in names  # Tuesday and Thursday
    assert "Great Dogger Police House" not in names  # nobody publishes its hours
    late = legal.nearest(ZEDMINSTER, Wish(kinds=KINDS, open_at=sunday_night, limit=20))
    assert [item["name"] for item in late["items"]] == ["Zedmouth Community Law Centre"]
    assert late["open_at"] == "2026-03-01T22:00+00:00"
    christmas = legal.nearest(ZEDMINSTER, Wish(kinds=KINDS, open_at=datetime(2026, 12, 25, 11, 0, tzinfo=UK)))
    assert christmas["items"] == []
    assert "bank holiday" in christmas["note"]


def test_confirmed_counters_only(legal: LegalPlaces) -> None:
    answer = legal.nearest(LONDON, Wish(kinds=("police-station",), confirmed=True, limit=20))
    assert {item["confidence"] for item in answer["items"]} == {"good"}
    doubtful = legal.nearest(Place("x", "point", 54.0, -1.5), Wish(kinds=("police-station",)))
    assert "Ring 101 before you go" in doubtful["text"]


def test_far_away_is_said_and_so_is_what_no_list_covers(legal: LegalPlaces) -> None:
    belfast = Place("Belfast", "town", 54.597, -5.93, country="Northern Ireland", force="northern-ireland")
    answer = legal.nearest(belfast, Wish(kinds=("police-station",)))
    assert answer["items"][0]["far_away"]
    assert "far away" in answer["text"]
    assert "no police stations of Northern Ireland" in answer["note"]
    assert "no " not in legal.nearest(belfast, Wish(kinds=("citizens-advice",)))["note"].split("ring")[1]


def test_where_the_data_cannot_tell_whose_court_it_is_the_answer_says_so(legal: LegalPlaces) -> None:
    for area in ("housing", "divorce", "debt"):
        answer = legal.nearest(LONDON, Wish(kinds=("court",), area_of_law=area))
        assert answer["jurisdiction"]["known"] is False
        assert "serves the area" in answer["jurisdiction"]["text"]
        assert answer["text"].endswith(answer["jurisdiction"]["text"])
        assert {item["why"] for item in answer["items"]} == {"nearest"}
    assert "jurisdiction" in legal.nearest(LONDON, Wish(kinds=("court",)))
    assert "jurisdiction" not in legal.nearest(LONDON, Wish(kinds=("court",), area_of_law="crime"))
    assert "jurisdiction" not in legal.nearest(LONDON, Wish(kinds=("police-station",)))


def test_the_court_that_serves_the_area_comes_before_a_nearer_one(tmp_path: Path, unified: Callable[..., Path]) -> None:
    areas = {"detail": "County Court|Housing possession|Divorce|Crime"}
    file = unified(
        "a.csv",
        {"kind": "court", "name": "Near", "lat": "51.51", "lng": "-0.12", **areas},
        {
            "kind": "court",
            "name": "Right",
            "lat": "51.9",
            "lng": "-0.12",
            "serves": "metropolitan: Housing possession",
            **areas,
        },
        {"kind": "court", "name": "Of a postcode", "lat": "52.2", "lng": "-0.12", "serves": "N1: Divorce", **areas},
    )
    import_services([file], tmp_path / "s.sqlite")
    legal = LegalPlaces(Shelf(tmp_path / "s.sqlite"), clock=lambda: NOW)

    def asked(place: Place, area: str, limit: int = 5) -> list[tuple[str, str]]:
        answer = legal.nearest(place, Wish(kinds=("court",), area_of_law=area, limit=limit))
        return [(item["name"], item["why"]) for item in answer["items"]]

    assert asked(LONDON, "eviction") == [
        ("Right", "has-jurisdiction"), ("Near", "nearest"), ("Of a postcode", "nearest"),
    ]  # fmt: skip
    assert asked(LONDON, "eviction", limit=1) == [("Right", "has-jurisdiction")]
    assert asked(LONDON, "divorce")[0] == ("Near", "nearest")
    islington = Place("N1 9GU", "postcode", 51.53, -0.12, force="metropolitan")
    assert asked(islington, "divorce")[0] == ("Of a postcode", "has-jurisdiction")
    assert asked(LONDON, "crime")[0] == ("Near", "nearest")
    answer = legal.nearest(LONDON, Wish(kinds=("court",), area_of_law="eviction"))
    assert answer["jurisdiction"]["known"] is True
    assert answer["text"].startswith("The court that serves this place for eviction is Right, far away: 44 km")


def test_a_right_court_that_is_not_all_that_was_asked_for_is_named_but_not_listed(legal: LegalPlaces) -> None:
    zedmouth = Place("ZZ3 1AD", "postcode", 54.27895, 2.72756, country="Zedshire", force=sandbox.FORCE)
    evening = datetime(2026, 3, 4, 19, 0, tzinfo=UK)
    for more in ({"open_at": evening}, {"court_types": ("Crown Court",)}):
        answer = legal.nearest(zedmouth, Wish(kinds=("court",), area_of_law="divorce", **more))
        assert answer["items"] == []
        assert answer["jurisdiction"]["known"] is True
        assert "Zedminster Justice Centre. It is not among these" in answer["jurisdiction"]["text"]
        (identity,) = answer["jurisdiction"]["court_ids"]
        assert legal.find(identity).name == "Zedminster Justice Centre"
    unsaid = legal.nearest(zedmouth, Wish(kinds=("court",)))
    assert unsaid["jurisdiction"]["known"] is False
    assert "Say which area of law" in unsaid["jurisdiction"]["text"]


def test_in_the_sandbox_the_right_court_is_not_the_nearest(legal: LegalPlaces) -> None:
    zedmouth = Place("ZZ3 1AD", "postcode", 54.27895, 2.72756, country="Zedshire", force=sandbox.FORCE)
    answer = legal.nearest(zedmouth, Wish(kinds=("court",), area_of_law="domestic abuse"))
    assert [(item["name"], item["why"]) for item in answer["items"]] == [
        ("Zedminster Justice Centre", "has-jurisdiction"),
        ("Zedmouth Magistrates' Court", "nearest"),
    ]
    assert answer["jurisdiction"]["known"] is True


def test_an_unknown_id_is_said_to_be_unknown(legal: LegalPlaces) -> None:
    with pytest.raises(UnknownThing, match="no service of that id"):
        legal.detail("court-of-public-opinion")


# Words


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0, "right here"),
        (80, "80 m away, about 1 minute on foot"),
        (652, "650 m away, about 8 minutes on foot"),
        (999, "1.0 km away, about 12 minutes on foot"),
        (1_999, "2.0 km away, about 25 minutes on foot"),
        (2_000, "2.0 km (1.2 miles) away"),
        (12_300, "12 km (8 miles) away"),
        (60_200, "far away: 60 km (37 miles)"),
    ],
)
def test_distances_in_plain_words(metres: float, words: str) -> None:
    assert distance_words(metres) == words


def test_months_in_plain_words() -> None:
    assert month_words("2016-02") == "February 2016"
    assert month_words("2015") == "2015"
