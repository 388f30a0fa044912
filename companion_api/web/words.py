"""How values read on the page: template filters, pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from markupsafe import Markup, escape

_MONTHS: Final = ("January February March April May June July August September October November December").split()
KINDS: Final = {
    "police-station": "Police station",
    "court": "Court",
    "tribunal": "Tribunal",
    "citizens-advice": "Citizens Advice",
    "law-centre": "Law centre",
    "legal-aid": "Legal aid adviser",
}


def month(text: str) -> str:
    """`2025-03` -> `March 2025`."""
    return f"{_MONTHS[int(text[5:7]) - 1]} {text[:4]}"


def when(text: str) -> str:
    """`2026-12-01T18:30:00` -> `Tuesday 1 December 2026, 6.30pm`; anything else as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    hour = moment.hour % 12 or 12
    minute = f".{moment.minute:02d}" if moment.minute else ""
    day = f"{moment:%A} {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    return f"{day}, {hour}{minute}{'am' if moment.hour < 12 else 'pm'}"


def distance(metres: float) -> str:
    """Metres near by, kilometres and miles beyond."""
    if metres < 1000:
        return f"{round(metres, -1):.0f} m away"
    return f"{metres / 1000:.1f} km ({metres / 1609.344:.1f} miles) away"


def sentence(text: str) -> str:
    """A phrase as a sentence: a capital to begin with, one full stop at its end."""
    phrase = text.strip().rstrip(".")
    return f"{phrase[:1].upper()}{phrase[1:]}." if phrase else ""


def address(item: Mapping[str, str | None]) -> str:
    """Where a service is, with its postcode once."""
    where, postcode = item["address"] or "", item["postcode"] or ""
    return ", ".join(part for part in (where, "" if postcode in where else postcode) if part)


def kind(slug: str) -> str:
    """The name of a kind of service."""
    return KINDS.get(slug, slug.replace("-", " ").capitalize())


def contact(value: str, channel: str) -> str | Markup:
    """A contact as a link where it safely can be one: telephone, e-mail, or an https address."""
    text = str(value)
    if channel in {"telephone", "mobile", "phone"} and any(sign.isdigit() for sign in text):
        number = "".join(sign for sign in text if sign.isdigit() or sign == "+")
        return Markup('<a href="tel:{}">{}</a>').format(number, text)
    if channel == "email" and "@" in text:
        return Markup('<a href="mailto:{}">{}</a>').format(text, text)
    if text.startswith(("https://", "http://")):
        return Markup('<a href="{}">{}</a>').format(text, text)
    return escape(text)
