"""How fast places are found: imports, postcodes, names, misspellings, noise, residents. Needs the real originals.

    python -m benchmarks.places

The originals are looked for in COMPANION_TEST_DATA/places (default ../shared/data/places). Prints tables in Markdown
and writes results/places.md.
"""

from __future__ import annotations

import csv
import gzip
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks._record import Record
from benchmarks._times import milliseconds
from companion_api.core.errors import CompanionError
from companion_api.http.problems import PROBLEMS
from companion_api.places.folder import TableFolder
from companion_api.places.importing import finish, import_file
from companion_api.places.postcode_text import name_of
from companion_api.places.service import Places
from companion_api.places.tables import column, open_table
from tests.places.conftest import REAL_FILES
from tests.places.test_places_real import one_edit
from tests.places.test_places_routes import fuzzed

T = TypeVar("T")
DATA = Path(os.environ.get("COMPANION_TEST_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")) / "places"


def main() -> int:
    """Import into a temporary folder, measure and record; 1 when the originals are not there."""
    if not DATA.is_dir():
        print(f"No originals at {DATA}: set COMPANION_TEST_DATA.", file=sys.stderr)
        return 1
    record = Record("Finding places", "places")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        record.add(_imports(folder))
        record.add(
            "All real tables, in process: no HTTP. Asked for: a median under 1 ms for postcodes and under 10 ms for "
            "misspelt names, and of 10,000 fuzzed strings none slower than 100 ms."
        )
        record.add(_lookups(folder))
    record.write("places")
    return 0


def _imports(folder: Path) -> str:
    lines = ["| import | rows | seconds |", "|---|---:|---:|"]
    for name in REAL_FILES:
        started = time.perf_counter()
        done = import_file(DATA / name, folder)
        lines.append(f"| {name} | {done.read:,} | {time.perf_counter() - started:.1f} |")
    started = time.perf_counter()
    finish(folder)
    size = (folder / "postcodes.arrow").stat().st_size
    lines.append(f"| residents, weights, names file | | {time.perf_counter() - started:.1f} |")
    return "\n".join([*lines, "", f"postcodes.arrow: {size / 1e6:.0f} MB"])


def _lookups(folder: Path) -> str:
    places, tables = Places(TableFolder(folder)), TableFolder(folder)
    chance = random.Random(1)
    keys = column(open_table(folder / "postcodes.arrow", "postcodes"), "key")
    postcodes = [name_of(int(key)) for key in np.random.default_rng(1).choice(keys, 5_000)]
    with gzip.open(DATA / "os_open_names_populated_places_2019.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = sorted({row["name"] for row in rows})
    points = [(float(row["lat"]), float(row["lng"])) for row in rows if row["country"] != "Scotland"]
    with gzip.open(DATA / "streets_policeuk_2024.csv.gz", "rt", encoding="utf-8") as file:
        streets = [f"{row['street']}, {row['town']}" for row in chance.sample(list(csv.DictReader(file)), 1_000)]
    resolve = _quietly(places)
    lines = [
        "| look-up | median ms | 99 % ms | slowest ms |",
        "|---|---:|---:|---:|",
        _measure("postcode", resolve, postcodes),
        _measure("unknown postcode (nearest live sector)", resolve, [f"{name[:-2]}ZZ" for name in postcodes[:1_000]]),
        _measure("lat,lng", resolve, [f"{lat},{lng}" for lat, lng in chance.sample(points, 1_000)]),
        _measure("place name", resolve, chance.sample(names, 1_000)),
        _measure("street, town", resolve, streets),
        _measure("misspelt name", resolve, [one_edit(chance, name) for name in chance.sample(names, 1_000)]),
        _measure("misspelt street, town", resolve, [one_edit(chance, name) for name in streets[:500]]),
        _measure("10,000 fuzzed strings", resolve, fuzzed(10_000, seed=5)),
    ]
    for radius in (500.0, 1_609.344, 10_000.0):
        circles = [(lat, lng, radius) for lat, lng in chance.sample(points, 1_000)]
        lines.append(_measure(f"residents within {radius:,.0f} m", lambda circle: tables.within(*circle), circles))
    return "\n".join(lines)


def _quietly(places: Places) -> Callable[[str], None]:
    """Resolving, with problems below 500 counted as the answers that they are."""

    def resolve(text: str) -> None:
        try:
            places.resolve(text)
        except CompanionError as error:
            if PROBLEMS[error.slug].status >= 500:
                raise

    return resolve


def _measure(title: str, ask: Callable[[T], object], questions: Iterable[T]) -> str:
    took = milliseconds(ask, questions)
    return f"| {title} | {np.median(took):.3f} | {np.percentile(took, 99):.2f} | {max(took):.1f} |"


if __name__ == "__main__":
    sys.exit(main())
