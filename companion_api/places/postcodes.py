"""The table of live postcodes: look-up by text, by sector or district, and the one nearest to a point.

Rows lie in order of a grid cell (see spatial.py); `key` and `row` are a second, sorted way in. About 26 bytes a
postcode, memory-mapped: a worker holds nothing of it in its own heap.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from companion_api.kernels import grid
from companion_api.places import postcode_text, spatial
from companion_api.places.postcode_text import Reading
from companion_api.places.tables import DEGREES_E7, Array, coded, column, open_table

KIND: Final = "postcodes"
COUNTRIES: Final = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland", "Z": "Zedshire"}
"""As the tables abbreviate them; Z is the sandbox."""
NEAREST_WITHIN_M: Final = 20_000.0
"""A point farther than this from every postcode is at sea or abroad."""


@dataclass(frozen=True, slots=True)
class Live:
    """A live postcode, or the middle one of a sector or district."""

    name: str
    lat: float
    lng: float
    country: str | None
    pfa: str
    """ONS code of its police force area; "" where the table has none."""
    lad: str
    """ONS code of its local authority; "" where the table has none."""
    metres: float = 0.0
    """Distance from the point asked for, where one was."""


class Postcodes:
    """One imported table."""

    def __init__(self, table: pa.Table) -> None:
        self._cell = column(table, "cell")
        self._lat = column(table, "lat")
        self._lng = column(table, "lng")
        self._key = column(table, "key")
        self._row = column(table, "row")
        self._country, self._countries = coded(table, "country")
        self._pfa, self._pfas = coded(table, "pfa")
        self._lad, self._lads = coded(table, "lad")

    @classmethod
    def open(cls, path: Path) -> Postcodes:
        """The table at `path`. Raises SourceFault when damaged, FileNotFoundError when absent."""
        return cls(open_table(path, KIND))

    def __len__(self) -> int:
        return len(self._key)

    def get(self, reading: Reading) -> Live | None:
        """The postcode itself, or the postcode nearest to the middle of a sector or district; None when not live."""
        low, high = reading.keys()
        first = int(np.searchsorted(self._key, np.uint32(low)))
        if low == high:
            if first == len(self._key) or int(self._key[first]) != low:
                return None
            return self._live(int(self._row[first]), reading.name)
        last = int(np.searchsorted(self._key, np.uint32(high), "right"))
        return self._middle(first, last, reading.name) if first < last else None

    def nearest_sector(self, reading: Reading) -> Reading | None:
        """The live sector closest in number to that of `reading`, in the same district; None when it has none."""
        low, high = Reading(reading.outward, "").keys()
        first, last = np.searchsorted(self._key, np.array([low, high + 1], np.uint32))
        if first == last:
            return None
        digits = np.unique((self._key[first:last].astype(np.int64) - low) // postcode_text.UNITS)
        closest = digits[np.abs(digits - int(reading.inward[0])).argmin()]
        return Reading(reading.outward, str(int(closest)))

    def nearest(self, lat: float, lng: float, within_m: float = NEAREST_WITHIN_M) -> Live | None:
        """The live postcode closest to a position, or None within that distance."""
        found = grid.nearest(self._cell, self._lat, self._lng, lat, lng, within_m)
        if found is None:
            return None
        row, metres = found
        return self._live(row, "", metres)

    def areas(self) -> tuple[Array, Array, list[tuple[str, str | None]]]:
        """Of every postcode its grid cell and the number of its (police force area, country) in the list."""
        width = len(self._countries)
        number = self._pfa.astype(np.int64) * width + self._country
        named = [(pfa, COUNTRIES.get(country)) for pfa in self._pfas for country in self._countries]
        return self._cell, number, named

    def _middle(self, first: int, last: int, name: str) -> Live:
        rows = self._row[first:last]
        lats, lngs = self._lat[rows] / DEGREES_E7, self._lng[rows] / DEGREES_E7
        closest = spatial.distances_m(float(lats.mean()), float(lngs.mean()), lats, lngs).argmin()
        return self._live(int(rows[closest]), name)

    def _live(self, row: int, name: str, metres: float = 0.0) -> Live:
        return Live(
            name=name,
            lat=int(self._lat[row]) / DEGREES_E7,
            lng=int(self._lng[row]) / DEGREES_E7,
            country=COUNTRIES.get(self._countries[self._country[row]]),
            pfa=self._pfas[self._pfa[row]],
            lad=self._lads[self._lad[row]],
            metres=metres,
        )
