"""Runs the actions: `python -m bot.infra.action_server --port N`.

The server of rasa_sdk, bound to this machine unless told otherwise, answering only callers that show the token, and
never echoing a request in an error.
"""

from __future__ import annotations

import argparse
import hmac
import logging
import os
import time

from rasa_sdk.endpoint import create_app as create_sdk_app
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.infra import logging as our_logging
from bot.infra.request_ids import sound_request_id
from bot.settings import Settings

log = logging.getLogger("bot.infra.action_server")  # also when run as __main__
PACKAGE = "bot.actions"
KEPT_OPEN_S = 120
"""How long the connections of the dialogue server stay open; longer than it keeps idle ones itself."""


def create_app(settings: Settings, package: str = PACKAGE) -> Sanic:
    """The action server as a Sanic app. `/health` is open; everything else needs `?token=` (Rasa's way) or 401."""
    app = create_sdk_app(package, cors_origins="")
    app.config.KEEP_ALIVE_TIMEOUT = KEPT_OPEN_S
    token = settings.actions_token.encode()

    @app.on_request
    async def admit(request: Request) -> HTTPResponse | None:
        request.ctx.began = time.perf_counter()
        our_logging.request_id.set("-")
        if request.path == "/health" or hmac.compare_digest(request.args.get("token", "").encode(), token):
            return None
        return response.json({"error": "a token is needed"}, status=401)

    @app.on_response
    async def measure(request: Request, _: HTTPResponse) -> None:
        if request.path == "/webhook":
            our_logging.request_id.set(_message_id(request))
            log.info("action answered in %.1f ms", 1000 * (time.perf_counter() - request.ctx.began))

    @app.exception(Exception)
    async def failed(_: Request, error: Exception) -> HTTPResponse:
        status = getattr(error, "status_code", 500)
        if status >= 500:
            log.error("action failed: %s", type(error).__name__)
        return response.json({"error": "the action failed"}, status=status)

    return app


def _message_id(request: Request) -> str:
    """The id of the message this call is part of: beside the message, or beside what began the session."""
    try:
        tracker = request.json["tracker"]
        beside = (tracker.get("latest_message") or {}).get("metadata") or {}
        return sound_request_id(beside.get("request_id") or tracker["slots"]["session_started_metadata"]["request_id"])
    except (KeyError, TypeError, AttributeError, SanicException):  # not from our dialogue server
        return "-"


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="The assistant's action server.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5055)
    arguments = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    our_logging.configure()
    settings = Settings.from_env()
    create_app(settings).run(
        arguments.host, arguments.port, workers=settings.actions_workers, access_log=False, motd=False
    )


if __name__ == "__main__":
    main()
