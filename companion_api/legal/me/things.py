"""A person's home and favourites, found by the token they hold. Plain Python, no Flask."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, update

from companion_api.core.errors import InvalidParameter, Unauthorised
from companion_api.core.geo import Cell
from companion_api.legal.me.database import Database
from companion_api.legal.me.sealing import Keys, new_token
from companion_api.legal.me.tables import FAVOURITE, PERSON

MOST_FAVOURITES: Final = 100
_HOME: Final = b"home"
_SERVICE: Final = b"service"
_WHO: Final = (
    "That token is not known here: it was erased, unused for too long, or mistyped. POST /v1/me makes a new one."
)


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is kept about one person."""

    home: Cell | None
    favourites: tuple[str, ...]
    """Service ids in alphabetical order."""
    last_used: date
    expires: date
    """The day on which everything is erased unless the token is used before."""


class MyThings:
    """Homes and favourites. Thread-safe.

    Every method that takes a token raises Unauthorised for one that is not known, and StorageUnavailable when the
    database cannot be reached.
    """

    def __init__(
        self, database: Database, token_days: int, today: Callable[[], date] = lambda: datetime.now(UTC).date()
    ) -> None:
        self._database = database
        self._days = timedelta(days=token_days)
        self._today = today
        self._swept: date | None = None
        self._sweeping = threading.Lock()

    def mint(self) -> str:
        """A new token, with nothing kept behind it yet. It is told once and cannot be read back."""
        self._sweep()
        token = new_token()
        with self._database.writing() as connection:
            connection.execute(insert(PERSON).values(owner=Keys(token).owner, last_used=self._today()))
        return token

    def check(self, token: str) -> None:
        """Raise Unauthorised unless the token is known: before anything else is looked up for it."""
        self._seen(token)

    def everything(self, token: str) -> Everything:
        """All that is kept."""
        keys = self._seen(token)
        with self._database.reading() as connection:
            person = connection.execute(
                select(PERSON.c.home, PERSON.c.last_used).where(PERSON.c.owner == keys.owner)
            ).one_or_none()
            if person is None:
                raise Unauthorised(_WHO)
            rows = connection.execute(select(FAVOURITE.c.service).where(FAVOURITE.c.owner == keys.owner)).scalars()
            favourites = tuple(sorted(keys.unseal(row, _SERVICE) for row in rows))
        home = Cell.parse(keys.unseal(person.home, _HOME)) if person.home is not None else None
        return Everything(home, favourites, person.last_used, person.last_used + self._days)

    def erase(self, token: str) -> None:
        """Everything, at once."""
        keys = self._keys(token)
        with self._database.writing() as connection:
            self._own(connection, keys)
            _erase(connection, PERSON.c.owner == keys.owner, FAVOURITE.c.owner == keys.owner)

    def set_home(self, token: str, cell: Cell) -> None:
        """Keep a 0.01 degree cell as home, in place of any other."""
        self._change_home(token, lambda keys: keys.seal(cell.id, _HOME))

    def forget_home(self, token: str) -> None:
        """Keep no home."""
        self._change_home(token, lambda _: None)

    def add(self, token: str, service_id: str, former: Sequence[str] = ()) -> int:
        """Make a service a favourite, once however often it is asked; how many there are now.

        It is one already when it is kept under any of its `former` ids. Raises InvalidParameter when there are as many
        as are kept.
        """
        keys = self._keys(token)
        marks = [keys.mark(name) for name in (service_id, *former)]
        mine = FAVOURITE.c.owner == keys.owner
        with self._database.writing() as connection:
            self._own(connection, keys)
            count = connection.execute(select(func.count()).where(mine)).scalar_one()
            if connection.execute(select(FAVOURITE.c.mark).where(mine, FAVOURITE.c.mark.in_(marks))).first():
                return int(count)
            if count >= MOST_FAVOURITES:
                raise InvalidParameter(
                    "service_id", f"No more than {MOST_FAVOURITES} favourites are kept: remove one first.", where="path"
                )
            sealed = keys.seal(service_id, _SERVICE)
            connection.execute(insert(FAVOURITE).values(owner=keys.owner, mark=marks[0], service=sealed))
            return int(count) + 1

    def remove(self, token: str, names: Sequence[str]) -> None:
        """Make a service, known by any of these ids, no favourite any more; it need not have been one."""
        keys = self._keys(token)
        marks = [keys.mark(name) for name in names]
        with self._database.writing() as connection:
            self._own(connection, keys)
            connection.execute(delete(FAVOURITE).where(FAVOURITE.c.owner == keys.owner, FAVOURITE.c.mark.in_(marks)))

    def _change_home(self, token: str, sealed: Callable[[Keys], bytes | None]) -> None:
        keys = self._keys(token)
        with self._database.writing() as connection:
            self._own(connection, keys)
            connection.execute(update(PERSON).where(PERSON.c.owner == keys.owner).values(home=sealed(keys)))

    def _keys(self, token: str) -> Keys:
        try:
            keys = Keys(token)
        except ValueError as error:
            raise Unauthorised(_WHO) from error
        self._sweep()
        return keys

    def _seen(self, token: str) -> Keys:
        """The keys of a known token that is not expired; notes, at most once a day, that it was used."""
        keys = self._keys(token)
        with self._database.reading() as connection:
            used = connection.execute(
                select(PERSON.c.last_used).where(PERSON.c.owner == keys.owner)
            ).scalar_one_or_none()
        if used is None:
            raise Unauthorised(_WHO)
        if used != self._today():
            with self._database.writing() as connection:
                self._own(connection, keys)
        return keys

    def _own(self, connection: Connection, keys: Keys) -> None:
        """Lock the person's row for this transaction and note the day of use. Raises Unauthorised."""
        mine = PERSON.c.owner == keys.owner
        used = connection.execute(select(PERSON.c.last_used).where(mine).with_for_update()).scalar_one_or_none()
        today = self._today()
        if used is None or used < today - self._days:
            raise Unauthorised(_WHO)
        if used != today:
            connection.execute(update(PERSON).where(mine).values(last_used=today))

    def _sweep(self) -> None:
        """Erase what was not used for too long; at most once a day and process."""
        today = self._today()
        with self._sweeping:
            if self._swept == today:
                return
            self._swept = today
        oldest = today - self._days
        expired = PERSON.c.last_used < oldest
        with self._database.writing() as connection:
            _erase(
                connection, expired, FAVOURITE.c.owner.in_(select(PERSON.c.owner).where(PERSON.c.last_used < oldest))
            )


def _erase(connection: Connection, people: Any, favourites: Any) -> None:
    connection.execute(delete(FAVOURITE).where(favourites))
    connection.execute(delete(PERSON).where(people))
