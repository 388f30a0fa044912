"""Whether one year differs from the year before by more than chance would. Pure: numbers in, a verdict out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

Verdict = Literal["no-clear-change", "probably-up", "clearly-up", "probably-down", "clearly-down", "not-enough-data"]

CLEAR_Z: Final = 3.0
PROBABLE_Z: Final = 2.0
"""z is the difference of two independent years, each of variance about 1, so its standard deviation is about 1.4:
by chance alone |z| passes 2 about one time in six and 3 about one time in thirty."""
MIN_PAIRS: Final = 9
"""Fewer months than this that both years cover give no verdict."""


@dataclass(frozen=True, slots=True)
class Change:
    """Two years side by side."""

    now: int
    before: int
    z: float
    verdict: Verdict


def change(now: int, before: int, phi: float = 1.0) -> Change:
    """Compare two counts over the same months of two years; `phi` (>= 1) is how much wider than chance they vary."""
    z = 2 * (math.sqrt(now / phi) - math.sqrt(before / phi))
    return Change(now, before, z, _verdict(z))


def _verdict(z: float) -> Verdict:
    if abs(z) < PROBABLE_Z:
        return "no-clear-change"
    if z > 0:
        return "clearly-up" if z >= CLEAR_Z else "probably-up"
    return "clearly-down" if z <= -CLEAR_Z else "probably-down"
