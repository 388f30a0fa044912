"""The page's way to the assistant: one origin for the browser, one small message at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import requests
from flask import g

from companion_api.core.errors import InvalidParameter, UpstreamUnavailable

MAX_MESSAGE: Final = 1000
TIMEOUT_S: Final = (2.0, 20.0)
"""To connect, to answer: longer than the assistant's own longest wait."""


def door(bot_url: str) -> Callable[[dict[str, Any]], bytes]:
    """A function that hands a message to the assistant's REST channel and gives back its replies as JSON."""
    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=16))
    address = f"{bot_url.rstrip('/')}/webhooks/rest/webhook"

    def ask(body: dict[str, Any]) -> bytes:
        message = {"sender": _text(body, "sender", 64), "message": _text(body, "message", MAX_MESSAGE)}
        if "message_id" in body:
            message["message_id"] = _text(body, "message_id", 64)
        try:
            answer = session.post(
                address, json=message, timeout=TIMEOUT_S, headers={"X-Request-ID": g.get("request_id", "none")}
            )
            answer.raise_for_status()
        except requests.RequestException as error:
            raise UpstreamUnavailable("The assistant is not answering just now. Try again in a minute.") from error
        return answer.content

    return ask


def _text(body: dict[str, Any], name: str, longest: int) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise InvalidParameter(name, f"Send a text of 1 to {longest} characters.", where="json")
    return value
