"""The file of services: written whole beside the old one and swapped in by one rename, read whole into memory."""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from companion_api.core.errors import SourceFault
from companion_api.legal.model import Service

FORMAT: Final = "1"
"""Raised when the file's shape changes; an older file is then refused with a request to import again."""

_SHAPE: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE service (id TEXT PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file of services holds."""

    services: tuple[Service, ...]
    version: str
    """Digest of every record: the same for the same services, whenever imported."""
    report: dict[str, Any]
    """What its import reported."""


def digest(records: Iterable[bytes]) -> str:
    """The version of a set of records, in order of id."""
    state = hashlib.blake2b(digest_size=12)
    for record in records:
        state.update(record)
        state.update(b"\n")
    return state.hexdigest()


def load(path: Path) -> Stored:
    """Everything in the file. Raises FileNotFoundError, and SourceFault when it is damaged or of another version."""
    if not path.is_file():
        raise FileNotFoundError(path)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            meta = dict(connection.execute("SELECT name, value FROM meta"))
            records = [row[0].encode() for row in connection.execute("SELECT record FROM service ORDER BY id")]
    except sqlite3.DatabaseError as error:
        raise SourceFault(f"{path.name} is damaged: run `companion services import` again.") from error
    if meta.get("format") != FORMAT:
        raise SourceFault(f"{path.name} was written by another version: run `companion services import` again.")
    if digest(records) != meta["version"]:
        raise SourceFault(f"{path.name} fails its own check: run `companion services import` again.")
    services = tuple(Service.restored(orjson.loads(record)) for record in records)
    return Stored(services, meta["version"], orjson.loads(meta["report"]))


def save(path: Path, services: Sequence[Service], report: dict[str, Any]) -> str:
    """Replace the file by one that holds `services`; returns its version. Killed at any moment, the old one stays."""
    records = [(service.id, service.kind, orjson.dumps(service.record())) for service in sorted(services, key=_by_id)]
    version = digest(record for _, _, record in records)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_draft_prefix(path))
    os.close(handle)
    draft = Path(name)
    try:
        with closing(sqlite3.connect(draft)) as connection:
            connection.executescript(_SHAPE)
            connection.executemany(
                "INSERT INTO service VALUES (?, ?, ?)", [(id_, kind, record.decode()) for id_, kind, record in records]
            )
            meta = {"format": FORMAT, "version": version, "report": orjson.dumps(report).decode()}
            connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
            connection.commit()
        draft.chmod(0o644)
        _to_disk(draft)
        draft.replace(path)
        _to_disk(path.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return version


@contextmanager
def one_import_at_a_time(path: Path) -> Iterator[None]:
    """Hold the right to replace the file; a second import waits. Clears what a killed import left behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the system lets go of it when the process ends, however it ends
        for left in path.parent.glob(f"{_draft_prefix(path)}*"):
            left.unlink(missing_ok=True)
        yield


def _draft_prefix(path: Path) -> str:
    return f".{path.name}-"


def _by_id(service: Service) -> str:
    return service.id


def _to_disk(path: Path) -> None:
    """Wait until the system has written a file or a folder's list of names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
