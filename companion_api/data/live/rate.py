"""One request rate for every process on this machine that shares a state folder."""

from __future__ import annotations

import fcntl
import os
import random
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from companion_api.core.errors import UpstreamUnavailable

PER_SECOND: Final = 12.0
"""data.police.uk allows 15 a second. At r a second any one second sees r + 1 leave, and r * d more arrive when a busy
machine or network holds some back for d seconds: 12 leaves room for 0.16 s before a 16th arrives, 14 for none."""
BURST: Final = 28.0
"""It allows 30 at once; two are left for whatever else this address sends, which our bucket cannot see."""
_STATE: Final = struct.Struct("<dd")


class SharedRate:
    """A token bucket in a small locked file. Thread-safe and process-safe (POSIX `flock`).

    Tokens are taken at the moment of sending, never promised ahead, so a process that is late cannot send in a bunch.
    """

    def __init__(
        self,
        path: Path,
        per_second: float = PER_SECOND,
        burst: float = BURST,
        clock: Callable[[], float] = time.monotonic,  # on Linux and macOS one clock for all processes
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._path = path
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._sleep = sleep
        path.parent.mkdir(parents=True, exist_ok=True)

    def take(self, deadline: float) -> None:
        """Wait for permission to send one request. Raises UpstreamUnavailable when none would come by `deadline`
        (on this object's clock)."""
        while True:
            wait = self._try()
            if wait == 0.0:
                return
            # A little chance keeps waiting threads from waking all at once.
            wait += random.uniform(0.0, 0.25 / self._per_second)  # noqa: S311
            if self._clock() + wait > deadline:
                raise UpstreamUnavailable(
                    "Too many questions are waiting for data.police.uk. Try again in a few seconds."
                )
            self._sleep(wait)

    def drain(self, seconds: float) -> None:
        """Upstream said we are too fast: nobody sends for about `seconds`."""
        self._change(lambda _: (-seconds * self._per_second, None))

    def _try(self) -> float:
        """0 when a token was taken, else the seconds until there may be one."""

        def take(tokens: float) -> tuple[float, float]:
            if tokens >= 1.0:
                return tokens - 1.0, 0.0
            return tokens, (1.0 - tokens) / self._per_second

        wait = self._change(take)
        assert wait is not None  # noqa: S101  # `take` always says
        return wait

    def _change(self, change: Callable[[float], tuple[float, float | None]]) -> float | None:
        # Opened anew each time: a lock belongs to an opening, and threads must exclude one another too.
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            now = self._clock()
            stored = os.pread(handle, _STATE.size, 0)
            tokens, since = _STATE.unpack(stored) if len(stored) == _STATE.size else (self._burst, now)
            # A clock behind the stored time means a restarted machine; its time away earns nothing.
            tokens = min(self._burst, tokens + max(0.0, now - since) * self._per_second)
            left, wait = change(tokens)
            os.pwrite(handle, _STATE.pack(left, now), 0)
            return wait
        finally:
            os.close(handle)
