"""`CrimeSource` over a snapshot, and the folder that hands out the snapshot in force."""

from __future__ import annotations

from typing import Any

import numpy as np

from companion_api.core.categories import CATEGORIES
from companion_api.core.geo import Point
from companion_api.core.months import ordinal
from companion_api.data.archive.coverage import CoverageOf
from companion_api.data.archive.snapshot import Snapshot
from companion_api.data.source import Area, Coverage, Freshness, PointCounts, SourceName, Table
from companion_api.places.model import Locator


class SnapshotSource:
    """One snapshot as a `CrimeSource`. It never changes: hold on to it for as long as one answer is being made."""

    def __init__(self, snapshot: Snapshot, locator: Locator | None = None, name: SourceName = "snapshot") -> None:
        self.snapshot = snapshot
        self._name: SourceName = name
        self._coverage = CoverageOf(snapshot, locator)
        covered = [month for force in snapshot.forces for month in self._coverage.months_of(force)]
        self._as_of = max(covered, default=snapshot.months[-1])

    @property
    def name(self) -> SourceName:
        """`snapshot` or `sandbox`."""
        return self._name

    @property
    def version(self) -> str:
        """Digest of the content."""
        return self.snapshot.version

    @property
    def months(self) -> tuple[str, ...]:
        """Consecutive months, oldest first."""
        return self.snapshot.months

    def covers(self, point: Point) -> bool:
        """Whether the force at `point` has published any month here."""
        return bool(self._coverage.months_of(self._coverage.force_at(point)))

    def freshness(self, area: Area) -> Freshness:
        """The latest month of the snapshot; a snapshot is never stale."""
        return Freshness(self._as_of)

    def coverage(self, area: Area, first: str, last: str) -> Coverage:
        """Which months of the window are known for `area`."""
        return self._coverage.coverage(area, first, last)

    def counts(self, area: Area, first: str, last: str) -> Table:
        """Crimes inside `area`, by month and category; for a force those without a location too."""
        return self._window(self.snapshot.table(self.snapshot.within(area)), first, last)

    def unplaced(self, force: str, first: str, last: str) -> Table:
        """Crimes of `force` without a location."""
        return self._window(self.snapshot.table(self.snapshot.unplaced(force)), first, last)

    def point_counts(self, area: Area, first: str, last: str) -> PointCounts:
        """Snap points inside `area` with a crime in the window, sorted by position."""
        snapshot = self.snapshot
        places = snapshot.within(area)
        places = places[places < snapshot.located]
        counts = snapshot.by_place(places, *self._numbers(first, last))
        some = counts.any(axis=1)
        places, counts = places[some], counts[some]
        if not len(places):
            return PointCounts(np.empty(0), np.empty(0), (), counts)
        keys = snapshot.places.key[places]
        heads = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
        # Places at one position (another force, another LSOA) are one snap point; any name is better than none.
        streets = np.maximum.reduceat(snapshot.street[places], heads)
        return PointCounts(
            lat=snapshot.places.lat[places[heads]],
            lng=snapshot.places.lng[places[heads]],
            street=snapshot.streets.take(streets).to_pylist(),
            counts=np.add.reduceat(counts, heads, axis=0),
        )

    def describe(self) -> dict[str, Any]:
        """Edition, sources, and per force and month what is present, missing or malformed."""
        facts = self.snapshot.facts
        forces = {force: self._describe_force(months) for force, months in sorted(facts["published"].items())}
        return {
            "source": self._name,
            "version": self.version,
            "edition": facts["edition"],
            "files": facts["sources"],
            "as_of": self._as_of,
            "months": list(self.months),
            "records": facts["rows"],
            "quarantined": facts["quarantined"],
            "forces": forces,
        }

    def _describe_force(self, months: dict[str, list[Any]]) -> dict[str, Any]:
        sound = {month: entry for month, entry in months.items() if not entry[3]}
        total = sum(rows for rows, *_ in sound.values())
        unplaced = sum(without for _, without, *_ in sound.values())
        return {
            "present": sorted(sound),
            "missing": [month for month in self.months if month not in months],
            "malformed": sorted(set(months) - set(sound)),
            "records": total,
            "unplaced": unplaced,
            "unplaced_share": round(unplaced / total, 4) if total else None,
        }

    def _numbers(self, first: str, last: str) -> tuple[int, int]:
        """Months as row numbers of the snapshot's table; outside it they may be negative or too large."""
        start = ordinal(self.months[0])
        return ordinal(first) - start, ordinal(last) - start

    def _window(self, table: Table, first: str, last: str) -> Table:
        """Rows `first`..`last` of a table of all months; months the snapshot does not have are zeros."""
        start, end = self._numbers(first, last)
        if 0 <= start <= end < len(table):
            return table[start : end + 1]
        wanted = np.zeros((max(end - start + 1, 0), len(CATEGORIES)), np.int64)
        low, high = max(start, 0), min(end, len(table) - 1)
        if low <= high:
            wanted[low - start : high - start + 1] = table[low : high + 1]
        return wanted
