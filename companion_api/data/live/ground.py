"""The outline to ask upstream for, so that it holds a circle and tells nobody where in its cell the circle lies.

A circle is asked for by a polygon round every circle of that radius whose centre lies in the same 0.01 degree cell: the
exact position never leaves this machine, and everyone in a cell shares one answer. What lies outside the circle is
sorted out here, by the same rule as everywhere else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from companion_api.core.geo import EARTH_RADIUS_M, MILE_M, Cell, Circle

MARGIN_M: Final = 25.0
"""Added all round: upstream may measure on another ellipsoid, and our corners are cut."""
_STEPS: Final = 4
"""Segments in each rounded corner."""
_DIGITS: Final = 5
"""Decimals of a vertex, about a metre."""
_ROUNDING: Final = 2e-5
"""Added round an outline, in degrees, so that rounding its vertices leaves nothing out."""
MAX_PARAMETER: Final = 3500
"""Longest `poly` we send; upstream refuses a request line of more than 4094 characters."""


def circle_outline(circle: Circle) -> BaseGeometry:
    """A polygon (lng, lat) that holds every circle of this radius (at least a mile) centred in the circle's cell."""
    radius = max(circle.radius_m, MILE_M) + MARGIN_M
    centre = Cell.of(circle.lat, circle.lng).centre
    north = max(abs(centre.lat - 0.005), abs(centre.lat + 0.005))
    across = math.cos(math.radians(north)) - radius / EARTH_RADIUS_M  # narrowest parallel that the circle reaches
    up = math.degrees(radius / EARTH_RADIUS_M)
    side = up / max(across, 0.01)
    cut = 1 / math.cos(math.pi / 4 / _STEPS)  # the corner's chords lie outside the arc
    corners = []
    for quarter, (x, y) in enumerate([(1, 1), (-1, 1), (-1, -1), (1, -1)]):
        for step in range(_STEPS + 1):
            angle = (quarter + step / _STEPS) * math.pi / 2
            corners.append(
                (
                    centre.lng + x * 0.005 + side * cut * math.cos(angle),
                    centre.lat + y * 0.005 + up * cut * math.sin(angle),
                )
            )
    return shapely.Polygon(corners)


def polygon_outline(outline: BaseGeometry) -> BaseGeometry:
    """A polygon without holes that holds `outline` and fits in a request; what is outside is sorted out here."""
    if outline.geom_type == "Polygon":
        shell = _wider(outline)
        if len(poly(shell)) <= MAX_PARAMETER:
            return shell
    hull = _wider(shapely.convex_hull(outline))
    return hull if len(poly(hull)) <= MAX_PARAMETER else _wider(shapely.box(*shapely.bounds(outline)))


def _wider(outline: BaseGeometry) -> BaseGeometry:
    """The outline without holes and a little larger, with about as many vertices."""
    return shapely.Polygon(shapely.buffer(shapely.Polygon(outline.exterior), _ROUNDING, join_style="mitre").exterior)


def poly(outline: BaseGeometry) -> str:
    """`lat,lng:lat,lng:...`, not closed (upstream closes it)."""
    ring = shapely.get_coordinates(outline.exterior)[:-1]
    return ":".join(f"{lat:.{_DIGITS}f},{lng:.{_DIGITS}f}" for lng, lat in ring)


def parse_poly(text: str) -> BaseGeometry:
    """The polygon of a `poly` parameter."""
    pairs = [pair.split(",") for pair in text.split(":")]
    return shapely.Polygon([(float(lng), float(lat)) for lat, lng in pairs])


def halves(outline: BaseGeometry) -> Sequence[BaseGeometry]:
    """The two halves of an outline, cut across its longer side, overlapping by a few metres so that nothing on the cut
    is lost."""
    west, south, east, north = shapely.bounds(outline)
    overlap = 5e-5
    if (east - west) * math.cos(math.radians((south + north) / 2)) >= north - south:
        middle = (west + east) / 2
        boxes = [(west, south, middle + overlap, north), (middle - overlap, south, east, north)]
    else:
        middle = (south + north) / 2
        boxes = [(west, south, east, middle + overlap), (west, middle - overlap, east, north)]
    parts = (shapely.intersection(outline, shapely.box(*box)) for box in boxes)
    # The hull, because a cut through a dented outline leaves several pieces; records outside are sorted out later. What
    # shrinks to a line lies in the overlap, so the other half holds it.
    hulls = [shapely.convex_hull(part) for part in parts]
    return [_wider(hull) for hull in hulls if hull.geom_type == "Polygon"]
