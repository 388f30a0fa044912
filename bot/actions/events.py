"""When one can meet the local police."""

from __future__ import annotations

from datetime import datetime

from bot.actions import team
from bot.actions.ask import Ask, marks
from bot.actions.reply import Reply
from bot.actions.words import Words

SHOWN = 3


def answer(ask: Ask) -> Reply:
    """Coming meetings of the neighbourhood team. `custom.kind` is `events`."""
    place, document = team.document_of(ask)
    words = ask.words
    today = f"{ask.now:%Y-%m-%d}"
    found = [item for item in document["events"] if item["start"] >= today]
    custom = {**team.custom_of("events", place, document), "events": found}
    buttons = (words.say("button_team"), words.say("button_priorities"))
    notes = tuple(marks(document, words))
    if not found:
        return Reply(
            (words.say("events_none", place=place.name), *notes), custom, ask.remembered(place), buttons=buttons
        )
    lines = tuple(_line(item, words) for item in found[:SHOWN])
    return Reply((words.say("events", place=place.name),), custom, ask.remembered(place), lines, notes, buttons)


def _line(item: dict[str, str | None], words: Words) -> str:
    start = item["start"] or ""
    when = datetime.fromisoformat(start[:16])
    day = f"{when.day} {words.month(start[:7])}"
    clock = f", {when:%H:%M}" if "T" in start else ""
    where = f", {item['address']}" if item.get("address") else ""
    return f"- {item['title']}: {day}{clock}{where}"
