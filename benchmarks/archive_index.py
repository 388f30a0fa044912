"""Counting the crimes of a circle: our index beside DuckDB, PostGIS and a k-d tree over the same rows.

    python -m benchmarks.archive_index [--months 1 4 9 36] [--work DIR] [--without-postgis]

1-mile circles around random crimes, every month and category; each engine gives the whole table of month by category,
and their tables are compared. Ours and the k-d tree: one thread. DuckDB: the rows in a table sorted by place, in
memory, all cores. PostGIS: one row a crime, a GiST index on geography, ST_DWithin on the sphere; a cluster of its own,
warm. Of three times for a circle the best counts, so that what else the machine does weighs less; the 99th percentile
is that of circles.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import psycopg
from scipy.spatial import cKDTree

from benchmarks.national_archive import prepared
from companion_api.core.categories import CATEGORIES
from companion_api.core.geo import EARTH_RADIUS_M, MILE_M, Circle
from companion_api.core.months import ordinal
from companion_api.data.archive import publish
from companion_api.data.archive.ingest import ingest
from companion_api.data.archive.placekey import decode
from companion_api.data.archive.snapshot import Snapshot
from companion_api.data.archive.source import SnapshotSource

SEED = 36
CIRCLES = 2_000
PEER_CIRCLES = 60
POSTGRES = Path("/usr/lib/postgresql")
Ask = Callable[[Circle], npt.NDArray[np.int64]]


@dataclass(frozen=True)
class Engine:
    """How long an engine takes for a circle, in milliseconds."""

    median: float
    p99: float


def circles(source: SnapshotSource) -> list[Circle]:
    """Circles near crimes drawn at random, so that busy places come up as often as they are busy."""
    random = np.random.default_rng(SEED)
    snapshot = source.snapshot
    rows = random.integers(0, int(snapshot.first[snapshot.located]), CIRCLES)
    places = snapshot.first.searchsorted(rows, "right") - 1
    lat, lng = snapshot.places.positions(places)
    lat += random.normal(0, 0.004, CIRCLES)
    lng += random.normal(0, 0.006, CIRCLES)
    return [Circle(float(y), float(x), MILE_M) for y, x in zip(lat, lng, strict=True)]


def timed(ask: Ask, asked: list[Circle]) -> tuple[Engine, list[npt.NDArray[np.int64]]]:
    """(times, answers), after a round to warm up; the best of three times for each circle."""
    for circle in asked[: len(asked) // 2]:
        ask(circle)
    took, answers = [], []
    for circle in asked:
        times = []
        for _ in range(3):
            began = time.perf_counter()
            answer = ask(circle)
            times.append((time.perf_counter() - began) * 1e3)
        took.append(min(times))
        answers.append(answer)
    return Engine(float(np.median(took)), float(np.quantile(took, 0.99))), answers


def ours(source: SnapshotSource) -> Ask:
    """The count index."""
    first, last = source.months[0], source.months[-1]
    source.snapshot._in_circle = source.snapshot.places.in_circle  # type: ignore[method-assign]  # no cache: measure it
    return lambda circle: source.counts(circle, first, last)


def kd_tree(source: SnapshotSource) -> tuple[Ask, float]:
    """(places from a k-d tree in this process's memory, counts as ours; seconds to build the tree)."""
    snapshot = source.snapshot
    began = time.perf_counter()
    lat, lng = (np.radians(angles) for angles in decode(snapshot.places.key[: snapshot.located]))
    tree = cKDTree(np.stack([np.cos(lat) * np.cos(lng), np.cos(lat) * np.sin(lng), np.sin(lat)], axis=1))
    built = time.perf_counter() - began

    def ask(circle: Circle) -> npt.NDArray[np.int64]:
        y, x = np.radians(circle.lat), np.radians(circle.lng)
        at = (np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y))
        found = tree.query_ball_point(at, 2 * np.sin(circle.radius_m / (2 * EARTH_RADIUS_M)), return_sorted=True)
        return snapshot.table(np.array(found, np.int64))

    return ask, built


