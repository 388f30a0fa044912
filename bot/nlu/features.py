"""What the classifier sees of a masked message: its words and groups of letters, weighed by how telling they are.

Words and letters are brought to the same length apart from each other, so that neither a long question nor its many
letters drown the few words that tell; rare ones count more than those in every question (tf-idf).
"""

from __future__ import annotations

import json
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

    def __init__(self) -> None:
        """Nothing learnt yet."""
        self._blocks = [TfidfVectorizer(sublinear_tf=True, **block) for block in _BLOCKS]

    def learn(self, texts: list[str]) -> csr_matrix:
        """The rows of the examples, after learning which words and letters there are and how common each is."""
        return self._joined([block.fit_transform(_marked(texts)) for block in self._blocks])

    def of(self, texts: list[str]) -> csr_matrix:
        """One row for each text, each of length one."""
        return self._joined([block.transform(_marked(texts)) for block in self._blocks])

    def knows_a_word_of(self, text: str) -> bool:
        """Whether any word of the text was in the examples."""
        words = self._blocks[0]
        return any(word in words.vocabulary_ for word in words.build_tokenizer()(text))

    def save(self, folder: Path) -> None:
        """Keep what was learnt: words as JSON, weights as arrays, nothing that runs when it is read."""
        names = [list(block.get_feature_names_out()) for block in self._blocks]
        (folder / _VOCABULARY).write_text(json.dumps(names), encoding="utf-8")
        np.savez(folder / _WEIGHTS, **{f"block{n}": block.idf_ for n, block in enumerate(self._blocks)})

    @classmethod
    def load(cls, folder: Path) -> Features:
        """What `save` kept."""
        names = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
        features = cls()
        with np.load(folder / _WEIGHTS) as weights:
            for number, (block, known) in enumerate(zip(features._blocks, names, strict=True)):
                block.vocabulary = known
                block.idf_ = weights[f"block{number}"]
        return features

    @staticmethod
    def _joined(blocks: list[csr_matrix]) -> csr_matrix:
        return hstack([block * (len(blocks) ** -0.5) for block in blocks], format="csr")


def _marked(texts: list[str]) -> list[str]:
    """Texts between marks, so that how a message begins and ends counts as words beside each other do."""
    return [f"xbeginsx {text} xendsx" for text in texts]
