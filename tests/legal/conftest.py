"""What the legal tests share: the published originals imported once, rows to write, and databases to keep things in."""

from __future__ import annotations

import csv
import io
import lzma
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from companion_api.core.geo import Point
from companion_api.legal.importing import Report, import_services
from companion_api.legal.model import Service
from companion_api.legal.originals.recognise import recognise
from companion_api.legal.store import Stored, load

ORIGINALS = (
    "courts.jsonl",
    "courts_displayed.csv",
    "laa_legal_advisers_2015.csv",
    "citizens_advice_pensionwise_2016.csv",
    "police_places_merged.csv",
)
UNIFIED = "legal_places_unified.csv"


class KnownPoints:
    """Postcodes from a published table, read plainly: independent of the places room. Implements PostcodePoints."""

    def __init__(self, positions: dict[str, str]) -> None:
        self._positions = positions

    def point(self, postcode: str) -> Point | None:
        lat, _, lng = self._positions.get(postcode, "").partition(",")
        return Point(float(lat), float(lng)) if lat else None


@pytest.fixture(scope="session")
def postcodes(real_data: Path, read_rows: dict[str, list[Service]]) -> KnownPoints:
    """Every postcode of Great Britain that a published file names."""
    wanted = {service.postcode for services in read_rows.values() for service in services}
    with lzma.open(real_data / "places" / "postcodes_gb.csv.xz", "rt", encoding="utf-8") as file:
        rows = (line.split(",", 3) for line in file)
        return KnownPoints({row[0]: f"{row[1]},{row[2]}" for row in rows if row[0] in wanted})


@pytest.fixture(scope="session")
def imported(
    real_data: Path, postcodes: KnownPoints, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Report, Stored]:
    """(file, report, what is in it) of an import of every published original and our unified table."""
    out = tmp_path_factory.mktemp("services") / "services.sqlite"
    files = [real_data / "places" / name for name in (*ORIGINALS, UNIFIED)]
    report = import_services(files, out, postcodes)
    return out, report, load(out)


@pytest.fixture(scope="session")
def read_rows(real_data: Path) -> dict[str, list[Service]]:
    """Published file -> what its reader makes of each row, each file read once."""
    found = {}
    for name in (*ORIGINALS, UNIFIED):
        path = real_data / "places" / name
        found[name] = [draft.service for draft in recognise(path).read(path)]
    return found


UNIFIED_COLUMNS = (
    "kind", "name", "address", "postcode", "lat", "lng", "phone", "hours", "website", "detail", "source", "as_of",
    "serves", "postcode_live",
)  # fmt: skip


@pytest.fixture
def unified(tmp_path: Path) -> Callable[..., Path]:
    """Write a table of services: `unified("a.csv", {"kind": "court", "name": ..}, ..)`."""

    def write(name: str, *rows: dict[str, str]) -> Path:
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, UNIFIED_COLUMNS, restval="")
        writer.writeheader()
        writer.writerows({"source": "laa-api", "as_of": "2024-01", **row} for row in rows)
        path = tmp_path / name
        path.write_text(buffer.getvalue(), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Address of a PostgreSQL that this run starts and stops. Absent: skipped with this reason; in CI a failure."""
    found = shutil.which("postgres") or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)), None
    )
    if found is None:
        reason = "PostgreSQL is not installed (apt-get install postgresql): homes and favourites not tested on it"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    yield from _cluster(Path(found).parent)


def _cluster(programs: Path) -> Iterator[str]:
    """A fresh cluster on a free port of the loopback; PostgreSQL refuses to run as root, so then as `postgres`."""
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="companion-pg-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run_as = {"user": user} if os.geteuid() == 0 else {}
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "companion", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        **run_as,
    )
    # Nothing here outlives the run, and no test cuts the power: the cluster need not wait for the disk.
    options = ("listen_addresses=127.0.0.1", "fsync=off", "full_page_writes=off")
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, *(f"--{option}" for option in options)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        **run_as,
    )
    url = f"postgresql+psycopg://companion@127.0.0.1:{port}/postgres"
    try:
        _wait_for(url)
        yield url
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: what it holds is thrown away
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(url: str) -> None:
    engine = create_engine(url)
    for _ in range(200):
        try:
            with engine.connect():
                break
        except Exception:
            time.sleep(0.1)
    else:
        raise TimeoutError("PostgreSQL did not come up")
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either sort."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'me.sqlite'}"
    server = request.getfixturevalue("postgresql")
    engine = create_engine(server)
    with engine.begin() as connection:  # one database for all, emptied: making one copies 300 files
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
        connection.execute(text(f"{others} pg_backend_pid()"))
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return str(server)
