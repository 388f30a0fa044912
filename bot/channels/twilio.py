"""Twilio: SMS at /webhooks/twilio/webhook, WhatsApp at /webhooks/whatsapp/webhook; answers go to Twilio's REST API."""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from abc import abstractmethod
from typing import Any, Final
from urllib.parse import parse_qsl

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.door import Answer, Handler
from bot.channels.incoming import Incoming, position
from bot.channels.messenger import Bubble, Call, Messenger, bubbles

LONGEST_WHATSAPP: Final = 1600
LONGEST_SMS: Final = 306
"""Two joined SMS of 153 characters of the GSM alphabet."""
_NOTHING: Final = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


class TwilioDoor(Messenger):
    """Base of both: the same signed form comes in, the same call goes out."""

    @property
    @abstractmethod
    def own_number(self) -> str:
        """The number we answer from, as Twilio writes it."""

    @abstractmethod
    def texts(self, said: Answer) -> list[str]:
        """The texts to send for an answer."""

    @property
    def is_configured(self) -> bool:
        """The account, its token and our number are set."""
        return all((self.settings.twilio_account_sid, self.settings.twilio_auth_token, self.own_number))

    def routes(self, blueprint: Blueprint, on_new_message: Handler) -> None:
        """Add POST /webhook."""

        @blueprint.post("/webhook", name="webhook")
        async def receive(request: Request) -> HTTPResponse:
            form = parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)
            if not self._is_signed(request, form):
                return response.empty(status=401)
            incoming = self._read(dict(form))
            if incoming is not None:
                self.begin(incoming, on_new_message)
            return response.text(_NOTHING, content_type="text/xml")

    def render(self, said: Answer, incoming: Incoming) -> list[Call]:
        """One call for each text."""
        account = self.settings.twilio_account_sid
        url = f"{self.settings.twilio_url}/2010-04-01/Accounts/{account}/Messages.json"
        login = (account, self.settings.twilio_auth_token)
        sent = {"From": self.own_number, "To": incoming.recipient}
        return [Call(url, form={**sent, "Body": text}, login=login) for text in self.texts(said)]

    def _is_signed(self, request: Request, form: list[tuple[str, str]]) -> bool:
        """Twilio signs the public address it calls followed by the form's names and values in order of name."""
        public = self.settings.twilio_webhook_url.rstrip("/") or f"{request.scheme}://{request.host}"
        query = f"?{request.query_string}" if request.query_string else ""
        signed = f"{public}{request.path}{query}" + "".join(name + value for name, value in sorted(set(form)))
        digest = hmac.new(self.settings.twilio_auth_token.encode(), signed.encode(), hashlib.sha1).digest()
        return hmac.compare_digest(base64.b64encode(digest), request.headers.get("X-Twilio-Signature", "").encode())

    def _read(self, form: dict[str, str]) -> Incoming | None:
        sender = form.get("From", "")
        message_id = form.get("MessageSid") or form.get("SmsMessageSid")
        if not sender or not message_id:
            return None
        return Incoming(
            text=form.get("ButtonPayload") or form.get("Body", ""),
            conversation=self.conversation_of(sender),
            recipient=sender,
            message_id=message_id,
            location=position(form.get("Latitude"), form.get("Longitude")),
        )


class SmsDoor(TwilioDoor):
    """SMS. Needs COMPANION_TWILIO_ACCOUNT_SID, _AUTH_TOKEN and _SMS_NUMBER."""

    @classmethod
    def name(cls) -> str:
        """Address and name in the conversation, by which the actions know to be brief."""
        return "twilio"

    @property
    def own_number(self) -> str:
        """Like +441632960001."""
        return self.settings.twilio_sms_number

    def texts(self, said: Answer) -> list[str]:
        """Plain letters, each answer in at most two SMS: the ready-made short form, or as many lines as fit."""
        customs = [part["custom"] for part in said if isinstance(part.get("custom"), dict)]
        ready = [custom["short"] for custom in customs if isinstance(custom.get("short"), str)]
        shown = ready or [_with_choices(bubble) for bubble in bubbles(said, LONGEST_WHATSAPP)]
        return [fitting(plain(text)) for text in shown]


class WhatsAppDoor(TwilioDoor):
    """WhatsApp by Twilio. Needs COMPANION_TWILIO_ACCOUNT_SID, _AUTH_TOKEN and _WHATSAPP_NUMBER."""

    @classmethod
    def name(cls) -> str:
        """Address and name in the conversation."""
        return "whatsapp"

    @property
    def own_number(self) -> str:
        """Like whatsapp:+441632960001."""
        number = self.settings.twilio_whatsapp_number
        return f"whatsapp:{number}" if number and not number.startswith("whatsapp:") else number

    def texts(self, said: Answer) -> list[str]:
        """Choices as a numbered list: WhatsApp's buttons need templates approved beforehand."""
        return [_with_choices(bubble) for bubble in bubbles(said, LONGEST_WHATSAPP - 200)]


def _with_choices(bubble: Bubble) -> str:
    return "\n".join([bubble.text, *(f"{number}. {title}" for number, (title, _) in enumerate(bubble.buttons, 1))])


def plain(text: str) -> str:
    """`text` in letters that one SMS alphabet holds: a single other letter would halve what fits."""
    return "".join(_plain_letter(letter) for letter in text)


def fitting(text: str) -> str:
    """As many whole lines of `text` as two SMS hold; of a first line too long by itself, as many words."""
    while len(text) > LONGEST_SMS and "\n" in text:
        text = text.rsplit("\n", 1)[0]
    return text if len(text) <= LONGEST_SMS else text[:LONGEST_SMS].rsplit(" ", 1)[0]


def _plain_letter(letter: str) -> str:
    swapped: Any = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "}.get(letter)
    if swapped or letter.isascii() or letter in "£éèùìòÄÖÑÜäöñüà":
        return swapped or letter
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if part.isascii())
