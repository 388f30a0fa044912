"""A national archive to measure with: the published CSV layout, invented content, the size of England, Wales and
Northern Ireland.

    python -m benchmarks.national_archive OUT.zip --months 36

36 months give 18 million street rows on 750,000 snap points. Points gather in towns of very different size, as people
do; crimes fall on points with a heavy tail, as they do. The same seed gives the same rows.
"""

from __future__ import annotations

import argparse
import time
import zipfile
from dataclasses import astuple
from pathlib import Path

import numpy as np

from companion_api.core import months as month_words
from companion_api.core.forces import all_forces

POINTS = 750_000
ROWS_PER_MONTH = 500_000
TOWNS = 3_000
UNPLACED = 0.0175
SEED = 20260930
LAST = "2026-09"
HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
TYPES = {
    # about the national shares
    "Violence and sexual offences": 0.33, "Anti-social behaviour": 0.16, "Criminal damage and arson": 0.08,
    "Public order": 0.08, "Vehicle crime": 0.06, "Shoplifting": 0.08, "Other theft": 0.08, "Burglary": 0.05,
    "Drugs": 0.03, "Other crime": 0.02, "Theft from the person": 0.015, "Robbery": 0.01, "Bicycle theft": 0.01,
    "Possession of weapons": 0.005,
}  # fmt: skip
OUTCOMES = [
    "Unable to prosecute suspect", "Investigation complete; no suspect identified", "Under investigation",
    "Awaiting court outcome", "Local resolution", "Status update unavailable",
]  # fmt: skip


class Country:
    """Snap points with their force, street and LSOA, and how likely each is to be a crime's."""

    def __init__(self) -> None:
        self.rng = np.random.default_rng(SEED)
        areas = {force.id: force.extent for force in all_forces().values() if force.extent and not force.invented}
        self.forces = sorted(areas)
        # A few conurbations and many villages: town sizes follow a power law.
        size = self.rng.pareto(1.1, TOWNS) + 0.2
        town_force = self.rng.integers(0, len(self.forces), TOWNS)
        south, north, west, east = np.array([astuple(areas[force]) for force in self.forces]).T
        town_lat = self.rng.uniform(south[town_force], north[town_force])
        town_lng = self.rng.uniform(west[town_force], east[town_force])
        town = np.sort(self.rng.choice(TOWNS, POINTS, p=size / size.sum()))
        spread = 0.004 * np.sqrt(np.bincount(town, minlength=TOWNS) / 20 + 1)[town] / 3
        self.lat = np.round(town_lat[town] + self.rng.normal(0, 1, POINTS) * spread, 6)
        self.lng = np.round(town_lng[town] + self.rng.normal(0, 1.6, POINTS) * spread, 6)
        self.force = town_force[town]
        self.lsoa = np.arange(POINTS) // 20
        self.weight = self.rng.lognormal(0, 1.0, POINTS)
        self.tail = [self._tail(point) for point in range(POINTS)]

    def _tail(self, point: int) -> str:
        """The columns from Longitude to LSOA name: the same for every crime at a point."""
        lsoa = self.lsoa[point]
        return (
            f"{self.lng[point]:.6f},{self.lat[point]:.6f},On or near Street {point % 150_000},"
            f"E{lsoa:08d},Town {lsoa // 100} {lsoa % 100:03d}A"
        )

    def files(self, month: str) -> list[tuple[str, bytes]]:
        """(name, content) of every force's street file of one month."""
        made = []
        for number, force in enumerate(self.forces):
            points = np.flatnonzero(self.force == number)
            rows = round(ROWS_PER_MONTH * len(points) / POINTS)
            weight = self.weight[points]
            drawn = np.sort(self.rng.choice(points, rows, p=weight / weight.sum()))
            made.append((f"{month}/{month}-{force}-street.csv", self._csv(month, all_forces()[force].name, drawn)))
        return made

    def _csv(self, month: str, name: str, points: np.ndarray) -> bytes:
        rows = len(points)
        kinds = self.rng.choice(list(TYPES), rows, p=np.array(list(TYPES.values())) / sum(TYPES.values())).tolist()
        ids = self.rng.bytes(32 * rows).hex()
        outcomes = self.rng.choice(OUTCOMES, rows).tolist()
        placed = (self.rng.random(rows) >= UNPLACED).tolist()
        who = f"{month},{name},{name},"
        lines = [HEADER]
        for row, point in enumerate(points.tolist()):
            where = self.tail[point] if placed[row] else ",,No Location,,"
            kind = kinds[row]
            known = kind != "Anti-social behaviour"
            crime_id = ids[64 * row : 64 * row + 64] if known else ""
            lines.append(f"{crime_id},{who}{where},{kind},{outcomes[row] if known else ''},")
        return ("\r\n".join(lines) + "\r\n").encode()


def write(path: Path, count: int, country: Country | None = None) -> int:
    """Write an archive of the last `count` months; the rows in it."""
    country = country or Country()
    rows = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for month in month_words.span(month_words.add(LAST, 1 - count), LAST):
            for name, content in country.files(month):
                archive.writestr(name, content)
                rows += content.count(b"\n") - 1
    return rows


def prepared(work: Path, count: int) -> Path:
    """The archive of `count` months in the folder `work`, written when it is not there yet."""
    path = work / f"national-{count}.zip"
    if not path.exists():
        work.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        print(f"writing {path.name} ...", flush=True)
        write(part, count)
        part.replace(path)
    return path


def main() -> None:
    """Write the archive named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--months", type=int, default=36)
    arguments = parser.parse_args()
    started = time.monotonic()
    rows = write(arguments.out, arguments.months)
    print(f"{arguments.out}: {rows:,} rows in {time.monotonic() - started:,.0f} s")


if __name__ == "__main__":
    main()
