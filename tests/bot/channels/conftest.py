"""Real channels in a real Sanic server; the channels' own servers are a loopback one that records what it gets."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
from rasa.core.channels.channel import UserMessage
from rasa.core.run import configure_app

from bot.channels.facebook import FacebookDoor
from bot.channels.rest import RestDoor
from bot.channels.slack import SlackDoor
from bot.channels.telegram import TelegramDoor
from bot.channels.twilio import SmsDoor, WhatsAppDoor
from bot.channels.web_socket import SocketDoor
from bot.settings import Settings


@dataclass
class Received:
    """One call that the outside world got."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Outside:
    """The servers of Telegram, Slack, Facebook and Twilio in one. `answers` are statuses to give before 200s."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def wait_for(self, count: int) -> list[Received]:
        """The first `count` calls; fails when they do not come."""
        wait_until(lambda: len(self.received) >= count)
        return self.received[:count]

    def bodies(self, count: int) -> list[dict[str, Any]]:
        return [call.body for call in self.wait_for(count)]


@dataclass
class Assistant:
    """Stands where Rasa's agent stands: answers with what a test wants and keeps the messages it was given."""

    heard: list[UserMessage] = field(default_factory=list)
    answer: Callable[[UserMessage], list[dict[str, Any]]] = lambda message: [{"text": f"you said {message.text}"}]
    takes_s: float = 0.0

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        await asyncio.sleep(self.takes_s)
        for part in self.answer(message):
            await message.output_channel.send_response(message.sender_id, dict(part))


def wait_until(condition: Callable[[], bool], within_s: float = 10.0) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


@pytest.fixture(scope="session")
def outside_server() -> Iterator[Outside]:
    outside = Outside()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            is_json = "json" in self.headers.get("Content-Type", "")
            body = json.loads(raw) if is_json else dict(parse_qsl(raw, keep_blank_values=True))
            outside.received.append(Received(self.path, dict(self.headers), body))
            self.send_response(outside.answers.pop(0) if outside.answers else 200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    outside.url = f"http://127.0.0.1:{server.server_port}"
    yield outside
    server.shutdown()


@pytest.fixture(scope="session")
def settings(outside_server: Outside, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Every channel configured, with secrets that are only strings and the outside world on this machine."""
    environ = {
        "HOME": str(tmp_path_factory.mktemp("home")),
        "MESSAGE_SECONDS": "3",
        "TELEGRAM_TOKEN": "123:abc",
        "TELEGRAM_SECRET": "telegram-secret",
        "TELEGRAM_URL": outside_server.url,
        "SLACK_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "slack-secret",
        "SLACK_URL": f"{outside_server.url}/slack",
        "FACEBOOK_PAGE_TOKEN": "page-token",
        "FACEBOOK_APP_SECRET": "app-secret",
        "FACEBOOK_VERIFY_TOKEN": "verify-token",
        "FACEBOOK_URL": f"{outside_server.url}/graph",
        "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
        "TWILIO_AUTH_TOKEN": "twilio-token",
        "TWILIO_SMS_NUMBER": "+441632960001",
        "TWILIO_WHATSAPP_NUMBER": "+441632960002",
        "TWILIO_URL": outside_server.url,
        "TWILIO_WEBHOOK_URL": "https://assistant.example.org",
    }
    return Settings.from_env({f"COMPANION_{name}": value for name, value in environ.items()})


@pytest.fixture(scope="session")
def agent() -> Assistant:
    return Assistant()


@pytest.fixture(scope="session")
def served(settings: Settings, agent: Assistant) -> Iterator[str]:
    """The address of a Sanic server set up as Rasa sets it up, with all our channels."""
    doors = (RestDoor, SocketDoor, TelegramDoor, SlackDoor, FacebookDoor, SmsDoor, WhatsAppDoor)
    app = configure_app([door(settings) for door in doors], enable_api=False)
    app.ctx.agent = agent
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ready = threading.Event()
    loop = asyncio.new_event_loop()

    async def run() -> None:
        server = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.start_serving()
        ready.set()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(run())
        loop.run_forever()

    threading.Thread(target=serve, daemon=True).start()
    assert ready.wait(30)
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(loop.stop)


@pytest.fixture
def outside(outside_server: Outside) -> Outside:
    outside_server.received.clear()
    outside_server.answers.clear()
    return outside_server


@pytest.fixture
def assistant(agent: Assistant) -> Assistant:
    fresh = Assistant()
    agent.heard, agent.answer, agent.takes_s = fresh.heard, fresh.answer, fresh.takes_s
    return agent


@pytest.fixture
def say(served: str) -> Callable[..., list[dict[str, Any]]]:
    """Say something over REST."""

    def said(message: Any = "", sender: str = "me", **extra: Any) -> list[dict[str, Any]]:
        body = {"sender": sender, "message": message, **extra}
        answer = requests.post(f"{served}/webhooks/rest/webhook", json=body, timeout=10)
        assert answer.status_code == 200
        parts: list[dict[str, Any]] = answer.json()
        return parts

    return said
