"""One message to one answer: steers the dialogue, picks the topic's file, turns every failure into a kind sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.actions import (
    cancel,
    categories,
    compare,
    crime,
    data,
    events,
    fallback,
    favourites,
    force,
    forget,
    help,  # noqa: A004  # the topic's name
    home,
    hotspots,
    level,
    outcomes,
    places,
    priorities,
    report,
    safety,
    service,
    services,
    smalltalk,
    stops,
    team,
    topics,
    trend,
)
from bot.actions.ask import Ask
from bot.actions.client import ApiError, Busy, Door, NothingKnown, Refused
from bot.actions.memory import Memory, Topic
from bot.actions.places import PlaceMissing, PlaceUnclear
from bot.actions.reply import Reply
from bot.actions.turn import Turn
from bot.actions.words import Words
from bot.nlu.parsing.place import whole_answer

log = logging.getLogger(__name__)

Answer = Callable[[Ask], Reply]
TOPICS: dict[str, Answer] = {
    "crime_summary": crime.answer,
    "crime_level": level.answer,
    "trend": trend.answer,
    "comparison": compare.answer,
    "hotspots": hotspots.answer,
    "outcomes": outcomes.answer,
    "stops": stops.answer,
    "team": team.answer,
    "priorities": priorities.answer,
    "events": events.answer,
    "force": force.answer,
    "report_crime": report.answer,
    "services": services.answer,
    "service": service.answer,
    "favourites": favourites.show,
    "favourite_add": favourites.add,
    "favourite_remove": favourites.remove,
    "home": home.show,
    "home_set": home.keep,
    "home_forget": home.forget,
    "forget_me": forget.answer,
    "data_note": data.answer,
    "categories": categories.answer,
    "help": help.answer,
    "cancel": cancel.answer,
    "greet": smalltalk.answer,
    "goodbye": smalltalk.answer,
    "thanks": smalltalk.answer,
    "identity": smalltalk.answer,
    "chitchat": smalltalk.answer,
    "affirm": smalltalk.answer,
    "deny": smalltalk.answer,
    "out_of_scope": fallback.out_of_scope,
    "fallback": fallback.answer,
}
"""Kind of question -> what answers it."""


def answer(turn: Turn, memory: Memory, door: Door, now: datetime) -> Reply:
    """The answer to a message, with the memory to keep. Never raises; blocks on the API for a bounded time."""
    language = turn.language or memory.language
    memory = memory.but(language=language)
    words = Words(language)
    ask = Ask(turn, Topic(), memory, door.for_message(turn.request_id), words, now)
    urgent = safety.answer(ask)
    if urgent is not None:
        return urgent
    try:
        reply = _answer(ask)
    except Exception:  # the last line of defence: a person never meets silence or a trace
        log.exception("no answer, request=%s", turn.request_id)
        reply = fallback.unavailable(ask)
    return safety.with_line(ask, _introduced(reply, words))


def _answer(ask: Ask) -> Reply:
    pending = ask.memory.pending
    if pending is not None:
        picked = (
            places.chosen(ask.turn, pending.candidates)
            if ask.turn.intent in topics.STEERING or ask.turn.choice
            else None
        )
        if picked is not None:
            return _settled(ask, picked)
        if topics.answers_pending(ask.turn, ask.memory):
            return _placed(ask)
    return _tried(ask.about(topics.topic_of(ask.turn, ask.memory)))


def _settled(ask: Ask, place: places.Place) -> Reply:
    """A candidate was chosen: answer the question that waited for it."""
    pending = ask.memory.pending
    assert pending is not None  # noqa: S101  # the caller has looked
    turn = replace(ask.turn, places=(), where=(), location=None, choice=None, intent="give_place")
    memory = ask.memory.but(place=place, pending=None)
    if pending.wants == "other" and pending.first:
        topic = replace(pending.topic, other=place)
        return _tried(replace(ask, turn=turn, memory=memory.but(place=pending.first)).about(topic))
    return _tried(replace(ask, turn=turn, memory=memory).about(pending.topic))


def _placed(ask: Ask) -> Reply:
    """The place came that a question waited for; a period or a kind of crime said with it counts too."""
    pending = ask.memory.pending
    assert pending is not None  # noqa: S101  # the caller has looked
    turn = ask.turn
    if not turn.names_place:
        turn = replace(turn, places=(whole_answer(turn.text),))
    memory = ask.memory.but(pending=None)
    if pending.wants == "other" and pending.first:
        memory = memory.but(place=pending.first)
    topic = pending.topic
    if turn.category or turn.unlisted:
        topic = replace(topic, category=turn.category, unlisted=turn.unlisted)
    return _tried(replace(ask, turn=turn, memory=memory).about(replace(topic, period=turn.period or topic.period)))


def _tried(ask: Ask) -> Reply:
    """The topic's own answer, or the kind sentence for what went wrong."""
    try:
        reply = TOPICS.get(ask.topic.kind or "", fallback.answer)(ask)
    except PlaceMissing as missing:
        return places.ask_for(missing, ask)
    except PlaceUnclear as unclear:
        return places.offer(unclear, ask)
    except NothingKnown as nothing:
        return fallback.no_data(ask, nothing, _known_place(ask))
    except Refused as refused:
        return fallback.refused(ask, refused)
    except Busy:
        return fallback.busy(ask)
    except ApiError:
        return fallback.unavailable(ask)
    if reply.memory.place and reply.memory.place != ask.memory.place:
        reply = replace(reply, memory=places.remembering_here(reply.memory, ask.turn, reply.memory.place))
    return reply


def _known_place(ask: Ask) -> places.Place | None:
    """The place of a question that has no data: remembered, so that "and in 2025?" can be asked next."""
    try:
        return places.place_of(ask)
    except (PlaceMissing, PlaceUnclear, ApiError):
        return None


def _introduced(reply: Reply, words: Words) -> Reply:
    """Once in a conversation: an automated assistant, not the police."""
    if reply.memory.introduced:
        return reply
    return replace(reply, after=(*reply.after, words.say("introduction"))).remembering(introduced=True)
