"""A 304 that Flask is not asked for equals the one it gave, for as long as it would give it."""

from __future__ import annotations

from flask import Flask, Response
from flask.testing import FlaskClient

from companion_api.core.errors import SourceFault
from companion_api.http import answers, health, request_ids
from companion_api.http.unchanged import Unchanged


class Data:
    """What the answers rest on, and how often a view or a version was asked for."""

    version = "1"
    refused = False
    asked = 0

    def current(self) -> str:
        if self.refused:
            raise SourceFault("gone")
        return self.version


def _client(data: Data) -> FlaskClient:
    app = Flask("unchanged")
    app.config["COMPANION_CACHE_SECONDS"] = 60
    request_ids.init_app(app)

    @app.before_request
    def seen() -> None:
        data.asked += 1

    @app.get("/answer")
    @answers.cacheable(data.current)
    def answer() -> Response:
        return answers.json({"version": data.version})

    app.wsgi_app = Unchanged(app, health.init_app(app, ready=lambda: {"ready": True}))  # type: ignore[method-assign]
    return app.test_client()


def _headers(answer: Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != request_ids.HEADER}


def test_the_same_304_without_flask() -> None:
    data = Data()
    client = _client(data)
    tag = {"If-None-Match": client.get("/answer?a=1").headers["ETag"]}
    first = client.get("/answer?a=1", headers=tag)
    before = data.asked
    again = client.get("/answer?a=1", headers=tag)
    assert data.asked == before, "Flask was not asked"
    assert (first.status_code, again.status_code, again.data) == (304, 304, b"")
    assert _headers(again) == _headers(first)
    assert again.headers["Cache-Control"] == "public, max-age=60, stale-if-error=86400"
    assert again.headers[request_ids.HEADER] != first.headers[request_ids.HEADER]
    named = client.get("/answer?a=1", headers=tag | {request_ids.HEADER: "my-own-id-1"})
    assert named.headers[request_ids.HEADER] == "my-own-id-1"
    assert 'companion_requests_total{method="GET",route="/answer",status="304"} 3.0' in client.get("/metrics").text


def test_another_version_another_tag_another_address_another_method() -> None:
    data = Data()
    client = _client(data)
    tag = {"If-None-Match": client.get("/answer?a=1").headers["ETag"]}
    for _ in range(2):
        assert client.get("/answer?a=1", headers=tag).status_code == 304
    assert client.get("/answer?a=2", headers=tag).status_code == 200
    assert client.get("/answer?a=1", headers={"If-None-Match": 'W/"other"'}).status_code == 200
    assert client.get("/answer?a=1", headers={"If-None-Match": f'"x", {tag["If-None-Match"]}'}).status_code == 304
    before = data.asked
    assert client.head("/answer?a=1", headers=tag).status_code == 304
    assert data.asked == before + 1
    data.version = "2"
    news = client.get("/answer?a=1", headers=tag)
    assert (news.status_code, news.json) == (200, {"version": "2"})
    fresh = {"If-None-Match": news.headers["ETag"]}
    for _ in range(2):
        assert client.get("/answer?a=1", headers=fresh).status_code == 304
        assert client.get("/answer?a=1", headers=tag).status_code == 200


def test_when_the_version_cannot_be_told_the_route_says_so() -> None:
    data = Data()
    client = _client(data)
    tag = {"If-None-Match": client.get("/answer").headers["ETag"]}
    for _ in range(2):
        client.get("/answer", headers=tag)
    data.refused = True
    assert client.get("/answer", headers=tag).status_code == 500
