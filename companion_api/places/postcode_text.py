"""Reading a postcode as people type it: spaces, case, O for 0, I for 1; districts (outcodes) and sectors as well.

A form that reads in more than one way ("E1O" is E1O or E10) gives every reading, the one as typed first; the table of
live postcodes decides. Each postcode has a 32-bit number in which a sector, and a district, is one unbroken range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Level = Literal["postcode", "sector", "outcode"]

_FORMS: Final = {2: ("A9",), 3: ("A99", "A9A", "AA9"), 4: ("AA99", "AA9A")}
"""Forms of the outward half: A a letter, 9 a digit."""
_AS_DIGIT: Final = {"O": "0", "I": "1", "L": "1"}
_AS_LETTER: Final = {"0": "O", "1": "I"}
_GAPS: Final = re.compile(r"[\s.\-_]+")
_WITHIN: Final = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})\b", re.IGNORECASE)

UNITS: Final = 26 * 26
"""Postcodes that one sector can hold."""
_SECTORS: Final = 10
_SECONDS: Final = 37
_DISTRICTS: Final = 10 * _SECONDS


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read what was typed: `outward` "LE1"; `inward` "5WW" (a postcode), "5" (a sector), "" (a district)."""

    outward: str
    inward: str
    slips: int = 0
    """Letters and digits that had to be exchanged for each other."""

    @property
    def level(self) -> Level:
        """How much of a postcode it is."""
        return "postcode" if len(self.inward) == 3 else "sector" if self.inward else "outcode"

    @property
    def name(self) -> str:
        """As it is written: "LE1 5WW", "LE1 5", "LE1"."""
        return f"{self.outward} {self.inward}".strip()

    @property
    def sector(self) -> Reading:
        """The sector that holds it."""
        return Reading(self.outward, self.inward[:1])

    def keys(self) -> tuple[int, int]:
        """First and last number of the postcodes that it covers."""
        low = high = _outward_key(self.outward) * _SECTORS
        digit = self.inward[:1]
        low, high = (low + int(digit), high + int(digit)) if digit else (low, high + _SECTORS - 1)
        units = self.inward[1:]
        if units:
            unit = _letter(units[0]) * 26 + _letter(units[1])
            return low * UNITS + unit, high * UNITS + unit
        return low * UNITS, high * UNITS + UNITS - 1


def readings(text: str) -> list[Reading]:
    """Every way to read `text` as a postcode, sector or district, fewest slips first; empty when it is none."""
    typed = text.strip().upper()
    compact = _GAPS.sub("", typed)
    if not (2 <= len(compact) <= 7 and compact.isascii() and compact.isalnum()):
        return []
    if compact.isalpha() or compact.isdigit():
        return []  # a word or a number: exchanging letters for digits would make postcodes out of names
    gap = _GAPS.search(typed)
    found: list[Reading] = []
    for size in (3, 2, 1, 0):  # the inward half: all of it, a sector and one letter, a sector, none
        if size in (1, 2) and (gap is None or len(compact) - size != gap.start()):
            continue  # "LE15" is a district; "LE1 5" a sector of another
        outward, inward = compact[: len(compact) - size], compact[len(compact) - size :]
        found += _halves(outward, inward)
    if gap is None:
        found += _halves(compact[:-1], compact[-1:])  # "LE15", where there is no such district
    return sorted(found, key=lambda reading: reading.slips)  # stable: fuller readings stay first


def within(text: str) -> str | None:
    """A full postcode, spelt without a slip, somewhere in a longer text such as an address."""
    match = _WITHIN.search(text)
    return f"{match[1]} {match[2]}".upper() if match else None


def key_of(postcode: str) -> int | None:
    """The number of a postcode as published ("LE1 5WW", "LE15WW"), or None when it is not of that form."""
    compact = _GAPS.sub("", postcode.upper())
    readings = [] if len(compact) < 5 else _halves(compact[:-3], compact[-3:])
    exact = [reading for reading in readings if reading.slips == 0 and reading.level == "postcode"]
    return exact[0].keys()[0] if exact else None


