"""Buttons carry commands ("/choose{...}") that skip understanding; only those we made ourselves may come back.

A signed payload is the command, a space, `~` and a short code that depends on the conversation. No state is kept.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import Final

from bot.settings import Settings

_SIGNED: Final = re.compile(r"(/.*) ~([a-z2-7]{10})", re.DOTALL)


class Signer:
    """Signs button payloads of one installation and recognises them."""

    def __init__(self, settings: Settings) -> None:
        self._key = settings.key_for("buttons")

    def sign(self, payload: str, conversation: str) -> str:
        """`payload` with its code; plain text, which is read like anything typed, needs none."""
        return f"{payload} ~{self._code(payload, conversation)}" if payload.startswith("/") else payload

    def opened(self, text: str, conversation: str) -> str | None:
        """The command inside a payload that we signed for this conversation; None for anything else."""
        found = _SIGNED.fullmatch(text)
        if found and hmac.compare_digest(found[2], self._code(found[1], conversation)):
            return found[1]
        return None

    def _code(self, payload: str, conversation: str) -> str:
        digest = hmac.new(self._key, f"{conversation}\0{payload}".encode(), hashlib.sha256).digest()
        return base64.b32encode(digest).decode().lower()[:10]
