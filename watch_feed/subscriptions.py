"""Who wants to hear when the level of a cell changes: an endpoint and a cell, nothing else.

For Web Push the endpoint comes with the two keys that its messages are encrypted to; they say nothing of a person.
Beside it stands, under a digest of the endpoint, which months were told, so that no month is told twice.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from companion_api.core.errors import InvalidParameter
from companion_api.core.geo import Cell

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS subscription (endpoint TEXT PRIMARY KEY, cell TEXT NOT NULL, p256dh TEXT, auth TEXT) STRICT;
CREATE TABLE IF NOT EXISTS told (digest BLOB NOT NULL, month TEXT NOT NULL, PRIMARY KEY (digest, month)) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where to send, and about which cell. With keys it is Web Push, without them ntfy."""

    endpoint: str
    cell: Cell
    p256dh: str | None = None
    auth: str | None = None

    @property
    def encrypted(self) -> bool:
        """Whether this is a Web Push endpoint."""
        return self.p256dh is not None and self.auth is not None


class Subscriptions:
    """The table, in one SQLite file. Several processes may use it at once."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        with self._open() as database:
            database.executescript(_TABLES)

    def add(self, subscription: Subscription) -> None:
        """Keep a subscription; a known endpoint moves to the new cell. Raises InvalidParameter."""
        address = urlsplit(subscription.endpoint)
        if address.scheme not in {"https", "http"} or not address.hostname or not subscription.endpoint.isascii():
            raise InvalidParameter("endpoint", "Give the full address that messages go to, beginning with https://.")
        if (subscription.p256dh is None) != (subscription.auth is None):
            raise InvalidParameter("keys", "Web Push needs both keys, p256dh and auth; ntfy needs none.")
        values = (subscription.endpoint, subscription.cell.id, subscription.p256dh, subscription.auth)
        with self._open() as database:
            database.execute("INSERT OR REPLACE INTO subscription VALUES (?, ?, ?, ?)", values)

    def remove(self, endpoint: str) -> bool:
        """Forget an endpoint and all that was noted of it; whether it was known."""
        with self._open() as database:
            database.execute("DELETE FROM told WHERE digest = ?", (_digest(endpoint),))
            return database.execute("DELETE FROM subscription WHERE endpoint = ?", (endpoint,)).rowcount > 0

    def all(self) -> list[Subscription]:
        """Every subscription, those of one cell together."""
        with self._open() as database:
            rows = database.execute("SELECT endpoint, cell, p256dh, auth FROM subscription ORDER BY cell, endpoint")
            return [Subscription(endpoint, Cell.parse(cell), p256dh, auth) for endpoint, cell, p256dh, auth in rows]

    def claim(self, endpoint: str, month: str) -> bool:
        """Note, before it is sent, that a month is told. False where it was noted already: then do not send.

        On disk when this returns, so that a kill at any later moment cannot bring a second message.
        """
        with self._open() as database:
            return (
                database.execute("INSERT OR IGNORE INTO told VALUES (?, ?)", (_digest(endpoint), month)).rowcount == 1
            )

    def release(self, endpoint: str, month: str) -> None:
        """Take the note back: nothing was sent, and the next run may try again."""
        with self._open() as database:
            database.execute("DELETE FROM told WHERE digest = ? AND month = ?", (_digest(endpoint), month))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._file, timeout=30)
        try:
            connection.execute("PRAGMA synchronous = FULL")
            with connection:
                yield connection
        finally:
            connection.close()


def _digest(endpoint: str) -> bytes:
    return hashlib.blake2b(endpoint.encode(), digest_size=16).digest()
