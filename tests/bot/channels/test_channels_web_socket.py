"""Socket.IO as a browser speaks it, packet by packet over a websocket; and once over plain HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import requests
import websockets

from tests.bot.channels.conftest import Assistant


class Client:
    """One connection."""

    def __init__(self, line: Any) -> None:
        self._line = line

    async def emit(self, event: str, data: Any) -> None:
        await self._line.send("42" + json.dumps([event, data]))

    async def next(self, event: str) -> Any:
        """The data of the next packet, which must be `event`."""
        packet = await asyncio.wait_for(self._line.recv(), 10)
        name, data = json.loads(packet[2:])
        assert name == event
        return data


def converse(served: str, talk: Callable[[Client], Awaitable[None]]) -> None:
    """Connect, join, run `talk`, hang up."""

    async def run() -> None:
        address = served.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
        async with websockets.connect(address) as line:  # type: ignore[attr-defined]
            assert (await line.recv()).startswith("0")
            await line.send("40")
            assert (await line.recv()).startswith("40")
            await talk(Client(line))

    asyncio.run(run())


def test_session_message_and_location(served: str, assistant: Assistant) -> None:
    assistant.answer = lambda message: [{"text": f"you said {message.text}", "custom": {"kind": "smalltalk"}}]

    async def talk(client: Client) -> None:
        await client.emit("session_request", {})
        session = await client.next("session_confirm")
        place = {"location": {"lat": 54.2, "lng": 2.4}}
        await client.emit("user_uttered", {"message": "hello", "session_id": session, "metadata": place})
        assert await client.next("bot_uttered") == {"text": "you said hello"}
        assert await client.next("bot_uttered") == {"custom": {"kind": "smalltalk"}}
        await client.emit("session_request", {"session_id": session})
        assert await client.next("session_confirm") == session
        assert assistant.heard[0].sender_id == f"socketio-{session}"

    converse(served, talk)
    assert assistant.heard[0].metadata["location"] == {"lat": 54.2, "lng": 2.4}


def test_a_chosen_session_is_not_given(served: str, assistant: Assistant) -> None:
    async def talk(client: Client) -> None:
        for wanted in ("victim", "0" * 64, 7, None):
            await client.emit("session_request", {"session_id": wanted})
            assert await client.next("session_confirm") != wanted
        await client.emit("user_uttered", {"message": "hello", "session_id": "victim"})
        await client.next("bot_uttered")

    converse(served, talk)
    assert "victim" not in assistant.heard[0].sender_id


def test_emergency_and_odd_messages(served: str, assistant: Assistant) -> None:
    async def talk(client: Client) -> None:
        await client.emit("user_uttered", {"message": "hes got a knife"})
        assert (await client.next("bot_uttered"))["text"].startswith("Call 999")
        assert (await client.next("bot_uttered"))["custom"]["kind"] == "emergency"
        for odd in ("text", ["x"], None, 5):
            await client.emit("user_uttered", odd)
        await client.emit("user_uttered", {"message": {"a": 1}})
        assert "text and shared locations" in (await client.next("bot_uttered"))["text"]

    converse(served, talk)
    assert assistant.heard == []


def test_repeated_message_is_answered_once(served: str, assistant: Assistant) -> None:
    async def talk(client: Client) -> None:
        for _ in range(2):
            await client.emit("user_uttered", {"message": "hello", "message_id": "m1"})
        await client.emit("user_uttered", {"message": "end", "message_id": "m2"})
        assert [(await client.next("bot_uttered"))["text"] for _ in range(2)] == ["you said hello", "you said end"]

    converse(served, talk)
    assert len(assistant.heard) == 2


def test_over_plain_http(served: str) -> None:
    """Where a proxy lets no websocket through, the same server answers to polling."""
    answer = requests.get(f"{served}/socket.io/?EIO=4&transport=polling", timeout=10)
    assert answer.status_code == 200
    assert answer.text.startswith("0{")
