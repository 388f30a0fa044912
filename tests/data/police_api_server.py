"""A loopback data.police.uk: its answers, statuses, rate and moods, from the sandbox's invented records.

Reproduces the published contract where our client depends on it: empty-bodied errors, unknown categories that widen,
a misspelt `date` that is ignored, more than 10,000 records refused with 503, request lines over 4094 characters
refused, 15 requests a second with a burst of 30. It can be told to be slow, to cut answers short, to reset
connections, to be down; and it writes down when each request arrived.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import socket
import struct
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import shapely

from companion_api.core.categories import CSV_NAMES
from companion_api.core.months import span
from companion_api.data import sandbox

MILE_M = 1609.344
PER_SECOND, BURST = 15.0, 30.0
LONGEST_LINE = 4094


@dataclass
class Mood:
    """How the server behaves; change it while it runs."""

    hold: threading.Event | None = None
    """Answer only when this is set: an upstream that is slow for as long as a test needs."""
    slow_s: float = 0.0
    truncate: bool = False
    reset: bool = False
    status: int | None = None
    """Answer everything with this status and `body`."""
    body: bytes = b"<html>down</html>"
    retry_after: int | None = None
    only: str = ""
    """Moods hold for paths that contain this."""
    times: int = 10**9
    """For so many requests; then it is well again."""
    limit: int = 10_000
    """Most records of an area."""
    enforce_rate: bool = True


@dataclass
class Arrival:
    """One request, as it came."""

    at: float
    path: str
    params: dict[str, str]
    status: int = 0
    user_agent: str = ""


@dataclass
class Upstream:
    """The running server."""

    url: str
    force: str
    mood: Mood = field(default_factory=Mood)
    log: list[Arrival] = field(default_factory=list)
    months: list[str] = field(default_factory=list)
    move: tuple[float, float] = (0.0, 0.0)
    """Added to the (latitude, longitude) of the sandbox's records, to bring them into a real county."""
    silent: tuple[str, ...] = ()
    """Months for which the force supplied nothing; upstream then answers as if nothing had happened."""

    def asked(self, part: str) -> list[Arrival]:
        """Arrivals whose path contains `part`."""
        return [arrival for arrival in self.log if part in arrival.path]


