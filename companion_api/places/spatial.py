"""Finding table rows by position: rows in order of a grid cell, so that a circle is a few runs of neighbours.

No tree is built or held: the cell numbers are one sorted column of a memory-mapped table.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from companion_api.core.geo import EARTH_RADIUS_M
from companion_api.places.tables import Array

CELLS_PER_DEGREE: Final = 200
"""Cells of 0.005 degrees, about 550 m by 350 m in Britain."""
COLUMNS: Final = 360 * CELLS_PER_DEGREE
_DEGREE_M: Final = math.radians(1) * EARTH_RADIUS_M
_SLACK: Final = 1e-9
"""Degrees by which a box is widened, so that rounding never leaves out a point on the edge."""


def cells_of(lat: Array, lng: Array) -> npt.NDArray[np.uint32]:
    """Cell number of each position (degrees): row by row from the south, west to east."""
    row = np.floor((np.asarray(lat) + 90) * CELLS_PER_DEGREE).astype(np.int64)
    col = np.floor((np.asarray(lng) + 180) * CELLS_PER_DEGREE).astype(np.int64)
    cells: npt.NDArray[np.int64] = row * COLUMNS + np.minimum(col, COLUMNS - 1)
    return cells.astype(np.uint32)


def distances_m(lat: float, lng: float, lats: Array, lngs: Array) -> npt.NDArray[np.float64]:
    """Haversine distance in metres from one position to many, all in degrees."""
    phi, phis = math.radians(lat), np.radians(lats)
    half_phi = np.sin((phis - phi) / 2)
    half_lambda = np.sin(np.radians(lngs - lng) / 2)
    h = half_phi * half_phi + math.cos(phi) * np.cos(phis) * half_lambda * half_lambda
    return 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(h, 1.0)))


@dataclass(frozen=True, slots=True)
class Box:
    """Cell rows and columns that a circle may touch, both ends included."""

    south: int
    north: int
    west: int
    east: int

    @classmethod
    def round(cls, lat: float, lng: float, radius_m: float) -> Box:
        """The box round a circle. It does not wrap: no table of ours reaches the antimeridian or a pole."""
        d_lat = radius_m / _DEGREE_M + _SLACK
        widest = math.sin(min(radius_m / EARTH_RADIUS_M, math.pi / 2)) / max(math.cos(math.radians(lat)), 1e-12)
        d_lng = math.degrees(math.asin(widest)) + _SLACK if widest < 1 else 180.0
        rows, columns = 180 * CELLS_PER_DEGREE, COLUMNS
        return cls(
            max(math.floor((lat - d_lat + 90) * CELLS_PER_DEGREE), 0),
            min(math.floor((lat + d_lat + 90) * CELLS_PER_DEGREE), rows),
            max(math.floor((lng - d_lng + 180) * CELLS_PER_DEGREE), 0),
            min(math.floor((lng + d_lng + 180) * CELLS_PER_DEGREE), columns - 1),
        )

    def runs(self, cells: Array) -> tuple[Array, Array]:
        """(starts, ends) into the sorted column `cells`, one run of rows for each row of the box."""
        base = np.arange(self.south, self.north + 1, dtype=np.int64) * COLUMNS
        first = (base + self.west).astype(np.uint32)
        last = (base + self.east).astype(np.uint32)
        return np.searchsorted(cells, first, "left"), np.searchsorted(cells, last, "right")


def spread(starts: Array, ends: Array) -> npt.NDArray[np.int64]:
    """The runs `starts`..`ends` (ends excluded) as one array of row numbers."""
    lengths = ends - starts
    total = int(lengths.sum())
    if not total:
        return np.empty(0, np.int64)
    rows: npt.NDArray[np.int64] = np.arange(total, dtype=np.int64)
    rows += np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return rows


def nearest(
    lat: float, lng: float, cells: Array, lats_e7: Array, lngs_e7: Array, within_m: float
) -> tuple[int, float] | None:
    """(row, metres) of the closest row no farther than `within_m`, or None. Columns are in cell order."""
    radius_m = min(250.0, within_m)
    while True:
        rows = spread(*Box.round(lat, lng, radius_m).runs(cells))
        if rows.size:
            metres = distances_m(lat, lng, lats_e7[rows] / 1e7, lngs_e7[rows] / 1e7)
            best = int(metres.argmin())
            if metres[best] <= radius_m:
                return int(rows[best]), float(metres[best])
        if radius_m >= within_m:
            return None
        radius_m = min(radius_m * 3, within_m)
