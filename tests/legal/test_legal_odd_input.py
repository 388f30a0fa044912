"""Odd input to places, policing, services and my things: any problem but a fault of the server's own."""

from __future__ import annotations

import itertools
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from companion_api.app import create_app
from companion_api.settings import Settings

VALUES = (
    "", "%00", "a%00b", "x" * 10_000, quote("😀" * 20), "%ED%A0%80", "%FF%FE", "9" * 400, "1e999", "NaN,NaN", "-0", "٣",
    "null", "[]", "%0D%0ASet-Cookie:a", "5%2C5", "9999-12-31T23:59:59", "0001-01-01T00:00-14:00",
    "2026-03-04T10:30%2B25:00",
)  # fmt: skip
PARAMETERS = (
    "q",
    "lat",
    "near",
    "kind",
    "limit",
    "court_type",
    "area_of_law",
    "open_at",
    "confirmed",
    "unknown",
    "q%00",
)
ROUTES = ("/v1/places", "/v1/services/nearest", "/v1/team", "/v1/forces", "/v1/forces/zedshire/neighbourhoods")
NAMED = (
    "/v1/forces/{}", "/v1/forces/{}/neighbourhoods", "/v1/neighbourhoods/{}/ZM1/boundary",
    "/v1/neighbourhoods/zedshire/{}/events.ics", "/v1/services/{}", "/v1/services/{}.vcf", "/v1/services/{}.geojson",
)  # fmt: skip
NAMES = ("x" * 5_000, "%00", "%ED%A0%80", "%FF", "..%2F..", quote("😀"), "%0A", "'")
BODIES = (
    b"", b"null", b"[]", b"1", b'"x"', b"{", b'{"q":null}', b'{"q":[]}', b'{"q":"\\u0000"}', b'{"q":"\\ud800"}',
    b'{"q":"' + b"x" * 10_000 + b'"}', b'{"lat":1e999,"lng":0}', b'{"lat":NaN,"lng":NaN}', b'{"lat":true,"lng":false}',
    b'{"lat":' + b"9" * 5_000 + b',"lng":0}',  # more digits than Python reads
    b"[" * 50_000,  # deeper than Python reads
    b'{"q":"ZZ1 1AA"}' + b" " * 70_000, b"\xff\xfe", b'{"q":"a","x":1}', '{"q":"ZZ1 1AA"}'.encode("utf-16"),
)  # fmt: skip
TYPES = ("application/json", "text/plain", "", "application/json; charset=utf-16", "multipart/form-data")
TOKENS = (
    "Bearer " + "x" * 9_000,
    "Bearer ojc_" + "é" * 43,
    "Basic ====",
    "Negotiate",
    'Digest username="x',
    "Bearer \x00",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app(Settings(home=tmp_path_factory.mktemp("home"), rate_limits=False)).test_client()


def _hold(client: FlaskClient, method: str, path: str, **options: object) -> None:
    answer = client.open(path, method=method, **options)
    assert answer.status_code < 500, (method, path[:200], options)
    if answer.status_code >= 400:
        assert answer.content_type == "application/problem+json", (method, path[:200], options)


@pytest.mark.parametrize("route", ROUTES)
def test_odd_parameters(client: FlaskClient, route: str) -> None:
    for name, value in itertools.product(PARAMETERS, VALUES):
        place = "" if name in {"q", "lat", "q%00"} else "lat=54.2&"
        _hold(client, "GET", f"{route}?{place}lng=2.56&{name}={value}")
    for query in ("q=ZZ1+1AA&q=ZZ3+1AD", "lat=54.2&lat=54.3&lng=2.5", "&&&", "=", "q"):
        _hold(client, "GET", f"{route}?{query}")


@pytest.mark.parametrize("route", NAMED)
def test_odd_names(client: FlaskClient, route: str) -> None:
    for name in NAMES:
        _hold(client, "GET", route.format(name))


def test_odd_bodies(client: FlaskClient) -> None:
    me = {"Authorization": f"Bearer {client.post('/v1/me').json['token']}"}
    for body, sort in itertools.product(BODIES, TYPES):
        _hold(client, "PUT", "/v1/me/home", headers=me, data=body, content_type=sort)
        if sort == "application/json":
            _hold(client, "POST", "/v1/me", data=body, content_type=sort)
            _hold(client, "PUT", "/v1/me/favourites/x", headers=me, data=body, content_type=sort)


@pytest.mark.parametrize("body", [b'{"lat":' + b"9" * 5_000 + b',"lng":0}', b"[" * 50_000, b"{"])
def test_a_body_that_cannot_be_read_is_the_senders_to_correct(client: FlaskClient, body: bytes) -> None:
    me = {"Authorization": f"Bearer {client.post('/v1/me').json['token']}"}
    answer = client.put("/v1/me/home", headers=me, data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json["type"] == "/docs/problems/invalid-parameter"


def test_odd_tokens_open_nothing(client: FlaskClient) -> None:
    for token, path in itertools.product(TOKENS, ("", "/home", "/favourites", f"/favourites/{'y' * 6_000}")):
        answer = client.get(f"/v1/me{path}", headers={"Authorization": token.encode().decode("latin-1")})
        assert answer.status_code == 401
