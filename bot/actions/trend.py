"""Going up or down: the latest twelve months against the twelve before, said only as surely as the counts allow."""

from __future__ import annotations

from bot.actions import places
from bot.actions.ask import Ask, provenance
from bot.actions.reply import Reply
from bot.actions.words import capital, number


def answer(ask: Ask) -> Reply:
    """The change near a place. `custom.kind` is `trend`; never a percentage."""
    place = places.place_of(ask)
    document = ask.client.get("/v1/crime/trend", **place.params, category=ask.topic.category)
    words = ask.words
    what = words.noun(ask.category)
    verdict = document["verdict"]
    if verdict == "not-enough-data":
        first = words.say("trend_few", place=place.name, what=what)
    else:
        first = words.say(
            "trend",
            Noun=capital(words.noun(ask.category, 2)),
            place=place.name,
            now=number(document["now"]),
            before=number(document["before"]),
            months=document["months_compared"],
            verdict=words.say(f"verdict_{verdict}"),
        )
    custom = {
        "kind": "trend",
        "place": places.document(place, document),
        "category": ask.category,
        "from": document["from"],
        "to": document["to"],
        "now": document["now"],
        "before": document["before"],
        "months_compared": document["months_compared"],
        "verdict": verdict,
        "z": document.get("z"),
        "by_month": document.get("by_month"),
        "asked": ask.topic.unlisted,
        **provenance(document),
    }
    sentences = (first, *ask.caveats({**document, "months_missing": []}))
    buttons = tuple(words.say(f"button_{name}") for name in ("level", "streets", "team"))
    return Reply(sentences, custom, ask.remembered(place), buttons=buttons)
