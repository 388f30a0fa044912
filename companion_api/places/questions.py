"""Ways to read what was typed as a name and where it lies: "Ashford, Kent", "Sutton near Ely", "High St Leicester"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from companion_api.places import words
from companion_api.places.short_names import SHORT

_APART: Final = re.compile(
    r"\s*[,;|]\s*|\s+(?P<near>near(?:\s+to)?|nr\.?|close\s+to|next\s+to|by)\s+|\s+(?:in|at)\s+", re.I
)
_BEFORE: Final = re.compile(r"^(?:on\s+or\s+near|close\s+to|near|nr|around|in|at|on)\s+", re.I)
_HOUSE: Final = re.compile(
    r"^(?:flat\s+\w+[,\s]+|unit\s+\w+[,\s]+)?\d+[a-z]?(?:\s*-\s*\d+[a-z]?)?[,\s]+(?=[^\W\d])", re.I
)
_CENTRE: Final = re.compile(r"\s+(?:city|town|village)?\s*(?:centre|center|area)$", re.I)
_FULL: Final = {words.key(short): words.key(full) for short, full in SHORT.items()}
_MOST_WORDS: Final = 8
"""Names longer than this are not tried word by word: no place has more."""


@dataclass(frozen=True, slots=True)
class Question:
    """A name sought, and where it is said to lie. All are keys (see words.key)."""

    name: str
    within: tuple[str, ...] = ()
    nearby: bool = False
    """Whether `within` names what it is near, rather than what holds it."""


def questions(typed: str) -> list[Question]:
    """Every reading worth trying, the plainest first, none twice."""
    return list(dict.fromkeys(_in_full(question) for question in _readings(typed) if question.name))


def _in_full(question: Question) -> Question:
    """A short name alone means the town; with a place beside it ("Brighton, Cornwall") it may be another."""
    return question if question.within else replace(question, name=_FULL.get(question.name, question.name))


def _readings(typed: str) -> Iterator[Question]:
    yield Question(words.key(typed))
    bare = _BEFORE.sub("", typed)
    for text in dict.fromkeys((bare, _HOUSE.sub("", bare), _CENTRE.sub("", bare))):
        yield Question(words.key(text))
        yield from _split(text)
    yield from _by_words(words.key(_HOUSE.sub("", bare)))


def _split(text: str) -> Iterator[Question]:
    """At commas and "near": the first part is the name, all others tell where."""
    marks = list(_APART.finditer(text))
    if not marks or len(marks) > _MOST_WORDS:
        return
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    parts = [words.key(text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]
    within = tuple(part for part in parts if part)
    yield Question(words.key(text[: marks[0].start()]), within, nearby=bool(marks[0]["near"]))


def _by_words(key: str) -> Iterator[Question]:
    """ "ashford kent": the longest name first."""
    parts = key.split(" ")
    if not 2 <= len(parts) <= _MOST_WORDS:
        return
    for size in range(len(parts) - 1, 0, -1):
        name = words.key(" ".join(parts[:size]))  # again, for "st" at its end is now a street
        yield Question(name, (" ".join(parts[size:]),))
