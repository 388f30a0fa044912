"""One message as any channel delivers it, made safe: bounded, without control characters, its position in range."""

from __future__ import annotations

import math
import unicodedata
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

LONGEST: Final = 1_000
"""Characters of a message that the assistant reads; a longer one is asked to be said shorter."""


@dataclass(frozen=True)
class Incoming:
    """What a person sent."""

    text: str
    conversation: str
    """Id of the conversation, opaque to us."""
    recipient: str
    """Where the answer goes, in the channel's own terms."""
    message_id: str | None = None
    """The channel's id of this message, for telling a repeated delivery; None where it has none."""
    location: dict[str, float] | None = None
    """{"lat", "lng"} of a shared position."""
    extra: dict[str, Any] = field(default_factory=dict)
    """Other metadata that the actions may read."""
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex)


def clean(text: Any) -> str:
    """`text` without control characters (NUL among them) and surrounding space; anything but a string is empty."""
    if not isinstance(text, str):
        return ""
    kept = "".join(letter if letter in "\n\t" or unicodedata.category(letter)[0] != "C" else " " for letter in text)
    return kept.strip()


def position(lat: Any, lng: Any) -> dict[str, float] | None:
    """{"lat", "lng"} when both are numbers on the globe; otherwise None."""
    try:
        place = {"lat": float(lat), "lng": float(lng)}
    except (TypeError, ValueError):
        return None
    sound = all(map(math.isfinite, place.values())) and abs(place["lat"]) <= 90 and abs(place["lng"]) <= 180
    return place if sound else None
