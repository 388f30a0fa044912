"""One question about recorded crime, and one reading of a source that answers it.

Every answer starts here: the months meant, what the force published of them, and a single table of counts that the
summary, the level and the trend are all cut from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from companion_api.core import months
from companion_api.core.categories import CATEGORIES, CATEGORY_INDEX, label
from companion_api.core.errors import InvalidParameter, NoData
from companion_api.core.forces import name_of
from companion_api.core.geo import Circle
from companion_api.core.licence import LICENCE, SANDBOX_NOTE
from companion_api.core.place import Place
from companion_api.crime import words
from companion_api.data.choose import Pinned
from companion_api.data.source import Coverage, CrimeSource, Table

DEFAULT_MONTHS: Final = 12
LOOKBACK: Final = 36
"""Months before the end of a question that levels may reach back to."""
LIVE_LOOKBACK: Final = 24
"""The same where each month is a call to someone else's server: two years, for the trend."""
MAX_MONTHS: Final = 240


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: crimes of `slugs` within `radius_m` of `place`, `first` to `last` (None: the last 12 months)."""

    place: Place
    slugs: tuple[str, ...]
    radius_m: float
    first: str | None = None
    last: str | None = None

    def __post_init__(self) -> None:
        for name, text in (("from", self.first), ("to", self.last)):
            if text is not None and not months.is_month(text):
                raise InvalidParameter(name, "Write a month as YYYY-MM, for instance 2025-03.")
        if self.first is not None and self.last is not None:
            length = months.ordinal(self.last) - months.ordinal(self.first) + 1
            if length < 1:
                raise InvalidParameter("from", f"The first month ({self.first}) is after the last ({self.last}).")
            if length > MAX_MONTHS:
                raise InvalidParameter("from", f"Ask for at most {MAX_MONTHS} months at a time.")

    @property
    def circle(self) -> Circle:
        """The area asked about, centred on the exact point."""
        return Circle(self.place.lat, self.place.lng, self.radius_m)


ordinal = lru_cache(maxsize=4096)(months.ordinal)
"""`months.ordinal`, kept, because a request asks it of the same few months again and again."""


@lru_cache(maxsize=4096)
def _chosen(slugs: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """1 at each category asked about, else 0."""
    return np.isin(CATEGORIES, slugs).astype(np.int64)


class Ground:
    """Where an answer stands: the source, the months meant and what the force published of them. Counts nothing yet."""

    def __init__(self, question: Question, pinned: Pinned) -> None:
        """Raises NoData where no source is open for the place; whether it knows the months, `require` tells."""
        circle = question.circle
        self.question = question
        self.source: CrimeSource = pinned.for_place(question.place)
        freshness = self.source.freshness(circle)
        self.as_of = freshness.as_of
        self.stale = freshness.stale
        frame = _frame(question.first, question.last, self.as_of, self.source.months, self.source.name == "live")
        self.first, self.last, self.window, self.span = frame
        if self.span:
            self.coverage: Coverage = self.source.coverage(circle, self.span[0], self.span[-1])
        else:
            self.coverage = Coverage(force=question.place.force, months=(), missing=self.window)
        self.covered, self.months, self.missing = _known(self.coverage.months, self.window)
        """What the force published of the span; of the months asked about; and the months asked about that it did not:
        unknown, never zero."""

    def require(self) -> None:
        """Raises NoData when the window lies outside the data, or the force published none of it."""
        if not self.span:
            raise self._outside()
        if not self.months:
            raise self._unpublished()

    @property
    def slugs(self) -> tuple[str, ...]:
        """The categories asked about."""
        return self.question.slugs

    @property
    def force(self) -> str | None:
        """The police force of the place."""
        return self.coverage.force

    def stretches(self) -> list[tuple[str, str]]:
        """First and last of each run of published months: what to ask a source that answers for whole windows."""
        runs: list[tuple[str, str]] = []
        for month in self.months:
            if runs and ordinal(month) == ordinal(runs[-1][1]) + 1:
                runs[-1] = (runs[-1][0], month)
            else:
                runs.append((month, month))
        return runs

    def envelope(self) -> dict[str, Any]:
        """What every answer carries beside its own facts."""
        body = {
            "place": placed(self.question.place, self.force).document(),
            "category": label(self.slugs),
            "radius_m": self.question.radius_m,
            "from": self.first,
            "to": self.last,
            "as_of": self.as_of,
            "source": self.source.name,
            "stale": self.stale,
            "licence": LICENCE,
            "coverage": self.coverage_document(),
        }
        notes = self.notes()
        if notes:
            body["note"] = " ".join(notes)
        return body

    def coverage_document(self) -> dict[str, Any]:
        """What was published of the window, JSON-ready."""
        body: dict[str, Any] = {"force": self.force, "months": list(self.months), "missing": list(self.missing)}
        body["partial"] = {
            force: asked
            for force, gaps in self.coverage.partial.items()
            if (asked := sorted(month for month in gaps if month in self.window))
        }
        if self.coverage.reason:
            body["reason"] = self.coverage.reason
        return body

    def gaps(self) -> dict[str, frozenset[str]]:
        """Months of the span that other forces inside the area did not publish, by force."""
        return {force: frozenset(gaps) for force, gaps in self.coverage.partial.items() if gaps}

    @property
    def absent(self) -> frozenset[str]:
        """Months of the span that some other force inside the area did not publish."""
        return frozenset[str]().union(*self.coverage.partial.values())

    def notes(self) -> list[str]:
        """What a person must know about these numbers."""
        notes = [SANDBOX_NOTE] if self.source.name == "sandbox" else []
        if self.missing:
            notes.append(f"Not published: {words.listed(tuple(map(words.month, self.missing)))}.")
        absent = tuple(force for force, gaps in self.gaps().items() if not gaps.isdisjoint(self.window))
        if absent:
            notes.append(f"Part of this area is policed by {words.forces(absent)}; months of theirs are missing here.")
        if self.stale:
            notes.append("The police data service is not answering; this is an earlier answer.")
        return notes

    def _outside(self) -> NoData:
        held = self.source.months
        have = f"from {words.month(held[0])} to {words.month(held[-1])}" if held else "for no month at all"
        return NoData(
            f"There is police data here {have}, none {words.period(self.first, self.last)}. "
            "This is not a count of zero.",
            reason="outside the months loaded here",
            coverage={
                "force": None,
                "months": [],
                "first": held[0] if held else None,
                "last": held[-1] if held else None,
            },
        )

    def _unpublished(self) -> NoData:
        reason = self.coverage.reason or (
            "This place is outside the police forces of England, Wales and Northern Ireland that are loaded here."
            if self.force is None
            else f"{name_of(self.force)} published nothing for these months in the data loaded here."
        )
        return NoData(f"{reason} This is not a count of zero.", reason=reason, coverage=self.coverage_document())


class Facts(Ground):
    """One reading of the source: counts by month and category over the span, from which every answer is cut."""

    def __init__(self, question: Question, pinned: Pinned) -> None:
        """Read. Raises NoData when the window lies outside the data or its force published none of it."""
        super().__init__(question, pinned)
        self.require()
        self._table: Table = self.source.counts(question.circle, self.span[0], self.span[-1])
        self._sums: dict[tuple[str, ...], dict[str, int]] = {}

    def monthly(self, slugs: tuple[str, ...]) -> dict[str, int]:
        """Crimes of `slugs` in every month of the span, those not published included (as whatever was counted)."""
        sums = self._sums.get(slugs)
        if sums is None:
            sums = self._sums[slugs] = dict(zip(self.span, (self._table @ _chosen(slugs)).tolist(), strict=True))
        return sums

    def by_month(self, wanted: Iterable[str], slugs: tuple[str, ...]) -> dict[str, int]:
        """Crimes of `slugs` in each of those months of the span."""
        sums = self.monthly(slugs)
        return {month: sums[month] for month in wanted}

    def count(self, wanted: Iterable[str], slugs: tuple[str, ...]) -> int:
        """Crimes of `slugs` over those months of the span."""
        sums = self.monthly(slugs)
        return sum(sums[month] for month in wanted)

    def by_category(self, wanted: tuple[str, ...], slugs: tuple[str, ...]) -> dict[str, int]:
        """Crimes over those months (at least one) of the span, in each of those categories."""
        start = ordinal(self.span[0])
        low, high = ordinal(wanted[0]) - start, ordinal(wanted[-1]) - start + 1
        rows = slice(low, high) if high - low == len(wanted) else [ordinal(month) - start for month in wanted]
        totals = self._table[rows].sum(axis=0).tolist()
        return {slug: totals[CATEGORY_INDEX[slug]] for slug in slugs}


@lru_cache(maxsize=4096)
def _frame(
    first: str | None, last: str | None, as_of: str, held: tuple[str, ...], live: bool
) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    """(first month, last month, every month meant, every month read) of a question to a source that holds `held`.

    An open end is the latest month, an open start a year before the end. What is read begins before what is meant, by
    as much as a level or trend may need; it is empty outside the data. Kept: the same few come again.
    """
    last = last or max(as_of, first or as_of)
    first = first or months.from_ordinal(max(0, months.ordinal(last) - DEFAULT_MONTHS + 1))
    if months.ordinal(last) - months.ordinal(first) >= MAX_MONTHS:
        raise InvalidParameter("from", f"Ask for at most {MAX_MONTHS} months at a time.")
    window = months.span(first, last)
    if not held or last < held[0] or first > held[-1]:
        return first, last, window, ()
    end = min(last, held[-1])
    start = min(first, months.add(end, 1 - (LIVE_LOOKBACK if live else LOOKBACK)))
    return first, last, window, months.span(max(held[0], start), end)


@lru_cache(maxsize=4096)
def _known(
    published: tuple[str, ...], window: tuple[str, ...]
) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """(everything published, the months of a window that were, those that were not)."""
    covered = frozenset(published)
    return (
        covered,
        tuple(month for month in window if month in covered),
        tuple(month for month in window if month not in covered),
    )


def placed(place: Place, force: str | None) -> Place:
    """The place with the force that its records came from, where the place did not say."""
    return place if place.force is not None or force is None else place.policed_by(force, place.neighbourhood)
