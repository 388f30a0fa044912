"""Homes and favourites on SQLite and on PostgreSQL: nothing lost, doubled, mixed up or left to read."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect, text

from companion_api.core.errors import InvalidParameter, StorageUnavailable, Unauthorised
from companion_api.core.geo import Cell
from companion_api.legal.me.database import Database
from companion_api.legal.me.sealing import Keys, new_token
from companion_api.legal.me.tables import METADATA
from companion_api.legal.me.things import MOST_FAVOURITES, MyThings
from tests.legal.killing import kills

HOME = Cell(5264, -114)


@pytest.fixture
def things(database_url: str):
    database = Database(database_url)
    yield MyThings(database, token_days=365)
    database.close()


def test_what_is_kept_is_given_back_and_erased(things: MyThings) -> None:
    token = things.mint()
    assert things.everything(token).home is None
    things.set_home(token, HOME)
    things.set_home(token, HOME)
    assert things.add(token, "court-b") == 1
    assert things.add(token, "court-a") == 2
    assert things.add(token, "court-a") == 2
    kept = things.everything(token)
    assert (kept.home, kept.favourites) == (HOME, ("court-a", "court-b"))
    things.remove(token, ["court-a"])
    things.remove(token, ["court-a"])
    things.forget_home(token)
    kept = things.everything(token)
    assert (kept.home, kept.favourites) == (None, ("court-b",))
    things.erase(token)
    for call in (things.everything, things.erase, things.forget_home, lambda known: things.add(known, "court-a")):
        with pytest.raises(Unauthorised):
            call(token)


def test_a_favourite_under_a_former_id_is_not_kept_twice(things: MyThings) -> None:
    token = things.mint()
    things.add(token, "old")
    assert things.add(token, "new", ["old"]) == 1
    things.remove(token, ["new", "old"])
    assert things.everything(token).favourites == ()


def test_no_more_favourites_than_are_kept(things: MyThings) -> None:
    token = things.mint()
    for number in range(MOST_FAVOURITES):
        things.add(token, f"court-{number}")
    with pytest.raises(InvalidParameter, match=f"No more than {MOST_FAVOURITES}"):
        things.add(token, "one-more")
    assert things.add(token, "court-3") == MOST_FAVOURITES


def test_one_token_never_opens_anothers_things(things: MyThings) -> None:
    tokens = [things.mint() for _ in range(20)]
    for number, token in enumerate(tokens):
        things.set_home(token, Cell(5200 + number, 0))
        things.add(token, f"court-{number}")
        things.add(token, "court-shared")
    for number, token in enumerate(tokens):
        kept = things.everything(token)
        assert kept.home == Cell(5200 + number, 0)
        assert kept.favourites == tuple(sorted((f"court-{number}", "court-shared")))
    things.erase(tokens[0])
    things.remove(tokens[1], ["court-shared"])
    assert "court-shared" in things.everything(tokens[2]).favourites


@pytest.mark.parametrize("guess", ["", "ojc_", "ojc_" + "a" * 43, "' OR 1=1 --", "ojc_" + "é" * 43, None])
def test_a_guessed_token_opens_nothing(things: MyThings, guess: str | None) -> None:
    guess = new_token() if guess is None else guess  # made like ours, and never handed out
    things.mint()
    with pytest.raises(Unauthorised) as raised:
        things.everything(guess)
    assert guess == "" or guess not in raised.value.detail


# What a copy of the database tells


def _everything_in(url: str) -> bytes:
    """Every value of every row, and for SQLite every byte of its files."""
    engine = create_engine(url)
    dump = b""
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                dump += b"|".join(bytes(v) if isinstance(v, (bytes, memoryview)) else str(v).encode() for v in row)
    if url.startswith("sqlite"):
        path = Path(engine.url.database or "")
        for file in path.parent.glob(f"{path.name}*"):
            dump += file.read_bytes()
    engine.dispose()
    return dump


def test_a_dump_reveals_no_token_place_or_favourite(things: MyThings, database_url: str) -> None:
    tokens = [things.mint() for _ in range(5)]
    for token in tokens:
        things.set_home(token, HOME)
        things.add(token, "court-york-crown-court")
    dump = _everything_in(database_url)
    for token in tokens:
        assert token.encode() not in dump
        assert token.removeprefix("ojc_").encode() not in dump
    for secret in (HOME.id, "5264", "-114", "york", "court-"):
        assert secret.encode() not in dump
    engine = create_engine(database_url)
    with engine.connect() as connection:
        homes = list(connection.execute(text("SELECT home FROM person")).scalars())
        marks = list(connection.execute(text("SELECT mark FROM favourite")).scalars())
        lengths = {len(bytes(sealed)) for sealed in connection.execute(text("SELECT service FROM favourite")).scalars()}
    engine.dispose()
    assert len({bytes(home) for home in homes}) == 5  # the same home of five people does not look the same
    assert len({bytes(mark) for mark in marks}) == 5
    assert len(lengths) == 1


def test_the_tables_hold_nothing_else(things: MyThings, database_url: str) -> None:
    things.mint()
    engine = create_engine(database_url)
    found = {
        table: {column["name"] for column in inspect(engine).get_columns(table)}
        for table in inspect(engine).get_table_names()
    }
    engine.dispose()
    assert found.pop("alembic_version") == {"version_num"}
    assert found == {"person": {"owner", "last_used", "home"}, "favourite": {"owner", "mark", "service"}}
    assert found == {table.name: {column.name for column in table.columns} for table in METADATA.sorted_tables}


def test_a_sqlite_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    MyThings(Database(f"sqlite:///{tmp_path / 'deep' / 'me.sqlite'}"), 365).mint()
    assert (tmp_path / "deep" / "me.sqlite").stat().st_mode & 0o777 == 0o600


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=200))
def test_sealing_gives_back_what_it_took_and_only_to_its_own_token(words: str) -> None:
    keys, other = Keys(new_token()), Keys(new_token())
    sealed = keys.seal(words, b"home")
    assert keys.unseal(sealed, b"home") == words
    assert keys.seal(words, b"home") != sealed
    assert keys.mark(words) == keys.mark(words) != other.mark(words)
    for opener, field, data in (
        (other, b"home", sealed),
        (keys, b"service", sealed),
        (keys, b"home", sealed[:-1] + b"x"),
    ):
        if (opener, field, data) != (keys, b"home", sealed):
            with pytest.raises(ValueError, match="another token"):
                opener.unseal(data, field)


# Expiry


def test_unused_tokens_expire_with_all_their_data(database_url: str) -> None:
    today = [date(2026, 1, 1)]
    database = Database(database_url)
    things = MyThings(database, token_days=30, today=lambda: today[0])
    kept, dropped = things.mint(), things.mint()
    things.add(dropped, "court-a")
    assert things.everything(dropped).expires == date(2026, 1, 31)
    today[0] += timedelta(days=30)
    things.everything(kept)  # used on its last day
    today[0] += timedelta(days=1)
    with pytest.raises(Unauthorised):
        things.everything(dropped)
    assert things.everything(kept).last_used == today[0]
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM person")).scalar_one() == 1
        assert connection.execute(text("SELECT count(*) FROM favourite")).scalar_one() == 0
    database.close()


# Many at once


def test_two_hundred_writers_at_once_lose_and_double_nothing(things: MyThings) -> None:
    """200 threads let go together: half write favourites of their own person, half fight over one person's."""
    own = [things.mint() for _ in range(100)]
    shared = things.mint()
    gate = threading.Barrier(200)

    def write(number: int) -> None:
        gate.wait()
        if number < 100:
            for favourite in range(3):
                things.add(own[number], f"court-{favourite}")
        else:
            for favourite in range(3):
                things.add(shared, f"court-{(number + favourite) % 50}")

    with ThreadPoolExecutor(200) as pool:
        for done in [pool.submit(write, number) for number in range(200)]:
            done.result()
    for token in own:
        assert things.everything(token).favourites == ("court-0", "court-1", "court-2")
    assert things.everything(shared).favourites == tuple(sorted(f"court-{number}" for number in range(50)))


