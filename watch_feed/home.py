"""Here against home: higher, lower, can't tell, no data - from two level documents and nothing else.

The rule is the one of `/v1/crime/compare`, said so that a phone can work it out from two documents it has fetched, and
home never leaves it (docs/watch.md gives the same in words):

1. No data where either document has no `count` or `months` 0, or where one is of the invented county and one is not.
2. Exposure of each side: `people x months` where both documents have `people`, else `months`.
3. Were the two alike, the crimes here would be binomial: n = crimes here + at home, p = exposure here / both exposures.
   Higher if P(X >= here) < 0.025; lower if P(X <= here) < 0.025; else can't tell. (The same as: the 95 % interval of
   the ratio of the two rates, after Clopper and Pearson, lies wholly above, or below, 1.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from companion_api.core.geo import Cell
from companion_api.crime.compare import compare
from watch_feed.document import LevelDocument

Verdict = Literal["higher", "lower", "cant-tell", "no-data"]


@dataclass(frozen=True, slots=True)
class Home:
    """The home cell, its level and how here compares with it."""

    cell: Cell
    level: int | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Glance:
    """What a projection is made from: the document of where the watch is, and home where it was asked for."""

    here: LevelDocument
    home: Home | None = None

    @property
    def verdict(self) -> Verdict | None:
        """How here compares with home; None where no home was given."""
        return self.home.verdict if self.home else None


def against(here: LevelDocument, home_cell: Cell, home: LevelDocument | None) -> Home:
    """Compare `here` with the document of the home cell (None: there is none)."""
    if home is None:
        return Home(home_cell, None, "no-data")
    return Home(home_cell, home.level, verdict(here, home))


def verdict(here: LevelDocument, home: LevelDocument) -> Verdict:
    """Whether recorded crime here is higher than at home by more than chance would make it."""
    if here.count is None or home.count is None or (here.source == "sandbox") != (home.source == "sandbox"):
        return "no-data"
    exposure_here, exposure_home = here.exposure_months, home.exposure_months
    if not exposure_here or not exposure_home:
        return "no-data"
    if here.people is not None and home.people is not None:
        exposure_here *= here.people
        exposure_home *= home.people
    return compare(here.count, exposure_here, home.count, exposure_home).verdict
