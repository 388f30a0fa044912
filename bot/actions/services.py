"""The nearest police stations, courts and advice, numbered so that one can be pointed at."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.actions import places
from bot.actions.ask import Ask, marks, provenance
from bot.actions.client import Document
from bot.actions.memory import Listed
from bot.actions.reply import Reply
from bot.actions.words import ENGLISH, Words, capital

SHOWN = 3
_FOR_LAW = "law-centre,citizens-advice,legal-aid"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS = {"morning": 10, "today": None, "afternoon": 14, "evening": 18, "tonight": 20, "late": 20}
_MIDDAY = 11


def answer(ask: Ask) -> Reply:
    """Services near a place. `custom.kind` is `services`; what was listed is remembered by id."""
    place = places.place_of(ask)
    kind = ask.topic.service or (_FOR_LAW if ask.topic.law else None)
    document = ask.client.get(
        "/v1/services/nearest",
        **place.params,
        kind=kind,
        limit=SHOWN,
        area_of_law=ask.topic.law.replace("-", " ") if ask.topic.law else None,
        open_at=moment(ask.topic.opening, ask.now),
    )
    items = document["items"]
    words = ask.words
    one, many = words.forms(f"service_{kind}") if words.has(f"service_{kind}") else words.forms("service_any")
    custom = {
        "kind": "services",
        "place": places.document(place, {"place": document["origin"]}),
        "service": kind,
        "area_of_law": ask.topic.law,
        "open_at": document.get("open_at"),
        "items": items,
        **provenance(document),
    }
    court, notes = _which_court(document, ask), marks(document, words)
    if not items:
        sentences = (words.say("services_none", what=one, place=place.name), *court, *notes)
        return Reply(sentences, custom, ask.remembered(place).but(listed=()))
    heading = words.say("services", what=many if len(items) > 1 else one, What=capital(many), place=place.name)
    lines = tuple(_line(number, item, ask.topic.opening, words) for number, item in enumerate(items, 1))
    memory = ask.remembered(place).but(listed=tuple(Listed(item["id"], item["name"], item["kind"]) for item in items))
    after = (*court, words.say("services_more"), *notes)
    return Reply((heading,), custom, memory, lines, after, (words.say("button_save"),))


def _which_court(document: Document, ask: Ask) -> list[str]:
    """That the nearest court need not be the right one, where the data cannot tell which one is."""
    jurisdiction = document.get("jurisdiction")
    if not jurisdiction or jurisdiction["known"]:
        return []
    url = jurisdiction["url"].removeprefix("https://").removeprefix("www.").rstrip("/")
    return [ask.words.say("court_unknown" if ask.topic.law else "court_perhaps", url=url)]


def _line(number: int, item: Document, opening: str | None, words: Words) -> str:
    state = ""
    if opening not in {None, "now"}:
        state = words.say("open_then")
    elif item.get("open_now") is not None:
        state = words.say("open_now" if item["open_now"] else "closed_now")
    if item.get("why") == "has-jurisdiction":
        state = words.say("jurisdiction") + state
    distance = item["distance_text"] if words.language == ENGLISH else words.distance(item["distance_m"])
    return words.say("service_line", number=number, name=item["name"], distance=distance, state=state)


def moment(opening: str | None, now: datetime) -> str | None:
    """`now`, `saturday`, `evening` or `6pm`, as typed -> what the API takes; None for what is none of these."""
    if opening is None or opening == "now":
        return opening
    if opening in _HOURS:
        hour = _HOURS[opening]
        return "now" if hour is None else f"{now:%Y-%m-%d}T{hour:02d}:00"
    clock = re.fullmatch(r"(\d{1,2})(?:[:.](\d\d))?(am|pm)?", opening)
    if clock:
        hour = int(clock[1]) % 12 + (12 if clock[3] == "pm" or (clock[3] is None and int(clock[1]) < 8) else 0)
        hour = int(clock[1]) if clock[3] is None and int(clock[1]) >= 12 else hour
        return f"{now:%Y-%m-%d}T{min(hour, 23):02d}:{clock[2] or '00'}"
    if opening == "tomorrow":
        return f"{now + timedelta(days=1):%Y-%m-%d}T{_MIDDAY}:00"
    day = "saturday" if opening == "weekend" else opening
    if day not in _DAYS:
        return None
    ahead = (_DAYS.index(day) - now.weekday()) % 7
    return f"{now + timedelta(days=ahead):%Y-%m-%d}T{_MIDDAY}:00"
