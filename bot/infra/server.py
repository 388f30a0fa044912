"""Runs Rasa with our channels: `python -m bot.infra.server --port N`.

Same as `rasa run` with endpoints.yml and credentials.yml, but bound to this machine unless told otherwise, with Rasa's
HTTP API off, one computing thread, our logging, without what lighter.py leaves out, with the repairs of patches.py
and settings from the environment.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import warnings
from typing import Any, Final

from bot.infra import lighter

log = logging.getLogger("bot.infra.server")  # also when run as __main__
_TRIAL: Final = "hello"

# Before any import of Rasa: read by TensorFlow and the numeric libraries when they load.
for _name, _value in {
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}.items():
    os.environ.setdefault(_name, _value)


def main() -> None:
    """Serve until interrupted."""
    arguments = _arguments()
    lighter.leave_out()
    warnings.showwarning = lambda *_, **__: None  # libraries of 2021 deplore those of 2026 at every start
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints

    from bot.infra import logging as our_logging
    from bot.infra import patches
    from bot.infra.action_endpoint import ActionEndpoint
    from bot.settings import Settings

    our_logging.configure()
    patches.apply()
    settings = Settings.from_env()
    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    endpoints.action = ActionEndpoint(settings.actions_url, settings.actions_token)
    serve_application(
        model_path=arguments.model or settings.bot_model,
        interface=arguments.host,
        port=arguments.port,
        credentials="credentials.yml",
        endpoints=endpoints,
        enable_api=False,
        response_timeout=60,
        server_listeners=[(_settle, "after_server_start")],
    )


async def _settle(app: Any, _: Any) -> None:
    """Try a message before anybody else does: without a model that reads it, end (Rasa would run on and apologise).

    What the model brought stays until the end, so the garbage collector need not look at it while somebody waits.
    """
    try:
        read = await app.ctx.agent.parse_message(_TRIAL)
    except Exception:
        log.exception("the model cannot be used")
        read = {}
    if not (read.get("intent") or {}).get("name"):
        log.critical("there is no model that reads a message: run `make train`")
        os._exit(1)
    gc.collect()
    gc.freeze()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The assistant's dialogue server.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--model", help="trained model, or folder of models [COMPANION_BOT_MODEL, models]")
    return parser.parse_args()


if __name__ == "__main__":
    main()
