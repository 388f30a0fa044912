"""Words that repeat in the files (streets, LSOAs, outcomes) as small numbers."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]


class Vocabulary:
    """Gives each word a number in order of arrival; `settle()` then renumbers them alphabetically, so that the result
    does not depend on the order in which files were read. The empty word is always number 0. Thread-safe."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}
        self._lock = Lock()

    def codes(self, words: Iterable[str]) -> Codes:
        """The number of each word, new words included."""
        numbers = self._numbers
        with self._lock:
            return np.fromiter((numbers.setdefault(word, len(numbers)) for word in words), np.uint32)

    def settle(self) -> tuple[list[str], Codes]:
        """(words in alphabetical order, new number for each old one)."""
        words = sorted(self._numbers)
        renumbered = np.empty(len(words), np.uint32)
        for new, word in enumerate(words):
            renumbered[self._numbers[word]] = new
        return words, renumbered

    def words(self) -> list[str]:
        """Every word so far, in no promised order."""
        with self._lock:
            return list(self._numbers)
