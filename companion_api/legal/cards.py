"""One service in the forms that phones and maps take: links, vCard 4.0 (RFC 6350), GeoJSON (RFC 7946)."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote

from companion_api.core.geo import Point
from companion_api.legal.model import KIND_NAMES, Service

_FOLD: Final = 75
"""Longest line of a vCard, in octets."""


def map_url(point: Point) -> str:
    """A page with a pin, for any browser."""
    at = f"{point.lat:.5f}", f"{point.lng:.5f}"
    return f"https://www.openstreetmap.org/?mlat={at[0]}&mlon={at[1]}#map=17/{at[0]}/{at[1]}"


def geo_url(point: Point, name: str) -> str:
    """`geo:` address (RFC 5870); the part after `?` gives phones' map apps the pin and its name."""
    at = f"{point.lat:.5f},{point.lng:.5f}"
    return f"geo:{at}?q={at}({quote(name, safe='')})"


def tel_url(number: str) -> str:
    """`020 7947 6655` -> `tel:02079476655`."""
    return "tel:" + re.sub(r"[^0-9+]", "", number)


def vcard(service: Service, url: str) -> str:
    """The service as a vCard; `url` is its page here. Lines end in CRLF, folded at 75 octets."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"UID:{_value(url)}",
        f"FN:{_text(service.name)}",
        f"CATEGORIES:{_text(KIND_NAMES[service.kind][0])}",
    ]
    if service.name_cy:
        lines.append(f"FN;LANGUAGE=cy:{_text(service.name_cy)}")
    if service.address or service.postcode:
        lines.append(f"ADR:;;{_text(service.address)};;;{_text(service.postcode)};")
    if service.point:
        lines.append(f"GEO:geo:{service.point.lat:.5f},{service.point.lng:.5f}")
    lines += [f"TEL;VALUE=uri;TYPE=voice:{tel_url(phone.number)}" for phone in service.phones]
    if service.url:
        lines.append(f"URL:{_value(service.url)}")
    note = [f"{line.label or 'Open'}: {line.text}" for line in service.opening if line.text]
    note += [service.confidence_text, *service.notes, f"As published by {service.source}, {service.as_of}."]
    lines.append(f"NOTE:{_text(' '.join(part for part in note if part))}")
    lines.append("END:VCARD")
    return "".join(_folded(line) for line in lines)


def geojson(service: Service, properties: dict[str, Any]) -> dict[str, Any]:
    """A Feature; geometry null for a service without a point."""
    point = service.point
    geometry = {"type": "Point", "coordinates": [point.lng, point.lat]} if point else None
    return {"type": "Feature", "id": service.id, "geometry": geometry, "properties": properties}


def _text(text: str) -> str:
    """A text value with the escapes that vCard asks for."""
    return re.sub(r"([\\,;])", r"\\\1", text).replace("\r", "").replace("\n", "\\n")


def _value(text: str) -> str:
    """A URI value: no escapes, but never a line break."""
    return "".join(text.split())


def _folded(line: str) -> str:
    """The line and its CRLF; longer ones go on after a break and a space, never within a letter."""
    parts: list[str] = []
    current = ""
    for letter in line:
        if len((current + letter).encode()) > _FOLD:
            parts.append(current)
            current = " "
        current += letter
    return "\r\n".join([*parts, current]) + "\r\n"
