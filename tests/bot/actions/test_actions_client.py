"""The one door to the API: bounded in time, one pool, every failure a kind of its own."""

from __future__ import annotations

import logging
import socket
import time
from typing import Any

import pytest

from bot.actions.client import (
    Busy,
    Door,
    NothingKnown,
    NotThere,
    PlaceAmbiguous,
    PlaceUnknown,
    Refused,
    TokenUnknown,
    Unavailable,
)
from bot.actions.settings import Settings


def test_an_answer_is_its_document(upstream: Any, door: Door) -> None:
    upstream.says("/v1/data", {"as_of": "2026-09"})
    assert door.for_message("abcdefgh-1").get("/v1/data", left_out=None, kept="x") == {"as_of": "2026-09"}
    method, path, headers = upstream.asked[-1]
    assert (method, path) == ("GET", "/v1/data?kept=x")
    assert headers["X-Request-ID"] == "abcdefgh-1"


@pytest.mark.parametrize("odd", ["", "x", "a\r\nEvil: 1", "ż" * 20, "a" * 100])
def test_a_request_id_that_could_do_harm_is_replaced(upstream: Any, door: Door, odd: str) -> None:
    upstream.says("/v1/data", {})
    door.for_message(odd).get("/v1/data")
    assert upstream.asked[-1][2]["X-Request-ID"] != odd


def test_connections_are_kept_and_shared(upstream: Any, door: Door) -> None:
    upstream.says("/v1/data", {})
    for _ in range(10):
        door.for_message("").get("/v1/data")
    assert len(upstream.connections) == 1


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (404, {"type": "/docs/problems/no-data", "detail": "None."}, NothingKnown),
        (404, {"type": "/docs/problems/unknown-place"}, PlaceUnknown),
        (404, {"type": "/docs/problems/not-found"}, NotThere),
        (409, {"candidates": [{"name": "Ashford"}]}, PlaceAmbiguous),
        (409, {"candidates": []}, PlaceUnknown),
        (400, {"detail": "Not a month."}, Refused),
        (401, {}, TokenUnknown),
        (429, {}, Busy),
        (500, {}, Unavailable),
        (503, {}, Unavailable),
        (200, b"<html>not json", Unavailable),
        (200, b"", Unavailable),
        (200, [1, 2], Unavailable),
        (302, {}, Unavailable),
    ],
)
def test_each_failure_is_told_apart(upstream: Any, door: Door, status: int, body: Any, error: type[Exception]) -> None:
    upstream.says("/v1/places", body, status)
    with pytest.raises(error):
        door.for_message("").get("/v1/places", q="x")


@pytest.mark.parametrize("loaded", [True, False])
def test_tables_that_were_never_imported_are_no_spelling_mistake(upstream: Any, door: Door, loaded: bool) -> None:
    problem = {"type": "/docs/problems/unknown-place", "detail": "No such place."} | (
        {} if loaded else {"loaded": False}
    )
    upstream.says("/v1/places", problem, 404)
    with pytest.raises(PlaceUnknown) as unknown:
        door.for_message("").get("/v1/places", q="Leicester")
    assert unknown.value.loaded is loaded


def test_a_slow_api_costs_a_message_its_time_and_no_more(upstream: Any, door: Door) -> None:
    upstream.wait_s = 8
    began = time.monotonic()
    with pytest.raises(Unavailable):
        door.for_message("").get("/v1/data")
    assert time.monotonic() - began < 2.0 + 2.0  # its turn_seconds, and room for a busy machine


def test_no_api_at_all(door: Door) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
    nowhere = Door(Settings(api_url=address, connect_seconds=0.5, read_seconds=0.5, turn_seconds=2.0))
    with pytest.raises(Unavailable):
        nowhere.for_message("").get("/v1/data")


def test_only_reading_is_tried_twice(upstream: Any, door: Door) -> None:
    upstream.says("/v1/data", {}, 503)
    upstream.says("/v1/me/home", {}, 503)
    for ask in (
        lambda: door.for_message("").get("/v1/data"),
        lambda: door.for_message("").mine("PUT", "/v1/me/home", "token-of-theirs"),
    ):
        with pytest.raises(Unavailable):
            ask()
    assert [method for method, *_ in upstream.asked] == ["GET", "GET", "PUT"]


def test_nothing_about_the_person_is_logged(upstream: Any, door: Door, caplog: pytest.LogCaptureFixture) -> None:
    upstream.says("/v1/places", {}, 503)
    upstream.says("/v1/services/citizens-advice-9", {})
    caplog.set_level(logging.DEBUG, logger="bot.actions.client")
    client = door.for_message("")
    with pytest.raises(Unavailable):
        client.get("/v1/places", q="LU1 2AB", lat=51.5, lng=-0.1)
    client.mine("GET", "/v1/services/citizens-advice-9", "token-of-theirs")
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert "/v1/places" in told
    assert not [secret for secret in ("LU1", "51.5", "token", "citizens") if secret in told]
