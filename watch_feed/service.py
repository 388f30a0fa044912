"""Builds the documents: one (month, cell) at a time, from the crime room. Knows no Flask."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import product
from threading import Lock
from typing import Any, Final, Protocol

from cachetools import LRUCache

from companion_api.core import months
from companion_api.core.categories import ANTI_SOCIAL_BEHAVIOUR, CATEGORIES
from companion_api.core.errors import NoData, UnknownThing
from companion_api.core.geo import Cell
from companion_api.core.place import Place, Residents
from companion_api.core.rules import RULES_VERSION
from companion_api.crime.question import Question
from companion_api.crime.trend import Change
from companion_api.data import sandbox
from companion_api.data.choose import Pinned, Sources
from watch_feed.document import VERSION, LevelDocument
from watch_feed.home import Glance, against
from watch_feed.projection import Context, Projection
from watch_feed.projections import find

COUNTED: Final = ",".join(slug for slug in CATEGORIES if slug != ANTI_SOCIAL_BEHAVIOUR)
"""What the level counts, and so the count beside it: all crime, anti-social behaviour apart."""
KEPT: Final = 8192
"""Documents kept in memory; one is about a kilobyte."""

_SOUTH, _NORTH, _WEST, _EAST = 4985, 6090, -825, 180
"""Hundredths of a degree round Great Britain and Northern Ireland, where covered cells are looked for."""
_BLOCK: Final = 5
"""Distance between nodes of the coarse grid, in cells."""


class Crime(Protocol):
    """What the feed needs of the crime room."""

    sources: Sources
    radius_m: float

    def version_of(self, pinned: Pinned) -> str:
        """Changes whenever any answer may."""
        ...

    def question(
        self,
        place: Place,
        category: str | None = None,
        *,
        first: str | None = None,
        last: str | None = None,
        radius_m: float | None = None,
    ) -> Question:
        """What is asked."""
        ...

    def level_and_change(
        self, question: Question, pinned: Pinned | None = None
    ) -> tuple[dict[str, Any], Change | None]:
        """The level document of `/v1/crime/level`, and this year against the last. Raises NoData."""
        ...


class WatchService:
    """Documents and their projections. Thread-safe; the same data gives the same bytes."""

    def __init__(self, crime: Crime, residents: Residents | None = None, *, base_url: str = "") -> None:
        self._crime = crime
        self._residents = residents
        self._context = Context(base_url.rstrip("/"))
        self._kept: LRUCache[tuple[str, Cell, str], LevelDocument] = LRUCache(KEPT)
        self._lock = Lock()

    @property
    def version(self) -> str:
        """Changes whenever a document may."""
        return self._version_of(self._crime.sources.pin())

    def latest(self) -> dict[str, Any]:
        """What is new, in a few bytes: m the month, z that of the invented county, r our rules, d the data.

        Raises NoData where nothing is loaded at all.
        """
        pinned = self._crime.sources.pin()
        real = next((source.months[-1] for source in pinned.all() if source.name != "sandbox" and source.months), None)
        invented = pinned.sandbox.months[-1] if pinned.sandbox and pinned.sandbox.months else None
        month = real or invented
        if month is None:
            raise NoData("No police data is loaded here.")
        body: dict[str, Any] = {"v": VERSION, "m": _number(month)}
        if invented:
            body["z"] = _number(invented)
        return body | {"r": RULES_VERSION, "d": data_tag(self._version_of(pinned))}

    def month_of(self, cell: Cell) -> str:
        """The latest month of the source that answers for a cell. Raises NoData where none does."""
        held = self._crime.sources.pin().for_place(_place(cell)).months
        if not held:
            raise NoData("No police data is loaded here.")
        return held[-1]

    def glance(self, cell: Cell, month: str, home: Cell | None = None) -> Glance:
        """The document of a cell, compared with home where asked. Raises NoData where the cell has none."""
        pinned = self._crime.sources.pin()
        here = self._document(cell, month, pinned)
        if home is None:
            return Glance(here)
        try:
            at_home = self._document(home, month, pinned)
        except NoData:
            return Glance(here, against(here, home, None))
        return Glance(here, against(here, home, at_home))

    def document(self, cell: Cell, month: str) -> LevelDocument:
        """The canonical document. Raises NoData where there is nothing to say about the cell in that month."""
        return self._document(cell, month, self._crime.sources.pin())

    def render(self, projection: Projection, cell: Cell, month: str, home: Cell | None = None) -> bytes:
        """The bytes of one projection. Raises NoData."""
        return projection.render(self.glance(cell, month, home), self._context)

    def render_all(self, projections: Iterable[Projection], glance: Glance) -> Iterator[tuple[str, bytes]]:
        """(suffix, bytes) of a glance for each projection."""
        for projection in projections:
            yield projection.suffix, projection.render(glance, self._context)

    def candidate_cells(self, *, invented: bool = False) -> list[Cell]:
        """Every cell that may have a document, south to north: those within a block of a covered node of a coarse grid.

        Asking for each of the 600,000 cells of the islands and the sea round them would take minutes; what is left out
        lies more than five kilometres from any covered point of the grid.
        """
        if invented:
            south, north, west, east = (
                round(edge * 100) for edge in (sandbox.SOUTH, sandbox.NORTH, sandbox.WEST, sandbox.EAST)
            )
            return [Cell(lat, lng) for lat in range(south, north + 1) for lng in range(west, east + 1)]
        source = self._crime.sources.pin().snapshot
        if source is None:
            return []
        nodes = product(range(_SOUTH, _NORTH + 1, _BLOCK), range(_WEST, _EAST + 1, _BLOCK))
        covered = [node for node in nodes if source.covers(Cell(*node).centre)]
        near = range(1 - 2 * _BLOCK, 2 * _BLOCK)
        rows: dict[int, set[int]] = {}
        for node_lat, node_lng in covered:
            for lat in near:
                rows.setdefault(node_lat + lat, set()).update(node_lng + lng for lng in near)
        return [Cell(lat, lng) for lat in sorted(rows) for lng in sorted(rows[lat])]

    def _version_of(self, pinned: Pinned) -> str:
        return f"{self._crime.version_of(pinned)}|watch:{VERSION}|{self._context.base_url}"

    def _document(self, cell: Cell, month: str, pinned: Pinned) -> LevelDocument:
        key = (self._version_of(pinned), cell, month)
        with self._lock:
            kept = self._kept.get(key)
        if kept is None:
            kept = self._build(cell, month, pinned)
            with self._lock:
                self._kept[key] = kept
        return kept

    def _build(self, cell: Cell, month: str, pinned: Pinned) -> LevelDocument:
        place = _place(cell)
        held = pinned.for_place(place).months
        if not months.is_month(month) or month not in held:
            raise NoData("There is no data for that month here.", reason="outside the months loaded here")
        question = self._crime.question(place, COUNTED, last=month)
        level, change = self._crime.level_and_change(question, pinned)
        per_person = level["measure"] == "per-resident" and level["count"] is not None
        return LevelDocument(
            cell=cell,
            month=month,
            level=level["value"],
            sure=level["sure"] if level["value"] is not None else None,
            label=level["word"],
            count=level["count"],
            change=change.now - change.before if change else None,
            trend=change.verdict if change else "not-enough-data",
            months=level["months"],
            people=self._people(cell) if per_person else None,
            source=level["source"],
            last=level["to"],
            complete=level["complete"] or level["months"] == 0,
            radius_m=round(self._crime.radius_m),
        )

    def _people(self, cell: Cell) -> int | None:
        if self._residents is None:
            return None
        people = self._residents.within(cell.centre.lat, cell.centre.lng, self._crime.radius_m)
        return None if people is None else round(people)


def projection(suffix: str) -> Projection:
    """The projection of that suffix. Raises UnknownThing."""
    found = find(suffix)
    if found is None:
        raise UnknownThing("There is no document of that kind.")
    return found


def data_tag(version: str) -> str:
    """Eight characters that change with the data."""
    return hashlib.blake2b(version.encode(), digest_size=4).hexdigest()


def _number(month: str) -> int:
    return int(month.replace("-", ""))


def _place(cell: Cell) -> Place:
    centre = cell.centre
    invented = sandbox.holds(centre.lat, centre.lng)
    return Place(cell.id, "sandbox" if invented else "point", centre.lat, centre.lng)
