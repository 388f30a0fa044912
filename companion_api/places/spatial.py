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

SOUTH, NORTH, WEST, EAST = 48, 62, -12, 4
"""Degrees round the British Isles and the sandbox county; no table holds a position outside."""
CELLS_PER_DEGREE: Final = 400
"""Cells of 0.0025 degrees, about 280 m by 170 m in Britain."""
ROWS: Final = (NORTH - SOUTH) * CELLS_PER_DEGREE
COLUMNS: Final = (EAST - WEST) * CELLS_PER_DEGREE
_DEGREE_M: Final = math.radians(1) * EARTH_RADIUS_M
_SLACK: Final = 1e-9
"""Degrees by which a box is widened, so that rounding never leaves out a point on the edge."""


def cells_of(lat: Array, lng: Array) -> npt.NDArray[np.uint32]:
    """Cell number of each position (degrees, inside the box above): row by row from the south, west to east."""
    row = np.floor((np.asarray(lat) - SOUTH) * CELLS_PER_DEGREE).astype(np.int64)
    col = np.floor((np.asarray(lng) - WEST) * CELLS_PER_DEGREE).astype(np.int64)
    cells: npt.NDArray[np.int64] = np.minimum(row, ROWS - 1) * COLUMNS + np.minimum(col, COLUMNS - 1)
    return cells.astype(np.uint32)


def inside(lat: Array, lng: Array) -> npt.NDArray[np.bool_]:
    """Which positions (degrees) lie in the box; NaN does not."""
    held: npt.NDArray[np.bool_] = (lat >= SOUTH) & (lat <= NORTH) & (lng >= WEST) & (lng <= EAST)
    return held


def distances_m(lat: float, lng: float, lats: Array, lngs: Array) -> npt.NDArray[np.float64]:
    """Haversine distance in metres from one position to many, all in degrees."""
    return 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(haversines(lat, lng, lats, lngs), 0.0, 1.0)))


def haversines(lat: float, lng: float, lats: Array, lngs: Array) -> npt.NDArray[np.float64]:
    """Haversine of the angle from one position to many: it grows with the distance, and costs half as much.

    cos(b) is not taken from scratch: with s = sin((b-a)/2) it is cos(a)(1-2ss) - 2 sin(a) s sqrt(1-ss).
    """
    phi = math.radians(lat)
    s = np.sin((lats - lat) * (math.pi / 360))
    t = np.sin((lngs - lng) * (math.pi / 360))
    s_squared = s * s
    cosines = math.cos(phi) * (1 - 2 * s_squared) - 2 * math.sin(phi) * s * np.sqrt(1 - s_squared)
    found: npt.NDArray[np.float64] = s_squared + (math.cos(phi) * t * t) * cosines
    return found


@dataclass(frozen=True, slots=True)
class Box:
    """Cell rows and columns that a circle may touch, both ends included; north < south where it touches none."""

    south: int
    north: int
    west: int
    east: int

    @classmethod
    def round(cls, lat: float, lng: float, radius_m: float) -> Box:
        """The box round a circle."""
        d_lat = radius_m / _DEGREE_M + _SLACK
        widest = math.sin(min(radius_m / EARTH_RADIUS_M, math.pi / 2)) / max(math.cos(math.radians(lat)), 1e-12)
        d_lng = math.degrees(math.asin(widest)) + _SLACK if widest < 1 else 180.0
        box = cls(
            max(math.floor((lat - d_lat - SOUTH) * CELLS_PER_DEGREE), 0),
            min(math.floor((lat + d_lat - SOUTH) * CELLS_PER_DEGREE), ROWS - 1),
            max(math.floor((lng - d_lng - WEST) * CELLS_PER_DEGREE), 0),
            min(math.floor((lng + d_lng - WEST) * CELLS_PER_DEGREE), COLUMNS - 1),
        )
        return box if box.west <= box.east else cls(0, -1, 0, -1)

    def runs(self, cells: Array) -> tuple[Array, Array]:
        """(starts, ends) into the sorted column `cells`, one run of rows for each row of the box."""
        base = np.arange(self.south, self.north + 1, dtype=np.int64) * COLUMNS
        edges = np.concatenate((base + self.west, base + (self.east + 1))).astype(np.uint32)
        starts, ends = cells.searchsorted(edges).reshape(2, -1)
        return starts, ends


def spread(starts: Array, ends: Array) -> npt.NDArray[np.int64]:
    """The runs `starts`..`ends` (ends excluded) as one array of row numbers."""
    lengths = ends - starts
    if not lengths.size:
        return np.empty(0, np.int64)
    after = lengths.cumsum()
    rows: npt.NDArray[np.int64] = np.arange(after.item(-1))
    rows += (ends - after).repeat(lengths)
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
