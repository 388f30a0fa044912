"""Summaries of real archives against independent recounts, and places where there is nothing to count."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from companion_api.core.categories import CATEGORIES
from companion_api.core.errors import NoData
from companion_api.core.months import add, span
from companion_api.core.place import Place
from companion_api.crime.question import Question
from companion_api.crime.service import CrimeService
from companion_api.data.archive.source import SnapshotSource
from companion_api.data.choose import Sources
from tests import oracle

RADII = (100.0, 333.3, 500.0, 1000.0, 1609.344, 2500.0, 5000.0, 10_000.0)


def _service(source: SnapshotSource) -> CrimeService:
    return CrimeService(Sources("snapshot", snapshot=lambda: source))


def _place(lat: float, lng: float) -> Place:
    return Place("here", "point", lat, lng)


def _categories(random_: random.Random) -> tuple[str, ...]:
    kind = random_.random()
    if kind < 0.4:
        return CATEGORIES
    if kind < 0.7:
        return (random_.choice(CATEGORIES),)
    return tuple(slug for slug in CATEGORIES if random_.random() < 0.4) or ("drugs",)


def _window(random_: random.Random, months: tuple[str, ...]) -> tuple[str, str]:
    first = random_.randrange(-2, len(months))
    last = random_.randrange(max(first, 0), len(months) + 2)
    return add(months[0], first), add(months[0], last)


# 36 months of one force, 25 of another, 7 of a third


@pytest.fixture(scope="module")
def city_archive(real_data: Path) -> Path:
    return real_data / "police-uk" / "archive" / "2025-12.zip"


@pytest.fixture(scope="module")
def city(three_forces: SnapshotSource) -> CrimeService:
    return _service(three_forces)


def test_city_summaries_equal_the_recount(city: CrimeService, city_archive: Path) -> None:
    crimes = oracle.street(city_archive)
    rng = random.Random(3)
    source = city.sources.all()[0]
    squares = [square for square in crimes.located.values() for _ in range(min(len(square), 30))]
    answered = 0
    for _ in range(700):
        crime = rng.choice(rng.choice(squares))
        lat, lng = crime.lat + rng.gauss(0, 0.02), crime.lng + rng.gauss(0, 0.02)
        radius, slugs = rng.choice(RADII[:6]), _categories(rng)
        first, last = _window(rng, source.months)
        try:
            found = city.summary(Question(_place(lat, lng), slugs, radius, first, last))
        except NoData as error:
            force = error.extra["coverage"]["force"]
            assert not any((force, month) in crimes.published for month in span(first, last))
            continue
        answered += 1
        _equal(found, oracle.table(crimes, lat, lng, radius), slugs)
        published = {month for month in span(first, last) if (found["coverage"]["force"], month) in crimes.published}
        assert set(found["by_month"]) == published
    assert answered > 400


def test_city_unplaced_equal_the_recount(city: CrimeService, city_archive: Path) -> None:
    crimes = oracle.street(city_archive)
    found = city.summary(city.question(_place(51.5155, -0.0922), first="2023-01", last="2025-12"))
    assert found["unplaced"]["force"] == "city-of-london"
    assert found["unplaced"]["count"] == oracle.unplaced(crimes, "city-of-london").total()
    everything = sum(crime.force == "city-of-london" for crime in crimes.all())
    assert found["unplaced"]["share"] == round(found["unplaced"]["count"] / everything, 4)


def test_city_points_equal_the_recount(city: CrimeService, city_archive: Path) -> None:
    crimes = oracle.street(city_archive)
    found = city.points(city.question(_place(51.5155, -0.0922), radius_m=700.0))
    counted = Counter(
        (crime.lng, crime.lat) for crime in oracle.within(crimes, 51.5155, -0.0922, 700.0, "2025-01", "2025-12")
    )
    assert {
        tuple(feature["geometry"]["coordinates"]): feature["properties"]["total"] for feature in found["features"]
    } == counted


# 3.3 million rows of 41 forces; recounted with plain csv and NumPy


@pytest.fixture(scope="module")
def country(nation: SnapshotSource) -> CrimeService:
    return _service(nation)


def test_national_summaries_equal_the_recount(country: CrimeService, real_data: Path) -> None:
    rows = oracle.columns(real_data / "police-uk" / "archive" / "2022-10.zip")
    rng = random.Random(8)
    answered = 0
    for _ in range(1500):
        chosen = rng.randrange(len(rows.lat))
        lat, lng = float(rows.lat[chosen]) + rng.gauss(0, 0.01), float(rows.lng[chosen]) + rng.gauss(0, 0.01)
        radius, slugs = rng.choice(RADII), _categories(rng)
        if rng.random() < 0.2:  # the very distance to a record: inside
            radius = oracle.haversine_m(lat, lng, float(rows.lat[chosen]), float(rows.lng[chosen]))
            radius = radius if radius > 100 else 100.0
        first, last = _window(rng, country.sources.all()[0].months)
        try:
            found = country.summary(Question(_place(lat, lng), slugs, radius, first, last))
        except NoData as error:
            force = error.extra["coverage"]["force"]
            assert not any(month in rows.published[force] for month in span(first, last))
            continue
        answered += 1
        _equal(found, rows.table(lat, lng, radius), slugs)
    assert answered > 1200


@pytest.mark.parametrize(
    ("name", "lat", "lng"),
    [
        ("North Sea", 54.0, 1.5),
        ("Irish Sea", 53.8, -4.6),
        ("Edinburgh", 55.953, -3.189),
        ("Glasgow", 55.861, -4.250),
        ("Manchester", 53.480, -2.242),
        ("Bolton", 53.578, -2.430),
        ("Dublin", 53.349, -6.260),
        ("North Pole", 90.0, 0.0),
        ("South Pole", -90.0, 0.0),
        ("the antimeridian", 51.5, 180.0),
    ],
)
def test_national_no_data_is_not_zero(country: CrimeService, name: str, lat: float, lng: float) -> None:
    for radius in (100.0, 1609.344, 10_000.0):
        with pytest.raises(NoData) as caught:
            country.summary(country.question(_place(lat, lng), radius_m=radius))
        assert "not a count of zero" in caught.value.detail
        assert caught.value.extra["reason"], name


def test_national_greater_manchester_says_since_when(country: CrimeService) -> None:
    with pytest.raises(NoData, match="July 2019"):
        country.summary(country.question(_place(53.480, -2.242)))


def _equal(found: dict[str, object], recount: Counter[tuple[str, str]], slugs: tuple[str, ...]) -> None:
    by_month: dict[str, int] = found["by_month"]  # type: ignore[assignment]
    assert by_month == {month: sum(recount[month, slug] for slug in slugs) for month in by_month}
    assert found["by_category"] == {slug: sum(recount[month, slug] for month in by_month) for slug in slugs}
    assert found["total"] == sum(by_month.values())
