"""Months as published, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion_api.core import months

published = st.builds(lambda year, month: f"{year:04d}-{month:02d}", st.integers(1, 9998), st.integers(1, 12))


@given(published)
def test_ordinal_there_and_back(month: str) -> None:
    assert months.is_month(month)
    assert months.from_ordinal(months.ordinal(month)) == month


@given(published, st.integers(-600, 600))
def test_add_is_undone_and_keeps_order(month: str, count: int) -> None:
    if not 12 <= months.ordinal(month) + count < 9999 * 12:
        return
    later = months.add(month, count)
    assert months.add(later, -count) == month
    assert (later > month) == (count > 0)


def test_span_includes_both_ends_and_crosses_years() -> None:
    assert months.span("2024-11", "2025-02") == ("2024-11", "2024-12", "2025-01", "2025-02")
    assert months.span("2025-02", "2025-01") == ()


@given(st.text(max_size=9))
def test_anything_else_is_refused(text: str) -> None:
    if months.is_month(text):
        assert months.from_ordinal(months.ordinal(text)) == text
    else:
        with pytest.raises(ValueError):
            months.ordinal(text)


@pytest.mark.parametrize(
    "text", ["2024-13", "2024-00", "2024-1", "2024", "July2026", "2026-07-15", "2024-01\n", "２０２４-01"]
)
def test_near_misses(text: str) -> None:
    assert not months.is_month(text)
