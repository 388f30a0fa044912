"""How long it takes to say who polices a point, on the published outlines of London; a plain scan beside it.

Run: python -m benchmarks.policing [--points 20000]; writes results/policing.md.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import shapely

from benchmarks._record import Record
from companion_api.core.geo import Point
from companion_api.policing.boundaries.importer import import_boundaries
from companion_api.policing.boundaries.store import read_layer
from companion_api.policing.locator import OutlineLocator, Position

DATA = Path(os.environ.get("COMPANION_TEST_DATA", Path(__file__).resolve().parent.parent.parent / "shared" / "data"))
SOURCES = (
    "police-uk/boundaries-2025-02.zip",
    "police-uk/force_kmls.zip",
    "places/police_force_areas_2020.geojson",
)
LONDON = (51.29, 51.69, -0.50, 0.32)


def main() -> None:
    """Measure and record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=20_000)
    count = parser.parse_args().points
    record = Record("Who polices a point", "policing")
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder)
        imported = _seconds(lambda: [import_boundaries(DATA / name, store) for name in SOURCES])
        opened = _seconds(lambda: OutlineLocator(store))
        locator = OutlineLocator(store)
        outlines = read_layer(store, "neighbourhoods")
        size = sum(path.stat().st_size for path in store.iterdir())
        dice = random.Random(1)
        points = [Point(dice.uniform(*LONDON[:2]), dice.uniform(*LONDON[2:])) for _ in range(count)]
        for point in points[:2000]:
            locator.position(point)  # indexes of outlines are built when first asked
        ours = [_timed(locator, point) for point in points]
        plain = [_seconds(lambda point=point: _scan(outlines, point)) for point in points[:200]]
    kinds = {
        "in a neighbourhood": lambda found: found.basis == "neighbourhood-outline",
        "outside all of them": lambda found: found.basis != "neighbourhood-outline",
    }
    record.add(
        f"The {len(outlines)} neighbourhood outlines of London, its two force outlines and the 43 police force areas; "
        f"{count:,} random points in a box round London. Import {imported:.1f} s, opening {opened:.2f} s, store "
        f"{size / 1e6:.1f} MB. Asked for: a median under 0.1 ms for the whole look-up."
    )
    lines = ["| what | median | 95 % | 99.9 % |", "|---|---:|---:|---:|"]
    lines.append(_row("force, neighbourhood and nearness to an edge", [taken for taken, _ in ours]))
    for name, fits in kinds.items():
        lines.append(_row(f"of these, points {name}", [taken for taken, found in ours if fits(found)]))
    lines.append(_row("shapely, every outline in turn, no nearness", plain))
    record.add("\n".join(lines))
    record.add(
        "What lies in a hundredth of a degree is remembered after the first point asked in it; the slow thousandth is "
        "the first question about a large outline, whose index GEOS builds then."
    )
    record.write("policing")


def _row(name: str, seconds: list[float]) -> str:
    return f"| {name} | {' | '.join(_quantiles(seconds))} |"


def _timed(locator: OutlineLocator, point: Point) -> tuple[float, Position]:
    began = time.perf_counter()
    found = locator.position(point)
    return time.perf_counter() - began, found


def _scan(outlines: object, point: Point) -> object:
    place = shapely.Point(point.lng, point.lat)
    return next((outline for outline in outlines if outline.geometry.covers(place)), None)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _quantiles(seconds: list[float]) -> list[str]:
    ordered = sorted(seconds)
    picks = (statistics.median(ordered), ordered[int(0.95 * len(ordered))], ordered[int(0.999 * len(ordered)) - 1])
    return [f"{value * 1e6:,.0f} µs" for value in picks]


if __name__ == "__main__":
    main()
