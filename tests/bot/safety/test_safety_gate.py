"""The gate against its sets. docs/safety.md tells which were used for tuning and how the others did when first run."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.gate import TOPICS, Verdict, inspect
from bot.safety.normalise import normalise

SETS = Path(__file__).with_name("sets")


def lines(*names: str) -> list[str]:
    """Messages of these sets, comments left out."""
    texts = [(SETS / f"{name}.txt").read_text(encoding="utf-8").splitlines() for name in names]
    return [line for text in texts for line in text if line and not line.startswith("#")]


ROUNDS = ("", "second_", "held_back_", "last_", "fifth_")
EMERGENCIES = lines(*(f"{prefix}emergencies" for prefix in ROUNDS))
NEAR_MISSES = lines(*(f"{prefix}near_misses" for prefix in ROUNDS), "met_near_misses", "support_near_misses")


def is_stopped(message: str) -> bool:
    verdict = inspect(message)
    return verdict is not None and verdict.kind != "doubt"


def test_sets_are_large_and_say_each_thing_once() -> None:
    assert len(EMERGENCIES) >= 150
    assert len(NEAR_MISSES) >= 150
    everything = {message.casefold() for message in EMERGENCIES + NEAR_MISSES}
    assert len(everything) == len(EMERGENCIES) + len(NEAR_MISSES)


@pytest.mark.parametrize("message", EMERGENCIES)
def test_no_emergency_is_missed(message: str) -> None:
    verdict = inspect(message)
    assert verdict is not None
    assert verdict.kind == "emergency"


def test_near_misses_get_through() -> None:
    tripped = [message for message in NEAR_MISSES if is_stopped(message)]
    assert len(tripped) <= 0.02 * len(NEAR_MISSES), tripped


def test_doubt_is_rare_among_near_misses() -> None:
    """The 999 line above every second answer would teach people to read past it."""
    doubtful = [m for m in NEAR_MISSES if (verdict := inspect(m)) and verdict.kind == "doubt"]
    assert len(doubtful) <= 0.05 * len(NEAR_MISSES), doubtful


@pytest.mark.parametrize("line", lines("support"))
def test_support_is_recognised(line: str) -> None:
    topic, _, message = line.partition(": ")
    verdict = inspect(message)
    assert topic in TOPICS
    assert verdict is not None
    assert verdict.kind == "emergency" or (verdict.kind, verdict.topic) == ("support", topic)


@pytest.mark.parametrize("message", EMERGENCIES[::7])
def test_shape_does_not_matter(message: str) -> None:
    """Capitals, doubled spaces, no spaces round signs, a leading slash, a long preamble, control characters."""
    around = [message.upper(), f"  {message}  !!!", f"/{message}", f"\x00{message}\n", "bla " * 2_000 + ". " + message]
    if len(message.split()) < 3 or message.startswith("police"):
        around = around[:-1]  # a lone cry is one only when it is the whole message
    for shaped in around:
        verdict = inspect(shaped)
        assert verdict is not None, shaped[-80:]
        assert verdict.kind == "emergency", shaped[-80:]


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("mae rhywun yn torri i mewn", "cy"),
        ("helpwch fi mae dyn yn fy nhy", "cy"),
        ("someone is breaking in", "en"),
        ("im in swansea and someone is following me", "en"),
        ("sut mae riportio trosedd", "cy"),
    ],
)
def test_language_of_the_verdict(message: str, language: str) -> None:
    verdict = inspect(message)
    assert verdict is not None
    assert verdict.language == language


@pytest.mark.parametrize("word", ["help", "Help", "help?", "police"])
def test_a_calm_single_word_is_a_doubt(word: str) -> None:
    assert inspect(word) == Verdict("doubt")


@pytest.mark.parametrize(
    "noun", ["knife", "gun", "burglary", "stroke ward", "gun crime", "robberies", "arson", "fire", "lladrad"]
)
def test_nouns_alone_do_nothing(noun: str) -> None:
    assert inspect(noun) is None


@pytest.mark.parametrize("message", ["", " ", "?!", "\x00", "😀😀", "🔪", "a" * 10_000, "{}[]()<>;--"])
def test_empty_and_strange_messages(message: str) -> None:
    assert inspect(message) is None


@given(st.text(max_size=400))
def test_any_text_has_a_verdict_or_none(text: str) -> None:
    verdict = inspect(text)
    assert verdict is None or verdict.kind in {"emergency", "support", "doubt"}


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing_that_matters(text: str) -> None:
    once = normalise(text)
    assert once == " ".join(once.split())
    assert all(letter.isascii() for letter in once)
