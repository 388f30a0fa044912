"""Months as `YYYY-MM`, the only time the published data knows.

A month is a plain string everywhere (it sorts and prints as it should); arithmetic goes through its ordinal,
months since year 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_MONTH = re.compile(r"(?a:^(\d{4})-(0[1-9]|1[0-2])$)")


def is_month(text: str) -> bool:
    """Whether `text` is a month as published, `2025-03`."""
    return _MONTH.match(text) is not None and not text.endswith("\n")


def ordinal(month: str) -> int:
    """`2025-03` -> 24302. Raises ValueError for anything that is not a month."""
    match = _MONTH.match(month)
    if match is None or len(month) != 7:
        raise ValueError(f"not a month (YYYY-MM): {month!r}")
    return int(match[1]) * 12 + int(match[2]) - 1


def from_ordinal(number: int) -> str:
    """24302 -> `2025-03`."""
    year, month = divmod(number, 12)
    return f"{year:04d}-{month + 1:02d}"


def add(month: str, count: int) -> str:
    """The month `count` months later (earlier when negative)."""
    return from_ordinal(ordinal(month) + count)


@lru_cache(maxsize=4096)
def span(first: str, last: str) -> tuple[str, ...]:
    """Every month from `first` to `last`, both included; empty when `last` is before `first`.

    Kept, because the same few windows are asked for again and again.
    """
    return tuple(_walk(ordinal(first), ordinal(last)))


def _walk(first: int, last: int) -> Iterator[str]:
    for number in range(first, last + 1):
        yield from_ordinal(number)
