"""HTML as forces publish it -> plain text that is safe to print, speak or send."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

import nh3

_BREAKS: Final = re.compile(r"(?i)<(?:br\s*/?|/p|/li|/div|/h[1-6]|/tr)\s*>")
_TEXTILE_HEADING: Final = re.compile(r"(?m)^h[1-6]\.\s*")
_PASSES: Final = 4
"""Markup escaped inside markup is unwrapped this often at most."""


def plain(published: object) -> str | None:
    """Readable text without any markup, one paragraph a line; None when there is none.

    Escaped markup (`&lt;script&gt;`, however often escaped) does not come back to life.
    """
    return _readable(published) if isinstance(published, str) else None


@lru_cache(maxsize=2_048)
def _readable(published: str) -> str | None:
    """Remembered: every question about a place reads the same few texts again."""
    text = published
    for _ in range(_PASSES):
        stripped = html.unescape(nh3.clean(_BREAKS.sub("\n", text), tags=set()))
        if stripped == text:
            break
        text = stripped
    else:
        text = re.sub("[<>]", " ", text)
    text = _TEXTILE_HEADING.sub("", _printable(text))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line) or None


def line(published: object) -> str | None:
    """As `plain`, on one line."""
    text = plain(published)
    return " ".join(text.split()) if text else None


def web_address(published: object) -> str | None:
    """An http(s) address, or None for anything else (`javascript:`, no host, not a string)."""
    if not isinstance(published, str):
        return None
    try:
        parts = urlsplit(published.strip())
        sound = (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"[\s<>\"'\\]", parts.geturl())
        )
    except ValueError:
        return None
    return parts.geturl() if sound else None


def contacts(published: Any) -> dict[str, str]:
    """Channel -> plain text, for the channels that hold something (the published map is open and often has blanks)."""
    if not isinstance(published, dict):
        return {}
    found = {str(channel): line(value) for channel, value in published.items()}
    return {channel: value for channel, value in found.items() if value and not value.lower().startswith("javascript:")}


def _printable(text: str) -> str:
    """Without control characters and the invisible marks that turn text round."""
    return "".join(
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs"}
    )
