"""`companion up`: the API, the action server and the assistant, kept running together."""

from __future__ import annotations

import json
import os
import secrets
import sys
from pathlib import Path

import click

import companion_api
from companion_api.cli.ports import free_port, is_taken
from companion_api.cli.supervisor import Program, Supervisor
from companion_api.core.errors import CompanionError
from companion_api.settings import PREFIX, Settings

HOST = "127.0.0.1"
"""Actions and assistant listen here alone; the public meets them through a reverse proxy (docs/running.md)."""
PORT = click.IntRange(0, 65535)
EXAMPLE = "how much burglary is there near ZZ1 1AA?"


@click.command("up")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port of the API; 0 picks a free one. [COMPANION_PORT, 5000]"
)
@click.option(
    "--bot-port", type=click.IntRange(0, 65535), default=5005, show_default=True, help="Port of the assistant."
)
@click.option(
    "--actions-port", type=click.IntRange(0, 65535), default=5055, show_default=True, help="Port of its actions."
)
def command(port: int | None, bot_port: int, actions_port: int) -> None:
    """Run everything: API, assistant, actions."""
    settings = Settings.from_env() if port is None else Settings.from_env(port=port)
    folder = Path(companion_api.__file__).resolve().parent.parent
    python = _assistant_python(folder)
    _need_model(folder)
    ports = _ports({"API": settings.port, "actions": actions_port, "assistant": bot_port}, settings.host)
    home = settings.home.resolve()
    programs = _programs(folder, python, home, settings.host, ports)
    click.echo("Starting the API, the actions and the assistant (the assistant takes about half a minute).")
    Supervisor(programs, click.echo, folder).run(lambda: click.echo(_welcome(settings.host, ports)))
    click.echo("Stopped.")


def _assistant_python(folder: Path) -> Path:
    python = folder / ".venv-bot" / "bin" / "python"
    if not python.exists():
        raise CompanionError("The assistant's environment .venv-bot is not there. Run `make setup`.")
    return python


def _need_model(folder: Path) -> None:
    model = Path(os.environ.get(f"{PREFIX}BOT_MODEL") or "models")
    model = model if model.is_absolute() else folder / model
    if not (model.is_file() or any(model.glob("*.tar.gz"))):
        raise CompanionError("The assistant is not trained yet. Run `make train`.")


def _ports(wanted: dict[str, int], host: str) -> dict[str, int]:
    ports = {}
    for name, number in wanted.items():
        where = host if name == "API" else HOST
        ports[name] = number or free_port(where)
        if number and is_taken(where, number):
            raise CompanionError(
                f"Port {number}, for the {name}, is in use. Stop what uses it, or choose another port."
            )
    return ports


def _programs(folder: Path, python: Path, home: Path, host: str, ports: dict[str, int]) -> list[Program]:
    """The three programs with what each must know of the others; other settings pass through."""
    urls = {name: f"http://{_reachable(host) if name == 'API' else HOST}:{number}" for name, number in ports.items()}
    env = {
        **os.environ,
        "PYTHONPATH": str(folder),
        f"{PREFIX}HOME": str(home),
        f"{PREFIX}API_URL": urls["API"],
        f"{PREFIX}ACTIONS_URL": f"{urls['actions']}/webhook",
        f"{PREFIX}ASSISTANT_KEY": os.environ.get(f"{PREFIX}ASSISTANT_KEY") or secrets.token_hex(32),
        "OMP_NUM_THREADS": "1",
    }
    api_env = {f"{PREFIX}BOT_URL": urls["assistant"], **env}
    serve = [sys.executable, "-m", "companion_api", "serve", "--host", host, "--port", str(ports["API"])]
    actions = [str(python), "-m", "bot.infra.action_server", "--port", str(ports["actions"])]
    assistant = [str(python), "-m", "bot.infra.server", "--port", str(ports["assistant"])]
    logs = home / "logs"
    return [
        Program("API", serve, f"{urls['API']}/readyz", api_env, logs / "api.log"),
        Program("actions", actions, f"{urls['actions']}/health", env, logs / "actions.log"),
        Program("assistant", assistant, f"{urls['assistant']}/", env, logs / "assistant.log", start_within_s=240),
    ]


def _reachable(host: str) -> str:
    return HOST if host in {"0.0.0.0", "::"} else host  # noqa: S104  # compared, not bound


def _welcome(host: str, ports: dict[str, int]) -> str:
    page = f"http://{_reachable(host)}:{ports['API']}"
    question = json.dumps({"sender": "me", "message": EXAMPLE})
    return (
        f"\nPage and API   {page}/   (reference: {page}/docs)\n"
        f"Assistant      http://{HOST}:{ports['assistant']}\n"
        f"Ask it:        curl -s http://{HOST}:{ports['assistant']}/webhooks/rest/webhook \\\n"
        f"                 -H 'Content-Type: application/json' -d '{question}'\n"
        "Stop with Ctrl-C."
    )
