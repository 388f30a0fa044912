"""What a conversation remembers, kept in a few slots and never trusted: any client can send events of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from typing import Any

Document = dict[str, Any]
_LANGUAGES = frozenset({"en", "cy"})
MAX_LISTED = 5


@dataclass(frozen=True)
class Place:
    """A resolved place, as the API described it."""

    name: str
    lat: float
    lng: float
    kind: str = "point"
    detail: str | None = None
    force: str | None = None
    neighbourhood: str | None = None
    country: str | None = None

    @classmethod
    def of(cls, document: Any) -> Place | None:
        """A place document -> the place; None for anything that is not one."""
        if not isinstance(document, dict):
            return None
        lat, lng, name = document.get("lat"), document.get("lng"), document.get("name")
        if not (_is_number(lat) and _is_number(lng) and -90 <= lat <= 90 and -180 <= lng <= 180):
            return None
        texts = {key: _text(document.get(key)) for key in ("detail", "force", "neighbourhood", "country")}
        return cls(
            _text(name) or "the place you shared",
            float(lat),
            float(lng),
            _text(document.get("kind")) or "point",
            **texts,
        )

    @property
    def params(self) -> Document:
        """The API's place parameters."""
        return {"lat": self.lat, "lng": self.lng}


@dataclass(frozen=True)
class Listed:
    """A service shown to the person."""

    id: str
    name: str
    kind: str = ""
    pointed: bool = False
    """Whether it is the one whose details were shown last: what "it" means in "is it open?"."""


@dataclass(frozen=True)
class Topic:
    """What was asked last: `kind` of question, and what narrowed it. `other` is the second place of a comparison."""

    kind: str | None = None
    category: str | None = None
    unlisted: str | None = None
    period: str | None = None
    service: str | None = None
    law: str | None = None
    opening: str | None = None
    other: Place | None = None


@dataclass(frozen=True)
class Pending:
    """A question that waits for the person: its topic, what it waits for, and the places offered."""

    topic: Topic
    wants: str
    """`place`, `other` (second place of a comparison) or `home` (the place to keep as home)."""
    candidates: tuple[Place, ...] = ()
    text: str = ""
    """The words the place was first asked with, to narrow by ("the one in Kent")."""
    first: Place | None = None
    """For a comparison whose second place is missing: the first one."""


@dataclass(frozen=True)
class Memory:
    """Everything kept between two messages."""

    place: Place | None = None
    here: Place | None = None
    topic: Topic = field(default_factory=Topic)
    listed: tuple[Listed, ...] = ()
    pending: Pending | None = None
    token: str | None = None
    introduced: bool = False
    misses: int = 0
    language: str = "en"

    @classmethod
    def from_slots(cls, slots: Document) -> Memory:
        """Read the slots, dropping whatever does not have the shape we write."""
        token = slots.get("token")
        misses = slots.get("misses")
        language = slots.get("language")
        return cls(
            place=Place.of(slots.get("place")),
            here=Place.of(slots.get("here")),
            topic=_topic(slots.get("topic")),
            listed=_listed(slots.get("listed")),
            pending=_pending(slots.get("pending")),
            token=token if isinstance(token, str) and re.fullmatch(r"[A-Za-z0-9._~-]{8,200}", token) else None,
            introduced=slots.get("introduced") is True,
            misses=misses if isinstance(misses, int) and 0 <= misses < 1000 else 0,
            language=language if isinstance(language, str) and language in _LANGUAGES else "en",
        )

    def changes_from(self, before: Memory) -> Document:
        """Slot name -> new value, JSON-ready, for what differs."""
        changed = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if value != getattr(before, item.name):
                changed[item.name] = _plain(value)
        return changed

    def but(self, **changes: Any) -> Memory:
        """The same with some things changed."""
        return replace(self, **changes)

    def forgotten(self) -> Memory:
        """Nothing about the person; that we have introduced ourselves, and the language, are not about them."""
        return Memory(introduced=self.introduced, language=self.language)


def _plain(value: Any) -> Any:
    if isinstance(value, (Place, Topic, Pending, Listed)):
        return {key: _plain(item) for key, item in _shallow(value).items() if item not in (None, (), "", False)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _shallow(value: Any) -> Document:
    return {item.name: getattr(value, item.name) for item in fields(value)}


def _topic(value: Any) -> Topic:
    if not isinstance(value, dict):
        return Topic()
    names = [item.name for item in fields(Topic) if item.name != "other"]
    return Topic(**{name: _text(value.get(name)) for name in names}, other=Place.of(value.get("other")))


def _listed(value: Any) -> tuple[Listed, ...]:
    if not isinstance(value, list):
        return ()
    items = [item for item in value[:MAX_LISTED] if isinstance(item, dict) and _is_id(item.get("id"))]
    return tuple(
        Listed(item["id"], _text(item.get("name")) or "", _text(item.get("kind")) or "", item.get("pointed") is True)
        for item in items
    )


def _pending(value: Any) -> Pending | None:
    if not isinstance(value, dict) or value.get("wants") not in ("place", "other", "home"):
        return None
    offered = value.get("candidates")
    places = [Place.of(item) for item in offered[:MAX_LISTED]] if isinstance(offered, list) else []
    return Pending(
        _topic(value.get("topic")),
        value["wants"],
        tuple(place for place in places if place),
        _text(value.get("text")) or "",
        Place.of(value.get("first")),
    )


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9._:-]{1,80}", value) is not None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value == value


def _text(value: Any) -> str | None:
    return value[:200] if isinstance(value, str) and value else None
