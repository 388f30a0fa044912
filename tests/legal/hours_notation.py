"""One short line for what was read from a sentence about opening: how docs/opening-hours.md and the tests write it."""

from __future__ import annotations

from companion_api.legal.hours import Reading
from companion_api.legal.timetable import Interval, Week

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TEXT_ONLY = "text only"


def written(reading: Reading) -> str:
    """`Mon-Thu 09:00-17:00, Fri 09:00-16:30; by-appointment`."""
    parts = []
    table = reading.timetable
    if table is not None:
        parts += [_week(table.week)] if any(table.week) else []
        parts += [f"days not said: {_spans(table.undated)}"] if table.undated else []
        parts += [f"some weeks: {_week(table.perhaps)}"] if any(table.perhaps) else []
    parts += [reading.condition] if reading.condition else []
    return "; ".join(parts) or TEXT_ONLY


def _week(week: Week) -> str:
    groups: list[tuple[int, int, tuple[Interval, ...]]] = []
    for day, spans in enumerate(week):
        if groups and groups[-1][1] == day - 1 and groups[-1][2] == spans:
            groups[-1] = (groups[-1][0], day, spans)
        else:
            groups.append((day, day, spans))
    return ", ".join(f"{_days(first, last)} {_spans(spans)}" for first, last, spans in groups if spans)


def _days(first: int, last: int) -> str:
    return _DAYS[first] if first == last else f"{_DAYS[first]}-{_DAYS[last]}"


def _spans(spans: tuple[Interval, ...]) -> str:
    return " ".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
