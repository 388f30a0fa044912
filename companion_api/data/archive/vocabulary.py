"""Words that repeat in the files (streets, LSOAs, outcomes) as small numbers."""

from __future__ import annotations

from threading import Lock
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Codes = npt.NDArray[np.uint32]

_MANY: Final = 1_000_000
"""Words kept as they came before repeats among them are merged."""


class Vocabulary:
    """Collects each file's words. Thread-safe.

    A word gets a number for every file it comes in; `settle()` then says which numbers are the same word, numbered
    alphabetically: the result does not depend on the order in which files were read. The empty word is always number 0.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._distinct = pa.array([""], pa.string())
        self._fresh: list[pa.Array] = []
        self._same: list[Codes] = [np.zeros(1, np.uint32)]  # for each number given out, its place in _distinct
        self._given = 1
        self._merged = 1

    def add(self, words: pa.Array) -> int:
        """Take a file's distinct words; the number of the first, from which the others count on."""
        with self._lock:
            first = self._given
            self._given += len(words)
            self._fresh.append(words)
            if self._given - self._merged > _MANY:
                self._merge()
            return first

    def code(self, word: str) -> int:
        """The number of one word."""
        return self.add(pa.array([word], pa.string()))

    def words(self) -> pa.Array:
        """Every distinct word so far, in no promised order."""
        with self._lock:
            self._merge()
            return self._distinct

    def settle(self) -> tuple[list[str], Codes]:
        """(words in alphabetical order, new number for each number given out)."""
        words = self.words()
        order = pc.array_sort_indices(words).to_numpy()
        rank = np.empty(len(order), np.uint32)
        rank[order] = np.arange(len(order), dtype=np.uint32)
        return words.take(pa.array(order)).to_pylist(), rank[np.concatenate(self._same)]

    def _merge(self) -> None:
        encoded: Any = pa.chunked_array([self._distinct, *self._fresh]).combine_chunks().dictionary_encode()
        self._same.append(encoded.indices.to_numpy()[len(self._distinct) :].astype(np.uint32))
        self._distinct, self._fresh, self._merged = encoded.dictionary, [], self._given
