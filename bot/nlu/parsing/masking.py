"""The words of a message with what was understood replaced by what kind of thing it is."""

from __future__ import annotations

from bot.nlu.parsing import concepts
from bot.nlu.parsing.understand import read

_MASKS = {
    "place": "xplacex",
    "period": "xperiodx",
    "category": "xcategoryx",
    "unlisted": "xcategoryx",
    "service": "xservicex",
    "law": "xlawx",
    "opening": "xopeningx",
    "choice": "xchoicex",
}
_WORDS_STAY = frozenset({"service", "opening", "law"})
"""Beside these masks the words stay too: "solicitor" and "open" say what is asked, a town's name does not."""
_WHERE = {"near_me": "xherex", "home": "xhomex", "there": "xtherex"}


def masked(message: str) -> str:
    """`How many bikes nicked in Luton?` -> `how many xcategoryx in xplacex ? xcountx`: concepts follow the words."""
    parts: list[str] = []
    end = 0
    for item in read(message).found:
        parts.append(message[end : item.start])
        if item.entity == "category" and item.value == "all-crime":
            parts.append(message[item.start : item.end])
        elif item.entity == "where":
            parts.append(f" {_WHERE[item.value]} ")
        elif item.entity in _WORDS_STAY:
            parts.append(f" {_MASKS[item.entity]} {message[item.start : item.end]} ")
        else:
            parts.append(f" {_MASKS[item.entity]} ")
        end = item.end
    parts.append(message[end:])
    text = "".join(parts).lower()
    return " ".join([text, *(f"x{name}x" for name in concepts.of(text))])
