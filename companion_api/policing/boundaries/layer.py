"""Outlines asked by point: which hold it, and which have an edge within a few metres of it."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

from companion_api.core.geo import EARTH_RADIUS_M, Circle, Point
from companion_api.policing.boundaries.store import Outline

Objects: TypeAlias = npt.NDArray[Any]
"""An array of geometries."""

_M_PER_DEGREE: Final = math.radians(1) * EARTH_RADIUS_M
_SEGMENTS: Final = 32
"""Segments in one line of the index over edges."""
_ORIGIN: Final = shapely.Point(0, 0)
_SQUARES_PER_DEGREE: Final = 100
_KEPT: Final = 16_384
"""Squares of the map that are remembered for a layer, about 1 KB each."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a layer has at a point."""

    holding: tuple[Outline, ...]
    """Outlines that hold the point, their edge included; smallest first."""
    beside: tuple[Outline, ...]
    """Other outlines with an edge within reach."""
    near_edge: bool
    """Whether any edge, of those that hold it or of others, is within reach."""


_NOTHING: Final = Hit((), (), near_edge=False)


@dataclass(frozen=True, slots=True)
class _Square:
    """What of a layer may matter to points in one square of the map, a hundredth of a degree wide."""

    outlines: npt.NDArray[np.intp]
    geometries: Objects
    edges: npt.NDArray[np.intp]
    """Lines that come within reach of the square."""
    bounds: npt.NDArray[np.float64]
    """Their bounds, shape [4, lines]: west, south, east, north."""
    certain: Hit | None
    """The answer for every point in the square, where no edge comes within reach of it."""


