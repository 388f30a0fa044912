"""The one action a message runs, and the start of a session."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, EventType, FollowupAction, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.ask import UK
from bot.actions.client import Door
from bot.actions.dispatch import answer
from bot.actions.memory import Memory
from bot.actions.rendering import render
from bot.actions.settings import Settings
from bot.actions.turn import Turn

LASTING = ("token", "introduced", "language")
"""Slots that outlive a session; places and questions do not."""


@lru_cache(maxsize=1)
def _door() -> Door:
    return Door(Settings.from_env())


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    """Where turns wait for the API, so that the event loop never does."""
    return ThreadPoolExecutor(max_workers=Settings.from_env().pool, thread_name_prefix="turn")


def clock() -> datetime:
    """The time in the United Kingdom; tests hold it still."""
    return datetime.now(UK)


class ActionReply(Action):
    """Answers the latest message, whatever its kind: one remote call for each message."""

    def name(self) -> str:
        """As rules call it."""
        return "action_reply"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Say the answer and set the slots that changed."""
        turn = Turn.of(tracker.latest_message or {}, tracker.get_latest_input_channel() or "")
        before = Memory.from_slots(tracker.current_slot_values())
        reply = await asyncio.get_running_loop().run_in_executor(_threads(), answer, turn, before, _door(), clock())
        for message in render(reply, turn.channel):
            dispatcher.utter_message(**message)
        slots = [SlotSet(name, value) for name, value in reply.memory.changes_from(before).items()]
        return [*slots, FollowupAction("action_listen")]  # said, so that the rules need not be asked what comes next


class ActionSessionStart(Action):
    """Begins a session with what lasts and nothing else: Rasa's own would repeat every slot ever set."""

    def name(self) -> str:
        """As Rasa calls it."""
        return "action_session_start"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """The session's first events."""
        kept = Memory.from_slots(tracker.current_slot_values())
        lasting = kept.forgotten().but(token=kept.token).changes_from(Memory())
        slots = [SlotSet(name, lasting[name]) for name in LASTING if name in lasting]
        return [SessionStarted(), *slots, ActionExecuted("action_listen")]
