"""Point -> who polices it: published neighbourhood outlines first, then force outlines, then the nearest postcode."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from companion_api.core.forces import all_forces
from companion_api.core.geo import Circle, Point
from companion_api.data import sandbox
from companion_api.policing.boundaries.importer import read_outlines
from companion_api.policing.boundaries.layer import Hit, Layer
from companion_api.policing.boundaries.store import LAYERS, LayerName, Outline, path_of, read_layer

Basis = Literal["neighbourhood-outline", "force-outline", "police-force-area", "nearest-postcode"]
NearestForce: TypeAlias = Callable[[Point], str | None]
"""Force of the nearest postcode: a force id, or None where no postcode is near or its country has no such forces."""
ForcesNear: TypeAlias = Callable[[Circle], frozenset[str] | None]
"""Every force that NearestForce names in a circle; None where that is not soon said."""

LOOK_AGAIN_S: Final = 2.0
"""How long a running server may not notice an import, in seconds."""
EDGE_M: Final = 10.0
"""A point this close to a published outline's edge is said to be near the boundary: positions of phones and postcodes
are no better."""
AREA_EDGE_M: Final = 500.0
"""How far the ONS outlines, simplified for drawing, may be from the true border."""


@dataclass(frozen=True, slots=True)
class Position:
    """Who polices a point, and how sure that is."""

    force: str | None
    neighbourhood: str | None
    basis: Basis | None
    """What the answer rests on; None when nothing is known."""
    near_boundary: bool = False
    beside: tuple[tuple[str, str | None], ...] = ()
    """Other (force, neighbourhood) whose outline is within EDGE_M of the point."""


_UNKNOWN: Final = Position(None, None, None)


class OutlineLocator:
    """Implements places' `Locator`. Thread-safe; notices newly imported outlines within LOOK_AGAIN_S."""

    def __init__(
        self,
        folder: Path,
        nearest_force: NearestForce | None = None,
        forces_near: ForcesNear | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`folder` is what `import_boundaries` wrote; layers that were never imported are simply not there."""
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._stamp = self._mark()
        self._read = self._open()
        self._looked = clock()
        self._sandbox = _sandbox_layers()
        self.nearest_force = nearest_force
        self._forces_near = forces_near

    @property
    def version(self) -> str:
        """Changes when other outlines are loaded."""
        _ = self._layers  # looks for a new import, now and then
        return self._stamp

    @property
    def loaded(self) -> dict[str, int]:
        """Number of outlines by layer, the sandbox's left out."""
        return {name: len(layer) for name, layer in self._layers.items()}

    def locate(self, point: Point) -> tuple[str | None, str | None]:
        """(force id, neighbourhood id), None where not known."""
        position = self.position(point)
        return position.force, position.neighbourhood

    def forces_near(self, circle: Circle) -> frozenset[str] | None:
        """Every force that `locate` may name in the circle, and perhaps more; None where that is not soon said."""
        if sandbox.holds(circle.lat, circle.lng):
            return frozenset({sandbox.FORCE})
        by_postcode = self._forces_near(circle) if self._forces_near else None
        if by_postcode is None and self.nearest_force is not None:
            return None
        return frozenset().union(by_postcode or (), *(layer.forces_near(circle) for layer in self._layers.values()))

    def position(self, point: Point) -> Position:
        """Who polices the point, on what grounds, and whether another might."""
        if sandbox.holds(point.lat, point.lng):
            return _by_outlines(self._sandbox, point) or _UNKNOWN
        return _by_outlines(self._layers, point) or self._by_area(point) or self._by_postcode(point) or _UNKNOWN

    def outline(self, force: str, neighbourhood: str | None) -> Outline | None:
        """The stored outline of a neighbourhood, or of a force; None where none was imported."""
        known = all_forces().get(force)
        layers = self._sandbox if known is not None and known.invented else self._layers
        if neighbourhood is not None:
            return layers["neighbourhoods"].get(force, neighbourhood)
        return layers["force_outlines"].get(force, None) or layers["police_force_areas"].get(force, None)

    def neighbourhoods(self, force: str) -> tuple[str, ...]:
        """Ids of the neighbourhoods whose outline is stored, sorted."""
        layer = self._sandbox["neighbourhoods"] if force == sandbox.FORCE else self._layers["neighbourhoods"]
        return tuple(sorted(item.neighbourhood or "" for item in layer.outlines if item.force == force))

    @property
    def _layers(self) -> Mapping[LayerName, Layer]:
        """The layers now; a few seconds after an import, the new ones."""
        now = self._clock()
        if now - self._looked > LOOK_AGAIN_S and self._lock.acquire(blocking=False):
            try:
                self._looked = now
                mark = self._mark()
                if mark != self._stamp:
                    self._read, self._stamp = self._open(), mark
            finally:
                self._lock.release()
        return self._read

    def _mark(self) -> str:
        """The state of the store's files: size and time of each that is there."""
        found = [(name, path_of(self._folder, name)) for name in LAYERS]
        stats = [(name, path.stat()) for name, path in found if path.is_file()]
        return ",".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in stats)

    def _open(self) -> Mapping[LayerName, Layer]:
        return {name: Layer(read_layer(self._folder, name)) for name in LAYERS}

    def _by_area(self, point: Point) -> Position | None:
        """By the simplified ONS outlines; close to their edge the nearest postcode knows better."""
        hit = self._layers["police_force_areas"].at(point, AREA_EDGE_M)
        if hit.near_edge and (better := self._by_postcode(point)):
            return Position(better.force, None, better.basis, near_boundary=True)
        if not hit.holding:
            return None
        return Position(hit.holding[0].force, None, "police-force-area", hit.near_edge, _keys(hit.beside))

    def _by_postcode(self, point: Point) -> Position | None:
        force = self.nearest_force(point) if self.nearest_force else None
        return Position(force, None, "nearest-postcode") if force in all_forces() else None


def _by_outlines(layers: Mapping[LayerName, Layer], point: Point) -> Position | None:
    """By the published outlines, which are exact."""
    hit = layers["neighbourhoods"].at(point, EDGE_M)
    if hit.holding:
        first = hit.holding[0]
        others = _keys((*hit.holding[1:], *hit.beside))
        return Position(first.force, first.neighbourhood, "neighbourhood-outline", hit.near_edge, others)
    whole: Hit = layers["force_outlines"].at(point, EDGE_M)
    if not whole.holding:
        return None
    near = hit.near_edge or whole.near_edge
    return Position(whole.holding[0].force, None, "force-outline", near, _keys((*hit.beside, *whole.beside)))


def _keys(outlines: tuple[Outline, ...]) -> tuple[tuple[str, str | None], ...]:
    return tuple((outline.force, outline.neighbourhood) for outline in outlines)


def _sandbox_layers() -> Mapping[LayerName, Layer]:
    found = read_outlines(sandbox.FILES / "boundaries.zip")
    return {name: Layer(found.get(name, ())) for name in LAYERS}
