"""What a snapshot knows of a place: the force there and the months it published. No data is never zero."""

from __future__ import annotations

import math
import time
from collections import Counter
from functools import lru_cache
from typing import Final

import numpy as np
import shapely

from companion_api.core.forces import BRITISH_TRANSPORT_POLICE, name_of
from companion_api.core.geo import EARTH_RADIUS_M, Circle, Point
from companion_api.core.months import span
from companion_api.core.place import Locator
from companion_api.data.archive.facts import NO_FORCE, SILENT
from companion_api.data.archive.homes import NOBODY
from companion_api.data.archive.placeindex import Numbers
from companion_api.data.archive.snapshot import Snapshot
from companion_api.data.source import Area, Coverage, ForceArea, Lsoas, Polygon

REACH_M: Final = (250.0, 1_000.0, 3_000.0)
"""How far a place may be for its force to be that of a point: in the street, nearby, as far as lonely farms lie."""
_SQUARE_DEG: Final = 0.05
_WIDTHS_M: Final = (2_000.0, 5_000.0, 10_000.0)
_STEP_DEG: Final = 0.009
_NET_WIDTH_DEG: Final = 1.5 * _STEP_DEG
_KEPT_S: Final = 3_600.0
"""Which forces lie round a square of the map is asked anew this often: outlines may have been imported meanwhile."""
_WORTH_A_LOOK: Final = 12
"""Questions in a square after which its surroundings are looked at: that costs as much as so many circles' edges."""
VOTERS: Final = 3
"""Nearest places that are asked."""


class CoverageOf:
    """Coverage questions about one snapshot, with the outlines of `locator` where there are some."""

    def __init__(self, snapshot: Snapshot, locator: Locator | None = None) -> None:
        self._snapshot, self._locator = snapshot, locator
        self._sound = {
            force: frozenset(month for month, (*_, malformed) in months.items() if not malformed)
            for force, months in snapshot.facts["published"].items()
        }
        self._split = lru_cache(maxsize=4096)(self._split_afresh)
        self._visits: Counter[tuple[int, int, float]] = Counter()  # squares of covered ground: some tens of thousands
        self._around = lru_cache(maxsize=16_384)(self._forces_around)
        self._knot = lru_cache(maxsize=131_072)(self._force_at_knot)

    def force_at(self, point: Point) -> str | None:
        """The territorial force of a point; None outside every force.

        By its outline, else the home of most of the nearest places (between equals, of the nearest).
        """
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
            partial=self._partial(area, force, window),
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

    def _partial(self, area: Area, force: str | None, window: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Forces a circle or outline reaches into that lack months of the window."""
        if force is None or isinstance(area, ForceArea | Lsoas):
            return {}
        homes = np.bincount(self._snapshot.home[self._snapshot.within(area)], minlength=NOBODY + 1)[:NOBODY]
        others = {self._snapshot.forces[number] for number in np.flatnonzero(homes).tolist()}
        others -= {force, BRITISH_TRANSPORT_POLICE}
        if self._locator is not None and isinstance(area, Circle):
            others |= self._incomplete_on_the_rim(area, window) - {force, BRITISH_TRANSPORT_POLICE}
        missing = {other: self._split(other, window)[1] for other in sorted(others)}
        return {other: months for other, months in missing.items() if months}

    def _incomplete_on_the_rim(self, circle: Circle, window: tuple[str, ...]) -> set[str]:
        """Forces on a circle's edge; none are looked for where every force for kilometres has published the window."""
        wide = next((metres for metres in _WIDTHS_M if metres >= circle.radius_m), circle.radius_m)
        square = math.floor(circle.lat / _SQUARE_DEG), math.floor(circle.lng / _SQUARE_DEG), wide
        self._visits[square] += 1
        if self._visits[square] > _WORTH_A_LOOK:
            around = self._around(*square, int(time.monotonic() / _KEPT_S))
            if not any(self._split(force, window)[1] for force in around):
                return set()
        return {force for force in map(self._located, circle.rim()) if force}

    def _forces_around(self, row: int, column: int, metres: float, age: int) -> frozenset[str | None]:
        """Forces in a square of the map and `metres` round it, by the knots of a net a kilometre wide.

        One net for all squares, so that neighbours share what they asked.
        """
        up = math.degrees(metres / EARTH_RADIUS_M)
        across = up / max(math.cos(math.radians(row * _SQUARE_DEG)), 0.1)
        rows = _knots(row * _SQUARE_DEG - up, (row + 1) * _SQUARE_DEG + up, _STEP_DEG)
        columns = _knots(column * _SQUARE_DEG - across, (column + 1) * _SQUARE_DEG + across, _NET_WIDTH_DEG)
        found = frozenset(self._knot(knot, other, age) for knot in rows for other in columns)
        return found - {None, BRITISH_TRANSPORT_POLICE}

    def _force_at_knot(self, row: int, column: int, _age: int) -> str | None:
        return self._located(Point(row * _STEP_DEG, column * _NET_WIDTH_DEG))

    def _located(self, point: Point) -> str | None:
        return self._locator.locate(point)[0] if self._locator is not None else None

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


def _knots(first: float, last: float, step: float) -> range:
    """Numbers of the knots from at or before `first` to at or after `last`, in degrees."""
    return range(math.floor(first / step), math.ceil(last / step) + 1)
