"""What the local police say they are working on."""

from __future__ import annotations

from bot.actions import team
from bot.actions.ask import Ask, marks
from bot.actions.reply import Reply

SHOWN = 3
_LONGEST = 160


def answer(ask: Ask) -> Reply:
    """Priorities of the neighbourhood team, and what is done about them. `custom.kind` is `priorities`."""
    place, document = team.document_of(ask)
    words = ask.words
    found = document["priorities"]
    custom = {**team.custom_of("priorities", place, document), "priorities": found}
    buttons = (words.say("button_team"), words.say("button_events"))
    notes = tuple(marks(document, words))
    if not found:
        return Reply(
            (words.say("priorities_none", place=place.name), *notes), custom, ask.remembered(place), buttons=buttons
        )
    lines = tuple(_line(item) for item in found[:SHOWN])
    return Reply((words.say("priorities", place=place.name),), custom, ask.remembered(place), lines, notes, buttons)


def _line(item: dict[str, str | None]) -> str:
    said = " ".join(part for part in (item.get("issue"), item.get("action")) if part)
    return "- " + (said if len(said) <= _LONGEST else said[: _LONGEST - 3].rsplit(" ", 1)[0] + "...")
