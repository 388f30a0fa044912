"""One reading of a message: everything the parsers find in it, disputes between them settled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.parsing import category, choice, gazetteer, language, period, place, postcode, reference, service, text
from bot.nlu.parsing.spans import Found, clear_of


@dataclass(frozen=True)
class Reading:
    """What a message holds, in order of appearance, and its language (`en`, `cy`; None where the words do not tell)."""

    found: tuple[Found, ...]
    language: str | None

    def values(self, entity: str) -> list[str]:
        """Values of one entity, in order, without repeats."""
        return list(dict.fromkeys(item.value for item in self.found if item.entity == entity))


@lru_cache(maxsize=2048)
def read(message: str) -> Reading:
    """Read a message. Pure for one installation's gazetteer; the same message costs nothing twice."""
    plain = text.kind(message)
    exact = postcode.find(plain)
    periods = clear_of(period.find(plain), exact)
    crimes = clear_of(category.find(plain), [*exact, *periods])
    services = clear_of(service.find(plain), [*exact, *periods])
    crimes = clear_of(crimes, [item for item in services if _longer(item, crimes)])
    services = clear_of(services, crimes)
    where = clear_of(reference.find(plain), [*exact, *periods, *crimes, *services])
    choices = clear_of(choice.find(plain), [*exact, *periods, *where])
    taken = [*periods, *crimes, *services, *where, *choices]
    places = place.find(plain, taken, gazetteer.load())
    everything = _meant([*clear_of(taken, places), *places], plain)
    return Reading(tuple(sorted(everything, key=lambda item: item.start)), language.of(plain))


_NOT = re.compile(
    r"\b(?:not|can(?:'?t|not) do|nid|dim|instead of|rather than|yn lle)\s+(?:the (?:other )?one )?"
    r"(?:in |near |for |the )?$",
    re.IGNORECASE,
)
_SORRY = re.compile(
    r"\b(?:sorry|no wait|scratch that|i mean|i meant)[\s,.]+(?:i mean[\s,]+)?(?:in |near |for |the )?$",
    re.IGNORECASE,
)
"""Before what replaces a slip: "Gloucester Green... sorry, Mansfield"."""


def _meant(found: list[Found], plain: str) -> list[Found]:
    """Without what a correction takes back ("robbery, not burglary"), unless that is all there is of its kind."""
    taken_back = [item for item in found if item.entity in _CORRECTABLE and _NOT.search(plain[: item.start])]
    for corrected in [item for item in found if item.entity in _CORRECTABLE and _SORRY.search(plain[: item.start])]:
        taken_back += [item for item in found if item.entity == corrected.entity and item.end <= corrected.start]
    kept = {item.entity for item in found if item not in taken_back}
    return [
        _of_that_name(item, taken_back, plain) for item in found if item not in taken_back or item.entity not in kept
    ]


_ONE = re.compile(r"(?:'s)? one\b", re.IGNORECASE)


def _of_that_name(item: Found, taken_back: list[Found], plain: str) -> Found:
    """`not Richmond London, the Yorkshire one` -> Richmond, Yorkshire."""
    named = next((other.value.partition(",")[0] for other in taken_back if other.entity == "place"), None)
    if item.entity == "place" and named and item not in taken_back and _ONE.match(plain[item.end :]):
        return Found(item.start, item.end, "place", f"{named}, {item.value}")
    return item


_CORRECTABLE = frozenset({"category", "unlisted", "place", "period", "service"})


def _longer(item: Found, others: list[Found]) -> bool:
    return all(item.end - item.start > other.end - other.start for other in others if item.overlaps(other))
