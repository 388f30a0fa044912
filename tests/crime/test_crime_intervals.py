"""Intervals against scipy's own distributions and against published figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2

from companion_api.crime.intervals import count_interval, ratio_interval


@given(st.integers(0, 9), st.sampled_from([0.90, 0.95]))
def test_small_counts_are_exact(count: int, confidence: float) -> None:
    tail = (1 - confidence) / 2
    lower, upper = count_interval(count, confidence)
    assert lower == pytest.approx(chi2.ppf(tail, 2 * count) / 2 if count else 0.0)
    assert upper == pytest.approx(chi2.ppf(1 - tail, 2 * count + 2) / 2)


@given(st.integers(10, 100_000), st.sampled_from([0.90, 0.95]))
def test_byar_stays_close_to_exact(count: int, confidence: float) -> None:
    tail = (1 - confidence) / 2
    lower, upper = count_interval(count, confidence)
    assert lower == pytest.approx(chi2.ppf(tail, 2 * count) / 2, rel=0.003)
    assert upper == pytest.approx(chi2.ppf(1 - tail, 2 * count + 2) / 2, rel=0.003)


def test_byar_as_worked_by_hand() -> None:
    """65 events, 95 %: 65 (1 - 1/585 - 1.96 / (3 sqrt 65))^3 and 66 (1 - 1/594 + 1.96 / (3 sqrt 66))^3."""
    assert count_interval(65, 0.95) == (pytest.approx(50.16, abs=0.01), pytest.approx(82.85, abs=0.01))


def test_a_count_is_never_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        count_interval(-1)


@given(st.integers(0, 400), st.integers(0, 400))
def test_ratio_is_clopper_pearson(a: int, b: int) -> None:
    found = ratio_interval(a, 1.0, b, 1.0)
    if a + b == 0:
        assert found is None
        return
    assert found is not None
    exact = binomtest(a, a + b).proportion_ci(0.95, "exact")
    assert found[0] == pytest.approx(exact.low / (1 - exact.low), rel=1e-6, abs=1e-12)
    if b == 0:
        assert found[1] is None
    else:
        assert found[1] == pytest.approx(exact.high / (1 - exact.high), rel=1e-6)


@given(st.integers(1, 400), st.integers(1, 400), st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_ratio_turns_round(a: int, b: int, exposure_a: float, exposure_b: float) -> None:
    """b over a is the reciprocal of a over b, limits changed over."""
    lower, upper = ratio_interval(a, exposure_a, b, exposure_b) or (0, 0)
    back_lower, back_upper = ratio_interval(b, exposure_b, a, exposure_a) or (0, 0)
    assert upper is not None and back_upper is not None
    assert lower * back_upper == pytest.approx(1)
    assert upper * back_lower == pytest.approx(1)


@pytest.mark.parametrize(("a", "e_a", "b", "e_b"), [(-1, 1, 0, 1), (1, 0, 1, 1), (1, 1, 1, -2)])
def test_ratio_refuses_nonsense(a: int, e_a: float, b: int, e_b: float) -> None:
    with pytest.raises(ValueError, match="exposures"):
        ratio_interval(a, e_a, b, e_b)
