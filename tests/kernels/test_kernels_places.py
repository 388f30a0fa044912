"""Circles over sorted keys are held to brute force in tests/data/test_archive_geometry.py; here the rest."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion_api.kernels import places


@settings(deadline=None)
@given(st.data())
def test_a_tally_is_what_the_rows_add_up_to(data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(st.integers(0, 6), max_size=5), min_size=1, max_size=8))
    first = np.cumsum([0, *map(len, rows)]).astype(np.uint32)
    cells = np.array([cell for row in rows for cell in row], np.uint16)
    chosen = sorted(data.draw(st.sets(st.integers(0, len(rows) - 1))))
    counts = places.tally(first, cells, np.array(chosen, np.int64), 7)
    together = [cell for place in chosen for cell in rows[place]]
    assert counts.tolist() == [together.count(cell) for cell in range(7)]


def test_a_damaged_array_is_refused_not_read_beyond() -> None:
    first, cells, chosen = np.array([0, 2], np.uint32), np.array([3, 9], np.uint16), np.array([0], np.int64)
    assert places.tally(first, cells, chosen, 10).sum() == 2
    for wrong in (
        (first, cells, chosen, 9),  # a cell that is not there
        (first, cells, np.array([1], np.int64), 10),  # a place
        (first, cells, np.array([-1], np.int64), 10),
        (np.array([0, 3], np.uint32), cells, chosen, 10),  # a row
    ):
        with pytest.raises(IndexError):
            places.tally(*wrong)
    with pytest.raises(IndexError):
        places.distinct(np.array([1], np.uint8), np.array([1], np.int64))


def test_another_type_of_number_is_refused() -> None:
    with pytest.raises(ValueError, match="mismatch"):
        places.within(np.array([1], np.int64), 51.5, 0.0, 100.0)  # type: ignore[arg-type]


def test_distinct_values_ascend() -> None:
    values = np.array([255, 7, 7, 0, 3], np.uint8)
    assert places.distinct(values, np.array([0, 1, 2, 3], np.int64)) == bytes([0, 7, 255])
    assert places.distinct(values, np.array([], np.int64)) == b""


def test_no_places_no_circle() -> None:
    assert places.within(np.array([], np.uint64), 51.5, 0.0, 100.0).tolist() == []
