"""How fast services are imported and the nearest found. Needs the real originals.

    python -m benchmarks.services

The originals are looked for in COMPANION_TEST_DATA/places (default ../shared/data/places). Prints a table in
Markdown and writes results/services.md.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
from geopy.distance import great_circle

from benchmarks._record import Record
from benchmarks._times import milliseconds
from companion_api.core.place import Place
from companion_api.legal.importing import import_services
from companion_api.legal.model import KINDS
from companion_api.legal.service import UK, LegalPlaces, Wish
from companion_api.legal.shelf import Collection, Shelf
from tests.legal.conftest import ORIGINALS, UNIFIED

T = TypeVar("T")
DATA = Path(os.environ.get("COMPANION_TEST_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")) / "places"
OPEN_AT = datetime(2026, 3, 4, 10, 30, tzinfo=UK)


def main() -> int:
    """Import into a temporary folder, measure and record; 1 when the originals are not there."""
    if not DATA.is_dir():
        print(f"No originals at {DATA}: set COMPANION_TEST_DATA.", file=sys.stderr)
        return 1
    record = Record("The nearest services", "services")
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "services.sqlite"
        started = time.perf_counter()
        report = import_services([DATA / name for name in (*ORIGINALS, UNIFIED)], out)
        imported = time.perf_counter() - started
        rows = sum(file["rows"] for file in report.files.values())
        started = time.perf_counter()
        shelf = Shelf(out)
        opened = time.perf_counter() - started
        record.add(
            f"{rows:,} published rows into {sum(report.kinds.values()):,} services: {imported:.1f} s. "
            f"Opening the file: {opened:.2f} s, once for each worker. In process: no HTTP. Asked for: a median under "
            "1 ms."
        )
        record.add(_nearest(shelf))
    record.write("services")
    return 0


def _nearest(shelf: Shelf) -> str:
    collection = shelf.collection()
    legal = LegalPlaces(shelf)
    chance = random.Random(1)
    points = [(chance.uniform(49.9, 59.0), chance.uniform(-8.2, 1.8)) for _ in range(2_000)]
    places = [Place("x", "point", lat, lng, country="England") for lat, lng in points]
    index = collection.index
    lines = ["| five nearest, 2,000 random points | median ms | 99 % ms |", "|---|---:|---:|"]
    for kind in KINDS:
        lines.append(
            _measure(f"{kind} ({index.count(kind):,})", lambda at, kind=kind: index.nearest(*at, [kind], 5), points)
        )
    whole = Wish(kinds=("police-station", "court", "citizens-advice"))
    housing = Wish(kinds=("legal-aid",), area_of_law="housing")
    opened = Wish(kinds=("court",), open_at=OPEN_AT)
    lines += [
        _measure("every kind at once", lambda at: index.nearest(*at, KINDS, 5), points),
        _measure("whole answer, three kinds", lambda place: legal.nearest(place, whole), places),
        _measure("whole answer, legal aid for housing", lambda place: legal.nearest(place, housing), places),
        _measure("whole answer, courts open at a moment", lambda place: legal.nearest(place, opened), places),
        _measure("geopy over every court, for comparison", lambda at: _with_geopy(collection, at), points[:100]),
    ]
    return "\n".join(lines)


def _with_geopy(collection: Collection, at: tuple[float, float]) -> list[str]:
    found = [
        (great_circle(at, (service.point.lat, service.point.lng)).m, service.id)
        for service in collection.services
        if service.kind == "court" and service.point
    ]
    return [identity for _, identity in sorted(found)[:5]]


def _measure(title: str, ask: Callable[[T], object], questions: list[T]) -> str:
    took = milliseconds(ask, questions)
    return f"| {title} | {np.median(took):.3f} | {np.percentile(took, 99):.2f} |"


if __name__ == "__main__":
    sys.exit(main())
