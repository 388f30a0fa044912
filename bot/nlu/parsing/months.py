"""Arithmetic on `YYYY-MM` months, the only time the published data knows."""

from __future__ import annotations


def ordinal(month: str) -> int:
    """`2025-03` -> months since year 0."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def from_ordinal(number: int) -> str:
    """The inverse of `ordinal`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def add(month: str, count: int) -> str:
    """The month `count` later (earlier when negative)."""
    return from_ordinal(ordinal(month) + count)


def latest(number: int, not_after: str) -> str:
    """The latest month with calendar number 1 to 12 that is not after `not_after`."""
    month = f"{not_after[:4]}-{number:02d}"
    return month if month <= not_after else add(month, -12)
