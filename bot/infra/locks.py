"""One message of a conversation at a time: in this process by a queue, among several processes by Redis.

Rasa's own stores look again only once a second, and its Redis one gives the same turn to two processes. Here a waiting
message goes on at once, and Redis decides with a single atomic command.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final
from weakref import WeakValueDictionary

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError, LockStore
from redis import asyncio as redis

from bot.settings import Settings

HELD_AT_MOST_S: Final = 60.0
"""A process that dies keeps a conversation from others no longer than this."""
_PREFIX: Final = "companion:conversation:"


class ConversationLocks(LockStore):
    """Rasa's lock store. COMPANION_LOCKS=redis://... shares it among processes; empty means one process."""

    def __init__(self, endpoint_config: Any = None, settings: Settings | None = None) -> None:
        """`endpoint_config` is what Rasa passes from endpoints.yml; the address is a setting instead."""
        super().__init__()
        url = (settings or Settings.from_env()).locks
        self._redis = redis.from_url(url, socket_timeout=5) if url else None
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = HELD_AT_MOST_S, wait_time_in_seconds: float = 0.05
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold the conversation. Waits at most `lock_lifetime` for others; raises LockError after that."""
        queue = self._queues.setdefault(conversation_id, asyncio.Lock())
        async with AsyncExitStack() as held:
            try:
                await asyncio.wait_for(queue.acquire(), lock_lifetime)
            except asyncio.TimeoutError as error:
                raise LockError("The messages before this one take too long.") from error
            held.callback(queue.release)
            if self._redis is not None:
                shared = self._redis.lock(
                    _PREFIX + conversation_id,
                    timeout=HELD_AT_MOST_S,
                    sleep=wait_time_in_seconds,
                    blocking_timeout=lock_lifetime,
                )
                try:
                    await held.enter_async_context(shared)
                except redis.RedisError as error:
                    raise LockError("The conversation is held elsewhere, or the lock server is away.") from error
            yield TicketLock(conversation_id)
