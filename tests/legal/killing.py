"""Killing a process with SIGKILL at moments nobody chose, over and over."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator


def kills(work: Callable[[], None], times: int, most_s: float = 0.05) -> Iterator[int]:
    """Run `work` in a child process, kill -9 it within `most_s` of its start, and yield; `times` times.

    The child is a fork, so that it is at its work at once; it leaves without running anything of the test's own.
    """
    chance = random.Random(20260302)
    for number in range(times):
        started, start = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.write(start, b".")
                work()
            finally:
                os._exit(1)
        os.read(started, 1)
        time.sleep(chance.uniform(0.0, most_s))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        os.close(started)
        os.close(start)
        assert os.WIFSIGNALED(status), "the child ended by itself: what it was to do for ever failed"
        yield number
