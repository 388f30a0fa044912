"""`GET /v1/places` as a client sees it."""

from __future__ import annotations

import logging
import random
import string

import pytest
from flask.testing import FlaskClient

from companion_api.app import create_app
from companion_api.core.errors import CompanionError
from companion_api.http.problems import PROBLEMS
from companion_api.places.schemas import PlaceAnswer
from companion_api.places.service import Places
from companion_api.settings import Settings


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app(Settings(home=tmp_path_factory.mktemp("home"), rate_limits=False)).test_client()


@pytest.mark.parametrize(
    "query", ["q=ZZ1+1AA", "q=Zedmouth", "q=54.2,2.5", "lat=54.2&lng=2.5", "q=zz3", "q=Kent+Police"]
)
def test_a_place(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/v1/places?{query}")
    assert answer.status_code == 200
    assert PlaceAnswer().validate(answer.json) == {}
    assert {"name", "kind", "lat", "lng", "snapped_to", "force", "neighbourhood", "country"} <= answer.json.keys()
    again = client.get(f"/v1/places?{query}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=", 400),
        ("", 400),
        ("lat=999&lng=0", 400),
        ("q=999,0", 400),
        ("lat=54", 400),
        ("q=ZZ1+1AA&lat=1&lng=1", 400),
        ("q=a&colour=red", 400),
        ("q=Newton+Zed&near=nowhere", 400),
        ("q=Newton+Zed&near=99,1", 400),
        ("q=" + "x" * 201, 400),
        ("q=qwrtypsdfg", 404),
        ("q=EC2M+7PY", 404),
        ("q=Newton+Zed", 409),
        ("q=Zedmnster", 409),
    ],
)
def test_what_is_no_place_is_a_problem_of_its_own(client: FlaskClient, query: str, status: int) -> None:
    answer = client.get(f"/v1/places?{query}")
    assert answer.status_code == status, answer.json
    assert answer.content_type == "application/problem+json"


def test_candidates_are_places_told_apart_and_ranked_by_the_last_place(client: FlaskClient) -> None:
    body = client.get("/v1/places?q=Newton+Zed").json
    assert len({item["detail"] for item in body["candidates"]}) == 2
    assert all(PlaceAnswer().validate(item) == {} for item in body["candidates"])
    for near, lat in (("54.14,2.46", 54.143), ("54.26,2.71", 54.25)):
        assert client.get(f"/v1/places?q=Newton+Zed&near={near}").json["candidates"][0]["lat"] == lat


def test_what_was_typed_is_never_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for query in ("q=Secretville", "q=LE1+5WW", "q=52.61234,-1.15678", "q=999,0", "q=Newton+Zed"):
            client.get(f"/v1/places?{query}")
    assert not any(word in caplog.text for word in ("Secretville", "secretville", "LE1", "52.61", "Newton"))


def fuzzed(count: int, seed: int) -> list[str]:
    """Odd strings: noise, and broken pieces of real questions."""
    chance = random.Random(seed)
    noise = string.printable + "éŵŷ’–°′″²٣𝟙\u200b\x00\u202e😀ﬁ"
    pieces = [
        "LE1 5WW",
        "ZZ1 1AA",
        "Narborough Road, Leicester",
        "St. Ives",
        "51.5,-0.12",
        "51°30'N 0°7'W",
        "near",
        ",",
        "Kent Police",
        "High St",
        "Newport",
        "in",
        "geo:",
        "https://maps.google.com/?q=51,0",
        "Zedminster",
    ]
    found = []
    for _ in range(count):
        text = " ".join(chance.choice(pieces) for _ in range(chance.randrange(4)))
        letters = list(text) + [chance.choice(noise) for _ in range(chance.randrange(0 if text else 1, 30))]
        for _ in range(chance.randrange(4)):
            letters.insert(chance.randrange(len(letters) + 1), chance.choice(noise))
        if chance.random() < 0.2:
            chance.shuffle(letters)
        found.append("".join(letters)[: chance.choice([20, 60, 210])])
    return found


def unforeseen(places: Places, texts: list[str]) -> list[str]:
    """Texts that end in anything but a place or a problem below 500."""
    bad = []
    for text in texts:
        try:
            places.resolve(text)
        except CompanionError as error:
            if PROBLEMS[error.slug].status >= 500:
                bad.append(text)
        except Exception:  # what the test is for
            bad.append(text)
    return bad


def test_fuzzed_strings_never_break_it(sandbox_places: Places) -> None:
    """Ten thousand on the real tables: benchmarks/places.py, with the slowest."""
    assert unforeseen(sandbox_places, fuzzed(3_000, seed=2)) == []


def test_fuzzed_strings_over_http(client: FlaskClient) -> None:
    assert {client.get("/v1/places", query_string={"q": text}).status_code for text in fuzzed(300, seed=3)} <= {
        200,
        400,
        404,
        409,
    }
