"""Stops asking a server that keeps failing, and lets one request through now and then to see whether it is back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from companion_api.core.errors import UpstreamUnavailable


class Breaker:
    """Closed (asking), open (refusing for `rest_s` after `limit` failures in a row), then half open (one trial)."""

    def __init__(self, limit: int = 4, rest_s: float = 15.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._rest_s = rest_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._next_trial = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the server is being left alone."""
        return self._failures >= self._limit

    def before(self) -> None:
        """Call before each request. Raises UpstreamUnavailable while open; lets one trial through after the rest."""
        with self._lock:
            if not self.is_open:
                return
            now = self._clock()
            if now < self._next_trial:
                raise UpstreamUnavailable("data.police.uk is not answering. It will be tried again in a few seconds.")
            self._next_trial = now + self._rest_s

    def succeeded(self) -> None:
        """The server answered (any answer of its contract counts)."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """The server did not answer, or answered that it cannot."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._limit:
                self._next_trial = self._clock() + self._rest_s
