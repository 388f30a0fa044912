"""The telephone numbers of numbers.json: facts kept apart from the words around them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("numbers.json")


@dataclass(frozen=True, slots=True)
class Number:
    """One number: how to write it, how to reach it, and in which nations it works."""

    key: str
    number: str
    tel: str
    sms: str
    nations: str
    """Letters of E, W, S, N."""
    name: dict[str, str]
    """By language, `en` and `cy`."""

    def contact(self, language: str) -> dict[str, Any]:
        """For `custom.numbers`: name, number and, where a phone can follow it, a `tel:` or `sms:` link."""
        link = f"tel:{self.tel}" if self.tel else f"sms:{self.sms}" if self.sms else None
        return {"id": self.key, "name": self.name[language], "number": self.number, "href": link}


@cache
def numbers() -> dict[str, Number]:
    """Every number by its key."""
    entries = json.loads(_FILE.read_text(encoding="utf-8"))
    return {
        key: Number(key, entry["number"], entry["tel"], entry.get("sms", ""), entry["nations"], entry["name"])
        for key, entry in entries.items()
        if not key.startswith("_")
    }
