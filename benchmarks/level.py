"""Time of a level in process: reading the counts of a circle, its residents and its coverage, and the posterior itself.

    python -m benchmarks.level

On nine real national months (COMPANION_TEST_DATA), random homes, one thread.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks._times import milliseconds
from companion_api.core.geo import MILE_M
from companion_api.core.place import Place
from companion_api.crime.book import NATIONAL, PriorBook
from companion_api.crime.fit_prior import read_homes
from companion_api.crime.level import read
from companion_api.crime.service import CrimeService
from companion_api.data.choose import Sources
from scripts.fit_priors import ARCHIVE, WORK, national

DATA = Path(os.environ.get("COMPANION_TEST_DATA", Path(__file__).resolve().parent.parent.parent / "shared" / "data"))
PLACES = 3_000
LEVEL = "a level, whole"
T = TypeVar("T")


@dataclass(frozen=True)
class Measured:
    """Milliseconds of each step, one for each home."""

    homes: int
    months: int
    steps: dict[str, list[float]]

    def median(self, step: str) -> float:
        """Half of the homes took less."""
        return statistics.median(self.steps[step])

    def table(self) -> str:
        """Markdown."""
        lines = [f"{self.homes:,} homes, 1 mile, all crime, {self.months} months, one thread.", ""]
        lines += ["| step | median ms | p99 ms |", "|---|---|---|"]
        for step, seen in self.steps.items():
            lines.append(f"| {step} | {self.median(step):.3f} | {np.quantile(seen, 0.99):.3f} |")
        return "\n".join(lines)


def measure(data: Path = DATA, work: Path = WORK) -> Measured:
    """Time every step on the nine national months."""
    source, tables, places = national(data, work)
    service = CrimeService(Sources("snapshot", snapshot=lambda: source), residents=tables, districts=tables)
    homes = read_homes(places)
    random = np.random.default_rng(2)
    chosen = random.choice(len(homes.lat), PLACES, p=homes.residents / homes.residents.sum())
    points = [Place("home", "point", float(homes.lat[home]), float(homes.lng[home])) for home in chosen]
    questions = [service.question(place) for place in points if source.covers(place.point)]
    prior = PriorBook.load().find(NATIONAL, "all-crime", "per-resident", MILE_M)
    assert prior is not None
    counts = random.poisson(800, PLACES).tolist()
    first, last = source.months[0], source.months[-1]
    steps = {
        "posterior, bands, words": _times(lambda count: read(prior, count, 9000.0), counts),
        "counts of the circle": _times(lambda q: source.counts(q.circle, first, last), questions),
        "residents of the circle": _times(lambda q: tables.within(q.place.lat, q.place.lng, q.radius_m), questions),
        LEVEL: _times(service.level, questions),
        "a summary, whole": _times(service.summary, questions),
    }
    return Measured(len(questions), len(source.months), steps)


def main() -> None:
    """Measure and print a table."""
    if not (DATA / ARCHIVE).is_file():
        raise SystemExit(f"This benchmark needs {DATA / ARCHIVE}; set COMPANION_TEST_DATA.")
    print(measure().table())


def _times(work: Callable[[T], object], items: list[T]) -> list[float]:
    """Milliseconds of each, after one whole round to warm up."""
    for item in items:
        work(item)
    return milliseconds(work, items)


if __name__ == "__main__":
    main()
