"""Ingest: rows a second from zip, peak memory, size of what comes out; beside DuckDB merely counting the unzipped CSV.

    python -m benchmarks.archive_ingest [--months 1 4 9 36] [--work DIR] [--real FILE.zip]

Each ingest is a process of its own, so that its peak memory is its own. DuckDB reads the same files unpacked, warm in
the page cache, on as many threads as there are cores.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.national_archive import prepared

_CHILD = """
import json, resource, sys, time
from pathlib import Path
from companion_api.data.archive.ingest import ingest
from companion_api.data.archive.snapshot import Snapshot
started, busy = time.perf_counter(), time.process_time()
done = ingest([Path(sys.argv[1])], Path(sys.argv[2]))
seconds, cpu = time.perf_counter() - started, time.process_time() - busy
snapshot = Snapshot(done.path)
sizes = {name: entry.size for name, entry in snapshot.manifest.files.items()}
index = sum(size for name, size in sizes.items() if name.startswith(("place_", "row_", "lsoa_")))
print(json.dumps({
    "rows": done.report.rows_read, "crimes": len(snapshot.row_cell), "seconds": seconds, "cpu": cpu,
    "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, "index": index, "all": sum(sizes.values()),
    "points": snapshot.located,
}))
"""
_OPEN = """
import sys, time
started = time.perf_counter()
from pathlib import Path
from companion_api.data.archive.folder import SnapshotFolder
imported = time.perf_counter()
assert SnapshotFolder(Path(sys.argv[1])).current() is not None
print(time.perf_counter() - imported)
"""


@dataclass(frozen=True)
class Measured:
    """One archive's figures; sizes in bytes, times in seconds."""

    snapshots: Path
    rows: int
    crimes: int
    points: int
    seconds: float
    cpu: float
    """Seconds of one core; half of it is the least that two cores of a machine to itself can take."""
    peak: int
    index: int
    all: int
    open_s: float
    duckdb_s: float


def measure(archive: Path, work: Path) -> Measured:
    """Ingest an archive into `work`, open it, and let DuckDB count its rows."""
    out = work / f"snapshot-{archive.stem}"
    shutil.rmtree(out, ignore_errors=True)
    seen = json.loads(_run(_CHILD, str(archive), str(out)))
    opened = min(float(_run(_OPEN, str(out))) for _ in range(3))
    with tempfile.TemporaryDirectory(dir=work) as unpacked:
        with zipfile.ZipFile(archive) as source:
            source.extractall(unpacked)
        counted = _count(Path(unpacked))
    return Measured(snapshots=out, **seen, open_s=opened, duckdb_s=counted)


def _run(code: str, *arguments: str) -> str:
    return subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True).stdout


def _count(folder: Path) -> float:
    """The better of two counts of the street files."""
    files = f"read_csv('{folder}/*/*-street.csv', header=true, all_varchar=true)"
    times = []
    for _ in range(2):
        with duckdb.connect() as database:
            database.execute(f"SET threads = {os.cpu_count()}")
            started = time.perf_counter()
            database.execute(f"SELECT count(*) FROM {files}").fetchone()
            times.append(time.perf_counter() - started)
    return min(times)


def table(measured: dict[str, Measured]) -> str:
    """Markdown."""
    lines = [
        "| archive | rows | points | ingest s | rows/s | core s | DuckDB count s | ratio | peak MiB | index B/crime "
        "| snapshot MB | open ms |",
        "|---" * 12 + "|",
    ]
    for name, seen in measured.items():
        lines.append(
            f"| {name} | {seen.rows:,} | {seen.points:,} | {seen.seconds:.1f} | {seen.rows / seen.seconds:,.0f} "
            f"| {seen.cpu:.1f} | {seen.duckdb_s:.1f} | {seen.seconds / seen.duckdb_s:.2f} | {seen.peak / 2**20:,.0f} "
            f"| {seen.index / seen.crimes:.1f} | {seen.all / 1e6:,.0f} | {seen.open_s * 1e3:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--months", type=int, nargs="*", default=[1, 4, 9, 36])
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "companion-benchmarks")
    parser.add_argument("--real", type=Path, nargs="*", default=[])
    arguments = parser.parse_args()
    archives = {f"{count} months": prepared(arguments.work, count) for count in arguments.months}
    archives |= {path.name: path for path in arguments.real}
    measured: dict[str, Measured] = {}
    for name, path in archives.items():
        measured[name] = measure(path, arguments.work)
        print(f"{name}: {measured[name]}", file=sys.stderr, flush=True)
    print(table(measured))


if __name__ == "__main__":
    main()
