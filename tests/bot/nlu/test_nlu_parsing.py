"""The parsers: what residents type for crimes, places, months and coordinates."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.parsing import category, coordinates, period, postcode
from bot.nlu.parsing.gazetteer import LARGE_TOWNS, Gazetteer
from bot.nlu.parsing.months import add
from bot.nlu.parsing.place import find as find_places
from bot.nlu.parsing.understand import read

_MONTHS = st.builds(lambda year, month: f"{year}-{month:02d}", st.integers(2010, 2030), st.integers(1, 12))
_GAZETTEER = Gazetteer(LARGE_TOWNS)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("how much nicking of bikes goes on", "bicycle-theft"),
        ("bikes nicked", "bicycle-theft"),
        ("cars broken into", "vehicle-crime"),
        ("stuff nicked out of cars", "vehicle-crime"),
        ("tools stolen from vans", "vehicle-crime"),
        ("break-ins", "burglary"),
        ("sheds getting raided", "burglary"),
        ("people being mugged", "robbery"),
        ("phones snatched", "theft-from-the-person"),
        ("nicking from shops", "shoplifting"),
        ("cars keyed", "criminal-damage-arson"),
        ("yobs", "anti-social-behaviour"),
        ("weed", "drugs"),
        ("people carrying knives", "possession-of-weapons"),
        ("parcels going missing", "other-theft"),
        ("byrgleriaeth", "burglary"),
        ("droseddau cerbyd", "vehicle-crime"),
        ("burglarly", "burglary"),
        ("and bikes?", "bicycle-theft"),
        ("do they take car crime seriously", "vehicle-crime"),
        ("faint o geir sydd wedi cael eu dwyn", "vehicle-crime"),
        ("droseddau treisgar", "violent-crime"),
        ("windas put through", "criminal-damage-arson"),
        ("vans emptied of tools", "vehicle-crime"),
        ("lads have lost their pushbikes", "bicycle-theft"),
        ("mopeds teefed", "vehicle-crime"),
        ("tools had away from vans", "vehicle-crime"),
        ("scallies causing bother", "anti-social-behaviour"),
        ("crimewise", "all-crime"),
        ("our bikes keep going walkies", "bicycle-theft"),
        ("a lad got decked outside the chippy", "violent-crime"),
        ("nickin from shops", "shoplifting"),
        ("shed got screwed an me mower's gone", "burglary"),
        ("they set fire to the bins again", "criminal-damage-arson"),
        ("bag lifted out of her trolley", "theft-from-the-person"),
        ("my van was done over. how many robberies are there", "robbery"),
        ("thieves nicking cars", "vehicle-crime"),
        ("what about just bikes", "bicycle-theft"),
        ("vans getting hit for tools", "vehicle-crime"),
        ("any car keyings", "criminal-damage-arson"),
        ("puppy nappings", "other-theft"),
        ("what sort of crimes get reported there", "all-crime"),
        ("and how about Newcastle upon Tyne for cars", "vehicle-crime"),
    ],
)
def test_residents_words_for_crime(typed: str, slug: str) -> None:
    found = category.find(typed)
    slugs = [item.value if item.entity == "category" else category.nearest(item.value) for item in found]
    assert slugs == [slug]


@pytest.mark.parametrize("asked", ["fraud", "terrorism", "speeding"])
def test_what_police_uk_does_not_publish_has_no_nearest_category(asked: str) -> None:
    (found,) = category.find(f"how much {asked} is there")
    assert found.entity == "unlisted"
    assert category.nearest(found.value) is None


@given(st.text(max_size=200))
def test_any_text_is_read_without_harm_and_spans_lie_in_it(text: str) -> None:
    for item in read(text).found:
        assert 0 <= item.start < item.end <= len(text)
        assert item.value


@given(st.text(max_size=60), st.sampled_from(sorted(category.WORDS)))
def test_finds_never_overlap(text: str, slug: str) -> None:
    found = read(f"{text} {slug.replace('-', ' ')} {text}").found
    assert all(not first.overlaps(then) for first, then in pairwise(found))


@given(_MONTHS, _MONTHS)
def test_two_months_are_a_range_whichever_way_they_are_resolved(one: str, other: str) -> None:
    first, last = sorted((one, other))
    (found,) = period.find(f"between {first} and {last}")
    window = period.resolve(found.value, "2026-09", "2026-11")
    assert (window.first, window.last) == (first, last)


@given(st.integers(1, 36), _MONTHS)
def test_the_last_months_end_with_the_latest_published(count: int, as_of: str) -> None:
    (found,) = period.find(f"in the last {count} months")
    window = period.resolve(found.value, as_of, as_of)
    assert window.last == as_of
    assert add(window.first, count - 1) == as_of


@given(_MONTHS)
def test_a_month_without_its_year_is_the_latest_such_month(as_of: str) -> None:
    (found,) = period.find("in March")
    window = period.resolve(found.value, as_of, as_of)
    assert window.first == window.last <= as_of < add(window.first, 12)
    assert window.first.endswith("-03")


@pytest.mark.parametrize(
    ("typed", "months"),
    [
        ("last year", ("2025-01", "2025-12")),
        ("for last year", ("2025-01", "2025-12")),
        ("this year", ("2026-01", "2026-09")),
        ("over the last year", ("2025-10", "2026-09")),
        ("last summer", ("2026-06", "2026-08")),
        ("last month", ("2026-09", "2026-09")),
        ("since last June", ("2026-06", "2026-09")),
        ("q1 2025", ("2025-01", "2025-03")),
        ("y llynedd", ("2025-01", "2025-12")),
        ("from March 2024 to June", ("2024-03", "2024-06")),
        ("since Christmas", ("2025-12", "2026-09")),
        ("jan 2024 onwards", ("2024-01", "2026-09")),
        ("fis diwethaf", ("2026-09", "2026-09")),
        ("everything youve got", ("2010-12", "2026-09")),
        ("has anyone ever been robbed", ("2010-12", "2026-09")),
    ],
)
def test_periods_as_people_say_them(typed: str, months: tuple[str, str]) -> None:
    (found,) = period.find(typed)
    window = period.resolve(found.value, "2026-09", "2026-11")
    assert (window.first, window.last) == months


@given(st.floats(49, 61), st.floats(-8, 2), st.sampled_from(["{},{}", "{}, {}", "lat {} lng {}", "at {} {} please"]))
def test_coordinates_survive(lat: float, lng: float, shape: str) -> None:
    said = [f"{value:.5f}" for value in (lat, lng)]
    (found,) = coordinates.find(shape.format(*said))
    assert found.value == ",".join(said)


@given(st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_whole_numbers_are_no_coordinates(one: int, other: int) -> None:
    assert coordinates.find(f"{one}, {other}") == []


@given(
    st.sampled_from(["SW1A 1AA", "LU1 2AB", "EC2M 7PY", "CF10 1EP", "ZZ1 1AA", "BT1 5GS"]),
    st.sampled_from(["crime near {}", "{}", "i'm at {} mate", "how many burglaries in {}?"]),
    st.booleans(),
    st.booleans(),
)
def test_a_postcode_is_found_however_it_is_typed(code: str, shape: str, lower: bool, closed: bool) -> None:
    typed = code.lower() if lower else code
    (found,) = postcode.find(shape.format(typed.replace(" ", "") if closed else typed))
    assert found.value == code


@pytest.mark.parametrize("innocent", ["wait b4 you go", "on the M1", "it cost £3", "gr8 thanks m8"])
def test_what_only_looks_like_an_outcode(innocent: str) -> None:
    assert postcode.find(innocent) == []


@given(st.sampled_from([town for town in map(str.strip, LARGE_TOWNS) if re.fullmatch(r"[A-Z][a-z]{4,}", town)]))
def test_a_known_town_is_found_in_any_case(town: str) -> None:
    for typed in (town, town.lower()):
        assert [item.value for item in find_places(f"how much burglary in {typed}", [], _GAZETTEER)] == [typed]


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("crime in Boston, Lincolnshire", ["Boston, Lincolnshire"]),
        ("Bangor Co Down car theft", ["Bangor, Co Down"]),
        ("not Newport Gwent, the Newport in Essex", ["Newport, Essex"]),
        ("not Derby Devon, the Kent one", ["Derby, Kent"]),
        ("we are from Ukraine, is Luton safe", ["Luton"]),
        ("is burglary in Luton on the rise", ["Luton"]),
        ("drug offences Newtownards", ["Newtownards"]),
        ("my bag went in Bedford. how many bags get nicked in Luton", ["Luton"]),
        ("crime in Derby, sorry, Luton", ["Luton"]),
        ("dog thefts in Cheshire, Chester specifically", ["Chester, Cheshire"]),
        ("Lower Park Road in Luton", ["Lower Park Road, Luton"]),
        ("is Slough Thames Valley or the Met", ["Slough"]),
        ("not Luton, Derby", ["Derby"]),
        ("compare Luton and Bedford", ["Luton", "Bedford"]),
        ("is Swansea SA1 safe", ["SA1"]),
        ("burglary on Park Street in Luton", ["Park Street, Luton"]),
        ("hello there", []),
        ("what's Luton's burglary rate like", ["Luton"]),
        ("is reading rough or what", ["reading"]),
        ("are robbers in Haringey brought to justice", ["Haringey"]),
        ("interested in knowing how safe Luton is", ["Luton"]),
        ("reports of ASB at the back of Tesco in Luton", ["Luton"]),
        ("name of the PCSO for Luton", ["Luton"]),
        ("which road in my town has most crime", []),
        ("cymharu Bangor gyda Chaernarfon", ["Bangor", "Caernarfon"]),
        ("phones snatched oxford circus", ["oxford circus"]),
        ("pickpocketing, Albion Steps, December 2024", ["Albion Steps"]),
        ("Luton, near Bedford", ["Luton, Bedford"]),
        ("burglaries in Newport, the Swansea one", ["Newport, Swansea"]),
        ("a place at Lancaster university, is Oxford safe", ["Oxford"]),
        ("is Luton under Bedfordshire or Essex Police", ["Luton"]),
        ("which is safer: Luton, Quillborough", ["Luton", "Quillborough"]),
        ("where in Luton is it worst, is it the Mall or what", ["Luton"]),
        ("crime in Moss Side Manchester", ["Moss Side, Manchester"]),
        ("compare Brixton Peckham", ["Brixton", "Peckham"]),
        ("City Road in Cardiff", ["City Road, Cardiff"]),
        ("what got nicked, as in proper hold ups", []),
        ("when are surgeries in Bangor, County Down", ["Bangor, County Down"]),
        ("Omagh County Tyrone", ["Omagh, County Tyrone"]),
        ("i'm new to Luton. how many burglaries in Quillborough", ["Quillborough, Luton"]),
        ("just moved to Derby from Luton, who polices us", ["Derby"]),
        ("moving from Derby to Luton, which is safer", ["Derby", "Luton"]),
        ("is Luton GMP or West Yorkshire", ["Luton"]),
        ("ok now do Clacton", ["Clacton"]),
    ],
)
def test_places_in_sentences(typed: str, places: list[str]) -> None:
    assert read(typed).values("place") == places


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("hotspots for asb nr me", ["near_me"]),
        ("burglary near ours", ["near_me"]),
        ("owt going on rnd here", ["near_me"]),
        ("use home", ["home"]),
        ("is where I live rough", ["home"]),
        ("who is my pcso", ["near_me"]),
        ("the closest police station to me", ["near_me"]),
        ("is home safe", ["home"]),
        ("I was home when it happened", []),
        ("is that a nice area", ["there"]),
        ("which roads there have it worst", ["there"]),
        ("how many houses there have been robbed", []),
        ("crimes in the vicinity of the castle", []),
    ],
)
def test_places_told_without_a_name(typed: str, where: list[str]) -> None:
    assert read(typed).values("where") == where
