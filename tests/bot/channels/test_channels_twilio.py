"""SMS and WhatsApp, by the forms Twilio posts."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
from collections.abc import Callable

import pytest
import requests

from bot.channels.twilio import LONGEST_SMS, fitting, plain
from tests.bot.channels.conftest import Assistant, Outside

NUMBERS = itertools.count(1)
Deliver = Callable[..., requests.Response]
PUBLIC = "https://assistant.example.org"


@pytest.fixture
def deliver(served: str) -> Deliver:
    def delivered(form: dict[str, str], channel: str = "twilio", token: str = "twilio-token") -> requests.Response:
        path = f"/webhooks/{channel}/webhook"
        signed = PUBLIC + path + "".join(name + form[name] for name in sorted(form))
        digest = base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()
        return requests.post(served + path, data=form, headers={"X-Twilio-Signature": digest}, timeout=10)

    return delivered


def sms(body: str, **more: str) -> dict[str, str]:
    return {
        "MessageSid": f"SM{next(NUMBERS):032}", "AccountSid": "AC00000000000000000000000000000000",
        "From": "+447700900123", "To": "+441632960001", "Body": body, "NumMedia": "0", "FromCountry": "GB", **more,
    }  # fmt: skip


def whatsapp(body: str, **more: str) -> dict[str, str]:
    return sms(body, From="whatsapp:+447700900123", To="whatsapp:+441632960002", ProfileName="Ann", **more)


def test_sms_is_answered(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    answer = deliver(sms("burglary in Luton"))
    assert answer.status_code == 200
    assert "<Response/>" in answer.text
    call = outside.wait_for(1)[0]
    assert call.path == "/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json"
    assert call.headers["Authorization"].startswith("Basic ")
    assert call.body == {"From": "+441632960001", "To": "+447700900123", "Body": "you said burglary in Luton"}
    assert "7700900123" not in assistant.heard[0].sender_id
    assert assistant.heard[0].input_channel == "twilio"


def test_sms_is_short_and_plain(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    assistant.answer = lambda _: [{"text": "Ffôn yr heddlu – “101”…\n" + "\n".join(["another line of answer"] * 40)}]
    deliver(sms("everything"))
    body = outside.bodies(1)[0]["Body"]
    assert body.startswith('Ffon yr heddlu - "101"...\nanother line of answer')
    assert len(body) <= LONGEST_SMS
    assert body.endswith("another line of answer")


@pytest.mark.parametrize("message", ["someone is breaking in", "mae rhywun yn torri i mewn"])
def test_sms_emergency_fits(deliver: Deliver, outside: Outside, assistant: Assistant, message: str) -> None:
    deliver(sms(message))
    body = outside.bodies(1)[0]["Body"]
    assert "999" in body.split(".")[0]
    assert "55" in body
    assert len(body) <= LONGEST_SMS
    assert assistant.heard == []


@pytest.mark.parametrize(
    "message", ["my husband hits me", "i want to die", "i was raped", "i was burgled", "ive been scammed"]
)
def test_sms_support_keeps_its_number(deliver: Deliver, outside: Outside, assistant: Assistant, message: str) -> None:
    deliver(sms(message))
    body = outside.bodies(1)[0]["Body"]
    assert len(body) <= LONGEST_SMS
    assert sum(letter.isdigit() for letter in body) > 6


def test_whatsapp_location(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    deliver(whatsapp("", Latitude="54.2", Longitude="2.4", Address="1 High Street", Label="Home"), "whatsapp")
    outside.wait_for(1)
    assert assistant.heard[0].metadata["location"] == {"lat": 54.2, "lng": 2.4}
    assert assistant.heard[0].text == "/give_place"
    assert "High Street" not in str(assistant.heard[0].metadata)


def test_whatsapp_choices_are_numbered(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    shown = [
        {"title": "Ashford, Kent", "payload": "Ashford, Kent"},
        {"title": "Ashford, Surrey", "payload": "Ashford, Surrey"},
    ]
    assistant.answer = lambda _: [{"text": "Which?", "buttons": shown}]
    deliver(whatsapp("Ashford"), "whatsapp")
    sent = outside.bodies(1)[0]
    assert sent["Body"] == "Which?\n1. Ashford, Kent\n2. Ashford, Surrey"
    assert sent["From"] == "whatsapp:+441632960002"


def test_the_two_are_separate_conversations(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    deliver(sms("hello"))
    deliver(whatsapp("hello"), "whatsapp")
    outside.wait_for(2)
    assert assistant.heard[0].sender_id != assistant.heard[1].sender_id


def test_signature_is_checked(deliver: Deliver, served: str, assistant: Assistant) -> None:
    assert deliver(sms("x"), token="other").status_code == 401
    assert requests.post(f"{served}/webhooks/twilio/webhook", data=sms("x"), timeout=10).status_code == 401
    assert assistant.heard == []


def test_delivered_twice_answered_once(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    again = sms("hello")
    deliver(again)
    deliver(again)
    deliver(sms("end"))
    assert [body["Body"] for body in outside.bodies(2)] == ["you said hello", "you said end"]


def test_plain_and_fitting() -> None:
    assert plain("Llŷn £5 – naïve") == "Llyn £5 - naive"
    assert fitting("one\n" + "x " * 400) == "one"
    assert len(fitting("word " * 100)) <= LONGEST_SMS
