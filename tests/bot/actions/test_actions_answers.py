"""The sentences: right numbers and nouns, short enough for text messages, Welsh where asked in Welsh."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.actions.ask import UK
from bot.actions.client import Door
from bot.actions.dispatch import TOPICS, answer
from bot.actions.memory import Listed, Memory, Pending, Place, Topic
from bot.actions.rendering import SMS_LIMIT, render
from bot.actions.reply import Reply
from bot.actions.turn import Turn
from bot.actions.words import Words

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UK)
HOME = Place("Luton", 51.88, -0.42, "town", "town in Bedfordshire")
KNOWN = Memory(place=HOME, introduced=True)
_ROOT = Path(__file__).resolve().parents[3]
_RESPONSES = yaml.safe_load((_ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
_PROVENANCE = {"as_of": "2026-09", "source": "snapshot", "licence": "OGL-UK-3.0", "stale": False}
_LONG = "Inspector Bartholomew Featherstonehaugh-Cholmondeley"

DOCUMENTS: dict[str, dict[str, Any]] = {
    "/v1/places": {"name": "Luton", "lat": 51.88, "lng": -0.42, "kind": "town"},
    "/v1/crime/summary": {
        "total": 1234, "from": "2025-10", "to": "2026-09", "radius_m": 1609.344, "months_missing": ["2026-01"],
        "by_category": {"burglary": 400, "drugs": 34, "violent-crime": 800}, **_PROVENANCE,
        "level": {"value": 4, "word": "above average", "comparator_name": "most homes in England and Wales"},
    },
    "/v1/crime/level": {
        "value": 4, "word": "above average", "pair": None, "count": 1234, "comparator": "homes-england-wales",
        "comparator_name": "most homes in England and Wales", "measure": "per-resident", "radius_m": 1609.344,
        "from": "2025-10", "to": "2026-09", **_PROVENANCE,
    },
    "/v1/crime/trend": {
        "now": 9, "before": 5, "months_compared": 12, "verdict": "no-clear-change", "from": "2024-10", "to": "2026-09",
        **_PROVENANCE,
    },
    "/v1/crime/hotspots": {
        "total": 40, "from": "2025-10", "to": "2026-09", **_PROVENANCE,
        "items": [{"street": f"On or near Very Long Name {rank} Avenue", "total": 9 - rank} for rank in range(5)],
    },
    "/v1/crime/outcomes": {
        "total": 40, "from": "2025-10", "to": "2026-09", "not_published": 3, "radius_m": 1609.344, **_PROVENANCE,
        "by_outcome": {"Investigation complete; no suspect identified": 30, "Unable to prosecute suspect": 7},
    },
    "/v1/stops/summary": {
        "total": 1, "from": "2025-10", "to": "2026-09", "radius_m": 1609.344, "by_object": {"Controlled drugs": 1},
        "by_month": {}, "by_outcome": {}, "by_legislation": {}, "by_type": {}, **_PROVENANCE,
    },
    "/v1/team": {
        "force": {
            "id": "bedfordshire", "name": "Bedfordshire Police", "url": "https://www.beds.example/", "telephone": "101",
        },
        "neighbourhood": {"id": "LT1", "name": "Luton Town Centre and Station Streets Beyond It"},
        "officers": [{"rank": None, "name": _LONG}] * 4, "contacts": {"email": "lutontowncentre@beds.example"},
        "priorities": [
            {"issue": f"<p>{'Anti-social behaviour by the station. ' * 9}", "action": None, "issued": "2026-01-01"}
        ] * 3,
        "events": [{"title": "Drop-in", "start": "2026-12-07T18:30:00", "end": None, "address": "Town Hall"}] * 4,
        **_PROVENANCE,
    },
    "/v1/services/nearest": {
        "origin": {"name": "Luton", "lat": 51.88, "lng": -0.42, "kind": "town"}, "open_at": None, **_PROVENANCE,
        "items": [
            {"id": f"station-{rank}", "name": f"Very Long Station Name Number {rank}", "kind": "police-station",
             "distance_m": 900 * rank, "distance_text": f"{900 * rank} m away", "open_now": None, "why": "nearest"}
            for rank in (1, 2, 3)
        ],
    },
    "/v1/services/station-2": {
        "id": "station-2", "name": "Second Station", "kind": "police-station", "address": "1 Buxton Road, Luton",
        "postcode": "LU1 1SD", "phone": "101", "open_now": False,
        "opening": [{"label": "Monday", "text": "9am to 5pm"}] * 7,
        "map_url": "https://www.openstreetmap.org/?mlat=51.88&mlon=-0.42#map=17/51.88/-0.42", **_PROVENANCE,
    },
    "/v1/data": {"as_of": "2026-09", "source": "snapshot", "licence": "OGL-UK-3.0"},
}  # fmt: skip
DOCUMENTS["/v1/crime/compare"] = {
    "a": {**DOCUMENTS["/v1/crime/summary"], "total": 2447},
    "b": {**DOCUMENTS["/v1/crime/summary"], "total": 1782},
    "verdict": "higher",
    "measure": "per-resident",
}


@pytest.fixture
def told(upstream: Any) -> Any:
    """The API with an answer for every question."""
    for path, document in DOCUMENTS.items():
        upstream.says(path, document)
    return upstream


def asked(door: Door, kind: str, text: str = "", memory: Memory = KNOWN, **found: Any) -> Reply:
    return answer(Turn(text or kind, kind, **found), memory, door, NOW)


@pytest.mark.parametrize(
    ("kind", "found", "text"),
    [
        (
            "crime_summary",
            {"category": "burglary"},
            "1,234 burglaries were recorded within a mile of Luton, from October 2025 to September 2026. That is above "
            "average, compared with most homes in England and Wales. 1 of those months is not published, so the true "
            "number is higher.",
        ),
        (
            "trend",
            {"category": "robbery"},
            "Robberies near Luton: 9 in the latest 12 months, 5 in the same months the year before. That is no clear "
            "change: ordinary variation.",
        ),
        (
            "stops",
            {},
            "1 stop and search was recorded within a mile of Luton, from October 2025 to September 2026. The most "
            "common reason was controlled drugs (1).",
        ),
    ],
)
def test_whole_answers(told: Any, door: Door, kind: str, found: dict[str, Any], text: str) -> None:
    assert " ".join(asked(door, kind, **found).sentences) == text


@pytest.mark.parametrize(
    ("total", "begins"), [(0, "No burglaries were"), (1, "1 burglary was"), (2, "2 burglaries were")]
)
def test_none_one_and_many(told: Any, door: Door, total: int, begins: str) -> None:
    told.says("/v1/crime/summary", {**DOCUMENTS["/v1/crime/summary"], "total": total})
    reply = asked(door, "crime_summary", category="burglary")
    assert reply.sentences[0].startswith(begins)
    assert reply.custom["count"] == total


def test_nobody_is_told_that_a_place_is_safe_or_dangerous() -> None:
    told = {key: variants for key, variants in _RESPONSES.items() if key != "utter_data_level"}  # says that we never do
    said = " ".join(variant["text"] for variants in told.values() for variant in variants).lower()
    assert not re.search(r"\b(?:safe|unsafe|dangerous|peryglus)\b", said)


ANSWERING = [kind for kind in TOPICS if kind not in {"affirm", "deny", "fallback"}]


@pytest.mark.parametrize("kind", ANSWERING)
def test_every_kind_answers_in_words_and_in_custom(told: Any, door: Door, kind: str) -> None:
    reply = asked(door, kind, places=("Luton", "Luton") if kind == "comparison" else ())
    assert all(sentence.strip() for sentence in reply.sentences)
    assert reply.custom["kind"]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("kind", ANSWERING)
def test_a_text_message_is_never_longer_than_two(told: Any, door: Door, kind: str, language: str) -> None:
    listed = (Listed("station-1", "First"), Listed("station-2", "Second"))
    memory = replace(KNOWN, language=language, introduced=False, listed=listed)
    (message,) = render(asked(door, kind, memory=memory, choice="2" if kind == "service" else None), "twilio")
    assert 0 < len(message["text"]) <= SMS_LIMIT
    assert "buttons" not in message


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("crime_summary", {"category": "burglary"}), ("crime_level", {}), ("trend", {}), ("hotspots", {}),
        ("outcomes", {}), ("stops", {}), ("team", {}), ("priorities", {}), ("events", {}), ("force", {}),
        ("services", {"services": ("police-station",)}), ("help", {}), ("greet", {}), ("data_note", {}),
    ],
)  # fmt: skip
def test_welsh_is_answered_in_welsh(told: Any, door: Door, kind: str, found: dict[str, Any]) -> None:
    english = asked(door, kind, **found).sentences[0]
    welsh = asked(door, kind, language="cy", **found).sentences[0]
    assert welsh != english
    assert not set(welsh.lower().replace(",", " ").split()) & {"the", "were", "within", "near", "recorded", "covers"}


def test_every_sentence_has_the_same_gaps_in_welsh() -> None:
    def gaps(key: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(_RESPONSES[key][0]["text"]) if name}

    for key in _RESPONSES:
        if key.endswith("_cy"):
            assert gaps(key) <= gaps(key.removesuffix("_cy")) | {
                "What",
                "Noun",
                "place",
                "count",
                "total",
                "period",
                "noun",
            }, key


def test_the_one_pointed_at_stays_meant(told: Any, door: Door) -> None:
    memory = asked(door, "services", services=("police-station",)).memory
    told.says("/v1/services/station-2", DOCUMENTS["/v1/services/station-2"])
    second = asked(door, "service", "the second one", memory, choice="2")
    assert second.custom["service"]["id"] == "station-2"
    assert "Closed now." in second.sentences
    again = asked(door, "service", "is it open now", second.memory)
    assert again.custom["service"]["id"] == "station-2"


def test_two_candidates_are_offered_and_one_is_chosen_by_what_tells_it_apart(told: Any, door: Door) -> None:
    kent, surrey = (
        {"name": "Ashford", "lat": 51.1, "lng": 0.8, "kind": "town", "detail": "town in Kent"},
        {"name": "Ashford", "lat": 51.4, "lng": -0.4, "kind": "town", "detail": "town in Surrey"},
    )
    told.says("/v1/places", {"candidates": [kent, surrey]}, 409)
    offered = asked(door, "crime_summary", "burglary in Ashford", places=("Ashford",), category="burglary")
    assert offered.custom["options"] == ["Ashford, town in Kent", "Ashford, town in Surrey"]
    for said, name in (("the one in Kent", "Kent"), ("Ashford, town in Surrey", "Surrey"), ("Kent", "Kent")):
        places = ("Kent",) if "Kent" in said else ("Ashford", "Surrey")
        reply = asked(door, "follow_up", said, offered.memory, places=places)
        assert reply.custom["kind"] == "crime_summary", said
        assert reply.custom["place"]["detail"] == f"town in {name}"


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (503, {}, "can't reach the figures"),
        (200, b"<html>", "can't reach the figures"),
        (200, {"unexpected": True}, "can't reach the figures"),
        (429, {}, "try again in a minute"),
        (404, {"type": "/docs/problems/no-data", "detail": "Not published."}, "Not published."),
    ],
)
def test_a_failing_api_is_told_kindly_and_loses_nothing(
    told: Any, door: Door, status: int, body: Any, words: str
) -> None:
    told.says("/v1/crime/summary", body, status)
    reply = asked(door, "crime_summary", "burglary in Luton", category="burglary")
    assert words in reply.sentences[0]
    assert reply.custom["kind"] == "no_data"
    assert reply.memory.place == HOME
    assert "Traceback" not in " ".join(reply.sentences)


def test_nonsense_three_times_ends_in_three_likely_questions(told: Any, door: Door) -> None:
    memory = KNOWN
    for _ in range(3):
        reply = asked(door, "nlu_fallback", "flurble gronk", memory)
        memory = reply.memory
    assert len(reply.custom["offers"]) == len(reply.buttons) == 3


@pytest.mark.parametrize(
    ("law", "known", "said"),
    [("family", False, "cannot tell which court"), (None, False, "not always the nearest"), ("family", True, None)],
)
def test_which_court_serves_an_area_is_not_made_up(
    told: Any, door: Door, law: str | None, known: bool, said: str | None
) -> None:
    url = "https://www.find-court-tribunal.service.gov.uk/"
    told.says(
        "/v1/services/nearest",
        {**DOCUMENTS["/v1/services/nearest"], "jurisdiction": {"known": known, "text": "", "url": url}},
    )
    reply = asked(door, "services", "family court near me", services=("court",), law=law)
    text = " ".join(reply.after)
    assert ("find-court-tribunal.service.gov.uk" in text) == (not known)
    assert said is None or said in text


def test_what_is_remembered_survives_its_slots() -> None:
    memory = Memory(
        place=HOME, topic=Topic("trend", category="drugs", other=HOME),
        listed=(Listed("a-1", "A", "court", pointed=True),),
        pending=Pending(Topic("trend"), "place", (HOME,), "luton", HOME), token="abcdefgh12", misses=2, language="cy",
    )  # fmt: skip
    assert Memory.from_slots(memory.changes_from(Memory())) == memory


@pytest.mark.parametrize("made_up", [None, 7, "x", [], {"lat": "x"}, {"lat": 1e9, "lng": 0}, [[{"id": "../x"}]]])
def test_slots_that_a_client_made_up_are_harmless(made_up: Any) -> None:
    slots = dict.fromkeys(("place", "here", "topic", "listed", "pending", "token", "misses", "language"), made_up)
    assert Memory.from_slots(slots) is not None


def test_words_put_numbers_and_distances_as_people_do() -> None:
    words = Words()
    assert [words.distance(metres) for metres in (1609.344, 500, 2500, 3000)] == [
        "a mile",
        "500 metres",
        "2.5 km",
        "3 km",
    ]
    assert words.count(12345) == "12,345"
    assert words.period("2026-09", "2026-09") == "in September 2026"
