"""Facebook Messenger: signed deliveries at /webhooks/facebook/webhook; answers go to the Graph API."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any, Final

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.door import Answer, Handler
from bot.channels.incoming import Incoming, position
from bot.channels.messenger import Bubble, Call, Messenger, bubbles, shorten

LONGEST_TEXT: Final = 2000
LONGEST_WITH_BUTTONS: Final = 640
LONGEST_TITLE: Final = 20
MOST_BUTTONS: Final = 3
"""Buttons that Facebook shows under a text; more become quick replies."""
MOST_QUICK_REPLIES: Final = 13


class FacebookDoor(Messenger):
    """A page's inbox. Needs COMPANION_FACEBOOK_PAGE_TOKEN, _APP_SECRET and _VERIFY_TOKEN."""

    @classmethod
    def name(cls) -> str:
        """Address and name in the conversation."""
        return "facebook"

    @property
    def is_configured(self) -> bool:
        """The page's token, the app's secret and the verify token are set."""
        needed = self.settings.facebook_page_token, self.settings.facebook_app_secret
        return all(needed) and bool(self.settings.facebook_verify_token)

    def routes(self, blueprint: Blueprint, on_new_message: Handler) -> None:
        """Add GET /webhook (Facebook checks that the address is ours) and POST /webhook (deliveries)."""

        @blueprint.get("/webhook", name="verify")
        async def verify(request: Request) -> HTTPResponse:
            shown = request.args.get("hub.verify_token", "").encode()
            if not hmac.compare_digest(shown, self.settings.facebook_verify_token.encode()):
                return response.empty(status=403)
            return response.text(request.args.get("hub.challenge", ""))

        @blueprint.post("/webhook", name="webhook")
        async def receive(request: Request) -> HTTPResponse:
            if not self._is_signed(request):
                return response.empty(status=401)
            try:
                delivery = json.loads(request.body)
            except ValueError:
                return response.empty(status=400)
            for incoming in self._read(delivery):
                self.begin(incoming, on_new_message)
            return response.text("EVENT_RECEIVED")

    def render(self, said: Answer, incoming: Incoming) -> list[Call]:
        """Texts, up to three buttons as a template, more as quick replies."""
        url = f"{self.settings.facebook_url}/me/messages"
        headers = {"Authorization": f"Bearer {self.settings.facebook_page_token}"}
        to = {"recipient": {"id": incoming.recipient}, "messaging_type": "RESPONSE"}
        shown = bubbles(said, LONGEST_TEXT)
        return [Call(url, json={**to, "message": _message(bubble)}, headers=headers) for bubble in shown]

    def _is_signed(self, request: Request) -> bool:
        digest = hmac.new(self.settings.facebook_app_secret.encode(), request.body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"sha256={digest}".encode(), request.headers.get("X-Hub-Signature-256", "").encode())

    def _read(self, delivery: Any) -> Iterator[Incoming]:
        """Each message of a delivery that a person wrote or pressed; echoes of our own and receipts are left out."""
        if not isinstance(delivery, dict) or delivery.get("object") != "page":
            return
        for entry in delivery.get("entry") or []:
            for event in entry.get("messaging") or []:
                sender = str((event.get("sender") or {}).get("id") or "")
                message, postback = event.get("message") or {}, event.get("postback") or {}
                if not sender or message.get("is_echo") or not (message or postback):
                    continue
                yield Incoming(
                    text=_text(message, postback),
                    conversation=self.conversation_of(sender),
                    recipient=sender,
                    message_id=message.get("mid") or postback.get("mid") or f"{sender}.{event.get('timestamp')}",
                    location=_location(message),
                )


def _text(message: dict[str, Any], postback: dict[str, Any]) -> str:
    pressed = (message.get("quick_reply") or {}).get("payload") or postback.get("payload")
    return str(pressed or message.get("text") or "")


def _location(message: dict[str, Any]) -> dict[str, float] | None:
    for attachment in message.get("attachments") or []:
        if attachment.get("type") == "location":
            coordinates = (attachment.get("payload") or {}).get("coordinates") or {}
            return position(coordinates.get("lat"), coordinates.get("long"))
    return None


def _message(bubble: Bubble) -> dict[str, Any]:
    if not bubble.buttons:
        return {"text": bubble.text}
    titled = [(shorten(title, LONGEST_TITLE), payload) for title, payload in bubble.buttons]
    if len(titled) <= MOST_BUTTONS and len(bubble.text) <= LONGEST_WITH_BUTTONS:
        buttons = [{"type": "postback", "title": title, "payload": payload} for title, payload in titled]
        template = {"template_type": "button", "text": bubble.text, "buttons": buttons}
        return {"attachment": {"type": "template", "payload": template}}
    replies = [{"content_type": "text", "title": title, "payload": payload} for title, payload in titled]
    return {"text": bubble.text, "quick_replies": replies[:MOST_QUICK_REPLIES]}
