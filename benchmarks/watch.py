"""The watch feed: documents a second of an export of the country, bytes a day of a watch, requests a second.

    python -m benchmarks.watch [--work DIR] [--jobs 2] [--part N] [--save]

On nine real national months (COMPANION_TEST_DATA); they are ingested into DIR the first time, which takes about a
minute. Writes every covered cell's `.min.json`, and every kind of document for one batch of cells in 64, to a folder
that is removed afterwards (about 2 GB). With --part N only one batch of cells in N is taken for the country.

Requests: granian with 2 workers of 8 threads beside a bare Flask JSON route, taking turns; client `wrk` on the same
machine. With --save the tables go to results/watch.md. About a quarter of an hour on two idle cores.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import http_throughput as over_http
from benchmarks._record import Record
from companion_api.app import assemble
from companion_api.core.errors import NoData
from companion_api.core.geo import Cell
from companion_api.settings import Settings
from scripts.fit_priors import ARCHIVE, WORK, national
from watch_feed import export as exporting
from watch_feed.service import WatchService

SHARE = 64
"""One batch of so many is written in every kind."""
HOT = 1_000
"""Cells that are asked for again and again: what a busy town's watches do."""
HERE, HOME = Cell(5263, -113), Cell(5262, -107)  # two sides of Leicester
CASE = {"User-Agent": "PebbleKit/4.5", "Accept": "*/*"}


def main() -> None:
    """Measure, print, and with --save keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--part", type=int, default=1, help="take one batch of cells in so many for the country")
    parser.add_argument("--save", action="store_true", help="write results/watch.md")
    arguments = parser.parse_args()
    if not (over_http.DATA / ARCHIVE).is_file():
        sys.exit("This benchmark needs the real archive: see COMPANION_TEST_DATA.")
    if shutil.which("wrk") is None:
        sys.exit("This benchmark needs wrk: apt-get install wrk")
    record = Record("The watch feed", "watch")
    national(over_http.DATA, arguments.work)
    service = open_service(arguments.work)
    started = time.perf_counter()
    cells = service.candidate_cells()
    seconds = time.perf_counter() - started
    record.add(f"Cells that may be covered: {len(cells):,}, found in {seconds:.0f} s.")
    record.add(exports(service, cells, arguments.work, arguments.jobs, arguments.part))
    with over_http._companion(arguments.work) as base:
        record.add(bytes_a_day(base))
    record.add(requests(service, cells, arguments.work))
    if arguments.save:
        print(record.write("watch"))


def open_service(work: Path) -> WatchService:
    """The feed on the snapshot under `work`; it asks nobody else."""
    return assemble(
        Settings(
            home=work / "home",
            snapshot=work / "snapshot",
            places=work / "places",
            source="snapshot",
            live_enabled=False,
        )
    ).watch


def exports(service: WatchService, cells: list[Cell], work: Path, jobs: int, part: int) -> str:
    """Documents a second to disk: one kind of the whole country, and every kind of a share of it."""
    batches = list(exporting.batches(cells))
    country = [cell for batch in batches[::part] for cell in batch]
    some = [cell for batch in batches[::SHARE] for cell in batch]
    kinds = exporting.all_suffixes()
    lines = [
        f"Export to disk, {jobs} processes.",
        "",
        "| cells of | kinds | cells | documents | MB | seconds | documents/s | cells/s |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, wanted, suffixes in (
        ("whole country" if part == 1 else f"one batch in {part}", country, ("min.json",)),
        (f"one batch in {SHARE}", some, kinds),
    ):
        with tempfile.TemporaryDirectory(dir=work) as out, _pool(work, jobs) as pool:
            list(pool.map(_ready, range(jobs)))
            started = time.perf_counter()
            chosen = exporting.Export(Path(out), service.month_of(HERE), suffixes)
            total = exporting.run(service, chosen, wanted, pool=pool)
            seconds = time.perf_counter() - started
        lines.append(
            f"| {name} | {len(suffixes)} | {total.cells:,} | {total.documents:,} | {total.size / 1e6:,.1f} | "
            f"{seconds:,.0f} | {total.documents / seconds:,.0f} | {len(wanted) / seconds:,.0f} |"
        )
    return "\n".join(lines)


def _pool(work: Path, jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=exporting.begin_worker, initargs=(open_service, work)
    )


def _ready(_: int) -> None:
    """Waits until a process has opened its data, which is not part of an export's speed."""
    exporting.worker_service()
    time.sleep(1)