@contextmanager
def police_api(
    force: str = "leicestershire", move: tuple[float, float] = (0.0, 0.0), **mood: Any
) -> Iterator[Upstream]:
    """Serve on a free port of 127.0.0.1 until the block ends. `force` gets the sandbox's records and teams."""
    server = _Server(("127.0.0.1", 0), _Handler)
    upstream = Upstream(f"http://127.0.0.1:{server.server_port}/api", force, Mood(**mood), months=_window(), move=move)
    server.upstream = upstream
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield upstream
    finally:
        server.shutdown()
        server.close_all()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    upstream: Upstream

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.lock = threading.Lock()
        self.level, self.since = 0.0, time.monotonic()
        self.open: set[socket.socket] = set()

    def handle_error(self, *args: Any) -> None:
        """A client that went away is no news."""

    def over_the_rate(self) -> bool:
        """A leaky bucket, as documented."""
        with self.lock:
            now = time.monotonic()
            self.level = max(0.0, self.level - (now - self.since) * PER_SECOND)
            self.since = now
            if self.level + 1 > BURST:
                return True
            self.level += 1
            return False

    def close_all(self) -> None:
        """Killed: connections kept open break too."""
        for connection in list(self.open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.open.add(self.connection)

    def finish(self) -> None:
        self.server.open.discard(self.connection)
        super().finish()

    def log_request(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        params = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        path = parts.path.removeprefix("/api/")
        arrival = Arrival(time.monotonic(), path, params, user_agent=self.headers.get("User-Agent", ""))
        upstream = self.server.upstream
        upstream.log.append(arrival)
        mood = upstream.mood
        moody = mood.only in path and mood.times > 0
        if moody:
            mood.times -= 1
            if mood.hold:
                mood.hold.wait(60)
            time.sleep(mood.slow_s)
            if mood.reset:
                self._reset()
                return
        if mood.enforce_rate and self.server.over_the_rate():
            arrival.status = 429
            self._send(429, b"", "text/html", retry_after=mood.retry_after)
            return
        if moody and mood.status:
            arrival.status = mood.status
            self._send(mood.status, mood.body, "text/html", retry_after=mood.retry_after)
            return
        if len(self.requestline) > LONGEST_LINE:
            page = f"Request Line is too large ({len(self.requestline)} > {LONGEST_LINE})".encode()
            arrival.status = 400
            self._send(400, page, "text/html")
            return
        arrival.status, document = answer(upstream, [unquote(part) for part in path.split("/")], params)
        if document is None:
            self._send(arrival.status, b"", "text/html")
        elif isinstance(document, str):
            self._send(arrival.status, document.encode(), "text/plain")
        else:
            content = json.dumps(document, separators=(",", ":")).encode()
            self._send(200, content, "application/json", cut=moody and mood.truncate)

    def _send(
        self, status: int, content: bytes, media_type: str, *, cut: bool = False, retry_after: int | None = None
    ) -> None:
        if "gzip" in self.headers.get("Accept-Encoding", "") and media_type == "application/json" and not cut:
            content = gzip.compress(content, 1)
            encoding = "gzip"
        else:
            encoding = ""
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if cut else content)
        if cut:
            self.close_connection = True

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True


def answer(upstream: Upstream, path: list[str], params: dict[str, str]) -> tuple[int, Any]:
    """(status, document): a list or dict is JSON, a string is plain text, None an empty body."""
    method = {
        "crime-last-updated": _last_updated,
        "crimes-street-dates": _dates,
        "crimes-street": _crimes_street,
        "crimes-no-location": _crimes_no_location,
        "stops-street": _stops_street,
        "forces": _forces,
        "locate-neighbourhood": _locate,
    }.get(path[0], _team)
    return method(upstream, path, params)


def _last_updated(upstream: Upstream, path: list[str], params: dict[str, str]) -> tuple[int, Any]:
    return 200, {"date": f"{upstream.months[-1]}-01"}


def _dates(upstream: Upstream, path: list[str], params: dict[str, str]) -> tuple[int, Any]:
    return 200, [{"date": month, "stop-and-search": ["btp", upstream.force]} for month in reversed(upstream.months)]


def _month(upstream: Upstream, params: dict[str, str]) -> str | None:
    """The month asked for; "" for one not served yet; None for one that is over or no month."""
    asked = params.get("date", upstream.months[-1])
    if asked in upstream.months:
        return asked
    sound = len(asked) == 7 and asked[4] == "-" and asked.replace("-", "").isdigit() and "01" <= asked[5:] <= "12"
    return "" if sound and asked > upstream.months[-1] else None


def _area(params: dict[str, str]) -> Any:
    """A test of (lat, lng), or the status of a request that names no area."""
    if "poly" in params:
        try:
            pairs = [tuple(map(float, pair.split(","))) for pair in params["poly"].split(":")]
            ring = [(lng, lat) for lat, lng in pairs]
        except ValueError:
            return 404
        if len(ring) < 3:
            return 502
        outline = shapely.Polygon(ring)
        shapely.prepare(outline)
        return lambda lat, lng: bool(shapely.intersects_xy(outline, lng, lat))
    try:
        lat, lng = float(params["lat"]), float(params["lng"])
    except (KeyError, ValueError):
        return 400
    return lambda a, b: _metres(lat, lng, a, b) <= MILE_M


def _metres(a_lat: float, a_lng: float, b_lat: float, b_lng: float) -> float:
    x = math.radians(b_lng - a_lng) * math.cos(math.radians((a_lat + b_lat) / 2))
    return 6_371_008.8 * math.hypot(x, math.radians(b_lat - a_lat))


def _in_area(upstream: Upstream, params: dict[str, str], by_month: dict[str, list[Any]]) -> tuple[int, Any]:
    holds = _area(params)
    if isinstance(holds, int):
        return holds, None
    month = _month(upstream, params)
    if month is None:
        return 404, None
    found = []
    for record in () if month in upstream.silent else by_month.get(month, ()):
        place = record["location"]
        if not place:
            continue
        lat, lng = float(place["latitude"]) + upstream.move[0], float(place["longitude"]) + upstream.move[1]
        if holds(lat, lng):
            found.append({**record, "location": {**place, "latitude": f"{lat:.6f}", "longitude": f"{lng:.6f}"}})
    return 200, found


def _crimes_street(upstream: Upstream, path: list[str], params: dict[str, str]) -> tuple[int, Any]:
    status, found = _in_area(upstream, params, _crimes())
    if status == 200 and len(found) > upstream.mood.limit:
        return 503, None
    if status == 200 and path[1] in CSV_NAMES.values():
        found = [record for record in found if record["category"] == path[1]]
    return status, found


def _stops_street(upstream: Upstream, path: list[str], params: dict[str, str]) -> tuple[int, Any]:
    return _in_area(upstream, params, _stops())


def _crimes_no_location(upstream: Upstream, path: list[str], params: dict[str, str]) -> tuple[int, Any]:
    if params.get("force") != upstream.force:
        return (200, []) if params.get("force") == "btp" else (502, None)
    month = _month(upstream, params)
    if month is None:
        return 404, None
    return 200, [record for record in _crimes().get(month, []) if record["location"] is None]


def _forces(upstream: Upstream, path: list[str], params: dict[str, str]) -> tuple[int, Any]:
    if len(path) == 1:
        return 200, [{"id": upstream.force, "name": "A force"}]
    if path[1] != upstream.force:
        return 404, "Not Found"
    return 200, _published("people" if len(path) > 2 else "force")


def _locate(upstream: Upstream, path: list[str], params: dict[str, str]) -> tuple[int, Any]:
    lat, lng = (float(part) - moved for part, moved in zip(params["q"].split(","), upstream.move, strict=True))
    if not sandbox.holds(lat, lng):
        return 404, ""
    return 200, {"force": upstream.force, "neighbourhood": "ZM1"}


def _team(upstream: Upstream, path: list[str], params: dict[str, str]) -> tuple[int, Any]:
    if path[0] != upstream.force:
        return 404, "Not Found"
    if path[1] == "neighbourhoods":
        return 200, _published("neighbourhoods")
    if path[1] not in {item["id"] for item in _published("neighbourhoods")}:
        return 404, "Not Found"
    part = path[2] if len(path) > 2 else "detail"
    if part == "boundary":
        return 200, [{"latitude": str(lat), "longitude": str(lng)} for lat, lng in ((54, 2), (54, 3), (55, 3), (54, 2))]
    return 200, _published(path[1], part)


@cache
def _published(*parts: str) -> Any:
    path = (sandbox.FILES / "policing").joinpath(*parts)
    return json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))


