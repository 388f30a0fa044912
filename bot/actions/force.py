"""Which police force, and how to reach it. Answers without a place too: 101 works everywhere."""

from __future__ import annotations

from bot.actions import team
from bot.actions.ask import Ask, marks
from bot.actions.places import PlaceMissing
from bot.actions.reply import Reply


def answer(ask: Ask) -> Reply:
    """The force of a place with its telephone and website. `custom.kind` is `force`."""
    words = ask.words
    try:
        place, document = team.document_of(ask)
    except PlaceMissing as missing:
        if missing.reason != "missing":
            raise
        custom = {"kind": "force", "place": None, "force": None, "telephone": "101", "emergency": "999"}
        return Reply((words.say("force_unplaced"),), custom, ask.remembered())
    force = document["force"]
    first = words.say("force", force=force["name"], place=place.name, telephone=force["telephone"])
    sentences = [first, words.say("website", url=force["url"]), *marks(document, words)]
    custom = {**team.custom_of("force", place, document), "telephone": force["telephone"], "emergency": "999"}
    buttons = (words.say("button_team"), words.say("button_station"))
    return Reply(tuple(sentences), custom, ask.remembered(place), buttons=buttons)
