"""A stage for conversations: the trained model, the real actions in this process, the real API on the sandbox."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import requests
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.actions import answer, periods
from bot.actions.ask import UK
from bot.actions.client import Door
from bot.actions.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
TODAY = datetime(2026, 11, 23, 12, 0, tzinfo=UK)
_START_WITHIN_S = 120


@contextmanager
def sandbox_api(home: Path) -> Iterator[str]:
    """The companion API, serving the sandbox only, for as long as the block runs; its address."""
    companion = ROOT / ".venv/bin/companion"
    assert companion.exists(), "no API environment: run `make setup` first"
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COMPANION_")}
    environment |= {"COMPANION_HOME": str(home), "COMPANION_SOURCE": "auto", "COMPANION_RATE_LIMITS": "no"}
    log = home / "api.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [str(companion), "serve", "--port", str(port), "--workers", "1"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/readyz", process, log)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.2)
    raise AssertionError(f"the API did not start:\n{log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ActionsHere(EndpointConfig):
    """Rasa's door to the action server, opening on the actions in this process: same JSON, no socket between."""

    def __init__(self) -> None:
        super().__init__("http://actions.invalid/webhook")
        self._executor = ActionExecutor()
        self._executor.register_package("bot.actions")

    async def request(self, *_: Any, **options: Any) -> Any:
        return await self._executor.run(options["json"])


@dataclass
class Stage:
    """Someone to talk to."""

    agent: Any

    def say(self, sender: str, text: str, location: tuple[float, float] | None = None) -> list[dict[str, Any]]:
        """The messages that come back."""
        return asyncio.run(self._say(sender, text, location))

    async def _say(self, sender: str, text: str, location: tuple[float, float] | None) -> list[dict[str, Any]]:
        collected = CollectingOutputChannel()
        metadata = {"location": {"lat": location[0], "lng": location[1]}} if location else {}
        await self.agent.handle_message(UserMessage(text, collected, sender, input_channel="rest", metadata=metadata))
        return list(collected.messages)


@contextmanager
def stage(agent: Any, api_url: str) -> Iterator[Stage]:
    """Bring the actions up against `api_url`, with the clock held at TODAY."""
    from bot.infra import patches

    patches.validate_actions_fast()
    door = Door(Settings(api_url=api_url, read_seconds=15, turn_seconds=20))
    held = (answer._door, answer.clock)
    answer._door, answer.clock = (lambda: door), (lambda: TODAY)
    periods.forget()
    agent.action_endpoint = ActionsHere()
    agent.processor.action_endpoint = agent.action_endpoint
    try:
        yield Stage(agent)
    finally:
        answer._door, answer.clock = held


def new_sender() -> str:
    """A conversation of its own."""
    return uuid.uuid4().hex
