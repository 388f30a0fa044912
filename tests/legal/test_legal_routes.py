"""`/v1/services` over HTTP: schemas, problems, caching, vCard, GeoJSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from companion_api.app import create_app
from companion_api.core.geo import Point
from companion_api.legal import cards
from companion_api.legal.importing import import_services
from companion_api.legal.model import Phone, Service
from companion_api.legal.schemas import FeatureSchema, NearestSchema, ServiceDetailSchema
from companion_api.settings import Settings

ZEDMINSTER = "lat=54.2&lng=2.56"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    app = create_app(Settings(home=tmp_path_factory.mktemp("home"), rate_limits=False))
    with app.test_client() as client:
        yield client


def test_the_nearest_answer_is_as_documented(client: FlaskClient) -> None:
    answer = client.get(f"/v1/services/nearest?{ZEDMINSTER}&kind=police-station,court&limit=3")
    assert answer.status_code == 200
    assert NearestSchema().validate(answer.json) == {}
    assert answer.json["origin"]["kind"] == "sandbox"
    assert len(answer.json["items"]) == 3
    distances = [item["distance_m"] for item in answer.json["items"]]
    assert distances == sorted(distances)
    first = answer.json["items"][0]
    assert first["map_url"].startswith("https://")
    assert first["geo_url"].startswith("geo:54.")
    assert {"as_of", "source", "licence", "coverage", "stale", "note"} <= answer.json.keys()
    assert answer.json["origin"]["snapped_to"] == {"lat": 54.2, "lng": 2.56}


def test_by_postcode_and_all_kinds_by_default(client: FlaskClient) -> None:
    answer = client.get("/v1/services/nearest?q=ZZ1+1AA&limit=20")
    kinds = {item["kind"] for item in answer.json["items"]}
    assert kinds == {"police-station", "court", "tribunal", "citizens-advice", "law-centre", "legal-aid"}


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("kind=banana", "kind", "police-station"),
        ("kind=", "kind", "police-station"),
        ("limit=0", "limit", "from 1 to 20"),
        ("limit=21", "limit", "from 1 to 20"),
        ("limit=many", "limit", "integer"),
        ("area_of_law=cheese", "area_of_law", "housing"),
        ("court_type=tennis", "court_type", "crown"),
        ("open_at=tomorrow", "open_at", "2026-03-02T10:30"),
        ("open_at=9999-12-31T23:59-14:00", "open_at", "2026-03-02T10:30"),
        ("confirmed=perhaps", "confirmed", "boolean"),
        ("knid=court", "knid", "Unknown"),
    ],
)
def test_a_wrong_parameter_is_named(client: FlaskClient, query: str, field: str, words: str) -> None:
    answer = client.get(f"/v1/services/nearest?{ZEDMINSTER}&{query}")
    assert answer.status_code == 400
    (error,) = answer.json["errors"]
    assert error["field"] == field
    assert words in error["detail"]


def test_no_place_and_no_data(client: FlaskClient) -> None:
    assert client.get("/v1/services/nearest").status_code == 400
    answer = client.get("/v1/services/nearest?lat=51.5&lng=-0.1&kind=court")
    assert answer.status_code == 404
    assert answer.json["type"] == "/docs/problems/no-data"
    assert answer.json["reason"] == "not-imported"


@pytest.mark.parametrize("text", ["now", "2026-03-04T10:30", "2026-03-04T10:30Z", "2026-03-04T11:30+01:00"])
def test_moments_of_opening(client: FlaskClient, text: str) -> None:
    answer = client.get(f"/v1/services/nearest?{ZEDMINSTER}&open_at={text}")  # an unescaped + arrives as a space
    assert answer.status_code == 200
    if text != "now":
        assert answer.json["open_at"] == "2026-03-04T10:30+00:00"


def _first(client: FlaskClient, kind: str) -> str:
    return str(client.get(f"/v1/services/nearest?{ZEDMINSTER}&kind={kind}").json["items"][0]["id"])


def test_one_service_in_full(client: FlaskClient) -> None:
    identity = _first(client, "court")
    answer = client.get(f"/v1/services/{identity}")
    assert answer.status_code == 200
    assert ServiceDetailSchema().validate(answer.json) == {}
    assert answer.json["source"] == "sandbox"
    assert client.get("/v1/services/nothing").json["type"] == "/docs/problems/not-found"


def test_geojson(client: FlaskClient) -> None:
    identity = _first(client, "court")
    answer = client.get(f"/v1/services/{identity}.geojson")
    assert answer.mimetype == "application/geo+json"
    feature = answer.json
    assert FeatureSchema().validate(feature) == {}
    assert feature["geometry"]["coordinates"] == [feature["properties"]["lng"], feature["properties"]["lat"]]


def test_vcard(client: FlaskClient) -> None:
    identity = _first(client, "court")
    answer = client.get(f"/v1/services/{identity}.vcf")
    assert answer.content_type == "text/vcard; charset=utf-8"
    assert f'filename="{identity}.vcf"' in answer.headers["Content-Disposition"]
    text = answer.get_data(as_text=True)
    assert text.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
    assert f"UID:http://localhost/v1/services/{identity}" in text.replace("\r\n ", "")
    assert client.get("/v1/services/nothing.vcf").status_code == 404


def test_answers_are_cached_for_minutes_and_change_with_an_import(tmp_path: Path, unified: Callable[..., Path]) -> None:
    settings = Settings(home=tmp_path, rate_limits=False)
    client = create_app(settings).test_client()
    address = f"/v1/services/nearest?{ZEDMINSTER}"
    first = client.get(address)
    assert "max-age=300" in first.headers["Cache-Control"]
    tag = first.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert settings.services is not None
    import_services([unified("a.csv", {"kind": "court", "name": "A", "lat": "52", "lng": "-1"})], settings.services)
    fresh = create_app(settings).test_client()
    assert fresh.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_the_routes_are_in_openapi(client: FlaskClient) -> None:
    spec = client.get("/openapi.json").json
    assert {"/v1/services/nearest", "/v1/services/{identity}", "/v1/services/{identity}.vcf"} <= spec["paths"].keys()
    names = {item["name"] for item in spec["paths"]["/v1/services/nearest"]["get"]["parameters"]}
    assert names == {"q", "lat", "lng", "kind", "limit", "court_type", "area_of_law", "open_at", "confirmed"}


# Cards


def _unfold(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], value)


PRINTED = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=120)


@given(name=PRINTED, address=PRINTED, note=PRINTED)
def test_vcards_hold_any_text_and_keep_their_lines_short(name: str, address: str, note: str) -> None:
    service = Service(
        id="x", kind="court", name=name, address=address, postcode="LE1 1AA", notes=(note,),
        phones=(Phone("020 7947 6655", "Enquiries"),), point=Point(52.0, -1.0), url="https://example.org/",
    )  # fmt: skip
    text = cards.vcard(service, "https://example.org/v1/services/x")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = _unfold(text)
    assert lines[-1] == ""
    fields = dict(line.split(":", 1) for line in lines[:-1])
    assert _plain(fields["FN"]) == name
    assert fields["TEL;VALUE=uri;TYPE=voice"] == "tel:02079476655"
    assert fields["GEO"] == "geo:52.00000,-1.00000"
    parts = re.split(r"(?<!\\)(?:(?:\\\\)*);", fields["ADR"]) if "\\" not in address else None
    assert parts is None or _plain(parts[2]) == address
    assert note in _plain(fields["NOTE"])


def test_map_links_hold_names_safely() -> None:
    point = Point(52.5, -1.25)
    assert cards.map_url(point) == "https://www.openstreetmap.org/?mlat=52.50000&mlon=-1.25000#map=17/52.50000/-1.25000"
    assert cards.geo_url(point, "A (b)&c") == "geo:52.50000,-1.25000?q=52.50000,-1.25000(A%20%28b%29%26c)"
    assert cards.tel_url("+44 (0)20 79") == "tel:+4402079"
