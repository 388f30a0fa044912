"""How many people live inside a circle: Census 2021 residents of each LSOA, spread evenly over its live postcodes.

Postcodes are given to LSOAs by position (right for 88 %, see docs/places.md), so small circles are estimates; the sum
over England and Wales is exact. Kept as thousandths of a resident, in whole numbers, running totals in grid order:
whole cells inside a circle cost two look-ups a row, and only postcodes in cells that its edge cuts are measured.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from companion_api.core.geo import EARTH_RADIUS_M, half_width, haversine_of
from companion_api.places import spatial
from companion_api.places.postcodes import NEAREST_WITHIN_M
from companion_api.places.spatial import CELLS_PER_DEGREE, COLUMNS, ROWS, SOUTH, WEST, cells_of
from companion_api.places.tables import DEGREES_E7, Array, coded, column, degrees_e7, open_table

KIND: Final = "residents"
PARTS: Final = 1000
"""Parts of a resident that are counted, so that sums are exact."""
_UNKNOWN_SHARE: Final = 0.1
"""A circle with more than this share of postcodes whose residents nobody loaded (Scotland) has no population."""
_SLACK_M: Final = 1.0
"""A cell counts as wholly inside only with this to spare: parallels are not quite straight."""
_SLACK_CELLS: Final = 0.08
"""Added to the half-width of a row, for the same reason: about 14 m."""


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
        found = self._cell.searchsorted(_bounds(lat, lng, radius_m))
        if not found.size:
            return None
        edge = spatial.spread(found[:2].ravel(), found[2:].ravel())
        if edge.size:
            far = spatial.haversines(lat, lng, self._lat[edge] / DEGREES_E7, self._lng[edge] / DEGREES_E7)
            edge = edge[far <= haversine_of(radius_m)]
        _, after, before, _ = found.sum(axis=1).tolist()
        postcodes = after - before + edge.size
        if not postcodes:
            return 0.0 if self._known_near(lat, lng) else None
        residents = _between(self._residents, found, edge) / PARTS
        if self._unknown.item(found.item(0, 0)) == self._unknown.item(found.item(3, -1)):
            return residents  # nobody's are unknown from coast to coast
        return None if _between(self._unknown, found, edge) > _UNKNOWN_SHARE * postcodes else residents

    def _known_near(self, lat: float, lng: float) -> bool:
        """Whether an empty circle lies in a country whose residents are loaded: open moor, not Scotland or the sea."""
        found = spatial.nearest(lat, lng, self._cell, self._lat, self._lng, NEAREST_WITHIN_M)
        return found is not None and int(self._unknown[found[0] + 1]) == int(self._unknown[found[0]])


def _between(before: Array, found: Array, edge: Array) -> int:
    """What a column of running totals holds between the inner bounds of each row, and at the places of the edge."""
    _, after, until, _ = before[found].sum(axis=1).tolist()
    return int(after - until + before[edge + 1].sum() - before[edge].sum())


def _bounds(lat: float, lng: float, radius_m: float) -> npt.NDArray[np.uint32]:
    """Where a circle meets each row of cells, shape [4, rows], as cell numbers.

    The four: the first cell it may touch, the one after the last wholly inside, the first wholly inside, the one after
    the last it may touch. So the edge runs from the first to the third and from the second to the fourth.
    """
    row, column = math.floor((lat - SOUTH) * CELLS_PER_DEGREE), math.floor((lng - WEST) * CELLS_PER_DEGREE)
    starts, columns = _rings(row, radius_m)
    return (np.minimum(np.maximum(columns + column, 0), COLUMNS) + starts).astype(np.uint32)


@lru_cache(maxsize=4096)
def _rings(row: int, radius_m: float) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """(first cell of each row of the grid that a circle meets, shape [rows]; the columns of `_bounds`).

    Columns are counted from the column of the centre, and hold for every centre in `row`: kept, as many circles share
    a row. North of the equator a row is shorter at its north; there degrees are widest.
    """
    touched, whole = haversine_of(radius_m), haversine_of(max(radius_m - _SLACK_M, 0))
    reach = math.ceil(math.degrees(radius_m / EARTH_RADIUS_M) * CELLS_PER_DEGREE) + 1
    starts, columns = [], []
    for other in range(max(row - reach, 0), min(row + reach, ROWS - 1) + 1):
        between = abs(other - row)
        closest, farthest = max(between - 1, 0) / CELLS_PER_DEGREE, (between + 1) / CELLS_PER_DEGREE
        outer = half_width(closest, _cosine(row + 1) * _cosine(other + 1), touched) * CELLS_PER_DEGREE + _SLACK_CELLS
        inner = half_width(farthest, _cosine(row) * _cosine(other), whole) * CELLS_PER_DEGREE
        inside = (math.floor(inner), math.ceil(1 - inner)) if inner >= 1 else (0, 0)
        starts.append(other * COLUMNS)
        columns.append((math.floor(-outer), *inside, math.floor(1 + outer) + 1))
    return np.array(starts, np.int64), np.array(columns, np.int64).reshape(-1, 4).T


def _cosine(row: int) -> float:
    """Of the latitude at the south of a row."""
    return math.cos(math.radians(row / CELLS_PER_DEGREE + SOUTH))


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
