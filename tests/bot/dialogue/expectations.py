"""What conversations.yml says of an answer, held against the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("conversations.yml")


def conversations() -> list[dict[str, Any]]:
    """Every conversation of the file."""
    found: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def faults(turn: dict[str, Any], messages: list[dict[str, Any]]) -> list[str]:
    """What is wrong with an answer; nothing when all is right."""
    text = "\n".join(message["text"] for message in messages if message.get("text"))
    customs = [message["custom"] for message in messages if message.get("custom")]
    if not text or not customs:
        return ["no text" if not text else "no custom"]
    said = {**customs[-1], "text": text}
    wanted = {name: value for name, value in turn.items() if name not in {"say", "location"}}
    return [
        f"{name}: {value!r} expected, {_got(name, said)!r} given"
        for name, value in wanted.items()
        if not _holds(name, value, said)
    ]


def _holds(name: str, value: Any, said: dict[str, Any]) -> bool:
    got = _got(name, said)
    if name in {"place", "a", "b"}:
        return value == "*" or str(got).lower().startswith(str(value).lower())
    if name in {"near", "text"}:
        return str(value) in str(got)
    if name == "has":
        return bool(said.get(value))
    if name == "service" and isinstance(got, str):
        return value in got.split(",")
    return bool(got == value)


def _got(name: str, said: dict[str, Any]) -> Any:
    place = said.get("place") or {}
    match name:
        case "place":
            return place.get("name")
        case "near":
            return place.get("detail")
        case "months":
            return f"{said.get('from')}..{said.get('to')}"
        case "a" | "b":
            return ((said.get(name) or {}).get("place") or {}).get("name")
        case "name":
            return (said.get("service") or {}).get("name")
        case "items":
            return len(said.get("items") or [])
        case _:
            return said.get(name)
