"""Keys and the place index, anywhere on the globe: against brute force."""

from __future__ import annotations

import math

import numpy as np
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from companion_api.core.geo import Circle, Point, haversine_m
from companion_api.data.archive.placeindex import PlaceIndex
from companion_api.data.archive.placekey import NOWHERE, decode, encode

E6 = 1_000_000
latitudes = st.one_of(st.integers(-90 * E6, 90 * E6), st.sampled_from([-90 * E6, 90 * E6, 0])).map(lambda n: n / E6)
longitudes = st.one_of(st.integers(-180 * E6, 180 * E6), st.sampled_from([-180 * E6, 180 * E6, 0])).map(
    lambda n: n / E6
)
british = st.tuples(st.integers(51_400_000, 51_600_000), st.integers(-200_000, 200_000)).map(
    lambda pair: (pair[0] / E6, pair[1] / E6)
)


def index(points: list[tuple[float, float]]) -> PlaceIndex:
    lat, lng = (np.array(column, float) for column in zip(*points, strict=True))
    return PlaceIndex(np.unique(encode(lat, lng)))


@settings(deadline=None)
@given(latitudes, longitudes)
def test_a_key_holds_its_position_to_the_bit(lat: float, lng: float) -> None:
    back = decode(encode(np.array([lat, np.nan]), np.array([lng, np.nan])))
    assert (back[0][0], back[1][0]) == (lat, lng)
    assert np.isnan(back[0][1]) and np.isnan(back[1][1])


@settings(deadline=None)
@given(st.text("0123456789", min_size=6, max_size=7))
def test_degrees_come_back_as_python_reads_the_csv(decimals: str) -> None:
    """Six or seven decimals as printed."""
    text = f"51.{decimals}"
    lat, lng = decode(encode(np.array([float(text)]), np.array([-float(f"0.{decimals}")])))
    assert (lat[0], lng[0]) == (float(text), -float(f"0.{decimals}"))


def test_what_has_no_position_sorts_last() -> None:
    keys = encode(np.array([90.0, np.nan]), np.array([180.0, np.nan]))
    assert keys[0] < keys[1] == NOWHERE


@settings(max_examples=300, deadline=None)
@given(
    st.lists(british, min_size=1, max_size=60),
    british,
    st.floats(0, 20_000, allow_nan=False),
    st.booleans(),
)
def test_a_circle_at_home_equals_brute_force(
    points: list[tuple[float, float]], centre: tuple[float, float], radius: float, at_edge: bool
) -> None:
    if at_edge:  # the radius is exactly the distance to a point
        radius = haversine_m(*centre, *points[0])
    _same(points, centre, radius)


@example([(0.0, -18.478403)], (0.0, 180.0), 1.0)
@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(latitudes, longitudes), min_size=1, max_size=60),
    st.tuples(latitudes, longitudes),
    st.one_of(st.floats(0, 2_000_000), st.floats(0, 20_100_000)),
)
def test_a_circle_anywhere_equals_brute_force(
    points: list[tuple[float, float]], centre: tuple[float, float], radius: float
) -> None:
    """Poles, the date line, halfway round the globe: a bounding box goes wrong there first."""
    _same(points, centre, radius)


@settings(deadline=None)
@given(latitudes, longitudes, st.floats(0, 2))
def test_points_a_breath_away(lat: float, lng: float, radius: float) -> None:
    near = [(min(round(lat + step / E6, 6), 90.0), min(round(lng + step / E6, 6), 180.0)) for step in range(20)]
    _same(near, (lat, lng), radius)


def _same(points: list[tuple[float, float]], centre: tuple[float, float], radius: float) -> None:
    places = index(points)
    lat, lng = places.positions(places.in_circle(Circle(*centre, radius)))
    found = set(zip(lat.tolist(), lng.tolist(), strict=True))
    assert found == {point for point in points if haversine_m(*centre, *point) <= radius}


@settings(deadline=None)
@given(st.lists(british, min_size=1, max_size=60), st.lists(british, min_size=3, max_size=8, unique=True))
def test_an_outline_equals_shapely_one_by_one(
    points: list[tuple[float, float]], corners: list[tuple[float, float]]
) -> None:
    outline = shapely.MultiPoint([(lng, lat) for lat, lng in corners]).convex_hull
    places = index([*points, *corners])
    lat, lng = places.positions(places.in_polygon(outline))
    found = set(zip(lat.tolist(), lng.tolist(), strict=True))
    inside = {(y, x) for y, x in [*points, *corners] if outline.intersects(shapely.Point(x, y))}
    assert found == inside


def test_nearest_places_come_in_order() -> None:
    places = index([(51.5, 0.0), (51.501, 0.0), (51.5, 0.002), (51.6, 0.0)])
    lat, lng = places.positions(places.nearest(Point(51.5, 0.0001), 1000))
    assert list(zip(lat, lng, strict=True)) == [(51.5, 0.0), (51.501, 0.0), (51.5, 0.002)]


def test_a_radius_that_is_none_finds_nothing() -> None:
    places = index([(51.5, 0.0)])
    for radius in (-1.0, math.nan):
        assert len(places.in_circle(Circle(51.5, 0.0, radius))) == 0
    assert len(places.in_circle(Circle(51.5, 0.0, 0.0))) == 1
    assert len(places.in_polygon(shapely.Polygon())) == 0
