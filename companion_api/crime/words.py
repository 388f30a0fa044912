"""Plain English for numbers, months, distances and kinds of crime; short words, so that a nine-year-old can follow."""

from __future__ import annotations

from functools import cache
from typing import Final

from companion_api.core import months
from companion_api.core.categories import ALL_CRIME, CATEGORIES
from companion_api.core.forces import name_of
from companion_api.core.geo import MILE_M

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip

NOUNS: Final[dict[str, tuple[str, str]]] = {
    ALL_CRIME: ("crime", "crimes"),
    "anti-social-behaviour": ("report of anti-social behaviour", "reports of anti-social behaviour"),
    "bicycle-theft": ("bicycle theft", "bicycle thefts"),
    "burglary": ("burglary", "burglaries"),
    "criminal-damage-arson": ("case of criminal damage or arson", "cases of criminal damage or arson"),
    "drugs": ("drug crime", "drug crimes"),
    "other-theft": ("other theft", "other thefts"),
    "possession-of-weapons": ("case of carrying a weapon", "cases of carrying a weapon"),
    "public-order": ("public order crime", "public order crimes"),
    "robbery": ("robbery", "robberies"),
    "shoplifting": ("case of shoplifting", "cases of shoplifting"),
    "theft-from-the-person": ("theft from a person", "thefts from a person"),
    "vehicle-crime": ("vehicle crime", "vehicle crimes"),
    "violent-crime": ("violent or sexual crime", "violent or sexual crimes"),
    "other-crime": ("other crime", "other crimes"),
    "public-disorder-weapons": ("public disorder or weapons crime", "public disorder or weapons crimes"),
}
"""One and several of each category."""


def number(count: int) -> str:
    """1234 -> `1,234`."""
    return f"{count:,}"


def counted(slugs: tuple[str, ...], count: int) -> str:
    """`1 burglary`, `1,234 crimes`, `3 burglaries and robberies`."""
    return f"{number(count)} {noun(slugs, count)}"


@cache
def _nouns(slugs: tuple[str, ...]) -> tuple[str, str]:
    if slugs == CATEGORIES:
        return "crime or anti-social behaviour report", "crimes and anti-social behaviour reports"
    if len(slugs) == 1:
        return NOUNS[slugs[0]]
    many = [NOUNS[slug][1] for slug in slugs]
    together = ", ".join(many[:-1]) + f" and {many[-1]}"
    return together, together


def noun(slugs: tuple[str, ...], count: int = 2) -> str:
    """What was counted, in the number that goes with `count`."""
    return _nouns(slugs)[0 if count == 1 else 1]


@cache
def month(text: str) -> str:
    """`2025-12` -> `December 2025`."""
    year, index = divmod(months.ordinal(text), 12)
    return f"{MONTHS[index]} {year}"


@cache
def period(first: str, last: str) -> str:
    """`in December 2025`, `from January 2025 to December 2025`."""
    return f"in {month(first)}" if first == last else f"from {month(first)} to {month(last)}"


@cache
def distance(metres: float) -> str:
    """`a mile`, `500 metres`, `2.5 km`."""
    if abs(metres - MILE_M) < 1:
        return "a mile"
    if metres < 1000:
        return f"{metres:.0f} metres"
    return f"{metres / 1000:.1f} km".replace(".0 km", " km")


def listed(names: tuple[str, ...]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" and {names[-1]}"


def forces(ids: tuple[str, ...]) -> str:
    """Police forces by their names: `Essex Police and Kent Police`."""
    return listed(tuple(map(name_of, ids)))


def were(count: int) -> str:
    """`was` for one, `were` otherwise."""
    return "was" if count == 1 else "were"
