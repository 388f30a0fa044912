"""The sentences of domain.yml, in the language of the question.

Read from the file and not from each request's domain: the server may then leave the domain out of every call.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

ENGLISH, WELSH = "en", "cy"
_ROOT = Path(__file__).resolve().parents[2]


@lru_cache(maxsize=1)
def _responses() -> dict[str, str]:
    path = Path(os.environ.get("COMPANION_BOT_DOMAIN") or _ROOT / "domain.yml")
    domain = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name.removeprefix("utter_"): variants[0]["text"] for name, variants in domain["responses"].items()}


class Words:
    """Sentences of one language; English where a Welsh one has not been written."""

    def __init__(self, language: str = ENGLISH) -> None:
        self.language = language
        self._suffix = "_cy" if language == WELSH else ""

    def say(self, key: str, **parts: Any) -> str:
        """The sentence `utter_<key>` with its braces filled."""
        responses = _responses()
        template = responses.get(key + self._suffix) or responses[key]
        return template.format(**parts)

    def has(self, key: str) -> bool:
        """Whether such a sentence exists."""
        return key in _responses()

    def forms(self, key: str) -> list[str]:
        """The parts of a sentence written as `one | many`."""
        return [part.strip() for part in self.say(key).split("|")]

    def month(self, month: str) -> str:
        """`2025-03` -> `March 2025`."""
        return f"{self.say('months').split()[int(month[5:7]) - 1]} {month[:4]}"

    def period(self, first: str, last: str) -> str:
        """`from January 2025 to March 2025`, `in March 2025`."""
        if first == last:
            return self.say("period_month", first=self.month(first))
        return self.say("period_range", first=self.month(first), last=self.month(last))

    def noun(self, category: str, count: int | None = None) -> str:
        """What is counted: one, many, or (count None) as a subject. Categories joined by commas are listed."""
        form = 2 if count is None else 0 if count == 1 else 1
        return self.listed([self.forms(f"noun_{slug}")[form] for slug in category.split(",")])

    def listed(self, items: list[str]) -> str:
        """`a, b and c`."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self.say('and')} {items[-1]}"

    def count(self, count: int) -> str:
        """How many, to begin an English sentence with: `No`, `1`, `1,234`."""
        return self.say("none") if count == 0 and self.language == ENGLISH else number(count)

    def distance(self, metres: float) -> str:
        """`a mile`, `500 metres`, `2.5 km`."""
        if abs(metres - 1609.344) < 1:
            return self.say("mile")
        if metres < 1000:
            return self.say("metres", metres=round(metres))
        return self.say("kilometres", kilometres=f"{metres / 1000:.1f}".removesuffix(".0"))

    def level(self, reading: dict[str, Any]) -> str | None:
        """`probably above average`, `average or above average`, or None when the level is not known."""
        names = self.forms("levels")
        value, pair = reading.get("value"), reading.get("pair")
        if isinstance(pair, list) and len(pair) == 2:  # one of them alone would claim too much
            return self.say("level_pair", low=names[pair[0] - 1], high=names[pair[1] - 1])
        if not isinstance(value, int) or not 1 <= value <= len(names):
            return None
        name = names[value - 1]
        return self.say("level_probably", word=name) if str(reading.get("word", "")).startswith("probably") else name


def number(count: float) -> str:
    """1234 -> `1,234`."""
    return f"{count:,.0f}"


def capital(text: str) -> str:
    """With its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]
