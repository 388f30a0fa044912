"""How many people live inside a circle: Census 2021 residents of each LSOA, spread evenly over its live postcodes.

Postcodes are given to LSOAs by position (right for 88 %, see docs/places.md), so small circles are estimates; the sum
over England and Wales is exact. Kept as thousandths of a resident, in whole numbers, running totals in grid order:
whole cells inside a circle cost two look-ups a row, and only postcodes in cells that its edge cuts are measured
(companion_api.kernels.grid).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from companion_api.kernels import grid
from companion_api.places.postcodes import NEAREST_WITHIN_M
from companion_api.places.spatial import cells_of
from companion_api.places.tables import DEGREES_E7, coded, column, degrees_e7, open_table

KIND: Final = "residents"
PARTS: Final = 1000
"""Parts of a resident that are counted, so that sums are exact."""
_UNKNOWN_SHARE: Final = 0.1
"""A circle with more than this share of postcodes whose residents nobody loaded (Scotland) has no population."""


class Population:
    """One table of residents at postcodes."""

    def __init__(self, table: pa.Table) -> None:
        self._cell = column(table, "cell")
        self._lat = column(table, "lat")
        self._lng = column(table, "lng")
        self._residents = column(table, "residents_before")
        self._unknown = column(table, "unknown_before")

    @classmethod
    def open(cls, path: Path) -> Population:
        """The table at `path`. Raises SourceFault when damaged, FileNotFoundError when absent."""
        return cls(open_table(path, KIND))

    @property
    def total(self) -> float:
        """Everybody in the table."""
        return int(self._residents[-1]) / PARTS

    def within(self, lat: float, lng: float, radius_m: float) -> float | None:
        """Residents inside the circle, its edge included; None where none are loaded for that part of the country."""
        postcodes, parts, unknown = grid.residents_within(
            self._cell, self._lat, self._lng, self._residents, self._unknown, lat, lng, radius_m
        )
        if not postcodes:
            return 0.0 if self._known_near(lat, lng) else None
        return None if unknown > _UNKNOWN_SHARE * postcodes else parts / PARTS

    def _known_near(self, lat: float, lng: float) -> bool:
        """Whether an empty circle lies in a country whose residents are loaded: open moor, not Scotland or the sea."""
        found = grid.nearest(self._cell, self._lat, self._lng, lat, lng, NEAREST_WITHIN_M)
        return found is not None and int(self._unknown[found[0] + 1]) == int(self._unknown[found[0]])


def spread_residents(postcodes: list[pa.Table], lsoas: pa.Table) -> pa.Table:
    """The table that `Population` reads, from postcode tables and the residents of each LSOA.

    An LSOA without a postcode keeps its residents at its own point. Postcodes without an LSOA are kept as unknown.
    """
    codes = {code: index for index, code in enumerate(lsoas["code"].to_pylist())}
    residents = lsoas["residents"].to_numpy() * PARTS
    area = np.concatenate([_areas(table, codes) for table in postcodes])
    lat, lng = (np.concatenate([table[name].to_numpy() for table in postcodes]) / DEGREES_E7 for name in ("lat", "lng"))
    known = area >= 0
    parts = np.zeros(len(area), np.int64)
    parts[known] = _shares(area[known], residents)
    alone = np.bincount(area[known], minlength=len(residents)) == 0
    lat = np.concatenate((lat, lsoas["lat"].to_numpy()[alone] / DEGREES_E7))
    lng = np.concatenate((lng, lsoas["lng"].to_numpy()[alone] / DEGREES_E7))
    parts = np.concatenate((parts, residents[alone]))
    unknown = np.concatenate((~known, np.zeros(int(alone.sum()), bool)))
    cell = cells_of(lat, lng)
    order = np.argsort(cell, kind="stable")
    end = np.iinfo(np.uint32).max
    return pa.table(  # one row more than places, so that the last running total has a row to stand in
        {
            "cell": np.append(cell[order], np.uint32(end)),
            "lat": np.append(degrees_e7(lat[order]), np.int32(0)),
            "lng": np.append(degrees_e7(lng[order]), np.int32(0)),
            "residents_before": np.concatenate(([0], np.cumsum(parts[order]))),
            "unknown_before": np.concatenate(([0], np.cumsum(unknown[order]))).astype(np.int32),
        }
    )


def _areas(table: pa.Table, codes: dict[str, int]) -> npt.NDArray[np.int64]:
    """Index of the LSOA of each postcode, -1 where it has none."""
    code, words = coded(table, "lsoa")
    known: npt.NDArray[np.int64] = np.array([codes.get(word, -1) for word in words] or [-1], np.int64)[code]
    return known


def _shares(area: npt.NDArray[np.int64], residents: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Each postcode's whole parts of its area's residents, so that every area adds up exactly."""
    count = np.bincount(area, minlength=len(residents))
    order = np.argsort(area, kind="stable")
    firsts = np.concatenate(([0], np.cumsum(count)[:-1]))
    rank = np.empty(len(area), np.int64)
    rank[order] = np.arange(len(area)) - firsts[area[order]]
    shares: npt.NDArray[np.int64] = residents[area] // count[area] + (rank < residents[area] % count[area])
    return shares
