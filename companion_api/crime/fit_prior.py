"""Fitting the book of priors to a source: circles around where people live, counted, and their spread made smooth.

The package ships the book fitted to nine national months (scripts/fit_priors.py); `companion ingest` calls `refit` and
keeps the result beside the snapshot when the snapshot covers enough of the country.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from companion_api.core import months
from companion_api.core.categories import ALL_CRIME, CATEGORIES, CATEGORY_INDEX, NAMES, columns
from companion_api.core.forces import name_of
from companion_api.core.geo import MILE_M, Circle
from companion_api.core.place import Residents
from companion_api.crime.book import BESIDE, NATIONAL, Comparator, Measure, document
from companion_api.crime.forces import Forces, counted
from companion_api.crime.level import MIN_MONTHS
from companion_api.crime.levels import BY_CIRCLE_ONLY, FEW_RESIDENTS, LEVEL_CATEGORIES, YEAR
from companion_api.crime.prior import Floats, Prior, fit, overdispersion
from companion_api.data.source import CrimeSource
from companion_api.places.importing import RESIDENTS_FILE
from companion_api.places.population import Population
from companion_api.places.tables import DEGREES_E7, column, open_table

RADII_M: Final = (250.0, 500.0, 1000.0, MILE_M, 3000.0, 5000.0, 10_000.0)
"""Radii fitted nationally; levels at other radii are read between two of them."""
FORCE_RADII_M: Final = (MILE_M,)
"""Radii fitted for each force."""
NATIONAL_SAMPLE: Final = 4_000
FORCE_SAMPLE: Final = 400
FEWEST_HOMES: Final = 100
"""A force with fewer sampled places than this gets no comparator of its own."""
ENOUGH_OF_THE_COUNTRY: Final = 0.5
"""Share of residents that must be covered for a national fit."""
FEWEST_EVENTS: Final = 200
"""A category with fewer events than this in the sample is not fitted: nothing can be learnt about its spread."""


@dataclass(frozen=True, slots=True)
class Homes:
    """Where people live: one point for each LSOA, in the order of their codes."""

    lat: Floats
    lng: Floats
    residents: Floats

    def drawn(self, size: int) -> list[int]:
        """Positions of `size` points drawn with chances in proportion to residents: systematic, so the same each time.

        LSOA codes run along the map, so that equal steps through them spread the draw over the country.
        """
        edges = np.cumsum(self.residents)
        steps = (np.arange(size) + 0.5) * edges[-1] / size
        return [int(home) for home in np.unique(np.searchsorted(edges, steps))]


def read_homes(places: Path) -> Homes:
    """From the folder that `companion places import` wrote. Raises SourceFault, FileNotFoundError."""
    table = open_table(places / "lsoas.arrow", "lsoas").sort_by("code")
    lat, lng = (column(table, name) / DEGREES_E7 for name in ("lat", "lng"))
    return Homes(lat, lng, column(table, "residents").astype(np.float64))


@dataclass(frozen=True, slots=True)
class Sample:
    """Circles of one radius, counted: what the priors of that radius are fitted to."""

    monthly: Floats
    """Counts, shape [circles, months, categories]; NaN where a month is not known for the circle."""
    residents: Floats
    """People inside each circle, 0 where not known."""
    years: Floats
    """Months known / 12 of each circle."""
    forces: tuple[str, ...]
    """Police force of each circle."""


def refit(source: CrimeSource, homes: Homes, residents: Residents | None) -> bytes | None:
    """The file of a new book fitted to the latest year of `source`; None where it covers too little of the country.

    Takes minutes of one core on a national snapshot. The same data gives the same bytes.
    """
    survey = Survey(source, homes, residents)
    national = homes.drawn(NATIONAL_SAMPLE)
    if not survey.covers_most(national):
        return None
    samples = {radius: survey.count(national, radius) for radius in RADII_M}
    comparators = {NATIONAL: survey.comparator(NATIONAL, "most homes in England and Wales", samples)}
    for force, members in survey.by_force().items():
        samples = {radius: survey.count(members, radius) for radius in FORCE_RADII_M}
        if min(len(sample.years) for sample in samples.values()) >= FEWEST_HOMES:
            key = f"homes-{force}"
            comparators[key] = survey.comparator(key, f"most homes policed by {name_of(force)}", samples)
    digest = hashlib.blake2b(document(comparators, survey.last), digest_size=6).hexdigest()
    return document(comparators, f"{survey.last}-{digest}")


def refit_beside(source: CrimeSource, places: Path, snapshots: Path) -> bool:
    """Fit a book to `source` and keep it in the folder `snapshots`, where a running API finds it.

    Done by `companion ingest`. False, with the earlier book left as it is, where residents were never imported into
    `places` or `source` covers too little of the country.
    """
    try:
        homes, residents = read_homes(places), Population.open(places / RESIDENTS_FILE)
    except FileNotFoundError:
        return False
    body = refit(source, homes, residents)
    if body is None:
        return False
    unfinished = snapshots / f".{BESIDE}.{os.getpid()}"
    unfinished.write_bytes(body)
    unfinished.replace(snapshots / BESIDE)
    return True


class Survey:
    """Counts circles around homes over the latest year of a source."""

    def __init__(self, source: CrimeSource, homes: Homes, residents: Residents | None) -> None:
        self._source = source
        self._homes = homes
        self._residents = residents
        self.last = source.months[-1]
        self.first = max(months.add(self.last, 1 - YEAR), source.months[0])
        self._window = months.span(self.first, self.last)

    def covers_most(self, drawn: Sequence[int]) -> bool:
        """Whether enough of those homes lie where the police published enough months."""
        covered = 0
        for home in drawn:
            found = self._source.coverage(self._circle(home, 1.0), self.first, self.last)
            covered += found.force is not None and len(found.months) >= MIN_MONTHS
        return covered >= ENOUGH_OF_THE_COUNTRY * len(drawn)

    def _circle(self, home: int, radius: float) -> Circle:
        return Circle(float(self._homes.lat[home]), float(self._homes.lng[home]), radius)

    def count(self, drawn: Sequence[int], radius: float) -> Sample:
        """Count every drawn circle that all forces inside it published for at least MIN_MONTHS months."""
        monthly, people, years, forces = [], [], [], []
        for home in drawn:
            circle = self._circle(home, radius)
            coverage = self._source.coverage(circle, self.first, self.last)
            absent = frozenset[str]().union(*coverage.partial.values())
            known = [month in coverage.months and month not in absent for month in self._window]
            if coverage.force is None or sum(known) < MIN_MONTHS:
                continue
            counts = self._source.counts(circle, self.first, self.last).astype(np.float64)
            counts[~np.array(known)] = np.nan
            monthly.append(counts)
            years.append(sum(known) / YEAR)
            people.append(self._people(circle))
            forces.append(coverage.force)
        shape = (len(monthly), len(self._window), len(CATEGORIES))
        return Sample(np.array(monthly).reshape(shape), np.array(people), np.array(years), tuple(forces))

    def _people(self, circle: Circle) -> float:
        inside = self._residents.within(circle.lat, circle.lng, circle.radius_m) if self._residents else None
        return inside or 0.0

    def by_force(self) -> dict[str, list[int]]:
        """For each force with enough months, up to FORCE_SAMPLE of its homes, evenly drawn."""
        homes = self._homes
        found: dict[str, list[int]] = defaultdict(list)
        for home in range(len(homes.lat)):
            coverage = self._source.coverage(self._circle(home, 1.0), self.first, self.last)
            if coverage.force is not None and len(coverage.months) >= MIN_MONTHS:
                found[coverage.force].append(home)
        drawn = {}
        for force, members in sorted(found.items()):
            of_force = Homes(homes.lat[members], homes.lng[members], homes.residents[members])
            drawn[force] = [members[position] for position in of_force.drawn(FORCE_SAMPLE)]
        return drawn

    def comparator(self, key: str, name: str, samples: dict[float, Sample]) -> Comparator:
        """Fit every category and measure at every radius that was counted."""
        priors: dict[tuple[str, Measure], dict[float, Prior]] = defaultdict(dict)
        for radius, sample in samples.items():
            unplaced = self._unplaced(frozenset(sample.forces))
            for category in NAMES:
                for measure in _measures(category):
                    prior = _fit(sample, category, measure, unplaced[category])
                    if prior is not None:
                        priors[category, measure][radius] = prior
        default = samples[MILE_M]
        forces = len(set(default.forces))
        areas = "area" if forces == 1 else "areas"
        detail = (
            f"{len(default.years)} places where people live, drawn by population from {forces} police "
            f"force {areas}, {self.first} to {self.last}"
        )
        return Comparator(key, name, detail, priors)

    def _unplaced(self, forces: frozenset[str]) -> dict[str, float]:
        """By category: the share of the records of those forces that carry no location."""
        tables = [table for force in sorted(forces) if (table := Forces().tables(self._source, force)) is not None]
        shares = {}
        for category in NAMES:
            slugs = LEVEL_CATEGORIES if category == ALL_CRIME else (category,)
            pairs = [counted(table, self._window, slugs) for table in tables]
            everything = sum(total for _, total in pairs)
            shares[category] = sum(unplaced for unplaced, _ in pairs) / everything if everything else 0.0
        return shares


def _measures(category: str) -> tuple[Measure, ...]:
    return ("per-circle",) if category in BY_CIRCLE_ONLY else ("per-resident", "per-circle")


def measured(sample: Sample, category: str, measure: Measure) -> tuple[Floats, Floats]:
    """(counts [circles, months], a year's exposure [circles]) of a category; exposure 0 where the measure fails."""
    wanted = columns(LEVEL_CATEGORIES) if category == ALL_CRIME else [CATEGORY_INDEX[category]]
    per_year = np.ones(len(sample.years))
    if measure == "per-resident":
        per_year = np.where(sample.residents >= FEW_RESIDENTS, sample.residents, 0.0)
    return sample.monthly[:, :, wanted].sum(axis=2), per_year


def _fit(sample: Sample, category: str, measure: Measure, unplaced: float) -> Prior | None:
    """The prior of one category, measure and radius; None where the sample says too little about it."""
    monthly, per_year = measured(sample, category, measure)
    told = per_year > 0
    monthly, exposures = monthly[told], per_year[told] * sample.years[told]
    counts = np.nansum(monthly, axis=1)
    if len(counts) < FEWEST_HOMES or counts.sum() < FEWEST_EVENTS:
        return None
    return fit(counts, exposures, phi=overdispersion(monthly), unplaced=unplaced)
