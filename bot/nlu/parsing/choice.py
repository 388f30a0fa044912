"""Pointing at one of a list: "the second one", "number 3", "the last"."""

from __future__ import annotations

import re

from bot.nlu.parsing.spans import Found

LAST = "last"
_WORDS = {
    "first": "1", "1st": "1", "one": "1", "cyntaf": "1", "gyntaf": "1", "top": "1", "second": "2", "2nd": "2", "two": "2", "ail": "2",
    "third": "3", "3rd": "3", "three": "3", "trydydd": "3", "fourth": "4", "4th": "4", "four": "4", "pedwerydd": "4",
    "fifth": "5", "5th": "5", "five": "5", "last": LAST, "bottom": LAST, "final": LAST, "olaf": LAST,
}  # fmt: skip
_NAMED = re.compile(
    r"\b(?:the |y |yr )?(first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|last|bottom|top|final|ail|cyntaf|gyntaf|trydydd|olaf)"
    r"(?: (?:one|place|station|court|office|option|choice|result|on the list|un))\b|"
    r"\b(?:number|no\.?|option|choice|rhif) ?(one|two|three|four|five|\d)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"^\W*(?:the |um |i meant? |i mean |it'?s |y |yr |that'?s )*(?:option |number |#)?"
    r"(first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|last|bottom|top|final|one|two|three|four|five|ail|cyntaf|gyntaf|trydydd|olaf|[1-9])"
    r"(?: one| un)?(?: please| plz| pls| ta| thanks)?\W*$",
    re.IGNORECASE,
)


def find(text: str) -> list[Found]:
    """Entity `choice`: "1" to "9", or "last"."""
    alone = _ALONE.match(text)
    if alone:
        return [Found(alone.start(1), alone.end(1), "choice", _value(alone[1]))]
    return [Found(m.start(), m.end(), "choice", _value(m[1] or m[2])) for m in _NAMED.finditer(text)]


def _value(word: str) -> str:
    return _WORDS.get(word.lower(), word)
