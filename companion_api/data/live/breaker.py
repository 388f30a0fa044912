"""Stops asking a server that keeps failing, and lets one request through now and then to see whether it is back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from companion_api.core.errors import UpstreamUnavailable

LEFT_ALONE: Final = (
    "data.police.uk, where the figures and teams of real places come from, cannot be reached just now. "
    "It is tried again every few seconds: please ask again soon."
)


class Breaker:
    """Closed (asking), open (refusing for `rest_s` after `limit` failures in a row), then half open (one trial)."""

    def __init__(self, limit: int = 4, rest_s: float = 15.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._rest_s = rest_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._next_trial = 0.0
        self._reached = False

    @property
    def is_open(self) -> bool:
        """Whether the server is being left alone."""
        return self._failures >= self._limit

    @property
    def reached(self) -> bool:
        """Whether the server has ever answered this process."""
        return self._reached

    def before(self) -> None:
        """Call before each request. Raises UpstreamUnavailable while open; lets one trial through after the rest."""
        with self._lock:
            if not self.is_open:
                return
            now = self._clock()
            if now < self._next_trial:
                raise UpstreamUnavailable(LEFT_ALONE)
            self._next_trial = now + self._rest_s

    def succeeded(self) -> None:
        """The server answered (any answer of its contract counts)."""
        with self._lock:
            self._failures = 0
            self._reached = True

    def failed(self) -> None:
        """The server did not answer, or answered that it cannot."""
        self._count(1)

    def unreachable(self) -> None:
        """There is no way to the server (no network, no such name, nobody listening): it counts as two failures."""
        self._count(2)

    def _count(self, failures: int) -> None:
        with self._lock:
            self._failures += failures
            if self._failures >= self._limit:
                self._next_trial = self._clock() + self._rest_s
