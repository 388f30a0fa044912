"""Intervals for counts of rare events and for the ratio of two rates.

Formulas as in the technical guidance of Public Health England's Fingertips: Byar's approximation from ten events on,
the exact Poisson (Garwood 1936) limits below; Clopper and Pearson (1934) for a ratio, given the sum of two counts.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Final

from scipy.special import betaincinv, gammaincinv, ndtri

BYAR_FROM: Final = 10
"""Smallest count for which Byar's approximation is used."""


@cache
def _z(confidence: float) -> float:
    """Two-sided standard normal quantile."""
    return float(ndtri(0.5 + confidence / 2))


def count_interval(count: int, confidence: float = 0.90) -> tuple[float, float]:
    """Lower and upper limit of the expected number behind an observed `count` (>= 0)."""
    if count < 0:
        raise ValueError("a count is never negative")
    if count < BYAR_FROM:
        return _garwood(count, confidence)
    z = _z(confidence)
    above = count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    return lower, upper


def _garwood(count: int, confidence: float) -> tuple[float, float]:
    tail = (1 - confidence) / 2
    lower = float(gammaincinv(count, tail)) if count else 0.0
    return lower, float(gammaincinv(count + 1, 1 - tail))


def ratio_interval(
    count_a: int, exposure_a: float, count_b: int, exposure_b: float, confidence: float = 0.95
) -> tuple[float, float | None] | None:
    """Exact limits of rate a / rate b, where each rate is count / exposure (exposures > 0, in the same unit).

    Given the sum, the first count is binomial; its Clopper-Pearson limits p become
    p / (1 - p) x exposure b / exposure a.
    An upper limit without bound (nothing counted at b) is None; with nothing counted at either, the answer is None.
    """
    if count_a < 0 or count_b < 0 or exposure_a <= 0 or exposure_b <= 0:
        raise ValueError("counts must be 0 or more and exposures above 0")
    if count_a + count_b == 0:
        return None
    tail = (1 - confidence) / 2
    scale = exposure_b / exposure_a
    lower = float(betaincinv(count_a, count_b + 1, tail)) if count_a else 0.0
    upper = float(betaincinv(count_a + 1, count_b, 1 - tail)) if count_b else 1.0
    return scale * lower / (1 - lower), (scale * upper / (1 - upper) if upper < 1 else None)
