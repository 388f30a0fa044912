"""Counts of a snapshot against an independent recount of the same files (tests/oracle.py)."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from companion_api.core.categories import CATEGORIES
from companion_api.core.geo import Circle, haversine_m
from companion_api.data.archive.source import SnapshotSource
from companion_api.data.source import ForceArea, Lsoas, Polygon
from tests import oracle

LONDON_AND_WEST = "police-uk/archive/2025-12.zip"


@pytest.fixture(scope="module")
def archive(real_data: Path) -> Path:
    return real_data / LONDON_AND_WEST


@pytest.fixture(scope="module")
def crimes(archive: Path) -> oracle.Crimes:
    return oracle.street(archive)


@pytest.fixture(scope="module")
def source(three_forces: SnapshotSource) -> SnapshotSource:
    return three_forces


def as_counter(source: SnapshotSource, table: np.ndarray, first: str) -> Counter[tuple[str, str]]:
    start = source.months.index(first)
    return Counter(
        {
            (source.months[start + month], CATEGORIES[category]): int(table[month, category])
            for month, category in zip(*np.nonzero(table), strict=True)
        }
    )


def test_every_row_is_in_the_index(source: SnapshotSource, crimes: oracle.Crimes) -> None:
    everything = Counter((crime.month, crime.category) for crime in crimes.all())
    whole = source.snapshot.table(np.arange(len(source.snapshot.force)))
    assert as_counter(source, whole, source.months[0]) == everything


def test_circles_equal_the_recount(source: SnapshotSource, crimes: oracle.Crimes) -> None:
    rng = random.Random(20251123)
    squares = [square for square in crimes.located.values() for _ in range(min(len(square), 40))]
    months = source.months
    for _ in range(1000):
        crime = rng.choice(rng.choice(squares))
        lat, lng = crime.lat + rng.gauss(0, 0.01), crime.lng + rng.gauss(0, 0.01)
        radius = rng.choice([100, 250, 500, 1000, 1609.344, 3000])
        start = rng.randrange(len(months))
        first, last = months[start], months[rng.randrange(start, len(months))]
        table = source.counts(Circle(lat, lng, radius), first, last)
        assert as_counter(source, table, first) == oracle.table(crimes, lat, lng, radius, first, last)


def test_a_point_exactly_at_the_radius_is_inside(source: SnapshotSource, crimes: oracle.Crimes) -> None:
    """The radius is the very distance to a snap point, and the float just below it: in, then out."""
    rng = random.Random(7)
    located = [crime for square in crimes.located.values() for crime in square]
    first, last = source.months[0], source.months[-1]
    for crime in rng.sample(located, 50):
        lat, lng = round(crime.lat + rng.gauss(0, 0.005), 6), round(crime.lng + rng.gauss(0, 0.005), 6)
        edge = haversine_m(lat, lng, crime.lat, crime.lng)
        for radius in (edge, np.nextafter(edge, 0), np.nextafter(edge, np.inf)):
            table = source.counts(Circle(lat, lng, float(radius)), first, last)
            assert as_counter(source, table, first) == oracle.table(crimes, lat, lng, float(radius))


def test_large_circles_equal_the_recount(source: SnapshotSource, crimes: oracle.Crimes) -> None:
    first, last = source.months[0], source.months[-1]
    for lat, lng, radius in [(51.515, -0.09, 10_000), (51.45, -2.6, 10_000), (52.13, -0.46, 20_000)]:
        table = source.counts(Circle(lat, lng, radius), first, last)
        assert as_counter(source, table, first) == oracle.table(crimes, lat, lng, radius)


def test_outlines_equal_the_recount(source: SnapshotSource, crimes: oracle.Crimes) -> None:
    rng = random.Random(3)
    first, last = source.months[0], source.months[-1]
    for _ in range(20):
        lat, lng = 51.45 + rng.gauss(0, 0.05), -2.6 + rng.gauss(0, 0.05)
        corners = [(lng + rng.uniform(-0.05, 0.05), lat + rng.uniform(-0.05, 0.05)) for _ in range(7)]
        outline = shapely.MultiPoint(corners).convex_hull.difference(shapely.Point(lng, lat).buffer(0.01))
        inside = Counter(
            (crime.month, crime.category)
            for square in crimes.located.values()
            for crime in square
            if abs(crime.lat - lat) < 0.06
            and abs(crime.lng - lng) < 0.06
            and outline.intersects(shapely.Point(crime.lng, crime.lat))
        )
        assert as_counter(source, source.counts(Polygon(outline, "test"), first, last), first) == inside


def test_lsoas_and_forces_equal_the_recount(source: SnapshotSource, crimes: oracle.Crimes) -> None:
    first, last = source.months[0], source.months[-1]
    codes = sorted({crime.lsoa for crime in crimes.all() if crime.lsoa})
    rng = random.Random(5)
    for _ in range(20):
        wanted = frozenset(rng.sample(codes, 12))
        expected = Counter((crime.month, crime.category) for crime in crimes.all() if crime.lsoa in wanted)
        assert as_counter(source, source.counts(Lsoas(wanted, "test"), first, last), first) == expected
    for force in ("city-of-london", "bedfordshire", "avon-and-somerset"):
        expected = Counter((crime.month, crime.category) for crime in crimes.all() if crime.force == force)
        assert as_counter(source, source.counts(ForceArea(force), first, last), first) == expected
        unplaced = as_counter(source, source.unplaced(force, first, last), first)
        assert unplaced == oracle.unplaced(crimes, force)


def test_points_equal_the_recount(source: SnapshotSource, crimes: oracle.Crimes) -> None:
    lat, lng, radius, first, last = 51.5152, -0.0815, 800.0, "2024-03", "2024-09"
    points = source.point_counts(Circle(lat, lng, radius), first, last)
    found = {
        (points.lat[row], points.lng[row], CATEGORIES[column]): int(points.counts[row, column])
        for row, column in zip(*np.nonzero(points.counts), strict=True)
    }
    recount = oracle.within(crimes, lat, lng, radius, first, last)
    assert found == Counter((crime.lat, crime.lng, crime.category) for crime in recount)
    streets = {(crime.lat, crime.lng, crime.street) for crime in oracle.within(crimes, lat, lng, radius)}
    named = zip(points.lat, points.lng, points.street, strict=True)
    assert all((x, y, street) in streets or street == "" for x, y, street in named)


def test_months_outside_the_snapshot_are_rows_of_zeros_and_no_coverage(source: SnapshotSource) -> None:
    circle = Circle(51.5152, -0.0815, 800)
    table = source.counts(circle, "2022-11", "2023-02")
    assert table.shape == (4, len(CATEGORIES))
    assert not table[:2].any() and table[2:].any(axis=1).all()
    coverage = source.coverage(circle, "2022-11", "2023-02")
    assert coverage.months == ("2023-01", "2023-02")
    assert coverage.missing == ("2022-11", "2022-12")
    assert source.counts(circle, "2030-01", "2030-02").sum() == 0
