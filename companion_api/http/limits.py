"""Requests per address. Rooms that hold personal things add limits of their own with the same `limiter`."""

from __future__ import annotations

import hmac
import math
import time

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from flask_limiter.util import get_remote_address

from companion_api.http import problems
from companion_api.settings import Settings

EXTENSION = "companion.limiter"
ASSISTANT = "X-Companion-Assistant"
"""Header in which the assistant shows COMPANION_ASSISTANT_KEY: all its people come from one address."""


def init_app(app: Flask, settings: Settings) -> Limiter:
    """Limit every route by address; `Retry-After` goes with 429 only."""
    limiter = Limiter(
        get_remote_address,
        app=app,
        default_limits=[settings.rate_limit],
        storage_uri=settings.rate_storage,
        enabled=settings.rate_limits,
        headers_enabled=False,
        strategy="moving-window",
    )
    app.extensions[EXTENSION] = limiter
    if settings.assistant_key:
        key = settings.assistant_key.encode()
        limiter.request_filter(lambda: hmac.compare_digest(request.headers.get(ASSISTANT, "").encode(), key))

    def refuse(_: RateLimitExceeded) -> Response:
        broken = limiter.current_limit
        wait = max(1, math.ceil(broken.reset_at - time.time())) if broken else 60
        return problems.response(
            "rate-limited", f"Too many requests. Wait {wait} seconds.", headers={"Retry-After": str(wait)}
        )

    app.register_error_handler(RateLimitExceeded, refuse)
    return limiter
