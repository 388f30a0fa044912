"""`CrimeSource` over a snapshot, and the folder that hands out the snapshot in force."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from companion_api.core.categories import CATEGORIES, columns
from companion_api.core.geo import Point
from companion_api.core.months import ordinal, span
from companion_api.core.place import Locator
from companion_api.data.archive.coverage import CoverageOf
from companion_api.data.archive.snapshot import Snapshot
from companion_api.data.source import (
    Area,
    Coverage,
    Freshness,
    OutcomeCounts,
    PointCounts,
    SourceName,
    StopCounts,
    Table,
)

NOT_STATED: Final = "not stated"
"""Stands for a blank in the stop-and-search files."""


class SnapshotSource:
    """One snapshot as a `CrimeSource`. It never changes: hold on to it for as long as one answer is being made."""

    def __init__(self, snapshot: Snapshot, locator: Locator | None = None, name: SourceName = "snapshot") -> None:
        self.snapshot = snapshot
        self._name: SourceName = name
        self._coverage = CoverageOf(snapshot, locator)
        self._month_numbers = {month: number for number, month in enumerate(snapshot.months)}
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
        lat, lng = snapshot.places.positions(places[heads])
        return PointCounts(
            lat=lat,
            lng=lng,
            street=snapshot.streets.take(streets).to_pylist(),
            counts=np.add.reduceat(counts, heads, axis=0),
        )

    def outcomes(self, area: Area, first: str, last: str, categories: tuple[str, ...]) -> OutcomeCounts:
        """Latest outcome of each crime inside `area`, completed from the outcomes files (see `joined`)."""
        snapshot = self.snapshot
        spans = list(snapshot.spans(snapshot.within(area)))
        cells = np.zeros((len(self.months), len(CATEGORIES)), bool)
        start, end = self._numbers(first, last)
        cells[max(start, 0) : max(end + 1, 0), columns(categories)] = True
        wanted = cells.ravel()
        counted = np.zeros(len(snapshot.outcomes), np.int64)
        revised = 0
        for begin, stop in spans:
            chosen = wanted[snapshot.row_cell[begin:stop]]
            counted += np.bincount(snapshot.row_outcome[begin:stop][chosen], minlength=len(counted))
            low, high = snapshot.row_revised.searchsorted([begin, stop]).tolist()
            revised += int(np.count_nonzero(chosen[snapshot.row_revised[low:high].astype(np.int64) - begin]))
        named = {name: count for name, count in zip(snapshot.outcomes, counted.tolist(), strict=True) if name and count}
        ranked = dict(sorted(named.items(), key=lambda item: (-item[1], item[0])))
        return OutcomeCounts(ranked, int(counted.sum()) - sum(ranked.values()), revised)

    def stops(self, area: Area, first: str, last: str) -> StopCounts:
        """Stop and search inside `area`; for a force those without a location too."""
        stops = self.snapshot.stops
        window = span(first, last)
        months: list[str] = stops.facts["months"]
        found = stops.within(area)
        inside = np.array([month in window for month in months], bool)
        found = found[inside[stops.month[found]]]
        files = set(self.snapshot.facts["stop_files"].get(self._coverage.force_of(area) or "", ()))
        per_month = np.bincount(stops.month[found], minlength=len(months)).tolist()
        counted = dict(zip(months, per_month, strict=True))
        return StopCounts(
            total=len(found),
            by_month={month: counted.get(month, 0) for month in window if month in files or counted.get(month)},
            **{f"by_{name}": self._ranked(column[found], name) for name, column in stops.columns.items()},
            months_missing=tuple(month for month in window if month not in files),
        )

    def _ranked(self, numbers: npt.NDArray[np.uint16], name: str) -> dict[str, int]:
        """Words of a stops column, most frequent first; a blank is "not stated"."""
        words: list[str] = self.snapshot.stops.facts["words"][name]
        counts = np.bincount(numbers, minlength=len(words)).tolist()
        named = [(word or NOT_STATED, count) for word, count in zip(words, counts, strict=True) if count]
        return dict(sorted(named, key=lambda item: (-item[1], item[0])))

    def describe(self) -> dict[str, Any]:
        """Edition, sources, and per force and month what is present, missing or malformed."""
        facts = self.snapshot.facts
        forces = {force: self._describe_force(force, months) for force, months in sorted(facts["published"].items())}
        return {
            "source": self._name,
            "version": self.version,
            "edition": facts["edition"],
            "files": facts["sources"],
            "as_of": self._as_of,
            "months": list(self.months),
            "records": facts["rows"],
            "quarantined": facts["quarantined"],
            "revisions": facts.get("revisions"),
            "forces": forces,
        }

    def _describe_force(self, force: str, months: dict[str, list[Any]]) -> dict[str, Any]:
        sound = {month: entry for month, entry in months.items() if not entry[3]}
        total = sum(rows for rows, *_ in sound.values())
        unplaced = sum(without for _, without, *_ in sound.values())
        return {
            "present": sorted(sound),
            "missing": [month for month in self.months if month not in months],
            "malformed": sorted(set(months) - set(sound)),
            "outcomes": self.snapshot.facts["outcome_files"].get(force, []),
            "stops": self.snapshot.facts["stop_files"].get(force, []),
            "records": total,
            "unplaced": unplaced,
            "unplaced_share": _share(unplaced, total),
            "unplaced_share_by_month": {month: _share(entry[1], entry[0]) for month, entry in sorted(sound.items())},
        }

    def _numbers(self, first: str, last: str) -> tuple[int, int]:
        """Months as row numbers of the snapshot's table; outside it they may be negative or too large."""
        numbers = self._month_numbers
        if first in numbers and last in numbers:
            return numbers[first], numbers[last]
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


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
