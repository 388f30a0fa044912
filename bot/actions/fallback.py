"""When there is no answer: not understood, outside what we know, no data, or the API away. Four different sentences."""

from __future__ import annotations

from bot.actions.ask import Ask
from bot.actions.client import NothingKnown, Refused
from bot.actions.help import QUESTIONS
from bot.actions.memory import Place
from bot.actions.reply import Reply

MISSES_BEFORE_OFFER = 2
_LONGEST_BUTTON = 60
_AFTER = {
    "crime_summary": ("lot", "trend", "streets"),
    "crime_level": ("count", "trend", "streets"),
    "trend": ("count", "level", "streets"),
    "services": ("station", "team", "count"),
    "team": ("priorities", "events", "station"),
}
"""Kind asked last -> three questions that people ask next."""


def answer(ask: Ask) -> Reply:
    """Not understood. From the second time on, three likely questions instead of another apology."""
    misses = ask.memory.misses + 1
    memory = ask.memory.but(misses=misses)
    custom = {"kind": "fallback", "reason": "not-understood", "misses": misses}
    if misses >= MISSES_BEFORE_OFFER:
        names = _AFTER.get(ask.memory.topic.kind or "", QUESTIONS)
        buttons = tuple(ask.words.say(f"button_{name}") for name in names)
        lines = tuple(f"- {title}" for title in buttons)
        return Reply(
            (ask.words.say("fallback_again"),), {**custom, "offers": list(buttons)}, memory, lines, buttons=buttons
        )
    return Reply((ask.words.say("fallback", example="LU1 2AB"),), custom, memory)


def out_of_scope(ask: Ask) -> Reply:
    """Understood, and not ours to answer."""
    buttons = tuple(ask.words.say(f"button_{name}") for name in QUESTIONS)
    custom = {"kind": "fallback", "reason": "out-of-scope"}
    return Reply((ask.words.say("out_of_scope"),), custom, ask.memory.but(misses=0), buttons=buttons)


def no_data(ask: Ask, nothing: NothingKnown, place: Place | None) -> Reply:
    """A fair question that the data does not cover: said as such, never as zero. The question is kept for the next."""
    document = nothing.document
    custom = {
        "kind": "no_data",
        "for": ask.topic.kind,
        "category": ask.topic.category,
        "period": ask.topic.period,
        "reason": document.get("reason"),
        "detail": nothing.detail,
        "coverage": document.get("coverage"),
    }
    text = ask.words.say("no_data", detail=nothing.detail)
    return Reply((text,), custom, ask.remembered(place))


def refused(ask: Ask, refusal: Refused) -> Reply:
    """The API did not take a value: its own sentence says which. The question is kept: "what about Luton?"."""
    custom = {"kind": "no_data", "for": ask.topic.kind, "reason": "refused", "detail": refusal.detail}
    return Reply((ask.words.say("refused", detail=refusal.detail),), custom, ask.remembered())


def busy(ask: Ask) -> Reply:
    """Too many questions at once: what was asked can be asked again, nothing is lost."""
    return _later(ask, "busy")


def unavailable(ask: Ask) -> Reply:
    """The API is away: what was asked can be asked again, nothing is lost."""
    return _later(ask, "unavailable")


def _later(ask: Ask, reason: str) -> Reply:
    """The question comes back as a button, and is kept for "what about Luton?"."""
    custom = {"kind": "no_data", "for": ask.topic.kind, "reason": reason}
    again = (ask.turn.text,) if 0 < len(ask.turn.text) <= _LONGEST_BUTTON else ()
    memory = ask.remembered() if ask.topic.kind else ask.memory
    return Reply((ask.words.say(reason),), custom, memory, buttons=again)
