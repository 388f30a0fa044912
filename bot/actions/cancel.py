""" "Cancel", at any time: what was waiting is dropped, what was found is kept."""

from __future__ import annotations

from bot.actions.ask import Ask
from bot.actions.help import QUESTIONS
from bot.actions.memory import Topic
from bot.actions.reply import Reply


def answer(ask: Ask) -> Reply:
    """Drop the waiting question. `custom.kind` is `help`, with `cancelled`."""
    memory = ask.memory.but(pending=None, misses=0, topic=Topic())
    buttons = tuple(ask.words.say(f"button_{name}") for name in QUESTIONS)
    return Reply((ask.words.say("cancel"),), {"kind": "help", "cancelled": True}, memory, buttons=buttons)
