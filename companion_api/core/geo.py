"""Points, circles and cells on the globe. Distances in metres, coordinates WGS 84 degrees.

A crime is inside a circle when its great-circle (haversine) distance to the centre is at most the radius.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_RADIUS_M = 6_371_008.8
MILE_M = 1_609.344
"""The radius of police.uk itself, and our default."""

# Generous box round Great Britain and Northern Ireland, and the sandbox county in the North Sea.
LAT_RANGE = (-90.0, 90.0)
LNG_RANGE = (-180.0, 180.0)


@dataclass(frozen=True, slots=True)
class Point:
    """A position in degrees."""

    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class Circle:
    """Everything within `radius_m` metres of (`lat`, `lng`), the edge included."""

    lat: float
    lng: float
    radius_m: float

    @property
    def centre(self) -> Point:
        """The centre as a point."""
        return Point(self.lat, self.lng)

    def rim(self) -> tuple[Point, ...]:
        """Eight points on the edge, near enough: which police forces a circle reaches into."""
        height = math.degrees(self.radius_m / EARTH_RADIUS_M)
        width = height / max(math.cos(math.radians(self.lat)), 1e-6)
        return tuple(
            Point(self.lat + height * math.sin(angle), self.lng + width * math.cos(angle))
            for angle in (math.pi / 4 * step for step in range(8))
        )


def haversine_m(a_lat: float, a_lng: float, b_lat: float, b_lng: float) -> float:
    """Great-circle distance in metres between two positions in degrees; kernels/sphere.pxd has the same, to the bit."""
    phi_a, phi_b = math.radians(a_lat), math.radians(b_lat)
    up, across = math.sin((phi_b - phi_a) / 2), math.sin(math.radians(b_lng - a_lng) / 2)
    h = up * up + math.cos(phi_a) * math.cos(phi_b) * (across * across)
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A 0.01 degree cell, named by its centre in hundredths of a degree (about 1.11 km by 0.65 km in Britain).

    A phone snaps to it before it asks, and it is all that is ever kept of a person's home.
    """

    lat_e2: int
    lng_e2: int

    @classmethod
    def of(cls, lat: float, lng: float) -> Cell:
        """The cell that holds a position (halves go up, so that every client can snap alike)."""
        return cls(math.floor(lat * 100 + 0.5), math.floor(lng * 100 + 0.5))

    @classmethod
    def parse(cls, text: str) -> Cell:
        """`5152_-8` -> Cell(5152, -8). Raises ValueError for anything else."""
        lat_text, separator, lng_text = text.partition("_")
        if not separator:
            raise ValueError(f"not a cell: {text!r}")
        cell = cls(int(lat_text), int(lng_text))
        if cell.id != text or not (-9000 <= cell.lat_e2 <= 9000 and -18000 <= cell.lng_e2 <= 18000):
            raise ValueError(f"not a cell: {text!r}")
        return cell

    @property
    def id(self) -> str:
        """The cell's name in URLs, free of dots: latitude and longitude in hundredths of a degree."""
        return f"{self.lat_e2}_{self.lng_e2}"

    @property
    def centre(self) -> Point:
        """The centre in degrees, two decimals."""
        return Point(self.lat_e2 / 100, self.lng_e2 / 100)
