"""The error contract, one function against every place where an error can arise.

Every error is application/problem+json with type, title, status, detail, instance; its type has a page;
none is cacheable; no exception text leaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import Schema, fields

from companion_api.app import create_app
from companion_api.core.errors import CompanionError, InvalidParameter
from companion_api.http.blueprints import Blueprint
from companion_api.http.problems import PROBLEMS
from companion_api.settings import Settings


class _Query(Schema):
    month = fields.Integer(required=True)


@pytest.fixture
def app(tmp_path: Any) -> Iterator[Flask]:
    application = create_app(Settings(home=tmp_path, rate_limit="5/minute", source="sandbox"))

    @application.get("/boom")
    def boom() -> str:
        raise RuntimeError("secret postcode ZZ1 1AA")

    @application.get("/typed")
    def typed() -> str:
        raise InvalidParameter("month", "Write a month as 2025-03.")

    blueprint = Blueprint("probe", __name__)

    @blueprint.route("/args")
    @blueprint.arguments(_Query, location="query")
    def args(_: dict[str, Any]) -> str:
        return "fine"

    application.register_blueprint(blueprint)
    yield application


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def assert_problem(answer: Any, status: int, slug: str) -> dict[str, Any]:
    """The whole contract of an error answer."""
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    body: dict[str, Any] = answer.get_json(force=True)
    assert body["type"] == f"/docs/problems/{slug}"
    assert body["status"] == status
    assert body["title"] == PROBLEMS[slug].title
    assert body["detail"]
    assert body["instance"] == f"urn:request:{answer.headers['X-Request-ID']}"
    return body


def test_no_such_route(client: FlaskClient) -> None:
    assert_problem(client.get("/nowhere"), 404, "not-found")


def test_wrong_method(client: FlaskClient) -> None:
    answer = client.post("/healthz")
    assert_problem(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["Allow"]


def test_error_of_a_service(client: FlaskClient) -> None:
    body = assert_problem(client.get("/typed"), 400, "invalid-parameter")
    assert body["errors"] == [{"in": "query", "field": "month", "detail": "Write a month as 2025-03."}]


def test_malformed_missing_and_unknown_parameters_are_named(client: FlaskClient) -> None:
    for query, field in (("month=x", "month"), ("", "month"), ("month=1&mnoth=2", "mnoth")):
        body = assert_problem(client.get(f"/args?{query}"), 400, "invalid-parameter")
        assert body["errors"][0]["in"] == "query"
        assert body["errors"][0]["field"] == field


def test_unforeseen_error_leaks_nothing(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    body = assert_problem(client.get("/boom"), 500, "internal-error")
    assert "secret" not in str(body)
    assert "ZZ1" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_rate_limit_says_when_to_come_back(client: FlaskClient) -> None:
    answers = [client.get("/args?month=1") for _ in range(6)]
    assert [answer.status_code for answer in answers[:5]] == [200] * 5
    assert_problem(answers[5], 429, "rate-limited")
    assert 0 < int(answers[5].headers["Retry-After"]) <= 61
    assert "Retry-After" not in answers[0].headers


def test_too_large(client: FlaskClient) -> None:
    @client.application.post("/take")
    def take() -> str:
        from flask import request

        return str(len(request.get_data()))

    assert_problem(client.post("/take", data=b"x" * 70_000), 413, "request-too-large")


def test_every_error_class_has_a_problem_and_every_problem_a_page(client: FlaskClient) -> None:
    def slugs(cls: type[CompanionError]) -> set[str]:
        return {cls.slug}.union(*(slugs(child) for child in cls.__subclasses__()))

    assert slugs(CompanionError) <= set(PROBLEMS)
    client.application.extensions["companion.limiter"].enabled = False
    for slug, problem in PROBLEMS.items():
        page = client.get(f"/docs/problems/{slug}")
        assert page.status_code == 200
        assert problem.title in page.get_data(as_text=True)


def test_request_id_is_kept_when_sound_and_replaced_when_not(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abc-123-def"}).headers["X-Request-ID"] == "abc-123-def"
    assert client.get("/healthz", headers={"X-Request-ID": "bad id\tx" * 9}).headers["X-Request-ID"] != "bad id\tx" * 9
