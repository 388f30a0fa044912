"""Which places lie inside an area: a sorted list of keys, mapped from disk, that every worker shares.

Places are sorted by `placekey`: band after band, west to east. A circle cuts a few bands; in each, two binary
searches bound the candidates, and the haversine rule decides about every one of them. Nothing is built at start-up
and nothing lives in a worker's own memory, as a k-d tree would.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from companion_api.core.geo import EARTH_RADIUS_M, Circle, Point, haversine_m
from companion_api.data.archive.placekey import Degrees, Keys, band_of, edge

Numbers = npt.NDArray[np.int64]
"""Places by number, ascending."""

_NONE: Final[Numbers] = np.empty(0, np.int64)
_CLOSE_M: Final = 1e-4
"""Distances this close to the radius are worked out again by the one rule everyone shares (core.geo.haversine_m):
numpy's sine may differ from the C library's in the last bit, and at the edge that would decide."""
_SLACK_DEG: Final = 1e-7


@dataclass(frozen=True, slots=True)
class PlaceIndex:
    """Places sorted by key. Arrays are as long as there are places, those without a location last."""

    key: Keys
    lat: Degrees
    lng: Degrees

    def in_circle(self, circle: Circle) -> Numbers:
        """Places at most `radius_m` from the centre, the edge included."""
        box = _box(circle)
        if box is None:
            return _NONE
        found = self._in_box(*box)
        if not len(found):
            return found
        distance = _distances(circle.lat, circle.lng, self.lat[found], self.lng[found])
        inside = distance <= circle.radius_m
        for position in np.flatnonzero(np.abs(distance - circle.radius_m) < _CLOSE_M).tolist():
            place = found[position]
            exact = haversine_m(circle.lat, circle.lng, float(self.lat[place]), float(self.lng[place]))
            inside[position] = exact <= circle.radius_m
        return found[inside]

    def in_polygon(self, outline: Any) -> Numbers:
        """Places inside a shapely geometry (lng, lat), its boundary included."""
        if outline.is_empty:
            return _NONE
        west, south, east, north = outline.bounds
        found = self._in_box(south, north, west, east)
        shapely.prepare(outline)
        inside: Numbers = found[shapely.intersects_xy(outline, self.lng[found], self.lat[found])]
        return inside

    def nearest(self, point: Point, within_m: float) -> tuple[Numbers, Degrees]:
        """(places within `within_m` from nearest to farthest, their distances in metres)."""
        found = self.in_circle(Circle(point.lat, point.lng, within_m))
        distance = _distances(point.lat, point.lng, self.lat[found], self.lng[found])
        order = np.argsort(distance, kind="stable")
        return found[order], distance[order]

    def _in_box(self, south: float, north: float, west: float, east: float) -> Numbers:
        """Places in the bands that touch the box, between its sides."""
        first, last = band_of(south - _SLACK_DEG), band_of(north + _SLACK_DEG)
        edges = [edge(band, side) for band in range(first, last + 1) for side in (west - _SLACK_DEG, east + _SLACK_DEG)]
        # One step east of the east side, so that searching from the left includes it.
        keys = np.array(edges, np.uint64)
        keys[1::2] += np.uint64(1 << 16)
        found = self.key.searchsorted(keys).tolist()
        spans = [np.arange(a, b) for a, b in zip(found[::2], found[1::2], strict=True) if a < b]
        return np.concatenate(spans) if spans else _NONE


def _box(circle: Circle) -> tuple[float, float, float, float] | None:
    """(south, north, west, east) of a circle in degrees. Its sides touch it poleward of the centre, not level with it;
    a circle that holds a pole has every longitude. None for a radius below zero."""
    if not circle.radius_m >= 0:
        return None
    reach = circle.radius_m / EARTH_RADIUS_M
    height = math.degrees(reach) + _SLACK_DEG
    south, north = circle.lat - height, circle.lat + height
    cosine = math.cos(math.radians(circle.lat))
    if north >= 90 or south <= -90 or math.sin(min(reach, math.pi / 2)) >= cosine:
        return south, north, -180.0, 180.0
    width = math.degrees(math.asin(math.sin(reach) / cosine)) + _SLACK_DEG
    west, east = circle.lng - width, circle.lng + width
    if west < -180 or east > 180:  # over the date line: rare enough to look everywhere
        west, east = -180.0, 180.0
    return south, north, west, east


def _distances(lat: float, lng: float, lats: Degrees, lngs: Degrees) -> Degrees:
    """Great-circle distances in metres, as core.geo.haversine_m but for many."""
    phi, phis = math.radians(lat), np.radians(lats)
    h = np.sin((phis - phi) / 2) ** 2 + math.cos(phi) * np.cos(phis) * np.sin(np.radians(lngs - lng) / 2) ** 2
    distances: Degrees = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(h, 1.0)))
    return distances