@cache
def _rows(kind: str) -> dict[str, list[dict[str, str]]]:
    """Month -> rows of the sandbox's files of that kind."""
    found = {}
    with zipfile.ZipFile(sandbox.FILES / "crime.zip") as archive:
        for name in archive.namelist():
            if name.endswith(f"-{kind}.csv"):
                text = archive.read(name).decode("utf-8")
                found[name[:7]] = list(csv.DictReader(io.StringIO(text, newline="")))
    return found


def _window() -> list[str]:
    return list(span(min(_crimes()), max(_crimes())))


@cache
def _crimes() -> dict[str, list[dict[str, Any]]]:
    number = 0
    found: dict[str, list[dict[str, Any]]] = {}
    for month, rows in _rows("street").items():
        found[month] = []
        for row in rows:
            number += 1
            outcome = row["Last outcome category"]
            found[month].append(
                {
                    "category": CSV_NAMES[row["Crime type"]],
                    "location_type": "Force" if row["Latitude"] else None,
                    "location": _location(row, row["Location"]),
                    "context": row["Context"],
                    "outcome_status": {"category": outcome, "date": month} if outcome else None,
                    "persistent_id": row["Crime ID"],
                    "id": number,
                    "location_subtype": "",
                    "month": month,
                }
            )
    return found


@cache
def _stops() -> dict[str, list[dict[str, Any]]]:
    return {
        month: [
            {
                "type": row["Type"],
                "involved_person": row["Type"] != "Vehicle search",
                "datetime": row["Date"],
                "operation": None,
                "operation_name": None,
                "gender": row["Gender"] or None,
                "age_range": row["Age range"] or None,
                "self_defined_ethnicity": row["Self-defined ethnicity"] or None,
                "officer_defined_ethnicity": row["Officer-defined ethnicity"] or None,
                "legislation": row["Legislation"] or None,
                "object_of_search": row["Object of search"] or None,
                "outcome": row["Outcome"] or False,
                "outcome_object": {"id": "", "name": row["Outcome"]},
                "outcome_linked_to_object_of_search": None,
                "removal_of_more_than_outer_clothing": None,
                "location": _location(row, "On or near somewhere"),
            }
            for row in rows
        ]
        for month, rows in _rows("stop-and-search").items()
    }


def _location(row: dict[str, str], street: str) -> dict[str, Any] | None:
    if not row["Latitude"]:
        return None
    return {
        "latitude": f"{float(row['Latitude']):.6f}",
        "longitude": f"{float(row['Longitude']):.6f}",
        "street": {"id": 1, "name": street},
    }
