"""Facebook Messenger, by the deliveries of its platform."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.bot.channels.conftest import Assistant, Outside

NUMBERS = itertools.count(1)
Deliver = Callable[..., requests.Response]


@pytest.fixture
def deliver(served: str) -> Deliver:
    def delivered(body: dict[str, Any], secret: str = "app-secret") -> requests.Response:
        raw = json.dumps(body).encode()
        digest = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature-256": f"sha256={digest}", "Content-Type": "application/json"}
        return requests.post(f"{served}/webhooks/facebook/webhook", data=raw, headers=headers, timeout=10)

    return delivered


def delivery(**event: Any) -> dict[str, Any]:
    messaging = {"sender": {"id": "987654"}, "recipient": {"id": "1"}, "timestamp": 1_763_900_000_000, **event}
    return {"object": "page", "entry": [{"id": "1", "time": 1, "messaging": [messaging]}]}


def message(**content: Any) -> dict[str, Any]:
    return delivery(message={"mid": f"m_{next(NUMBERS)}", **content})


def buttons(count: int) -> Callable[[Any], list[dict[str, Any]]]:
    shown = [{"title": f"Ashford, town in county {n}", "payload": f"Ashford {n}"} for n in range(count)]
    return lambda _: [{"text": "Which?", "buttons": shown}]


def test_text_is_answered(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    assert deliver(message(text="burglary in Luton")).status_code == 200
    call = outside.wait_for(1)[0]
    assert call.path == "/graph/me/messages"
    assert call.headers["Authorization"] == "Bearer page-token"
    assert call.body["recipient"] == {"id": "987654"}
    assert call.body["message"] == {"text": "you said burglary in Luton"}
    assert "987654" not in assistant.heard[0].sender_id


def test_shared_location(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    pin = {"title": "Pinned", "type": "location", "payload": {"coordinates": {"lat": 54.2, "long": 2.4}}}
    deliver(message(attachments=[pin]))
    outside.wait_for(1)
    assert assistant.heard[0].metadata["location"] == {"lat": 54.2, "lng": 2.4}


def test_a_picture_gets_a_kind_answer(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    deliver(message(attachments=[{"type": "image", "payload": {"url": "https://example.org/x.jpg"}}]))
    assert "text and shared locations" in outside.bodies(1)[0]["message"]["text"]
    assert assistant.heard == []


def test_signature_is_checked(deliver: Deliver, served: str, assistant: Assistant) -> None:
    assert deliver(message(text="x"), secret="other").status_code == 401
    unsigned = requests.post(f"{served}/webhooks/facebook/webhook", json=message(text="x"), timeout=10)
    assert unsigned.status_code == 401
    assert assistant.heard == []


@pytest.mark.parametrize(("token", "status"), [("verify-token", 200), ("wrong", 403), ("", 403)])
def test_verification(served: str, token: str, status: int) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"}
    answer = requests.get(f"{served}/webhooks/facebook/webhook", params=query, timeout=10)
    assert answer.status_code == status
    assert (answer.text == "1158201444") is (status == 200)


def test_delivered_twice_answered_once(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    again = message(text="hello")
    deliver(again)
    deliver(again)
    deliver(message(text="end"))
    assert [body["message"]["text"] for body in outside.bodies(2)] == ["you said hello", "you said end"]


def test_three_buttons_are_buttons(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    assistant.answer = buttons(3)
    deliver(message(text="ashford"))
    template = outside.bodies(1)[0]["message"]["attachment"]["payload"]
    assert len(template["buttons"]) == 3
    assert all(len(button["title"]) <= 20 for button in template["buttons"])


def test_more_buttons_are_quick_replies_and_come_back(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    assistant.answer = buttons(5)
    deliver(message(text="ashford"))
    replies = outside.bodies(1)[0]["message"]["quick_replies"]
    assert len(replies) == 5
    deliver(message(text=replies[2]["title"], quick_reply={"payload": replies[2]["payload"]}))
    outside.wait_for(2)
    assert assistant.heard[1].text == "Ashford 2"


def test_postback(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    deliver(delivery(postback={"mid": "m_pb1", "title": "Ashford", "payload": "Ashford, Kent"}))
    outside.wait_for(1)
    assert assistant.heard[0].text == "Ashford, Kent"


def test_echoes_and_receipts_are_left_alone(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    deliver(message(text="our own", is_echo=True))
    deliver(delivery(read={"watermark": 1}))
    deliver(delivery(delivery={"mids": ["m1"]}))
    deliver({"object": "user", "entry": []})
    deliver(message(text="end"))
    outside.wait_for(1)
    assert [heard.text for heard in assistant.heard] == ["end"]


def test_emergency(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    deliver(message(text="mae rhywun yn torri i mewn"))
    assert outside.bodies(1)[0]["message"]["text"].startswith("Ffoniwch 999")
    assert assistant.heard == []
