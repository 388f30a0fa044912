"""Channels that deliver messages to a web address of ours and take answers at one of theirs."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
from sanic import Blueprint, Sanic

from bot.channels.door import Answer, Door, Handler
from bot.channels.incoming import Incoming
from bot.settings import Settings

log = logging.getLogger(__name__)

_TRIES: Final = 4
_WAIT_S: Final = 0.5
_LONGEST_WAIT_S: Final = 10.0
_TIMEOUT: Final = aiohttp.ClientTimeout(total=15, connect=5)
_TOO_MANY: Final = 429
_SERVER_FAULT: Final = 500


@dataclass(frozen=True)
class Call:
    """One POST to the channel's own server."""

    url: str
    json: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    login: tuple[str, str] | None = None


class Messenger(Door):
    """Acknowledges a delivery at once and answers it in the background, in the order the messages came."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._session: aiohttp.ClientSession | None = None
        self._answering: set[asyncio.Task[None]] = set()

    @abstractmethod
    def render(self, said: Answer, incoming: Incoming) -> list[Call]:
        """The calls that show `said` to the person."""

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The channel's routes; on stop, answers being made are finished first."""
        made = super().blueprint(on_new_message)

        @made.listener("before_server_stop")
        async def finish(_: Sanic, __: asyncio.AbstractEventLoop) -> None:
            if self._answering:
                await asyncio.wait(self._answering, timeout=_LONGEST_WAIT_S)
            if self._session is not None:
                await self._session.close()

        return made

    def conversation_of(self, address: str) -> str:
        """An id for the conversation with `address` (a telephone number, an account) that does not reveal it."""
        digest = hmac.new(self.settings.key_for("conversations"), f"{self.name()}\0{address}".encode(), hashlib.sha256)
        return f"{self.name()}-{digest.hexdigest()[:32]}"

    def begin(self, incoming: Incoming, on_new_message: Handler) -> None:
        """Answer `incoming` in the background."""
        task = asyncio.create_task(self._reply(incoming, on_new_message))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def post(self, call: Call) -> bool:
        """Make one call, again after a pause when the other side is busy or failing. True when it was taken."""
        for attempt in range(_TRIES):
            wait = _WAIT_S * 2**attempt
            try:
                status, asked_to_wait = await self._post_once(call)
            except (aiohttp.ClientError, asyncio.TimeoutError) as error:
                log.warning("%s: sending failed: %s", self.name(), type(error).__name__)
            else:
                if status < 400:  # all of HTTP's good answers
                    return True
                log.warning("%s: sending refused with status %d", self.name(), status)
                if status != _TOO_MANY and status < _SERVER_FAULT:
                    return False
                wait = max(wait, asked_to_wait)
            await asyncio.sleep(min(wait, _LONGEST_WAIT_S))
        log.error("%s: an answer could not be delivered", self.name())
        return False

    async def _reply(self, incoming: Incoming, on_new_message: Handler) -> None:
        said, is_first = await self.answer(incoming, on_new_message)
        if not is_first:
            return
        for call in self.render(said, incoming):
            if not await self.post(call):
                return

    async def _post_once(self, call: Call) -> tuple[int, float]:
        login = aiohttp.BasicAuth(*call.login) if call.login else None
        body: dict[str, Any] = {"json": call.json} if call.json is not None else {"data": call.form}
        async with self._client().post(call.url, headers=call.headers, auth=login, **body) as answer:
            await answer.read()
            pause = answer.headers.get("Retry-After", "0")
            return answer.status, float(pause) if pause.isdigit() else 0.0

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        return self._session


@dataclass(frozen=True)
class Bubble:
    """What one message shows: text, and buttons as (title, payload)."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()


def bubbles(said: Answer, longest: int) -> list[Bubble]:
    """The parts of an answer that are for eyes, texts split to at most `longest` characters, buttons under the last."""
    made: list[Bubble] = []
    for part in said:
        if not part.get("text"):
            continue
        pieces = split(part["text"], longest)
        buttons = tuple((button["title"], button["payload"]) for button in part.get("buttons", ()))
        made += [Bubble(piece) for piece in pieces[:-1]]
        made.append(Bubble(pieces[-1], buttons))
    return made


def split(text: str, longest: int) -> list[str]:
    """`text` in pieces of at most `longest` characters, cut at a line, else at a space, else anywhere."""
    pieces = []
    while len(text) > longest:
        cut = max(text.rfind("\n", 1, longest), 0) or max(text.rfind(" ", 1, longest), 0) or longest
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text]


def kinds(said: Answer) -> set[str]:
    """The `custom.kind`s in an answer."""
    return {part["custom"].get("kind", "") for part in said if isinstance(part.get("custom"), dict)}


def shorten(text: str, longest: int) -> str:
    """`text` with at most `longest` characters, the last an ellipsis when something was cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
