"""Socket.IO with its own client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import socketio
import websockets

from tests.bot.channels.conftest import Assistant

Talk = Callable[[socketio.AsyncClient, "asyncio.Queue[Any]", "asyncio.Queue[Any]"], Awaitable[None]]


def converse(served: str, talk: Talk) -> None:
    """Connect, run `talk(client, confirmed, uttered)`, disconnect."""

    async def run() -> None:
        client = socketio.AsyncClient()
        confirmed: asyncio.Queue[Any] = asyncio.Queue()
        uttered: asyncio.Queue[Any] = asyncio.Queue()
        client.on("session_confirm", confirmed.put)
        client.on("bot_uttered", uttered.put)
        await client.connect(served, transports=["polling"])  # its websocket needs a newer aiohttp than Rasa's
        try:
            await asyncio.wait_for(talk(client, confirmed, uttered), 15)
        finally:
            await client.disconnect()

    asyncio.run(run())


def test_session_message_and_location(served: str, assistant: Assistant) -> None:
    assistant.answer = lambda message: [{"text": f"you said {message.text}", "custom": {"kind": "smalltalk"}}]

    async def talk(client: Any, confirmed: Any, uttered: Any) -> None:
        await client.emit("session_request", {})
        session = await confirmed.get()
        place = {"location": {"lat": 54.2, "lng": 2.4}}
        await client.emit("user_uttered", {"message": "hello", "session_id": session, "metadata": place})
        assert await uttered.get() == {"text": "you said hello"}
        assert await uttered.get() == {"custom": {"kind": "smalltalk"}}
        await client.emit("session_request", {"session_id": session})
        assert await confirmed.get() == session
        assert assistant.heard[0].sender_id == f"socketio-{session}"

    converse(served, talk)
    assert assistant.heard[0].metadata["location"] == {"lat": 54.2, "lng": 2.4}


def test_a_chosen_session_is_not_given(served: str, assistant: Assistant) -> None:
    async def talk(client: Any, confirmed: Any, uttered: Any) -> None:
        for wanted in ("victim", "0" * 64, 7, None):
            await client.emit("session_request", {"session_id": wanted})
            assert await confirmed.get() != wanted
        await client.emit("user_uttered", {"message": "hello", "session_id": "victim"})
        await uttered.get()

    converse(served, talk)
    assert "victim" not in assistant.heard[0].sender_id


def test_emergency_and_odd_messages(served: str, assistant: Assistant) -> None:
    async def talk(client: Any, confirmed: Any, uttered: Any) -> None:
        await client.emit("user_uttered", {"message": "hes got a knife"})
        assert (await uttered.get())["text"].startswith("Call 999")
        assert (await uttered.get())["custom"]["kind"] == "emergency"
        for odd in ("text", ["x"], None, 5):
            await client.emit("user_uttered", odd)
        await client.emit("user_uttered", {"message": {"a": 1}})
        assert "text and shared locations" in (await uttered.get())["text"]

    converse(served, talk)
    assert assistant.heard == []


def test_repeated_message_is_answered_once(served: str, assistant: Assistant) -> None:
    async def talk(client: Any, confirmed: Any, uttered: Any) -> None:
        for _ in range(2):
            await client.emit("user_uttered", {"message": "hello", "message_id": "m1"})
        await client.emit("user_uttered", {"message": "end", "message_id": "m2"})
        assert [(await uttered.get())["text"] for _ in range(2)] == ["you said hello", "you said end"]

    converse(served, talk)
    assert len(assistant.heard) == 2


def test_by_websocket(served: str, assistant: Assistant) -> None:
    """What a browser does, packet by packet: open, join, say, be answered."""

    async def run() -> list[Any]:
        address = served.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
        async with websockets.connect(address) as line:  # type: ignore[attr-defined]
            assert (await line.recv()).startswith("0")
            await line.send("40")
            assert (await line.recv()).startswith("40")
            await line.send("42" + json.dumps(["user_uttered", {"message": "hello"}]))
            answer: list[Any] = json.loads((await asyncio.wait_for(line.recv(), 10))[2:])
            return answer

    assert asyncio.run(run()) == ["bot_uttered", {"text": "you said hello"}]
