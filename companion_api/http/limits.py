"""Requests per address. Rooms that hold personal things add limits of their own with the same `limiter`."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from companion_api.settings import Settings

EXTENSION = "companion.limiter"


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
    return limiter