def test_the_limit_holds_against_many_at_once(things: MyThings) -> None:
    token = things.mint()
    with ThreadPoolExecutor(40) as pool:
        done = [pool.submit(things.add, token, f"court-{number}") for number in range(MOST_FAVOURITES + 40)]
    refused = [item for item in done if item.exception()]
    assert all(isinstance(item.exception(), InvalidParameter) for item in refused)
    assert len(refused) == 40
    assert len(things.everything(token).favourites) == MOST_FAVOURITES


def _write_from_a_process(url: str, token: str, first: int, gate: object) -> None:
    things = MyThings(Database(url), 365)
    gate.wait()  # type: ignore[attr-defined]
    things.mint()  # every process also opens, and so migrates, the database
    for number in range(first, first + 10):
        things.add(token, f"court-{number}")


def test_workers_that_start_and_write_at_once(database_url: str, tmp_path: Path) -> None:
    """Eight processes meet a database nobody has made yet, make it once, and write; then to one person's favourites."""
    context = multiprocessing.get_context("fork")

    def run(work: object, *arguments: tuple[object, ...]) -> None:
        gate = context.Barrier(len(arguments))
        workers = [context.Process(target=work, args=(*given_, gate)) for given_ in arguments]  # type: ignore[arg-type]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
        assert [worker.exitcode for worker in workers] == [0] * len(workers)

    run(_mint_in_a_process, *[(database_url,)] * 8)
    database = Database(database_url)
    things = MyThings(database, 365)
    token = things.mint()
    database.close()
    run(_write_from_a_process, *[(database_url, token, number * 10) for number in range(8)])
    things = MyThings(database, 365)
    assert len(things.everything(token).favourites) == 80
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM person")).scalar_one() == 8 + 1 + 8
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
    database.close()


