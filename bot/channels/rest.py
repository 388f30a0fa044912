"""The web's door: POST /webhooks/rest/webhook, {"sender", "message", "metadata", "message_id"}, answered in the
response.

The same contract as Rasa's REST channel, and stricter: a body that is no JSON object is 400, a missing sender gets a
conversation of its own instead of one shared by everybody, and a repeated `message_id` gets the first answer again.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any, Final

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.door import Door, Handler
from bot.channels.incoming import Incoming, position
from bot.infra.request_ids import sound_request_id

LARGEST: Final = 64 * 1024
_LONGEST_ID: Final = 200


class RestDoor(Door):
    """Synchronous JSON over HTTP; always there, needs no configuration."""

    is_configured = True

    @classmethod
    def name(cls) -> str:
        """Address and name in the conversation: `rest`, as in Rasa."""
        return "rest"

    def routes(self, blueprint: Blueprint, on_new_message: Handler) -> None:
        """Add POST /webhook."""

        @blueprint.post("/webhook", name="webhook")
        async def receive(request: Request) -> HTTPResponse:
            incoming = _read(request)
            if incoming is None:
                return response.json({"error": 'a JSON object with "sender" and "message" is needed'}, status=400)
            # Shielded: a caller that hangs up does not undo what was begun.
            said, _ = await asyncio.shield(self.answer(incoming, on_new_message))
            return response.json(said, headers={"X-Request-ID": incoming.request_id, "Cache-Control": "no-store"})


def _read(request: Request) -> Incoming | None:
    try:
        body = json.loads(request.body) if len(request.body) <= LARGEST else None
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    sender = _identifier(body.get("sender")) or uuid.uuid4().hex
    metadata = body.get("metadata") if isinstance(body.get("metadata"), dict) else {}
    return Incoming(
        text=body["message"] if isinstance(body.get("message"), str) else "",
        conversation=sender,
        recipient=sender,
        message_id=_identifier(body.get("message_id")),
        location=_location(metadata.get("location")),
        request_id=sound_request_id(request.headers.get("X-Request-ID")),
    )


def _identifier(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= _LONGEST_ID else None


def _location(value: Any) -> dict[str, float] | None:
    return position(value.get("lat"), value.get("lng")) if isinstance(value, dict) else None
