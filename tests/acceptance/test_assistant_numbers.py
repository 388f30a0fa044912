"""Three hundred generated questions on real data: text, `custom`, the API and a recount give the same numbers.

The recount (tests/oracle.py) reads the published CSV files itself. A text is checked whole: once the place and the
months are taken out of it, no number may be left that the recount did not give.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from tests import oracle
from tests.acceptance.conftest import Stack
from tests.acceptance.test_first_light import MILE, archive, crimes, postcodes, real_stack

__all__ = ["archive", "crimes", "postcodes", "real_stack"]  # fixtures, found by pytest in this module's names

QUESTIONS = 300
AT_A_TIME = 4
LATEST = ("2025-01", "2025-12")
_WORDS = {
    "burglary": ("burglaries", "break-ins", "burglary"),
    "robbery": ("muggings", "robberies"),
    "shoplifting": ("shoplifting",),
    "vehicle-crime": ("car crime", "cars nicked", "vehicle crime"),
    "bicycle-theft": ("bikes stolen", "bike thefts"),
    "anti-social-behaviour": ("ASB", "antisocial behaviour"),
    "criminal-damage-arson": ("vandalism", "criminal damage"),
    "drugs": ("drug crime", "drugs offences"),
    "violent-crime": ("violent crime", "assaults"),
    "theft-from-the-person": ("pickpocketing", "phone snatching"),
    "public-order": ("public order offences",),
    "possession-of-weapons": ("weapons offences",),
    "other-theft": ("other theft",),
    "all-crime": ("crime", "crimes"),
}
_PERIODS = {
    "in 2024": ("2024-01", "2024-12"),
    "in 2025": LATEST,
    "in June 2025": ("2025-06", "2025-06"),
    "last month": ("2025-12", "2025-12"),
    "in the last 6 months": ("2025-07", "2025-12"),
    "since March 2025": ("2025-03", "2025-12"),
    "between March and June 2024": ("2024-03", "2024-06"),
    "in the past year": LATEST,
    "": LATEST,
}
_MONTHS = "January February March April May June July August September October November December".split()
_NUMBER = re.compile(r"\d[\d,]*")


@dataclass(frozen=True)
class Question:
    """A question and what it is about."""

    text: str
    kind: str
    category: str
    first: str
    last: str
    places: tuple[str, ...]


def generated(postcodes: dict[str, tuple[float, float]], count: int) -> list[Question]:
    """Counts, levels, trends and comparisons at random postcodes, the same at every run."""
    dice = random.Random(300)
    known = sorted(postcodes)
    made = []
    for number in range(count):
        category = dice.choice(sorted(_WORDS))
        what = dice.choice(_WORDS[category])
        here, there = dice.sample(known, 2)
        period = dice.choice(sorted(_PERIODS))
        first, last = _PERIODS[period]
        match number % 6:
            case 0:
                asked = ("crime_level", f"how bad is {what} near {here}", *LATEST, (here,))
            case 1:
                asked = ("trend", f"is {what} going up near {here}", *LATEST, (here,))
            case 2:
                asked = ("comparison", f"compare {what} near {here} and {there}", *LATEST, (here, there))
            case _:
                how = dice.choice(["how many {what} near {here} {period}", "number of {what} around {here} {period}"])
                asked = ("crime_summary", how.format(what=what, here=here, period=period).strip(), first, last, (here,))
        made.append(Question(asked[1], asked[0], category, asked[2], asked[3], asked[4]))
    return made


@pytest.fixture(scope="module")
def answers(real_stack: Stack, postcodes: dict[str, Any]) -> list[tuple[Question, dict[str, Any], str]]:
    """Every question with its `custom` and its text; those outside the covered months are left out by none."""

    def asked(question: Question) -> tuple[Question, dict[str, Any], str]:
        said = real_stack.ask(question.text)
        custom = next(part["custom"] for part in said if "custom" in part)
        return question, custom, "\n".join(part["text"] for part in said if "text" in part)

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return list(pool.map(asked, generated(postcodes, QUESTIONS)))


def test_every_question_is_understood(answers: list[tuple[Question, dict[str, Any], str]]) -> None:
    wrong = [
        (question.text, custom["kind"], custom.get("category"))
        for question, custom, _ in answers
        if (custom["kind"], custom.get("category")) != (question.kind, question.category)
    ]
    assert len(answers) == QUESTIONS
    assert not wrong


def test_every_number_is_the_recount(
    answers: list[tuple[Question, dict[str, Any], str]], crimes: oracle.Crimes, postcodes: dict[str, Any]
) -> None:
    for question, custom, text in answers:
        allowed = _recounted(question, custom, crimes, postcodes)
        assert set(_numbers(text, question)) <= allowed, (question.text, text, allowed)


def test_every_number_is_the_api_s(
    real_stack: Stack, answers: list[tuple[Question, dict[str, Any], str]], postcodes: dict[str, Any]
) -> None:
    def checked(answer: tuple[Question, dict[str, Any], str]) -> None:
        question, custom, _ = answer
        category = None if question.category == "all-crime" else question.category
        months = {"from": question.first, "to": question.last}
        points = [dict(zip(("lat", "lng"), postcodes[place], strict=True)) for place in question.places]
        if question.kind == "comparison":
            a, b = (f"{point['lat']},{point['lng']}" for point in points)
            body = real_stack.get("/v1/crime/compare", a=a, b=b, category=category).json()
            assert (custom["a"]["count"], custom["b"]["count"]) == (body["a"]["total"], body["b"]["total"])
            return
        if question.kind == "trend":
            body = real_stack.get("/v1/crime/trend", **points[0], category=category).json()
            assert (custom["now"], custom["before"], custom["verdict"]) == (
                body["now"], body["before"], body["verdict"],
            )  # fmt: skip
            return
        path, total = {"crime_level": ("level", "count"), "crime_summary": ("summary", "total")}[question.kind]
        asked = {**points[0], "category": category, **(months if path == "summary" else {})}
        assert custom["count"] == real_stack.get(f"/v1/crime/{path}", **asked).json()[total]

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        list(pool.map(checked, answers))


def _recounted(
    question: Question, custom: dict[str, Any], crimes: oracle.Crimes, postcodes: dict[str, Any]
) -> set[int]:
    """Checks the numbers of `custom` against the recount; all that a text may hold."""
    spots = [postcodes[place] for place in question.places]

    def counted(spot: tuple[float, float], first: str, last: str, category: str = question.category) -> int:
        return oracle.count(crimes, *spot, MILE, first, last, category)

    if question.kind == "comparison":
        both = [counted(spot, custom["a"]["from"], custom["a"]["to"]) for spot in spots]
        assert [custom["a"]["count"], custom["b"]["count"]] == both, question.text
        return set(both)
    if question.kind == "trend":
        now, before = custom["now"], custom["before"]
        assert now == counted(spots[0], *LATEST), question.text
        assert before == counted(spots[0], "2024-01", "2024-12") or custom["months_compared"] < 12, question.text
        return {now, before, custom["months_compared"]}
    if question.kind == "crime_level":
        crime = [slug for slug in oracle.SLUGS.values() if slug != "anti-social-behaviour"]
        of_all = ",".join(crime) if question.category == "all-crime" else question.category
        assert custom["count"] == counted(spots[0], custom["from"], custom["to"], of_all), question.text
        return {custom["count"], custom["level"]["value"] or 0, 5}
    assert (custom["from"], custom["to"]) == (question.first, question.last), question.text
    assert custom["count"] == counted(spots[0], question.first, question.last), question.text
    common = Counter(
        {slug: counted(spots[0], question.first, question.last, slug) for slug in custom["most_common"] or ()}
    )
    assert dict(common) == custom["most_common"], question.text
    return {custom["count"], *common.values(), len(custom.get("months_missing") or ())}


def _numbers(text: str, question: Question) -> list[int]:
    """The numbers of a text, its places and months apart; "No burglaries" is a nought."""
    for place in question.places:
        text = text.replace(place, "")
    text = re.sub(rf"(?:{'|'.join(_MONTHS)}) \d{{4}}", "", text)
    found = [int(number.replace(",", "")) for number in _NUMBER.findall(text)]
    return [*found, *([0] if text.startswith("No ") else [])]
