"""Teams kept in files: what `companion harvest` collected, and the sandbox, which is laid out the same way.

One folder holds one force as of one day:

    force.json  people.json  neighbourhoods.json
    <neighbourhood id, percent-encoded>/{detail,people,priorities,events}.json

Harvests lie at `<folder>/<force>/<YYYY-MM-DD>/`; the newest finished one is read. An unfinished one ends in `.partial`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import orjson

from companion_api.core.errors import SourceFault
from companion_api.core.forces import all_forces
from companion_api.data import sandbox
from companion_api.data.publication import Document, Documents, Publication
from companion_api.data.source import SourceName

PARTIAL: Final = ".partial"
LOOK_AGAIN_S: Final = 2.0
"""How long a running server may not notice a new harvest, in seconds."""
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_SANDBOX_DAY: Final = "2026-10-01"
"""The day the invented force is said to have published; no real day is meant."""


def file_name(neighbourhood: str) -> str:
    """A neighbourhood id as a folder name: ids hold spaces and may hold anything."""
    name = quote(neighbourhood, safe="")
    return name.replace(".", "%2E") if name.strip(".") == "" else name


class TeamFolder:
    """The files of one force."""

    def __init__(self, folder: Path, as_of: str) -> None:
        self._folder = folder
        self.as_of = as_of
        self._read = lru_cache(maxsize=1024)(self._load)

    def document(self, *parts: str) -> Any | None:
        """The decoded file, or None where it is not there. Raises SourceFault when it is not JSON."""
        return self._read(parts)

    def publication(self, neighbourhood: str) -> Publication | None:
        """All there is about one neighbourhood; None when the force lists none of that id."""
        if not any(item["id"] == neighbourhood for item in self.document("neighbourhoods") or ()):
            return None
        folder = file_name(neighbourhood)
        return Publication(
            detail=self.document(folder, "detail"),
            people=self.document(folder, "people"),
            priorities=self.document(folder, "priorities"),
            events=self.document(folder, "events"),
            as_of=self.as_of,
        )

    def _load(self, parts: tuple[str, ...]) -> Any | None:
        path = self._folder.joinpath(*parts).with_name(parts[-1] + ".json")
        try:
            return orjson.loads(path.read_bytes())
        except FileNotFoundError:
            return None
        except orjson.JSONDecodeError as error:
            raise SourceFault(f"{path.name} of a harvested force is damaged: harvest it again.") from error


class _Folders:
    """What the harvest and the sandbox share: answering from the `TeamFolder` of a force."""

    name: SourceName

    def folder(self, force: str) -> TeamFolder | None:
        """The files of a force, where there are any."""
        raise NotImplementedError

    def covers(self, force: str) -> bool:
        """Whether there are files of this force."""
        return self.folder(force) is not None

    def force(self, force: str) -> Document | None:
        """The force's own page."""
        found = self.folder(force)
        return found.document("force") if found else None

    def neighbourhoods(self, force: str) -> Documents | None:
        """Ids and names, in published order."""
        found = self.folder(force)
        return found.document("neighbourhoods") if found else None

    def publication(self, force: str, neighbourhood: str) -> Publication | None:
        """What is published about a neighbourhood."""
        found = self.folder(force)
        return found.publication(neighbourhood) if found else None

    def boundary(self, force: str, neighbourhood: str) -> Documents | None:
        """None: outlines come from the published KML, not from harvests."""
        return None

    def locate(self, lat: float, lng: float) -> tuple[str, str] | None:
        """None: points are located on the published KML."""
        return None


class HarvestedTeams(_Folders):
    """The newest finished harvest of each force. A running server notices a new one within LOOK_AGAIN_S."""

    name = "snapshot"

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._root = folder
        self._clock = clock
        self._open = lru_cache(maxsize=64)(TeamFolder)
        self._looked = float("-inf")
        self._days: Mapping[str, str] = {}

    @property
    def version(self) -> str:
        """The day of each force's harvest."""
        return ",".join(f"{force}@{day}" for force, day in self._newest().items())

    def folder(self, force: str) -> TeamFolder | None:
        """The newest finished harvest of a force."""
        day = self._newest().get(force)
        return self._open(self._root / force / day, day) if day else None

    def _newest(self) -> Mapping[str, str]:
        """Force -> day of its newest finished harvest."""
        now = self._clock()
        if now - self._looked > LOOK_AGAIN_S:
            found = {force: _newest_day(self._root / force) for force in all_forces()}
            self._days = {force: day for force, day in sorted(found.items()) if day}
            self._looked = now
        return self._days


def _newest_day(folder: Path) -> str | None:
    try:
        return max((entry.name for entry in folder.iterdir() if _DAY.fullmatch(entry.name)), default=None)
    except (FileNotFoundError, NotADirectoryError):
        return None


class SandboxTeams(_Folders):
    """The invented force."""

    name = "sandbox"
    version = "sandbox"

    def __init__(self) -> None:
        self._folder = TeamFolder(sandbox.FILES / "policing", _SANDBOX_DAY)

    def folder(self, force: str) -> TeamFolder | None:
        """The invented force's files."""
        return self._folder if force == sandbox.FORCE else None
