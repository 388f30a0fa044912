"""Which streets: the map points with most, named as the police publish them."""

from __future__ import annotations

from bot.actions import places
from bot.actions.ask import Ask, provenance
from bot.actions.periods import months_of
from bot.actions.reply import Reply
from bot.actions.words import number

SHOWN = 5


def answer(ask: Ask) -> Reply:
    """Streets with most recorded crime. `custom.kind` is `hotspots`."""
    place = places.place_of(ask)
    months = months_of(ask, place)
    document = ask.client.get(
        "/v1/crime/hotspots", **place.params, category=ask.topic.category, limit=SHOWN, **months.params
    )
    words = ask.words
    parts = {
        "what": words.noun(ask.category),
        "place": place.name,
        "period": words.period(document["from"], document["to"]),
    }
    items = document["items"]
    custom = {
        "kind": "hotspots",
        "place": places.document(place, document),
        "category": ask.category,
        "from": document["from"],
        "to": document["to"],
        "count": document["total"],
        "items": items,
        "asked": ask.topic.unlisted,
        **provenance(document),
    }
    lines = tuple(f"{rank}. {item['street']}: {number(item['total'])}" for rank, item in enumerate(items, 1))
    notes = ask.caveats(document, finer=months.finer)
    buttons = (words.say("button_trend"), words.say("button_team"))
    if not items:
        return Reply((words.say("hotspots_none", **parts), *notes), custom, ask.remembered(place), buttons=buttons)
    after = (words.say("hotspots_caveat"), *notes)
    return Reply((words.say("hotspots", **parts),), custom, ask.remembered(place), lines, after, buttons)
