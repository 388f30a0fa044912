"""Places that fit, ranked; and whether one of them is plainly meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from companion_api.core.geo import Point, haversine_m
from companion_api.core.place import Place
from companion_api.places import spatial
from companion_api.places.context import Context
from companion_api.places.named import Named, Rows
from companion_api.places.names import TOWNS, WELL_KNOWN, PlaceNames
from companion_api.places.streets import Streets

CANDIDATES: Final = 5
"""Most candidates shown."""
_RANKED: Final = 12
"""Most options made of one table's rows."""
_HERE_M: Final = 30_000.0
"""Of several namesakes, those this near a person's last place come first."""
_SAME_M: Final = 1_500.0
"""Two rows of one name this close are one place, listed twice."""
FAR_BETTER_KNOWN: Final = 8.0
"""How many times the residents of its best-known namesake it must have."""
_TOWN_OVER_LESSER: Final = 3.0
"""Of a city or town over a suburb, village or hamlet: "Luton" is the town, not the suburb of Chatham."""
_FAR_BUSIER: Final = 4.0
"""Likewise for the crimes on a street, among those of its name in one town."""


@dataclass(frozen=True, slots=True)
class Option:
    """One row that fits."""

    table: Named
    row: int
    weight: float
    rank: tuple[float, ...]
    """Lower is better: far from the last place, how far, how far from the place named beside it, less known."""
    here: bool
    """Near the person's last place."""
    exact: bool = True
    """Of exactly the name asked for."""

    @property
    def place(self) -> Place:
        """As a place."""
        return self.table.place(self.row)

    @property
    def is_street(self) -> bool:
        """Of the table of streets, whose weights are crimes and not residents."""
        return isinstance(self.table, Streets)

    @property
    def is_town(self) -> bool:
        """A city or town, not one of their parts nor a village."""
        return isinstance(self.table, PlaceNames) and self.table.type(self.row) in TOWNS


def fitting(table: Named, rows: Rows, contexts: Sequence[Context], near: Point | None, *, nearby: bool) -> list[Option]:
    """The rows that every context holds, best first, at most a dozen, one for each place."""
    fits = np.ones(len(rows), bool)
    named = np.zeros(len(rows), bool)
    distance = np.zeros(len(rows))
    for context in contexts:
        held, metres = context.holds(table, rows)
        fits &= held
        named |= table.lies_in(rows, context.area)
        distance = np.maximum(distance, metres)
    if not nearby and (fits & named).any():
        fits &= named  # in the area itself: what is merely near it was not meant
    rows, named, distance = rows[fits], named[fits], distance[fits]
    weight = table.weight[rows].astype(np.float64)
    here, away = _from_here(table, rows, near)
    reach = distance if nearby or not named.any() else np.zeros(len(rows))
    ranks = np.stack((np.where(here, 0.0, 1.0), np.where(here, away, 0.0), reach, -weight))
    best = np.lexsort(ranks[::-1])[: 2 * _RANKED]
    options = [Option(table, int(rows[i]), float(weight[i]), tuple(ranks[:, i].tolist()), bool(here[i])) for i in best]
    return _each_once(options)[:_RANKED]


def plainly_meant(options: Sequence[Option], *, placed: bool) -> Option | None:
    """The option a person must mean: the only one, the only one near them, or far better known than all others.

    `placed`: the person has said where, so that it need not be a well-known one.
    """
    if len(options) == 1:
        return options[0] if options[0].exact else None
    best = _best_known(options, placed=placed)
    here = [option for option in options if option.here]
    if not here:
        return best
    return here[0] if len(here) == 1 and best in (None, here[0]) and here[0].exact else None


def _best_known(options: Sequence[Option], *, placed: bool) -> Option | None:
    """The one far better known than all others; of streets only where a town is given: all towns have a High Street."""
    streets = {option.is_street for option in options}
    if len(streets) > 1 or (True in streets and not placed):
        return None
    first, *others = sorted(options, key=lambda option: -option.weight)
    if not first.exact or not (placed or first.weight >= WELL_KNOWN):
        return None
    return first if all(first.weight >= _times(first, other) * other.weight for other in others) else None


def _times(first: Option, other: Option) -> float:
    """How many times better known than the other the first must be."""
    if first.is_street:
        return _FAR_BUSIER
    return _TOWN_OVER_LESSER if first.is_town and not other.is_town else FAR_BETTER_KNOWN


def documents(options: Sequence[Option]) -> list[Place]:
    """At most five places, no two described alike: by postcode district or authority, else by position."""
    places = [option.place for option in options[:CANDIDATES]]
    localities = [option.table.locality(option.row) for option in options[:CANDIDATES]]
    places = _told_apart(
        places, [f"{place.detail or place.name} ({area})" for place, area in zip(places, localities, strict=True)]
    )
    return _told_apart(places, [f"{place.detail} at {place.lat:.3f}, {place.lng:.3f}" for place in places])


def _told_apart(places: list[Place], fuller: list[str]) -> list[Place]:
    """With the fuller description where the plain one is not unique."""
    details = [place.detail for place in places]
    return [
        replace(place, detail=more) if details.count(place.detail) > 1 else place
        for place, more in zip(places, fuller, strict=True)
    ]


def _from_here(table: Named, rows: Rows, near: Point | None) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
    if near is None or not len(rows):
        return np.zeros(len(rows), bool), np.zeros(len(rows))
    away = spatial.distances_m(near.lat, near.lng, table.lat(rows), table.lng(rows))
    return away <= _HERE_M, away


def _each_once(options: list[Option]) -> list[Option]:
    """Without rows that lie where a better one of the same table does."""
    kept: list[tuple[Option, Place]] = []
    for option in options:
        place = option.place
        if all(haversine_m(place.lat, place.lng, other.lat, other.lng) > _SAME_M for _, other in kept):
            kept.append((option, place))
    return [option for option, _ in kept]
