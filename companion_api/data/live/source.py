"""data.police.uk as a `CrimeSource`: the same questions as a snapshot, the same rule for what is inside an area."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from companion_api.core import months as calendar
from companion_api.core.categories import CATEGORIES
from companion_api.core.errors import CompanionError, NoData
from companion_api.core.geo import EARTH_RADIUS_M, Cell, Circle, Point
from companion_api.data.live import ground, questions
from companion_api.data.live.api import Api, Question, Reply
from companion_api.data.live.records import CrimeMonth, StopMonth
from companion_api.data.source import (
    Area,
    Coverage,
    Freshness,
    OutcomeCounts,
    PointCounts,
    Polygon,
    SourceName,
    StopCounts,
    Table,
)

Locate: TypeAlias = Callable[[Point], tuple[str | None, str | None]]

_WITHOUT: Final = {
    "greater-manchester": "Greater Manchester Police has published no crime data since July 2019.",
    "btp": "The British Transport Police polices railways, not places.",
    "zedshire": "This county is invented; data.police.uk knows nothing of it.",
}
"""Forces about whose area the live API has no crime data, and why."""
_SILENT: Final = frozenset({"greater-manchester"})
"""Those of them that police an area next to others."""
_WINDOW: Final[tuple[Question[Any], ...]] = (questions.latest_month(), questions.months_published())
"""What tells which months upstream serves."""
_SOUTH, _NORTH, _WEST, _EAST = 49.8, 55.9, -8.3, 1.9
"""A box round England, Wales and Northern Ireland; about places outside it nobody is asked."""
_OUTSIDE: Final = "data.police.uk covers England, Wales and Northern Ireland; no police force of theirs is known here."
_NAMELESS: Final = "On or near"
"""What is published where a point has no name."""
_TELLING: Final = 10
"""Where a month usually holds this many crimes or more, a month with none at all was not published: by chance alone it
would happen once in 20,000 times."""


@dataclass(frozen=True, slots=True)
class _Window:
    """What upstream serves now."""

    latest: str
    stops: Mapping[str, frozenset[str]]
    stale: bool

    @property
    def months(self) -> tuple[str, ...]:
        return calendar.span(min((*self.stops, self.latest)), self.latest)


class LiveSource:
    """Implements `CrimeSource` over the live API. Thread-safe.

    Every method may raise UpstreamUnavailable (no answer in time and none kept) or UpstreamMisunderstood.
    """

    name: SourceName = "live"

    def __init__(
        self,
        api: Api,
        locate: Locate,
        clock: Callable[[], float] = time.time,
        *,
        knows_every_place: Callable[[], bool] = lambda: True,
    ) -> None:
        """`locate` says which police force an area belongs to (see core's `Locator`).

        `knows_every_place`: whether it can be trusted when it says that none does; where nothing was imported it
        cannot, and upstream is asked about the cell.
        """
        self._api = api
        self._locate = locate
        self._clock = clock
        self._knows_every_place = knows_every_place
        self._lock = threading.Lock()
        self._seen: str | None = None
        self._stale = False
        self._turns = 0

    @property
    def version(self) -> str:
        """What was last seen upstream, without asking; changes too with each renewal of the latest month."""
        return f"{self._seen}.{int(self._clock() // questions.LATEST_MONTH_S)}.{self._turns}"

    @property
    def months(self) -> tuple[str, ...]:
        """The months upstream serves; none while it has never answered."""
        try:
            return self._window().months
        except CompanionError:
            return ()

    @property
    def latest_seen(self) -> str | None:
        """The latest month when upstream last answered, without asking; None while it has not answered yet."""
        return self._seen

    def begin(self) -> None:
        """Look which months upstream serves without waiting for it: by the first question it is known, or known to be
        out of reach."""
        self._api.begin(_WINDOW)

    def covers(self, point: Point) -> bool:
        """Whether the point lies with a force that publishes crime data."""
        force = self._force_at(point)
        return force is not None and force not in _WITHOUT

    def freshness(self, area: Area) -> Freshness:
        """Stale when upstream cannot be asked for its latest month, or for this area in it."""
        window = self._window()
        latest = self._crimes(area, (window.latest,), window)[0]
        return Freshness(window.latest, stale=window.stale or latest.stale)

    def coverage(self, area: Area, first: str, last: str) -> Coverage:
        """Months of the window that upstream serves, less those it plainly holds nothing of.

        Upstream does not say which force published which month, so a month without a single record, in an area where
        months usually hold many, is taken for a month that was not published.
        """
        wanted = calendar.span(first, last)
        force = self._force_at(_centre(area))
        if force is None or force in _WITHOUT:
            return Coverage(force, (), wanted, reason=_OUTSIDE if force is None else _WITHOUT[force])
        window = self._window()
        served = [month for month in wanted if month in window.months]
        replies = self._crimes(area, tuple(served), window)
        sizes = [len(reply.value.lat) if reply.value else None for reply in replies]
        usual = float(np.median([size for size in sizes if size] or [0]))
        empty = [
            month
            for month, size in zip(served, sizes, strict=True)
            if size is None or (size == 0 and usual >= _TELLING)
        ]
        known = tuple(month for month in served if month not in empty)
        reason = "data.police.uk holds no record of this area in some months, so they count as not published."
        missing = tuple(month for month in wanted if month not in known)
        return Coverage(force, known, missing, self._silent_neighbours(area, wanted), reason if empty else None)

    def counts(self, area: Area, first: str, last: str) -> Table:
        """Crimes with a location inside `area`, by month and category."""
        wanted = calendar.span(first, last)
        table: Table = np.zeros((len(wanted), len(CATEGORIES)), np.int64)
        for month, found in self._found(area, wanted):
            inside = _inside(area, found.lat, found.lng)
            table[wanted.index(month)] = np.bincount(found.category[inside], minlength=len(CATEGORIES))
        return table

    def unplaced(self, force: str, first: str, last: str) -> Table:
        """Crimes of `force` published without a location, by month and category."""
        wanted = calendar.span(first, last)
        table: Table = np.zeros((len(wanted), len(CATEGORIES)), np.int64)
        window = self._window()
        served = [month for month in wanted if month in window.months and force not in _WITHOUT]
        replies = self._api.ask_all(
            [questions.unplaced(force, month, settled=month < window.latest) for month in served]
        )
        for month, reply in zip(served, replies, strict=True):
            if reply.value is not None:
                table[wanted.index(month)] = reply.value
        return table

    def point_counts(self, area: Area, first: str, last: str) -> PointCounts:
        """The snap points inside `area`, each under the latest name published for it."""
        numbers: dict[tuple[float, float], int] = {}
        streets: list[str] = []
        rows: list[npt.NDArray[np.int64]] = []
        for _, found in self._found(area, calendar.span(first, last)):
            for record in np.flatnonzero(_inside(area, found.lat, found.lng)):
                number = numbers.setdefault((float(found.lat[record]), float(found.lng[record])), len(numbers))
                if number == len(rows):
                    rows.append(np.zeros(len(CATEGORIES), np.int64))
                    streets.append("")
                rows[number][found.category[record]] += 1
                street = found.streets[found.street[record]]
                if street.strip() != _NAMELESS:
                    streets[number] = street
        return PointCounts(
            lat=np.array([lat for lat, _ in numbers]),
            lng=np.array([lng for _, lng in numbers]),
            street=streets,
            counts=np.array(rows) if rows else np.zeros((0, len(CATEGORIES)), np.int64),
        )

    def outcomes(self, area: Area, first: str, last: str, categories: tuple[str, ...]) -> OutcomeCounts:
        """Latest outcome of each crime inside `area`, as of the day its month was fetched."""
        columns = [CATEGORIES.index(slug) for slug in categories]
        by_outcome: Counter[str] = Counter()
        silent = 0
        for _, found in self._found(area, calendar.span(first, last)):
            inside = _inside(area, found.lat, found.lng) & np.isin(found.category, columns)
            published = found.outcome[inside]
            silent += int((published < 0).sum())
            counts = np.bincount(published[published >= 0], minlength=len(found.outcomes))
            by_outcome.update({name: int(count) for name, count in zip(found.outcomes, counts, strict=True) if count})
        return OutcomeCounts(dict(by_outcome), silent)

    def stops(self, area: Area, first: str, last: str) -> StopCounts:
        """Stop and search inside `area`; upstream puts records into months by UK local time."""
        wanted = calendar.span(first, last)
        force = self._force_at(_centre(area))
        window = self._window()
        outline = _outline(area)
        served = [month for month in wanted if month in window.months]
        replies: list[Reply[StopMonth]] = self._api.ask_all(
            [questions.stops(outline, month, settled=month < window.latest) for month in served]
        )
        by_month: dict[str, int] = {}
        words: dict[str, Counter[str]] = {"object_of_search": Counter(), "outcome": Counter(),
                                          "legislation": Counter(), "type": Counter()}  # fmt: skip
        for month, reply in zip(served, replies, strict=True):
            if reply.value is None:
                continue
            inside = np.flatnonzero(_inside(area, reply.value.lat, reply.value.lng))
            by_month[month] = len(inside)
            for name, counter in words.items():
                counter.update(reply.value.words[name][number] for number in inside)
        silent = tuple(month for month in wanted if force not in window.stops.get(month, ()))
        return StopCounts(
            total=sum(by_month.values()),
            by_month=by_month,
            by_object=dict(words["object_of_search"]),
            by_outcome=dict(words["outcome"]),
            by_legislation=dict(words["legislation"]),
            by_type=dict(words["type"]),
            months_missing=silent,
        )

    def describe(self) -> dict[str, Any]:
        """What upstream serves now, or that it does not answer."""
        try:
            window = self._window()
        except CompanionError as error:
            return {"available": False, "reason": error.detail}
        return {
            "available": True,
            "stale": window.stale,
            "edition": f"data.police.uk as of {window.latest}",
            "months": list(window.months),
            "without": dict(_WITHOUT),
            "stops": {month: sorted(forces) for month, forces in sorted(window.stops.items())},
        }

    def _force_at(self, point: Point) -> str | None:
        """The force of a point: as known here, else what upstream says of the middle of its cell."""
        force, _ = self._locate(point)
        inside = _SOUTH <= point.lat <= _NORTH and _WEST <= point.lng <= _EAST
        if force is None and inside and not self._knows_every_place():
            force = self._api.ask(questions.force_of(Cell.of(point.lat, point.lng))).value
        return force

    def _silent_neighbours(self, area: Area, wanted: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Forces on a circle's edge that publish no crime data: of that part of the circle nothing is known."""
        if not isinstance(area, Circle):
            return {}
        reached = {self._locate(point)[0] for point in area.rim()}
        return {force: wanted for force in sorted(_SILENT) if force in reached}

    def _window(self) -> _Window:
        latest, published = self._api.ask_all(_WINDOW)
        if latest.value is None or published.value is None:
            raise NoData("data.police.uk does not say which months it serves.")
        window = _Window(str(latest.value), dict(published.value), latest.stale or published.stale)
        with self._lock:
            if (self._seen, self._stale) != (window.latest, window.stale):
                self._seen, self._stale = window.latest, window.stale
                self._turns += 1
        return window

    def _crimes(self, area: Area, wanted: tuple[str, ...], window: _Window) -> list[Reply[CrimeMonth]]:
        outline = _outline(area)
        return self._api.ask_all([questions.crimes(outline, month, settled=month < window.latest) for month in wanted])

    def _found(self, area: Area, wanted: tuple[str, ...]) -> list[tuple[str, CrimeMonth]]:
        window = self._window()
        served = tuple(month for month in wanted if month in window.months)
        replies = self._crimes(area, served, window)
        return [(month, reply.value) for month, reply in zip(served, replies, strict=True) if reply.value is not None]


def _outline(area: Area) -> BaseGeometry:
    """What to ask upstream for. Raises NoData for areas it cannot be asked about."""
    if isinstance(area, Circle):
        return ground.circle_outline(area)
    if isinstance(area, Polygon):
        return ground.polygon_outline(area.outline)
    raise NoData(
        "The live police service answers for circles and outlines, not for whole forces or statistical areas.",
        reason="needs a snapshot: run `companion ingest`",
    )


def _centre(area: Area) -> Point:
    if isinstance(area, Circle):
        return area.centre
    point = _outline(area).representative_point()
    return Point(point.y, point.x)


def _inside(area: Area, lat: npt.NDArray[np.float64], lng: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which positions lie in the area: the rule of core.geo, on arrays."""
    if isinstance(area, Circle):
        phi, centre = np.radians(lat), np.radians(area.lat)
        half = np.sin((phi - centre) / 2) ** 2
        half += np.cos(centre) * np.cos(phi) * np.sin(np.radians(lng - area.lng) / 2) ** 2
        inside: npt.NDArray[np.bool_] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0))) <= area.radius_m
        return inside
    assert isinstance(area, Polygon)  # noqa: S101  # _outline has refused the others
    within: npt.NDArray[np.bool_] = shapely.intersects_xy(area.outline, lng, lat)
    return within
