"""The geocoders of other people, against loopback servers that answer as theirs do."""

from __future__ import annotations

import itertools
import json
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from companion_api.core.errors import AmbiguousPlace, UnknownPlace, UpstreamUnavailable
from companion_api.places.folder import TableFolder
from companion_api.places.postcode_text import readings
from companion_api.places.remote import Geocoders
from companion_api.places.service import Places

POSTCODES = {
    "SW1A 1AA": {
        "postcode": "SW1A 1AA", "latitude": 51.501009, "longitude": -0.141588, "country": "England",
        "codes": {"pfa": "E23000001"},
    },
    "GY1 1AA": {"postcode": "GY1 1AA", "latitude": None, "longitude": None, "country": "Channel Islands", "codes": {}},
}  # fmt: skip
ENDED = {
    "E1W 1UU": {
        "postcode": "E1W 1UU", "year_terminated": 2015, "month_terminated": 2, "latitude": 51.508, "longitude": -0.058,
    }
}  # fmt: skip
OXFORD_STREET = {
    "display_name": "Oxford Street, Soho, City of Westminster, Greater London, England, W1D 1LL, United Kingdom",
    "lat": "51.5154", "lon": "-0.1410", "class": "highway", "type": "trunk",
    "address": {"road": "Oxford Street", "city": "City of Westminster", "state": "England", "country_code": "gb"},
}  # fmt: skip
ANOTHER_PIECE = {**OXFORD_STREET, "lat": "51.5161", "lon": "-0.1350"}
FAR_AWAY = {
    "display_name": "Oxford Street, Swansea, Wales, United Kingdom", "lat": "51.62", "lon": "-3.95", "class": "highway",
    "address": {"city": "Swansea", "state": "Wales", "country_code": "gb"},
}  # fmt: skip
FOUND = {"oxford street, london": [OXFORD_STREET, ANOTHER_PIECE], "oxford street": [OXFORD_STREET, FAR_AWAY]}


class Upstream(ThreadingHTTPServer):
    """postcodes.io and Nominatim in one; keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[float, str, str]] = []
        self.broken = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Upstream

    def do_GET(self) -> None:
        self.server.asked.append((time.monotonic(), self.path, self.headers["User-Agent"]))
        url = urlsplit(self.path)
        _, kind, *rest = unquote(url.path).split("/")
        if self.server.broken:
            self._send(500, {"error": "broken"})
        elif kind == "search":
            self._send(200, FOUND.get(parse_qs(url.query)["q"][0], []))
        else:
            found = {"postcodes": POSTCODES, "terminated_postcodes": ENDED}.get(kind, {}).get(rest[0])
            self._send(200 if found else 404, {"status": 200, "result": found} if found else {"status": 404})

    def _send(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    server = Upstream()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def geocoders(upstream: Upstream, tmp_path: Path) -> Geocoders:
    return Geocoders(upstream.address, upstream.address, "a-test/1", tmp_path / "rate")


def test_live_and_terminated_postcodes(geocoders: Geocoders, upstream: Upstream) -> None:
    place = geocoders.postcode(readings("sw1a 1aa")[0])
    assert place is not None
    assert (place.lat, place.lng, place.force, place.country) == (51.501009, -0.141588, "metropolitan", "England")
    ended = geocoders.postcode(readings("E1W 1UU")[0])
    assert ended is not None and ended.lat == 51.508 and "withdrawn in 2015-02" in (ended.note or "")
    assert {agent for _, _, agent in upstream.asked} == {"a-test/1"}


def test_a_postcode_without_a_position_is_none(geocoders: Geocoders) -> None:
    assert geocoders.postcode(readings("GY1 1AA")[0]) is None


def test_one_request_a_second_for_all_threads(geocoders: Geocoders, upstream: Upstream) -> None:
    wanted = [readings(text)[0] for text in ("AA1 1AA", "SW1A 1AA", "GY1 1AA")]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(geocoders.postcode, wanted))
    moments = sorted(moment for moment, _, _ in upstream.asked)
    assert len(moments) == 4  # the unknown one is sought among the terminated too
    assert all(later - earlier > 0.95 for earlier, later in itertools.pairwise(moments))


def test_many_askers_make_one_request_and_the_answer_is_kept(geocoders: Geocoders, upstream: Upstream) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(geocoders.named, ["oxford street, london"] * 40))
    assert len(upstream.asked) == 1
    assert {len(places) for places in found} == {1}, "pieces of one street are one place"


def test_too_many_waiting_is_said_and_not_endured(geocoders: Geocoders, upstream: Upstream) -> None:
    started = time.monotonic()
    with ThreadPoolExecutor(12) as pool:
        results = list(pool.map(lambda number: _outcome(geocoders, f"nowhere {number}"), range(12)))
    assert UpstreamUnavailable in results
    assert len(upstream.asked) <= 6
    assert time.monotonic() - started < 10


def _outcome(geocoders: Geocoders, name: str) -> object:
    try:
        return geocoders.named(name)
    except UpstreamUnavailable as error:
        return type(error)


@pytest.fixture
def places(geocoders: Geocoders, tmp_path: Path) -> Places:
    return Places(TableFolder(tmp_path / "nothing imported"), geocoders=geocoders)


def test_where_a_table_is_absent_the_service_asks(places: Places) -> None:
    assert places.resolve("sw1a1aa").force == "metropolitan"
    street = places.resolve("Oxford Street, London")
    assert (street.kind, street.name, street.country) == ("street", "Oxford Street, City of Westminster", "England")
    assert "OpenStreetMap" in (street.note or "")


def test_several_finds_are_candidates(places: Places) -> None:
    with pytest.raises(AmbiguousPlace) as caught:
        places.resolve("Oxford Street")
    assert [item["country"] for item in caught.value.candidates] == ["England", "Wales"]


def test_what_the_tables_know_is_never_sent(places: Places, upstream: Upstream) -> None:
    places.resolve("ZZ1 1AA")
    places.resolve("Zedminster")
    places.resolve("51.5,-0.12")
    assert upstream.asked == []


def test_a_silent_service_is_an_error_of_its_own_and_kept_out_of_logs(
    places: Places, upstream: Upstream, caplog: pytest.LogCaptureFixture
) -> None:
    upstream.broken = True
    with caplog.at_level(logging.DEBUG), pytest.raises(UpstreamUnavailable):
        places.resolve("Secretville Parva")
    assert "secretville" not in caplog.text.lower()
    upstream.broken = False
    with pytest.raises(UnknownPlace):
        places.resolve("Secretville Parva")
