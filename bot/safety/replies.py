"""Turns a verdict into the messages to send. Needs nothing but this package, so that it works when all else is down."""

from __future__ import annotations

import string
from collections.abc import Iterable
from typing import Any, Final

from bot.safety import texts
from bot.safety.gate import Language, Verdict
from bot.safety.numbers import numbers

Message = dict[str, Any]
"""{"text": str, "custom": {"kind": ..., ...}}: one thing to say, with its machine-readable twin."""

_FOR_EMERGENCY: Final = ("emergency", "relay", "bsl")
_FOR_TOPIC: Final[dict[str, tuple[str, ...]]] = {
    "self-harm": ("samaritans", "emergency"),
    "domestic-abuse": ("domestic-england", "domestic-wales", "domestic-scotland", "emergency"),
    "sexual-abuse": ("rape", "emergency"),
    "rail": ("rail", "rail-phone", "emergency"),
    "fraud": ("fraud", "police"),
    "victim": ("police", "victim-support", "emergency"),
    "report": ("police", "crimestoppers", "emergency"),
}
_NATION_FIRST: Final = {"E": "domestic-england", "W": "domestic-wales", "S": "domestic-scotland"}
REPORTS: Final = frozenset({"rail", "fraud", "victim", "report"})
"""Topics about telling the police: `custom.kind` is report_crime; the others are support."""


def reply(verdict: Verdict, nation: str | None = None) -> Message:
    """The whole answer to an emergency or a need for support; the first line is the 999 line.

    `nation` (E, W, S or N), where known, puts that nation's number first. A doubtful verdict gets the 999 line alone:
    the answer itself comes from the assistant.
    """
    if verdict.kind == "doubt":
        return {"text": texts.CALL_999[verdict.language], "custom": _custom("emergency", None, ("emergency",), verdict)}
    if verdict.kind == "emergency":
        return _emergency(verdict)
    return _support(verdict, nation)


def call_999(language: Language = "en") -> str:
    """The line that stands above any answer to a doubtful message."""
    return texts.CALL_999[language]


def fallback(language: Language = "en") -> Message:
    """What to say when the assistant cannot answer at all: kind, with the emergency line, never silence."""
    text = f"{_fill(texts.FALLBACK[language])} {texts.CALL_999[language]}"
    return {"text": text, "custom": {"kind": "fallback", "reason": "unavailable", "language": language}}


def short(verdict: Verdict) -> str:
    """An emergency answer that fits in two SMS."""
    return f"{texts.CALL_999[verdict.language]} {_fill(texts.EMERGENCY_SHORT[verdict.language])}"


def _emergency(verdict: Verdict) -> Message:
    lines = [texts.CALL_999[verdict.language], _fill(texts.EMERGENCY[verdict.language])]
    if verdict.topic:
        lines.append(_fill(texts.SUPPORT[verdict.topic][verdict.language]))
    lines.append(texts.NOT_POLICE[verdict.language])
    keys = (*_FOR_EMERGENCY, *_FOR_TOPIC.get(verdict.topic or "", ()))
    custom = _custom("emergency", verdict.topic, keys, verdict)
    return {"text": "\n".join(lines), "custom": {**custom, "short": short(verdict)}}


def _support(verdict: Verdict, nation: str | None) -> Message:
    topic = verdict.topic or "report"
    language = verdict.language
    lines = [texts.CALL_999[language], _fill(texts.SUPPORT[topic][language])]
    lines.append(texts.NOT_POLICE[language])
    kind = "report_crime" if topic in REPORTS else "support"
    custom = _custom(
        kind, topic, _nation_first(_FOR_TOPIC[topic], nation or ("W" if language == "cy" else None)), verdict
    )
    if topic in {"domestic-abuse", "sexual-abuse"}:
        custom["quick_exit"] = True
    return {"text": "\n".join(lines), "custom": custom}


def _nation_first(keys: tuple[str, ...], nation: str | None) -> tuple[str, ...]:
    first = _NATION_FIRST.get(nation or "")
    return (first, *(key for key in keys if key != first)) if first in keys else keys


def _custom(kind: str, topic: str | None, keys: Iterable[str], verdict: Verdict) -> dict[str, Any]:
    contacts = [numbers()[key].contact(verdict.language) for key in dict.fromkeys(keys)]
    return {"kind": kind, "topic": topic, "language": verdict.language, "numbers": contacts}


def _fill(text: str) -> str:
    """`text` with every {key} replaced by the number of that key; an unknown key is a KeyError (a test sees to it)."""
    wanted = [name for _, name, _, _ in string.Formatter().parse(text) if name]
    for key in wanted:
        text = text.replace(f"{{{key}}}", numbers()[key].number)
    return text
