"""Two places side by side: higher, lower, or can't be told apart."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import places
from bot.actions.ask import Ask, marks, provenance
from bot.actions.client import Document
from bot.actions.memory import Place
from bot.actions.periods import months_of
from bot.actions.reply import Reply
from bot.actions.words import capital, number

_SIDE = ("count", "level", "from", "to", "as_of", "coverage")


def answer(ask: Ask) -> Reply:
    """A comparison. `custom.kind` is `comparison` with both sides, ratio and verdict."""
    a, b = places.two_places_of(ask)
    months = months_of(ask, a)
    document = ask.client.get(
        "/v1/crime/compare", a=_position(a), b=_position(b), category=ask.topic.category, **months.params
    )
    custom = {
        "kind": "comparison",
        "category": ask.category,
        "a": _side(document["a"], a),
        "b": _side(document["b"], b),
        "ratio": document.get("ratio"),
        "interval": document.get("interval"),
        "verdict": document["verdict"],
        "measure": document.get("measure"),
        "months_compared": document.get("months_compared"),
        **provenance(document["a"]),
        "source": document["a"].get("source"),
    }
    sentences = [_sentence(ask, document, a, b), *marks(document["a"], ask.words)]
    memory = ask.remembered(a)
    memory = memory.but(topic=replace(memory.topic, other=b))
    buttons = tuple(ask.words.say(f"button_{name}") for name in ("trend", "streets"))
    return Reply(tuple(sentences), custom, memory, buttons=buttons)


def _sentence(ask: Ask, document: Document, a: Place, b: Place) -> str:
    words, verdict = ask.words, document["verdict"]
    if verdict == "no-data":
        return words.say("comparison_no-data", a=a.name, b=b.name)
    measure = document.get("measure")
    said = words.say(
        f"comparison_{verdict}",
        what=words.noun(ask.category),
        a=a.name,
        b=b.name,
        basis=words.say(f"basis_{measure}") if measure else "",
    )
    return words.say(
        "comparison",
        Noun=capital(words.noun(ask.category, 2)),
        distance=words.distance(document["a"]["radius_m"]),
        count_a=number(document["a"]["total"]),
        a=a.name,
        count_b=number(document["b"]["total"]),
        b=b.name,
        period=words.period(document["a"]["from"], document["a"]["to"]),
        verdict=said,
    )


def _side(document: Document, place: Place) -> Document:
    side = {name: document.get(name) for name in _SIDE if name in document}
    return {"place": places.document(place, document), **side, "count": document["total"]}


def _position(place: Place) -> str:
    return f"{place.lat},{place.lng}"
