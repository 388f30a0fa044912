"""What a whole police force published, kept per snapshot: the unplaced share of a level and the rows of a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from cachetools import LRUCache, cachedmethod
from cachetools.keys import hashkey

from companion_api.core import months
from companion_api.core.categories import columns
from companion_api.core.errors import CompanionError
from companion_api.data.source import CrimeSource, ForceArea, Table

_KEPT: Final = 256
"""Tables kept: every force of two snapshots, with room for sources of both kinds."""


@dataclass(frozen=True, slots=True, eq=False)
class ForceTables:
    """Counts by month (from `first` on) and category: everything published, and the part without a location."""

    first: str
    everything: Table
    unplaced: Table


@lru_cache(maxsize=16_384)
def counted(tables: ForceTables, wanted: tuple[str, ...], slugs: tuple[str, ...]) -> tuple[int, int]:
    """(without a location, everything) of those categories over those months; kept, as many places share a force."""
    start, length = months.ordinal(tables.first), len(tables.everything)
    rows = [row for month in wanted if 0 <= (row := months.ordinal(month) - start) < length]
    cells = np.ix_(rows, columns(slugs))
    return int(tables.unplaced[cells].sum()), int(tables.everything[cells].sum())


class Forces:
    """Force tables by source version; thread-safe, each read once."""

    def __init__(self) -> None:
        self._tables: LRUCache[object, ForceTables | None] = LRUCache(_KEPT)

    @cachedmethod(lambda self: self._tables, key=lambda _, source, force: hashkey(source.name, source.version, force))
    def tables(self, source: CrimeSource, force: str) -> ForceTables | None:
        """Everything `source` holds of `force`; None where it cannot tell (the live API counts no whole force)."""
        if source.name == "live" or not source.months:
            return None
        first, last = source.months[0], source.months[-1]
        try:
            everything = source.counts(ForceArea(force), first, last)
            unplaced = source.unplaced(force, first, last)
        except CompanionError:
            return None
        return ForceTables(first, everything, unplaced)
