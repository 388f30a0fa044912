"""Rows found by name: a sorted, memory-mapped column of keys, sought exactly or within a few edits.

The fuzzy search holds no index in memory. Each key carries its length and a mask of the characters in it; an edit
changes at most two bits of a mask, so one pass over two small columns leaves a few hundred keys for rapidfuzz to
measure. No match is lost that way: the pass is a necessary condition.
"""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from rapidfuzz import process
from rapidfuzz.distance import OSA

from companion_api.places.tables import column, only_chunk

_SHORTEST: Final = 4
"""Shorter names are too many edits apart from nothing to be guessed."""
_LONG: Final = 8
"""From this length on, two edits are forgiven."""
_THRICE: Final = "aeionrst"
"""Letters whose third occurrence has a bit of its own."""
_TELLING: Final = 6
"""Letters from which the beginning of a name is worth completing."""
_STARTING: Final = 300
_MEASURED: Final = 20_000
"""Keys measured at most: bounds the time that an unlucky text can take. Real names need a tenth of it."""


def columns_for(keys: list[str]) -> dict[str, pa.Array]:
    """The columns that `Keyed` reads, for keys already in order."""
    return {
        "key": pa.array(keys, pa.string()),
        "first": pa.array([place == 0 or keys[place - 1] != key for place, key in enumerate(keys)]).cast(pa.uint8()),
        "length": pa.array([min(len(key), 255) for key in keys], pa.uint8()),
        "mask": pa.array([_mask(key) for key in keys], pa.uint64()),
    }


def order_of(keys: list[str]) -> list[int]:
    """The order in which rows must be kept: by the bytes of their key."""
    encoded = [key.encode() for key in keys]
    return sorted(range(len(keys)), key=encoded.__getitem__)


class Keyed:
    """The key columns of a table."""

    def __init__(self, table: pa.Table) -> None:
        self._keys = keys = only_chunk(table, "key")
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

    def beginning(self, key: str) -> npt.NDArray[np.int64]:
        """Rows whose key begins with that whole word or words and goes on with another."""
        sought = f"{key} ".encode()
        return np.arange(self._first(sought), self._first(sought[:-1] + b"!"), dtype=np.int64)  # "!" follows the space

    def starting(self, key: str) -> npt.NDArray[np.int64]:
        """Rows whose key starts with those letters, a few hundred at most; none for fewer letters than tell."""
        sought = key.encode()
        first = self._first(sought) if len(key) >= _TELLING else 0
        last = self._first(sought + b"\x7f") if len(key) >= _TELLING else 0
        return np.arange(first, min(last, first + _STARTING), dtype=np.int64)

    def close(self, key: str) -> list[tuple[str, int]]:
        """(key, edits) of the names within the edits that its length allows, fewest first; never the name itself."""
        edits = allowed(key)
        if not edits:
            return []
        near = np.abs(self._length.astype(np.int16) - len(key)) <= edits
        near &= np.bitwise_count(self._mask ^ np.uint64(_mask(key))) <= 2 * edits
        near &= self._first_of_key.view(bool)
        rows = np.flatnonzero(near)[:_MEASURED]
        others = self._keys.take(pa.array(rows)).to_pylist()
        found = process.extract_iter(key, others, scorer=OSA.distance, score_cutoff=edits, processor=None)
        return sorted(((str(other), int(distance)) for other, distance, _ in found if distance), key=itemgetter(1, 0))

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
    """Which characters a name holds, and which of them twice or three times: a bit for each, 64 in all.

    An edit takes one from the count of a character, adds one to another's, or both: it changes at most two bits.
    """
    mask = 0
    for letter, count in Counter(key).items():
        if "a" <= letter <= "z":
            place = ord(letter) - ord("a")
            mask |= 1 << place
            if count > 1:
                mask |= 1 << (26 + place)
            if count > 2 and letter in _THRICE:
                mask |= 1 << (52 + _THRICE.index(letter))
    others = sum(not "a" <= letter <= "z" for letter in key)
    return mask | ((1 << min(others, 4)) - 1) << 60
