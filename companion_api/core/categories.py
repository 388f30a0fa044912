"""The crime categories of police.uk: slugs as its API uses them, names as its CSV files print them.

Source: data.police.uk /crime-categories and the "Crime type" column; history in docs/reference/data.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from companion_api.core.errors import InvalidParameter

ALL_CRIME: Final = "all-crime"
ANTI_SOCIAL_BEHAVIOUR: Final = "anti-social-behaviour"

CATEGORIES: Final[tuple[str, ...]] = (
    ANTI_SOCIAL_BEHAVIOUR,
    "bicycle-theft",
    "burglary",
    "criminal-damage-arson",
    "drugs",
    "other-theft",
    "possession-of-weapons",
    "public-order",
    "robbery",
    "shoplifting",
    "theft-from-the-person",
    "vehicle-crime",
    "violent-crime",
    "other-crime",
    "public-disorder-weapons",  # 2011-09 to 2013-04 only, before it was split in two
)
"""Every slug a record can carry, in the order used for columns of count tables."""

CATEGORY_INDEX: Final[dict[str, int]] = {slug: column for column, slug in enumerate(CATEGORIES)}

NAMES: Final[dict[str, str]] = {
    ALL_CRIME: "All crime",
    ANTI_SOCIAL_BEHAVIOUR: "Anti-social behaviour",
    "bicycle-theft": "Bicycle theft",
    "burglary": "Burglary",
    "criminal-damage-arson": "Criminal damage and arson",
    "drugs": "Drugs",
    "other-theft": "Other theft",
    "possession-of-weapons": "Possession of weapons",
    "public-order": "Public order",
    "robbery": "Robbery",
    "shoplifting": "Shoplifting",
    "theft-from-the-person": "Theft from the person",
    "vehicle-crime": "Vehicle crime",
    "violent-crime": "Violence and sexual offences",
    "other-crime": "Other crime",
    "public-disorder-weapons": "Public disorder and weapons",
}

CSV_NAMES: Final[dict[str, str]] = {
    **{name: slug for slug, name in NAMES.items() if slug != ALL_CRIME},
    "Violent crime": "violent-crime",  # its name until 2013-04
}
"""The "Crime type" column of the street files, past and present, to the slug."""


def parse_categories(text: str) -> tuple[str, ...]:
    """`"burglary,robbery"` -> those slugs in column order; `all-crime` -> every slug (anti-social behaviour included).

    Raises InvalidParameter for an unknown slug: upstream would silently answer for all crime instead.
    """
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    unknown = [slug for slug in wanted if slug not in NAMES]
    if unknown or not wanted:
        known = ", ".join([ALL_CRIME, *CATEGORIES])
        shown = ", ".join(slug[:40] for slug in unknown) or "nothing"
        raise InvalidParameter("category", f"Unknown category: {shown}. Use one or more of: {known}.")
    if ALL_CRIME in wanted:
        return CATEGORIES
    return tuple(slug for slug in CATEGORIES if slug in wanted)


def columns(slugs: Iterable[str]) -> list[int]:
    """Column numbers of count tables for the given slugs."""
    return [CATEGORY_INDEX[slug] for slug in slugs]


def label(slugs: tuple[str, ...]) -> str:
    """The slug to echo for a set: itself when single, `all-crime` for all, else joined by commas."""
    return ALL_CRIME if slugs == CATEGORIES else ",".join(slugs)
