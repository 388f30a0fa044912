"""How long it takes to say who polices a point, on the published outlines of London; a plain scan beside it.

Run: python -m benchmarks.policing [--points 20000]
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import shapely
from rich.console import Console
from rich.table import Table

from companion_api.core.geo import Point
from companion_api.policing.boundaries.importer import import_boundaries
from companion_api.policing.boundaries.store import read_layer
from companion_api.policing.locator import OutlineLocator

DATA = Path(os.environ.get("COMPANION_TEST_DATA", Path(__file__).resolve().parent.parent.parent / "shared" / "data"))
SOURCES = (
    "police-uk/boundaries-2025-02.zip",
    "police-uk/force_kmls.zip",
    "places/police_force_areas_2020.geojson",
)
LONDON = (51.29, 51.69, -0.50, 0.32)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=20_000)
    count = parser.parse_args().points
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
        ours = [_seconds(lambda point=point: locator.position(point)) for point in points]
        plain = [_seconds(lambda point=point: _scan(outlines, point)) for point in points[:200]]
    table = Table(title=f"Who polices a point: {len(outlines)} outlines, {platform.processor() or platform.machine()}")
    for heading in ("what", "median", "95 %", "99.9 %"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    table.add_row("force, neighbourhood and nearness to an edge", *_quantiles(ours))
    table.add_row("shapely, every outline in turn, no nearness", *_quantiles(plain))
    console = Console()
    console.print(table)
    console.print(f"import {imported:.2f} s, open {opened:.2f} s, store {size / 1e6:.1f} MB, {count} points in London")


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
