"""How bad: the five-step level, what it is compared with, and the count behind it."""

from __future__ import annotations

from bot.actions import places
from bot.actions.ask import Ask, partly, provenance
from bot.actions.client import Document
from bot.actions.reply import Reply
from bot.actions.words import capital

_LEVEL = (
    "value", "word", "sure", "pair", "count", "per_year", "interval", "comparator", "comparator_name", "measure",
    "ratio", "rate_per_1000", "months",
)  # fmt: skip


def answer(ask: Ask) -> Reply:
    """The level near a place. `custom.kind` is `crime_level`. Never says safe or dangerous."""
    place = places.place_of(ask)
    document = ask.client.get("/v1/crime/level", **place.params, category=ask.topic.category)
    words = ask.words
    level = {name: document.get(name) for name in _LEVEL}
    custom = {
        "kind": "crime_level",
        "place": places.document(place, document),
        "category": ask.category,
        "from": document.get("from"),
        "to": document.get("to"),
        "count": document.get("count"),
        "level": level,
        "asked": ask.topic.unlisted,
        **provenance(document),
    }
    sentences = [*_sentences(ask, document, place.name), *ask.caveats(document)]
    buttons = tuple(words.say(f"button_{name}") for name in ("count", "trend", "streets"))
    return Reply(tuple(sentences), custom, ask.remembered(place), buttons=buttons)


def _sentences(ask: Ask, document: Document, place: str) -> list[str]:
    words = ask.words
    what = words.noun(ask.category)
    comparator = document.get("comparator_name") or document.get("comparator")
    word = words.level(document)
    if document.get("count") is None:
        return [words.say("level_unknown", what=what, place=place, detail=document.get("text") or "")]
    counted = _count(ask, document)
    if word is None:
        few = str(document.get("word", "")).startswith("too few")
        detail = "" if partly(document) else document.get("text") or ""  # the caveat says it shorter
        first = "level_few" if few else "level_unknown"
        return [words.say(first, what=what, place=place, comparator=comparator, detail=detail).strip(), counted]
    step = "" if document.get("pair") else words.say("level_step", value=document["value"])
    first = words.say("crime_level", what=what, place=place, word=word, step=step, comparator=comparator)
    basis = "not_adjusted" if document.get("measure") == "per-circle" else "visitors"
    return [
        capital(first),
        counted,
        *([words.say(basis)] if basis == "not_adjusted" or (document.get("value") or 0) >= 4 else []),
    ]


def _count(ask: Ask, document: Document) -> str:
    words = ask.words
    count = document["count"]
    noun = (
        "crimes-only" if ask.category == "all-crime" else ask.category
    )  # the level of all crime leaves out anti-social behaviour
    return capital(
        words.say(
            "level_count",
            count=words.count(count),
            noun=words.noun(noun, count),
            were="was" if count == 1 else "were",
            distance=words.distance(document["radius_m"]),
            period=words.period(document["from"], document["to"]),
        )
    )
