"""How long whoever asks may be kept waiting, over all the live questions that one answer needs."""

from __future__ import annotations

import time
from contextvars import ContextVar

_deadline: ContextVar[float | None] = ContextVar("live_deadline", default=None)


def begin(seconds: float) -> None:
    """Start the budget of one request: every live question from here on shares it. Call at each request's start."""
    _deadline.set(time.monotonic() + seconds)


def end() -> None:
    """No request: each question has the whole budget again (commands, background work)."""
    _deadline.set(None)


def remaining(whole: float) -> float:
    """Seconds left to wait, never below 0; `whole` outside a request."""
    deadline = _deadline.get()
    return whole if deadline is None else max(0.0, min(whole, deadline - time.monotonic()))
