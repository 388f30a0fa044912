"""An answer that Flask is not asked for equals the one it gave, for as long as it would give it."""

from __future__ import annotations

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from companion_api.core.errors import SourceFault
from companion_api.http import answers, health, request_ids
from companion_api.http.kept import LONGEST, Kept


class Data:
    """What the answers rest on, and how often a view or a version was asked for."""

    version = "1"
    refused = False
    asked = 0

    def current(self) -> str:
        if self.refused:
            raise SourceFault("gone")
        return self.version


def _client(data: Data, megabytes: float = 0.2) -> FlaskClient:
    app = Flask("kept")
    app.config["COMPANION_CACHE_SECONDS"] = 60
    request_ids.init_app(app)

    @app.before_request
    def seen() -> None:
        data.asked += 1

    @app.get("/answer")
    @answers.cacheable(data.current)
    def answer() -> Response:
        return answers.json({"version": data.version})

    @app.get("/long")
    @answers.cacheable(data.current)
    def long() -> Response:
        return answers.json({"text": "x" * LONGEST})

    @app.get("/stale")
    @answers.cacheable(data.current)
    def stale() -> Response:
        return answers.json({"stale": True})

    @app.get("/brief")
    @answers.cacheable(data.current, seconds=1)
    def brief() -> Response:
        return answers.json({})

    @app.get("/plain")
    def plain() -> Response:
        return answers.json({})

    @app.get("/link")
    @answers.cacheable(data.current)
    def link() -> Response:
        return answers.json({"link": request.host_url})

    app.wsgi_app = Kept(app, health.init_app(app, ready=lambda: {"ready": True}), megabytes)  # type: ignore[method-assign]
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


def test_the_same_answer_without_flask() -> None:
    data = Data()
    client = _client(data)
    first = client.get("/answer?a=1")
    again = client.get("/answer?a=1")
    assert data.asked == 1, "Flask was not asked"
    assert (again.status_code, again.data) == (200, first.data)
    assert _headers(again) == _headers(first)
    assert again.headers[request_ids.HEADER] != first.headers[request_ids.HEADER]
    assert client.get("/answer?a=1", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert data.asked == 1
    data.version = "2"
    news = client.get("/answer?a=1")
    assert (news.json, data.asked) == ({"version": "2"}, 2)
    assert news.headers["ETag"] != first.headers["ETag"]
    metrics = client.get("/metrics").text
    assert 'companion_requests_total{method="GET",route="/answer",status="200"} 3.0' in metrics


@pytest.mark.parametrize("path", ["/long", "/plain", "/nothing"])
def test_long_answers_errors_and_what_is_not_cacheable_are_not_kept(path: str) -> None:
    data = Data()
    client = _client(data)
    bodies = [client.get(path).data for _ in range(2)]
    assert bodies[0] == bodies[1]
    assert data.asked == 2


def test_an_answer_is_kept_no_longer_than_a_client_may(monkeypatch: pytest.MonkeyPatch) -> None:
    data = Data()
    client = _client(data)
    now = [1000.0]
    monkeypatch.setattr("companion_api.http.kept.time.monotonic", lambda: now[0])
    for path, seconds in (("/brief", 1), ("/stale", answers.STALE_SECONDS), ("/answer", 60)):
        assert f"max-age={seconds}," in client.get(path).headers["Cache-Control"]
        before = data.asked
        now[0] += seconds - 0.5
        client.get(path)
        assert data.asked == before
        now[0] += 1
        client.get(path)
        assert data.asked == before + 1


def test_a_link_names_the_host_it_was_asked_of() -> None:
    client = _client(Data())
    for host in ("http://one.example/", "https://two.example/", "http://one.example/", "http://two.example/"):
        assert client.get("/link", base_url=host).json == {"link": host}


def test_the_oldest_give_way() -> None:
    data = Data()
    client = _client(data)
    for n in range(300):
        client.get(f"/answer?a={n}")
    before = data.asked
    client.get("/answer?a=299")
    assert data.asked == before
    client.get("/answer?a=0")
    assert data.asked == before + 1


def test_an_answer_too_large_for_the_memory_is_given_all_the_same() -> None:
    data = Data()
    client = _client(data, megabytes=0.0001)
    assert [client.get("/answer").status_code for _ in range(2)] == [200, 200]
    assert data.asked == 2


def test_when_the_version_cannot_be_told_the_route_says_so() -> None:
    data = Data()
    client = _client(data)
    tag = {"If-None-Match": client.get("/answer").headers["ETag"]}
    for _ in range(2):
        client.get("/answer", headers=tag)
    data.refused = True
    assert client.get("/answer", headers=tag).status_code == 500
