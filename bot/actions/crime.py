"""How much crime: the count, the place and months as understood, what it means, a caveat when it matters."""

from __future__ import annotations

from bot.actions import places
from bot.actions.ask import Ask, provenance
from bot.actions.client import Document
from bot.actions.periods import months_of
from bot.actions.reply import Reply
from bot.actions.words import Words, number

MOST_COMMON = 3


def answer(ask: Ask) -> Reply:
    """Counts near a place. `custom.kind` is `crime_summary`."""
    if ask.topic.unlisted and ask.topic.category is None:
        return _not_published(ask)
    place = places.place_of(ask)
    months = months_of(ask, place)
    document = ask.client.get("/v1/crime/summary", **place.params, category=ask.topic.category, **months.params)
    words = ask.words
    total = document["total"]
    sentences = [
        words.say(
            "crime_summary",
            count=words.count(total),
            noun=words.noun(ask.category, total),
            were="was" if total == 1 else "were",
            distance=words.distance(document["radius_m"]),
            place=place.name,
            period=words.period(document["from"], document["to"]),
        )
    ]
    common = _most_common(document) if ask.category == "all-crime" else {}
    level = document.get("level") if months.first is None else None
    sentences += _meaning(level, words)
    if common:
        sentences.append(words.say("most_common", list=_listed(common, words)))
    sentences += ask.caveats(document, finer=months.finer)
    custom = {
        "kind": "crime_summary",
        "place": places.document(place, document),
        "category": ask.category,
        "from": document["from"],
        "to": document["to"],
        "count": total,
        "level": level,
        "by_category": document.get("by_category"),
        "most_common": common,
        "asked": ask.topic.unlisted,
        **provenance(document),
    }
    buttons = tuple(words.say(f"button_{name}") for name in ("lot", "trend", "streets"))
    return Reply(tuple(sentences), custom, ask.remembered(place), buttons=buttons)


def _meaning(level: Document | None, words: Words) -> list[str]:
    word = words.level(level) if level else None
    if level is None or word is None:
        return []
    return [words.say("level_note", word=word, comparator=level.get("comparator_name") or level.get("comparator"))]


def _most_common(document: Document) -> dict[str, int]:
    counts = sorted((document.get("by_category") or {}).items(), key=lambda item: -item[1])
    return {slug: count for slug, count in counts[:MOST_COMMON] if count}


def _listed(common: dict[str, int], words: Words) -> str:
    return ", ".join(f"{words.noun(slug)} ({number(count)})" for slug, count in common.items())


def _not_published(ask: Ask) -> Reply:
    """Fraud, speeding: police.uk has no figure and none that holds it."""
    asked = ask.topic.unlisted
    key = f"unlisted_{asked}" if ask.words.has(f"unlisted_{asked}") else "unlisted_nowhere"
    text = ask.words.say(key, asked=asked)
    return Reply((text,), {"kind": "no_data", "reason": "not-published", "asked": asked}, ask.remembered())
