"""Slack: events and button presses come signed to /webhooks/slack/webhook; answers go out by chat.postMessage."""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import re
import time
from typing import Any, Final

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.door import Answer, Handler
from bot.channels.incoming import Incoming
from bot.channels.messenger import Bubble, Call, Messenger, bubbles, shorten

LONGEST_TEXT: Final = 3000
LONGEST_TITLE: Final = 75
MOST_BUTTONS: Final = 5
SIGNED_WITHIN_S: Final = 300
"""Older deliveries are refused: somebody plays back what they once overheard."""
_MENTION: Final = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
_LINK: Final = re.compile(r"<(?:[a-z]+:[^|>]*\|)?([^>|]*)>")


class SlackDoor(Messenger):
    """A Slack app. Needs COMPANION_SLACK_TOKEN (xoxb-...) and COMPANION_SLACK_SIGNING_SECRET."""

    @classmethod
    def name(cls) -> str:
        """Address and name in the conversation."""
        return "slack"

    @property
    def is_configured(self) -> bool:
        """Both the bot's token and the signing secret are set."""
        return bool(self.settings.slack_token and self.settings.slack_signing_secret)

    def routes(self, blueprint: Blueprint, on_new_message: Handler) -> None:
        """Add POST /webhook, for the Events API and for interactivity."""

        @blueprint.post("/webhook", name="webhook")
        async def receive(request: Request) -> HTTPResponse:
            if not self._is_signed(request):
                return response.empty(status=401)
            delivery = _document(request)
            if delivery is None:
                return response.empty(status=400)
            if delivery.get("type") == "url_verification":
                return response.json({"challenge": str(delivery.get("challenge", ""))})
            pressed = delivery.get("type") == "block_actions"
            incoming = self._pressed(delivery) if pressed else self._said(delivery)
            if incoming is not None:
                self.begin(incoming, on_new_message)
            return response.empty(status=200)

    def render(self, said: Answer, incoming: Incoming) -> list[Call]:
        """One message a bubble, in the thread it belongs to, buttons as a block."""
        headers = {"Authorization": f"Bearer {self.settings.slack_token}"}
        url = f"{self.settings.slack_url}/chat.postMessage"
        shown = bubbles(said, LONGEST_TEXT)
        where = {"channel": incoming.recipient, **incoming.extra.get("slack_thread", {})}
        return [Call(url, json={**where, **_blocks(bubble)}, headers=headers) for bubble in shown]

    def _is_signed(self, request: Request) -> bool:
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        if not stamp.isdigit() or abs(time.time() - int(stamp)) > SIGNED_WITHIN_S:
            return False
        signed = f"v0:{stamp}:".encode() + request.body
        digest = hmac.new(self.settings.slack_signing_secret.encode(), signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"v0={digest}".encode(), request.headers.get("X-Slack-Signature", "").encode())

    def _said(self, delivery: dict[str, Any]) -> Incoming | None:
        """A direct message or a mention; None for everything else in the channel, and for ourselves."""
        event = delivery.get("event")
        if not isinstance(event, dict) or event.get("bot_id") or event.get("subtype") or not event.get("user"):
            return None
        is_direct = event.get("type") == "message" and event.get("channel_type") == "im"
        if not is_direct and event.get("type") != "app_mention":
            return None
        thread = {} if is_direct else {"slack_thread": {"thread_ts": event.get("thread_ts") or event.get("ts")}}
        return Incoming(
            text=_plain(str(event.get("text") or "")),
            conversation=self._conversation(delivery.get("team_id"), event.get("channel"), event["user"]),
            recipient=str(event.get("channel")),
            message_id=f"{event.get('channel')}.{event.get('ts')}",
            extra=thread,
        )

    def _pressed(self, delivery: dict[str, Any]) -> Incoming | None:
        try:
            action, channel = delivery["actions"][0], delivery["channel"]["id"]
            user, team = delivery["user"]["id"], (delivery.get("team") or {}).get("id")
            value, pressed_at = action["value"], action["action_ts"]
        except (KeyError, IndexError, TypeError):
            return None
        thread = (delivery.get("message") or {}).get("thread_ts")
        return Incoming(
            text=str(value),
            conversation=self._conversation(team, channel, user),
            recipient=str(channel),
            message_id=f"{channel}.{pressed_at}",
            extra={"slack_thread": {"thread_ts": thread}} if thread else {},
        )

    def _conversation(self, team: Any, channel: Any, user: Any) -> str:
        """Each person in each channel has a conversation of their own."""
        return self.conversation_of(f"{team}/{channel}/{user}")


def _document(request: Request) -> dict[str, Any] | None:
    """The JSON body of an event, or the JSON in the `payload` field of a button press."""
    try:
        form = request.form.get("payload") if "form-urlencoded" in request.headers.get("Content-Type", "") else None
        document = json.loads(form if form is not None else request.body)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _plain(text: str) -> str:
    """Slack's markup taken off: mentions away, links to their words, entities to letters."""
    return html.unescape(_LINK.sub(r"\1", _MENTION.sub(" ", text))).strip()


def _blocks(bubble: Bubble) -> dict[str, Any]:
    text = html.escape(bubble.text, quote=False)
    if not bubble.buttons:
        return {"text": text}
    buttons = [
        {
            "type": "button",
            "action_id": f"choice_{number}",
            "text": {"type": "plain_text", "text": shorten(title, LONGEST_TITLE)},
            "value": payload,
        }
        for number, (title, payload) in enumerate(bubble.buttons[:MOST_BUTTONS])
    ]
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return {"text": text, "blocks": [section, {"type": "actions", "elements": buttons}]}
