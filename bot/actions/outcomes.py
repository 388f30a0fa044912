"""What happened next: the latest published outcome of the crimes near a place."""

from __future__ import annotations

from bot.actions import places
from bot.actions.ask import Ask, provenance
from bot.actions.periods import months_of
from bot.actions.reply import Reply
from bot.actions.words import capital, number

SHOWN = 3


def answer(ask: Ask) -> Reply:
    """Outcomes near a place. `custom.kind` is `outcomes`."""
    place = places.place_of(ask)
    months = months_of(ask, place)
    document = ask.client.get("/v1/crime/outcomes", **place.params, category=ask.topic.category, **months.params)
    words = ask.words
    shown = dict(list(document["by_outcome"].items())[:SHOWN])
    parts = {
        "total": number(document["total"]),
        "noun": words.noun(ask.category, document["total"]),
        "Noun": capital(words.noun(ask.category, 2)),
        "place": place.name,
        "period": words.period(document["from"], document["to"]),
    }
    if shown:
        listed = ", ".join(f"{name} ({number(count)})" for name, count in shown.items())
        sentences = [words.say("outcomes", list=listed, **parts)]
        if document["not_published"]:
            sentences.append(words.say("outcomes_unpublished", count=number(document["not_published"])))
    else:
        sentences = [words.say("outcomes_none", **parts)]
    custom = {
        "kind": "outcomes",
        "place": places.document(place, document),
        "category": ask.category,
        "from": document["from"],
        "to": document["to"],
        "count": document["total"],
        "by_outcome": document["by_outcome"],
        "with_outcome": document.get("with_outcome"),
        "not_published": document["not_published"],
        "asked": ask.topic.unlisted,
        **provenance(document),
    }
    sentences += ask.caveats(document, finer=months.finer)
    return Reply(tuple(sentences), custom, ask.remembered(place), buttons=(words.say("button_team"),))
