"""Which question this is: the kind the classifier named, put together with what was found and what was asked before.

Pure: message + memory -> topic. Everything a person may leave out is decided here and nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions.memory import Memory, Topic
from bot.actions.turn import FALLBACK, Turn

CRIME_KINDS = frozenset({"crime_summary", "crime_level", "trend", "comparison", "hotspots", "outcomes", "stops"})
PLACE_KINDS = CRIME_KINDS | {"team", "priorities", "events", "force", "services"}
"""Kinds whose answer is about a place."""
STEERING = frozenset({"follow_up", "give_place", "judge", "choose", "affirm", "deny", FALLBACK})
"""Intents that mean something only beside what was said before."""
_SURE = 0.6

_ALONE = frozenset(
    {"emergency", "support", "help", "greet", "goodbye", "thanks", "identity", "chitchat", "cancel", "forget_me"}
)


def topic_of(turn: Turn, memory: Memory) -> Topic:
    """The question a message asks. `Topic.kind` is a kind of the assistant contract, or an intent without a place."""
    intent = turn.intent
    if intent == "judge":
        return _carried(memory.topic, turn, "crime_level")
    if intent in STEERING or (intent == "categories" and turn.is_bare_crime):
        return _steered(turn, memory)
    if intent in CRIME_KINDS:
        return _crime(intent, turn, memory)
    if intent in {"services", "service"}:
        return _services(intent, turn, memory)
    if intent in PLACE_KINDS:
        return Topic(intent)
    if intent in {"categories", "data_note"}:
        return Topic(intent, category=turn.category, unlisted=turn.unlisted)
    return Topic(intent)


def _steered(turn: Turn, memory: Memory) -> Topic:
    """A follow-up, a bare place, a pointing word, or something not understood."""
    last = memory.topic
    if turn.choice and memory.listed and turn.intent in {"choose", "give_place", "follow_up", FALLBACK}:
        return Topic("service")
    if turn.services or (turn.law and last.kind == "services"):
        return _services("services", turn, memory)
    says_crime = turn.category or turn.unlisted
    if turn.intent == FALLBACK and not (says_crime or turn.names_place or turn.period):
        return Topic("fallback")
    if turn.intent in {"affirm", "deny", "choose"} and not (says_crime or turn.names_place or turn.period):
        return Topic(turn.intent if turn.intent != "choose" else "fallback")
    if says_crime or turn.period:
        kind = last.kind if last.kind in CRIME_KINDS else "crime_summary"
        if kind == "stops" and says_crime:
            kind = "crime_summary"
        if kind in {"crime_level", "trend"} and turn.period and not says_crime:
            kind = "crime_summary"  # a level and a trend have their own months: other months are asked for as a count
        return _carried(last, turn, kind)
    if last.kind in PLACE_KINDS:
        return _carried(last, turn, last.kind)
    return _carried(last, turn, "crime_level")


def _crime(kind: str, turn: Turn, memory: Memory) -> Topic:
    """A whole question about crime; one that names neither place nor crime leans on the last ("is it going up?")."""
    last = memory.topic
    topic = Topic(kind, category=turn.category, unlisted=turn.unlisted, period=turn.period)
    if turn.elliptic and last.kind in CRIME_KINDS:
        topic = replace(topic, category=last.category, unlisted=last.unlisted, period=turn.period or last.period)
    elif turn.category is None and not turn.unlisted and _POINTS_BACK.search(turn.text) and last.kind in CRIME_KINDS:
        topic = replace(topic, category=last.category, unlisted=last.unlisted)
    if kind in {"trend", "crime_level"}:
        topic = replace(topic, period=None)
    return topic


_POINTS_BACK = re.compile(r"\b(?:it|that|they|them|hynny|hynna)\b", re.IGNORECASE)


def _services(intent: str, turn: Turn, memory: Memory) -> Topic:
    """The nearest of a kind, or more about one just listed."""
    last = memory.topic
    kinds = ",".join(turn.services) or None
    if intent == "service" and memory.listed and not (turn.names_place and turn.services):
        return Topic("service", service=kinds)
    if intent == "service" and last.kind in {"force", "team"} and not turn.services:
        return Topic(last.kind)
    if intent == "service" and not turn.services and not turn.law:
        return Topic("service")
    if kinds is None and turn.law is None and last.kind == "services":
        return replace(last, opening=turn.opening or last.opening)
    law = turn.law or (last.law if last.kind == "services" and turn.elliptic else None)
    return Topic("services", service=kinds, law=law, opening=turn.opening)


def _carried(last: Topic, turn: Turn, kind: str) -> Topic:
    """The last question with whatever this message says put in its place."""
    said = turn.category or turn.unlisted
    return replace(
        last,
        kind=kind,
        category=turn.category if said else last.category,
        unlisted=turn.unlisted if said else last.unlisted,
        period=turn.period or last.period,
        service=",".join(turn.services) or last.service,
        law=turn.law or last.law,
        opening=turn.opening or last.opening,
    )


def answers_pending(turn: Turn, memory: Memory) -> bool:
    """Whether a message is the place that a waiting question asked for, and not a question of its own."""
    if memory.pending is None or turn.intent in _ALONE:
        return False
    if turn.location and turn.intent in STEERING:
        return True
    if turn.names_place:
        return turn.intent in {*STEERING, "home_set"} or _says_little(turn)
    return turn.intent in {"give_place", "follow_up", FALLBACK} and not (turn.category or turn.period or turn.services)


def _says_little(turn: Turn) -> bool:
    """A place and next to nothing else, whatever the classifier made of it."""
    rest = turn.text
    for place in turn.places:
        rest = rest.replace(place, "")
    return len(rest.split()) <= 2 and not (turn.category or turn.unlisted or turn.services)
