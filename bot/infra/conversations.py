"""Conversations: what is remembered between two messages, one row each, small, without places, and erased in time.

Rasa's own stores keep every event for ever and read them all back for each message, so that a conversation grows slower
with its length. The dialogue here needs the values of the slots and the last turn only; that is what is kept. What
reaches the database has passed redaction: coordinates are a 0.01 degree cell, postcodes a district, and what was said
is not there. The exact place stays in this process's memory for as long as a session lasts, so that the next question
is about the same circle as the last.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import sqlalchemy as sa
from cachetools import TTLCache
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot.infra.redaction import redact
from bot.settings import Settings

log = logging.getLogger(__name__)

_SWEEP_EVERY_S: Final = 600.0
_REMEMBERED: Final = 20_000
"""Conversations whose exact places are kept in memory at once."""
_THREADS: Final = 4
"""Threads for database work, each with at most one connection."""
_LAST_TURN: Final = (UserUttered, ActionExecuted)
_TRANSIENT: Final = frozenset({"session_started_metadata", "requested_slot"})

_schema = sa.MetaData()
_table = sa.Table(
    "conversations",
    _schema,
    sa.Column("sender", sa.String(255), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("events", sa.Text, nullable=False),
    sa.Column("updated", sa.Float, nullable=False, index=True),
)


class ConversationStore(TrackerStore):
    """Rasa's tracker store on any database SQLAlchemy knows. Database work happens in threads, off the event loop."""

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        settings: Settings | None = None,
        **_: Any,
    ) -> None:
        """Open (and where needed make) the table. `host` is Rasa's name for an address in endpoints.yml; unused."""
        super().__init__(domain, event_broker)
        settings = settings or Settings.from_env()
        self._keep_s = settings.conversation_days * 86_400
        self._engine = _open(settings)
        self._threads = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="conversations")
        session = self.domain.session_config.session_expiration_time or 60
        self._exact: TTLCache[str, tuple[int, list[dict[str, Any]]]] = TTLCache(_REMEMBERED, ttl=60 * session)
        self._swept = 0.0

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the slots and the last turn of `tracker`, and now and then erase what has expired."""
        await self.stream_events(tracker)
        events = _essence(tracker, {slot.name: slot.initial_value for slot in self.domain.slots})
        version = await self._in_thread(self._write, tracker.sender_id, events)
        self._exact[tracker.sender_id] = (version, events)
        if time.monotonic() - self._swept > _SWEEP_EVERY_S:
            self._swept = time.monotonic()
            await self._in_thread(self.erase_expired)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation as last saved, or None. Exact when this process was the last to save it, else redacted."""
        row = await self._in_thread(self._read, sender_id)
        if row is None:
            return None
        version, kept = row
        known = self._exact.get(sender_id)
        events = known[1] if known and known[0] == version else json.loads(kept)
        tracker = self.init_tracker(sender_id)
        for event in deserialise_events(events):
            tracker.update(event, self.domain)
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The same: earlier sessions are not kept."""
        return await self.retrieve(conversation_id)

    async def keys(self) -> Iterable[str]:
        """Ids of all conversations kept."""
        return await self._in_thread(self._keys)

    def erase_expired(self) -> int:
        """Erase conversations whose last message is older than COMPANION_CONVERSATION_DAYS; returns how many."""
        with self._engine.begin() as database:
            gone: int = database.execute(
                sa.delete(_table).where(_table.c.updated < time.time() - self._keep_s)
            ).rowcount
        if gone:
            log.info("erased %d expired conversations", gone)
        return gone

    async def _in_thread(self, work: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    def _read(self, sender: str) -> tuple[int, str] | None:
        with self._engine.connect() as database:
            row = database.execute(
                sa.select(_table.c.version, _table.c.events).where(_table.c.sender == sender)
            ).first()
        return (row.version, row.events) if row else None

    def _write(self, sender: str, events: list[dict[str, Any]]) -> int:
        """Store the redacted events; the lock store lets one message of a conversation through at a time."""
        kept = json.dumps([_without_words(redact(event)) for event in events], separators=(",", ":"))
        with self._engine.begin() as database:
            version = database.execute(sa.select(_table.c.version).where(_table.c.sender == sender)).scalar()
            values = {"version": (version or 0) + 1, "events": kept, "updated": time.time()}
            if version is None:
                database.execute(sa.insert(_table).values(sender=sender, **values))
            else:
                database.execute(sa.update(_table).where(_table.c.sender == sender).values(**values))
        return int(values["version"])

    def _keys(self) -> list[str]:
        with self._engine.connect() as database:
            return [row.sender for row in database.execute(sa.select(_table.c.sender))]


def _open(settings: Settings) -> sa.engine.Engine:
    url = sa.engine.make_url(settings.conversations_url)
    if url.get_backend_name() == "sqlite":
        settings.home.mkdir(parents=True, exist_ok=True)
        # Kept open: closing the last connection makes SQLite tidy up and wait for the disk, each time.
        kept_open = {"poolclass": sa.pool.QueuePool, "pool_size": _THREADS}
        connect = {"check_same_thread": False, "timeout": 5}
        engine = sa.create_engine(url, future=True, connect_args=connect, **kept_open)
        sa.event.listen(engine, "connect", _tune_sqlite)
    else:
        engine = sa.create_engine(url, future=True, pool_pre_ping=True, pool_size=_THREADS)
    _schema.create_all(engine)
    return engine


def _tune_sqlite(connection: Any, _: Any) -> None:
    """Readers and writers side by side, and no wait for the disk at each message."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _essence(tracker: DialogueStateTracker, initial: dict[str, Any]) -> list[dict[str, Any]]:
    """Slots that differ from their start, the open form, and what happened since the last thing the person said."""
    events: list[Event] = [
        SlotSet(name, slot.value)
        for name, slot in tracker.slots.items()
        if name not in _TRANSIENT and slot.value != initial.get(name)
    ]
    if tracker.active_loop_name:
        events.append(ActiveLoop(tracker.active_loop_name))
    history = list(tracker.applied_events())
    said = [index for index, event in enumerate(history) if isinstance(event, UserUttered)]
    since = max(said[-1] - 1, 0) if said else 0  # from the listening before it, as rules expect
    events += [event for event in history[since:] if isinstance(event, _LAST_TURN)]
    return [event.as_dict() for event in events]


def _without_words(event: dict[str, Any]) -> dict[str, Any]:
    """An event without what was said: only which kind of question it was, and when."""
    if event.get("event") != "user":
        return event
    intent = (event.get("parse_data") or {}).get("intent") or {}
    kept = {key: event.get(key) for key in ("event", "timestamp", "input_channel", "message_id")}
    parse = {
        "intent": {"name": intent.get("name"), "confidence": intent.get("confidence", 0.0)},
        "entities": [],
        "text": "",
    }
    return {**kept, "text": "", "parse_data": parse, "metadata": {}}
