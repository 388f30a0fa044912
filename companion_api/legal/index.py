"""Which services are nearest: exact, in order of great-circle distance, quick enough to ask for every request."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from geopy.distance import great_circle

from companion_api.core.geo import EARTH_RADIUS_M
from companion_api.legal.model import Service
from companion_api.legal.sphere import unit_vectors

Rows: TypeAlias = npt.NDArray[np.intp]

_PORTION: Final = 128
"""How many of the nearest are put in order first, when not every one will do."""
_RADIUS_KM: Final = EARTH_RADIUS_M / 1000
_SLACK: Final = 1e-9
"""Straight lines are compared with this much to spare, 6 mm on the ground; what is closer is settled exactly."""


@dataclass(frozen=True, slots=True)
class Near:
    """A service and how far it is."""

    service: Service
    distance_m: float


class ServiceIndex:
    """Every placed service that can be visited. Immutable, so thread-safe."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._services = [service for service in services if service.point is not None and service.visits]
        lat = [service.point.lat for service in self._services if service.point]
        lng = [service.point.lng for service in self._services if service.point]
        self._unit = unit_vectors(lat, lng).reshape(-1, 3)
        self._rows = {
            kind: np.array([row for row, service in enumerate(self._services) if kind in service.kinds], dtype=np.intp)
            for kind in {kind for service in self._services for kind in service.kinds}
        }
        self._unions: dict[frozenset[str], Rows] = {}

    def _of(self, kinds: frozenset[str]) -> Rows:
        """Rows of any of these kinds, each once; worked out at the first question and kept."""
        rows = self._unions.get(kinds)
        if rows is None:
            found = [self._rows[kind] for kind in kinds if kind in self._rows]
            rows = np.unique(np.concatenate(found)) if found else np.empty(0, np.intp)
            self._unions[kinds] = rows
        return rows

    def count(self, kind: str) -> int:
        """How many of a kind can be found."""
        return len(self._rows.get(kind, ()))

    def nearest(
        self,
        lat: float,
        lng: float,
        kinds: Sequence[str],
        limit: int,
        fits: Callable[[Service], bool] | None = None,
    ) -> list[Near]:
        """The `limit` nearest of any of `kinds` that `fits`, nearest first; those equally far in order of their id."""
        rows = self._of(frozenset(kinds))
        if not len(rows):
            return []
        offset = self._unit[rows] - unit_vectors(lat, lng)
        squares = np.einsum("ij,ij->i", offset, offset)
        close = self._first(rows, squares, limit) if fits is None else self._fitting(rows, squares, limit, fits)
        return nearest_of(close, lat, lng)[:limit]

    def _first(self, rows: Rows, squares: npt.NDArray[np.float64], limit: int) -> list[Service]:
        """Every service that may be among the first `limit`, in no order."""
        if len(rows) > limit:
            rows = rows[squares <= _rounded_up(float(np.partition(squares, limit - 1)[limit - 1]))]
        return [self._services[row] for row in rows]

    def _fitting(
        self, rows: Rows, squares: npt.NDArray[np.float64], limit: int, fits: Callable[[Service], bool]
    ) -> list[Service]:
        """The same of those that fit; `fits` is asked from the nearest on, no further than needed."""
        close: list[Service] = []
        last = np.inf
        for position in _nearest_first(squares):
            if squares[position] > last:
                break
            service = self._services[rows[position]]
            if fits(service):
                close.append(service)
                if len(close) == limit:
                    last = _rounded_up(float(squares[position]))
        return close


def _nearest_first(squares: npt.NDArray[np.float64]) -> Iterator[int]:
    """Positions in order of their square, sorted in growing portions: most questions end within the first."""
    portion = _PORTION
    rest = np.arange(len(squares))
    while len(rest):
        if len(rest) > portion:
            split = np.argpartition(squares[rest], portion)
            nearer, rest = rest[split[:portion]], rest[split[portion:]]
        else:
            nearer, rest = rest, rest[:0]
        yield from nearer[np.argsort(squares[nearer], kind="stable")].tolist()
        portion *= 8


def nearest_of(services: Iterable[Service], lat: float, lng: float) -> list[Near]:
    """Placed services with their exact distances, nearest first; those equally far, to the millimetre, by their id."""
    near = [
        Near(service, great_circle((lat, lng), (service.point.lat, service.point.lng), radius=_RADIUS_KM).m)
        for service in services
        if service.point
    ]
    return sorted(near, key=lambda item: (round(item.distance_m, 3), item.service.id))


def _rounded_up(square: float) -> float:
    return (math.sqrt(square) + _SLACK) ** 2