def _mint_in_a_process(url: str, gate: object) -> None:
    things = MyThings(Database(url), 365)
    gate.wait()  # type: ignore[attr-defined]
    things.mint()


def test_killed_fifty_times_every_acknowledged_favourite_is_there(database_url: str, tmp_path: Path) -> None:
    database = Database(database_url)
    things = MyThings(database, 365)
    token = things.mint()
    database.close()
    acknowledged = tmp_path / "acknowledged"
    acknowledged.touch()

    def write_for_ever() -> None:
        mine = MyThings(Database(database_url), 365)
        log = os.open(acknowledged, os.O_WRONLY | os.O_APPEND)
        for number in itertools.count():
            name = f"court-{number % MOST_FAVOURITES}"
            mine.add(token, name)
            os.write(log, f"+{name}\n".encode())

    for number in kills(write_for_ever, times=50, most_s=0.12):
        told = {line[1:] for line in acknowledged.read_text(encoding="utf-8").splitlines()}
        kept = things.everything(token).favourites
        assert told <= set(kept), number
        assert len(set(kept)) == len(kept)
        if len(kept) > MOST_FAVOURITES - 10:
            things.remove(token, kept)
            acknowledged.write_text("", encoding="utf-8")
        database.close()
    if database_url.startswith("sqlite"):
        connection = sqlite3.connect(tmp_path / "me.sqlite")
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()


# When the database is not there


def test_a_database_out_of_reach_is_said_to_be_so(tmp_path: Path) -> None:
    nowhere = MyThings(Database("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2"), 365)
    with pytest.raises(StorageUnavailable, match="Nothing is lost"):
        nowhere.mint()
    path = tmp_path / "me.sqlite"
    path.write_bytes(b"this is not a database, and it is long enough to be looked at" * 20)
    with pytest.raises(StorageUnavailable):
        MyThings(Database(f"sqlite:///{path}"), 365).mint()


def test_a_newer_database_is_left_alone(things: MyThings, database_url: str) -> None:
    things.mint()
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StorageUnavailable, match="newer version"):
        MyThings(Database(database_url), 365).mint()
