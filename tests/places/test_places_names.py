"""Towns, streets, forces: namesakes told apart, misspellings answered with a question, never with another place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from companion_api.core.errors import AmbiguousPlace, UnknownPlace
from companion_api.core.geo import Point
from companion_api.places import words
from companion_api.places.service import Places

Make = Callable[..., Places]

TOWNS = """\
Alderby,,,City,52.600,-1.100,AA1,,,Alderbyshire,East Midlands,England,1
Alderby,,,Hamlet,54.500,-2.500,AA2,,Eden,Cumbria,North West,England,2
Wexton,,,Town,52.000,0.500,AA3,,,Kent,South East,England,3
Wexton,,,Town,51.000,-3.000,AA4,,,Devon,South West,England,4
Wexton,,,Village,52.700,-1.200,AA5,,,Alderbyshire,East Midlands,England,5
St Olwen,,,Village,52.100,0.520,AA6,,,Kent,South East,England,6
Newcross upon Mire,,,City,53.000,-1.500,AA7,,,Mireshire,North West,England,7
Newcross,,,Hamlet,51.900,0.450,AA8,,,Kent,South East,England,8
Caerddu,Blackfort,cym,Town,51.700,-3.300,AA9,,,Sir Ddu - Blackshire,Wales,Wales,9
Durham,,,City,54.780,-1.580,DH1,,,County Durham,North East,England,10
Kent,,,Hamlet,50.890,-1.800,BH24,,New Forest,Hampshire,South East,England,11
"""
STREETS = """\
Narrow Road,52.602,-1.110,E01000001,Alderby 001A,leicestershire,21,Westside,Alderby,AA1 1AA
Narrow Road,52.605,-1.112,E01000001,Alderby 001A,leicestershire,3,Westside,Alderby,AA1 1AB
Narrow Road,52.001,0.501,E01000002,Wexton 001A,kent,2,Wexton,Wexton,AA3 1AA
High Street,52.601,-1.101,E01000001,Alderby 001A,leicestershire,9,Alderby,Alderby,AA1 1AC
High Street,52.002,0.503,E01000002,Wexton 001A,kent,4,Wexton,Wexton,AA3 1AB
5Th Avenue,52.610,-1.120,E01000001,Alderby 001A,leicestershire,1,Alderby,Alderby,AA1 1AD
"""


@pytest.fixture
def places(make_places: Make) -> Places:
    return make_places(TOWNS, STREETS)


def candidates(places: Places, typed: str, near: Point | None = None) -> list[tuple[str, str | None]]:
    with pytest.raises(AmbiguousPlace) as caught:
        places.resolve(typed, near=near)
    assert 1 <= len(caught.value.candidates) <= 5
    return [(item["name"], item.get("detail")) for item in caught.value.candidates]


@pytest.mark.parametrize(
    ("typed", "lat"),
    [
        ("Alderby", 52.6),  # a city against a hamlet
        ("Wexton, Kent", 52.0),
        ("wexton kent", 52.0),
        ("Wexton in Devon", 51.0),
        ("Wexton near Alderby", 52.7),
        ("Wexton, AA4", 51.0),
        ("Alderby, Cumbria", 54.5),
        ("saint olwen", 52.1),
        ("St. Olwen", 52.1),
        ("Caerddu", 51.7),
        ("blackfort", 51.7),
        ("Blackfort, Wales", 51.7),
        ("Alderby city centre", 52.6),
        ("Narrow Road, Alderby", 52.602),
        ("narrow rd alderby", 52.602),
        ("on or near Narrow Road, Alderby", 52.602),
        ("12a Narrow Road, Wexton, Kent, UK", 52.001),
        ("High St, Wexton", 52.002),
        ("5th Avenue", 52.61),
        ("Durham", 54.78),
    ],
)
def test_a_name_that_can_mean_one_place_gives_it(places: Places, typed: str, lat: float) -> None:
    assert places.resolve(typed).lat == lat


def test_namesakes_are_told_apart_best_known_first(places: Places) -> None:
    assert candidates(places, "Wexton") == [
        ("Wexton", "town in Kent"),
        ("Wexton", "town in Devon"),
        ("Wexton", "village in Alderbyshire near Alderby"),
    ]


def test_the_last_place_ranks_and_decides(places: Places) -> None:
    here = Point(52.62, -1.12)
    assert places.resolve("Wexton", near=here).lat == 52.7
    assert places.resolve("High Street", near=here).lat == 52.601
    assert candidates(places, "Alderby", near=Point(54.45, -2.45))[0] == ("Alderby", "hamlet in Cumbria near Durham")


def test_a_town_known_by_its_first_word_is_offered(places: Places) -> None:
    assert candidates(places, "Newcross")[0][0] == "Newcross upon Mire"


def test_streets_are_asked_back_without_a_town(places: Places) -> None:
    assert {name for name, _ in candidates(places, "High Street")} == {"High Street, Alderby", "High Street, Wexton"}


def test_forces_are_places(places: Places) -> None:
    kent = places.resolve("Kent")
    assert (kent.kind, kent.force) == ("force", "kent")
    assert places.resolve("durham constabulary").force == "durham"
    assert places.resolve("PSNI").country == "Northern Ireland"


def test_a_county_is_no_one_place(places: Places) -> None:
    assert candidates(places, "Mireshire") == [("Newcross upon Mire", "city in Mireshire")]


@pytest.mark.parametrize("typed", ["Aldeby", "Aldrby", "Alderbyy", "Aldebry", "Slderby"])
def test_a_misspelt_name_is_asked_about(places: Places, typed: str) -> None:
    with pytest.raises(AmbiguousPlace, match="Did you mean") as caught:
        places.resolve(typed)
    assert caught.value.candidates[0]["name"] == "Alderby"


def test_a_street_and_its_town_may_both_be_misspelt(places: Places) -> None:
    assert candidates(places, "Narow Road, Aldeby") == [("Narrow Road, Alderby", "street in Westside, Alderby")]


def test_a_real_place_is_never_turned_into_another(make_places: Make) -> None:
    places = make_places(
        "Barnes,,,Town,51.47,-0.25,SW13,,,Greater London,London,England,1\n"
        "Barnet,,,Town,51.65,-0.2,EN5,,,Greater London,London,England,2\n"
    )
    assert places.resolve("Barnes").name == "Barnes"
    assert places.resolve("Barnet").name == "Barnet"
    with pytest.raises(AmbiguousPlace):
        places.resolve("Barney")


def test_a_name_known_elsewhere_is_offered_with_the_place_asked_for(places: Places) -> None:
    assert candidates(places, "Narrow Road, Durham")[0][0] == "Durham"


def test_what_nobody_knows(places: Places) -> None:
    with pytest.raises(UnknownPlace, match="place around it"):
        places.resolve("Qqqq Zzzz, Alderby")
    with pytest.raises(UnknownPlace):
        places.resolve("qwrtypsdfg")


def test_the_invented_county_is_there_whatever_is_loaded(places: Places) -> None:
    assert places.resolve("Zedminster").force == "zedshire"
    assert places.resolve("pentre umber").name == "Pentre Umber"
    assert len(candidates(places, "Newton Zed")) == 2


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Mill Rd", "mill road"),
        ("St. Ives", "saint ives"),
        ("King's Lynn", "kings lynn"),
        ("Stoke-on-Trent", "stoke on trent"),
        ("Ynys Môn", "ynys mon"),
        ("High St", "high street"),
        ("St", "saint"),
        ("  A   & B ", "a and b"),
        ("", ""),
    ],
)
def test_spellings_meet_in_one_key(typed: str, key: str) -> None:
    assert words.key(typed) == key
