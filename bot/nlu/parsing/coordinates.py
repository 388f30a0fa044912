"""A pair of coordinates in free text: "51.5188, -0.0815", "lat 51.5 lng -0.08"."""

from __future__ import annotations

import re

from bot.nlu.parsing.spans import Found

_PAIR = re.compile(
    r"(?:\blat(?:itude)?\s*[:=]?\s*)?(?<![\d.])(-?\d{1,2}(?:\.\d{1,8})?)\s*(?:°\s*)?[,; ]\s*"
    r"(?:l(?:ng|on|ong|ongitude)\s*[:=]?\s*)?(-?\d{1,3}(?:\.\d{1,8})?)(?![\d.])",
    re.IGNORECASE,
)


def find(text: str) -> list[Found]:
    """Pairs of decimal degrees as entity `place`, value `lat,lng`. Both with a decimal point: "5, 6" is no place."""
    return [
        Found(match.start(), match.end(), "place", f"{match[1]},{match[2]}")
        for match in _PAIR.finditer(text)
        if "." in match[1] and "." in match[2] and in_range(float(match[1]), float(match[2]))
    ]


def in_range(lat: float, lng: float) -> bool:
    """Whether both are degrees on the globe."""
    return -90 <= lat <= 90 and -180 <= lng <= 180
