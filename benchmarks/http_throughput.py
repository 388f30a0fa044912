"""Requests a second over HTTP, against a bare Flask JSON route in the same run.

    python -m benchmarks.http_throughput

granian, 2 workers of 8 threads, on nine real national months (COMPANION_TEST_DATA) where they are at hand, else on the
sandbox. Places nobody asked about before: random homes, each question a few hundred metres beside one, so that no
answer is in memory; the same places: a thousand homes again and again. Client: `wrk` (apt-get install wrk), 16
connections. Client and server share the machine. Rounds alternate with the yardstick, so that a busy moment hits both;
the median counts.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from companion_api.core.geo import Point
from companion_api.crime.fit_prior import read_homes
from scripts.fit_priors import ARCHIVE, WORK, national

DATA = Path(os.environ.get("COMPANION_TEST_DATA", Path(__file__).resolve().parent.parent.parent / "shared" / "data"))
ROUNDS, SECONDS, WARM_UP_S, CONNECTIONS = 5, 4, 12, 16
PLACES, AGAIN = 20_000, 1_000

PATHS_LUA = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local at = 0
function init() math.randomseed(os.time()); at = math.random(#paths) end
function request() at = at %% #paths + 1; return wrk.format("GET", paths[at]%s) end
local failed = 0
function response(status) if status ~= %d then failed = failed + 1 end end
"""
NEW_PLACES_LUA = """
local lats, lngs = {}, {}
for lat, lng in io.open("%s"):read("a"):gmatch("lat=([%%d.-]+)&lng=([%%d.-]+)") do
  lats[#lats + 1], lngs[#lngs + 1] = tonumber(lat), tonumber(lng)
end
function init() math.randomseed(os.time()) end
function request()
  local at, aside = math.random(#lats), function() return (math.random() - 0.5) * 0.006 end
  return wrk.format("GET", string.format("%s?lat=%%.6f&lng=%%.6f", lats[at] + aside(), lngs[at] + aside()))
end
"""


ROUTES = ("summary", "level")
BARE = "bare Flask JSON route"
NOT_MODIFIED = "304 of a summary"


@dataclass(frozen=True)
class Measured:
    """Requests a second of each route, one figure a round."""

    data: str
    rates: dict[str, list[float]]

    def share(self, route: str) -> float:
        """Of the yardstick: the median over rounds of the ratio within a round, so that a busy moment hits both."""
        return statistics.median(a / b for a, b in zip(self.rates[route], self.rates[BARE], strict=True))

    def table(self) -> str:
        """Markdown."""
        lines = [f"{self.data}, {PLACES:,} places, {ROUNDS} rounds of {SECONDS} s, {CONNECTIONS} connections.", ""]
        lines += ["| route | requests/s (median) | share of bare |", "|---|---|---|"]
        for route, seen in self.rates.items():
            lines.append(f"| {route} | {statistics.median(seen):,.0f} | {self.share(route):.0%} |")
        return "\n".join(lines)


def new(route: str) -> str:
    """What the figures of a route at places nobody asked about before are kept under."""
    return f"/v1/crime/{route}, new places"


def again(route: str) -> str:
    """The same at places asked about before."""
    return f"/v1/crime/{route}, the same places"


def measure(work: Path = WORK) -> Measured:
    """Start both servers, warm them up, and let them take turns."""
    real = (DATA / ARCHIVE).is_file()
    points = _national_homes(work) if real else _sandbox_points()
    with tempfile.TemporaryDirectory() as name, _bare() as bare, _companion(work if real else None) as companion:
        scratch = Path(name)
        tag = _tag(companion, f"/v1/crime/summary?{points[0]}")
        unchanged = _script(scratch, "304", [f"/v1/crime/summary?{points[0]}"], tag=tag, status=304)
        runs = {BARE: (bare, _script(scratch, "bare", ["/"]))}
        for route in ROUTES:
            paths = [f"/v1/crime/{route}?{point}" for point in points[:AGAIN]]
            runs[new(route)] = (companion, _new_places(scratch, route, points))
            runs[again(route)] = (companion, _script(scratch, route, paths))
        runs[NOT_MODIFIED] = (companion, unchanged)
        for base, script in runs.values():
            _wrk(base, script, WARM_UP_S)
        rates: dict[str, list[float]] = {label: [] for label in runs}
        for _ in range(ROUNDS):
            for label, (base, script) in runs.items():
                rates[label].append(_wrk(base, script, SECONDS))
    return Measured("nine national months" if real else "sandbox", rates)


