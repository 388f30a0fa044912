"""Whether two places differ by more than chance would. Pure: numbers in, a verdict out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from companion_api.crime.intervals import ratio_interval

Verdict = Literal["higher", "lower", "cant-tell", "no-data"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rate a over rate b with its 95 % interval. A limit that has no bound is None, as is a ratio to nothing."""

    ratio: float | None
    interval: tuple[float, float | None] | None
    verdict: Verdict


def compare(count_a: int, exposure_a: float, count_b: int, exposure_b: float) -> Comparison:
    """Compare two counts, each over its exposure (same unit, above 0). Differs only where the interval clears 1."""
    interval = ratio_interval(count_a, exposure_a, count_b, exposure_b)
    if interval is None:
        return Comparison(None, None, "cant-tell")
    lower, upper = interval
    ratio = (count_a / exposure_a) / (count_b / exposure_b) if count_b else None
    if lower > 1:
        return Comparison(ratio, interval, "higher")
    if upper is not None and upper < 1:
        return Comparison(ratio, interval, "lower")
    return Comparison(ratio, interval, "cant-tell")
