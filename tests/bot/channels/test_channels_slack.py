"""Slack, by the deliveries of its Events API and its buttons."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from tests.bot.channels.conftest import Assistant, Outside

STAMPS = itertools.count(1_763_900_000)
Deliver = Callable[..., requests.Response]


def signature(body: bytes, stamp: str, secret: str = "slack-secret") -> str:
    return "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()


@pytest.fixture
def deliver(served: str) -> Deliver:
    def delivered(body: bytes, kind: str = "application/json", **headers: str) -> requests.Response:
        stamp = str(int(time.time()))
        signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature(body, stamp), "Content-Type": kind}
        return requests.post(f"{served}/webhooks/slack/webhook", data=body, headers=signed | headers, timeout=10)

    return delivered


def said(text: str, **event: Any) -> bytes:
    content = {
        "type": "message", "channel": "D024BE91L", "channel_type": "im", "user": "U2147483697", "text": text,
        "ts": f"{next(STAMPS)}.000400", **event,
    }  # fmt: skip
    return json.dumps({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": content}).encode()


def test_direct_message(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    assert deliver(said("crime &amp; justice in <http://bath.example|Bath>")).status_code == 200
    call = outside.wait_for(1)[0]
    assert call.path == "/slack/chat.postMessage"
    assert call.headers["Authorization"] == "Bearer xoxb-1"
    assert call.body["channel"] == "D024BE91L"
    assert assistant.heard[0].text == "crime & justice in Bath"
    assert call.body["text"] == "you said crime &amp; justice in Bath"


def test_mention_is_answered_in_its_thread(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    deliver(
        said("<@U0LAN0Z89> is it rough in Luton", type="app_mention", channel="C1", channel_type="channel", ts="5.6")
    )
    assert outside.bodies(1)[0]["thread_ts"] == "5.6"
    assert assistant.heard[0].text == "is it rough in Luton"


def test_what_is_not_for_us(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    others = (
        said("chatter", channel="C1", channel_type="channel"),
        said("from a bot", bot_id="B1"),
        said("edited", subtype="message_changed"),
        json.dumps({"type": "event_callback", "event": None}).encode(),
    )
    for body in others:
        assert deliver(body).status_code == 200
    deliver(said("end"))
    outside.wait_for(1)
    assert [heard.text for heard in assistant.heard] == ["end"]


def test_challenge(deliver: Deliver) -> None:
    body = json.dumps({"type": "url_verification", "token": "x", "challenge": "3eZbrw1a"}).encode()
    assert deliver(body).json() == {"challenge": "3eZbrw1a"}


def test_signature_is_checked(served: str, assistant: Assistant, deliver: Deliver) -> None:
    body, now = said("hello"), str(int(time.time()))
    old = str(int(time.time()) - 600)
    bad = [
        {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature(body, now, "other")},
        {"X-Slack-Request-Timestamp": old, "X-Slack-Signature": signature(body, old)},
        {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": signature(body, now)},
        {},
    ]
    for headers in bad:
        assert (
            requests.post(f"{served}/webhooks/slack/webhook", data=body, headers=headers, timeout=10).status_code == 401
        )
    assert assistant.heard == []


def test_retried_delivery_is_answered_once(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    body = said("hello")
    deliver(body)
    deliver(body, **{"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"})
    deliver(said("end"))
    assert [sent["text"] for sent in outside.bodies(2)] == ["you said hello", "you said end"]


def test_buttons_and_their_press(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    buttons = [{"title": f"Ashford number {n} " + "x" * 70, "payload": f'/choose{{"index": {n}}}'} for n in range(7)]
    assistant.answer = lambda _: [{"text": "Which?", "buttons": buttons}]
    deliver(said("ashford"))
    elements = outside.bodies(1)[0]["blocks"][1]["elements"]
    assert len(elements) == 5
    assert all(len(element["text"]["text"]) <= 75 for element in elements)
    payload = {
        "type": "block_actions", "user": {"id": "U2147483697"}, "team": {"id": "T1"}, "channel": {"id": "D024BE91L"},
        "actions": [{"action_id": "choice_1", "value": elements[1]["value"], "action_ts": "77.1"}],
    }  # fmt: skip
    form = urlencode({"payload": json.dumps(payload)}).encode()
    assert deliver(form, "application/x-www-form-urlencoded").status_code == 200
    outside.wait_for(2)
    assert assistant.heard[1].text == '/choose{"index": 1}'


def test_emergency(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    deliver(said("someone is breaking in"))
    assert outside.bodies(1)[0]["text"].startswith("Call 999")
    assert assistant.heard == []
