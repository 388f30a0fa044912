"""Reads one message and says whether it is an emergency, a need for support, doubtful, or none of the gate's business.

Called on every message before anything else: by the channels at the door and again inside Rasa's pipeline. Pure
function of the text; no state, no network, a few hundred microseconds for an ordinary message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import ModuleType
from typing import Final, Literal

from bot.safety import rules_cy, rules_en, telling_en
from bot.safety.normalise import normalise

Kind = Literal["emergency", "support", "doubt"]
Language = Literal["en", "cy"]
_GRAVEST: Final[tuple[Kind, ...]] = ("emergency", "support", "doubt")
_CRIES: Final = frozenset({"help", "heelp", "helpp", "police", "heddlu"})
"""Alone, these are a cry or a wish for the menu: how they are written decides."""
TOPICS: Final = ("self-harm", "sexual-abuse", "domestic-abuse", "rail", "fraud", "victim", "report")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate made of a message."""

    kind: Kind
    """`emergency`: the answer is to call 999. `support`: who can help. `doubt`: answer, with the 999 line above."""
    topic: str | None = None
    """Which support (one of TOPICS); for an emergency, a topic whose number is worth adding (self-harm), or None."""
    language: Language = "en"


def inspect(text: str) -> Verdict | None:
    """The verdict on `text`, or None when it is an ordinary message. Never raises."""
    words = normalise(text)
    if not words:
        return None
    language = language_of(words)
    if words in _CRIES:
        return Verdict("emergency" if _is_shouted(text) else "doubt", None, language)
    verdicts = [verdict for rules in (rules_en, rules_cy) if (verdict := _judge(words, rules, language))]
    return min(verdicts, key=lambda verdict: _GRAVEST.index(verdict.kind), default=None)


def _is_shouted(text: str) -> bool:
    """Whether a one-word message carries the marks of fear: !!, capitals, a drawn-out vowel."""
    return (
        text.count("!") > 0
        or (text.isupper() and len(text) > 2)
        or re.search(r"([a-z])\1{2}", text.lower()) is not None
    )


def language_of(words: str) -> Language:
    """Welsh when at least a third of the words are ones that only Welsh uses; otherwise English."""
    return "cy" if 3 * len(rules_cy.SPEAKS.findall(words)) >= len(words.split()) else "en"


def _judge(words: str, rules: ModuleType, language: Language) -> Verdict | None:
    told = words
    for frame in rules.FRAMES:
        told = frame.sub(" ", told)
    told = " ".join(told.split())
    topic = None if rules.LOOKING_UP.search(words) else _topic(told, rules)
    if _is_emergency(told, words, rules):
        return Verdict(
            "emergency", topic if topic in {"self-harm", "domestic-abuse", "sexual-abuse"} else None, language
        )
    if topic:
        return Verdict("support", topic, language)
    if rules is rules_en and _tells_of_something_grave(told, words):
        return Verdict("emergency", None, language)
    tells_of_somebody = (
        rules is rules_en and telling_en.OF_SOMEBODY.search(told) and not telling_en.ASKING.search(words)
    )
    if tells_of_somebody or any(rule.search(words) for rule in rules.DOUBT):
        return Verdict("doubt", None, language)
    return None


def _is_emergency(told: str, words: str, rules: ModuleType) -> bool:
    if not any(rule.search(told) for rule in rules.EMERGENCY) or rules.NOT_A_CALL.search(words):
        return False
    over = rules.PAST.search(words) is not None and rules.NOW.search(words) is None
    return not over


def _tells_of_something_grave(told: str, words: str) -> bool:
    if not (telling_en.GRAVE.search(told) and telling_en.TELLING.search(told)):
        return False
    if telling_en.ASKING.search(words) and not telling_en.STILL_TELLING.search(told):
        return False
    return rules_en.PAST.search(words) is None or rules_en.NOW.search(words) is not None


def _topic(told: str, rules: ModuleType) -> str | None:
    return next((topic for topic, patterns in rules.SUPPORT if any(rule.search(told) for rule in patterns)), None)
