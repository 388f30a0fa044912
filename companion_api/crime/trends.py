"""Whether crime near a place is going up or down, and a table of years beside the wider area and the force.

The table is the one that the first police crime maps had: this area, its local authority and its force, by calendar
year and by the police's own year, April to March.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any, Final

from cachetools import LRUCache

from companion_api.core import months
from companion_api.core.categories import ALL_CRIME, ANTI_SOCIAL_BEHAVIOUR, CATEGORIES, columns
from companion_api.core.forces import name_of
from companion_api.crime import words
from companion_api.crime.book import NATIONAL, BookShelf
from companion_api.crime.districts import Districts
from companion_api.crime.forces import Forces, counted
from companion_api.crime.question import Facts, ordinal
from companion_api.crime.trend import MIN_PAIRS, Change, change
from companion_api.data.source import Lsoas, Table

YEAR: Final = 12
APRIL: Final = 3  # months after January

_WORDS: Final = {
    "clearly-up": "That is clearly up.",
    "probably-up": "That is probably up.",
    "clearly-down": "That is clearly down.",
    "probably-down": "That is probably down.",
    "no-clear-change": "That is no clear change: numbers this size move by as much from year to year.",
}


class Trends:
    """Reads two years out of facts, and the years of wider areas out of the source."""

    def __init__(self, books: BookShelf, forces: Forces, districts: Districts | None) -> None:
        self._books = books
        self._forces = forces
        self._districts = districts
        self._wide: LRUCache[tuple[str, str, str], Table] = LRUCache(128)

    def of(self, facts: Facts) -> dict[str, Any]:
        """The trend document, `schemas.TrendAnswer`, with the table of years."""
        pairs, found = self._compared(facts)
        enough = len(pairs) >= MIN_PAIRS
        shown = facts.months if facts.question.first else tuple(month for month in facts.span if month in facts.covered)
        if facts.question.first is None:
            shown = tuple(month for month in shown if ordinal(month) > ordinal(facts.last) - 2 * YEAR)
        return {
            **facts.envelope(),
            "by_month": facts.by_month(shown, facts.slugs),
            "now": found.now,
            "before": found.before,
            "z": round(found.z, 2) if enough else None,
            "verdict": found.verdict if enough else "not-enough-data",
            "months_compared": len(pairs),
            "text": _text(facts, pairs, found) if enough else _not_enough(pairs),
            "table": self._table(facts),
        }

    def change_of(self, facts: Facts) -> Change | None:
        """The last year against the one before, and nothing more; None where too few months are known of both."""
        pairs, found = self._compared(facts)
        return found if len(pairs) >= MIN_PAIRS else None

    def _compared(self, facts: Facts) -> tuple[tuple[str, ...], Change]:
        """(months of the last year that both years know, the two years over them)."""
        pairs = _pairs(facts)
        now, before = facts.count(pairs, facts.slugs), facts.count(map(_year_before, pairs), facts.slugs)
        return pairs, change(now, before, self._phi(facts, pairs))

    def _phi(self, facts: Facts, pairs: tuple[str, ...]) -> float:
        """How much wider than chance the months of these categories vary: one fitted value, or their mean by count."""
        if facts.slugs == CATEGORIES:
            parts: tuple[tuple[str, tuple[str, ...]], ...] = (
                (ALL_CRIME, tuple(slug for slug in CATEGORIES if slug != ANTI_SOCIAL_BEHAVIOUR)),
                (ANTI_SOCIAL_BEHAVIOUR, (ANTI_SOCIAL_BEHAVIOUR,)),
            )
        else:
            parts = tuple((slug, (slug,)) for slug in facts.slugs)
        weighted = total = 0.0
        for key, slugs in parts:
            prior = self._books.current().find(NATIONAL, key, "per-circle", facts.question.radius_m)
            count = facts.count(pairs, slugs)
            weighted += count * (prior.phi if prior else 1.0)
            total += count
        return weighted / total if total else 1.0

    def _table(self, facts: Facts) -> dict[str, Any]:
        """Counts by year of the circle, the local authority and the force; a year not fully published says so."""
        district = self._districts.at(facts.question.place.point) if self._districts else None
        force = self._forces.tables(facts.source, facts.force) if facts.force else None

        def area(wanted: tuple[str, ...]) -> int | None:
            return facts.count(wanted, facts.slugs)

        def authority(wanted: tuple[str, ...]) -> int | None:
            return self._district_count(facts, district, wanted) if district else None

        def whole_force(wanted: tuple[str, ...]) -> int | None:
            return counted(force, wanted, facts.slugs)[1] if force else None

        counters = {"area": area, "local_authority": authority, "force": whole_force}
        return {
            "local_authority": district.name if district else None,
            "force": name_of(facts.force) if facts.force else None,
            "calendar": _years(facts, 0, counters),
            "april_to_march": _years(facts, APRIL, counters),
        }

    def _district_count(self, facts: Facts, district: Lsoas, wanted: tuple[str, ...]) -> int | None:
        source = facts.source
        if source.name == "live":
            return None
        key = (source.name, source.version, district.name)
        table = self._wide.get(key)
        if table is None:
            table = self._wide[key] = source.counts(district, source.months[0], source.months[-1])
        start = ordinal(source.months[0])
        rows = [ordinal(month) - start for month in wanted]
        return int(table[rows][:, columns(facts.slugs)].sum())


def _pairs(facts: Facts) -> tuple[str, ...]:
    """Months of the last year that are published, as their namesakes a year before are: seasons then cancel."""
    end = months.add(min(facts.last, facts.span[-1]), 0)
    last_year = months.span(months.add(end, 1 - YEAR), end)
    held = facts.covered - _torn(facts)
    return tuple(month for month in last_year if month in held and _year_before(month) in held)


def _torn(facts: Facts) -> frozenset[str]:
    """Months that another force inside the circle left out though it published others: neither like the rest nor zero.

    A force that published nothing at all is missing alike from both years and tears nothing.
    """
    span = frozenset(facts.span)
    return frozenset[str]().union(*(gaps for gaps in facts.gaps().values() if not gaps >= span))


def _year_before(month: str) -> str:
    return months.add(month, -YEAR)


def _years(
    facts: Facts, starts_after: int, counters: Mapping[str, Callable[[tuple[str, ...]], int | None]]
) -> list[dict[str, Any]]:
    """One row for each year of the span, oldest first; years begin `starts_after` months after January."""
    rows = []
    for year, members in groupby(facts.span, key=lambda month: (ordinal(month) - starts_after) // YEAR):
        wanted = tuple(month for month in members if month in facts.covered)
        if not wanted:
            continue
        rows.append(
            {
                "year": str(year) if not starts_after else f"{year}/{(year + 1) % 100:02d}",
                "months_covered": len(wanted),
                "from": wanted[0],
                "to": wanted[-1],
                **{name: counter(wanted) for name, counter in counters.items()},
            }
        )
    return rows


def _text(facts: Facts, pairs: tuple[str, ...], found: Change) -> str:
    near = f"within {words.distance(facts.question.radius_m)} of {facts.question.place.name}"
    now = f"{words.counted(facts.slugs, found.now)} {words.were(found.now)} recorded {near}"
    if len(pairs) == YEAR:
        when = f"in the 12 months to {words.month(pairs[-1])}, against {words.number(found.before)} in the year before."
    else:
        when = (
            f"in {len(pairs)} months up to {words.month(pairs[-1])}, against {words.number(found.before)} in the same "
            "months a year before."
        )
    return f"{now} {when} {_WORDS[found.verdict]}"


def _not_enough(pairs: tuple[str, ...]) -> str:
    return (
        f"There is not enough data yet to say whether this is going up or down: it takes {MIN_PAIRS} months that are "
        f"published in both of the last two years, and here there {'is' if len(pairs) == 1 else 'are'} {len(pairs)}."
    )
