"""The monthly notice against loopback servers: Web Push that is really decrypted, ntfy, dead endpoints, kill -9."""

from __future__ import annotations

import base64
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from companion_api.app import Companion
from companion_api.core.errors import InvalidParameter
from companion_api.core.geo import Cell
from companion_api.settings import SettingError
from watch_feed import notify
from watch_feed.notify import news_of
from watch_feed.senders import Senders, public_key, vapid_key
from watch_feed.subscriptions import Subscription, Subscriptions

CONTACT = "mailto:someone@example.org"
SETTLED = Cell(5428, 262)  # open country: its level does not change


@dataclass
class Inbox:
    """A loopback push service: keeps what it gets, answers as told."""

    address: str = ""
    posts: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answer: Callable[[str], int] = lambda path: 201
    hold: float = 0.0

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.posts]


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    kept = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.posts.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            time.sleep(kept.hold)
            try:
                self.send_response(kept.answer(self.path))
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError:
                pass  # the sender was killed

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def changed(companion: Companion) -> list[Cell]:
    """Cells of the invented county whose level changed with its latest month."""
    watch = companion.watch
    towns = (Cell(lat, lng) for lat in range(5408, 5433) for lng in range(234, 278, 2))
    cells = list(islice((cell for cell in towns if news_of(watch, cell) is not None), 5))
    assert cells, "no level changed in the last month of the sandbox"
    return cells


@pytest.fixture
def senders(tmp_path: Path) -> Senders:
    return Senders(tmp_path / "vapid.pem", CONTACT, "companion-test")


def _table(folder: Path, *subscriptions: Subscription) -> Subscriptions:
    table = Subscriptions(folder / "watch.sqlite")
    for subscription in subscriptions:
        table.add(subscription)
    return table


def _device() -> tuple[ec.EllipticCurvePrivateKey, str, bytes, str]:
    """(private key, p256dh, secret, auth) as a browser makes them."""
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    secret = os.urandom(16)
    text = [base64.urlsafe_b64encode(value).rstrip(b"=").decode() for value in (point, secret)]
    return key, text[0], secret, text[1]


def test_ntfy_gets_the_words_of_the_push_document(
    companion: Companion, inbox: Inbox, changed: list[Cell], senders: Senders, tmp_path: Path
) -> None:
    table = _table(tmp_path, Subscription(f"{inbox.address}/topic", changed[0]))
    assert notify.run(companion.watch, table, senders) == {"delivered": 1}
    ((path, headers, body),) = inbox.posts
    _, message = news_of(companion.watch, changed[0]) or ("", b"")
    notification = json.loads(message)["notification"]
    assert path == "/topic"
    assert headers["title"] == notification["title"]
    assert body.decode() == notification["body"]
    assert "click" not in headers  # no public address is set, so there is nothing to open


def test_web_push_is_encrypted_to_the_device_and_signed(
    companion: Companion, inbox: Inbox, changed: list[Cell], senders: Senders, tmp_path: Path
) -> None:
    key, p256dh, secret, auth = _device()
    table = _table(tmp_path, Subscription(f"{inbox.address}/push", changed[0], p256dh, auth))
    assert notify.run(companion.watch, table, senders) == {"delivered": 1}
    ((_, headers, body),) = inbox.posts
    assert headers["content-encoding"] == "aes128gcm"
    assert int(headers["ttl"]) > 86400
    assert public_key(tmp_path / "vapid.pem") in headers["authorization"]
    message = http_ece.decrypt(body, private_key=key, auth_secret=secret, version="aes128gcm")
    assert message == (news_of(companion.watch, changed[0]) or ("", b""))[1]
    assert json.loads(message)["web_push"] == 8030


def test_nobody_is_told_twice_nor_of_a_level_that_stayed(
    companion: Companion, inbox: Inbox, changed: list[Cell], senders: Senders, tmp_path: Path
) -> None:
    assert news_of(companion.watch, SETTLED) is None
    assert news_of(companion.watch, Cell(5152, -8)) is None
    table = _table(
        tmp_path,
        *(Subscription(f"{inbox.address}/{number}", changed[number % len(changed)]) for number in range(6)),
        Subscription(f"{inbox.address}/settled", SETTLED),
        Subscription(f"{inbox.address}/nowhere", Cell(5152, -8)),
    )
    assert notify.run(companion.watch, table, senders) == {"delivered": 6, "unchanged": 2}
    assert notify.run(companion.watch, table, senders) == {"told": 6, "unchanged": 2}
    assert len(inbox.posts) == 6


def test_dead_endpoints_are_removed_and_troubled_ones_tried_again(
    companion: Companion, inbox: Inbox, changed: list[Cell], senders: Senders, tmp_path: Path
) -> None:
    answers = {"/gone": 410, "/missing": 404, "/busy": 503, "/slow-down": 429, "/no": 403, "/fine": 200}
    inbox.answer = lambda path: answers[path]
    closed = "http://127.0.0.1:9/nobody-listens"
    table = _table(
        tmp_path,
        *(Subscription(inbox.address + path, changed[0]) for path in answers),
        Subscription(closed, changed[0]),
    )
    outcomes = notify.run(companion.watch, table, senders)
    assert outcomes == {"gone": 2, "not-sent": 3, "refused": 1, "delivered": 1}
    left = {subscription.endpoint.removeprefix(inbox.address) for subscription in table.all()}
    assert left == {"/busy", "/slow-down", "/no", "/fine", closed}
    answers.update({"/busy": 200, "/slow-down": 200})
    assert notify.run(companion.watch, table, senders) == {"delivered": 2, "told": 2, "not-sent": 1}


