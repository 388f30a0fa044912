"""Fit the book of priors that the package ships to nine national months (data.police.uk archive of October 2022).

    .venv/bin/python -m scripts.fit_priors DATA

DATA is the folder that holds `police-uk/archive/2022-10.zip` and `places/`. Ingests and imports into var/national
(once; about a minute), fits (about two minutes of one core) and writes companion_api/crime/priors.json. The same data
gives the same file.
"""

from __future__ import annotations

import sys
from pathlib import Path

from companion_api.core.geo import Circle, Point
from companion_api.core.place import Locator
from companion_api.crime.book import SHIPPED
from companion_api.crime.fit_prior import read_homes, refit
from companion_api.data.archive.folder import SnapshotFolder
from companion_api.data.archive.ingest import ingest
from companion_api.data.archive.source import SnapshotSource
from companion_api.places.folder import TableFolder
from companion_api.places.importing import finish, import_file

ARCHIVE = "police-uk/archive/2022-10.zip"
TABLES = ("postcodes_gb.csv.xz", "lsoa2021.csv.gz", "lsoa2011_to_lsoa2021.csv.gz")
WORK = Path("var") / "national"


class _ByPostcode:
    """The force of a point: that of the nearest postcode."""

    def __init__(self, tables: TableFolder) -> None:
        self._tables = tables

    def locate(self, point: Point) -> tuple[str | None, str | None]:
        return self._tables.nearest_force(point), None

    def forces_near(self, circle: Circle) -> frozenset[str] | None:
        return self._tables.forces_near(circle)


def national(data: Path, work: Path = WORK) -> tuple[SnapshotSource, TableFolder, Path]:
    """The nine national months and the tables of people, built under `work` the first time."""
    places, snapshots = work / "places", work / "snapshot"
    if not (places / "lsoas.arrow").exists():
        places.mkdir(parents=True, exist_ok=True)
        for name in TABLES:
            import_file(data / "places" / name, places)
        finish(places)
    tables = TableFolder(places)
    locator: Locator = _ByPostcode(tables)
    source = SnapshotFolder(snapshots, locator).current()
    if source is None:
        ingest([data / ARCHIVE], snapshots)
        source = SnapshotFolder(snapshots, locator).current()
    if source is None:
        raise SystemExit(f"{snapshots} could not be opened")
    return source, tables, places


def main() -> None:
    """Fit and write."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    source, tables, places = national(Path(sys.argv[1]))
    body = refit(source, read_homes(places), tables)
    if body is None:
        raise SystemExit("This data covers too little of the country for a fit.")
    SHIPPED.write_bytes(body)


if __name__ == "__main__":
    main()
