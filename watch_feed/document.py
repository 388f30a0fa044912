"""The canonical level document of one cell and month: what every watch and phone is told, before it is cut to size.

Immutable: the same data gives the same document, so that its projections can be cached for a year.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, Literal

from companion_api.core import months
from companion_api.core.geo import Cell

VERSION: Final = 1
"""Version of the document's shape, the `v` of every projection."""
LOWEST, HIGHEST = 1, 5
NO_DATA: Final = "no data"
TOO_FEW: Final = "too few recorded crimes to say"

Trend = Literal["no-clear-change", "probably-up", "clearly-up", "probably-down", "clearly-down", "not-enough-data"]
SourceName = Literal["snapshot", "live", "sandbox"]


@dataclass(frozen=True, slots=True)
class LevelDocument:
    """What is known of recorded crime within `radius_m` of a cell's centre, over the year up to `month`."""

    cell: Cell
    month: str
    """The month the document is of, `YYYY-MM`: it tells about the year up to there."""
    level: int | None
    """1 to 5; None where nothing can be said. Never 0."""
    sure: float | None
    """Chance that the level is the right one, two decimals; None without a level."""
    label: str
    """The level in words, claiming no more than is known: "above average", "probably low", "no data"."""
    count: int | None
    """Crimes counted (anti-social behaviour apart); None without data."""
    change: int | None
    """`count` less that of the same months a year before; None where that year is not covered."""
    trend: Trend
    months: int
    """How many published months `count` is over: mostly 12, fewer where some are missing, more where crime is rare."""
    people: int | None
    """Residents in the circle; None where the level is per area and not per resident."""
    source: SourceName
    last: str
    """Latest month that was counted; before `month` where this force publishes later than others."""
    complete: bool = True
    """Whether every force inside the circle published those months; if not, the true count is higher."""
    radius_m: int = 1609

    @property
    def exposure_months(self) -> int:
        """The time part of the exposure behind `count`; 0 where the count is known to be short or absent."""
        return self.months if self.complete and self.count is not None else 0

    @property
    def short(self) -> str:
        """At most seven characters, for the smallest places: `4/5`, `no data`, `too few`."""
        if self.level is not None:
            return f"{self.level}/{HIGHEST}"
        return "too few" if self.label == TOO_FEW else NO_DATA

    @property
    def expires(self) -> int:
        """Unix time from which a newer month can be expected; see `next_month_due`."""
        return next_month_due(self.month)


@lru_cache(maxsize=1024)
def next_month_due(month: str) -> int:
    """Unix time (UTC midnight) of the last day of the second month after `month`.

    data.police.uk publishes a month about one to two months after it ends, so a client that asks from then on, once a
    day, is never much late and never asks in vain for weeks.
    """
    year, number = map(int, months.add(month, 2).split("-"))
    return int(datetime(year, number, calendar.monthrange(year, number)[1], tzinfo=UTC).timestamp())


def month_name(month: str, *, short: bool = False) -> str:
    """`2025-12` -> `December 2025`, or `Dec 2025`; English whatever the machine's locale."""
    year, number = month.split("-")
    name = _MONTHS[int(number) - 1]
    return f"{name[:3] if short else name} {year}"


_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
