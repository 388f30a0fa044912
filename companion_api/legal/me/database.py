"""The database of my things: SQLite or PostgreSQL, opened at first use, brought to its newest shape by itself.

Several workers may start at once: the first to hold the lock migrates, the others wait and find it done.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from companion_api.core.errors import StorageUnavailable

WAIT_S: Final = 30
"""Longest wait for another writer, or for a free connection, in seconds."""
_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_ADVISORY_KEY: Final = 0x6F6A635F6D65  # "ojc_me": our lock among all programs that share a PostgreSQL server
_WRITES: Final = "companion_writes"
_UNREACHABLE: Final = "Your things cannot be reached just now. Nothing is lost: try again in a minute."


class Database:
    """Transactions on the database at a SQLAlchemy URL. Thread-safe; makes nothing until first used."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._sqlite = self._url.get_backend_name() == "sqlite"
        self._engine: Engine | None = None
        self._opening = threading.Lock()
        self._one_writer = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot to read from. Raises StorageUnavailable."""
        with self._translated(), self._ready().connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, committed at the end of the block and rolled back by an exception.

        SQLite has one writer at a time: threads of this process queue here, other processes in SQLite itself.
        Raises StorageUnavailable.
        """
        with self._translated():
            engine = self._ready()
            if not self._sqlite:
                with engine.begin() as connection:
                    yield connection
                return
            writer = engine.execution_options(**{_WRITES: True})
            with self._one_writer, writer.begin() as connection:
                yield connection

    def close(self) -> None:
        """Give every connection back."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Database errors as one of ours; the original holds no value of a person (`hide_parameters`)."""
        try:
            yield
        except (DBAPIError, PoolTimeout, sqlite3.Error) as error:
            raise StorageUnavailable(_UNREACHABLE) from error

    def _ready(self) -> Engine:
        if self._engine is None:
            with self._opening:
                if self._engine is None:
                    self._engine = self._open()
        return self._engine

    def _open(self) -> Engine:
        if not self._sqlite:
            engine = create_engine(self._url, hide_parameters=True, pool_pre_ping=True, pool_timeout=WAIT_S)
            with engine.begin() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY})
                _migrate(connection)
            return engine
        path = Path(self._url.database or "")
        with _alone_with(path):
            _make_private(path)
            engine = create_engine(
                self._url, hide_parameters=True, pool_timeout=WAIT_S, connect_args={"timeout": WAIT_S}
            )
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            with engine.execution_options(**{_WRITES: True}).begin() as connection:
                _migrate(connection)
        return engine


def _migrate(connection: Connection) -> None:
    """Bring the tables to their newest shape inside the caller's transaction."""
    from alembic import command  # here: a second of every start otherwise, for what is done once in a process's life
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StorageUnavailable(
            "The database of homes and favourites was written by a newer version of this program. Update the program."
        ) from error


@contextmanager
def _alone_with(path: Path) -> Iterator[None]:
    """Hold the right to make or migrate a SQLite file; the system lets go of it when the process ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_private(path: Path) -> None:
    """Make the file readable by its owner alone and set it to write-ahead logging, which it remembers."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, timeout=WAIT_S)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says, not where the driver thinks
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")  # an acknowledged write survives a power cut
    connection.execute("PRAGMA secure_delete=ON")  # erased means overwritten


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: taking it halfway through is what makes SQLite say "database is locked".
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
