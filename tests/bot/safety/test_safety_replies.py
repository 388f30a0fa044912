"""What the gate says: the 999 line first, right numbers, nothing promised, nothing revealed in a preview."""

from __future__ import annotations

import itertools
import string

import pytest

from bot.safety import replies, texts
from bot.safety.gate import TOPICS, Verdict
from bot.safety.numbers import numbers

LANGUAGES = ("en", "cy")
VERDICTS = [
    Verdict(kind, topic, language)
    for language in LANGUAGES
    for kind, topic in [("emergency", None), ("emergency", "self-harm"), *(("support", topic) for topic in TOPICS)]
]
FACTS = {  # the table of numbers, typed a second time so that a slip in the file is seen
    "emergency": "999", "silent": "55", "relay": "18000", "police": "101", "rail": "61016", "rail-phone": "0800405040",
    "crimestoppers": "0800555111", "fraud": "03001232040", "victim-support": "08081689111",
    "domestic-england": "08082000247", "domestic-wales": "08088010800", "domestic-scotland": "08000271234",
    "rape": "08085002222", "samaritans": "116123", "legal-advice": "03453454345",
}  # fmt: skip


def test_numbers_are_the_published_ones() -> None:
    for key, digits in FACTS.items():
        assert numbers()[key].number.replace(" ", "") == digits


def test_links_dial_what_is_written() -> None:
    for number in numbers().values():
        if number.tel and number.key != "silent":
            assert number.tel == number.number.replace(" ", "")


@pytest.mark.parametrize("verdict", VERDICTS, ids=str)
def test_first_line_is_999_and_nothing_more(verdict: Verdict) -> None:
    message = replies.reply(verdict)
    first, *rest = message["text"].split("\n")
    assert first == texts.CALL_999[verdict.language]
    assert rest
    assert "{" not in message["text"]
    assert "?" not in first


@pytest.mark.parametrize("verdict", VERDICTS, ids=str)
def test_words_to_avoid(verdict: Verdict) -> None:
    text = replies.reply(verdict)["text"].lower()
    for wrong in ("dial 55", "call 55", "police will come", "they will find you", "committed suicide", "deialwch 55"):
        assert wrong not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_emergency_gives_the_other_ways(language: str) -> None:
    message = replies.reply(Verdict("emergency", None, language))
    for needed in ("55", "18000", "999 BSL", "Relay UK"):
        assert needed in message["text"]
    assert message["custom"]["kind"] == "emergency"
    assert message["custom"]["numbers"][0]["href"] == "tel:999"
    assert "register" in message["text"].lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_form_fits_two_sms(language: str) -> None:
    assert len(replies.short(Verdict("emergency", None, language))) <= 306


@pytest.mark.parametrize(
    ("nation", "first"), [("E", "domestic-england"), ("W", "domestic-wales"), ("S", "domestic-scotland")]
)
def test_own_nation_comes_first(nation: str, first: str) -> None:
    message = replies.reply(Verdict("support", "domestic-abuse"), nation)
    assert message["custom"]["numbers"][0]["id"] == first
    assert message["custom"]["quick_exit"] is True


def test_kinds_of_the_contract() -> None:
    kinds = {topic: replies.reply(Verdict("support", topic))["custom"]["kind"] for topic in TOPICS}
    assert {topic for topic, kind in kinds.items() if kind == "report_crime"} == replies.REPORTS
    assert set(kinds.values()) == {"report_crime", "support"}


def test_every_text_is_in_both_languages_and_fills() -> None:
    known = set(numbers())
    single = (texts.CALL_999, texts.NOT_POLICE, texts.FALLBACK, texts.EMERGENCY, texts.EMERGENCY_SHORT, texts.EMPTY)
    for text in itertools.chain(single, texts.SUPPORT.values()):
        assert set(text) == set(LANGUAGES)
        fields = [{name for _, name, _, _ in string.Formatter().parse(words) if name} for words in text.values()]
        assert all(names <= known for names in fields)


@pytest.mark.parametrize("language", LANGUAGES)
def test_fallback_is_never_silent(language: str) -> None:
    message = replies.fallback(language)
    assert texts.CALL_999[language] in message["text"]
    assert "101" in message["text"]
    assert message["custom"]["kind"] == "fallback"
