"""One message as the actions see it: what kind of question, what was found in it, where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.nlu.parsing import category
from bot.nlu.parsing.coordinates import in_range
from bot.nlu.parsing.reference import NEAR_ME

FALLBACK = "nlu_fallback"
_FEW_WORDS = 2
_OF_TWO_PLACES = frozenset({"comparison", "follow_up"})
"""Kinds in which a name and "here" are two places; elsewhere the name says where, and "here" only repeats it."""


@dataclass(frozen=True)
class Turn:
    """A message, read. Lists keep the order of appearance."""

    text: str
    intent: str
    confidence: float = 1.0
    places: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    category: str | None = None
    """A slug, or several joined by commas as the API takes them, in alphabetical order."""
    unlisted: str | None = None
    """What was asked when police.uk has no such category."""
    periods: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    law: str | None = None
    opening: str | None = None
    choice: str | None = None
    language: str | None = None
    safety: str | None = None
    location: tuple[float, float] | None = None
    """A position shared beside the message."""
    channel: str = "rest"
    request_id: str = ""

    @classmethod
    def of(cls, message: dict[str, Any], channel: str) -> Turn:
        """From `tracker.latest_message`, whose content any client can make up."""
        found = _Entities(message.get("entities"))
        intent = message.get("intent") or {}
        metadata = message.get("metadata") if isinstance(message.get("metadata"), dict) else {}
        unlisted = found.first("unlisted")
        places, name = found.all("place"), str(intent.get("name") or FALLBACK)
        return cls(
            text=str(message.get("text") or "")[:1000],
            intent=name,
            confidence=float(intent.get("confidence") or 0.0),
            places=places,
            where=_where(found.all("where"), places, name),
            category=_categories(found.all("category"), found.all("unlisted")),
            unlisted=unlisted if unlisted in category.UNLISTED else None,
            periods=found.all("period"),
            services=found.all("service"),
            law=found.first("law"),
            opening=found.first("opening"),
            choice=found.first("choice"),
            language=found.first("language"),
            safety=found.first("safety"),
            location=_location(metadata),
            channel=channel or "rest",
            request_id=str(metadata.get("request_id") or message.get("message_id") or ""),
        )

    @property
    def period(self) -> str | None:
        """The period asked about; of several, the last said."""
        return self.periods[-1] if self.periods else None

    @property
    def names_place(self) -> bool:
        """Whether the message says where, by name, by pointing or by a shared position."""
        return bool(self.places or self.where or self.location)

    @property
    def is_bare_crime(self) -> bool:
        """Whether a message is a kind of crime and nothing else ("car crime?"): how much, and not what that is."""
        return bool(self.category) and not self.unlisted and len(self.text.split()) <= _FEW_WORDS

    @property
    def elliptic(self) -> bool:
        """Whether the message leans on the last one for what it is about ("is it going up?")."""
        return not (self.names_place or self.category or self.unlisted)


class _Entities:
    def __init__(self, items: Any) -> None:
        self._items = [item for item in items or [] if isinstance(item, dict) and isinstance(item.get("value"), str)]

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item["value"][:200] for item in self._items if item.get("entity") == name))

    def first(self, name: str) -> str | None:
        found = self.all(name)
        return found[0] if found else None


def _where(values: tuple[str, ...], places: tuple[str, ...], kind: str) -> tuple[str, ...]:
    if kind in _OF_TWO_PLACES:
        return values
    if places:
        return ()
    return tuple(value for value in values if value != NEAR_ME) or values  # "my local bobby where I live"


def _categories(values: tuple[str, ...], unlisted: tuple[str, ...]) -> str | None:
    known = {slug for slug in values if slug in category.WORDS}
    known |= {nearest for name in unlisted if name in category.UNLISTED and (nearest := category.nearest(name))}
    if known:
        return ",".join(sorted(known))
    return category.ALL_CRIME if category.ALL_CRIME in values else None


def _location(metadata: dict[str, Any]) -> tuple[float, float] | None:
    shared = metadata.get("location")
    if not isinstance(shared, dict):
        return None
    try:
        lat, lng = float(shared["lat"]), float(shared["lng"])
    except (KeyError, TypeError, ValueError):
        return None
    return (lat, lng) if in_range(lat, lng) else None
