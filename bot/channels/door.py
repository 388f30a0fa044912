"""What every channel does with a message: once, bounded, past the emergency gate, and never without an answer."""

from __future__ import annotations

import asyncio
import logging
import time
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any, Final

from cachetools import TTLCache
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.incoming import LONGEST, Incoming, clean
from bot.channels.payloads import Signer
from bot.infra import logging as our_logging
from bot.safety import replies, texts
from bot.safety.gate import inspect, language_of
from bot.safety.normalise import normalise
from bot.settings import Settings

log = logging.getLogger(__name__)

Handler = Callable[[UserMessage], Awaitable[Any]]
Answer = list[dict[str, Any]]
"""Messages in the shape of Rasa's REST channel: {"recipient_id", "text", "buttons"} and {"recipient_id", "custom"}."""

_REMEMBERED_S: Final = 3_600.0
_REMEMBERED: Final = 10_000
_GIVE_PLACE: Final = "/give_place"


class Door(InputChannel):
    """Base of our channels. A channel reads its own payloads into `Incoming` and sends an `Answer` its own way."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.signer = Signer(settings)
        self._answers: TTLCache[tuple[str, str], asyncio.Future[Answer]] = TTLCache(_REMEMBERED, ttl=_REMEMBERED_S)

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Door:  # noqa: ARG003
        """Rasa's way of making a channel; ours is configured by the environment."""
        return cls(Settings.from_env())

    @property
    @abstractmethod
    def is_configured(self) -> bool:
        """Whether the environment holds what this channel needs. Without it the channel answers 404 and no more."""

    @abstractmethod
    def routes(self, blueprint: Blueprint, on_new_message: Handler) -> None:
        """Add this channel's own routes."""

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The channel's routes, and `GET /` that says whether it is configured."""
        made = Blueprint(f"door_{self.name()}", __name__)
        state = {"status": "ok" if self.is_configured else "not configured"}

        @made.get("/", name="health")
        async def health(_: Request) -> HTTPResponse:
            return response.json(state, status=200 if self.is_configured else 404)

        if self.is_configured:
            self.routes(made, on_new_message)
        return made

    async def answer(self, incoming: Incoming, on_new_message: Handler) -> tuple[Answer, bool]:
        """What to say to `incoming`, and whether this is the first delivery of it.

        A message delivered again while, or within an hour after, it was answered gets the same answer and is not
        processed twice. Never raises and never returns nothing to say.
        """
        if incoming.message_id is None:
            return await self._answer(incoming, on_new_message), True
        key = (incoming.conversation, incoming.message_id)
        known = self._answers.get(key)
        if known is not None:
            return await asyncio.shield(known), False
        self._answers[key] = pending = asyncio.get_running_loop().create_future()
        try:
            said = await self._answer(incoming, on_new_message)
        except BaseException:  # we are being stopped: a repeat must not wait for ever
            pending.cancel()
            del self._answers[key]
            raise
        pending.set_result(said)
        return said, True

    async def _answer(self, incoming: Incoming, on_new_message: Handler) -> Answer:
        our_logging.request_id.set(incoming.request_id)
        began = time.perf_counter()
        text = clean(incoming.text)
        said, how = self._at_the_door(incoming, text)
        if not said:
            said, how = await self._ask(incoming, self._readable(text, incoming), on_new_message)
        log.info("%s message answered: %s in %.1f ms", self.name(), how, 1000 * (time.perf_counter() - began))
        return [self._signed(message, incoming) for message in said]

    def _at_the_door(self, incoming: Incoming, text: str) -> tuple[Answer, str]:
        """Answers that need nobody else: emergencies, messages with nothing in them, messages far too long."""
        opened = self.signer.opened(text, incoming.conversation)
        verdict = None if opened else inspect(text)
        if verdict is not None and verdict.kind != "doubt":
            return _messages(incoming, replies.reply(verdict)), "by the gate"
        language = language_of(normalise(text[:LONGEST]) or "-")
        if not text and incoming.location is None:
            return _messages(incoming, {"text": texts.EMPTY[language], "custom": {"kind": "help"}}), "nothing readable"
        if len(text) > LONGEST:
            custom = {"kind": "fallback", "reason": "too-long", "longest": LONGEST}
            return _messages(incoming, {"text": texts.TOO_LONG[language], "custom": custom}), "too long"
        return [], ""

    def _readable(self, text: str, incoming: Incoming) -> str:
        """The text for Rasa: a command only when we signed it, otherwise never with the "/" that makes one.

        A position by itself gives a place, whatever the words beside it would have been.
        """
        if not text:
            return _GIVE_PLACE
        return self.signer.opened(text, incoming.conversation) or text.lstrip("/ \n\t")

    async def _ask(self, incoming: Incoming, text: str, on_new_message: Handler) -> tuple[Answer, str]:
        collector = CollectingOutputChannel()
        metadata = {**incoming.extra, "request_id": incoming.request_id}
        if incoming.location is not None:
            metadata["location"] = incoming.location
        message = UserMessage(
            text,
            collector,
            incoming.conversation,
            input_channel=self.name(),
            message_id=incoming.message_id,
            metadata=metadata,
        )
        try:
            await asyncio.wait_for(on_new_message(message), self.settings.message_seconds)
        except asyncio.TimeoutError:
            log.error("no answer within %g s", self.settings.message_seconds)
        except Exception as error:  # whatever fails behind the door, the person gets an answer
            log.error("answering failed: %s", type(error).__name__)
        said = [{**part, "recipient_id": incoming.recipient} for part in collector.messages]
        if said:
            return said, "by the assistant"
        return _messages(incoming, replies.fallback(language_of(normalise(text) or "-"))), "with an apology"

    def _signed(self, message: dict[str, Any], incoming: Incoming) -> dict[str, Any]:
        buttons = message.get("buttons")
        if not buttons:
            return message
        signed = [
            {**b, "payload": self.signer.sign(b.get("payload") or b["title"], incoming.conversation)} for b in buttons
        ]
        return {**message, "buttons": signed}


def _messages(incoming: Incoming, said: replies.Message) -> Answer:
    to = {"recipient_id": incoming.recipient}
    return [{**to, "text": said["text"]}, {**to, "custom": said["custom"]}]
