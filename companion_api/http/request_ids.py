"""A request id on every answer and log line, taken from `X-Request-ID` when a caller sends a sound one."""

from __future__ import annotations

import random
import re

from flask import Flask, Response, g, request

HEADER = "X-Request-ID"
_SOUND = re.compile(r"[A-Za-z0-9._-]{8,64}")


def init_app(app: Flask) -> None:
    """Give each request of `app` an id before anything else runs."""
    app.before_request(_begin)
    app.after_request(_finish)


def of(sent: str) -> str:
    """The id a caller sent where it is a sound one, else a new one."""
    return sent if _SOUND.fullmatch(sent) else f"{random.getrandbits(128):032x}"  # a name, no secret


def _begin() -> None:
    g.request_id = of(request.headers.get(HEADER, ""))


def _finish(answer: Response) -> Response:
    answer.headers[HEADER] = g.get("request_id", "none")
    return answer
