"""More about one of the places just listed: number, hours, address, directions."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import services
from bot.actions.ask import Ask, marks
from bot.actions.client import Document, NotThere
from bot.actions.memory import Listed
from bot.actions.reply import Reply
from bot.actions.words import Words
from bot.nlu.parsing.choice import LAST
from bot.nlu.parsing.text import folded

_LONGEST_HOURS = 140


def pointed_at(ask: Ask) -> Listed | None:
    """The listed service that a message means: by number, by name, else the one last shown, else the first."""
    listed = ask.memory.listed
    if not listed:
        return None
    choice = ask.turn.choice
    if choice:
        index = len(listed) - 1 if choice == LAST else int(choice) - 1
        return listed[index] if 0 <= index < len(listed) else None
    typed = folded(ask.turn.text)
    by_name = [item for item in listed if folded(item.name) in typed]
    return next(iter([*by_name, *(item for item in listed if item.pointed)]), listed[0])


def answer(ask: Ask) -> Reply:
    """Details of a listed service. `custom.kind` is `service`. With none listed, a kind named is looked up."""
    item = pointed_at(ask)
    if item is None:
        if ask.turn.services or ask.topic.law:
            return services.answer(ask)
        custom = {"kind": "service", "service": None, "reason": "none-listed"}
        return Reply((ask.words.say("service_which"),), custom, ask.memory)
    try:
        document = ask.client.get(f"/v1/services/{item.id}")
    except NotThere:
        custom = {"kind": "service", "service": None, "reason": "gone"}
        return Reply((ask.words.say("service_gone"),), custom, ask.memory)
    words = ask.words
    sentences = [words.say("service", name=document["name"], address=_address(document)), *_facts(document, words)]
    if document.get("as_of"):
        sentences.append(words.say("service_as_of", as_of=document["as_of"]))
    sentences += marks(document, words)
    custom = {
        "kind": "service",
        "service": document,
        **{name: document.get(name) for name in ("as_of", "source", "licence")},
    }
    listed = tuple(replace(other, pointed=other.id == item.id) for other in ask.memory.listed)
    memory = ask.memory.but(
        listed=listed, pending=None, misses=0
    )  # the topic stays that of the list: "and courts?" goes on from it
    return Reply(tuple(sentences), custom, memory, buttons=(words.say("button_save_this"),))


def _facts(document: Document, words: Words) -> list[str]:
    facts = []
    if document.get("open_now") is not None:
        facts.append(words.say("service_open" if document["open_now"] else "service_closed"))
    facts.append(
        words.say("service_phone", phone=document["phone"]) if document.get("phone") else words.say("service_no_phone")
    )
    hours = "; ".join(
        " ".join(part for part in (line["label"], line["text"]) if part) for line in document.get("opening") or []
    )
    if hours:
        hours = hours if len(hours) <= _LONGEST_HOURS else hours[:_LONGEST_HOURS].rsplit(";", 1)[0]
        facts.append(words.say("service_hours", hours=hours.rstrip(".")))
    else:
        facts.append(words.say("service_no_hours"))
    if document.get("map_url"):
        facts.append(words.say("service_map", url=document["map_url"]))
    return facts


def _address(document: Document) -> str:
    parts = [document.get("address"), document.get("postcode")]
    return ", ".join(part.rstrip(".") for part in parts if part)
