"""Geometry every room relies on: the circle rule's distance and the 0.01 degree cell."""

from __future__ import annotations

import math

import pytest
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from companion_api.core.geo import EARTH_RADIUS_M, Cell, haversine_m

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


def test_radius_is_the_documented_one() -> None:
    quarter = haversine_m(0, 0, 90, 0)
    assert quarter == pytest.approx(math.pi / 2 * EARTH_RADIUS_M)
    assert EARTH_RADIUS_M == 6_371_008.8


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_agrees_with_an_independent_library(a_lat: float, a_lng: float, b_lat: float, b_lng: float) -> None:
    expected = great_circle((a_lat, a_lng), (b_lat, b_lng)).m * EARTH_RADIUS_M / 6_371_009.0
    assert haversine_m(a_lat, a_lng, b_lat, b_lng) == pytest.approx(expected, rel=1e-6, abs=0.2)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_symmetric_and_bounded(a_lat: float, a_lng: float, b_lat: float, b_lng: float) -> None:
    there, back = haversine_m(a_lat, a_lng, b_lat, b_lng), haversine_m(b_lat, b_lng, a_lat, a_lng)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= math.pi * EARTH_RADIUS_M + 1e-6


@given(latitudes, longitudes)
def test_cell_is_the_nearest_hundredth(lat: float, lng: float) -> None:
    cell = Cell.of(lat, lng)
    assert abs(cell.centre.lat - lat) <= 0.005 + 1e-9
    assert abs(cell.centre.lng - lng) <= 0.005 + 1e-9
    assert Cell.parse(cell.id) == cell
    assert Cell.of(cell.centre.lat, cell.centre.lng) == cell


def test_cell_of_the_documented_example() -> None:
    assert Cell.of(51.5188, -0.0815).id == "5152_-8"
    assert Cell.of(51.5188, -0.0815).centre == Cell.parse("5152_-8").centre


@pytest.mark.parametrize(
    "text",
    ["", "5152", "5152_", "_-8", "5152_-8.png", "05152_-8", "+5152_8", "9001_0", "5152_18001", "a_b", "５１５２_8"],
)
def test_what_is_not_a_cell(text: str) -> None:
    with pytest.raises(ValueError):
        Cell.parse(text)
