"""Residents of circles are held to brute force in tests/places/test_places_population.py; here the rest."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from companion_api.core.geo import haversine_m
from companion_api.kernels import grid
from companion_api.places.spatial import cells_of

E7 = 10_000_000
positions = st.tuples(st.integers(48 * E7, 62 * E7), st.integers(-12 * E7, 4 * E7))
near = st.tuples(st.integers(51 * E7, 51 * E7 + 200_000), st.integers(0, 300_000))


def table(points: list[tuple[int, int]]) -> tuple[npt.NDArray[np.uint32], ...]:
    """Columns cell, lat, lng of points in units of 1e-7 degree, in cell order."""
    lats, lngs = (np.array(column, np.int32) for column in zip(*points, strict=True))
    cells = cells_of(lats / E7, lngs / E7)
    order = np.argsort(cells, kind="stable")
    return cells[order], lats[order], lngs[order]


@example([(62 * E7, 4 * E7)], (61.9999, 3.9999), 1_000.0)
@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(positions, near), min_size=1, max_size=40),
    st.tuples(st.floats(50.9, 51.1), st.floats(-0.1, 0.1)),
    st.sampled_from([0.0, 300.0, 5_000.0, 20_000.0, 400_000.0]),
)
def test_the_nearest_equals_brute_force(
    points: list[tuple[int, int]], at: tuple[float, float], within_m: float
) -> None:
    cells, lats, lngs = table(points)
    far = [haversine_m(*at, lat / E7, lng / E7) for lat, lng in zip(lats.tolist(), lngs.tolist(), strict=True)]
    found = grid.nearest(cells, lats, lngs, *at, within_m)
    if found is None:
        assert min(far) > within_m
    else:
        row, metres = found
        assert metres == far[row], "to the last bit: both use one rule"
        assert metres == pytest.approx(min(far), abs=1e-3)
        assert metres <= within_m


def test_of_equals_the_first_is_nearest_and_nobody_is_near_nothing() -> None:
    cells, lats, lngs = table([(51 * E7, 0)] * 3)
    assert grid.nearest(cells, lats, lngs, 51.0, 0.0, 10.0) == (0, 0.0)
    none = cells[:0], lats[:0], lngs[:0]
    assert grid.nearest(*none, 51.0, 0.0, 10.0) is None
    assert grid.nearest(cells, lats, lngs, -51.0, 179.0, 20_000.0) is None


def test_columns_that_do_not_belong_together_are_refused() -> None:
    cells, lats, lngs = table([(51 * E7, 0), (52 * E7, 0)])
    with pytest.raises(ValueError, match="one length"):
        grid.nearest(cells, lats[:1], lngs, 51.0, 0.0, 10.0)
    before = np.array([0, 1], np.int64)
    with pytest.raises(ValueError, match="one length"):
        grid.residents_within(cells, lats, lngs, before[:1], before.astype(np.int32), 51.0, 0.0, 10.0)
    with pytest.raises(ValueError, match="a last row"):
        grid.residents_within(cells, lats, lngs, before, before.astype(np.int32), 51.0, 0.0, 10.0)


def test_a_block_over_the_edge_is_cut_off() -> None:
    squares = np.arange(12, dtype=np.uint8).reshape(3, 4)
    assert grid.values_in(squares, 1, 3, 1, 3) == bytes([5, 6, 9, 10])
    assert grid.values_in(squares, -5, 1, 3, 9) == bytes([3])
    assert grid.values_in(squares, 5, 9, 0, 4) == b""