class Layer:
    """A set of outlines with an index over them, and a memory of the squares asked about. Thread-safe."""

    def __init__(self, outlines: Sequence[Outline]) -> None:
        self.outlines = tuple(outlines)
        self._geometries = np.array([outline.geometry for outline in self.outlines], dtype=object)
        self._areas = shapely.area(self._geometries) if len(self.outlines) else np.empty(0)
        shapely.prepare(self._geometries)
        self._tree = shapely.STRtree(self._geometries)
        self._edges, self._owner = _edges(self._geometries)
        self._edge_tree = shapely.STRtree(self._edges)
        # GEOS builds the index of a prepared geometry at its first use, and not in a way that threads may share.
        self._lock = threading.Lock()
        self._squares: dict[tuple[int, int, float], _Square] = {}
        self._place = {(outline.force, outline.neighbourhood): outline for outline in self.outlines}

    def __len__(self) -> int:
        return len(self.outlines)

    @property
    def forces(self) -> frozenset[str]:
        """Forces with at least one outline here."""
        return frozenset(outline.force for outline in self.outlines)

    @property
    def editions(self) -> tuple[str, ...]:
        """The publications the outlines come from."""
        return tuple(sorted({outline.edition for outline in self.outlines}))

    def get(self, force: str, neighbourhood: str | None) -> Outline | None:
        """The outline of one neighbourhood, or of a force."""
        return self._place.get((force, neighbourhood))

    def at(self, point: Point, edge_m: float) -> Hit:
        """What lies at a point: exact on the published coordinates, even-odd where an outline crosses itself."""
        if not self.outlines:
            return _NOTHING
        square = self._square(point, edge_m)
        if square.certain is not None:
            return square.certain
        held = self._holding(square, point)
        up, side = _reach(point.lat, edge_m)
        west, south, east, north = square.bounds
        close = square.edges[
            (west <= point.lng + side) & (east >= point.lng - side)
            & (south <= point.lat + up) & (north >= point.lat - up)
        ]  # fmt: skip
        if not len(close):
            return Hit(self._named(held), (), near_edge=False)
        # Close in degrees; now in metres, on a map with the point in its middle.
        scale = (edge_m / side, edge_m / up)
        flat = shapely.transform(self._edges[close], lambda xy: (xy - (point.lng, point.lat)) * scale)
        near = set(self._owner[close[shapely.distance(flat, _ORIGIN) <= edge_m]].tolist())
        return Hit(self._named(held), self._named(sorted(near.difference(held))), near_edge=bool(near))

    def forces_near(self, circle: Circle) -> frozenset[str]:
        """Forces with an outline whose bounds come into a circle's, among them every force that `at` finds in it."""
        if not self.outlines:
            return frozenset()
        up, side = _reach(min(abs(circle.lat) + 1, 90), circle.radius_m)
        around = shapely.box(circle.lng - side, circle.lat - up, circle.lng + side, circle.lat + up)
        with self._lock:
            found = self._tree.query(around)
        return frozenset(self.outlines[number].force for number in found.tolist())

    def _square(self, point: Point, edge_m: float) -> _Square:
        """The square of the map that holds the point, from memory where it was asked about before."""
        row, column = math.floor(point.lat * _SQUARES_PER_DEGREE), math.floor(point.lng * _SQUARES_PER_DEGREE)
        key = (row, column, edge_m)
        square = self._squares.get(key)
        if square is None:
            square = self._look_at(row, column, edge_m, point)
            if len(self._squares) >= _KEPT:
                self._squares.clear()
            self._squares[key] = square
        return square

    def _look_at(self, row: int, column: int, edge_m: float, point: Point) -> _Square:
        south, west = row / _SQUARES_PER_DEGREE, column / _SQUARES_PER_DEGREE
        north, east = (row + 1) / _SQUARES_PER_DEGREE, (column + 1) / _SQUARES_PER_DEGREE
        up, side = _reach(max(abs(south), abs(north)), edge_m)  # farthest from the equator degrees are shortest
        around = shapely.box(west - side, south - up, east + side, north + up)
        with self._lock:
            outlines, edges = self._tree.query(around), self._edge_tree.query(around)
        bounds = shapely.bounds(self._edges[edges]).T if len(edges) else np.empty((4, 0))
        square = _Square(outlines, self._geometries[outlines], edges, bounds, None)
        if len(edges):
            return square
        certain = Hit(self._named(self._holding(square, point)), (), near_edge=False)
        return replace(square, certain=certain if certain.holding else _NOTHING)

    def _holding(self, square: _Square, point: Point) -> list[int]:
        """Numbers of the outlines that hold the point, smallest first."""
        if not len(square.outlines):
            return []
        with self._lock:
            holding = square.outlines[shapely.intersects_xy(square.geometries, point.lng, point.lat)]
        if len(holding) > 1:
            holding = holding[np.lexsort((holding, self._areas[holding]))]
        return list(holding.tolist())

    def _named(self, numbers: Sequence[int]) -> tuple[Outline, ...]:
        return tuple(self.outlines[number] for number in numbers)


def _edges(geometries: Objects) -> tuple[Objects, npt.NDArray[np.intp]]:
    """Every ring cut into short lines, so that an index finds the few near a point; and whose each line is."""
    polygons, outline_of = shapely.get_parts(geometries, return_index=True)
    rings, polygon_of = shapely.get_rings(polygons, return_index=True)
    owner = outline_of[polygon_of]
    coordinates, ring_of = shapely.get_coordinates(rings, return_index=True)
    starts, ends = (np.searchsorted(ring_of, np.arange(len(rings)), side=side) for side in ("left", "right"))
    picks: list[npt.NDArray[np.intp]] = []
    owners: list[int] = []
    for ring, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for first in range(start, end - 1, _SEGMENTS):
            picks.append(np.arange(first, min(first + _SEGMENTS + 1, end)))
            owners.append(owner[ring])
    if not picks:
        return np.empty(0, dtype=object), np.empty(0, dtype=np.intp)
    lines = np.repeat(np.arange(len(picks)), [len(pick) for pick in picks])
    edges: Objects = shapely.linestrings(coordinates[np.concatenate(picks)], indices=lines)
    return edges, np.array(owners, dtype=np.intp)


def _reach(lat: float, metres: float) -> tuple[float, float]:
    """`metres` in degrees of (latitude, longitude) at a latitude."""
    across = max(math.cos(math.radians(lat)), 0.01)
    return metres / _M_PER_DEGREE, metres / (_M_PER_DEGREE * across)
