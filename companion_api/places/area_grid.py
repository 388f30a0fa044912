"""Whose postcodes lie round a position, from a grid rather than by measuring: the same answer as the nearest postcode.

Most positions lie where every postcode for kilometres has the same police force area and country. A square of the
grid holds that pair where it is certain; near a border, in open country and at sea it holds nothing, and the nearest
postcode must be found. About 2 MB for Great Britain, made in two tenths of a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.ndimage import maximum_filter, minimum_filter

from companion_api.places.postcodes import Postcodes
from companion_api.places.spatial import CELLS_PER_DEGREE, COLUMNS, EAST, NORTH, SOUTH, WEST

SQUARES_PER_DEGREE: Final = 100
_CELLS: Final = CELLS_PER_DEGREE // SQUARES_PER_DEGREE
_SHAPE: Final = ((NORTH - SOUTH) * SQUARES_PER_DEGREE, (EAST - WEST) * SQUARES_PER_DEGREE)
_NOTHING: Final = 255

# (squares round a position of which one must hold a postcode, rows and columns round it that must agree). A square is
# 1.11 km high and, between 48 and 62 degrees north, 0.52 to 0.74 km wide; with a postcode at most `near` squares away,
# the nearest lies no farther off than the corner of that block, and the block that must agree reaches farther still.
_RINGS: Final = ((0, 2, 3), (1, 3, 5), (3, 5, 10))


class AreaGrid:
    """(police force area, country) of the nearest postcode, where every postcode near has the same."""

    def __init__(self, tables: Iterable[Postcodes]) -> None:
        pairs: dict[tuple[str, str | None], int] = {}
        lowest = np.full(_SHAPE, _NOTHING, np.uint8)
        highest = np.zeros(_SHAPE, np.uint8)
        for table in tables:
            cell, number, named = table.areas()
            seen, position = np.unique(number, return_inverse=True)
            codes = np.array([pairs.setdefault(named[pair], len(pairs) + 1) for pair in seen] or [0])[position]
            at = cell // COLUMNS // _CELLS, cell % COLUMNS // _CELLS
            np.minimum.at(lowest, at, codes.astype(np.uint8))
            np.maximum.at(highest, at, codes.astype(np.uint8))
        self._pairs: list[tuple[str, str | None] | None] = [None, *pairs]
        self._squares: npt.NDArray[np.uint8]
        self._squares = _settled(lowest, highest) if 0 < len(pairs) < _NOTHING else np.zeros(_SHAPE, np.uint8)

    def at(self, lat: float, lng: float) -> tuple[str, str | None] | None:
        """(ONS code or "", country) of the postcode nearest to a position; None where it must be measured."""
        if not (SOUTH <= lat < NORTH and WEST <= lng < EAST):
            return None
        row, column = int((lat - SOUTH) * SQUARES_PER_DEGREE), int((lng - WEST) * SQUARES_PER_DEGREE)
        return self._pairs[int(self._squares[row, column])]


def _settled(lowest: npt.NDArray[np.uint8], highest: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The pair of each square that is certain, else 0."""
    settled = np.zeros(_SHAPE, np.uint8)
    for near, rows, columns in _RINGS:
        window = (2 * rows + 1, 2 * columns + 1)
        most = maximum_filter(highest, window, mode="constant", cval=0)
        least = minimum_filter(lowest, window, mode="constant", cval=_NOTHING)
        peopled = maximum_filter(highest, 2 * near + 1, mode="constant", cval=0) > 0
        settled = np.where((settled == 0) & peopled & (most == least), most, settled)
    return settled
