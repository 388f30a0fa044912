"""Positions in every notation that people and phones write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion_api.core.errors import InvalidParameter
from companion_api.places.coordinates import parse

HERE = (51.5, -0.125)


@pytest.mark.parametrize(
    "text",
    [
        "51.5,-0.125",
        " 51.5 , -0.125 ",
        "51.5 -0.125",
        "(51.5, -0.125)",
        "[51.5;-0.125]",
        "+51.5, -0.125",
        "51.5/-0.125",
        "51.5N 0.125W",
        "51.5° N, 0.125° W",
        "N51.5 W0.125",
        "51.5n,0.125w",
        "0.125W 51.5N",
        "51.5 N -0.125",
        "51.5N0.125W",
        "51°30'N 0°7'30\"W",
        "51° 30′ 0″ N, 0° 7′ 30″ W",
        "51 30 00 N 0 07 30 W",
        "51:30:00N 0:07:30W",
        "51°30.0'N, 0°7.5'W",
        "51d30m0sN 0d7m30sW",
        "51°30'0 N, 0°7'30 W",
        "51 deg 30 min N 0 deg 7.5 min W",
        "lat: 51.5, lng: -0.125",
        "latitude=51.5 longitude=-0.125",
        "geo:51.5,-0.125",
        "geo:51.5,-0.125;u=35",
        "51,50 -0,125",
        "51.5,−0.125",
        "51.5, \u20130.125",
        "https://www.google.com/maps/@51.5,-0.125,15z",
        "https://maps.apple.com/?q=51.5,-0.125",
        "https://www.openstreetmap.org/#map=16/51.5/-0.125",
        "https://maps.google.com/?q=51.5,%20-0.125",
    ],
)
def test_one_position_many_notations(text: str) -> None:
    point = parse(text)
    assert point is not None
    assert (point.lat, point.lng) == pytest.approx(HERE, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "52",
        "LE1 5WW",
        "Leicester",
        "",
        "51.5",
        "N",
        "51.5,",
        ",",
        "12 High Street",
        "E1 6AN",
        "W1 1AA",
        "51.5,-0.1,7",
        "B5 4",
        "A10",
        "10 Downing Street",
        "1 2 3",
        "1234,5678",
        "M1 1",
        "²,³",
        "٣,٤",
        "https://example.org/",
    ],
)
def test_other_things_are_no_position(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "91,0",
        "999,0",
        "0,181",
        "51.5N 0.1N",
        "51.5W 0.1E",
        "N51.5N 0.1W",
        "-51.5N 0.1W",
        "51°61'N 0°0'W",
        "51°30'61\"N 0°0'W",
    ],
)
def test_an_impossible_position_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        parse(text)
    assert caught.value.field == "q"


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_decimals_come_back(lat: float, lng: float) -> None:
    point = parse(f"{lat:.6f},{lng:.6f}")
    assert point is not None
    assert (point.lat, point.lng) == (float(f"{lat:.6f}"), float(f"{lng:.6f}"))


@given(
    st.integers(0, 89),
    st.integers(0, 59),
    st.integers(0, 59),
    st.sampled_from("NS"),
    st.integers(0, 179),
    st.integers(0, 59),
    st.integers(0, 59),
    st.sampled_from("EW"),
)
def test_sexagesimal_comes_back(d: int, m: int, s: int, ns: str, d2: int, m2: int, s2: int, ew: str) -> None:
    point = parse(f"{d}°{m}'{s}\"{ns} {d2}°{m2}'{s2}\"{ew}")
    assert point is not None
    assert point.lat == pytest.approx((d + m / 60 + s / 3600) * (1 if ns == "N" else -1))
    assert point.lng == pytest.approx((d2 + m2 / 60 + s2 / 3600) * (1 if ew == "E" else -1))


@given(st.text(max_size=200))
def test_any_text_is_a_position_or_not_but_never_a_crash(text: str) -> None:
    try:
        point = parse(text)
    except InvalidParameter:
        return
    assert point is None or (-90 <= point.lat <= 90 and -180 <= point.lng <= 180)


@given(st.text(alphabet="0123456789.,-+NSEWnsew°'\" /:;", max_size=60))
def test_text_made_of_position_marks_too(text: str) -> None:
    test_any_text_is_a_position_or_not_but_never_a_crash.hypothesis.inner_test(text)  # type: ignore[attr-defined]
