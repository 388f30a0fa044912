"""What happened next: the latest published outcome of the crimes of a place and period."""

from __future__ import annotations

from collections import Counter
from typing import Any

from companion_api.crime import words
from companion_api.crime.question import Ground


def outcomes(ground: Ground) -> dict[str, Any]:
    """Crimes by latest outcome, and how many have none published."""
    found = [
        ground.source.outcomes(ground.question.circle, first, last, ground.slugs) for first, last in ground.stretches()
    ]
    counts = sum((Counter(part.by_outcome) for part in found), Counter[str]())
    by_outcome = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    known, not_published = sum(by_outcome.values()), sum(part.not_published for part in found)
    revised = sum(part.revised for part in found)
    return {
        **ground.envelope(),
        "total": known + not_published,
        "by_outcome": by_outcome,
        "with_outcome": known,
        "not_published": not_published,
        "revised": revised,
        "text": _text(ground, by_outcome, not_published, revised),
    }


def _text(ground: Ground, by_outcome: dict[str, int], not_published: int, revised: int) -> str:
    total = sum(by_outcome.values()) + not_published
    opening = f"Of {words.counted(ground.slugs, total)}, "
    if not total:
        return "Nothing was recorded here in these months."
    if not by_outcome:
        return f"{opening}no outcome is published."
    most, count = next(iter(by_outcome.items()))
    text = f'{opening}the most common outcome is "{most}" ({words.number(count)}).'
    if not_published:
        text += f" For {words.number(not_published)} no outcome is published."
    if revised:
        text += f" The outcome of {words.number(revised)} was revised since the edition loaded here before."
    return text
