"""The opening hours of one service: what is published, what it was understood to say, and whether it is open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from companion_api.legal.bank_holidays import is_bank_holiday
from companion_api.legal.hours import Condition, Reading, read_hours

_LABEL: Final = re.compile(
    r"^([A-Z][A-Za-z' ]*?"
    r"(?: open| opens| answered| accepted| available| appointment only| closed| enquiries| service)): ?"
)
_BUILDING: Final = re.compile(r"\b(?:court|tribunal|building|office) open$|^open$|^$", re.IGNORECASE)
_COUNTER: Final = re.compile(r"^(?!no )(?:.*\bcounter\b|(?:enquiry|court|crown) office)", re.IGNORECASE)
_NOT_FOR_VISITORS: Final = re.compile(r"\bbailiff|telephone|^enquiry office", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opening:
    """One published line: what is open (`label`), when (`text`), and how the text was read."""

    label: str
    text: str
    reading: Reading

    @classmethod
    def read(cls, label: str, text: str) -> Opening:
        """A line as published; a label such as "Counter service by appointment only" is a condition too."""
        reading = read_hours(text)
        if "by appointment" in label.lower() and not reading.condition:
            reading = Reading(reading.timetable, "by-appointment")
        return cls(label, text, reading)

    @property
    def condition(self) -> Condition:
        """What else must hold for a visitor to be let in."""
        return self.reading.condition

    def state(self, moment: datetime) -> bool | None:
        """Open at `moment` (UK clock time) for anyone who walks in; None where the words do not tell."""
        if self.reading.timetable is None:
            return None
        state = self.reading.timetable.state(moment)
        return None if state and self.condition else state

    def document(self) -> dict[str, Any]:
        """The JSON shape. `weekly` is null where the text was not understood: then show the text."""
        table = self.reading.timetable
        body: dict[str, Any] = {
            "label": self.label,
            "text": self.text,
            "weekly": table.document() if table and not table.undated else None,
        }
        if self.condition:
            body["condition"] = self.condition
        if table and table.undated:
            body["times_without_days"] = table.times_without_days()
        if table and (some := table.some_weeks()):
            body["some_weeks"] = some
        return body


def read_lines(text: str) -> tuple[Opening, ...]:
    """`Court open: 9am to 5pm; Counter open: by appointment` -> one Opening for each label.

    A part without a label goes on with the line before it: `Monday 9am to 5pm; Saturday 10am to 2pm` is one line.
    """
    lines: list[tuple[str, list[str]]] = []
    for part in re.split(r"; ", text):
        match = _LABEL.match(part)
        if match:
            lines.append((match[1], [part[match.end() :]]))
        elif lines:
            lines[-1][1].append(part)
        elif part.strip():
            lines.append(("", [part]))
    return tuple(Opening.read(label, "; ".join(parts).strip()) for label, parts in lines)


def open_state(lines: Sequence[Opening], moment: datetime) -> bool | None:
    """Whether a visitor finds it open at `moment` (UK clock time): True, False, or None where nobody can tell.

    The hours of the building count; those of a counter only where no others are published; those of telephones never.
    On a bank holiday nothing is sure.
    """
    if is_bank_holiday(moment.date()):
        return None
    for sort in (_BUILDING, _COUNTER):
        states = {
            line.state(moment) for line in lines if sort.search(line.label) and not _NOT_FOR_VISITORS.search(line.label)
        }
        if states:
            return True if True in states else None if None in states else False
    return None
