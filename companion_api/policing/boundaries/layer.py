"""Outlines asked by point: which hold it, and which have an edge within a few metres of it."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

from companion_api.core.geo import EARTH_RADIUS_M, Point
from companion_api.policing.boundaries.store import Outline

Objects: TypeAlias = npt.NDArray[Any]
"""An array of geometries."""

_M_PER_DEGREE: Final = math.radians(1) * EARTH_RADIUS_M
_SEGMENTS: Final = 32
"""Segments in one line of the index over edges."""
_ORIGIN: Final = shapely.Point(0, 0)


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


class Layer:
    """A set of outlines with an index over them. Thread-safe."""

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
        up, side = _reach(point, edge_m)
        around = shapely.box(point.lng - side, point.lat - up, point.lng + side, point.lat + up)
        with self._lock:
            possible = self._tree.query(around)
            if not len(possible):
                return _NOTHING
            holding = possible[shapely.intersects_xy(self._geometries[possible], point.lng, point.lat)]
            close = self._edge_tree.query(around)
        if len(holding) > 1:
            holding = holding[np.lexsort((holding, self._areas[holding]))]
        held = tuple(self.outlines[number] for number in holding)
        if not len(close):
            return Hit(held, (), near_edge=False)
        # Close in degrees; now in metres, on a map with the point in its middle.
        scale = (edge_m / side, edge_m / up)
        flat = shapely.transform(self._edges[close], lambda xy: (xy - (point.lng, point.lat)) * scale)
        near = set(self._owner[close[shapely.distance(flat, _ORIGIN) <= edge_m]].tolist())
        beside = tuple(self.outlines[number] for number in sorted(near.difference(holding.tolist())))
        return Hit(held, beside, near_edge=bool(near))


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


def _reach(point: Point, metres: float) -> tuple[float, float]:
    """`metres` in degrees of (latitude, longitude) at the point."""
    across = max(math.cos(math.radians(point.lat)), 0.01)
    return metres / _M_PER_DEGREE, metres / (_M_PER_DEGREE * across)
