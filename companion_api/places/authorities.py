"""Local authorities as sets of census areas, in the codes of 2011 and of 2021 (archives hold both)."""

from __future__ import annotations

from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from cachetools import LRUCache, cachedmethod

from companion_api.data.source import Lsoas
from companion_api.places.tables import coded, only_chunk

_KEPT = 64


class Authorities:
    """Every local authority with an LSOA. Thread-safe."""

    def __init__(self, lsoas: pa.Table, changes: pa.Table | None = None) -> None:
        """Without `changes` (the LSOA look-up) only the codes of 2021 are known."""
        self._codes = only_chunk(lsoas, "code")
        self._lad, self._lads = coded(lsoas, "lad")
        self._name, self._names = coded(lsoas, "lad_name")
        self._changes = changes
        self._found: LRUCache[str, Lsoas | None] = LRUCache(_KEPT)
        self._lock = Lock()

    @cachedmethod(lambda self: self._found, lock=lambda self: self._lock)
    def get(self, lad: str) -> Lsoas | None:
        """The local authority of that code (`E06000016`): its name and its LSOAs; None when it has none here."""
        if not lad or lad not in self._lads:
            return None
        rows = np.flatnonzero(self._lad == self._lads.index(lad))
        codes = self._codes.take(pa.array(rows))
        known = set(codes.to_pylist())
        if self._changes is not None:
            older = self._changes["of_2011"].filter(pc.is_in(self._changes["of_2021"], codes))
            known |= set(older.to_pylist())
        return Lsoas(frozenset(known), self._names[self._name[rows[0]]])
