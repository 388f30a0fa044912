"""Which places lie inside an area: one sorted list of keys, mapped from disk, that every worker shares.

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
from companion_api.data.archive.placekey import BAND_UNITS, UNITS, Degrees, Keys, band_of, decode

Numbers = npt.NDArray[np.int64]
"""Places by number, ascending."""

_NONE: Final[Numbers] = np.empty(0, np.int64)
_CLOSE: Final = 1e-7
"""Squared half chords this close to the radius's (relative) are decided by the one rule everyone shares,
core.geo.haversine_m: numpy's sine may differ from the C library's in the last bit, and at the edge that would show."""
_SLACK_DEG: Final = 1e-6
"""Added to every side of a box (about 10 cm), so that rounding never leaves a candidate out."""
_BAND_DEG: Final = BAND_UNITS / UNITS


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
        lat, lng = self.positions(found)
        chord = _half_chords(circle.lat, circle.lng, lat, lng)
        limit = _half_chord(circle.radius_m)
        inside = chord <= limit
        for position in np.flatnonzero(np.abs(chord - limit) <= _CLOSE * limit + 1e-20).tolist():
            exact = haversine_m(circle.lat, circle.lng, float(lat[position]), float(lng[position]))
            inside[position] = exact <= circle.radius_m
        return found[inside]

    def in_polygon(self, outline: Any) -> Numbers:
        """Places inside a shapely geometry (lng, lat), its boundary included."""
        if outline.is_empty:
            return _NONE
        west, south, east, north = outline.bounds
        bands = np.arange(band_of(south), band_of(north) + 1)
        found = self._between(bands, np.full(len(bands), west), np.full(len(bands), east))
        lat, lng = self.positions(found)
        shapely.prepare(outline)
        inside: Numbers = found[shapely.intersects_xy(outline, lng, lat)]
        return inside

    def nearest(self, point: Point, within_m: float) -> Numbers:
        """Places within `within_m`, from nearest to farthest."""
        found = self.in_circle(Circle(point.lat, point.lng, within_m))
        order = np.argsort(_half_chords(point.lat, point.lng, *self.positions(found)), kind="stable")
        return found[order]

    def _candidates(self, circle: Circle) -> Numbers:
        """Every place of a circle and a few beside it.

        In each band the circle is widest at the latitude nearest its centre; how wide follows from the haversine
        formula, with the cosine taken at the band's poleward side so that the width is never too small.
        """
        height = math.degrees(circle.radius_m / EARTH_RADIUS_M) + _SLACK_DEG
        bands = np.arange(band_of(circle.lat - height), band_of(circle.lat + height) + 1)
        south = bands * _BAND_DEG - 90 - _SLACK_DEG
        north = south + _BAND_DEG + 2 * _SLACK_DEG
        nearest = np.minimum(np.maximum(circle.lat, south), north)
        left = _half_chord(circle.radius_m) - np.sin(np.radians(nearest - circle.lat) / 2) ** 2
        poleward = np.minimum(np.maximum(np.abs(south), np.abs(north)), 90)
        narrow = math.cos(math.radians(circle.lat)) * np.cos(np.radians(poleward))
        # Near a pole the quotient passes 1, or its divisor is 0: every longitude then.
        share = np.minimum(np.maximum(left, 0) / np.maximum(narrow, 1e-12), 1.0)
        width = np.degrees(2 * np.arcsin(np.sqrt(share))) + _SLACK_DEG
        if circle.lng - width.max() < -180 or circle.lng + width.max() > 180:
            width = np.full(len(bands), 360.0)  # over the date line: rare enough to look everywhere
        return self._between(bands, circle.lng - width, circle.lng + width)

    def _between(self, bands: npt.NDArray[np.int64], west: Degrees, east: Degrees) -> Numbers:
        """Places of these bands between two longitudes each."""
        edges = np.stack([west - _SLACK_DEG, east + _SLACK_DEG], axis=1)
        units = (np.minimum(np.maximum(edges + 180, 0), 360) * UNITS).astype(np.uint64)
        units[:, 1] += np.uint64(1)  # the first key east of the east side, for a search from the left
        keys = (bands.astype(np.uint64)[:, None] << np.uint64(48)) | (units << np.uint64(16))
        found = self.key.searchsorted(keys.ravel()).tolist()
        spans = [np.arange(a, b) for a, b in zip(found[::2], found[1::2], strict=True) if a < b]
        return np.concatenate(spans) if spans else _NONE


def _half_chord(distance_m: float) -> float:
    """The haversine of a distance: the square of half its chord, on a globe of radius 1. Halfway round at most."""
    return math.sin(min(distance_m / (2 * EARTH_RADIUS_M), math.pi / 2)) ** 2


def _half_chords(lat: float, lng: float, lats: Degrees, lngs: Degrees) -> Degrees:
    """Haversines of many distances. They order as the distances do, and spare two roots and arcs for each."""
    phi, phis = math.radians(lat), np.radians(lats)
    chords: Degrees = np.sin((phis - phi) / 2) ** 2
    chords += math.cos(phi) * np.cos(phis) * np.sin(np.radians(lngs - lng) / 2) ** 2
    return chords
