"""The row of one message, made the short way, is the row that training made the long way."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.nlu.features import Features

TEXTS = ["how many xcategoryx in xplacex", "is it safe round xherex", "is it is it bad", "same again for xplacex"]


def test_one_message_has_the_row_it_had_in_training() -> None:
    features, rows = Features.learn(TEXTS)
    for number, text in enumerate(TEXTS):
        columns, values = features.of(text)
        row = np.zeros(rows.shape[1])
        row[columns] = values
        np.testing.assert_allclose(row, rows[number].toarray()[0])
        np.testing.assert_allclose(np.linalg.norm(row), 1.0)


def test_what_was_learnt_survives_being_kept(tmp_path: Path) -> None:
    features, _ = Features.learn(TEXTS)
    features.save(tmp_path)
    kept = Features.load(tmp_path)
    for text in [*TEXTS, "nothing known", ""]:
        for one, other in zip(features.of(text), kept.of(text), strict=True):
            np.testing.assert_array_equal(one, other)
    assert kept.knows_a_word_of("safe?")
    assert not kept.knows_a_word_of("zzz")
