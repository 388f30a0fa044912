"""Trend and comparison: verdicts that chance does not overturn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion_api.crime.compare import compare
from companion_api.crime.trend import change


@pytest.mark.parametrize(
    ("now", "before", "phi", "verdict"),
    [
        (9, 5, 1.0, "no-clear-change"),
        (412, 388, 2.0, "no-clear-change"),
        (0, 0, 1.0, "no-clear-change"),
        (25, 16, 1.0, "probably-up"),  # z is exactly 2
        (36, 16, 1.0, "clearly-up"),
        (16, 25, 1.0, "probably-down"),
        (9, 36, 1.0, "clearly-down"),
        (36, 16, 4.0, "probably-up"),
        (30, 16, 4.0, "no-clear-change"),
    ],
)
def test_trend(now: int, before: int, phi: float, verdict: str) -> None:
    assert change(now, before, phi).verdict == verdict


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.floats(1, 20))
def test_trend_turns_round(now: int, before: int, phi: float) -> None:
    there, back = change(now, before, phi), change(before, now, phi)
    assert there.z == pytest.approx(-back.z)
    assert there.verdict.replace("up", "down") == back.verdict.replace("up", "down")


def test_chance_alone_seldom_reads_as_clear() -> None:
    random = np.random.default_rng(1)
    pairs = random.poisson(60, (4000, 2))
    verdicts = [change(int(now), int(before)).verdict for now, before in pairs]
    clear = sum(verdict.startswith("clearly") for verdict in verdicts) / len(verdicts)
    assert clear == pytest.approx(0.034, abs=0.01)


@pytest.mark.parametrize(
    ("a", "people_a", "b", "people_b", "verdict"),
    [
        (100, 1000, 50, 1000, "higher"),
        (50, 1000, 100, 1000, "lower"),
        (100, 2000, 50, 1000, "cant-tell"),
        (3, 1000, 1, 1000, "cant-tell"),
        (8, 1000, 0, 1000, "higher"),
        (2, 1000, 0, 1000, "cant-tell"),
        (0, 1000, 8, 1000, "lower"),
        (0, 1000, 0, 1000, "cant-tell"),
    ],
)
def test_compare(a: int, people_a: float, b: int, people_b: float, verdict: str) -> None:
    found = compare(a, people_a, b, people_b)
    assert found.verdict == verdict
    if b == 0:
        assert found.ratio is None


@given(st.integers(0, 2000), st.integers(0, 2000), st.floats(1, 1e6), st.floats(1, 1e6))
def test_compare_holds_the_ratio(a: int, b: int, people_a: float, people_b: float) -> None:
    found = compare(a, people_a, b, people_b)
    if found.ratio is not None and found.interval is not None:
        lower, upper = found.interval
        assert lower <= found.ratio * (1 + 1e-9)
        assert upper is not None
        assert found.ratio <= upper * (1 + 1e-9)
