"""Someone wants to report a crime: we are not the police; who is, and how. Words and numbers are the safety room's."""

from __future__ import annotations

from bot.actions.ask import Ask
from bot.actions.reply import Reply
from bot.safety import replies
from bot.safety.gate import Verdict


def answer(ask: Ask) -> Reply:
    """`custom.kind` is `report_crime`."""
    message = replies.reply(Verdict("support", "report", "cy" if ask.words.language == "cy" else "en"))
    return Reply((message["text"],), message["custom"], ask.memory.but(introduced=True, misses=0))
