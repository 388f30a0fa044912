"""`companion serve`: the API alone, in worker processes with threads, until interrupted."""

from __future__ import annotations

import os
from importlib import import_module
from tempfile import TemporaryDirectory
from typing import Any

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from companion_api.cli.ports import free_port, is_taken
from companion_api.core.errors import CompanionError
from companion_api.settings import PREFIX, Settings

STOP_WITHIN_S = 10
"""Seconds that requests being answered have to finish once a stop is asked for."""


@click.command("serve")
@click.option("--host", help="Address to listen on. [COMPANION_HOST, 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port; 0 picks a free one. [COMPANION_PORT, 5000]")
@click.option("--workers", type=click.IntRange(1), help="Worker processes. [COMPANION_WORKERS, 2]")
def command(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the API alone."""
    given: dict[str, Any] = {"host": host, "port": port, "workers": workers}
    settings = Settings.from_env(None, **{name: value for name, value in given.items() if value is not None})
    number = settings.port or free_port(settings.host)
    if is_taken(settings.host, number):
        raise CompanionError(f"Port {number} is in use. Stop what uses it, or choose another with --port.")
    prepare(settings)
    os.environ[f"{PREFIX}PORT"] = str(number)  # workers read their settings from the environment
    with TemporaryDirectory(prefix="companion-metrics-") as shared:
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", shared)  # one /metrics for all workers
        _serve(settings, number)


def _serve(settings: Settings, number: int) -> None:
    import_module("companion_api.app")  # once, here: where workers are forked they start with everything loaded
    server = Granian(
        "companion_api.app:create_app",
        factory=True,
        address=settings.host,
        port=number,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        websockets=False,
        log_level=LogLevels.error,  # its own advice and notices say nothing to a person; faults still show
        backlog=1024,
        log_access=False,  # addresses carry postcodes and positions
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN_S,
    )
    server.on_startup(lambda: click.echo(f"API on http://{settings.host}:{number} (pages, /docs, /v1, /watch/v1)"))
    server.serve()


def prepare(settings: Settings) -> None:
    """Do once what each worker would otherwise do for itself: the sandbox's snapshot, a few seconds when new."""
    if settings.source not in {"auto", "sandbox"}:
        return
    from companion_api.data.sandbox.source import open_sandbox  # numpy, pyarrow: only when needed

    settings.home.mkdir(parents=True, exist_ok=True)
    open_sandbox(settings.home)
