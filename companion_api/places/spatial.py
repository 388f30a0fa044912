"""Finding table rows by position: rows in order of a grid cell, so that a circle is a few runs of neighbours.

No tree is built or held: the cell numbers are one sorted column of a memory-mapped table.
"""

from __future__ import annotations

import math
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
    up, across = np.sin(np.radians(lats - lat) / 2), np.sin(np.radians(lngs - lng) / 2)
    h = up * up + math.cos(math.radians(lat)) * np.cos(np.radians(lats)) * (across * across)
    metres: npt.NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(h, 1.0)))
    return metres
