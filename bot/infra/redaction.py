"""Takes places out of what is kept: coordinates become a 0.01 degree cell, postcodes their district."""

from __future__ import annotations

import re
from typing import Any, Final

CELL_DEGREES: Final = 2
"""Decimals kept of a coordinate."""
_POSTCODE: Final = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s*[0-9][A-Z]{2}\b", re.IGNORECASE)
_POSITION: Final = re.compile(r"-?\d{1,3}\.\d{3,}")
_COORDINATES: Final = frozenset({"lat", "lng", "latitude", "longitude", "lon"})


def snap(value: float) -> float:
    """A coordinate on the 0.01 degree grid."""
    return round(float(value), CELL_DEGREES)


def redact(value: Any) -> Any:
    """A JSON value with every coordinate snapped and every full postcode cut to its district; shape and types stay."""
    if isinstance(value, dict):
        return {key: _member(key, item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [redact(item) for item in value]
    return redact_line(value) if isinstance(value, str) else value


def redact_line(text: str) -> str:
    """Text without full postcodes and without numbers that could be coordinates."""
    return _POSITION.sub(lambda found: f"{snap(float(found.group())):.2f}", _POSTCODE.sub(r"\1", text))


def _member(key: Any, item: Any) -> Any:
    if str(key).lower() in _COORDINATES and isinstance(item, (int, float)) and not isinstance(item, bool):
        return snap(item)
    return redact(item)
