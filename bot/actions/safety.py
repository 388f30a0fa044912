"""Gives the safety gate's answer when the gate has spoken: first of all, without the API, whatever was pending."""

from __future__ import annotations

from bot.actions.ask import Ask
from bot.actions.rendering import is_short
from bot.actions.reply import Reply
from bot.safety import replies
from bot.safety.gate import Verdict, inspect

_DOUBT = "doubt"
_NATIONS = {"England": "E", "Wales": "W", "Scotland": "S", "Northern Ireland": "N"}


def answer(ask: Ask) -> Reply | None:
    """The answer to an emergency or a need for support; None when the message is the assistant's own business."""
    verdict = inspect(ask.turn.text)
    if verdict is None and ask.turn.intent in {"emergency", "support"}:
        verdict = _classified(ask)
    if verdict is None or verdict.kind == _DOUBT:
        return None
    place = ask.memory.here or ask.memory.place
    message = replies.reply(verdict, _NATIONS.get(place.country or "") if place else None)
    text = replies.short(verdict) if verdict.kind == "emergency" and is_short(ask.turn.channel) else message["text"]
    return Reply((text,), message["custom"], ask.memory.but(introduced=True, misses=0))


def _classified(ask: Ask) -> Verdict:
    """What only the classifier took for an emergency or a cry for help: the 999 answer is the safe one."""
    language = "cy" if ask.words.language == "cy" else "en"
    if ask.turn.intent == "emergency":
        return Verdict("emergency", None, language)
    return Verdict("support", "victim", language)


def with_line(ask: Ask, reply: Reply) -> Reply:
    """The 999 line above the answer to a message in doubt."""
    if ask.turn.safety != _DOUBT:
        return reply
    return reply.first_saying(replies.call_999("cy" if ask.words.language == "cy" else "en"))
