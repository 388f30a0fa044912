"""The level of a place: which months count, which measure, which comparator, and the words for it.

The statistics are in `level.py` and `prior.py`; what each choice means for a reader is in docs/levels.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from companion_api.core.categories import ALL_CRIME, ANTI_SOCIAL_BEHAVIOUR, CATEGORIES
from companion_api.core.place import Residents
from companion_api.crime import words
from companion_api.crime.book import NATIONAL, BookShelf, Comparator, Measure, PriorBook
from companion_api.crime.forces import Forces, counted
from companion_api.crime.intervals import count_interval
from companion_api.crime.level import CLEAR, MIN_MONTHS, NO_DATA, Reading, read
from companion_api.crime.prior import BANDS, Prior
from companion_api.crime.question import Facts, ordinal

YEAR: Final = 12
REACH: Final = 18
"""Calendar months before the end in which twelve covered ones are looked for."""
RARE_PER_YEAR: Final = 5
"""Fewer than this a year: up to three years are counted."""
FEW_RESIDENTS: Final = 500
"""Fewer people than this in a circle make a rate per resident meaningless."""
FINEST_M: Final = 250.0
"""Below this radius a circle is finer than the published locations: no level."""

LEVEL_CATEGORIES: Final = tuple(slug for slug in CATEGORIES if slug != ANTI_SOCIAL_BEHAVIOUR)
"""What the level of "all crime" counts."""
BY_CIRCLE_ONLY: Final = frozenset({"shoplifting"})
"""Categories that follow shops, not homes."""


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a level rests on."""

    key: str
    """Category in the book of priors."""
    slugs: tuple[str, ...]
    months: tuple[str, ...]
    complete: bool
    """Whether every force inside the circle published those months."""
    count: int
    measure: Measure
    residents: float | None
    placed: float
    """Share of the force's records of these crimes and months that carry a location."""

    @property
    def years(self) -> float:
        return len(self.months) / YEAR

    def read(self, prior: Prior) -> Reading | None:
        """The count against a prior; None where next to nothing has a location."""
        if self.placed <= 0:
            return None
        exposure = self.years
        if self.measure == "per-resident":
            assert self.residents is not None  # noqa: S101  # the measure was chosen by it
            exposure *= self.residents
        return read(prior, self.count, exposure * self.placed / (1 - prior.unplaced))


@dataclass(frozen=True, slots=True)
class _Choice:
    """The months a level may rest on, latest first."""

    known: tuple[str, ...]
    """All of them."""
    year: tuple[str, ...]
    """The last twelve that are recent enough."""
    complete: bool
    """Whether every force inside the circle published them."""


class Levels:
    """Reads facts against the book of priors."""

    def __init__(self, books: BookShelf, residents: Residents | None, forces: Forces) -> None:
        self._books = books
        self._residents = residents
        self._forces = forces

    def of(self, facts: Facts) -> dict[str, Any]:
        """The level document, `schemas.LevelAnswer`, for the year that ends with the question's last month."""
        key = _key(facts.slugs)
        if key is None:
            return _none("A level is worked out for one kind of crime, or for all crime; ask for one of them.")
        if facts.question.radius_m < FINEST_M:
            return _none(f"Locations are not published finely enough for a level within {FINEST_M:.0f} metres.")
        slugs = LEVEL_CATEGORIES if key == ALL_CRIME else facts.slugs
        basis = self._basis(facts, key, slugs)
        if len(basis.months) < MIN_MONTHS:
            return _too_few_months(facts, basis)
        book = self._books.current()
        prior = book.find(NATIONAL, key, basis.measure, facts.question.radius_m)
        if prior is None:
            return _none(f"There is nothing to compare {words.noun(slugs)} with at this radius.", basis)
        reading = basis.read(prior)
        if reading is None:
            return _none("The police force here published almost no locations for these crimes.", basis)
        if not basis.complete and (reading.value != BANDS or reading.sure < CLEAR):
            return _incomplete(facts, basis)  # what is missing could only add: "high" stands, any other step does not
        body = _document(facts, basis, reading, book.comparators[NATIONAL])
        body["own_force"] = _own_force(facts, basis, book)
        return body

    def _basis(self, facts: Facts, key: str, slugs: tuple[str, ...]) -> _Basis:
        choice = _choice(facts.span, facts.last, facts.covered, facts.absent)
        chosen, count = _enough(facts, choice, slugs)
        place = facts.question.place
        residents = self._residents.within(place.lat, place.lng, facts.question.radius_m) if self._residents else None
        peopled = residents is not None and residents >= FEW_RESIDENTS and key not in BY_CIRCLE_ONLY
        return _Basis(
            key=key,
            slugs=slugs,
            months=chosen,
            complete=choice.complete,
            count=count,
            measure="per-resident" if peopled else "per-circle",
            residents=residents,
            placed=1 - self._unplaced_share(facts, chosen, slugs),
        )

    def _unplaced_share(self, facts: Facts, months: tuple[str, ...], slugs: tuple[str, ...]) -> float:
        tables = self._forces.tables(facts.source, facts.force) if facts.force else None
        if tables is None:
            return 0.0
        unplaced, everything = counted(tables, months, slugs)
        return unplaced / everything if everything else 0.0


