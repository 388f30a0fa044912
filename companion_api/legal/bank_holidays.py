"""Bank holidays by rule, for any year: on them published hours are not to be trusted.

Days of any nation here (England and Wales, Scotland, Northern Ireland) count: the question is whether hours may differ,
and a doubt too many does no harm. One-off holidays (a coronation) are proclaimed, so no rule finds them.
Source: Banking and Financial Dealings Act 1971, schedule 1, and the substitute days on gov.uk/bank-holidays.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=16)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of `year`, substitute days included."""
    easter = easter_sunday(year)
    fixed = [date(year, 1, 1), date(year, 1, 2), date(year, 3, 17), date(year, 7, 12), date(year, 11, 30)]
    moveable = [
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        _first_monday(year, 5),
        _last_monday(year, 5),
        _first_monday(year, 8),
        _last_monday(year, 8),
    ]
    christmas = [date(year, 12, 25), date(year, 12, 26)]
    return frozenset(moveable) | _with_substitutes(fixed) | _with_substitutes(christmas)


def is_bank_holiday(day: date) -> bool:
    """Whether banks, and so most offices, are closed on `day` somewhere in the United Kingdom."""
    return day in bank_holidays(day.year)


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar, by the method printed in Nature in 1876."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leap_years, year_rest = divmod(in_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _with_substitutes(days: list[date]) -> frozenset[date]:
    """The days, and for each on a weekend the next weekday that is not one of them."""
    taken = set(days)
    for day in days:
        if day.weekday() < 5:
            continue
        substitute = day
        while substitute.weekday() >= 5 or substitute in taken:
            substitute += timedelta(days=1)
        taken.add(substitute)
    return frozenset(taken)


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _last_monday(year: int, month: int) -> date:
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=last.weekday())
