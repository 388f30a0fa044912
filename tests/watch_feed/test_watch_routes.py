"""The feed over HTTP: addresses, caching, short errors with their true status."""

from __future__ import annotations

import json

import icalendar
import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from watch_feed.projections import registry
from watch_feed.schemas import schema_of

CELL = "/watch/v1/2026-09/5420_257"


def test_latest_is_a_few_bytes(client: FlaskClient) -> None:
    answer = client.get("/watch/v1/latest.json")
    assert answer.status_code == 200
    assert len(answer.data) < 80
    Draft202012Validator(schema_of("latest.json")).validate(answer.get_json())
    assert answer.get_json()["m"] == 202609


@pytest.mark.parametrize("suffix", [*registry(), "120x90.png", "96x96.round.bw.png"])
def test_every_suffix_is_served_cacheable_for_a_year(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"{CELL}.{suffix}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(f"{CELL}.{suffix}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(f"{CELL}.{suffix}?d=0badcafe").data == answer.data
    at = client.get(f"/watch/v1/at.{suffix}?lat=54.2039&lng=2.5671")
    assert at.data == answer.data
    assert at.headers["Content-Location"] == f"{CELL}.{suffix}"
    assert at.content_type == answer.content_type


def test_media_types(client: FlaskClient) -> None:
    expected = {
        "json": "application/json",
        "bin": "application/octet-stream",
        "png": "image/png",
        "svg": "image/svg+xml",
        "geojson": "application/geo+json",
        "atom": "application/atom+xml",
        "feed.json": "application/feed+json",
        "push.json": "application/notification+json",
    }
    assert {suffix: client.get(f"{CELL}.{suffix}").mimetype for suffix in expected} == expected


def test_documents_of_the_real_service_validate(client: FlaskClient) -> None:
    for cell in ("5420_257", "5430_255", "5412_242", "5428_262"):
        for suffix in registry():
            schema = schema_of(suffix)
            if schema:
                for query in ("", "?home=5420_250"):
                    body = client.get(f"/watch/v1/2026-06/{cell}.{suffix}{query}").data
                    Draft202012Validator(schema).validate(json.loads(body))


def test_a_place_may_be_typed_and_home_is_passed_on(client: FlaskClient) -> None:
    answer = client.get("/watch/v1/at.json?q=ZZ1 1AA&home=5412_242")
    assert answer.status_code == 200
    assert answer.get_json()["home"] in {"higher", "lower", "cant-tell"}
    canonical = answer.headers["Content-Location"]
    assert canonical.endswith(".json?home=5412_242")
    assert client.get(canonical).data == answer.data


def test_a_home_without_data_is_no_data(client: FlaskClient) -> None:
    assert client.get(f"{CELL}.json?home=5152_-8").get_json()["home"] == "no-data"
    assert client.get(f"{CELL}.min.json?home=5152_-8").get_json()["h"] is None


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/watch/v1/2026-09/5152_-8.min.json", 404, "No data here"),
        ("/watch/v1/2031-01/5420_257.json", 404, "No data here"),
        ("/watch/v1/2019-01/5420_257.json", 404, "No data here"),
        ("/watch/v1/2026-13/5420_257.json", 404, "No such document"),
        ("/watch/v1/2026-09/5420_257.exe", 404, "No such document"),
        ("/watch/v1/2026-09/9999_0.json", 404, "No such document"),
        ("/watch/v1/2026-09/05420_257.json", 404, "No such document"),
        ("/watch/v1/2026-09/nonsense", 404, "No such document"),
        ("/watch/v1/2026-09/5420_257.json?home=nowhere", 400, "Bad request"),
        ("/watch/v1/2026-09/5420_257.json?unknown=1", 400, "Bad request"),
        ("/watch/v1/at.json", 400, "Bad request"),
        ("/watch/v1/at.json?lat=999&lng=0", 400, "Bad request"),
        ("/watch/v1/at.json?lat=nan&lng=0", 400, "Bad request"),
        ("/watch/v1/at.json?lat=54.2", 400, "Bad request"),
        ("/watch/v1/at.json?q=", 400, "Bad request"),
        ("/watch/v1/at.json?q=Atlantis-on-Sea", 404, "Unknown place"),
        ("/watch/v1/at.json?lat=48.85&lng=2.35", 404, "No data here"),
        ("/watch/v1/meetings/nowhere/X.ics", 404, "No such document"),
        ("/watch/v1/", 404, "No such document"),
    ],
)
def test_errors_are_short_json_with_the_true_status(client: FlaskClient, address: str, status: int, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.mimetype == "application/json"
    assert answer.get_json() == {"v": 1, "e": status, "t": words}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    Draft202012Validator(schema_of("error")).validate(answer.get_json())


def test_other_methods_are_short_json_too(client: FlaskClient) -> None:
    answer = client.post(f"{CELL}.json")
    assert answer.status_code == 405
    assert answer.get_json() == {"v": 1, "e": 405, "t": "Only GET works here"}


def test_errors_elsewhere_stay_problem_documents(client: FlaskClient) -> None:
    assert client.get("/v1/nothing").mimetype == "application/problem+json"


def test_meetings_parse_as_a_calendar(client: FlaskClient) -> None:
    listed = client.get("/v1/forces/zedshire/neighbourhoods").get_json()["neighbourhoods"]
    found = 0
    for neighbourhood in listed:
        answer = client.get(f"/watch/v1/meetings/zedshire/{neighbourhood['id']}.ics")
        assert answer.status_code == 200
        assert answer.mimetype == "text/calendar"
        calendar = icalendar.Calendar.from_ical(answer.data)
        found += len(calendar.walk("VEVENT"))
        for event in calendar.walk("VEVENT"):
            assert event["UID"]
            assert event["DTSTART"].dt < event["DTEND"].dt
        again = client.get(answer.request.path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
    assert found > 0


def test_the_page_and_its_files_are_served(client: FlaskClient) -> None:
    assert b"crime level at a glance" in client.get("/watch/").data
    for name in ("watch.js", "watch.css", "glance.js"):
        assert client.get(f"/watch/{name}").status_code == 200
    assert client.get("/watch/../routes.py").status_code == 404
    assert client.get("/watch/nothing.js").status_code == 404


def test_the_specification_names_the_routes(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    assert {"/watch/v1/latest.json", "/watch/v1/{month}/{cell}.{suffix}", "/watch/v1/at.{suffix}"} <= set(paths)
