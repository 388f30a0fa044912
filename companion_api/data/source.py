"""The one interface between the crime room and where its facts come from.

`data/archive` (snapshot), `data/live` and `data/sandbox` each provide a `CrimeSource`; `data/choose.py` picks one for a
place. Nothing here says how a number was found, only what it means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from companion_api.core.geo import Circle, Point

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SourceName = Literal["snapshot", "live", "sandbox"]
Table: TypeAlias = npt.NDArray[np.int64]
"""Counts, shape [months asked for, len(CATEGORIES)]; a row of a month nobody published is zeros: see Coverage."""


@dataclass(frozen=True, slots=True)
class Polygon:
    """An area by its outline (lng, lat order inside, as shapely and GeoJSON have it)."""

    outline: BaseGeometry
    name: str


@dataclass(frozen=True, slots=True)
class Lsoas:
    """The records whose published LSOA code is one of these."""

    codes: frozenset[str]
    name: str


@dataclass(frozen=True, slots=True)
class ForceArea:
    """Every record that a force published, those without a location included."""

    force: str


Area: TypeAlias = Circle | Polygon | Lsoas | ForceArea


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which months of a window the police force of an area published. A month not here is unknown, not zero."""

    force: str | None
    """The force whose area holds the centre; None outside every force we know (sea, Scotland)."""
    months: tuple[str, ...]
    """Months of the window that this force published."""
    missing: tuple[str, ...]
    """Months of the window that it did not."""
    partial: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other forces the area reaches into, each with the months of the window that it did not publish."""
    reason: str | None = None
    """Why there is nothing, in words for a person, where it is known (Greater Manchester since July 2019, Scotland)."""


@dataclass(frozen=True, slots=True)
class PointCounts:
    """Snap points inside an area that have at least one crime in the window, each with its counts by category."""

    lat: npt.NDArray[np.float64]
    lng: npt.NDArray[np.float64]
    street: Sequence[str]
    """As published ("On or near Park Street"); "" where the publication names none."""
    counts: Table
    """Shape [points, len(CATEGORIES)], summed over the window."""


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """What happened to the crimes of an area and window, latest published outcome of each."""

    by_outcome: dict[str, int]
    """Outcome as published -> crimes. Crimes without an outcome are not here."""
    not_published: int
    """Crimes for which no outcome is published (all anti-social behaviour, forces that publish none)."""
    revised: int = 0
    """Crimes whose outcome differs from the one an earlier edition of the archive gave."""


@dataclass(frozen=True, slots=True)
class StopCounts:
    """Stop and search inside an area, months in UK local time."""

    total: int
    by_month: dict[str, int]
    by_object: dict[str, int]
    by_outcome: dict[str, int]
    by_legislation: dict[str, int]
    by_type: dict[str, int]
    months_missing: tuple[str, ...]
    """Months of the window for which the force published no stop-and-search file."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """Marks of how current an answer is."""

    as_of: str
    """Latest month in this source, `YYYY-MM`."""
    stale: bool = False
    """True when upstream was down and an older answer is given instead."""


class CrimeSource(Protocol):
    """Facts about recorded crime. Months are inclusive windows `first`..`last`; thread-safe; numbers exact."""

    @property
    def name(self) -> SourceName:
        """Which of the three this is, as printed in answers."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever any answer may; part of every ETag."""
        ...

    @property
    def months(self) -> tuple[str, ...]:
        """Consecutive months, oldest first, from the first to the latest known to this source."""
        ...

    def covers(self, point: Point) -> bool:
        """Whether this source holds at least one month for the force at `point`."""
        ...

    def freshness(self, area: Area) -> Freshness:
        """How current the answers about `area` are."""
        ...

    def coverage(self, area: Area, first: str, last: str) -> Coverage:
        """Which months of the window are known for `area`."""
        ...

    def counts(self, area: Area, first: str, last: str) -> Table:
        """Crimes with a location inside `area`, by month and category."""
        ...

    def unplaced(self, force: str, first: str, last: str) -> Table:
        """Crimes of `force` published without a location, by month and category."""
        ...

    def point_counts(self, area: Area, first: str, last: str) -> PointCounts:
        """The snap points inside `area` and what was recorded at each."""
        ...

    def outcomes(self, area: Area, first: str, last: str, categories: tuple[str, ...]) -> OutcomeCounts:
        """Latest outcome of each crime inside `area`."""
        ...

    def stops(self, area: Area, first: str, last: str) -> StopCounts:
        """Stop and search inside `area`."""
        ...

    def describe(self) -> dict[str, Any]:
        """JSON-ready account for `/v1/data`: edition, revisions, and per force and month what is present, missing or
        malformed, with the unplaced share."""
        ...
