"""The door of the crime room: every question about recorded crime, answered as JSON-ready documents.

Thread-safe. Each method takes the sources pinned for one request, so that an answer never mixes two snapshots; callers
that ask one question only may leave `pinned` out.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from companion_api.core.categories import CATEGORIES, parse_categories
from companion_api.core.errors import InvalidParameter
from companion_api.core.geo import MILE_M
from companion_api.core.place import Place, Residents
from companion_api.crime import comparisons, holdings, maps, outcomes, stops, summaries
from companion_api.crime.book import BookShelf
from companion_api.crime.districts import Districts
from companion_api.crime.forces import Forces
from companion_api.crime.levels import Levels
from companion_api.crime.question import Facts, Ground, Question
from companion_api.crime.trend import Change
from companion_api.crime.trends import Trends
from companion_api.data.choose import Pinned, Sources

MIN_RADIUS_M: Final = 100.0
MAX_RADIUS_M: Final = 10_000.0

_categories = lru_cache(maxsize=1024)(parse_categories)


class CrimeService:
    """Counts, levels, trends, comparisons, maps, outcomes, stops; `residents` and `districts` may be absent."""

    def __init__(
        self,
        sources: Sources,
        *,
        books: BookShelf | None = None,
        residents: Residents | None = None,
        districts: Districts | None = None,
        radius_m: float = MILE_M,
    ) -> None:
        self.sources = sources
        self.radius_m = radius_m
        self._books = books or BookShelf()
        self._residents = residents
        self._forces = Forces()
        self._levels = Levels(self._books, residents, self._forces)
        self._trends = Trends(self._books, self._forces, districts)

    @property
    def version(self) -> str:
        """Changes whenever any answer may, whichever source gives it."""
        return self.version_of(self.sources.pin())

    def version_of(self, pinned: Pinned) -> str:
        """The same for the sources of one request."""
        return f"{pinned.version}+levels:{self._books.current().version}"

    def question(
        self,
        place: Place,
        category: str | None = None,
        *,
        first: str | None = None,
        last: str | None = None,
        radius_m: float | None = None,
    ) -> Question:
        """What is asked, checked. `category`: slugs joined by commas, all crime when None. Raises InvalidParameter."""
        radius = self.radius_m if radius_m is None else radius_m
        if not MIN_RADIUS_M <= radius <= MAX_RADIUS_M:
            raise InvalidParameter("radius_m", f"Use {MIN_RADIUS_M:.0f} to {MAX_RADIUS_M:.0f} metres.")
        return Question(place, _categories(category) if category is not None else CATEGORIES, radius, first, last)

    def summary(self, question: Question, pinned: Pinned | None = None) -> dict[str, Any]:
        """Counts by month and category, the level, the unplaced share. Raises NoData."""
        return summaries.summary(self._read(question, pinned), self._levels, self._forces)

    def level(self, question: Question, pinned: Pinned | None = None) -> dict[str, Any]:
        """The level at the top of an answer of its own. `from` and `to` are the months it rests on. Raises NoData."""
        facts = self._read(question, pinned)
        return {**facts.envelope(), **self._levels.of(facts)}

    def trend(self, question: Question, pinned: Pinned | None = None) -> dict[str, Any]:
        """The last year against the one before, month by month, and a table of years. Raises NoData."""
        return self._trends.of(self._read(question, pinned))

    def level_and_change(
        self, question: Question, pinned: Pinned | None = None
    ) -> tuple[dict[str, Any], Change | None]:
        """The level document, and the last year against the one before (None: too little is known), from one reading.

        For the watch feed, which asks this of every square kilometre of the country. Raises NoData.
        """
        facts = self._read(question, pinned)
        return {**facts.envelope(), **self._levels.of(facts)}, self._trends.change_of(facts)

    def compare(self, a: Question, b: Question, pinned: Pinned | None = None) -> dict[str, Any]:
        """`a` against `b`, which ask the same about two places. Raises NoData where either has none."""
        pinned = pinned or self.sources.pin()
        facts_a = self._read(a, pinned)
        facts_b = self._read(replace(b, first=b.first or facts_a.first, last=b.last or facts_a.last), pinned)
        summary_a, summary_b = (summaries.summary(side, self._levels, self._forces) for side in (facts_a, facts_b))
        return comparisons.comparison(facts_a, facts_b, summary_a, summary_b, self._residents)

    def points(self, question: Question, pinned: Pinned | None = None) -> dict[str, Any]:
        """GeoJSON of snap points with counts. Raises NoData."""
        return maps.points(self._ground(question, pinned))

    def hotspots(self, question: Question, limit: int = 10, pinned: Pinned | None = None) -> dict[str, Any]:
        """The streets with most. Raises NoData."""
        return maps.hotspots(self._ground(question, pinned), limit)

    def outcomes(self, question: Question, pinned: Pinned | None = None) -> dict[str, Any]:
        """What happened to these crimes. Raises NoData."""
        return outcomes.outcomes(self._ground(question, pinned))

    def stops(self, question: Question, pinned: Pinned | None = None) -> dict[str, Any]:
        """Stop and search here. Raises NoData."""
        return stops.stops(Ground(question, pinned or self.sources.pin()))

    def data(self, pinned: Pinned | None = None) -> dict[str, Any]:
        """What is loaded here."""
        return holdings.holdings(pinned or self.sources.pin(), self._books.current())

    def _read(self, question: Question, pinned: Pinned | None) -> Facts:
        return Facts(question, pinned or self.sources.pin())

    def _ground(self, question: Question, pinned: Pinned | None) -> Ground:
        ground = Ground(question, pinned or self.sources.pin())
        ground.require()
        return ground
