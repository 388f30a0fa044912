"""Which places lie inside an area: one sorted list of keys, mapped from disk, that every worker shares.

Places are sorted by `placekey`: band after band, west to east. A circle cuts a few bands; in each, two binary
searches bound the candidates, and the haversine rule decides about every one of them. Nothing is built at start-up
and nothing lives in a worker's own memory, as a k-d tree would.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from companion_api.core.geo import EARTH_RADIUS_M, Circle, Point, half_width, haversine_m, haversine_of
from companion_api.data.archive.placekey import BAND_UNITS, STEP, UNITS, Degrees, Keys, band_of, decode, edge, radians

Numbers = npt.NDArray[np.int64]
"""Places by number, ascending."""

_NONE: Final[Numbers] = np.empty(0, np.int64)
_CLOSE: Final = 1e-7
"""Squared half chords this close to the radius's (relative) are decided by the one rule everyone shares,
core.geo.haversine_m: numpy's sine may differ from the C library's in the last bit, and at the edge that would show."""
_TINY: Final = 1e-16
"""The same for circles of next to no radius (13 cm), where the last bit of an angle weighs more."""
_SLACK_DEG: Final = 1e-6
"""Added to every side of a box (about 10 cm), so that rounding never leaves a candidate out."""
_SMALL_M: Final = 20_000.0
_TEMPERATE: Final = 75.0
_FROM_DATE_LINE: Final = 179.0
"""Circles up to that radius, latitude and longitude are measured without sines: see `_small_half_chords`. Nearer the
date line the candidates are those of whole bands, however far."""
_BAND_DEG: Final = BAND_UNITS / UNITS
_SLAB_DEG: Final = 0.001
"""Height of the slabs of latitude whose circles share their widths: about 110 m."""


@dataclass(frozen=True, slots=True)
class PlaceIndex:
    """Places sorted by key, those without a location last."""

    key: Keys

    def positions(self, places: Numbers) -> tuple[Degrees, Degrees]:
        """(lat, lng) of places, in degrees as published."""
        return decode(self.key[places])

    def in_circle(self, circle: Circle) -> Numbers:
        """Places at most `radius_m` from the centre, the edge included."""
        if not circle.radius_m >= 0:
            return _NONE
        found = self._candidates(circle)
        small = circle.radius_m <= _SMALL_M and abs(circle.lat) <= _TEMPERATE and abs(circle.lng) <= _FROM_DATE_LINE
        chord = (_small_half_chords if small else _half_chords)(circle.lat, circle.lng, self.key[found])
        limit = haversine_of(circle.radius_m)
        inside = chord <= limit
        close = np.flatnonzero(np.abs(chord - limit) <= _CLOSE * limit + _TINY)
        if len(close):
            lat, lng = self.positions(found[close])
            for position, place_lat, place_lng in zip(close.tolist(), lat.tolist(), lng.tolist(), strict=True):
                exact = haversine_m(circle.lat, circle.lng, place_lat, place_lng)
                inside[position] = exact <= circle.radius_m
        return found[inside]

    def in_polygon(self, outline: Any) -> Numbers:
        """Places inside a shapely geometry (lng, lat), its boundary included."""
        if outline.is_empty:
            return _NONE
        west, south, east, north = outline.bounds
        found = self._between((band, west, east) for band in range(band_of(south), band_of(north) + 1))
        lat, lng = self.positions(found)
        shapely.prepare(outline)
        inside: Numbers = found[shapely.intersects_xy(outline, lng, lat)]
        return inside

    def nearest(self, point: Point, within_m: float) -> Numbers:
        """Places within `within_m`, from nearest to farthest."""
        found = self.in_circle(Circle(point.lat, point.lng, within_m))
        order = np.argsort(_half_chords(point.lat, point.lng, self.key[found]), kind="stable")
        return found[order]

    def _candidates(self, circle: Circle) -> Numbers:
        """Every place of a circle and a few beside it. Over the date line, which is rare, all of a band."""
        lng = circle.lng
        return self._between(
            (band, lng - width, lng + width) if lng - width >= -180 and lng + width <= 180 else (band, -180.0, 180.0)
            for band, width in _widths(math.floor(circle.lat / _SLAB_DEG), circle.radius_m)
        )

    def _between(self, spans: Iterable[tuple[int, float, float]]) -> Numbers:
        """Places of (band, west, east), one span after another."""
        edges = []
        for band, west, east in spans:
            edges.append(edge(band, west - _SLACK_DEG))
            edges.append(edge(band, east + _SLACK_DEG) + STEP)  # the first key beyond, for a search from the left
        found = self.key.searchsorted(np.array(edges, np.uint64)).tolist()
        ranges = [np.arange(a, b) for a, b in zip(found[::2], found[1::2], strict=True) if a < b]
        return np.concatenate(ranges) if ranges else _NONE


@lru_cache(maxsize=4096)
def _widths(slab: int, radius_m: float) -> tuple[tuple[int, float], ...]:
    """(band, degrees of longitude to either side) that hold a circle, wherever in a slab of latitude its centre lies.

    In each band a circle is widest at the latitude nearest its centre; how wide follows from the haversine formula,
    with both cosines taken where they are smallest. Kept, for many circles have a radius and a slab in common.
    """
    south, north = slab * _SLAB_DEG, (slab + 1) * _SLAB_DEG
    height = math.degrees(radius_m / EARTH_RADIUS_M) + _SLACK_DEG
    limit, cosine = haversine_of(radius_m), _least_cosine(south, north)
    widths = []
    for band in range(band_of(south - height), band_of(north + height) + 1):
        bottom = band * _BAND_DEG - 90 - _SLACK_DEG
        top = bottom + _BAND_DEG + 2 * _SLACK_DEG
        apart = max(bottom - north, south - top, 0.0)
        widths.append((band, half_width(apart, cosine * _least_cosine(bottom, top), limit)))
    return tuple(widths)


def _least_cosine(south: float, north: float) -> float:
    """Of the latitudes between two; 0 where a pole is among them."""
    return math.cos(math.radians(min(max(abs(south), abs(north)), 90.0)))


def _half_chords(lat: float, lng: float, keys: Keys) -> Degrees:
    """Haversines of the distances to many places. They order as the distances do, and spare a root and an arc each."""
    phi = math.radians(lat)
    phis, lambdas = radians(keys)
    chords: Degrees = np.sin((phis - phi) / 2) ** 2
    chords += math.cos(phi) * np.cos(phis) * np.sin((lambdas - math.radians(lng)) / 2) ** 2
    return chords


def _small_half_chords(lat: float, lng: float, keys: Keys) -> Degrees:
    """The same for places near by, by the first terms of each series instead of sines and cosines.

    Within _SMALL_M of a centre up to _TEMPERATE degrees from the equator no angle exceeds 0.013, and what is left off
    is less than 1e-10 of the whole; _CLOSE decides a thousand times sooner that a place must be measured exactly.
    """
    phi = math.radians(lat)
    up, across = radians(keys)
    up -= phi
    across -= math.radians(lng)
    up_squared = up * up
    across *= across
    cosines = math.cos(phi) * (1 - up_squared / 2) - math.sin(phi) * up * (1 - up_squared / 6)
    chords: Degrees = up_squared * (0.25 - up_squared / 48)
    chords += math.cos(phi) * cosines * across * (0.25 - across / 48)
    return chords
