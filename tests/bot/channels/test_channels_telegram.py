"""Telegram, by the updates its servers send."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.bot.channels.conftest import Assistant, Outside

NUMBERS = itertools.count(900_000_001)
Deliver = Callable[..., requests.Response]


@pytest.fixture
def deliver(served: str) -> Deliver:
    def delivered(update: dict[str, Any], secret: str | None = "telegram-secret") -> requests.Response:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
        return requests.post(f"{served}/webhooks/telegram/webhook", json=update, headers=headers, timeout=10)

    return delivered


def update(**content: Any) -> dict[str, Any]:
    chat = {"id": 4711, "first_name": "Ann", "type": "private"}
    author = {"id": 4711, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    message = {"message_id": 12, "from": author, "chat": chat, "date": 1_763_900_000, **content}
    return {"update_id": next(NUMBERS), "message": message}


def pressed(data: str) -> dict[str, Any]:
    author = {"id": 4711, "is_bot": False, "first_name": "Ann"}
    bot = {"id": 1, "is_bot": True, "first_name": "Bot"}
    shown = {"message_id": 13, "from": bot, "chat": {"id": 4711, "type": "private"}, "date": 1, "text": "Which?"}
    return {"update_id": next(NUMBERS), "callback_query": {"id": "cb1", "from": author, "message": shown, "data": data}}


def test_text_is_answered(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    assert deliver(update(text="burglary in Luton")).status_code == 200
    call = outside.wait_for(1)[0]
    assert call.path == "/bot123:abc/sendMessage"
    assert call.body == {"chat_id": "4711", "text": "you said burglary in Luton"}
    assert "4711" not in assistant.heard[0].sender_id
    assert assistant.heard[0].input_channel == "telegram"


def test_shared_location(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    deliver(update(location={"latitude": 54.2, "longitude": 2.4, "horizontal_accuracy": 12.0}))
    outside.wait_for(1)
    assert assistant.heard[0].metadata["location"] == {"lat": 54.2, "lng": 2.4}
    assert assistant.heard[0].text == "/give_place"


def test_moving_location_is_not_answered_again(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    moved = update(location={"latitude": 54.2, "longitude": 2.4, "live_period": 900})
    moved["edited_message"] = moved.pop("message")
    assert deliver(moved).status_code == 200
    deliver(update(text="and now this"))
    outside.wait_for(1)
    assert [heard.text for heard in assistant.heard] == ["and now this"]


@pytest.mark.parametrize("secret", [None, "", "wrong", "telegram-secret2"])
def test_without_the_secret_nothing_happens(deliver: Deliver, assistant: Assistant, secret: str | None) -> None:
    assert deliver(update(text="hello"), secret).status_code == 401
    assert assistant.heard == []


def test_delivered_twice_answered_once(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    again = update(text="hello")
    deliver(again)
    deliver(again)
    deliver(update(text="end"))
    assert [body["text"] for body in outside.bodies(2)] == ["you said hello", "you said end"]
    assert len(assistant.heard) == 2


def test_buttons_and_their_press(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    assistant.answer = lambda _: [
        {"text": "Which?", "buttons": [{"title": "Ashford, Kent", "payload": "Ashford, Kent"}]}
    ]
    deliver(update(text="Ashford"))
    keys = outside.bodies(1)[0]["reply_markup"]["inline_keyboard"]
    assert keys == [[{"text": "Ashford, Kent", "callback_data": "Ashford, Kent"}]]
    deliver(pressed("Ashford, Kent"))
    calls = outside.wait_for(3)
    assert calls[1].path.endswith("/answerCallbackQuery")
    assert calls[1].body == {"callback_query_id": "cb1"}
    assert assistant.heard[1].text == "Ashford, Kent"


def test_payload_over_64_bytes_becomes_a_key(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    title = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, Ynys Môn"
    assistant.answer = lambda _: [{"text": "Which?", "buttons": [{"title": title, "payload": title}]}]
    deliver(update(text="Llanfair"))
    assert outside.bodies(1)[0]["reply_markup"]["keyboard"] == [[{"text": title}]]


def test_asking_for_a_place_offers_to_share_it(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    assistant.answer = lambda _: [{"text": "Where?", "custom": {"kind": "ask_place"}}]
    deliver(update(text="burglary near me"))
    key = outside.bodies(1)[0]["reply_markup"]["keyboard"][0][0]
    assert key["request_location"] is True


def test_emergency(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    deliver(update(text="hes in my house"))
    assert outside.bodies(1)[0]["text"].startswith("Call 999 if you or someone else is in danger now.")
    assert assistant.heard == []


def test_sticker_gets_a_kind_answer(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    deliver(update(sticker={"file_id": "x", "width": 1, "height": 1}))
    assert "text and shared locations" in outside.bodies(1)[0]["text"]


def test_long_answers_are_split(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    assistant.answer = lambda _: [{"text": "\n".join(["a line of text"] * 500)}]
    deliver(update(text="all"))
    bodies = outside.bodies(2)
    assert all(len(body["text"]) <= 4096 for body in bodies)
    assert sum(body["text"].count("a line of text") for body in bodies) == 500


@pytest.mark.parametrize("statuses", [[500], [429], [502, 503]])
def test_tries_again_when_telegram_is_busy(
    deliver: Deliver, outside: Outside, assistant: Assistant, statuses: list[int]
) -> None:
    outside.answers[:] = statuses
    deliver(update(text="hello"))
    bodies = outside.bodies(len(statuses) + 1)
    assert all(body == bodies[0] for body in bodies)


def test_bot_and_malformed_updates_are_ignored(deliver: Deliver, outside: Outside, assistant: Assistant) -> None:
    from_bot = update(text="I am a bot")
    from_bot["message"]["from"]["is_bot"] = True
    for odd in (from_bot, {"update_id": 1}, {"message": "x"}, {"message": {}}, {"callback_query": {}}, {}):
        assert deliver(odd).status_code == 200
    deliver(update(text="end"))
    outside.wait_for(1)
    assert [heard.text for heard in assistant.heard] == ["end"]
