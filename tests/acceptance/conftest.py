"""The whole program as a user starts it: `companion up` on free ports, on the sandbox, with a home folder of its own.

`stack` starts it once for all tests that ask for it and skips them, saying so, where the assistant is not set up.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from companion_api.cli.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN_S = 240.0


@dataclass
class Stack:
    """A running API, action server and assistant."""

    api_url: str
    bot_url: str
    actions_url: str
    home: Path
    env: Mapping[str, str]
    process: subprocess.Popen[str]
    output: Path
    session: requests.Session = field(default_factory=requests.Session)

    def ask(self, message: str, sender: str | None = None, **extra: Any) -> list[dict[str, Any]]:
        """The messages the assistant answers with over REST; without `sender`, in a conversation of its own."""
        body = {"sender": sender or uuid.uuid4().hex, "message": message, **extra}
        answer = self.session.post(f"{self.bot_url}/webhooks/rest/webhook", json=body, timeout=40)
        answer.raise_for_status()
        said: list[dict[str, Any]] = answer.json()
        return said

    def custom(self, message: str, sender: str | None = None, **extra: Any) -> dict[str, Any]:
        """The last `custom` of the answer; a failed test where there is none."""
        said = [part["custom"] for part in self.ask(message, sender, **extra) if "custom" in part]
        assert said, "the answer has no custom part"
        return said[-1]

    def get(self, path: str, **params: Any) -> requests.Response:
        """GET from the API."""
        return self.session.get(f"{self.api_url}{path}", params=params, timeout=30)

    def wait_until(self, condition: Callable[[], bool], within_s: float = 60.0) -> None:
        """Return once `condition` holds; fail after `within_s`."""
        deadline = time.monotonic() + within_s
        while not condition():
            assert time.monotonic() < deadline, f"not so within {within_s} s; log of `companion up`:\n{self.log()}"
            time.sleep(0.25)

    def log(self) -> str:
        """What `companion up` printed so far."""
        return self.output.read_text(encoding="utf-8")

    def is_up(self, url: str) -> bool:
        """Whether something answers 200 at `url`."""
        try:
            return self.session.get(url, timeout=5).ok
        except requests.RequestException:
            return False


def start_stack(home: Path, **settings: str) -> Stack:
    """Start everything with `settings` added to the environment and wait until it answers."""
    ports = [free_port("127.0.0.1") for _ in range(3)]
    env = {name: value for name, value in os.environ.items() if not name.startswith("COMPANION_")}
    env |= {"COMPANION_HOME": str(home), "COMPANION_SOURCE": "auto", "COMPANION_RATE_LIMITS": "no", **settings}
    output = home / "up.log"
    api, bot, actions = (f"http://127.0.0.1:{port}" for port in ports)
    flags = ("--port", "--bot-port", "--actions-port")
    command = [sys.executable, "-m", "companion_api", "up"]
    command += [word for flag, port in zip(flags, ports, strict=True) for word in (flag, str(port))]
    with output.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT, text=True)
    stack = Stack(api, bot, actions, home, env, process, output)
    deadline = time.monotonic() + START_WITHIN_S
    while "Stop with Ctrl-C" not in stack.log():
        if process.poll() is not None or time.monotonic() > deadline:
            stop_stack(stack)
            pytest.fail(f"companion up did not come up:\n{stack.log()}")
        time.sleep(0.25)
    return stack


def stop_stack(stack: Stack) -> int:
    """Stop everything as a terminal would; the exit code of `companion up`."""
    if stack.process.poll() is None:
        stack.process.send_signal(signal.SIGINT)
    try:
        return stack.process.wait(timeout=40)
    except subprocess.TimeoutExpired:
        stack.process.kill()
        raise


@pytest.fixture(scope="session")
def assistant_ready() -> None:
    """Skips, loudly, where the assistant's environment or model is missing; in CI that is a failure."""
    missing = [
        what
        for what, is_there in {
            "environment .venv-bot (make setup)": (ROOT / ".venv-bot/bin/python").exists(),
            "trained model (make train)": any((ROOT / "models").glob("*.tar.gz")),
        }.items()
        if not is_there
    ]
    if missing:
        reason = f"the assistant lacks its {' and its '.join(missing)}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def stack(assistant_ready: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything running, shared by the session. A test that breaks a part waits until it is mended."""
    home = tmp_path_factory.mktemp("home")
    running = start_stack(home)
    yield running
    stop_stack(running)
    shutil.rmtree(home, ignore_errors=True)
