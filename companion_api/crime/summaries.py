"""How much crime was recorded: the counts of one place and period."""

from __future__ import annotations

from typing import Any

from companion_api.core.categories import CATEGORIES
from companion_api.core.errors import CompanionError
from companion_api.crime import words
from companion_api.crime.forces import Forces, counted
from companion_api.crime.levels import Levels
from companion_api.crime.question import Facts


def summary(facts: Facts, levels: Levels, forces: Forces) -> dict[str, Any]:
    """The summary document: `schemas.SummaryAnswer`."""
    known = facts.months
    by_month = facts.by_month(known, facts.slugs)
    total = sum(by_month.values())
    return {
        **facts.envelope(),
        "total": total,
        "by_month": by_month,
        "by_category": facts.by_category(known, facts.slugs),
        "months_covered": len(known),
        "months_missing": list(facts.missing),
        "unplaced": unplaced(facts, forces),
        "level": levels.of(facts),
        "text": _text(facts, total),
    }


def unplaced(facts: Facts, forces: Forces) -> dict[str, Any]:
    """Records of the whole force without a location, which are in no circle: count and share of all it published."""
    if facts.force is None:
        return {"force": None, "count": 0, "share": None}
    tables = forces.tables(facts.source, facts.force)
    if tables is not None:
        count, everything = counted(tables, facts.months, facts.slugs)
        return {"force": facts.force, "count": count, "share": round(count / everything, 4) if everything else 0.0}
    return {"force": facts.force, "count": _unplaced_alone(facts, facts.force), "share": None}


def _unplaced_alone(facts: Facts, force: str) -> int | None:
    """The count where the source cannot tell the share; None where it cannot tell either."""
    try:
        table = facts.source.unplaced(force, facts.months[0], facts.months[-1])
    except CompanionError:
        return None
    wanted = [CATEGORIES.index(slug) for slug in facts.slugs]
    return int(table[:, wanted].sum())


def _text(facts: Facts, total: int) -> str:
    known = facts.months
    near = f"within {words.distance(facts.question.radius_m)} of {facts.question.place.name}"
    fact = f"{words.counted(facts.slugs, total)} {words.were(total)} recorded"
    text = f"{fact} {near} {words.period(known[0], known[-1])}."
    between = sum(1 for month in facts.missing if known[0] < month < known[-1])
    if between:
        text += f" {between} of those months {'is' if between == 1 else 'are'} not published and not counted."
    return text
