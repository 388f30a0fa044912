"""A loopback API that answers what a test tells it to, with the real HTTP client in front."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.actions import periods
from bot.actions.client import Door
from bot.actions.settings import Settings


@dataclass
class Upstream:
    """What the server says, by path, and what it was asked."""

    url: str = ""
    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    """Path -> status and body (a document, or bytes as they stand)."""
    wait_s: float = 0.0
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Method, path with query, headers."""
    connections: set[tuple[str, int]] = field(default_factory=set)

    def says(self, path: str, body: Any, status: int = 200) -> None:
        """From now on, answer `path` so."""
        self.answers[path] = (status, body)


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    """A real HTTP server on a free port of this machine."""
    told = Upstream()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told.asked.append((self.command, self.path, dict(self.headers)))
            told.connections.add(self.client_address)
            time.sleep(told.wait_s)
            status, body = told.answers.get(urlsplit(self.path).path, (404, {"type": "/docs/problems/not-found"}))
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                pass  # the client has given up waiting, which is what some tests are about

        do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815  # the handler's names

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    periods.forget()
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def door(upstream: Upstream) -> Door:
    """The actions' door to that server, with little patience."""
    return Door(Settings(api_url=upstream.url, connect_seconds=0.5, read_seconds=0.5, turn_seconds=2.0))
