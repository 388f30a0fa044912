"""JSON Schemas (2020-12) of the projections, written from each platform's documentation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).parent


def schema_of(suffix: str) -> dict[str, Any] | None:
    """The schema of a suffix (`min.json`), of `latest.json` or of `error`; None for what is not JSON."""
    name = "document" if suffix == "json" else suffix.removesuffix(".json")
    file = _FOLDER / f"{name}.schema.json"
    if not file.is_file():
        return None
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema
