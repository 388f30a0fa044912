"""Answers kept on disk: published months for good, the rest until they are old, all of it within a bound."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

MAX_BYTES: Final = 512 * 1024 * 1024
"""Room for some 20,000 months of a town's crimes; the answers unused for longest go first."""
_LOCKS: Final = 1024
_SWEEP_EVERY: Final = 64
"""Writes between two looks at how much room is taken."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer as it was kept."""

    value: Any
    fetched: float
    """When, in seconds since 1970."""
    settled: bool
    """Whether it can no longer change: a month that was no longer the latest when it was fetched."""


class Keep:
    """A folder of answers. Safe for threads and processes; a damaged file counts as not there."""

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._clock = clock
        self._writes = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> Kept | None:
        """What was kept under `key`."""
        path = self._path(key)
        try:
            document = orjson.loads(zlib.decompress(path.read_bytes()))
            found = Kept(document["value"], float(document["fetched"]), bool(document["settled"]))
        except (OSError, zlib.error, orjson.JSONDecodeError, KeyError, TypeError, ValueError):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # used just now
        return found

    def put(self, key: str, value: Any, *, settled: bool) -> Kept:
        """Keep `value` (JSON-ready) under `key`, in one step."""
        kept = Kept(value, self._clock(), settled)
        document = orjson.dumps({"value": value, "fetched": kept.fetched, "settled": settled})
        path = self._path(key)
        # A full or read-only disk costs us the copy, not the answer.
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(zlib.compress(document, 1))
                Path(temporary).replace(path)
            finally:
                Path(temporary).unlink(missing_ok=True)
            self._sweep_sometimes()
        return kept

    @contextlib.contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Hold off other processes that want the same key (a few unrelated keys share a lock)."""
        with contextlib.ExitStack() as held:
            with contextlib.suppress(OSError):  # no place for locks: two may ask the same, which is no fault
                held.callback(os.close, self._locked(key))
            yield

    def _locked(self, key: str) -> int:
        slot = int(hashlib.blake2b(key.encode(), digest_size=4).hexdigest(), 16) % _LOCKS
        folder = self._folder / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / f"{slot:04d}", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        return handle

    def _path(self, key: str) -> Path:
        name = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
        return self._folder / name[:2] / f"{name}.json.z"

    def _sweep_sometimes(self) -> None:
        with self._lock:
            self._writes += 1
            if self._writes % _SWEEP_EVERY:
                return
        self.sweep()

    def sweep(self) -> None:
        """Bring the folder back under its bound, the answers unused for longest first."""
        found = []
        for path in self._folder.glob("??/*.json.z"):
            with contextlib.suppress(OSError):
                stat = path.stat()
                found.append((stat.st_mtime, stat.st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found, key=lambda item: item[0]):
            if total <= self._max_bytes:
                return
            path.unlink(missing_ok=True)
            total -= size
