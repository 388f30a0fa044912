"""What the tables of place names and of streets share: rows with a name, a position, a weight and areas they lie in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from companion_api.core.place import Place
from companion_api.places import words
from companion_api.places.keyed import Keyed
from companion_api.places.tables import DEGREES_E7, coded, column, only_chunk

Rows: TypeAlias = npt.NDArray[np.int64]
_TITLES = ("city of ", "county of ", "county ", "royal borough of ", "the ")


class Named:
    """A table sought by name. Thread-safe; nothing of the table is copied but the few words its codes stand for."""

    def __init__(self, table: pa.Table, areas: Sequence[str]) -> None:
        """`areas` names the coded columns that tell where a row lies: county, nearest town, and so on."""
        self.keys = Keyed(table)
        self.weight = column(table, "weight")
        self._lat, self._lng = column(table, "lat"), column(table, "lng")
        self._names = only_chunk(table, "name")
        self._codes, self._words = {}, {}
        for name in areas:
            self._codes[name], self._words[name] = coded(table, name)
        self._areas = {name: _index(self._words[name]) for name in areas}

    def __len__(self) -> int:
        return len(self.keys)

    def rows(self, key: str) -> Rows:
        """The rows of exactly that key."""
        found = self.keys.exact(key)
        return np.arange(found.start, found.stop, dtype=np.int64)

    def lat(self, rows: Rows) -> npt.NDArray[np.float64]:
        """Latitudes in degrees."""
        degrees: npt.NDArray[np.float64] = self._lat[rows] / DEGREES_E7
        return degrees

    def lng(self, rows: Rows) -> npt.NDArray[np.float64]:
        """Longitudes in degrees."""
        degrees: npt.NDArray[np.float64] = self._lng[rows] / DEGREES_E7
        return degrees

    def lies_in(self, rows: Rows, area: str) -> npt.NDArray[np.bool_]:
        """Which rows one of the area columns places in `area` (a key)."""
        inside = np.zeros(len(rows), bool)
        for name, index in self._areas.items():
            codes = index.get(area)
            if codes:
                inside |= np.isin(self._codes[name][rows], codes)
        return inside

    def knows(self, area: str) -> bool:
        """Whether an area column holds that word (a key)."""
        return any(area in index for index in self._areas.values())

    def rows_in(self, area: str) -> Rows:
        """Every row that lies in `area`; empty when no column knows the word."""
        if not self.knows(area):
            return np.empty(0, np.int64)
        return np.flatnonzero(self.lies_in(np.arange(len(self), dtype=np.int64), area))

    def area_of(self, row: int, name: str) -> str:
        """The word of one area column."""
        return self._words[name][int(self._codes[name][row])]

    def name(self, row: int) -> str:
        """The name as written."""
        return str(self._names[row].as_py())

    def place(self, row: int) -> Place:
        """The row as a place."""
        raise NotImplementedError

    def locality(self, row: int) -> str:
        """What tells apart two rows that are described alike: a postcode district, a local authority."""
        raise NotImplementedError


def spellings(area: str) -> set[str]:
    """Keys under which people ask for an area: each language of "Caerdydd - Cardiff", with and without "City of"."""
    found = set()
    for part in area.split(" - "):
        key = words.key(part)
        found.add(key)
        found |= {key.removeprefix(title) for title in _TITLES}
    return found - {""}


def _index(names: Sequence[str]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for code, name in enumerate(names):
        for spelling in spellings(name):
            index.setdefault(spelling, []).append(code)
    return index
