"""How many people a place name stands for, roughly: to put the better known of two namesakes first."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa

from companion_api.places.names import TYPES
from companion_api.places.population import PARTS
from companion_api.places.spatial import EAST, NORTH, SOUTH, WEST
from companion_api.places.tables import DEGREES_E7, Array, column

_HALF_WIDTH: Final = dict(zip(TYPES, (0.05, 0.025, 0.01, 0.008, 0.004, 0.004), strict=True))
"""Half the height in degrees of the box round a place of each type; its width is half as much again."""
_PER_DEGREE: Final = 200
_NOMINAL: Final = 34
"""Residents of a postcode where none are loaded: 59.6 million at 1.75 million postcodes of England and Wales."""


def weigh(names: pa.Table, residents: pa.Table) -> pa.Table:
    """The table of place names with `weight` replaced by the residents in a box round each place."""
    totals = _running_totals(residents)
    half = np.array([_HALF_WIDTH[kind] for kind in TYPES])[column(names, "type")]
    lat, lng = column(names, "lat") / DEGREES_E7, column(names, "lng") / DEGREES_E7
    south, north = _grid(lat - half, SOUTH, totals.shape[0]), _grid(lat + half, SOUTH, totals.shape[0])
    west, east = _grid(lng - 1.5 * half, WEST, totals.shape[1]), _grid(lng + 1.5 * half, WEST, totals.shape[1])
    inside = totals[north, east] - totals[south, east] - totals[north, west] + totals[south, west]
    place = names.schema.get_field_index("weight")
    return names.set_column(place, "weight", pa.array(inside.astype(np.float32)))


def _running_totals(residents: pa.Table) -> Array:
    """Residents south-west of each grid corner, shape [rows + 1, columns + 1]."""
    people = np.diff(column(residents, "residents_before")) / PARTS
    people += np.diff(column(residents, "unknown_before")) * _NOMINAL
    size = ((NORTH - SOUTH) * _PER_DEGREE + 1, (EAST - WEST) * _PER_DEGREE + 1)
    grid = np.zeros(size)
    row = _grid(column(residents, "lat")[:-1] / DEGREES_E7, SOUTH, size[0] - 1)
    col = _grid(column(residents, "lng")[:-1] / DEGREES_E7, WEST, size[1] - 1)
    np.add.at(grid, (row + 1, col + 1), people)
    totals: Array = grid.cumsum(axis=0).cumsum(axis=1)
    return totals


def _grid(degrees: Array, origin: int, size: int) -> Array:
    places: Array = np.clip(np.floor((degrees - origin) * _PER_DEGREE), 0, size - 1).astype(np.int64)
    return places
