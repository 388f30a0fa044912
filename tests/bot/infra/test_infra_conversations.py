"""What is kept of a conversation: enough to go on, nothing of place or words, not for ever, never growing."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.infra.conversations import ConversationStore
from bot.settings import Settings

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [crime_summary]
slots:
  place: {type: any, influence_conversation: false, mappings: [{type: custom}]}
  topic: {type: any, influence_conversation: false, mappings: [{type: custom}]}
actions: [action_reply]
session_config: {session_expiration_time: 30, carry_over_slots_to_new_session: false}
"""
)
PLACE = {
    "name": "EC2M 7PY",
    "kind": "postcode",
    "lat": 51.518766,
    "lng": -0.081543,
    "detail": "near EC2M 7PY, 51.518766",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def store_of(settings: Settings) -> ConversationStore:
    return ConversationStore(DOMAIN, settings=settings)


def turn(tracker: DialogueStateTracker, text: str = "burglary near EC2M 7PY", place: Any = PLACE) -> None:
    """One message and its answer."""
    parse = {
        "text": text,
        "intent": {"name": "crime_summary", "confidence": 0.9},
        "entities": [{"entity": "place", "value": text}],
    }
    metadata = {"location": {"lat": 51.518766, "lng": -0.081543}, "request_id": "r1"}
    for event in (
        UserUttered(text, parse["intent"], parse["entities"], parse, input_channel="rest", metadata=metadata),
        ActionExecuted("action_reply"),
        BotUttered("12 burglaries near EC2M 7PY"),
        SlotSet("place", place),
        ActionExecuted("action_listen"),
    ):
        tracker.update(event, DOMAIN)


async def talk(store: ConversationStore, sender: str = "me", turns: int = 1) -> None:
    for _ in range(turns):
        tracker = await store.get_or_create_tracker(sender)
        turn(tracker)
        await store.save(tracker)


def kept(settings: Settings) -> str:
    with sqlite3.connect(settings.home / "conversations.sqlite") as database:
        return "\n".join(row[0] for row in database.execute("select events from conversations"))


def test_the_next_message_finds_the_exact_place(settings: Settings) -> None:
    async def run() -> None:
        store = store_of(settings)
        await talk(store)
        tracker = await store.retrieve("me")
        assert tracker is not None
        assert tracker.get_slot("place") == PLACE
        assert tracker.latest_action_name == "action_listen"

    asyncio.run(run())


def test_nothing_private_reaches_the_disk(settings: Settings) -> None:
    asyncio.run(talk(store_of(settings), turns=3))
    for file in settings.home.iterdir():
        raw = file.read_bytes()
        for private in (b"7PY", b"51.518", b"-0.0815", b"burglaries", b"burglary near"):
            assert private not in raw, file.name
    place = next(event["value"] for event in json.loads(kept(settings)) if event.get("name") == "place")
    assert (place["lat"], place["lng"], place["name"]) == (51.52, -0.08, "EC2M")


def test_after_a_restart_the_conversation_goes_on_in_its_cell(settings: Settings) -> None:
    async def run() -> None:
        await talk(store_of(settings))
        tracker = await store_of(settings).retrieve("me")
        assert tracker is not None
        assert tracker.get_slot("place")["lat"] == 51.52
        assert tracker.latest_message is not None
        assert tracker.latest_message.intent["name"] == "crime_summary"
        assert tracker.latest_message.text == ""

    asyncio.run(run())


def test_another_process_writing_makes_memory_stale(settings: Settings) -> None:
    async def run() -> None:
        one, other = store_of(settings), store_of(settings)
        await talk(one)
        tracker = await other.get_or_create_tracker("me")
        turn(tracker, place={"name": "Bath", "lat": 51.38, "lng": -2.36})
        await other.save(tracker)
        again = await one.retrieve("me")
        assert again is not None
        assert again.get_slot("place")["name"] == "Bath"

    asyncio.run(run())


def test_a_long_conversation_is_no_larger_than_a_short_one(settings: Settings) -> None:
    async def run() -> tuple[int, int]:
        store = store_of(settings)
        await talk(store, turns=2)
        early = len(kept(settings))
        await talk(store, turns=98)
        return early, len(kept(settings))

    early, late = asyncio.run(run())
    assert late <= early * 1.05


def test_forgotten_slots_leave_nothing_behind(settings: Settings) -> None:
    async def run() -> None:
        store = store_of(settings)
        await talk(store)
        tracker = await store.get_or_create_tracker("me")
        turn(tracker, text="forget me", place=None)
        await store.save(tracker)

    asyncio.run(run())
    assert "EC2M" not in kept(settings)


def test_expired_conversations_are_erased(settings: Settings) -> None:
    store = store_of(settings)
    asyncio.run(talk(store, "old"))
    asyncio.run(talk(store, "new"))
    with sqlite3.connect(settings.home / "conversations.sqlite") as database:
        long_ago = time.time() - settings.conversation_days * 86_400 - 1
        database.execute("update conversations set updated = ? where sender = 'old'", (long_ago,))
    assert store.erase_expired() == 1
    assert list(asyncio.run(store.keys())) == ["new"]


def test_unknown_conversation_is_none(settings: Settings) -> None:
    assert asyncio.run(store_of(settings).retrieve("nobody")) is None