@contextlib.contextmanager
def duck(source: SnapshotSource) -> Iterator[Ask]:
    """DuckDB over the rows sorted by place."""
    shape = (len(source.months), len(CATEGORIES))
    with duckdb.connect() as database:
        database.execute(f"SET threads = {os.cpu_count()}")
        database.execute(
            "CREATE TABLE crime AS SELECT lat, lng, "
            f"(month[1:4]::INT * 12 + month[6:7]::INT - 1 - {ordinal(source.months[0])})::SMALLINT AS month, "
            f"(list_position({list(CATEGORIES)}, category) - 1)::TINYINT AS category "
            f"FROM '{source.snapshot.folder}/crimes.parquet' WHERE lat IS NOT NULL"
        )
        query = f"""
            SELECT month, category, count(*) FROM crime
            WHERE lat BETWEEN $south AND $north AND lng BETWEEN $west AND $east
              AND 2 * {EARTH_RADIUS_M} * asin(sqrt(pow(sin(radians(lat - $lat) / 2), 2)
                  + cos(radians($lat)) * cos(radians(lat)) * pow(sin(radians(lng - $lng) / 2), 2))) <= $radius
            GROUP BY month, category"""

        def ask(circle: Circle) -> npt.NDArray[np.int64]:
            height = np.degrees(circle.radius_m / EARTH_RADIUS_M) * 1.0001
            width = height / np.cos(np.radians(abs(circle.lat) + height))
            found = database.execute(query, {
                "lat": circle.lat, "lng": circle.lng, "radius": circle.radius_m, "south": circle.lat - height,
                "north": circle.lat + height, "west": circle.lng - width, "east": circle.lng + width,
            }).fetchnumpy()  # fmt: skip
            return _table(shape, *found.values())

        yield ask


@contextlib.contextmanager
def postgis(source: SnapshotSource, work: Path) -> Iterator[Ask]:
    """PostGIS over one row a crime."""
    shape = (len(source.months), len(CATEGORIES))
    with cluster(work) as address, psycopg.connect(address, autocommit=True) as database:
        database.execute("CREATE EXTENSION postgis")
        database.execute("CREATE UNLOGGED TABLE crime (place geography(Point), month smallint, category smallint)")
        _load(database, source)
        database.execute("SET maintenance_work_mem = '1GB'")
        database.execute("CREATE INDEX ON crime USING gist (place)")
        database.execute("VACUUM ANALYZE crime")
        query = (
            "SELECT month, category, count(*) FROM crime "
            "WHERE ST_DWithin(place, ST_MakePoint(%s, %s)::geography, %s, false) GROUP BY month, category"
        )

        def ask(circle: Circle) -> npt.NDArray[np.int64]:
            rows = database.execute(query, (circle.lng, circle.lat, circle.radius_m)).fetchall()
            return _table(shape, *np.array(rows or np.empty((0, 3)), np.int64).T)

        yield ask


def _load(database: psycopg.Connection[tuple[object, ...]], source: SnapshotSource) -> None:
    """Copy the located rows in binary: extended well-known binary for the points."""
    snapshot = source.snapshot
    count = int(snapshot.first[snapshot.located])
    month, category = np.divmod(snapshot.row_cell[:count], len(CATEGORIES))
    lat, lng = decode(snapshot.places.key[: snapshot.located])
    times = np.diff(snapshot.first)[: snapshot.located]
    layout = [("columns", ">i2"), ("l1", ">i4"), ("order", "u1"), ("kind", "<u4"), ("srid", "<u4"), ("x", "<f8"),
              ("y", "<f8"), ("l2", ">i4"), ("month", ">i2"), ("l3", ">i4"), ("category", ">i2")]  # fmt: skip
    rows = np.zeros(count, layout)
    rows["columns"], rows["l1"], rows["order"], rows["kind"], rows["srid"] = 3, 25, 1, 0x2000_0001, 4326
    rows["x"], rows["y"] = np.repeat(lng, times), np.repeat(lat, times)
    rows["l2"] = rows["l3"] = 2
    rows["month"], rows["category"] = month, category
    with database.cursor().copy("COPY crime FROM STDIN (FORMAT BINARY)") as sink:
        sink.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
        for start in range(0, count, 100_000):
            sink.write(rows[start : start + 100_000].tobytes())
        sink.write(b"\xff\xff")


