"""UK postcodes and outcodes in free text, upper or lower case, with or without the space.

Shape: GOV.UK "Bulk data transfer" appendix C. The area letters are the 124 published ones and ZZ, the sandbox's.
"""

from __future__ import annotations

import re

from bot.nlu.parsing.spans import Found, without_overlaps

_AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|B|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|E|FK|FY|"
    "GL|GU|GY|G|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|L|ME|MK|ML|M|NE|NG|NN|NP|NR|"
    "NW|N|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|S|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|"
    "WC|WD|WF|WN|WR|WS|WV|W|YO|ZE|ZZ"
)
_OUTCODE = rf"(?:{_AREAS})(?:\d[A-HJKPSTUW]|\d\d?|\d[A-Z])"
_INCODE = r"\d[ABD-HJLNP-UW-Z]{2}"
_FULL = re.compile(rf"(?<![A-Z0-9])({_OUTCODE})[ \t.-]{{0,3}}({_INCODE})(?![A-Z0-9])", re.IGNORECASE)
_SPACED = re.compile(rf"(?<![A-Z0-9])({_AREAS}) (\d[A-Z]?|\d\d) ({_INCODE})(?![A-Z0-9])", re.IGNORECASE)
_HALF = re.compile(rf"(?<![A-Z0-9£#])({_OUTCODE})(?![A-Z0-9%])(?!\.\d)", re.IGNORECASE)
_SECTOR = re.compile(rf"(?<![A-Z0-9£#])({_OUTCODE}) (\d)(?![A-Z0-9%:])", re.IGNORECASE)

_TEXT_SPEAK = {"b4", "m8", "w8", "l8", "g8", "h8", "gr8", "m1", "e2", "s2"}
"""Lower-case shorthand ("wait b4"), read as an outcode only after a word that leads to a place."""
_LEADS_TO_PLACE = re.compile(
    r"\b(?:in|near|at|around|round|for|of|to|from|postcode|area|is|ger|yn|am)\s+$", re.IGNORECASE
)
_ROAD = re.compile(r"\b(?:the|junction|motorway|along)\s+$", re.IGNORECASE)
_ROAD_NAMES = re.compile(r"^[AMB]\d+$", re.IGNORECASE)


def normalise(outcode: str, incode: str) -> str:
    """`sw1a`, `1aa` -> `SW1A 1AA`."""
    return f"{outcode.upper()} {incode.upper()}"


def find(text: str) -> list[Found]:
    """Full postcodes (entity `place`, value with its space) and outcodes or sectors that stand alone."""
    full = [Found(m.start(), m.end(), "place", normalise(m[1], m[2])) for m in _FULL.finditer(text)]
    full += [Found(m.start(), m.end(), "place", normalise(m[1] + m[2], m[3])) for m in _SPACED.finditer(text)]
    halves = [Found(m.start(), m.end(), "place", f"{m[1].upper()} {m[2]}") for m in _SECTOR.finditer(text)]
    halves += [Found(m.start(), m.end(), "place", m[1].upper()) for m in _HALF.finditer(text) if _is_outcode(m, text)]
    return without_overlaps([*full, *(item for item in halves if not any(item.overlaps(other) for other in full))])


def _is_outcode(match: re.Match[str], text: str) -> bool:
    word, before = match[0], text[: match.start()]
    alone = text.strip(" ?!.,") == word
    if _ROAD.search(before) and _ROAD_NAMES.match(word):
        return False
    if word in _TEXT_SPEAK:
        return alone or _LEADS_TO_PLACE.search(before) is not None
    return True
