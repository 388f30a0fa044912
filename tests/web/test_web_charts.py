"""The page's small pictures: sound SVG, safe text, and a month that is unknown is not a bar of no height."""

from __future__ import annotations

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from companion_api.web.charts import BAR_HEIGHT, MAP_SIZE, Dot, month_bars, point_map

months = st.builds(lambda year, month: f"{year}-{month:02d}", st.integers(2010, 2040), st.integers(1, 12))


def _rects(text: str) -> list[dict[str, str]]:
    return [dict(node.attrib) for node in fromstring(text).iter("rect") if node.get("class") == "bar"]


@given(st.dictionaries(months, st.integers(0, 100_000), min_size=1, max_size=40))
def test_bars_are_in_order_and_in_proportion(by_month: dict[str, int]) -> None:
    bars = _rects(month_bars(by_month))
    assert len(bars) == len(by_month)
    assert [float(bar["x"]) for bar in bars] == sorted(float(bar["x"]) for bar in bars)
    top = max(by_month.values()) or 1
    for bar, month in zip(bars, sorted(by_month), strict=True):
        assert abs(float(bar["height"]) - by_month[month] / top * BAR_HEIGHT) <= 0.06


def test_a_month_not_published_is_a_gap_with_words() -> None:
    text = month_bars({"2025-01": 4, "2025-03": 0}, ["2025-02"])
    assert "2025-02: not published" in text
    assert len(_rects(text)) == 2


@given(st.text(alphabet="<>&\"'abc ", max_size=20))
def test_street_names_cannot_break_out(name: str) -> None:
    drawn = fromstring(point_map([Dot(51.5, -0.1, 3, name)], 51.5, -0.1, 1609.344))
    titles = [node.text for node in drawn.iter("title")]
    assert titles == [f"{name}: 3"]


@given(st.floats(-0.99, 0.99), st.floats(-0.99, 0.99))
def test_dots_stay_on_the_map_and_north_is_up(up: float, right: float) -> None:
    lat, lng = 54.2 + up * 0.009, 2.55 + right * 0.015
    drawn = fromstring(point_map([Dot(lat, lng, 1, "x")], 54.2, 2.55, 1609.344))
    dot = next(node for node in drawn.iter("circle") if node.get("class") == "dot")
    x, y = float(dot.get("cx", "nan")), float(dot.get("cy", "nan"))
    assert 0 <= x <= MAP_SIZE
    assert 0 <= y <= MAP_SIZE
    if abs(up) > 0.05:
        assert (y < MAP_SIZE / 2) == (up > 0)
    if abs(right) > 0.05:
        assert (x > MAP_SIZE / 2) == (right > 0)
