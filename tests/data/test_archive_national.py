"""Nine real months of most of the country: counts equal a recount, and no data is never taken for zero."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from companion_api.core.categories import CATEGORIES
from companion_api.core.geo import Circle, Point
from companion_api.data.archive.source import SnapshotSource
from tests import oracle

AROUND = (
    # south, north, west, east: places where forces meet, a coast, the malformed publication, Northern Ireland, Wales
    (52.55, 52.72, -1.25, -1.00),  # Leicester
    (54.55, 54.65, -6.00, -5.85),  # Belfast
    (51.44, 51.52, -3.25, -3.10),  # Cardiff
    (53.42, 53.53, -2.30, -2.15),  # Greater Manchester
    (50.80, 50.86, -0.20, -0.05),  # Brighton, and the sea
    (51.50, 51.53, -0.12, -0.06),  # City of London, the Metropolitan Police missing
)
FIRST, LAST = "2022-02", "2022-10"


@pytest.fixture(scope="module")
def crimes(real_data: Path) -> oracle.Columns:
    return oracle.columns(real_data / "police-uk" / "archive" / "2022-10.zip")


@pytest.fixture(scope="module")
def source(nation: SnapshotSource) -> SnapshotSource:
    return nation


def test_every_row_is_counted(source: SnapshotSource, crimes: oracle.Columns) -> None:
    assert len(source.snapshot.row_cell) == crimes.rows == 3_324_148
    unplaced = sum(int(source.unplaced(force, FIRST, LAST).sum()) for force in source.snapshot.forces)
    assert unplaced == crimes.unplaced


def test_circles_equal_the_recount(source: SnapshotSource, crimes: oracle.Columns) -> None:
    rng = random.Random(2022)
    for _ in range(600):
        south, north, west, east = rng.choice(AROUND)
        lat, lng, radius = rng.uniform(south, north), rng.uniform(west, east), rng.uniform(20, 3000)
        table = source.counts(Circle(lat, lng, radius), FIRST, LAST)
        found = {
            (source.months[month], CATEGORIES[category]): int(table[month, category])
            for month, category in zip(*np.nonzero(table), strict=True)
        }
        assert found == crimes.table(lat, lng, radius), (lat, lng, radius)


@pytest.mark.parametrize(
    ("place", "lat", "lng", "force", "months"),
    [
        ("Leicester", 52.634, -1.131, "leicestershire", 9),
        ("Cardiff", 51.481, -3.179, "south-wales", 9),
        ("Belfast", 54.597, -5.930, "northern-ireland", 9),
        ("Brighton", 50.828, -0.141, "sussex", 9),
        ("Carlisle", 54.892, -2.933, "cumbria", 9),
        ("Aberystwyth", 52.415, -4.083, "dyfed-powys", 9),
        ("Bank", 51.5134, -0.0890, "city-of-london", 8),
    ],
)
def test_covered_places_know_their_force(
    source: SnapshotSource, place: str, lat: float, lng: float, force: str, months: int
) -> None:
    coverage = source.coverage(Circle(lat, lng, 500), FIRST, LAST)
    assert (coverage.force, len(coverage.months)) == (force, months)
    assert coverage.reason is None
    assert source.covers(Point(lat, lng))


@pytest.mark.parametrize(
    ("place", "lat", "lng", "words"),
    [
        ("Manchester", 53.4794, -2.2453, "since July 2019"),
        ("Stockport, by Cheshire", 53.4084, -2.1493, "since July 2019"),
        ("Wigan, by Lancashire", 53.5450, -2.6318, "since July 2019"),
        ("Rochdale", 53.6155, -2.1556, "since July 2019"),
        ("Glasgow", 55.8617, -4.2583, "Scotland"),
        ("Edinburgh Waverley", 55.9521, -3.1890, "Scotland"),
        ("Aberdeen", 57.1437, -2.0981, "Scotland"),
        ("the Channel", 50.4, -0.1, "sea"),
        ("the North Sea", 54.2, 2.5, "sea"),
        ("Irish Sea", 53.9, -4.6, "sea"),
        ("Paris", 48.857, 2.352, "loaded here"),
        ("Birmingham, whose force is not in these files", 52.4797, -1.9027, "loaded here"),
        ("Leeds, likewise", 53.7974, -1.5438, "loaded here"),
        ("Westminster, likewise", 51.4975, -0.1357, "loaded here"),
    ],
)
def test_no_data_is_said_with_a_reason(source: SnapshotSource, place: str, lat: float, lng: float, words: str) -> None:
    coverage = source.coverage(Circle(lat, lng, 1609.344), FIRST, LAST)
    assert coverage.months == ()
    assert len(coverage.missing) == 9
    assert words in (coverage.reason or "")
    assert not source.covers(Point(lat, lng))


def test_a_circle_that_reaches_into_a_silent_force_is_partial(source: SnapshotSource) -> None:
    wilmslow = Circle(53.345, -2.225, 5000)
    coverage = source.coverage(wilmslow, FIRST, LAST)
    assert coverage.force == "cheshire"
    assert coverage.partial["greater-manchester"] == source.months


def test_a_locator_s_word_counts_first(source: SnapshotSource) -> None:
    class Outlines:
        """West of Bank station is the Metropolitan Police's."""

        def locate(self, point: Point) -> tuple[str | None, str | None]:
            return ("metropolitan" if point.lng < -0.0890 else "city-of-london"), None

        def forces_near(self, circle: Circle) -> frozenset[str]:
            return frozenset({"metropolitan", "city-of-london"})

    outlined = SnapshotSource(source.snapshot, Outlines())
    west = outlined.coverage(Circle(51.5134, -0.0990, 300), FIRST, LAST)
    assert west.force == "metropolitan" and west.months == ()
    assert "Metropolitan Police Service" in (west.reason or "")
    east = outlined.coverage(Circle(51.5134, -0.0880, 300), FIRST, LAST)
    assert east.force == "city-of-london" and len(east.months) == 8
    assert east.partial == {"metropolitan": source.months}


def test_what_is_missing_or_malformed_is_described(source: SnapshotSource) -> None:
    forces = source.describe()["forces"]
    assert forces["city-of-london"]["missing"] == ["2022-06"]
    assert forces["greater-manchester"]["malformed"] == ["2022-08"]
    assert forces["greater-manchester"]["present"] == []
    assert forces["thames-valley"]["missing"]
    assert "metropolitan" not in forces
    shares = Counter({force: known["unplaced_share"] or 0 for force, known in forces.items()})
    assert 0.05 < shares["avon-and-somerset"] < 0.07
    months = forces["city-of-london"]["unplaced_share_by_month"]
    assert list(months) == forces["city-of-london"]["present"]
    assert min(months.values()) <= forces["city-of-london"]["unplaced_share"] <= max(months.values())
