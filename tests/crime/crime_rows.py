"""A small `CrimeSource` in memory: rows of invented crime, counted one by one, so that a test can see every number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from companion_api.core import months as month_words
from companion_api.core.categories import CATEGORIES, CATEGORY_INDEX
from companion_api.core.geo import Circle, Point, haversine_m
from companion_api.data.source import (
    Area,
    Coverage,
    ForceArea,
    Freshness,
    Lsoas,
    OutcomeCounts,
    PointCounts,
    StopCounts,
    Table,
)


@dataclass(frozen=True)
class Row:
    """One recorded crime; without a location when `lat` is None."""

    month: str
    category: str = "burglary"
    lat: float | None = 52.0
    lng: float = 0.0
    force: str = "eastshire"
    street: str = "On or near Park Street"
    lsoa: str = ""
    outcome: str | None = None
    revised: bool = False


@dataclass
class Rows:
    """A source over `rows`. `published` says which months each force did publish; `locate` who polices a point."""

    rows: list[Row]
    published: Mapping[str, Iterable[str]]
    locate: Callable[[float, float], str | None] = lambda lat, lng: "eastshire"
    reaches: Mapping[str, float] = field(default_factory=dict)
    """Other forces, each with the radius in metres from which a circle reaches into it."""
    version: str = "rows-1"
    name: Any = "snapshot"
    months: tuple[str, ...] = ()
    stop_months_missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known = sorted({month for months in self.published.values() for month in months})
        self.months = self.months or month_words.span(known[0], known[-1])

    def covers(self, point: Point) -> bool:
        return bool(self.published.get(self.locate(point.lat, point.lng) or ""))

    def freshness(self, area: Area) -> Freshness:
        return Freshness(self.months[-1])

    def coverage(self, area: Area, first: str, last: str) -> Coverage:
        window = month_words.span(first, last)
        if isinstance(area, ForceArea):
            force: str | None = area.force
        else:
            force = self.locate(area.lat, area.lng) if isinstance(area, Circle) else "eastshire"
        known = set(self.published.get(force or "", ()))
        radius = area.radius_m if isinstance(area, Circle) else 0.0
        partial = {
            other: tuple(month for month in window if month not in set(self.published.get(other, ())))
            for other, reach in self.reaches.items()
            if other != force and radius >= reach
        }
        return Coverage(
            force=force,
            months=tuple(month for month in window if month in known),
            missing=tuple(month for month in window if month not in known),
            partial=partial,
        )

    def counts(self, area: Area, first: str, last: str) -> Table:
        return self._table(self._inside(area), first, last)

    def unplaced(self, force: str, first: str, last: str) -> Table:
        return self._table((row for row in self.rows if row.force == force and row.lat is None), first, last)

    def point_counts(self, area: Area, first: str, last: str) -> PointCounts:
        found: dict[tuple[float, float, str], Table] = {}
        for row in self._inside(area):
            if first <= row.month <= last and row.lat is not None:
                counts = found.setdefault((row.lat, row.lng, row.street), np.zeros(len(CATEGORIES), np.int64))
                counts[CATEGORY_INDEX[row.category]] += 1
        return PointCounts(
            np.array([lat for lat, _, _ in found]),
            np.array([lng for _, lng, _ in found]),
            [street for _, _, street in found],
            np.array(list(found.values())).reshape(-1, len(CATEGORIES)),
        )

    def outcomes(self, area: Area, first: str, last: str, categories: tuple[str, ...]) -> OutcomeCounts:
        rows = [row for row in self._inside(area) if first <= row.month <= last and row.category in categories]
        found = Counter(row.outcome for row in rows if row.outcome)
        return OutcomeCounts(dict(found), sum(not row.outcome for row in rows), sum(row.revised for row in rows))

    def stops(self, area: Area, first: str, last: str) -> StopCounts:
        window = month_words.span(first, last)
        missing = tuple(month for month in window if month in self.stop_months_missing)
        return StopCounts(2, {window[-1]: 2}, {"Drugs": 2}, {"Arrest": 2}, {"Act": 2}, {"Person search": 2}, missing)

    def describe(self) -> dict[str, Any]:
        return {"forces": {force: {"present": sorted(months)} for force, months in self.published.items()}}

    def _inside(self, area: Area) -> list[Row]:
        if isinstance(area, ForceArea):
            return [row for row in self.rows if row.force == area.force]
        if isinstance(area, Lsoas):
            return [row for row in self.rows if row.lsoa in area.codes]
        assert isinstance(area, Circle)
        return [
            row
            for row in self.rows
            if row.lat is not None and haversine_m(area.lat, area.lng, row.lat, row.lng) <= area.radius_m
        ]

    def _table(self, rows: Iterable[Row], first: str, last: str) -> Table:
        start = month_words.ordinal(first)
        table = np.zeros((month_words.ordinal(last) - start + 1, len(CATEGORIES)), np.int64)
        for row in rows:
            if first <= row.month <= last:
                table[month_words.ordinal(row.month) - start, CATEGORY_INDEX[row.category]] += 1
        return table


@dataclass(frozen=True)
class Everywhere:
    """The same number of residents in every circle."""

    people: float | None

    def within(self, lat: float, lng: float, radius_m: float) -> float | None:
        return self.people
