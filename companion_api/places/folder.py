"""The imported tables as one set: opened together, exchanged together when an import has replaced any of them."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, TypeVar

from companion_api.core.geo import Circle, Point
from companion_api.data import sandbox
from companion_api.data.source import Lsoas
from companion_api.places import converting, forces
from companion_api.places.area_grid import AROUND_M, Area, AreaGrid
from companion_api.places.authorities import Authorities
from companion_api.places.importing import POSTCODE_FILES, RESIDENTS_FILE
from companion_api.places.names import PlaceNames
from companion_api.places.population import Population, spread_residents
from companion_api.places.postcodes import Live, Postcodes
from companion_api.places.streets import Streets
from companion_api.places.tables import open_table

LOOK_AGAIN_S: Final = 2.0
"""How long a running server may not notice a new import, in seconds."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table there is, or None where it was never imported. Immutable. The sandbox is such a set, complete."""

    postcodes: tuple[Postcodes, ...]
    names: PlaceNames | None
    streets: Streets | None
    residents: Population | None
    authorities: Authorities | None
    areas: AreaGrid


class TableFolder:
    """The tables under one folder, and the sandbox's beside them. Thread-safe. Implements `Residents`, `Districts`."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises SourceFault when a table is damaged or of another version; absent tables are no fault."""
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._seen = self._stamp()
        self._tables = self._open()
        self._looked = clock()
        sandbox_tables()  # at the start, so that no first question waits for them

    @property
    def version(self) -> str:
        """Changes with any table."""
        self.tables()
        return self._seen

    def tables(self) -> Tables:
        """The tables now; a few seconds after an import, the new ones."""
        now = self._clock()
        if now - self._looked > LOOK_AGAIN_S and self._lock.acquire(blocking=False):
            try:
                self._looked = now
                stamp = self._stamp()
                if stamp != self._seen:
                    self._tables, self._seen = self._open(), stamp
            finally:
                self._lock.release()
        return self._tables

    def both(self) -> tuple[Tables, Tables]:
        """The real tables and the sandbox's."""
        return self.tables(), sandbox_tables()

    def nearest_postcode(self, lat: float, lng: float) -> Live | None:
        """The live postcode nearest to a position; None at sea and abroad. Sandbox and real ones never mix."""
        tables = self._for(lat, lng)
        found = [near for table in tables.postcodes if (near := table.nearest(lat, lng)) is not None]
        return min(found, key=lambda near: near.metres, default=None)

    def nearest_force(self, point: Point) -> str | None:
        """The force of the postcode nearest to a point: what is known where no outline is loaded."""
        near = self.nearest_area(point.lat, point.lng)
        return forces.of_area(*near) if near else None

    def forces_near(self, circle: Circle) -> frozenset[str] | None:
        """Every force that `nearest_force` names in a circle, where that is certain without measuring; else None."""
        if circle.radius_m > AROUND_M:
            return None
        areas = self._for(circle.lat, circle.lng).areas.around(circle.lat, circle.lng)
        return None if areas is None else _forces_of(areas)

    def nearest_area(self, lat: float, lng: float) -> tuple[str, str | None] | None:
        """(police force area, country) of the postcode nearest to a position; None at sea and abroad."""
        settled = self._for(lat, lng).areas.at(lat, lng)
        if settled is not None:
            return settled
        near = self.nearest_postcode(lat, lng)
        return (near.pfa, near.country) if near else None

    def within(self, lat: float, lng: float, radius_m: float) -> float | None:
        """Residents inside a circle; None where none are loaded for that part of the country."""
        residents = self._for(lat, lng).residents
        return residents.within(lat, lng, radius_m) if residents else None

    def at(self, point: Point) -> Lsoas | None:
        """The local authority of the postcode nearest to a point; None where none is near or no table is loaded."""
        authorities = self._for(point.lat, point.lng).authorities
        near = self.nearest_postcode(point.lat, point.lng) if authorities else None
        return authorities.get(near.lad) if authorities and near else None

    def _for(self, lat: float, lng: float) -> Tables:
        return sandbox_tables() if sandbox.holds(lat, lng) else self.tables()

    def _stamp(self) -> str:
        found = sorted(self._folder.glob("*.arrow")) if self._folder.is_dir() else []
        marks = "".join(f"{path.name}:{(stat := path.stat()).st_size}:{stat.st_mtime_ns}\n" for path in found)
        return hashlib.blake2b(marks.encode(), digest_size=8).hexdigest()

    def _open(self) -> Tables:
        def opened(name: str, reader: Callable[[Path], T]) -> T | None:
            try:
                return reader(self._folder / name)
            except FileNotFoundError:
                return None

        postcodes = (opened(name, Postcodes.open) for name in POSTCODE_FILES)
        lsoas = opened("lsoas.arrow", lambda path: open_table(path, "lsoas"))
        changes = opened("lsoa-changes.arrow", lambda path: open_table(path, "lsoa-changes"))
        found = tuple(table for table in postcodes if table is not None)
        return Tables(
            postcodes=found,
            names=opened("names.arrow", PlaceNames.open),
            streets=opened("streets.arrow", Streets.open),
            residents=opened(RESIDENTS_FILE, Population.open),
            authorities=None if lsoas is None else Authorities(lsoas, changes),
            areas=AreaGrid(found),
        )


@lru_cache(maxsize=256)
def _forces_of(areas: frozenset[Area]) -> frozenset[str]:
    return frozenset(force for area in areas if (force := forces.of_area(*area)) is not None)


@cache
def sandbox_tables() -> Tables:
    """The invented county's tables, read from its files by the same importers."""
    postcodes = converting.postcodes(sandbox.FILES / "postcodes.csv").table
    lsoas = converting.lsoas(sandbox.FILES / "lsoa.csv").table
    residents = spread_residents([postcodes], lsoas)
    table = Postcodes(postcodes)
    return Tables(
        postcodes=(table,),
        names=PlaceNames(converting.place_names(sandbox.FILES / "names.csv").table),
        streets=Streets(converting.streets(sandbox.FILES / "streets.csv").table),
        residents=Population(residents),
        authorities=Authorities(lsoas),
        areas=AreaGrid((table,)),
    )
