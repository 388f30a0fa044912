"""What a snapshot knows of a place: the force there and the months it published. No data is never zero."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np
import shapely

from companion_api.core.forces import BRITISH_TRANSPORT_POLICE, name_of
from companion_api.core.geo import Circle, Point
from companion_api.core.months import span
from companion_api.core.place import Locator
from companion_api.data.archive.facts import NO_FORCE, SILENT
from companion_api.data.archive.homes import NOBODY
from companion_api.data.archive.placeindex import Numbers
from companion_api.data.archive.snapshot import Snapshot
from companion_api.data.source import Area, Coverage, ForceArea, Lsoas, Polygon

REACH_M: Final = (250.0, 1_000.0, 3_000.0)
"""How far a place may be for its force to be that of a point: in the street, nearby, as far as lonely farms lie."""
VOTERS: Final = 3
"""Nearest places that are asked."""
_NONE_LACKS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})


class CoverageOf:
    """Coverage questions about one snapshot, with the outlines of `locator` where there are some."""

    def __init__(self, snapshot: Snapshot, locator: Locator | None = None) -> None:
        self._snapshot, self._locator = snapshot, locator
        self._sound = {
            force: frozenset(month for month, (*_, malformed) in months.items() if not malformed)
            for force, months in snapshot.facts["published"].items()
        }
        self._split = lru_cache(maxsize=4096)(self._split_afresh)
        self._forces_of = lru_cache(maxsize=4096)(self._forces_now)
        self._lacking = lru_cache(maxsize=4096)(self._lacking_now)
        self._force_at = lru_cache(maxsize=64)(self._force_now)  # one answer asks of its centre several times

    def force_at(self, point: Point) -> str | None:
        """The territorial force of a point; None outside every force.

        By its outline, else the home of most of the nearest places (between equals, of the nearest).
        """
        return self._force_at(point, int(time.monotonic()))

    def _force_now(self, point: Point, _second: int) -> str | None:
        """The same, not from memory. Outlines may be exchanged, so nothing is remembered beyond a second."""
        if self._locator is not None:
            force, _ = self._locator.locate(point)
            if force is not None and force != BRITISH_TRANSPORT_POLICE:
                return force
        voters: list[int] = []
        for reach in REACH_M:
            voters = self._voters(self._snapshot.places.nearest(point, reach))
            if len(voters) == VOTERS:
                break
        if not voters:
            return None
        winner = max(voters, key=lambda home: (voters.count(home), -voters.index(home)))
        return None if winner == NOBODY else self._snapshot.forces[winner]

    def months_of(self, force: str | None) -> frozenset[str]:
        """Months a force has published, malformed ones left out."""
        return self._sound.get(force or "", frozenset())

    def coverage(self, area: Area, first: str, last: str) -> Coverage:
        """Which months of the window are known for an area."""
        force, window = self.force_of(area), span(first, last)
        months, missing = self._split(force, window)
        return Coverage(
            force=force,
            months=months,
            missing=missing,
            partial=self._partial(area, force, window) if months else _NONE_LACKS,
            reason=None if months else self._reason(force, window),
        )

    def _split_afresh(self, force: str | None, window: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(months of a window that a force published, months that it did not)."""
        known = self.months_of(force)
        return tuple(month for month in window if month in known), tuple(
            month for month in window if month not in known
        )

    def force_of(self, area: Area) -> str | None:
        """The force of an area's centre."""
        match area:
            case Circle():
                return self.force_at(area.centre)
            case Polygon(outline=outline):
                inside = shapely.point_on_surface(outline)
                return None if inside.is_empty else self.force_at(Point(inside.y, inside.x))
            case ForceArea():
                return area.force
            case Lsoas():
                return self._busiest_home(self._snapshot.within(area))
        raise TypeError(f"not an area: {area!r}")

    def _partial(self, area: Area, force: str | None, window: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
        """Forces a circle or outline reaches into that lack months of the window."""
        if force is None or isinstance(area, ForceArea | Lsoas):
            return _NONE_LACKS
        inside = self._forces_of(self._snapshot.homes(self._snapshot.within(area)))
        if self._locator is None or not isinstance(area, Circle):
            return self._lacking(inside, force, window)
        near = self._locator.forces_near(area)
        if near is not None and not self._lacking(near, force, window):
            return self._lacking(inside, force, window)  # wherever the rim lies, the force there has every month
        rim = {other for other, _ in map(self._locator.locate, area.rim()) if other}
        return self._lacking(inside | rim, force, window)

    def _forces_now(self, homes: bytes) -> frozenset[str]:
        return frozenset(self._snapshot.forces[home] for home in homes if home != NOBODY)

    def _lacking_now(self, forces: frozenset[str], but: str, window: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
        """Those of several forces, `but` one, that lack months of a window, and which."""
        missing = {force: self._split(force, window)[1] for force in sorted(forces - {but, BRITISH_TRANSPORT_POLICE})}
        return {force: months for force, months in missing.items() if months} or _NONE_LACKS

    def _voters(self, places: Numbers) -> list[int]:
        """The homes of the first few distinct positions among places sorted by distance."""
        homes: dict[int, int] = {}
        for place in places.tolist():
            homes.setdefault(int(self._snapshot.places.key[place]), int(self._snapshot.home[place]))
            if len(homes) == VOTERS:
                break
        return list(homes.values())

    def _busiest_home(self, places: Numbers) -> str | None:
        homes = self._snapshot.home[places]
        records = np.diff(self._snapshot.first)[places] * (homes != NOBODY)
        votes = np.bincount(homes, records, NOBODY + 1)
        return self._snapshot.forces[int(votes.argmax())] if votes.any() else None

    def _reason(self, force: str | None, window: tuple[str, ...]) -> str:
        if force is None:
            return NO_FORCE
        if force in SILENT:
            return SILENT[force]
        known = sorted(self.months_of(force))
        if not known:
            return f"The data loaded here holds no months of {name_of(force)}."
        asked = window[0] if window[:1] == window[-1:] else f"{window[0]} to {window[-1]}" if window else "no month"
        return f"{name_of(force)} is covered here from {known[0]} to {known[-1]}, not in {asked}."
