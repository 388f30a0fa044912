"""Fits a reply to its channel: rich where the channel can, two text messages at most where every character costs."""

from __future__ import annotations

import unicodedata
from typing import Any

from bot.actions.reply import Reply

SMS_LIMIT = 306
"""Two joined SMS of 153 GSM characters each."""
_SHORT = frozenset({"twilio", "sms"})
_RICH = frozenset({"rest", "socketio", "telegram", "slack", "facebook", "whatsapp", "cmdline", ""})
"""Channels whose clients, or whose door in bot/channels, read `custom`; elsewhere Rasa would print it as JSON."""
_MAX_BUTTONS = 5
_GSM = {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "…": "...",
    "\u00a0": " ",
    "ŵ": "w",
    "ŷ": "y",
    "â": "a",
    "ê": "e",
    "î": "i",
    "ô": "o",
    "û": "u",
}


def is_short(channel: str) -> bool:
    """Whether the channel is text messages (not WhatsApp, which Rasa's Twilio channel also carries)."""
    return channel.lower() in _SHORT


def render(reply: Reply, channel: str) -> list[dict[str, Any]]:
    """The messages to send, in the shape of `dispatcher.utter_message(**message)`."""
    if is_short(channel):
        return [{"text": short(reply)}]
    message: dict[str, Any] = {"text": full(reply)}
    if reply.buttons:
        message["buttons"] = [{"title": title, "payload": title} for title in reply.buttons[:_MAX_BUTTONS]]
    if channel.lower() in _RICH:
        message["json_message"] = reply.custom
    return [message]


def full(reply: Reply) -> str:
    """Sentences in one paragraph, the list under it."""
    parts = [" ".join(reply.sentences), *reply.lines, " ".join(reply.after)]
    return "\n".join(part for part in parts if part)


def short(reply: Reply) -> str:
    """As much of the reply, from the most important on, as two SMS hold; choices are numbered."""
    text = _gsm(reply.sentences[0] if reply.sentences else "")[:SMS_LIMIT]
    rest = [(" ", sentence) for sentence in reply.sentences[1:]]
    rest += [("\n", line) for line in reply.lines]
    rest += (
        [("\n", f"{number}. {title}") for number, title in enumerate(reply.buttons, 1)]
        if reply.custom.get("candidates")
        else []
    )
    rest += [(" ", sentence) for sentence in reply.after]
    for joint, part in rest:
        longer = f"{text}{joint}{_gsm(part)}"
        if len(longer) <= SMS_LIMIT:
            text = longer
    return text


def _gsm(text: str) -> str:
    """Characters that one SMS alphabet holds, so that a single odd quote does not halve the message."""
    plain = "".join(_GSM.get(letter, letter) for letter in text)
    return "".join(letter if ord(letter) < 128 or letter in "£éèùìòÄÖÑÜäöñüà" else _bare(letter) for letter in plain)


def _bare(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if ord(part) < 128) or "?"
