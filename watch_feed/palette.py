"""The colours of `palette.json`, the one place that names them; tiles, page and tests read the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).parent / "palette.json"


@dataclass(frozen=True, slots=True)
class Paint:
    """How one tile is coloured: `#RRGGBB` each; `keyline` is a frame inside the edge, or None."""

    fill: str
    ink: str
    keyline: str | None


BLACK_AND_WHITE: Final = Paint("#FFFFFF", "#000000", None)
"""For one-bit screens: nothing is told by colour there."""


@cache
def read() -> dict[str, Any]:
    """The palette file as it stands."""
    palette: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return palette


def paint(level: int | None) -> Paint:
    """The colours of a level (1 to 5); None has its own, outside the scale."""
    entry = read()["unknown"] if level is None else next(item for item in read()["levels"] if item["level"] == level)
    return Paint(entry["fill"], entry["ink"], entry["keyline"])


def home_colour(verdict: str) -> str:
    """The colour of the home arrow for a verdict."""
    return str(read()["home"][verdict])
