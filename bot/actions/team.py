"""Who polices a place. `document_of` is shared by the topics that read the same answer: priorities, meetings, force."""

from __future__ import annotations

from bot.actions import places
from bot.actions.ask import Ask, marks, provenance
from bot.actions.client import Document
from bot.actions.memory import Place
from bot.actions.reply import Reply

SHOWN = 3
_CONTACTS = ("telephone", "mobile", "email", "web", "website")


def document_of(ask: Ask) -> tuple[Place, Document]:
    """The place of a question and the API's account of who polices it."""
    place = places.place_of(ask)
    return place, ask.client.get("/v1/team", **place.params)


def custom_of(kind: str, place: Place, document: Document) -> Document:
    """What every answer about a team carries."""
    return {
        "kind": kind,
        "place": places.document(place, document),
        "force": document["force"],
        "neighbourhood": document["neighbourhood"],
        "complete": document.get("complete"),
        **provenance(document),
    }


def answer(ask: Ask) -> Reply:
    """The neighbourhood team: officers by rank and name, how to reach them. `custom.kind` is `team`."""
    place, document = document_of(ask)
    words = ask.words
    force, neighbourhood = document["force"]["name"], document["neighbourhood"]
    name = (neighbourhood or {}).get("name") or (neighbourhood or {}).get("id")
    first = (
        words.say("team", place=place.name, neighbourhood=name, force=force)
        if name
        else words.say("team_force_only", place=place.name, force=force)
    )
    sentences = [first[:1].upper() + first[1:]]
    officers = document["officers"][:SHOWN]
    if officers:
        listed = ", ".join(" ".join(part for part in (item["rank"], item["name"]) if part) for item in officers)
        sentences.append(words.say("team_officers", list=listed))
    elif name:
        sentences.append(words.say("team_no_officers"))
    contacts = [document["contacts"][key] for key in _CONTACTS if document["contacts"].get(key)]
    if contacts:
        sentences.append(words.say("contact", list=", ".join(contacts[:2])))
    sentences += [words.say("call_101"), *marks(document, words)]
    custom = {
        **custom_of("team", place, document),
        "officers": document["officers"],
        "contacts": document["contacts"],
        "priorities": document["priorities"],
        "events": document["events"],
    }
    buttons = tuple(words.say(f"button_{name}") for name in ("priorities", "events", "station"))
    return Reply(tuple(sentences), custom, ask.remembered(place), buttons=buttons)
