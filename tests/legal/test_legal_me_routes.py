"""`/v1/me` over HTTP: tokens, rate limits, and that nothing is kept by caches."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from companion_api.app import create_app
from companion_api.legal.me.schemas import (
    AddedSchema,
    FavouriteSchema,
    FavouritesSchema,
    HomeSchema,
    MeSchema,
    TokenSchema,
)
from companion_api.legal.me.sealing import new_token
from companion_api.settings import Settings


@pytest.fixture
def client(database_url: str, tmp_path: Path) -> FlaskClient:
    app = create_app(Settings(home=tmp_path, database=database_url, rate_limits=False))
    return app.test_client()


def _mint(client: FlaskClient) -> dict[str, str]:
    answer = client.post("/v1/me")
    assert answer.status_code == 201
    assert TokenSchema().validate(answer.json) == {}
    return {"Authorization": f"Bearer {answer.json['token']}"}


def _station(client: FlaskClient) -> str:
    answer = client.get("/v1/services/nearest?lat=54.2&lng=2.56&kind=police-station&limit=1")
    return str(answer.json["items"][0]["id"])


def test_a_life_with_favourites(client: FlaskClient) -> None:
    me, station = _mint(client), _station(client)
    empty = client.get("/v1/me", headers=me)
    assert MeSchema().validate(empty.json) == {}
    assert (empty.json["home"], empty.json["favourites"]) == (None, [])

    home = client.put("/v1/me/home", headers=me, json={"q": "ZZ1 1AA"})
    assert home.json == {"home": {"cell": "5420_257", "lat": 54.2, "lng": 2.57}}
    assert HomeSchema().validate(home.json) == {}
    assert client.get("/v1/me/home", headers=me).json == home.json

    for _ in range(2):
        added = client.put(f"/v1/me/favourites/{station}", headers=me)
        assert AddedSchema().validate(added.json) == {}
        assert added.json["favourites"] == 1
    assert client.put("/v1/me/favourites/nothing", headers=me).status_code == 404
    one = client.get(f"/v1/me/favourites/{station}", headers=me)
    assert FavouriteSchema().validate(one.json) == {}
    assert one.json["service"]["name"] == "Zedminster Police Station"
    every = client.get("/v1/me/favourites", headers=me)
    assert FavouritesSchema().validate(every.json) == {}
    exported = client.get("/v1/me", headers=me).json
    assert exported["home"]["cell"] == "5420_257"
    assert [item["id"] for item in exported["favourites"]] == [station]

    for _ in range(2):
        assert client.delete(f"/v1/me/favourites/{station}", headers=me).status_code == 204
    assert client.get(f"/v1/me/favourites/{station}", headers=me).status_code == 404
    assert client.delete("/v1/me/home", headers=me).status_code == 204
    assert client.get("/v1/me/home", headers=me).json == {"home": None}
    assert client.delete("/v1/me", headers=me).status_code == 204
    assert client.get("/v1/me", headers=me).status_code == 401


def test_a_home_is_a_place_and_only_its_cell_comes_back(client: FlaskClient) -> None:
    me = _mint(client)
    answer = client.put("/v1/me/home", headers=me, json={"lat": 52.636912, "lng": -1.139834})
    assert answer.json == {"home": {"cell": "5264_-114", "lat": 52.64, "lng": -1.14}}
    assert client.put("/v1/me/home", headers=me, json={"q": "ZZ99 9ZZ"}).status_code in (200, 404)
    for body in ({}, {"q": "ZZ1 1AA", "lat": 1, "lng": 1}, {"lat": 91, "lng": 0}, {"town": "x"}):
        assert client.put("/v1/me/home", headers=me, json=body).status_code == 400


def test_without_a_known_token_nothing(client: FlaskClient) -> None:
    _mint(client)
    headers = (None, "Bearer", "Bearer ", "Basic abc", f"Bearer {new_token()}", "Bearer ' OR 1=1")
    routes = (
        ("GET", ""), ("DELETE", ""), ("GET", "/home"), ("DELETE", "/home"), ("GET", "/favourites"),
        ("PUT", "/favourites/x"), ("DELETE", "/favourites/x"), ("GET", "/favourites/x"),
    )  # fmt: skip
    for header, (method, path) in itertools.product(headers, routes):
        answer = client.open(f"/v1/me{path}", method=method, headers={"Authorization": header} if header else {})
        assert answer.status_code == 401, (header, method, path)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json["type"] == "/docs/problems/unauthorised"


def test_no_cache_keeps_any_of_it(client: FlaskClient) -> None:
    me = _mint(client)
    for answer in (client.post("/v1/me"), client.get("/v1/me", headers=me), client.get("/v1/me")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
        assert "Set-Cookie" not in answer.headers


def _limited(tmp_path: Path, **limits: str) -> FlaskClient:
    return create_app(Settings(home=tmp_path, **limits)).test_client()  # type: ignore[arg-type]


def test_guessing_is_slowed_down(tmp_path: Path) -> None:
    client = _limited(tmp_path, me_guess_limit="5/minute")
    me = _mint(client)
    statuses = Counter()
    for _ in range(12):
        answer = client.get("/v1/me", headers={"Authorization": f"Bearer {new_token()}"})
        statuses[answer.status_code] += 1
        assert ("Retry-After" in answer.headers) == (answer.status_code == 429)
    assert statuses == {401: 5, 429: 7}
    assert int(answer.headers["Retry-After"]) >= 1
    assert client.get("/v1/me", headers=me).status_code == 429  # from this address; another one goes on
    elsewhere = client.get("/v1/me", headers=me, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 200
    assert "Retry-After" not in elsewhere.headers


def test_each_token_has_its_share(tmp_path: Path) -> None:
    client = _limited(tmp_path, me_limit="3/minute")
    one, two = _mint(client), _mint(client)
    assert [client.get("/v1/me", headers=one).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get("/v1/me", headers=two).status_code == 200


def test_an_address_mints_only_so_many(tmp_path: Path) -> None:
    client = _limited(tmp_path, me_new_limit="2/hour")
    statuses = [client.post("/v1/me").status_code for _ in range(3)]
    assert statuses == [201, 201, 429]
