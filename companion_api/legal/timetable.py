"""Weekly hours as numbers: what a published sentence about opening was understood to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

Interval: TypeAlias = tuple[int, int]
"""Minutes after midnight, open from the first up to, not including, the second; 0 to 1440."""
Week: TypeAlias = tuple[tuple[Interval, ...], ...]
"""Seven days, Monday first, each with its intervals in order."""

DAY_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_MINUTES: Final = 24 * 60
NO_WEEK: Final[Week] = ((),) * 7


@dataclass(frozen=True, slots=True)
class Timetable:
    """The hours of a week. What a publication leaves open stays open here: `state` then says None, never a guess."""

    week: Week = NO_WEEK
    perhaps: Week = NO_WEEK
    """Intervals that hold in some weeks only ("1st Saturday of the month", "closed last Friday of the month")."""
    undated: tuple[Interval, ...] = ()
    """Intervals published without days ("9am to 5pm")."""

    def state(self, moment: datetime) -> bool | None:
        """Open at `moment` (UK clock time): True, False, or None where the published words do not tell."""
        day, minute = moment.weekday(), moment.hour * 60 + moment.minute
        if _holds(self.perhaps[day], minute):
            return None
        if _holds(self.week[day], minute):
            return True
        # Days unsaid: inside the times it may be open, outside them it is not, whatever the day.
        return None if _holds(self.undated, minute) else False

    def document(self) -> dict[str, list[list[str]]]:
        """Days that have hours -> [["09:00","17:00"], ...]; JSON-ready."""
        return {name: _clock(spans) for name, spans in zip(DAY_NAMES, self.week, strict=True) if spans}

    def some_weeks(self) -> dict[str, list[list[str]]]:
        """The same of the hours that hold in some weeks only."""
        return {name: _clock(spans) for name, spans in zip(DAY_NAMES, self.perhaps, strict=True) if spans}

    def times_without_days(self) -> list[list[str]]:
        """The same of the hours published without days."""
        return _clock(self.undated)


def _holds(spans: tuple[Interval, ...], minute: int) -> bool:
    return any(start <= minute < end for start, end in spans)


def _clock(spans: tuple[Interval, ...]) -> list[list[str]]:
    return [[f"{moment // 60:02d}:{moment % 60:02d}" for moment in span] for span in spans]