@contextlib.contextmanager
def cluster(work: Path) -> Iterator[str]:
    """A PostgreSQL cluster of our own, thrown away afterwards; its connection string."""
    programs = sorted(POSTGRES.glob("*/bin"))[-1]
    folder = Path(tempfile.mkdtemp(prefix="companion-pg-", dir=work))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # PostgreSQL refuses to run as root; Debian's package makes a user for it.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    settings = f"-p {port} -k {folder} -c listen_addresses= -c shared_buffers=2GB -c fsync=off -c jit=off"
    data = folder / "data"
    subprocess.run([*as_user, programs / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8"],
                   check=True, capture_output=True, cwd="/")  # fmt: skip
    subprocess.run([*as_user, programs / "pg_ctl", "-D", data, "-o", settings, "-w", "-l", folder / "log", "start"],
                   check=True, capture_output=True, cwd="/")  # fmt: skip
    try:
        yield f"host={folder} port={port} user=bench dbname=postgres"
    finally:
        subprocess.run([*as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"],
                       check=False, capture_output=True, cwd="/")  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)


def _table(shape: tuple[int, int], months: object, categories: object, counts: object) -> npt.NDArray[np.int64]:
    table = np.zeros(shape, np.int64)
    table[np.asarray(months, np.int64), np.asarray(categories, np.int64)] = np.asarray(counts, np.int64)
    return table


def measure(source: SnapshotSource, work: Path, with_postgis: bool) -> dict[str, Engine]:
    """Every engine's times. AssertionError when DuckDB disagrees, or PostGIS by more than rounding at the edge."""
    asked = circles(source)
    few = asked[:PEER_CIRCLES]
    seen: dict[str, Engine] = {}
    seen["ours"], answers = timed(ours(source), asked)
    ask, built = kd_tree(source)
    seen["k-d tree"], found = timed(ask, asked)
    print(f"  k-d tree built in {built:.2f} s by every worker for itself; ours in none", flush=True)
    assert sum(int(a.sum()) for a in found) == sum(int(a.sum()) for a in answers)
    with duck(source) as ask:
        seen["DuckDB"], found = timed(ask, few)
        assert all(np.array_equal(a, b) for a, b in zip(answers, found, strict=False)), "DuckDB counts otherwise"
    if with_postgis:
        with postgis(source, work) as ask:
            seen["PostGIS"], found = timed(ask, few)
            apart = sum(int(np.abs(a - b).sum()) for a, b in zip(answers, found, strict=False))
            assert apart <= 1e-5 * sum(int(a.sum()) for a in answers[:PEER_CIRCLES]), "PostGIS counts otherwise"
    return seen


def table(measured: dict[int, dict[str, Engine]]) -> str:
    """Markdown: median / p99 in milliseconds, and how many times slower than ours."""
    engines = list(dict.fromkeys(name for seen in measured.values() for name in seen))
    lines = ["| months | " + " | ".join(engines) + " |", "|---" * (len(engines) + 1) + "|"]
    for months, seen in measured.items():
        cells = [
            f"{seen[name].median:.3f} / {seen[name].p99:.3f} ({seen[name].median / seen['ours'].median:,.0f}x)"
            if name in seen
            else "-"
            for name in engines
        ]
        lines.append(f"| {months} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--months", type=int, nargs="*", default=[1, 4, 9, 36])
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "companion-benchmarks")
    parser.add_argument("--without-postgis", action="store_true")
    arguments = parser.parse_args()
    measured: dict[int, dict[str, Engine]] = {}
    for months in arguments.months:
        archive = prepared(arguments.work, months)
        out = arguments.work / f"snapshot-{archive.stem}"
        version = publish.current(out)
        path = out / version if version else ingest([archive], out).path
        measured[months] = measure(SnapshotSource(Snapshot(path)), arguments.work, not arguments.without_postgis)
        print(f"{months} months: {measured[months]}", flush=True)
    print(table(measured))


if __name__ == "__main__":
    main()
