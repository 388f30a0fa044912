"""Everything about the speed of crime data in one run: ingest, the count index and its peers, levels, HTTP, growth.

    python -m benchmarks.crime [--months 1 4 9 36] [--work DIR] [--without-postgis] [--save]

Makes the archives it needs in DIR (1.3 GB, once), and a snapshot of each anew. With --save the tables go to
results/crime.md, each figure beside its target, and the plot of growth to results/crime.png. About a quarter of an hour
on two cores with nothing else to do.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import matplotlib as mpl

from benchmarks import archive_index, archive_ingest, http_throughput, level
from benchmarks._record import RESULTS, Record
from benchmarks.archive_index import Engine
from benchmarks.archive_ingest import Measured
from benchmarks.http_throughput import ROUTES
from benchmarks.national_archive import prepared
from companion_api.data.archive import publish
from companion_api.data.archive.snapshot import Snapshot
from companion_api.data.archive.source import SnapshotSource
from scripts.fit_priors import ARCHIVE

REAL = "9 real months"
_WORKER = """
import time
began = time.perf_counter()
from companion_api.app import create_app
imported = time.perf_counter()
create_app()
print(imported - began, time.perf_counter() - imported)
"""


def main() -> None:
    """Measure, print, and with --save keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--months", type=int, nargs="+", default=[1, 4, 9, 36])
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "companion-benchmarks")
    parser.add_argument("--without-postgis", action="store_true")
    parser.add_argument("--save", action="store_true", help="write results/crime.md and results/crime.png")
    arguments = parser.parse_args()
    record = Record("Crime data: ingest, counts, levels, HTTP", "crime")

    archives = {f"{months} months": prepared(arguments.work, months) for months in arguments.months}
    if (level.DATA / ARCHIVE).is_file():
        archives[REAL] = level.DATA / ARCHIVE
    ingested: dict[str, Measured] = {}
    counted: dict[str, dict[str, Engine]] = {}
    for name, archive in archives.items():
        ingested[name] = archive_ingest.measure(archive, arguments.work)
        print(name, ingested[name], flush=True)
        source = SnapshotSource(_snapshot(ingested[name].snapshots))
        counted[name] = archive_index.measure(source, arguments.work, not arguments.without_postgis)
        print(name, counted[name], flush=True)
    largest = f"{max(arguments.months)} months"
    starts = _worker_starts(ingested[largest].snapshots, arguments.work)
    work = arguments.work / "real"
    levels = level.measure(work=work) if REAL in archives else None
    http = http_throughput.measure(work)

    record.add("## Targets\n\n" + _targets(largest, ingested[largest], counted[largest], starts, levels, http))
    record.add("## Growth\n\n![Cost against months](crime.png)\n\n" + _growth(ingested, counted))
    record.add("## Ingest\n\n" + archive_ingest.table(ingested))
    record.add(
        "## A 1-mile circle, all months and categories\n\nMedian / 99th percentile in milliseconds, and how many times "
        "ours.\n\n" + archive_index.table(counted)
    )
    if levels is not None:
        record.add("## A level, in process\n\n" + levels.table())
    record.add("## HTTP (granian, 2 workers; client on the same machine)\n\n" + http.table())
    if arguments.save:
        _plot({months: f"{months} months" for months in arguments.months}, ingested, counted, RESULTS / "crime.png")
        print(record.write("crime"))


def _snapshot(folder: Path) -> Snapshot:
    version = publish.current(folder)
    assert version is not None
    return Snapshot(folder / version)


def _worker_starts(snapshots: Path, work: Path) -> tuple[float, float]:
    """(seconds to import the program, seconds to open everything) of a worker on that snapshot: median of five."""
    settings = {
        "COMPANION_SNAPSHOT": str(snapshots), "COMPANION_HOME": str(work / "home"), "COMPANION_LIVE_ENABLED": "no",
    }  # fmt: skip
    seen = []
    for _ in range(6):  # the first makes the sandbox's snapshot
        told = subprocess.run(
            [sys.executable, "-c", _WORKER], env={**os.environ, **settings}, check=True, capture_output=True, text=True
        )
        seen.append(tuple(map(float, told.stdout.split()[-2:])))
        time.sleep(0.2)
    imported, opened = zip(*seen[1:], strict=True)
    return statistics.median(imported), statistics.median(opened)


