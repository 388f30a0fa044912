"""Stop and search near a place."""

from __future__ import annotations

from bot.actions import places
from bot.actions.ask import Ask, provenance
from bot.actions.periods import months_of
from bot.actions.reply import Reply
from bot.actions.words import number


def answer(ask: Ask) -> Reply:
    """How often people were stopped and searched, and most often what for. `custom.kind` is `stops`."""
    place = places.place_of(ask)
    months = months_of(ask, place)
    document = ask.client.get("/v1/stops/summary", **place.params, **months.params)
    words = ask.words
    sentences = [
        words.say(
            "stops",
            count=words.count(document["total"]),
            noun=words.noun("stops", document["total"]),
            were="was" if document["total"] == 1 else "were",
            distance=words.distance(document["radius_m"]),
            place=place.name,
            period=words.period(document["from"], document["to"]),
        )
    ]
    objects = sorted(document["by_object"].items(), key=lambda item: -item[1])
    if objects and objects[0][0]:
        name, count = objects[0]
        sentences.append(words.say("stops_most", object=name[0].lower() + name[1:], count=number(count)))
    custom = {
        "kind": "stops",
        "place": places.document(place, document),
        "from": document["from"],
        "to": document["to"],
        "count": document["total"],
        **{name: document[name] for name in ("by_month", "by_object", "by_outcome", "by_legislation", "by_type")},
        **provenance(document),
    }
    sentences += ask.caveats(document, finer=months.finer)
    return Reply(tuple(sentences), custom, ask.remembered(place), buttons=(words.say("button_count"),))
