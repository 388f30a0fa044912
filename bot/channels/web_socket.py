"""Socket.IO for web pages: the events of Rasa's own channel, with session ids that only we can give out.

`session_request` {"session_id"?} is answered by `session_confirm` with an id; `user_uttered` {"message", "session_id",
"metadata"} by one `bot_uttered` for each part of the answer. A session id we did not give out is replaced: whoever
could choose one could read along in another person's conversation.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from typing import Any, Final

from rasa.core.channels.socketio import SocketBlueprint
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from socketio import AsyncServer

from bot.channels.door import Door, Handler
from bot.channels.incoming import Incoming, position
from bot.infra.request_ids import sound_request_id
from bot.settings import Settings

_CODE_LENGTH: Final = 32
_LARGEST: Final = 64 * 1024
_LONGEST_ID: Final = 200


class SocketDoor(Door):
    """Socket.IO at /socket.io; always there. COMPANION_WEB_ORIGINS names other sites whose pages may connect."""

    is_configured = True

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._key = settings.key_for("sessions")

    @classmethod
    def name(cls) -> str:
        """Address and name in the conversation."""
        return "socketio"

    def routes(self, blueprint: Blueprint, on_new_message: Handler) -> None:
        """Nothing but the events, which `blueprint` sets up."""

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The Socket.IO server as a Sanic blueprint."""
        origins = [origin.strip() for origin in self.settings.web_origins.split(",") if origin.strip()]
        server = AsyncServer(
            async_mode="sanic", cors_allowed_origins=origins or None, max_http_buffer_size=_LARGEST, logger=False
        )
        made = SocketBlueprint(server, "/socket.io", "door_socketio", __name__)

        @made.get("/", name="health")
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @server.on("session_request")
        async def session_request(connection: str, data: Any = None) -> None:
            asked = data.get("session_id") if isinstance(data, dict) else None
            await server.emit("session_confirm", asked if self._is_ours(asked) else self._new_session(), to=connection)

        @server.on("user_uttered")
        async def user_uttered(connection: str, data: Any = None) -> None:
            incoming = self._read(connection, data)
            if incoming is None:
                return
            said, is_first = await self.answer(incoming, on_new_message)
            for part in said if is_first else ():
                await server.emit("bot_uttered", {k: v for k, v in part.items() if k != "recipient_id"}, to=connection)

        return made

    def _read(self, connection: str, data: Any) -> Incoming | None:
        """A message; without a session of ours it belongs to this connection alone."""
        if not isinstance(data, dict):
            return None
        session = data.get("session_id")
        metadata = data.get("metadata") if isinstance(data.get("metadata"), dict) else {}
        shared = metadata.get("location")
        message_id = data.get("message_id")
        return Incoming(
            text=data["message"] if isinstance(data.get("message"), str) else "",
            conversation=f"socketio-{session if self._is_ours(session) else connection}",
            recipient=connection,
            message_id=message_id if isinstance(message_id, str) and 0 < len(message_id) <= _LONGEST_ID else None,
            location=position(shared.get("lat"), shared.get("lng")) if isinstance(shared, dict) else None,
            request_id=sound_request_id(
                metadata.get("request_id") if isinstance(metadata.get("request_id"), str) else None
            ),
        )

    def _new_session(self) -> str:
        number = uuid.uuid4().hex
        return f"{number}{self._code(number)}"

    def _is_ours(self, session: Any) -> bool:
        if not isinstance(session, str) or len(session) != 2 * _CODE_LENGTH or not session.isascii():
            return False
        number, code = session[:_CODE_LENGTH], session[_CODE_LENGTH:]
        return hmac.compare_digest(code.encode(), self._code(number).encode())

    def _code(self, number: str) -> str:
        return hmac.new(self._key, number.encode(), hashlib.sha256).hexdigest()[:_CODE_LENGTH]
