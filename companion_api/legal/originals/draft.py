"""What a reader gives for one published row, and the small tidying that all readers share."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from companion_api.core.geo import Point
from companion_api.legal.model import Phone, Service

_AS_OF: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?!\d))?")
_ORDINAL: Final = re.compile(r"(?<=\d)(St|Nd|Rd|Th)\b")
_POSTCODE: Final = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})$")
_WEB: Final = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_POLICE_101: Final = "101"

GONE_POSTCODE: Final = "Its postcode is no longer in use, so it may have moved. Check before you go."


@dataclass(frozen=True, slots=True)
class Draft:
    """A published row as a service, with what the row says about how well it is placed."""

    service: Service
    rank: int
    """Which publication to believe first when several describe the same service: the lower."""
    km_to_postcode: float | None = None
    """Published distance between its point and its postcode."""


def tidy(text: str | None) -> str:
    """One line, single spaces, without the marks some publications leave at the end of names."""
    one_line = " ".join((text or "").split())
    return _ORDINAL.sub(lambda match: match[1].lower(), one_line).rstrip(" *").rstrip(",")


def tidy_name(text: str | None) -> str:
    """The same, without a full stop at the end."""
    return tidy(text).rstrip(".")


def postcode_of(text: str | None) -> str:
    """`" ab10 1sh"` -> `AB10 1SH`; "" when it is not a whole postcode."""
    match = _POSTCODE.match(" ".join((text or "").upper().split()))
    return f"{match[1]} {match[2]}" if match else ""


def point_of(lat: float | str | None, lng: float | str | None) -> Point | None:
    """The published position, or None when it is absent, not a number or the origin of the map."""
    try:
        point = Point(float(lat or "nan"), float(lng or "nan"))
    except ValueError:
        return None
    usable = -90 <= point.lat <= 90 and -180 <= point.lng <= 180 and (point.lat, point.lng) != (0.0, 0.0)
    return point if usable else None


def kilometres(text: str | None) -> float | None:
    """A published distance."""
    try:
        return float(text) if text else None
    except ValueError:
        return None


def as_of(text: str | None) -> str:
    """The first month or year in a published date: `2021-03 + fixes to 2026-07` -> `2021-03`; `2024-25` -> `2024`."""
    match = _AS_OF.search(text or "")
    return match[0] if match else ""


def web_address(text: str | None) -> str:
    """An address that a browser opens; "" for anything that is not http(s)."""
    url = (text or "").strip()
    if not _WEB.fullmatch(url):
        return ""
    return url if "://" in url else f"http://{url}"


def phones_of(pairs: Iterable[tuple[str | None, str | None, str | None]]) -> tuple[Phone, ...]:
    """(number, purpose, note) as published -> phones, each number and purpose once, in order."""
    seen: dict[tuple[str, str], Phone] = {}
    for number, purpose, note in pairs:
        digits = tidy(number)
        if len(re.sub(r"\D", "", digits)) >= 3:
            phone = Phone(digits, tidy(purpose), tidy(note))
            seen.setdefault((re.sub(r"\D", "", digits), phone.purpose), phone)
    return tuple(seen.values())


def police_phone() -> tuple[Phone, ...]:
    """What every police station answers to."""
    return (Phone(_POLICE_101, "Not an emergency"), Phone("999", "Emergency"))


def fresh_id(kind: str, name: str, postcode: str, address: str) -> str:
    """`legal-aid-shelter-3f2a9c`: readable, the same whenever the same row is read; a name does not repeat its kind.

    The tail tells apart the offices of one name; it comes from name, postcode and address.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].rstrip("-")
    identity = "|".join(re.sub(r"\W+", " ", part.lower()).strip() for part in (name, postcode, address))
    tail = hashlib.blake2b(identity.encode(), digest_size=3).hexdigest()
    return "-".join(part for part in ("" if slug.startswith(kind) else kind, slug, tail) if part)
