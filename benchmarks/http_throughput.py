"""Requests a second over HTTP, against a bare Flask JSON route in the same run.

    python -m benchmarks.http_throughput

granian, 2 workers of 8 threads, on nine real national months (COMPANION_TEST_DATA) where they are at hand, else on the
sandbox; random homes, none asked for twice in a row. Client: `wrk` (apt-get install wrk), 16 connections. Client and
server share the machine. Rounds alternate with the yardstick, so that a busy moment hits both; the median counts.
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
from pathlib import Path

import numpy as np

from companion_api.crime.fit_prior import read_homes
from scripts.fit_priors import ARCHIVE, WORK, national

DATA = Path(os.environ.get("COMPANION_TEST_DATA", Path(__file__).resolve().parent.parent.parent / "shared" / "data"))
ROUNDS, SECONDS, WARM_UP_S, CONNECTIONS = 5, 4, 12, 16
PLACES = 20_000

PATHS_LUA = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local at = 0
function init() math.randomseed(os.time()); at = math.random(#paths) end
function request() at = at %% #paths + 1; return wrk.format("GET", paths[at]%s) end
local failed = 0
function response(status) if status ~= %d then failed = failed + 1 end end
"""


def main() -> None:
    """Measure and print a table."""
    if shutil.which("wrk") is None:
        sys.exit("This benchmark needs wrk: apt-get install wrk")
    real = (DATA / ARCHIVE).is_file()
    points = _national_homes() if real else _sandbox_points()
    with tempfile.TemporaryDirectory() as name, _bare() as bare, _companion(real) as companion:
        scratch = Path(name)
        tag = _tag(companion, f"/v1/crime/summary?{points[0]}")
        runs = {
            "bare Flask JSON route": (bare, _script(scratch, "bare", ["/"])),
            **{
                f"/v1/crime/{route}": (companion, _script(scratch, route, [f"/v1/crime/{route}?{p}" for p in points]))
                for route in ("summary", "level")
            },
            "304 of a summary": (
                companion,
                _script(scratch, "304", [f"/v1/crime/summary?{points[0]}"], tag=tag, status=304),
            ),
        }
        for base, script in runs.values():
            _wrk(base, script, WARM_UP_S)
        rates: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for label, (base, script) in runs.items():
                rates[label].append(_wrk(base, script, SECONDS))
    yardstick = statistics.median(rates["bare Flask JSON route"])
    print(f"{'nine national months' if real else 'sandbox'}, {len(points):,} places, {ROUNDS} rounds of {SECONDS} s")
    print("| route | requests/s (median) | share of bare |\n|---|---|---|")
    for label, seen in rates.items():
        print(f"| {label} | {statistics.median(seen):,.0f} | {statistics.median(seen) / yardstick:.0%} |")


def _national_homes() -> list[str]:
    _, _, places = national(DATA)
    homes = read_homes(places)
    random = np.random.default_rng(1)
    chosen = random.choice(len(homes.lat), PLACES, p=homes.residents / homes.residents.sum())
    lat = homes.lat[chosen] + random.normal(0, 0.003, PLACES)
    lng = homes.lng[chosen] + random.normal(0, 0.003, PLACES)
    return [f"lat={a:.5f}&lng={b:.5f}" for a, b in zip(lat, lng, strict=True)]


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
def _companion(real: bool) -> Iterator[str]:
    work = WORK.resolve()
    data = {"COMPANION_SNAPSHOT": str(work / "snapshot"), "COMPANION_PLACES": str(work / "places")} if real else {}
    settings = {**data, "COMPANION_RATE_LIMITS": "no", "COMPANION_HOME": str(work / "home")}
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
