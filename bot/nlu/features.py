"""What the classifier sees of a masked message: its words and groups of letters, weighed by how telling they are.

Words and letters are brought to the same length apart from each other, so that neither a long question nor its many
letters drown the few words that tell; rare ones count more than those in every question (tf-idf).
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

_BLOCKS = (
    {"analyzer": "word", "token_pattern": r"(?u)\b\w+\b", "ngram_range": (1, 2)},
    {"analyzer": "char_wb", "ngram_range": (2, 4)},
)
_VOCABULARY, _WEIGHTS = "features.json", "features.npz"


class Features:
    """Turns masked messages into rows; knows only the words and letters of the examples it learnt."""

    def __init__(
        self, vocabularies: list[dict[str, int]] | None = None, weights: list[np.ndarray] | None = None
    ) -> None:
        """What `learn` or `load` found: for each block its words or letters, numbered, and how telling each is."""
        self._vocabularies, self._weights = vocabularies or [], weights or []
        self._splitters = [TfidfVectorizer(**block).build_analyzer() for block in _BLOCKS]

    @classmethod
    def learn(cls, texts: list[str]) -> tuple[Features, csr_matrix]:
        """Learn which words and letters there are and how common each is; with the rows of the examples."""
        blocks = [TfidfVectorizer(sublinear_tf=True, **block) for block in _BLOCKS]
        rows = [block.fit_transform([_marked(text) for text in texts]) * _EVEN for block in blocks]
        numbered = [{word: int(number) for word, number in block.vocabulary_.items()} for block in blocks]
        return cls(numbered, [block.idf_ for block in blocks]), hstack(rows, format="csr")

    def of(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The columns of one message and their values: its row of `learn`, without the many steps that rows need."""
        columns, values, offset = [], [], 0
        for split, vocabulary, weights in zip(self._splitters, self._vocabularies, self._weights, strict=True):
            counts = Counter(vocabulary[part] for part in split(_marked(text)) if part in vocabulary)
            numbers = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
            value = (1 + np.log(np.fromiter(counts.values(), dtype=float, count=len(counts)))) * weights[numbers]
            columns.append(numbers + offset)
            values.append(_EVEN * value / (np.linalg.norm(value) or 1.0))
            offset += len(weights)
        return np.concatenate(columns), np.concatenate(values)

    def knows_a_word_of(self, text: str) -> bool:
        """Whether any word of the text was in the examples."""
        return any(part in self._vocabularies[0] for part in self._splitters[0](text))

    def save(self, folder: Path) -> None:
        """Keep what was learnt: words as JSON, weights as arrays, nothing that runs when it is read."""
        (folder / _VOCABULARY).write_text(json.dumps(self._vocabularies), encoding="utf-8")
        np.savez(folder / _WEIGHTS, *self._weights)

    @classmethod
    def load(cls, folder: Path) -> Features:
        """What `save` kept."""
        with np.load(folder / _WEIGHTS) as kept:
            weights = [kept[name] for name in kept.files]
        return cls(json.loads((folder / _VOCABULARY).read_text(encoding="utf-8")), weights)


_EVEN = len(_BLOCKS) ** -0.5
"""Each block's share, so that the whole row has length one."""


def _marked(text: str) -> str:
    """A text between marks, so that how a message begins and ends counts as words beside each other do."""
    return f"xbeginsx {text} xendsx"
