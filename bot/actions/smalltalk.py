"""Greetings, thanks, who we are; a waiting question stays waiting."""

from __future__ import annotations

from bot.actions.ask import Ask
from bot.actions.help import QUESTIONS
from bot.actions.reply import Reply


def answer(ask: Ask) -> Reply:
    """A short civil sentence. `custom.kind` is `smalltalk`, with what it was about."""
    about = ask.topic.kind or "chitchat"
    memory = ask.memory.but(misses=0)
    if about == "identity":
        memory = memory.but(introduced=True)  # it has just been said
    buttons = tuple(ask.words.say(f"button_{name}") for name in QUESTIONS) if about == "greet" else ()
    return Reply((ask.words.say(about),), {"kind": "smalltalk", "about": about}, memory, buttons=buttons)
