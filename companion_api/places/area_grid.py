"""Whose postcodes lie round a position, from a grid rather than by measuring: the same answer as the nearest postcode.

Most positions lie where every postcode for kilometres has the same police force area and country. A square of the
grid holds that pair where it is certain; near a border, in open country and at sea it holds nothing, and the nearest
postcode must be found. About 9 MB for Great Britain, made in about a third of a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.ndimage import maximum_filter, minimum_filter

from companion_api.core.errors import SourceFault
from companion_api.kernels.grid import values_in
from companion_api.places.postcodes import Postcodes
from companion_api.places.spatial import CELLS_PER_DEGREE, COLUMNS, EAST, NORTH, SOUTH, WEST

SQUARES_PER_DEGREE: Final = 100
_CELLS: Final = CELLS_PER_DEGREE // SQUARES_PER_DEGREE
_SHAPE: Final = ((NORTH - SOUTH) * SQUARES_PER_DEGREE, (EAST - WEST) * SQUARES_PER_DEGREE)
_NOTHING: Final = 255
"""In `lowest`: a square without a postcode."""
_SEVERAL: Final = 0
"""In `lowest`: a square with postcodes of more than two areas, which lowest and highest do not name all."""

# (squares round a position of which one must hold a postcode, rows and columns round it that must agree). A square is
# 1.11 km high and, between 48 and 62 degrees north, 0.52 to 0.74 km wide; with a postcode at most `near` squares away,
# the nearest lies no farther off than the corner of that block, and the block that must agree reaches farther still.
_RINGS: Final = ((0, 2, 3), (1, 3, 5), (3, 5, 10))

AROUND_M: Final = 2_000.0
_MARGIN: Final = 20
"""Squares worked out beside those with postcodes: more than the widest ring and AROUND_M together reach."""
_AROUND: Final = (2, 4)
"""Rows and columns of squares that AROUND_M reaches beyond a position's own."""

Area: TypeAlias = tuple[str, str | None]
"""(ONS code of the police force area or "", country)."""
Squares: TypeAlias = npt.NDArray[np.uint8]


class AreaGrid:
    """The area of the nearest postcode where every postcode near has the same, else the few it may be."""

    def __init__(self, tables: Iterable[Postcodes]) -> None:
        numbers: dict[Area, int] = {}
        self._lowest, self._highest = np.full(_SHAPE, _NOTHING, np.uint8), np.zeros(_SHAPE, np.uint8)
        found = []
        for table in tables:
            cell, number, named = table.areas()
            code_of = [0] * len(named)
            for pair in np.bincount(number).nonzero()[0].tolist():
                code_of[pair] = numbers.setdefault(named[pair], len(numbers) + 1)
            if len(numbers) >= _NOTHING:
                raise SourceFault("The postcode tables name more police force areas than there are.")
            codes = np.array(code_of, np.uint8)[number]
            at = cell // COLUMNS // _CELLS, cell % COLUMNS // _CELLS
            np.minimum.at(self._lowest, at, codes)
            np.maximum.at(self._highest, at, codes)
            found.append((at, codes))
        for (rows, columns), codes in found:
            third = (codes != self._lowest[rows, columns]) & (codes != self._highest[rows, columns])
            self._lowest[rows[third], columns[third]] = _SEVERAL
        self._areas: list[Area | None] = [None, *numbers]
        # Which of the rings finds a postcode near every position within AROUND_M; one beyond the last where none does.
        self._settled, self._ring = np.zeros(_SHAPE, np.uint8), np.full(_SHAPE, len(_RINGS), np.uint8)
        part = _peopled_part(self._highest)
        lowest, highest = self._lowest[part], self._highest[part]
        peopled = [maximum_filter(highest, 2 * near + 1, mode="constant", cval=0) > 0 for near, _, _ in _RINGS]
        self._settled[part] = _settled(lowest, highest, peopled)
        ring = np.sum(~np.array(peopled), axis=0, dtype=np.uint8)
        self._ring[part] = maximum_filter(ring, _window(*_AROUND), mode="constant", cval=len(_RINGS))
        self._named = lru_cache(maxsize=4096)(self._areas_of)

    def at(self, lat: float, lng: float) -> Area | None:
        """The area of the postcode nearest to a position; None where it must be measured."""
        square = _square(lat, lng)
        return self._areas[self._settled.item(square)] if square else None

    def around(self, lat: float, lng: float) -> frozenset[Area] | None:
        """Every area that the nearest postcode has of some position within AROUND_M, perhaps more; None: not known."""
        square = _square(lat, lng)
        ring = self._ring.item(square) if square else len(_RINGS)
        if square is None or ring == len(_RINGS):
            return None
        (row, column), (_, rows, columns), (up, across) = square, _RINGS[ring], _AROUND
        block = row - up - rows, row + up + rows + 1, column - across - columns, column + across + columns + 1
        return self._named(values_in(self._lowest, *block), values_in(self._highest, *block))

    def _areas_of(self, lowest: bytes, highest: bytes) -> frozenset[Area] | None:
        if _SEVERAL in lowest:
            return None
        found = (self._areas[code] for code in {*lowest, *highest} - {_NOTHING})
        return frozenset(area for area in found if area is not None)


def _square(lat: float, lng: float) -> tuple[int, int] | None:
    """Row and column of the square that holds a position; None outside the grid."""
    if not (SOUTH <= lat < NORTH and WEST <= lng < EAST):
        return None
    return int((lat - SOUTH) * SQUARES_PER_DEGREE), int((lng - WEST) * SQUARES_PER_DEGREE)


def _peopled_part(highest: Squares) -> tuple[slice, slice]:
    """The rows and columns with postcodes, and as many beside them as any ring reaches."""
    rows, columns = (np.flatnonzero(highest.any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return slice(0), slice(0)
    return (
        slice(max(rows.item(0) - _MARGIN, 0), rows.item(-1) + _MARGIN),
        slice(max(columns.item(0) - _MARGIN, 0), columns.item(-1) + _MARGIN),
    )


def _window(rows: int, columns: int) -> tuple[int, int]:
    return 2 * rows + 1, 2 * columns + 1


def _settled(lowest: Squares, highest: Squares, peopled: list[npt.NDArray[np.bool_]]) -> Squares:
    """The number of the area certain in each square, else 0. `peopled`: by ring, whether it holds a postcode."""
    settled = np.zeros_like(highest)
    for (_, rows, columns), near in zip(_RINGS, peopled, strict=True):
        most = maximum_filter(highest, _window(rows, columns), mode="constant", cval=0)
        least = minimum_filter(lowest, _window(rows, columns), mode="constant", cval=_NOTHING)
        settled = np.where((settled == 0) & near & (most == least), most, settled)
    return settled
