"""The crime routes over HTTP, on the sandbox: shapes, parameters, caching, errors."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from marshmallow import Schema

from companion_api.app import create_app
from companion_api.core.months import add
from companion_api.crime import schemas
from companion_api.settings import Settings

PLACE = "lat=54.2&lng=2.52"
SEA = "lat=55.5&lng=3.5"

ROUTES: dict[str, type[Schema]] = {
    f"/v1/crime/summary?{PLACE}": schemas.SummaryAnswer,
    f"/v1/crime/summary?{PLACE}&category=burglary,robbery&from=2026-01&to=2026-06&radius_m=500": schemas.SummaryAnswer,
    f"/v1/crime/level?{PLACE}&category=burglary": schemas.LevelPage,
    f"/v1/crime/level?{PLACE}&category=burglary,drugs": schemas.LevelPage,
    f"/v1/crime/trend?{PLACE}&category=burglary,robbery,vehicle-crime": schemas.TrendAnswer,
    "/v1/crime/compare?a=54.2,2.52&b=54.25,2.6": schemas.CompareAnswer,
    f"/v1/crime/points?{PLACE}&category=drugs": schemas.PointsAnswer,
    f"/v1/crime/hotspots?{PLACE}&limit=3": schemas.HotspotsAnswer,
    f"/v1/crime/outcomes?{PLACE}&category=burglary": schemas.OutcomesAnswer,
    f"/v1/stops/summary?{PLACE}": schemas.StopsAnswer,
    "/v1/data": schemas.DataAnswer,
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = tmp_path_factory.mktemp("home")
    return create_app(Settings(home=home, source="sandbox", rate_limits=False)).test_client()


@pytest.mark.parametrize("address", ROUTES)
def test_answers_have_the_documented_shape(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.json
    ROUTES[address]().load(answer.json)
    described = ROUTES[address]().fields
    names = {field.data_key or name for name, field in described.items()}
    undocumented = set(answer.json) - names
    assert not undocumented, "a field that the OpenAPI description does not have"


@pytest.mark.parametrize("address", ROUTES)
def test_etag_answers_304_before_any_work(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    assert first.headers["Cache-Control"].startswith("public, max-age=")
    again = client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == tag
    assert client.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_the_order_of_parameters_does_not_change_the_tag(client: FlaskClient) -> None:
    one = client.get("/v1/crime/level?lat=54.2&lng=2.52&category=drugs").headers["ETag"]
    other = client.get("/v1/crime/level?category=drugs&lng=2.52&lat=54.2").headers["ETag"]
    third = client.get("/v1/crime/level?category=burglary&lng=2.52&lat=54.2").headers["ETag"]
    assert one == other != third


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (f"{PLACE}&category=murder", "category"),
        (f"{PLACE}&category=", "category"),
        (f"{PLACE}&from=2026-13", "from"),
        (f"{PLACE}&to=2026", "to"),
        (f"{PLACE}&to=2026-1", "to"),
        (f"{PLACE}&from=2026-02&to=2026-01", "from"),
        (f"{PLACE}&from=1000-01&to=2026-01", "from"),
        (f"{PLACE}&radius_m=99", "radius_m"),
        (f"{PLACE}&radius_m=10001", "radius_m"),
        (f"{PLACE}&radius_m=nan", "radius_m"),
        (f"{PLACE}&radius_m=far", "radius_m"),
        (f"{PLACE}&month=2026-01", "month"),
        (f"{PLACE}&Category=drugs", "Category"),
        ("lat=999&lng=0", "lat"),
        ("lat=54.2", "lng"),
        ("q=", "q"),
        ("", "q"),
        (f"{PLACE}&q=ZZ1 1AA", "q"),
    ],
)
@pytest.mark.parametrize("route", ["summary", "level", "trend", "points", "hotspots", "outcomes"])
def test_what_cannot_be_understood_is_refused(client: FlaskClient, route: str, query: str, field: str) -> None:
    answer = client.get(f"/v1/crime/{route}?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert field in [error["field"] for error in answer.json["errors"]]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize(("query", "field"), [("a=54.2,2.52", "b"), ("a=999,0&b=54.2,2.52", "a"), ("b=&a=1,1", "b")])
def test_compare_names_the_side_at_fault(client: FlaskClient, query: str, field: str) -> None:
    answer = client.get(f"/v1/crime/compare?{query}")
    assert answer.status_code == 400
    assert field in [error["field"] for error in answer.json["errors"]]


@pytest.mark.parametrize(
    "query", [f"{PLACE}&from=2010-01&to=2010-02", f"{PLACE}&from=2030-01", f"{PLACE}&to=0000-01", SEA, "lat=-54&lng=2"]
)
@pytest.mark.parametrize("route", ["summary", "level", "trend", "points", "hotspots", "outcomes"])
def test_a_fair_question_without_data_is_no_data(client: FlaskClient, route: str, query: str) -> None:
    answer = client.get(f"/v1/crime/{route}?{query}")
    assert answer.status_code == 404
    assert answer.json["type"].endswith("/no-data")
    assert answer.json["reason"]
    assert "coverage" in answer.json
    assert "ETag" not in answer.headers


def test_the_sandbox_says_that_it_is_invented(client: FlaskClient) -> None:
    for address in ROUTES:
        body = client.get(address).json
        if "compare" in address:
            body = body["a"]
        assert body["source"] == "sandbox"
        notes = body.get("note") or body["sources"][-1]["note"]
        assert "invented" in notes


def test_parts_add_up(client: FlaskClient) -> None:
    body = client.get(f"/v1/crime/summary?{PLACE}&from=2025-01&to=2026-06").json
    assert sum(body["by_month"].values()) == sum(body["by_category"].values()) == body["total"] > 0
    assert body["months_covered"] + len(body["months_missing"]) == 18
    points = client.get(f"/v1/crime/points?{PLACE}&from=2025-01&to=2026-06").json
    assert sum(feature["properties"]["total"] for feature in points["features"]) == points["total"] == body["total"]
    outcomes = client.get(f"/v1/crime/outcomes?{PLACE}&from=2025-01&to=2026-06").json
    assert outcomes["total"] == body["total"]
    streets = client.get(f"/v1/crime/hotspots?{PLACE}&from=2025-01&to=2026-06&limit=100").json
    assert sum(street["total"] for street in streets["items"]) <= body["total"]
    trend = client.get(f"/v1/crime/trend?{PLACE}").json
    assert trend["now"] == client.get(f"/v1/crime/summary?{PLACE}").json["total"]
    assert sum(trend["by_month"].values()) == trend["now"] + trend["before"]


def test_months_of_the_sandbox_that_are_missing_are_named(client: FlaskClient) -> None:
    data = client.get("/v1/data").json
    force = data["sources"][-1]["forces"]["zedshire"]
    for month in force["missing"]:
        body = client.get(f"/v1/crime/summary?{PLACE}&from={add(month, -2)}&to={add(month, 2)}").json
        assert month in body["months_missing"]
        assert month not in body["by_month"]


def _numbers(text: str) -> set[int]:
    return {int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)}


def test_numbers_in_words_equal_the_fields(client: FlaskClient) -> None:
    body: dict[str, Any] = client.get(f"/v1/crime/summary?{PLACE}").json
    assert body["total"] in _numbers(body["text"])
    assert body["level"]["count"] in _numbers(body["level"]["text"])
    assert body["level"]["word"] in body["level"]["text"]
    trend = client.get(f"/v1/crime/trend?{PLACE}").json
    assert {trend["now"], trend["before"]} <= _numbers(trend["text"])
    outcomes = client.get(f"/v1/crime/outcomes?{PLACE}").json
    assert outcomes["not_published"] in _numbers(outcomes["text"])
    compared = client.get("/v1/crime/compare?a=54.2,2.52&b=54.25,2.6").json
    assert {compared["a"]["total"], compared["b"]["total"]} <= _numbers(compared["text"])


def test_no_answer_calls_a_place_safe_or_dangerous(client: FlaskClient) -> None:
    for address in ROUTES:
        text = client.get(address).get_data(as_text=True).lower()
        assert "safe" not in text
        assert "dangerous" not in text
