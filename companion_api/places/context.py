"""Where a name is said to lie: an area that tables know by name, or round a place or a postcode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from companion_api.places import postcode_text, spatial
from companion_api.places.folder import Tables
from companion_api.places.named import Named, Rows
from companion_api.places.names import PlaceNames

_EVERYWHERE: Final = frozenset({"uk", "united kingdom", "great britain", "britain", "gb"})
_REACH_M: Final = {"City": 15_000.0, "Town": 8_000.0}
_SMALL_REACH_M: Final = 5_000.0
_NEARBY_M: Final = 25_000.0
_POSTCODE_REACH_M: Final = 8_000.0
_ANCHORS: Final = 40
"""Places of one name that are looked round at most, heaviest first."""


@dataclass(frozen=True, slots=True)
class Context:
    """An area by name and, where places bear that name, circles round them."""

    area: str
    lat: npt.NDArray[np.float64]
    lng: npt.NDArray[np.float64]
    reach_m: npt.NDArray[np.float64]
    nearby: bool
    """Whether it is what the place is near, rather than what holds it."""
    known: bool
    """Whether any table knows the word at all."""

    @classmethod
    def of(cls, area: str, sets: tuple[Tables, ...], *, nearby: bool) -> Context:
        """What `area` (a key) may mean."""
        found = [_round(tables.names, area) for tables in sets if tables.names]
        found += [_postcode(area, tables) for tables in sets]
        lat, lng, reach = (np.concatenate([item[part] for item in found] or [np.empty(0)]) for part in range(3))
        tables = [table for each in sets for table in (each.names, each.streets) if table]
        known = bool(lat.size) or area in _EVERYWHERE or any(table.knows(area) for table in tables)
        return cls(area, lat, lng, np.maximum(reach, _NEARBY_M) if nearby else reach, nearby, known)

    def holds(self, table: Named, rows: Rows) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
        """(which rows lie in or near it, how far each is from the middle: 0 where only an area's name tells)."""
        named = np.ones(len(rows), bool) if self.area in _EVERYWHERE else table.lies_in(rows, self.area)
        if not self.lat.size or not len(rows):
            return named, np.zeros(len(rows))
        lats, lngs = table.lat(rows), table.lng(rows)
        each = np.stack(
            [
                spatial.distances_m(lat, lng, lats, lngs)
                for lat, lng in zip(self.lat.tolist(), self.lng.tolist(), strict=True)
            ]
        )
        around = np.asarray((each <= self.reach_m[:, None]).any(axis=0), dtype=np.bool_)
        return (around if self.nearby else np.logical_or(named, around)), each.min(axis=0)


def _round(names: PlaceNames, area: str) -> tuple[npt.NDArray[np.float64], ...]:
    """The places of that name and how far round each counts as there."""
    rows = names.rows(area)
    rows = rows[np.argsort(-names.weight[rows], kind="stable")][:_ANCHORS]
    reach = np.array([_REACH_M.get(names.type(row), _SMALL_REACH_M) for row in rows.tolist()])
    return names.lat(rows), names.lng(rows), reach


def _postcode(area: str, tables: Tables) -> tuple[npt.NDArray[np.float64], ...]:
    """The middle of a postcode, sector or district of that name."""
    for reading in postcode_text.readings(area):
        for table in tables.postcodes:
            live = table.get(reading) if not reading.slips else None
            if live is not None:
                return np.array([live.lat]), np.array([live.lng]), np.array([_POSTCODE_REACH_M])
    return np.empty(0), np.empty(0), np.empty(0)
