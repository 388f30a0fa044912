"""What the page shows, gathered from the services. A part without data is left out, with its reason where known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from companion_api.core.categories import ALL_CRIME, CATEGORIES, NAMES
from companion_api.core.errors import CompanionError

if TYPE_CHECKING:
    from companion_api.app import Companion

CHOICES: Final = [(slug, NAMES[slug]) for slug in (ALL_CRIME, *CATEGORIES) if slug != "public-disorder-weapons"]
HELP: Final = ("police-station", "court", "citizens-advice", "law-centre")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form sent."""

    text: str
    category: str


def asked_of(args: Mapping[str, str]) -> Asked:
    """The form's fields; an unknown category is all crime, as the menu would show it."""
    category = args.get("category", ALL_CRIME)
    return Asked(args.get("q", "").strip()[:200], category if category in NAMES else ALL_CRIME)


def _blank(asked: Asked) -> dict[str, Any]:
    return {"asked": asked.text, "category": asked.category, "categories": CHOICES, "place": None}


def problem(asked: Asked, title: str, error: CompanionError) -> dict[str, Any]:
    """The page with a problem on it, and candidates to choose from where there are some."""
    candidates = error.extra.get("candidates", ())
    return {**_blank(asked), "problem": {"title": title, "detail": error.detail, "candidates": candidates}}


def answer(companion: Companion, asked: Asked) -> dict[str, Any]:
    """Everything the page shows for what was asked. Raises CompanionError when the place itself cannot be found."""
    return _blank(asked)
