"""The action server: only callers with the token, and no request echoed in an error."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address and token of the real action server, with an API address where nothing listens."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {"COMPANION_HOME": str(home), "COMPANION_API_URL": "http://127.0.0.1:1", "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "bot.infra.action_server", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if requests.get(f"{url}/health", timeout=1).ok:
                break
        except requests.ConnectionError:
            time.sleep(0.1)
    yield url, Settings(home=home).actions_token
    process.terminate()
    process.wait()


@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_without_the_token_nothing_runs(server: tuple[str, str], token: str | None) -> None:
    for path, method in (("/webhook", requests.post), ("/actions", requests.get)):
        assert method(f"{server[0]}{path}", params={"token": token}, timeout=5).status_code == 401


def test_with_the_token_actions_are_listed(server: tuple[str, str]) -> None:
    names = {
        item["name"] for item in requests.get(f"{server[0]}/actions", params={"token": server[1]}, timeout=5).json()
    }
    assert "action_reply" in names


@pytest.mark.parametrize(
    "body",
    [
        b"my secret words",
        b"[]",
        b"{}",
        b'{"next_action": "x", "tracker": {"latest_message": {"text": "my secret words"}}}',
    ],
)
def test_errors_do_not_echo(server: tuple[str, str], body: bytes) -> None:
    answer = requests.post(f"{server[0]}/webhook", params={"token": server[1]}, data=body, timeout=5)
    assert "secret" not in answer.text
