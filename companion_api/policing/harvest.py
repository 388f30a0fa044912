"""Collects what a force publishes about its neighbourhoods into files, politely, and goes on where it was stopped.

The folder of a harvest that is under way ends in `.partial`; it becomes the day's harvest in one step when every page
is there. A page that upstream does not have (404) is written down as not published.
"""

from __future__ import annotations

import datetime
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import orjson

from companion_api.core.errors import CompanionError, NoData
from companion_api.core.forces import known
from companion_api.policing.harvested import PARTIAL, file_name

RESUME_DAYS: Final = 7
"""A harvest stopped longer ago than this is begun anew."""
KEPT_HARVESTS: Final = 2
PAUSE_S: Final = 0.25
"""Between two requests: a third of what upstream allows, so that the API beside us is not held up."""


class Pages(Protocol):
    """One force's pages, fresh from upstream. None: there is no such page. Raises UpstreamUnavailable and the like."""

    def force(self, force: str) -> Any | None:
        """`forces/{id}`."""
        ...

    def force_people(self, force: str) -> Any | None:
        """`forces/{id}/people`."""
        ...

    def neighbourhoods(self, force: str) -> Any | None:
        """`{force}/neighbourhoods`."""
        ...

    def page(self, force: str, neighbourhood: str, part: str) -> Any | None:
        """`part` is one of PARTS."""
        ...


PARTS: Final = ("detail", "people", "priorities", "events")


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a harvest did."""

    folder: Path
    neighbourhoods: int
    asked: int
    """Pages asked for this time."""
    kept: int
    """Pages there already from a harvest that was stopped."""


def harvest(
    force: str,
    pages: Pages,
    root: Path,
    progress: Callable[[str], None] = lambda _: None,
    today: Callable[[], datetime.date] = lambda: datetime.datetime.now(datetime.UTC).date(),
    pause: Callable[[float], None] = time.sleep,
) -> Harvest:
    """Collect one force into `root/<force>/<day it was begun>/`.

    Raises UnknownThing for an unknown force, NoData when upstream lists no neighbourhoods, and what `pages` raises when
    upstream fails: then what was collected stays, and the next run goes on from there.
    """
    known(force)
    home = root / force
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home):
        store = _Store(_partial(home, today()), pause)
        store.once(("force",), lambda: pages.force(force))
        store.once(("people",), lambda: _rank_and_name(pages.force_people(force)))
        listed = store.once(("neighbourhoods",), lambda: pages.neighbourhoods(force))
        if not listed:
            shutil.rmtree(store.folder)
            raise NoData("data.police.uk lists no neighbourhoods of this force.")
        for number, item in enumerate(listed, start=1):
            for part in PARTS:
                store.page(pages, force, str(item["id"]), part)
            if number % 25 == 0 or number == len(listed):
                progress(f"{force}: {number} of {len(listed)} neighbourhoods")
        target = store.folder.with_suffix("")
        _publish(store.folder, target)
        _forget_old(home)
        return Harvest(target, len(listed), store.asked, store.kept)


class _Store:
    """The files of a harvest under way."""

    def __init__(self, folder: Path, pause: Callable[[float], None]) -> None:
        self.folder = folder
        self.asked = 0
        self.kept = 0
        self._pause = pause

    def page(self, pages: Pages, force: str, neighbourhood: str, part: str) -> None:
        """One page of a neighbourhood."""

        def ask() -> Any | None:
            found = pages.page(force, neighbourhood, part)
            return _rank_and_name(found) if part == "people" else found

        self.once((file_name(neighbourhood), part), ask)

    def once(self, parts: tuple[str, ...], ask: Callable[[], Any | None]) -> Any | None:
        """The page from an earlier run, or asked for now and written. A page that does not exist is kept as `null`."""
        path = self.folder.joinpath(*parts[:-1], f"{parts[-1]}.json")
        if path.is_file():
            self.kept += 1
            return orjson.loads(path.read_bytes())
        if self.asked:
            self._pause(PAUSE_S)
        self.asked += 1
        found = ask()
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, orjson.dumps(found))
        return found


def _rank_and_name(people: Any | None) -> Any | None:
    """What we keep of officers; biographies and contact details are never written down."""
    if people is None:
        return None
    return [{"name": person["name"], "rank": person.get("rank")} for person in people]


def _partial(home: Path, day: datetime.date) -> Path:
    """The folder to go on in: a stopped harvest that is young enough, else a new one."""
    for folder in sorted(home.glob(f"*{PARTIAL}"), reverse=True):
        try:
            begun = datetime.date.fromisoformat(folder.name.removesuffix(PARTIAL))
        except ValueError:
            continue
        if 0 <= (day - begun).days <= RESUME_DAYS:
            return folder
        shutil.rmtree(folder)
    return home / f"{day.isoformat()}{PARTIAL}"


def _publish(partial: Path, target: Path) -> None:
    """Make the finished folder the day's harvest; one of the same day is replaced."""
    if target.exists():
        aside = target.with_name(f"{target.name}.old")
        shutil.rmtree(aside, ignore_errors=True)
        target.rename(aside)
        partial.rename(target)
        shutil.rmtree(aside)
    else:
        partial.rename(target)


def _forget_old(home: Path) -> None:
    finished = sorted(path for path in home.iterdir() if path.is_dir() and len(path.name) == len("2026-01-01"))
    for folder in finished[:-KEPT_HARVESTS]:
        shutil.rmtree(folder)


def _write(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One harvest of a force at a time."""
    handle = os.open(home / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CompanionError("Another harvest of this force is under way.") from error
        yield
    finally:
        os.close(handle)