def bytes_a_day(base: str) -> str:
    """What goes over the air, both ways, HTTP headers included (TLS and TCP apart), polled as docs/watch.md says."""
    tag = over_http._tag(base, "/watch/v1/latest.json")
    month = "2022-10"
    document = f"/watch/v1/{month}/{{}}.json"
    asked = {
        "latest.json": _exchanged(base, "/watch/v1/latest.json"),
        "latest.json, 304": _exchanged(base, "/watch/v1/latest.json", {"If-None-Match": tag}),
        "here": _exchanged(base, document.format(HERE.id)),
        "home": _exchanged(base, document.format(HOME.id)),
        "pin": _exchanged(base, f"/watch/v1/{month}/{HERE.id}.pin.json"),
        "min": _exchanged(base, f"/watch/v1/at.min.json?lat={HERE.centre.lat}&lng={HERE.centre.lng}"),
        "ha": _exchanged(base, f"/watch/v1/at.ha.json?lat={HERE.centre.lat}&lng={HERE.centre.lng}"),
    }
    days = {
        "Pebble: a day before the next month is due": 0,
        "Pebble: a day while it is awaited (`latest.json`)": asked["latest.json"],
        "Pebble: the day it comes (`latest.json`, here, home, pin)": sum(
            asked[name] for name in ("latest.json", "here", "home", "pin")
        ),
        "Pebble: one more place visited (`.json`)": asked["here"],
        "Garmin, `at.min.json` once a day": asked["min"],
        "Home Assistant, `at.ha.json` once a day": asked["ha"],
        "any client that keeps the ETag, `latest.json` once a day": asked["latest.json, 304"],
    }
    lines = ["Bytes a day, both ways, headers included.", "", "| client | bytes |", "|---|---:|"]
    return "\n".join([*lines, *(f"| {name} | {size:,} |" for name, size in days.items())])


def _exchanged(base: str, path: str, more: dict[str, str] | None = None) -> int:
    """Bytes of one request and its answer, as they go through the socket."""
    address = urlsplit(base)
    head = {"Host": "watch.example.org", **CASE, **(more or {}), "Connection": "close"}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    sent = "\r\n".join(lines).encode()
    got = b""
    with socket.create_connection((address.hostname or "", address.port or 80), timeout=30) as line:
        line.sendall(sent)
        while part := line.recv(65536):
            got += part
    if b" 200 " not in got[:20] and b" 304 " not in got[:20]:
        sys.exit(f"{path}: {got[:80]!r}")
    return len(sent) + len(got)


def requests(service: WatchService, cells: Sequence[Cell], work: Path) -> str:
    """Requests a second beside a bare Flask route, in turns."""
    month = service.month_of(HERE)
    covered = _covered(service, cells, month)
    paths = [f"/watch/v1/{month}/{cell.id}.min.json" for cell in covered]
    with tempfile.TemporaryDirectory() as name, over_http._bare() as bare, over_http._companion(work) as ours:
        scratch = Path(name)
        tag = over_http._tag(ours, paths[0])
        runs = {
            over_http.BARE: (bare, over_http._script(scratch, "bare", ["/"])),
            f"`.min.json`, {HOT:,} cells again and again": (ours, over_http._script(scratch, "hot", paths[:HOT])),
            f"`.min.json`, {len(paths) - HOT:,} cells, each asked once or twice": (
                ours,
                over_http._script(scratch, "cold", paths[HOT:]),
            ),
            "304": (ours, over_http._script(scratch, "304", paths[:1], tag=tag, status=304)),
        }
        for base, script in list(runs.values())[:2]:
            over_http._wrk(base, script, over_http.WARM_UP_S)
        rates: dict[str, list[float]] = {label: [] for label in runs}
        for _ in range(over_http.ROUNDS):
            for label, (base, script) in runs.items():
                rates[label].append(over_http._wrk(base, script, over_http.SECONDS))
    lines = ["| route | requests/s (median) | share of bare |", "|---|---:|---:|"]
    for label, seen in rates.items():
        share = statistics.median(a / b for a, b in zip(seen, rates[over_http.BARE], strict=True))
        lines.append(f"| {label} | {statistics.median(seen):,.0f} | {share:.0%} |")
    return "\n".join(lines)


def _covered(service: WatchService, cells: Sequence[Cell], month: str) -> list[Cell]:
    """Up to twenty thousand cells that have a document, from all over, in an order of no meaning."""
    wanted = over_http.PLACES
    step = max(1, len(cells) // wanted)
    found = []
    for cell in cells[::step]:
        try:
            service.document(cell, month)
        except NoData:
            continue
        found.append(cell)
    return sorted(found, key=lambda cell: (cell.lng_e2 * 7919 + cell.lat_e2 * 104729) % 1_000_003)


if __name__ == "__main__":
    main()
