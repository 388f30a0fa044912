"""What can be asked."""

from __future__ import annotations

from bot.actions.ask import Ask
from bot.actions.reply import Reply

QUESTIONS = ("count", "team", "station")


def answer(ask: Ask) -> Reply:
    """What the assistant answers, with likely questions as buttons. `custom.kind` is `help`."""
    buttons = tuple(ask.words.say(f"button_{name}") for name in QUESTIONS)
    custom = {"kind": "help", "licence": "OGL-UK-3.0", "emergency": "999", "version": "3.0"}
    return Reply((ask.words.say("help"),), custom, ask.memory.but(misses=0), buttons=buttons)
