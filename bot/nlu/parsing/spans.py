"""A thing found in a message, and keeping finds from overlapping."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """`value` of an `entity`, read from characters `start` to `end` (exclusive) of the message."""

    start: int
    end: int
    entity: str
    value: str

    def overlaps(self, other: Found) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """Longest first wins, then leftmost; the result is in order of appearance."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda item: (item.start - item.end, item.start)):
        if not any(item.overlaps(other) for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item.start)


def clear_of(found: Iterable[Found], taken: Iterable[Found]) -> list[Found]:
    """Those of `found` that touch none of `taken`."""
    held = list(taken)
    return [item for item in found if not any(item.overlaps(other) for other in held)]
