"""What the server knows of a token: a hash to find its row, and, only while the token is in a request, the key to it.

A token is 256 random bits. Three values come from it by BLAKE2b under different names: the `owner` that rows are found
by, the key that seals what they hold (AES-256-GCM), and the key that marks a favourite so that it is kept once. Only
`owner` is stored. A copy of the database therefore shows no token, no home and no favourite; a row moved to another
owner does not open.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PREFIX: Final = "ojc_"
"""Lets people and secret scanners see what it is."""
_TOKEN: Final = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
_NONCE: Final = 12
_BLOCK: Final = 64
"""Sealed text is padded to a multiple of this, so that its length does not tell which service it names."""


def new_token() -> str:
    """A fresh token: `ojc_` and 43 letters that hold 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


class Keys:
    """The values that come from one token."""

    __slots__ = ("_mark", "_seal", "owner")

    def __init__(self, token: str) -> None:
        """Raises ValueError for what is not a token; the message does not repeat it."""
        if not _TOKEN.fullmatch(token):
            raise ValueError("not a token")
        self.owner: Final = _derive(token, b"owner")
        """What rows are found by, 32 bytes."""
        self._seal = AESGCM(_derive(token, b"seal"))
        self._mark = _derive(token, b"mark")

    def seal(self, text: str, field: bytes) -> bytes:
        """`text` made unreadable without the token, bound to this owner and to `field`."""
        data = text.encode()
        padded = data + b"\0" * (-len(data) % _BLOCK)
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._seal.encrypt(nonce, padded, self.owner + field)

    def unseal(self, sealed: bytes, field: bytes) -> str:
        """The way back. Raises ValueError for what this token did not seal for this field."""
        try:
            padded = self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], self.owner + field)
        except InvalidTag as error:
            raise ValueError("sealed by another token") from error
        return padded.rstrip(b"\0").decode()

    def mark(self, text: str) -> bytes:
        """The same 32 bytes for the same text and token, and telling nothing of either."""
        return hashlib.blake2b(text.encode(), key=self._mark, digest_size=32).digest()


def _derive(token: str, purpose: bytes) -> bytes:
    return hashlib.blake2b(token.encode(), digest_size=32, person=b"ojc-me-" + purpose).digest()
