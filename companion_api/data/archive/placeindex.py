"""Which places lie inside an area: one sorted list of keys, mapped from disk, that every worker shares.

Places are sorted by `placekey`: band after band, west to east. A circle cuts a few bands; in each, two binary
searches bound the candidates, and the haversine rule decides about every one of them. Nothing is built at start-up
and nothing lives in a worker's own memory, as a k-d tree would.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from companion_api.core.geo import Circle, Point
from companion_api.data.archive.placekey import STEP, Degrees, Keys, band_of, decode, edge, radians
from companion_api.kernels.places import within

Numbers = npt.NDArray[np.int64]
"""Places by number, ascending."""

_NONE: Final[Numbers] = np.empty(0, np.int64)
_SLACK_DEG: Final = 1e-6
"""Added to every side of a box (about 10 cm), so that rounding never leaves a candidate out."""


@dataclass(frozen=True, slots=True)
class PlaceIndex:
    """Places sorted by key, those without a location last."""

    key: Keys

    def positions(self, places: Numbers) -> tuple[Degrees, Degrees]:
        """(lat, lng) of places, in degrees as published."""
        return decode(self.key[places])

    def in_circle(self, circle: Circle) -> Numbers:
        """Places at most `radius_m` from the centre, the edge included, as core.geo.haversine_m measures."""
        return within(self.key, circle.lat, circle.lng, circle.radius_m)

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

    def _between(self, spans: Iterable[tuple[int, float, float]]) -> Numbers:
        """Places of (band, west, east), one span after another."""
        edges = []
        for band, west, east in spans:
            edges.append(edge(band, west - _SLACK_DEG))
            edges.append(edge(band, east + _SLACK_DEG) + STEP)  # the first key beyond, for a search from the left
        found = self.key.searchsorted(np.array(edges, np.uint64)).tolist()
        ranges = [np.arange(a, b) for a, b in zip(found[::2], found[1::2], strict=True) if a < b]
        return np.concatenate(ranges) if ranges else _NONE


def _half_chords(lat: float, lng: float, keys: Keys) -> Degrees:
    """Haversines of the distances to many places, which order as the distances do."""
    phi = math.radians(lat)
    phis, lambdas = radians(keys)
    chords: Degrees = np.sin((phis - phi) / 2) ** 2
    chords += math.cos(phi) * np.cos(phis) * np.sin((lambdas - math.radians(lng)) / 2) ** 2
    return chords
