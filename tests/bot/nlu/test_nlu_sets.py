"""The unseen set is apart from what the assistant learns from; how well it is read."""

from __future__ import annotations

import re
import warnings
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
import unseen
import yaml

from bot.nlu.parsing.text import folded

ROOT = Path(__file__).resolve().parents[3]
FLOORS = {"kind": 0.95, "category": 0.98, "place": 0.97, "period": 0.97}
"""The targets. What was measured, and every failure, is in docs/assistant-quality.md."""
_PAGE = ROOT / "docs" / "assistant-quality.md"
_TOO_NEAR = 0.94
_FEW_WORDS = 3
"""Shorter messages ("thanks", "the second one") come in few shapes: only word-for-word equals are refused there."""


def _key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", folded(text)))


@pytest.fixture(scope="module")
def learnt() -> dict[str, str]:
    """Every example of the training data, folded -> as written."""
    examples: dict[str, str] = {}
    for file in sorted((ROOT / "bot/data/nlu").glob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                examples[_key(line.removeprefix("- "))] = line
    return examples


def test_no_unseen_utterance_is_learnt_from_word_for_word(learnt: dict[str, str]) -> None:
    repeated = [case.text for case in unseen.cases() if _key(case.text) in learnt and len(case.text.split()) > 2]
    assert not repeated


def test_no_unseen_utterance_is_nearly_one_learnt_from(learnt: dict[str, str]) -> None:
    near = [pair for case in unseen.cases() if (pair := _nearest(_key(case.text), learnt)) is not None]
    assert not near


def _nearest(key: str, learnt: dict[str, str]) -> tuple[str, str] | None:
    """A training example that differs in a letter or two; another place or month makes a difference, as it should."""
    if len(key.split()) <= _FEW_WORDS:
        return None
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(key)
    words = set(key.split())
    for other in learnt:
        if len(words & set(other.split())) < 0.6 * len(words):
            continue
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() > _TOO_NEAR and matcher.ratio() > _TOO_NEAR:
            return key, other
    return None


def test_no_utterance_of_the_unseen_set_is_in_the_development_set() -> None:
    seen = {_key(case.text) for case in unseen.cases(unseen.DEVELOPMENT)}
    assert not [case.text for case in unseen.cases() if _key(case.text) in seen and len(case.text.split()) > 2]


def test_there_are_enough_unseen_utterances() -> None:
    assert len({_key(case.text) for case in unseen.cases()}) >= 400


@pytest.fixture(scope="module")
def outcomes(rasa_agent: Any, place_names: Path) -> list[unseen.Outcome]:
    return unseen.ask(rasa_agent, unseen.cases())


@pytest.mark.parametrize("measure", unseen.MEASURES)
def test_the_unseen_set_is_read_right(outcomes: list[unseen.Outcome], measure: str) -> None:
    assert unseen.share_right(outcomes, measure) >= FLOORS[measure]


@pytest.mark.parametrize("measure", unseen.MEASURES)
def test_the_page_tells_this_model_s_scores(outcomes: list[unseen.Outcome], measure: str) -> None:
    """Stale? Run `python -m scripts.quality` after training."""
    asked = [outcome for outcome in outcomes if outcome.case.matters(measure)]
    wrong = sum(measure in outcome.wrong for outcome in asked)
    row = f"| {measure} | {unseen.share_right(outcomes, measure):.1%} | {len(asked)} | {wrong} |"
    assert row in _PAGE.read_text(encoding="utf-8")


def test_the_training_data_agrees_with_itself() -> None:
    """What `rasa data validate --fail-on-warnings` checks, without starting a program for it."""
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.validator import Validator

    importer = TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "bot/data")]
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        validator = Validator.from_importer(importer)
        assert validator.verify_intents(ignore_warnings=False)
        assert validator.verify_example_repetition_in_intents(ignore_warnings=False)
        assert validator.verify_domain_validity()
        assert validator.verify_nlu()
        assert validator.verify_actions_in_stories_rules()
