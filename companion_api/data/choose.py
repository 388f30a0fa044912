"""Which source answers for a place: the sandbox for its own county, else the snapshot, else the live API.

A request pins the sources once and asks only that pin: a snapshot swapped in meanwhile cannot mix into its answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from companion_api.core.errors import NoData
from companion_api.core.forces import name_of
from companion_api.core.place import Place
from companion_api.data import sandbox
from companion_api.data.source import CrimeSource

NOT_LOADED: Final = (
    "No police data is loaded here for {place}. This is not a count of zero. `/v1/data` lists what is loaded; the "
    "invented county, for trying things out, answers for postcodes that begin with ZZ."
)


@dataclass(frozen=True, slots=True)
class Pinned:
    """The sources as they were at one moment."""

    sandbox: CrimeSource | None
    snapshot: CrimeSource | None
    live: CrimeSource | None

    @property
    def version(self) -> str:
        """Changes whenever an answer of any of the sources may."""
        return "+".join(f"{source.name}:{source.version}" for source in self.all())

    def all(self) -> tuple[CrimeSource, ...]:
        """Every source that is open, the invented one last."""
        return tuple(source for source in (self.snapshot, self.live, self.sandbox) if source is not None)

    def for_place(self, place: Place) -> CrimeSource:
        """The source that answers for `place`. Raises NoData where none covers it."""
        if place.kind == "sandbox" or sandbox.holds(place.lat, place.lng):
            if self.sandbox is not None:
                return self.sandbox
        else:
            for source in (self.snapshot, self.live):
                if source is not None and source.covers(place.point):
                    return source
            if self.snapshot is not None:
                return self.snapshot  # covers nothing here, but knows why
        raise NoData(
            NOT_LOADED.format(place=place.name),
            reason="no source covers this place",
            coverage={"force": place.force, "months": []},
        )

    def for_force(self, force: str) -> CrimeSource:
        """The source that holds a police force. Raises NoData where none is open."""
        candidates = (self.sandbox,) if force == sandbox.FORCE else (self.snapshot, self.live)
        for source in candidates:
            if source is not None:
                return source
        raise NoData(
            NOT_LOADED.format(place=name_of(force)),
            reason="no source holds this force",
            coverage={"force": force, "months": []},
        )


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources this process was given; `snapshot` is asked anew at each pin, because ingest may have replaced it."""

    setting: str
    """auto, snapshot, live or sandbox: which of them may be used at all."""
    sandbox: CrimeSource | None = None
    snapshot: Callable[[], CrimeSource | None] = lambda: None
    live: CrimeSource | None = None

    def pin(self) -> Pinned:
        """The sources as they are now, for one request."""
        return Pinned(
            sandbox=self.sandbox if self.setting in {"auto", "sandbox"} else None,
            snapshot=self.snapshot() if self.setting in {"auto", "snapshot"} else None,
            live=self.live if self.setting in {"auto", "live"} else None,
        )

    @property
    def version(self) -> str:
        """Version of everything at this moment."""
        return self.pin().version

    def all(self) -> tuple[CrimeSource, ...]:
        """Every source open at this moment, the invented one last."""
        return self.pin().all()

    def for_place(self, place: Place) -> CrimeSource:
        """The source that answers for `place` at this moment. Raises NoData where none covers it."""
        return self.pin().for_place(place)