def keys_of(postcodes: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """The number of each postcode of a column, -1 where it is not of the form: `key_of` for millions at once."""
    compact = pc.replace_substring(pc.utf8_upper(pc.fill_null(postcodes, "")), " ", "")
    length = pc.binary_length(compact).to_numpy().astype(np.int64)
    padded = pc.utf8_rpad(pc.utf8_slice_codeunits(compact, 0, 8), 8).to_numpy(zero_copy_only=False).astype("S8")
    text = np.frombuffer(padded.tobytes(), np.uint8).reshape(-1, 8).astype(np.int64)

    def at(place: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        return np.take_along_axis(text, np.clip(place, 0, 7)[:, None], axis=1)[:, 0]

    def letter(code: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        return (code >= ord("A")) & (code <= ord("Z"))

    def digit(code: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        return (code >= ord("0")) & (code <= ord("9"))

    area_size = 1 + letter(text[:, 1]).astype(np.int64)
    district_size = length - 3 - area_size
    second, first_digit, tail = text[:, 1], at(area_size), at(area_size + 1)
    sector, unit_a, unit_b = at(length - 3), at(length - 2), at(length - 1)
    sound = (
        (length <= 7) & ((district_size == 1) | ((district_size == 2) & (letter(tail) | digit(tail))))
        & letter(text[:, 0]) & digit(first_digit) & digit(sector) & letter(unit_a) & letter(unit_b)
    )  # fmt: skip
    area = (text[:, 0] - ord("A")) * 27 + np.where(area_size == 2, second - ord("A") + 1, 0)
    extra = np.where(digit(tail), tail - ord("0") + 1, tail - ord("A") + 11)
    district = (first_digit - ord("0")) * _SECONDS + np.where(district_size == 2, extra, 0)
    unit = (unit_a - ord("A")) * 26 + unit_b - ord("A")
    keys = ((area * _DISTRICTS + district) * _SECTORS + sector - ord("0")) * UNITS + unit
    return np.where(sound, keys, -1)


def name_of(key: int) -> str:
    """The postcode of a number."""
    rest, unit = divmod(int(key), UNITS)
    rest, sector = divmod(rest, _SECTORS)
    area, district = divmod(rest, _DISTRICTS)
    first, second = divmod(area, 27)
    digit, extra = divmod(district, _SECONDS)
    tail = "" if extra == 0 else str(extra - 1) if extra <= 10 else chr(ord("A") + extra - 11)
    letters = chr(ord("A") + first) + (chr(ord("A") + second - 1) if second else "")
    return f"{letters}{digit}{tail} {sector}{chr(ord('A') + unit // 26)}{chr(ord('A') + unit % 26)}"


def _halves(outward: str, inward: str) -> list[Reading]:
    """Readings of two halves."""
    tail = _fit(inward, "9AA"[: len(inward)])
    if tail is None or (inward and tail[0] == ""):
        return []
    found = []
    for form in _FORMS.get(len(outward), ()):
        head = _fit(outward, form)
        if head is not None:
            found.append(Reading(head[0], tail[0][:1] if len(inward) == 2 else tail[0], head[1] + tail[1]))
    return found


def _fit(text: str, form: str) -> tuple[str, int] | None:
    """`text` in `form`, with the count of exchanged characters; None when it cannot be."""
    out, slips = [], 0
    for letter, wanted in zip(text, form, strict=True):
        right = letter.isdigit() == (wanted == "9")
        fitted = letter if right else (_AS_DIGIT if wanted == "9" else _AS_LETTER).get(letter)
        if fitted is None:
            return None
        out.append(fitted)
        slips += not right
    return "".join(out), slips


def _outward_key(outward: str) -> int:
    area = outward[:2] if outward[1].isalpha() else outward[:1]
    district = outward[len(area) :]
    second = _letter(area[1]) + 1 if len(area) == 2 else 0
    tail = district[1:]
    extra = 0 if not tail else int(tail) + 1 if tail.isdigit() else _letter(tail) + 11
    return (_letter(area[0]) * 27 + second) * _DISTRICTS + int(district[0]) * _SECONDS + extra


def _letter(letter: str) -> int:
    return ord(letter) - ord("A")
