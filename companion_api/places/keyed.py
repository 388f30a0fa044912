"""Rows found by name: a sorted, memory-mapped column of keys, sought exactly or within a few edits.

The fuzzy search holds no index in memory. Each key carries its length and a mask of the characters in it; an edit
changes at most two bits of a mask, so one pass over two small columns leaves a few hundred keys, which rapidfuzz
measures. No match is lost that way: the pass is a necessary condition.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from rapidfuzz.distance import OSA

from companion_api.places.tables import Array, column, only_chunk

_SHORTEST: Final = 4
"""Shorter names are too many edits apart from nothing to be guessed."""
_LONG: Final = 8
"""From this length on, two edits are forgiven."""
_MEASURED: Final = 4000
"""Keys measured at most: bounds the time that an unlucky text can take."""


def columns_for(keys: list[str]) -> dict[str, pa.Array]:
    """The columns that `Keyed` reads, for keys already in order."""
    return {
        "key": pa.array(keys, pa.string()),
        "first": pa.array([place == 0 or keys[place - 1] != key for place, key in enumerate(keys)]).cast(pa.uint8()),
        "length": pa.array([min(len(key), 255) for key in keys], pa.uint8()),
        "mask": pa.array([_mask(key) for key in keys], pa.uint32()),
    }


def order_of(keys: list[str]) -> list[int]:
    """The order in which rows must be kept: by the bytes of their key."""
    encoded = [key.encode() for key in keys]
    return sorted(range(len(keys)), key=encoded.__getitem__)


class Keyed:
    """The key columns of a table."""

    def __init__(self, table: pa.Table) -> None:
        keys = only_chunk(table, "key")
        _, offsets, data = keys.buffers()
        size = len(keys)
        self._offsets = np.frombuffer(offsets, np.int32, size + 1) if size else np.zeros(1, np.int32)
        self._data = memoryview(data) if data is not None else memoryview(b"")
        self._first_of_key = column(table, "first")
        self._length = column(table, "length")
        self._mask = column(table, "mask")

    def __len__(self) -> int:
        return len(self._length)

    def key(self, row: int) -> str:
        """The key of a row."""
        return str(self._data[self._offsets[row] : self._offsets[row + 1]], "utf-8")

    def exact(self, key: str) -> range:
        """Rows of exactly that key; empty when there are none."""
        sought = key.encode()
        first = self._first(sought)
        last = first
        while last < len(self) and self._bytes(last) == sought:
            last += 1
        return range(first, last)

    def close(self, key: str, among: Array | None = None) -> list[tuple[str, int]]:
        """(key, edits) of the names within the edits that its length allows, fewest first; never the name itself.

        `among` limits the search to the names of those rows, each of which is then given once.
        """
        edits = allowed(key)
        if not edits:
            return []
        every = among is None
        lengths = self._length if every else self._length[among]
        masks = self._mask if every else self._mask[among]
        near = np.abs(lengths.astype(np.int16) - len(key)) <= edits
        near &= np.bitwise_count(masks ^ np.uint32(_mask(key))) <= 2 * edits
        if every:
            near &= self._first_of_key.view(bool)
        rows: npt.NDArray[np.int64] = np.flatnonzero(near) if among is None else among[near]
        others = {self.key(row) for row in rows[:_MEASURED].tolist()}
        measured = ((other, int(OSA.distance(key, other, score_cutoff=edits))) for other in others)
        return sorted((found for found in measured if 0 < found[1] <= edits), key=lambda found: (found[1], found[0]))

    def _first(self, sought: bytes) -> int:
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < sought:
                low = middle + 1
            else:
                high = middle
        return low

    def _bytes(self, row: int) -> bytes:
        return bytes(self._data[self._offsets[row] : self._offsets[row + 1]])


def allowed(key: str) -> int:
    """How many edits a name of that length is forgiven."""
    return 0 if len(key) < _SHORTEST else 1 if len(key) < _LONG else 2


def _mask(key: str) -> int:
    """One bit for each letter, two for digits, one for anything else: a set of characters in 32 bits."""
    mask = 0
    for letter in set(key):
        if "a" <= letter <= "z":
            mask |= 1 << (ord(letter) - ord("a"))
        elif letter.isdigit():
            mask |= 1 << (26 + (ord(letter) & 3))
        else:
            mask |= 1 << (30 + (ord(letter) & 1))
    return mask
