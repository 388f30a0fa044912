"""Outlines asked by point: which hold it, and which have an edge within a few metres of it."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely

from companion_api.core.geo import EARTH_RADIUS_M, Point
from companion_api.policing.boundaries.store import Outline

_M_PER_DEGREE: Final = math.radians(1) * EARTH_RADIUS_M


@dataclass(frozen=True, slots=True)
class Hit:
    """What a layer has at a point."""

    holding: tuple[Outline, ...]
    """Outlines that hold the point, their edge included; smallest first."""
    beside: tuple[Outline, ...]
    """Other outlines with an edge within reach."""
    near_edge: bool
    """Whether any edge, of those that hold it or of others, is within reach."""


class Layer:
    """A set of outlines with an index over them. Thread-safe."""

    def __init__(self, outlines: Sequence[Outline]) -> None:
        self.outlines = tuple(outlines)
        self._geometries = np.array([outline.geometry for outline in self.outlines], dtype=object)
        self._areas = shapely.area(self._geometries) if len(self.outlines) else np.empty(0)
        shapely.prepare(self._geometries)
        self._tree = shapely.STRtree(self._geometries)
        # GEOS builds the index of a prepared geometry at its first use, and not in a way that threads may share.
        self._lock = threading.Lock()
        self._edge = lru_cache(maxsize=512)(self._prepared_edge)
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
            return Hit((), (), near_edge=False)
        reach_lat, reach_lng = _reach(point, edge_m)
        box = shapely.box(point.lng - reach_lng, point.lat - reach_lat, point.lng + reach_lng, point.lat + reach_lat)
        holding: list[int] = []
        beside: list[int] = []
        near_edge = False
        with self._lock:
            for number in sorted(self._tree.query(box)):
                held = shapely.intersects_xy(self._geometries[number], point.lng, point.lat)
                close = self._touches_edge(number, point, edge_m)
                near_edge |= close
                if held:
                    holding.append(number)
                elif close:
                    beside.append(number)
        holding.sort(key=lambda number: self._areas[number])
        return Hit(
            tuple(self.outlines[number] for number in holding),
            tuple(self.outlines[number] for number in beside),
            near_edge=near_edge,
        )

    def _touches_edge(self, number: int, point: Point, edge_m: float) -> bool:
        edge = self._edge(number)
        reach_lat, reach_lng = _reach(point, edge_m)
        position = shapely.Point(point.lng, point.lat)
        if not shapely.dwithin(edge, position, max(reach_lat, reach_lng)):
            return False
        # Close in degrees; now in metres, on the piece of edge that lies around.
        piece = shapely.clip_by_rect(
            edge,
            point.lng - 2 * reach_lng,
            point.lat - 2 * reach_lat,
            point.lng + 2 * reach_lng,
            point.lat + 2 * reach_lat,
        )
        scale = (edge_m / reach_lng, edge_m / reach_lat)
        flat = shapely.transform(piece, lambda xy: (xy - (point.lng, point.lat)) * scale)
        return bool(shapely.distance(flat, shapely.Point(0, 0)) <= edge_m)

    def _prepared_edge(self, number: int) -> Any:
        edge = shapely.boundary(self._geometries[number])
        shapely.prepare(edge)
        return edge


def _reach(point: Point, metres: float) -> tuple[float, float]:
    """`metres` in degrees of (latitude, longitude) at the point."""
    across = max(math.cos(math.radians(point.lat)), 0.01)
    return metres / _M_PER_DEGREE, metres / (_M_PER_DEGREE * across)