def _targets(
    name: str,
    ingested: Measured,
    counted: dict[str, Engine],
    starts: tuple[float, float],
    levels: level.Measured | None,
    http: http_throughput.Measured,
) -> str:
    ours = counted["ours"]
    pace = ingested.rows / ingested.seconds
    rows = [
        (f"circle, median ({name})", "at most 0.2 ms", f"{ours.median:.3f} ms", ours.median <= 0.2),
        (f"circle, 99th percentile ({name})", "at most 2 ms", f"{ours.p99:.3f} ms", ours.p99 <= 2),
    ]
    for peer, times in (("DuckDB", 20), ("PostGIS", 100)):
        if peer in counted:
            ratio = counted[peer].median / ours.median
            rows.append((f"faster than {peer} ({name})", f"{times} times", f"{ratio:,.0f} times", ratio >= times))
    if levels is not None:
        took = levels.median(level.LEVEL)
        rows.append(("a level, median (9 real months)", "at most 0.5 ms", f"{took:.3f} ms", took <= 0.5))
    routes = [(named(route), 0.6) for named in (http_throughput.new, http_throughput.again) for route in ROUTES]
    for route, share in (*routes, (http_throughput.NOT_MODIFIED, 0.85)):
        seen = http.share(route)
        rows.append((f"{route} of a bare Flask route", f"{share:.0%}", f"{seen:.0%}", seen >= share))
    ratio = ingested.seconds / ingested.duckdb_s
    rows += [
        (
            f"ingest ({name})",
            "500,000 rows/s, or within 2x of DuckDB counting",
            f"{pace:,.0f} rows/s, {ratio:.1f}x; {ingested.rows / ingested.cpu:,.0f} rows a core second",
            pace >= 500_000 or ratio <= 2,
        ),
        (f"peak memory ({name})", "2 GiB", f"{ingested.peak / 2**30:.2f} GiB", ingested.peak <= 2**31),
        (
            f"index ({name})",
            "8 bytes a crime",
            f"{ingested.index / ingested.crimes:.1f} bytes",
            ingested.index <= 8 * ingested.crimes,
        ),
        (
            "start-up of a worker",
            "0.5 s",
            f"{starts[1]:.2f} s to open all (snapshot {ingested.open_s:.3f} s), after {starts[0]:.2f} s of imports",
            starts[1] <= 0.5,
        ),
    ]
    lines = ["| what | target | measured | met |", "|---|---|---|---|"]
    lines += [f"| {what} | {target} | {found} | {'yes' if met else 'no'} |" for what, target, found, met in rows]
    return "\n".join(lines)


def _growth(ingested: dict[str, Measured], counted: dict[str, dict[str, Engine]]) -> str:
    lines = [
        "| archive | rows | ingest s | core s | peak MiB | index MB | bytes a crime | open ms | circle ms | p99 ms |",
        "|---" * 10 + "|",
    ]
    for name, seen in ingested.items():
        ours = counted[name]["ours"]
        lines.append(
            f"| {name} | {seen.rows:,} | {seen.seconds:.1f} | {seen.cpu:.1f} | {seen.peak / 2**20:,.0f} "
            f"| {seen.index / 1e6:.0f} | {seen.index / seen.crimes:.1f} | {seen.open_s * 1e3:.0f} "
            f"| {ours.median:.3f} | {ours.p99:.3f} |"
        )
    return "\n".join(lines)


def _plot(
    names: dict[int, str], ingested: dict[str, Measured], counted: dict[str, dict[str, Engine]], path: Path
) -> None:
    """Left: a circle in each engine. Right: ingest, memory and index. All against months, on logarithmic scales."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt  # the backend is chosen first

    months = list(names)
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2))
    for engine in counted[names[months[0]]]:
        left.plot(months, [counted[names[m]][engine].median for m in months], marker="o", label=engine)
    left.set(ylabel="median of a 1-mile circle, ms")
    for label, values in {
        "ingest, core seconds": [ingested[names[m]].cpu for m in months],
        "peak memory, 100 MiB": [ingested[names[m]].peak / 2**20 / 100 for m in months],
        "index, 10 MB": [ingested[names[m]].index / 1e7 for m in months],
    }.items():
        right.plot(months, values, marker="o", label=label)
    for axes in (left, right):
        axes.set(xscale="log", yscale="log", xlabel="months of 500,000 crimes")
        axes.set_xticks(months, [str(m) for m in months])
        axes.minorticks_off()
        axes.grid(alpha=0.3)
        axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