def _own_force(facts: Facts, basis: _Basis, book: PriorBook) -> dict[str, Any] | None:
    """The same count against homes policed by the same force; None where that was not fitted."""
    comparator = book.comparators.get(f"homes-{facts.force}")
    if comparator is None or not basis.complete:
        return None
    prior = book.find(comparator.id, basis.key, basis.measure, facts.question.radius_m)
    reading = basis.read(prior) if prior is not None else None
    if reading is None:
        return None
    return {
        **_reading_document(reading),
        "comparator": comparator.id,
        "comparator_name": comparator.name,
    }


def _document(facts: Facts, basis: _Basis, reading: Reading, comparator: Comparator) -> dict[str, Any]:
    lower, upper = count_interval(basis.count)
    per_year = basis.count / basis.years
    return {
        **_reading_document(reading),
        "text": _text(facts, basis, reading, comparator.name),
        "count": basis.count,
        "per_year": round(per_year, 1),
        "interval": [round(lower / basis.years, 1), round(upper / basis.years, 1)],
        "comparator": comparator.id,
        "comparator_name": comparator.name,
        "comparator_detail": comparator.detail,
        "measure": basis.measure,
        "rate_per_1000": _rate(basis, per_year),
        "months": len(basis.months),
        "from": basis.months[0],
        "to": basis.months[-1],
        "complete": basis.complete,
    }


def _key(slugs: tuple[str, ...]) -> str | None:
    """The category a level is kept under: one slug, or `all-crime` with or without anti-social behaviour."""
    if slugs in (CATEGORIES, LEVEL_CATEGORIES):
        return ALL_CRIME
    return slugs[0] if len(slugs) == 1 else None


@lru_cache(maxsize=4096)
def _choice(span: tuple[str, ...], last: str, covered: frozenset[str], absent: frozenset[str]) -> _Choice:
    """Of the covered months of a span up to `last`, those that no force inside the circle lacks, if they are enough."""
    known = tuple(month for month in reversed(span) if month <= last and month in covered)
    whole = tuple(month for month in known if month not in absent)
    end = ordinal(min(last, span[-1]))
    recent, recent_whole = (tuple(month for month in some if ordinal(month) > end - REACH) for some in (known, whole))
    complete = len(recent_whole[:YEAR]) >= MIN_MONTHS
    return _Choice(whole, recent_whole[:YEAR], True) if complete else _Choice(known, recent[:YEAR], False)


def _enough(facts: Facts, choice: _Choice, slugs: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """(months in order, crimes in them): a year, or up to three where the crime is rare."""
    chosen = choice.year
    count = facts.count(chosen, slugs)
    if chosen and count * YEAR < RARE_PER_YEAR * len(chosen):
        chosen = choice.known[: 3 * YEAR]
        count = facts.count(chosen, slugs)
    return chosen[::-1], count


def _rate(basis: _Basis, per_year: float) -> float | None:
    """Crimes per 1,000 residents a year, where that means something."""
    if basis.measure != "per-resident" or not basis.residents or not basis.complete:
        return None
    return round(per_year / basis.residents * 1000, 2)


def _reading_document(reading: Reading) -> dict[str, Any]:
    return {
        "value": reading.value,
        "word": reading.word,
        "sure": round(reading.sure, 2),
        "pair": list(reading.pair) if reading.pair else None,
        "chances": [round(chance, 3) for chance in reading.chances],
        "ratio": None if reading.ratio is None else round(reading.ratio, 2),
    }


def _text(facts: Facts, basis: _Basis, reading: Reading, comparator: str) -> str:
    number = f"{words.counted((basis.key,), basis.count)} {words.were(basis.count)} recorded"
    near = f"within {words.distance(facts.question.radius_m)}"
    fact = f"{number} {near} {words.period(basis.months[0], basis.months[-1])}."
    if reading.value is None:
        return f"{fact} That is too few to say how it compares with {comparator}."
    adjusted = "for the number of people who live here" if basis.measure == "per-resident" else "for an area this size"
    text = f"{fact} That is {reading.word} {adjusted}, compared with the area around {comparator}."
    if not basis.complete:
        text += " Part of this area has no data here, so the true number is higher still."
    if basis.measure == "per-circle":
        text += " This is not adjusted for how many people live here."
    elif reading.value == BANDS:
        text += " Visitors are not counted, so busy centres look higher."
    return text


def _none(text: str, basis: _Basis | None = None) -> dict[str, Any]:
    """A level that cannot be given, in the same shape, with why."""
    return {
        "value": None,
        "word": NO_DATA,
        "sure": 0.0,
        "pair": None,
        "text": text,
        "count": basis.count if basis else None,
        "per_year": None,
        "interval": None,
        "comparator": NATIONAL,
        "measure": basis.measure if basis else "per-resident",
        "ratio": None,
        "rate_per_1000": None,
        "months": len(basis.months) if basis else 0,
        "complete": basis.complete if basis else False,
        "own_force": None,
    }


def _too_few_months(facts: Facts, basis: _Basis) -> dict[str, Any]:
    known = len(basis.months)
    months_known = f"{known} month is" if known == 1 else f"{known} months are"
    return _none(
        f"A level needs at least {MIN_MONTHS} months of published data up to {words.month(facts.last)}; "
        f"{months_known} known for this place.",
        basis,
    )


def _incomplete(facts: Facts, basis: _Basis) -> dict[str, Any]:
    absent = words.forces(tuple(facts.gaps()))
    near = words.distance(facts.question.radius_m)
    return _none(
        f"Part of the area within {near} is policed by {absent}, with months missing here, so the true number may be "
        "higher and no level is given. A smaller radius may have one.",
        basis,
    )
