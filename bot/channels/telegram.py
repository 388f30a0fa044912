"""Telegram: updates come to /webhooks/telegram/webhook with our secret token; answers go to the Bot API."""

from __future__ import annotations

import hmac
from typing import Any, Final

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.door import Answer, Handler
from bot.channels.incoming import Incoming, position
from bot.channels.messenger import Bubble, Call, Messenger, bubbles, kinds

LONGEST_TEXT: Final = 4096
LARGEST_PAYLOAD: Final = 64
"""Bytes that Telegram takes behind an inline button."""
_SHOWN_IN: Final = "X-Telegram-Bot-Api-Secret-Token"
_SHARE: Final = {"en": "Share my location", "cy": "Rhannu fy lleoliad"}


class TelegramDoor(Messenger):
    """A Telegram bot. Needs COMPANION_TELEGRAM_TOKEN and COMPANION_TELEGRAM_SECRET."""

    @classmethod
    def name(cls) -> str:
        """Address and name in the conversation."""
        return "telegram"

    @property
    def is_configured(self) -> bool:
        """Both the token and the webhook's secret are set."""
        return bool(self.settings.telegram_token and self.settings.telegram_secret)

    def routes(self, blueprint: Blueprint, on_new_message: Handler) -> None:
        """Add POST /webhook."""

        @blueprint.post("/webhook", name="webhook")
        async def receive(request: Request) -> HTTPResponse:
            shown = request.headers.get(_SHOWN_IN, "").encode()
            if not hmac.compare_digest(shown, self.settings.telegram_secret.encode()):
                return response.empty(status=401)
            update = request.json
            if not isinstance(update, dict):
                return response.empty(status=400)
            pressed = update.get("callback_query")
            if isinstance(pressed, dict) and isinstance(pressed.get("id"), str):
                await self.post(self._call("answerCallbackQuery", {"callback_query_id": pressed["id"]}))
            incoming = self._read(update)
            if incoming is not None:
                self.begin(incoming, on_new_message)
            return response.empty(status=200)

    def render(self, said: Answer, incoming: Incoming) -> list[Call]:
        """Texts with inline buttons; where a place is asked for, a key that shares the position."""
        shown = bubbles(said, LONGEST_TEXT)
        calls = []
        for number, bubble in enumerate(shown, 1):
            body: dict[str, Any] = {"chat_id": incoming.recipient, "text": bubble.text}
            is_last = number == len(shown)
            markup = _markup(bubble, asks_place=is_last and "ask_place" in kinds(said), language=_language(said))
            if markup:
                body["reply_markup"] = markup
            calls.append(self._call("sendMessage", body))
        return calls

    def _read(self, update: dict[str, Any]) -> Incoming | None:
        """The message of an update; None for what needs no answer (edits, moving positions, other bots)."""
        pressed = update.get("callback_query")
        message = pressed.get("message") if isinstance(pressed, dict) else update.get("message")
        chat = message.get("chat") if isinstance(message, dict) else None
        if not isinstance(chat, dict) or "id" not in chat:
            return None
        author = (pressed or message).get("from") or {}
        if author.get("is_bot"):
            return None
        shared = message.get("location") or {}
        return Incoming(
            text=(pressed.get("data") if pressed else message.get("text")) or "",
            conversation=self.conversation_of(str(chat["id"])),
            recipient=str(chat["id"]),
            message_id=str(update.get("update_id")),
            location=None if pressed else position(shared.get("latitude"), shared.get("longitude")),
        )

    def _call(self, method: str, body: dict[str, Any]) -> Call:
        return Call(f"{self.settings.telegram_url}/bot{self.settings.telegram_token}/{method}", json=body)


def _markup(bubble: Bubble, *, asks_place: bool, language: str) -> dict[str, Any] | None:
    if bubble.buttons:
        if all(len(payload.encode()) <= LARGEST_PAYLOAD for _, payload in bubble.buttons):
            rows = [[{"text": title, "callback_data": payload}] for title, payload in bubble.buttons]
            return {"inline_keyboard": rows}
        # Keys send their title, of any length, as if it had been typed.
        return _keyboard([{"text": title} for title, _ in bubble.buttons])
    if asks_place:
        return _keyboard([{"text": _SHARE[language], "request_location": True}])
    return None


def _keyboard(keys: list[dict[str, Any]]) -> dict[str, Any]:
    return {"keyboard": [[key] for key in keys], "one_time_keyboard": True, "resize_keyboard": True}


def _language(said: Answer) -> str:
    customs = [part["custom"] for part in said if isinstance(part.get("custom"), dict)]
    return "cy" if any(custom.get("language") == "cy" for custom in customs) else "en"
