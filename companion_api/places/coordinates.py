"""`lat,lng` in any usual notation: decimals, signs, compass letters, degrees-minutes-seconds, `geo:` and map links.

Latitude comes first unless compass letters say otherwise. A lone number is never a position.
(geopy's own `Point` reads "52" as 52 north on the Greenwich meridian, and costs most of a second to import.)
"""

from __future__ import annotations

import re
from typing import Final

from companion_api.core.errors import InvalidParameter
from companion_api.core.geo import Point

_NUMBER: Final = r"\d{1,3}(?:\.\d{1,16})?"
_ANGLE: Final = rf"""
    (?P<before>[NSEW])?\s*
    (?P<sign>[+-])?\s*
    (?P<degrees>{_NUMBER})\s*
    (?:
        (?:°|º|d(?:eg(?:rees)?)?(?![a-z]))\s*
        (?:
            (?P<minutes>{_NUMBER})\s*
            (?:
                (?:'|m(?:in(?:utes)?)?(?![a-z]))\s*
                (?:(?P<seconds>{_NUMBER})\s*(?:"|sec(?:onds)?\b|s(?=\s*[NSEW]))?)?
            )?
        )?
    )?
    \s*(?P<after>[NSEW])?
"""
_FLAGS: Final = re.VERBOSE | re.IGNORECASE | re.ASCII


def _named(suffix: str) -> str:
    return re.sub(r"\?P<(\w+)>", rf"?P<\1_{suffix}>", _ANGLE)


_PAIR: Final = re.compile(rf"\s*{_named('a')}(?:\s*[,;/]\s*|\s+){_named('b')}\s*", _FLAGS)
_JOINED: Final = re.compile(rf"\s*{_named('a')}(?<=[NSEW])\s*{_named('b')}\s*", _FLAGS)
_SPACED: Final = re.compile(
    r"\s*(\d{1,3})[ :](\d{1,2})[ :](\d{1,2}(?:\.\d{1,16})?)\s*([NS])[\s,]*"
    r"(\d{1,3})[ :](\d{1,2})[ :](\d{1,2}(?:\.\d{1,16})?)\s*([EW])\s*",
    re.IGNORECASE,
)
_DECIMAL_COMMA: Final = re.compile(r"\s*([+-]?\d{1,2}),(\d{2,9})\s*[;\s]\s*([+-]?\d{1,3}),(\d{2,9})\s*")
_LABELS: Final = re.compile(r"\b(?:lat(?:itude)?|lng|lon(?:g(?:itude)?)?)\b\s*[:=]?\s*", re.IGNORECASE)
_LINKS: Final = (
    re.compile(r"geo:(?P<pair>[-+.\d]+,[-+.\d]+)(?:[;?].*)?", re.IGNORECASE),
    re.compile(r"https?://\S*?[/@=](?P<pair>[-+]?\d{1,3}\.\d+,(?:%20|\+)?-?\d{1,3}\.\d+)(?:[^\d.]\S*)?", re.IGNORECASE),
    re.compile(r"https?://\S*?#map=\d+/(?P<pair>-?\d{1,3}\.\d+/-?\d{1,3}\.\d+)\S*", re.IGNORECASE),
)
_MARKS: Final = str.maketrans(
    {"′": "'", "’": "'", "‘": "'", "″": '"', "”": '"', "“": '"', "−": "-", "–": "-", "\xa0": " "}
)
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'"}


def parse(text: str) -> Point | None:
    """The position that `text` spells, or None when it is something else.

    Raises InvalidParameter when it is a position by its form but lies off the globe or contradicts itself.
    """
    text = _plain(text)
    if not any(letter.isdigit() for letter in text):
        return None
    spaced = _SPACED.fullmatch(text)
    if spaced:
        d, m, s, ns, d2, m2, s2, ew = spaced.groups()
        return _point((_degrees(d, m, s, ns), ns), (_degrees(d2, m2, s2, ew), ew))
    commas = _DECIMAL_COMMA.fullmatch(text)
    if commas:
        a, b, c, d = commas.groups()
        return _point((float(f"{a}.{b}"), ""), (float(f"{c}.{d}"), ""))
    pair = _PAIR.fullmatch(text) or _JOINED.fullmatch(text)
    return None if pair is None else _point(_angle(pair, "a"), _angle(pair, "b"))


def _plain(text: str) -> str:
    """Without brackets, labels, link wrapping; typographic marks as ASCII."""
    text = text.translate(_MARKS).strip()
    for link in _LINKS:
        found = link.fullmatch(text)
        if found:
            return re.sub(r"%20|(?<=,)\+|/", lambda match: "," if match[0] == "/" else "", found["pair"])
    if len(text) > 2 and _BRACKETS.get(text[0]) == text[-1]:
        text = text[1:-1]
    return _LABELS.sub("", text).replace("''", '"')


def _angle(match: re.Match[str], which: str) -> tuple[float, str]:
    """(signed degrees, compass letter or "") of one half of a pair."""
    part = {
        name: match[f"{name}_{which}"] or "" for name in ("before", "sign", "degrees", "minutes", "seconds", "after")
    }
    letter = (part["before"] or part["after"]).upper()
    if (part["before"] and part["after"]) or (letter and part["sign"] == "-"):
        raise _contradiction()
    size = _degrees(part["degrees"], part["minutes"], part["seconds"], letter)
    return (-size if part["sign"] == "-" else size), letter


def _degrees(degrees: str, minutes: str, seconds: str, letter: str) -> float:
    """Decimal degrees, negative for S and W."""
    m, s = float(minutes or 0), float(seconds or 0)
    if m >= 60 or s >= 60:
        raise InvalidParameter("q", "Minutes and seconds of a position run from 0 to below 60.")
    size = float(degrees) + m / 60 + s / 3600
    return -size if letter.upper() in {"S", "W"} else size


def _point(first: tuple[float, str], second: tuple[float, str]) -> Point:
    axes = [{"N": "lat", "S": "lat", "E": "lng", "W": "lng"}.get(letter.upper()) for _, letter in (first, second)]
    if axes[0] == "lng" or axes[1] == "lat":
        first, second, axes = second, first, axes[::-1]
    if axes[0] == "lng" or axes[1] == "lat":
        raise _contradiction()
    return checked(first[0], second[0])


def checked(lat: float, lng: float) -> Point:
    """The point, or InvalidParameter when it lies off the globe (NaN included)."""
    if not -90 <= lat <= 90:
        raise InvalidParameter("q", "A latitude runs from -90 to 90 degrees. Write a position as latitude,longitude.")
    if not -180 <= lng <= 180:
        raise InvalidParameter(
            "q", "A longitude runs from -180 to 180 degrees. Write a position as latitude,longitude."
        )
    return Point(lat, lng)


def _contradiction() -> InvalidParameter:
    return InvalidParameter("q", "This position contradicts itself. Write it as latitude,longitude, e.g. 51.5,-0.12.")