def test_a_message_that_may_have_arrived_is_not_sent_again(
    companion: Companion, inbox: Inbox, changed: list[Cell], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watch_feed.senders.TIMEOUT_S", (1, 0.2))
    inbox.hold = 1.0
    table = _table(tmp_path, Subscription(f"{inbox.address}/slow", changed[0]))
    senders = Senders(tmp_path / "vapid.pem", CONTACT, "companion-test")
    assert notify.run(companion.watch, table, senders) == {"unsure": 1}
    assert notify.run(companion.watch, table, senders) == {"told": 1}
    assert len(inbox.posts) == 1


def test_keys_that_nothing_can_be_encrypted_to_are_refused(
    companion: Companion, inbox: Inbox, changed: list[Cell], senders: Senders, tmp_path: Path
) -> None:
    table = _table(tmp_path, Subscription(f"{inbox.address}/push", changed[0], "bm90LWEta2V5", "c2VjcmV0"))
    assert notify.run(companion.watch, table, senders) == {"refused": 1}
    assert inbox.posts == []


def _run_apart(companion: Companion, folder: Path) -> ForkProcess:
    """A run of the notice in a process of its own."""

    def run() -> None:
        senders = Senders(folder / "vapid.pem", CONTACT, "companion-test")
        notify.run(companion.watch, Subscriptions(folder / "watch.sqlite"), senders)

    process = get_context("fork").Process(target=run)
    process.start()
    return process


def test_killed_half_way_nobody_is_told_twice_and_at_most_one_is_missed(
    companion: Companion, inbox: Inbox, changed: list[Cell], tmp_path: Path
) -> None:
    """kill -9 in the middle of sending, three times; then a run to the end, and one more."""
    inbox.hold = 0.02
    count, kills = 40, 3
    _table(tmp_path, *(Subscription(f"{inbox.address}/{number:02}", changed[0]) for number in range(count)))
    for number in range(kills):
        process = _run_apart(companion, tmp_path)
        while len(inbox.posts) < 8 * (number + 1) and process.is_alive():
            time.sleep(0.002)
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL
    time.sleep(0.2)  # what the killed one had sent arrives
    assert 0 < len(inbox.posts) < count
    for _ in range(2):
        process = _run_apart(companion, tmp_path)
        process.join()
        assert process.exitcode == 0
        paths = inbox.paths()
        assert len(paths) == len(set(paths)), "somebody was told twice"
        assert len(paths) >= count - kills


def test_two_runs_at_once_tell_everyone_once(
    companion: Companion, inbox: Inbox, changed: list[Cell], tmp_path: Path
) -> None:
    _table(tmp_path, *(Subscription(f"{inbox.address}/{number:02}", changed[0]) for number in range(20)))
    runs = [_run_apart(companion, tmp_path) for _ in range(2)]
    for run in runs:
        run.join()
        assert run.exitcode == 0
    assert sorted(inbox.paths()) == [f"/{number:02}" for number in range(20)]


def test_a_subscription_is_an_endpoint_and_a_cell(tmp_path: Path) -> None:
    table = _table(tmp_path, Subscription("https://ntfy.example.org/a", Cell(5420, 250)))
    table.add(Subscription("https://ntfy.example.org/a", Cell(5421, 251)))
    assert table.all() == [Subscription("https://ntfy.example.org/a", Cell(5421, 251))]
    assert table.claim("https://ntfy.example.org/a", "2026-09")
    assert not table.claim("https://ntfy.example.org/a", "2026-09")
    assert table.remove("https://ntfy.example.org/a")
    assert not table.remove("https://ntfy.example.org/a")
    assert table.claim("https://ntfy.example.org/a", "2026-09"), "what was noted of it went with it"
    for endpoint in ("ntfy", "ftp://example.org/x", "https://", "https://example.org/é"):
        with pytest.raises(InvalidParameter):
            table.add(Subscription(endpoint, Cell(5420, 250)))
    with pytest.raises(InvalidParameter):
        table.add(Subscription("https://push.example.org/x", Cell(5420, 250), p256dh="key"))


def test_the_signing_key_is_made_once_and_private(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "vapid.pem"
    assert public_key(file) == public_key(file)
    assert file.stat().st_mode & 0o077 == 0
    assert len(base64.urlsafe_b64decode(public_key(file) + "==")) == 65
    assert vapid_key(file).private_pem() == file.read_bytes()


def test_web_push_without_a_contact_is_told_before_anything_is_sent(
    companion: Companion, inbox: Inbox, changed: list[Cell], tmp_path: Path
) -> None:
    _, p256dh, _, auth = _device()
    table = _table(tmp_path, Subscription(f"{inbox.address}/push", changed[0], p256dh, auth))
    with pytest.raises(SettingError, match="COMPANION_PUSH_CONTACT"):
        notify.run(companion.watch, table, Senders(tmp_path / "vapid.pem", "", "test"))
    assert inbox.posts == []
