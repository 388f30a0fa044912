"""Logs of the assistant's processes: one line an event, with the id of the message it belongs to, nothing about people.

Rasa logs what people type at DEBUG, and in a few warnings. So its loggers are held at WARNING whatever the level of our
own, and every line loses postcodes, positions and quoted text on its way out.
"""

from __future__ import annotations

import logging
import os
import sys
from contextvars import ContextVar
from typing import Any, Final

import structlog

from bot.infra.redaction import redact_line

request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""The id of the message being answered; follows it through tasks."""

_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"
_QUIET: Final = (
    "rasa",
    "sanic",
    "sanic.root",
    "sanic.error",
    "matplotlib",
    "apscheduler",
    "asyncio",
    "engineio",
    "socketio",
)


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        record.request_id = request_id.get()
        if record.exc_info:  # where it happened may quote what was said; what happened is enough
            record.msg, record.args = f"{record.getMessage()} ({_kind(record.exc_info)})", ()
            record.exc_info = record.exc_text = None
        return redact_line(super().format(record))


def _kind(exc_info: Any) -> str:
    return exc_info[0].__name__ if isinstance(exc_info, tuple) and exc_info[0] else "error"


def configure(level: str | None = None) -> None:
    """Log to stderr. `level` (default: COMPANION_LOG_LEVEL, else INFO) is for our own loggers."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting(_FORMAT))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("bot").setLevel(level or os.environ.get("COMPANION_LOG_LEVEL") or "INFO")
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("sanic.access").disabled = True
    # Rasa's structured log lines carry message text as fields; only the name of the event is kept.
    structlog.configure(
        processors=[lambda _logger, _method, fields: str(fields.get("event", ""))],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
