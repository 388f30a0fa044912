"""The snapshot in force, for a process that keeps running while new ones are published.

Ask `current()` once for each request and work with what it gives: a snapshot never changes, so an answer cannot mix
two. When the pointer has moved, one thread opens and checks the new snapshot, byte for byte, while everyone else goes
on with the old one; the old one's memory is released when the last request that holds it is done. A snapshot that fails
the check is refused, with a line in the log, and looked at again only when the pointer moves.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from pathlib import Path
from typing import Final, TypeAlias

from companion_api.core.place import Locator
from companion_api.data.archive.errors import BadSnapshot
from companion_api.data.archive.publish import POINTER, current
from companion_api.data.archive.snapshot import Snapshot
from companion_api.data.archive.source import SnapshotSource
from companion_api.data.source import SourceName

log = logging.getLogger(__name__)

LOOK_AGAIN_S: Final = 0.1
"""How long a running server may not notice a new snapshot, in seconds. Not every request looks for itself: to look is
to let another thread run first."""
_Mark: TypeAlias = tuple[int, int, int] | None
"""What tells one state of the pointer from another: inode, time of change, size."""


class SnapshotFolder:
    """Hands out the snapshot in force in a folder that `companion ingest --out` wrote (or has yet to write)."""

    def __init__(self, path: Path, locator: Locator | None = None, name: SourceName = "snapshot") -> None:
        self.path = path
        self._pointer = os.fspath(path / POINTER)
        self._locator, self._name = locator, name
        self._source: SnapshotSource | None = None
        self._seen: _Mark = None
        self._refused: str | None = None
        self._loading = threading.Lock()
        self._look_at = 0.0
        self._look()

    @property
    def refused(self) -> str | None:
        """Why the snapshot the pointer names was refused, or None when all is well."""
        return self._refused

    def current(self) -> SnapshotSource | None:
        """The snapshot to answer this request from; None where nothing sound has been published yet."""
        now = time.monotonic()
        if now >= self._look_at:
            self._look_at = now + LOOK_AGAIN_S
            if self._mark() != self._seen and self._loading.acquire(blocking=False):
                threading.Thread(target=self._swap, name="snapshot-swap", daemon=True).start()
        return self._source

    def _swap(self) -> None:
        try:
            self._look()
        finally:
            self._loading.release()

    def _look(self) -> None:
        """Open what the pointer names, if that is news."""
        mark = self._mark()
        try:
            version = current(self.path)
            if version is not None and (self._source is None or self._source.version != version):
                # The first one is checked by size and manifest, so that a worker starts at once; a successor fully.
                deep = self._source is not None
                source = SnapshotSource(Snapshot(self.path / version, deep=deep), self._locator, self._name)
                self._refused, self._source = None, source
                log.info("snapshot %s in force", version)
            self._refused = None
        except BadSnapshot as error:
            self._refused = error.detail
            log.error("snapshot refused: %s", error.detail)  # no traceback: it is about the data
        self._seen = mark

    def _mark(self) -> _Mark:
        try:
            stat = os.stat(self._pointer)  # noqa: PTH116  # asked by every request: a Path takes five times as long
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size
