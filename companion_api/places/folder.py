"""The imported tables as one set: opened together, exchanged together when an import has replaced any of them."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from companion_api.core.geo import Point
from companion_api.data import sandbox
from companion_api.places import forces, importing
from companion_api.places.postcodes import Live, Postcodes

LOOK_AGAIN_S: Final = 2.0
"""How long a running server may not notice a new import, in seconds."""
POSTCODE_FILES: Final = ("postcodes-gb.arrow", "postcodes-ni.arrow")


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table there is, the sandbox's included. Immutable."""

    version: str
    """Changes with any table."""
    postcodes: tuple[Postcodes, ...]

    def nearest_postcode(self, lat: float, lng: float) -> Live | None:
        """The live postcode nearest to a position, of any table, or None at sea and abroad."""
        found = [near for table in self.postcodes if (near := table.nearest(lat, lng)) is not None]
        return min(found, key=lambda near: near.metres, default=None)

    def nearest_force(self, point: Point) -> str | None:
        """The force of the postcode nearest to a point: what is known where no outline is loaded."""
        near = self.nearest_postcode(point.lat, point.lng)
        return forces.of_area(near.pfa, near.country) if near else None


class TableFolder:
    """The tables under one folder. Thread-safe."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._seen = self._stamp()
        self._tables = self._open()
        self._looked = clock()

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

    def nearest_force(self, point: Point) -> str | None:
        """Force of the postcode nearest to a point, by the tables of now."""
        return self.tables().nearest_force(point)

    def _stamp(self) -> str:
        found = sorted(self._folder.glob("*.arrow")) if self._folder.is_dir() else []
        marks = "".join(f"{path.name}:{(stat := path.stat()).st_size}:{stat.st_mtime_ns}\n" for path in found)
        return hashlib.blake2b(marks.encode(), digest_size=8).hexdigest()

    def _open(self) -> Tables:
        present = [self._folder / name for name in POSTCODE_FILES if (self._folder / name).exists()]
        return Tables(
            version=self._stamp(),
            postcodes=(*(Postcodes.open(path) for path in present), _sandbox_postcodes()),
        )


@cache
def _sandbox_postcodes() -> Postcodes:
    return Postcodes(importing.postcode_table(sandbox.FILES / "postcodes.csv")[0])
