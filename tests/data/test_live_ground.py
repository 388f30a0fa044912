"""The outline sent upstream holds every circle it must, is the same for a whole cell, and can be cut in halves."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from companion_api.core.geo import Circle, haversine_m
from companion_api.data.live import ground

lats = st.floats(49.5, 61.0)
lngs = st.floats(-9.0, 3.0)


@given(lats, lngs, st.floats(100, 8000), st.floats(0, 2 * math.pi))
def test_the_outline_holds_the_circle(lat: float, lng: float, radius: float, bearing: float) -> None:
    outline = ground.parse_poly(ground.poly(ground.circle_outline(Circle(lat, lng, radius))))
    far = _walk(lat, lng, radius, bearing)
    assert haversine_m(lat, lng, *far) == pytest.approx(radius, abs=0.01)
    assert outline.covers(shapely.Point(far[1], far[0]))


@given(st.integers(5000, 6000), st.integers(-800, 200), st.data())
def test_everyone_in_a_cell_asks_the_same(lat_e2: int, lng_e2: int, data: st.DataObject) -> None:
    """So an exact position never leaves the machine."""
    inside = st.floats(-0.0049, 0.0049)
    a, b = (
        Circle(lat_e2 / 100 + data.draw(inside), lng_e2 / 100 + data.draw(inside), radius) for radius in (500, 1609.344)
    )
    assert ground.poly(ground.circle_outline(a)) == ground.poly(ground.circle_outline(b))


@given(lats, lngs, st.integers(0, 2**32))
def test_halves_lose_nothing(lat: float, lng: float, seed: int) -> None:
    outline = ground.circle_outline(Circle(lat, lng, 1609.344))
    west, south, east, north = shapely.bounds(outline)
    dice = np.random.default_rng(seed)
    x, y = dice.uniform(west, east, 200), dice.uniform(south, north, 200)
    inside = shapely.contains_xy(outline, x, y)
    pieces = [ground.parse_poly(ground.poly(piece)) for piece in ground.halves(outline)]
    held = shapely.contains_xy(pieces[0], x, y) | shapely.contains_xy(pieces[1], x, y)
    assert not (inside & ~held).any()
    assert max(piece.area for piece in pieces) < 0.6 * outline.area


def test_an_outline_fits_in_a_request_line() -> None:
    circle = np.linspace(0, 2 * math.pi, 5000)
    star = shapely.Polygon(np.column_stack([np.cos(circle) * (1 + 0.1 * np.cos(40 * circle)), np.sin(circle)]))
    for shape in (star, shapely.MultiPolygon([star, shapely.box(3, 3, 4, 4)]), shapely.Point(0, 52).buffer(0.01)):
        asked = ground.polygon_outline(shape)
        assert len(ground.poly(asked)) <= ground.MAX_PARAMETER
        assert ground.parse_poly(ground.poly(asked)).covers(shape), "rounding its vertices leaves nothing out"


def _walk(lat: float, lng: float, metres: float, bearing: float) -> tuple[float, float]:
    """The point `metres` away."""
    phi, lam, arc = math.radians(lat), math.radians(lng), metres / 6_371_008.8
    end = math.asin(math.sin(phi) * math.cos(arc) + math.cos(phi) * math.sin(arc) * math.cos(bearing))
    turn = math.atan2(math.sin(bearing) * math.sin(arc) * math.cos(phi), math.cos(arc) - math.sin(phi) * math.sin(end))
    return math.degrees(end), math.degrees(lam + turn)