def main() -> None:
    """Measure and print a table."""
    if shutil.which("wrk") is None:
        sys.exit("This benchmark needs wrk: apt-get install wrk")
    print(measure().table())


def _national_homes(work: Path) -> list[str]:
    """Homes of people in forces that published: an answer that there is no data is short work."""
    source, _, places = national(DATA, work)
    homes = read_homes(places)
    random = np.random.default_rng(1)
    chosen = random.choice(len(homes.lat), 2 * PLACES, p=homes.residents / homes.residents.sum())
    lat = homes.lat[chosen] + random.normal(0, 0.003, len(chosen))
    lng = homes.lng[chosen] + random.normal(0, 0.003, len(chosen))
    pairs = zip(lat.tolist(), lng.tolist(), strict=True)
    return [f"lat={a:.5f}&lng={b:.5f}" for a, b in pairs if source.covers(Point(a, b))][:PLACES]


def _sandbox_points() -> list[str]:
    random = np.random.default_rng(1)
    lat, lng = random.uniform(54.15, 54.25, PLACES), random.uniform(2.45, 2.65, PLACES)
    return [f"lat={a:.5f}&lng={b:.5f}" for a, b in zip(lat, lng, strict=True)]


def _script(folder: Path, name: str, paths: list[str], tag: str = "", status: int = 200) -> Path:
    listed, script = folder / f"{name}.txt", folder / f"{name}.lua"
    listed.write_text("\n".join(paths), encoding="utf-8")
    header = f""", {{["If-None-Match"]='{tag}'}}""" if tag else ""
    script.write_text(PATHS_LUA % (listed, header, status), encoding="utf-8")
    return script


def _new_places(folder: Path, route: str, points: list[str]) -> Path:
    listed, script = folder / f"{route}-new.txt", folder / f"{route}-new.lua"
    listed.write_text("\n".join(points), encoding="utf-8")
    script.write_text(NEW_PLACES_LUA % (listed, f"/v1/crime/{route}"), encoding="utf-8")
    return script


def _wrk(base: str, script: Path, seconds: int) -> float:
    """Requests a second. Answers other than 2xx and 3xx (places without data) are counted too, and wrk names them."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), base]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found is not None, told
    return float(found[1])


def _tag(base: str, path: str) -> str:
    with urllib.request.urlopen(base + path) as answer:
        return str(answer.headers["ETag"])


@contextmanager
def _bare() -> Iterator[str]:
    with _serving(["--factory", "benchmarks._bare:create_app"], {}) as base:
        yield base


@contextmanager
def _companion(work: Path | None) -> Iterator[str]:
    """Ours, on the nine national months under `work`, or on the sandbox alone; it asks nobody else."""
    settings = {"COMPANION_RATE_LIMITS": "no", "COMPANION_LIVE_ENABLED": "no"}
    if work is not None:
        settings["COMPANION_HOME"] = str(work.resolve() / "home")
        settings["COMPANION_SNAPSHOT"] = str(work.resolve() / "snapshot")
        settings["COMPANION_PLACES"] = str(work.resolve() / "places")
    with _serving(["--factory", "companion_api.app:create_app"], settings) as base:
        yield base


@contextmanager
def _serving(target: list[str], settings: dict[str, str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    granian = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "2", "--blocking-threads", "8", "--backlog", "1024", "--no-log", "--no-ws"),
    ]
    process = subprocess.Popen([*granian, *target], env={**os.environ, **settings}, start_new_session=True)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(base)
        yield base
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _wait_for(base: str) -> None:
    """Until the server answers; a busy machine may need most of a minute to start two workers."""
    for _ in range(600):
        try:
            urllib.request.urlopen(base + "/").close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{base} did not start")


if __name__ == "__main__":
    main()
