"""From a count to one of five steps, with how sure that is. Pure: numbers in, numbers out.

The steps and their names are those of the police crime maps of 2008-9; the rule is not (see docs/levels.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from companion_api.crime.prior import Prior

WORDS: Final = ("low", "below average", "average", "above average", "high")
"""The steps 1 to 5."""
TOO_FEW: Final = "too few recorded crimes to say"
NO_DATA: Final = "no data"

CLEAR: Final = 0.70
PROBABLE: Final = 0.50
PAIR: Final = 0.75
MIN_MONTHS: Final = 9
"""Fewer covered months than this give no level."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What can be said about a rate: the most probable step, its chance, and words that claim no more than that."""

    value: int | None
    """1 to 5; None when the count is too small to say."""
    word: str
    sure: float
    """Chance of the most probable step."""
    pair: tuple[int, int] | None
    """The two neighbouring steps named when one alone is not sure enough."""
    chances: tuple[float, ...]
    """Chance of each of the five steps, sum 1."""
    ratio: float | None
    """Rate over the median of the comparator; None where the median place would not see one event."""


def read(prior: Prior, count: float, exposure: float) -> Reading:
    """The step of `count` events in `exposure` (units of the prior, above 0; not yet divided by phi)."""
    if exposure <= 0:
        raise ValueError("a level needs an exposure above 0")
    chances = prior.band_chances(count / prior.phi, exposure / prior.phi)
    value, word, pair = say(chances)
    usual = exposure * prior.median
    return Reading(value, word, max(chances), pair, tuple(chances), count / usual if usual >= 1 else None)


def say(chances: Sequence[float]) -> tuple[int | None, str, tuple[int, int] | None]:
    """(step, words, pair) for the chances of the five steps: the first claim that they support."""
    sure = max(chances)
    best = chances.index(sure)
    if sure >= CLEAR:
        return best + 1, WORDS[best], None
    if sure >= PROBABLE:
        return best + 1, f"probably {WORDS[best]}", None
    together, lower = max((chances[step] + chances[step + 1], -step) for step in range(len(chances) - 1))
    if together >= PAIR:
        return best + 1, f"{WORDS[-lower]} or {WORDS[1 - lower]}", (1 - lower, 2 - lower)
    return None, TOO_FEW, None
