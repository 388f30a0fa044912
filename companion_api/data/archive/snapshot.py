"""A finished snapshot, mapped into memory: what lies where, how many, in which month and category."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from shapely.geometry.base import BaseGeometry

from companion_api.core.categories import CATEGORIES
from companion_api.core.geo import Circle
from companion_api.data.archive import arrays, manifest
from companion_api.data.archive.build import months_of
from companion_api.data.archive.errors import BadSnapshot
from companion_api.data.archive.manifest import REVISED, Manifest
from companion_api.data.archive.placeindex import Numbers, PlaceIndex
from companion_api.data.source import Area, ForceArea, Lsoas, Polygon, Table
from companion_api.kernels.places import distinct, tally

_WIDTH: Final = len(CATEGORIES)
_NO_ROWS: Final = np.empty(0, np.uint32)


class Stops:
    """Stop and search of a snapshot: one entry for each stop, sorted by place, those without a location last."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.facts: dict[str, Any] = snapshot.facts["stops"]
        self.places = PlaceIndex(snapshot.array("stop_key"))
        self.month = snapshot.array("stop_month")
        self.force = snapshot.array("stop_force")
        self.columns = {name: snapshot.array(f"stop_{name}") for name in self.facts["words"]}

    def within(self, area: Area) -> Numbers:
        """Stops of an area, ascending; none for LSOAs, which stops do not carry."""
        match area:
            case Circle():
                return self.places.in_circle(area)
            case Polygon(outline=BaseGeometry() as outline):
                return self.places.in_polygon(outline)
            case ForceArea() if area.force in self.facts["forces"]:
                return np.flatnonzero(self.force == self.facts["forces"].index(area.force))
        return np.empty(0, np.int64)


class Snapshot:
    """Immutable and thread-safe. Opening maps files and reads next to nothing; closing is forgetting it.

    A `place` is a snap point together with the force and the LSOA its records carry, so that circles, outlines, LSOAs
    and forces all select whole places. A `row` is one crime; rows of a place are consecutive.
    """

    def __init__(self, folder: Path, *, deep: bool = False, made: Manifest | None = None) -> None:
        """Open and check (`deep`: every byte). `made` is the manifest of one not yet published. Raises BadSnapshot."""
        self.folder = folder
        self.manifest = made or manifest.read(folder)
        manifest.check(folder, self.manifest, deep=deep)
        self.version = self.manifest.version
        """Names the content."""
        self.facts: dict[str, Any] = self.manifest.facts
        if self.facts.get("categories") != list(CATEGORIES):
            raise BadSnapshot(f"{folder}: made for other categories than this program knows. Ingest again.")
        self.months = months_of(self.facts)
        self.forces: list[str] = self.facts["forces"]
        self.outcomes: list[str] = self.facts["outcomes"]
        self.places = PlaceIndex(self.array("place_key"))
        self.first = self.array("place_first")
        self.force = self.array("place_force")
        self.home = self.array("place_home")
        self.lsoa = self.array("place_lsoa")
        self.street = self.array("place_street")
        self.row_cell = self.array("row_cell")
        self.row_outcome = self.array("row_outcome")
        self._lsoa_place, self._lsoa_first = self.array("lsoa_place"), self.array("lsoa_first")
        # One answer asks about its circle several times: coverage, counts, points.
        self._in_circle = lru_cache(maxsize=64)(self.places.in_circle)
        self._lsoa_numbers: dict[str, list[int]] = {}
        self.row_revised = self.array(REVISED.removesuffix(".bin")) if REVISED in self.manifest.files else _NO_ROWS
        """Rows whose outcome an earlier edition gave differently, ascending."""
        self.stops = Stops(self)
        self.streets = self._words("streets")
        self.lsoas = self._words("lsoas")
        self.located = int(self.places.key.searchsorted(np.uint64(0xFFFF_FFFF_FFFF_FFFF)))
        """Places before this one have a location."""

    def within(self, area: Area) -> Numbers:
        """Places of an area, ascending; for a force those without a location too."""
        match area:
            case Circle():
                return self._in_circle(area)
            case Polygon(outline=BaseGeometry() as outline):
                return self.places.in_polygon(outline)
            case Lsoas():
                return self._of_lsoas(area.codes)
            case ForceArea():
                return np.flatnonzero(self.force == self._force_number(area.force))
        raise TypeError(f"not an area: {area!r}")

    def unplaced(self, force: str) -> Numbers:
        """The places (at most one) that hold a force's records without a location."""
        tail = self.force[self.located :] == self._force_number(force)
        return np.flatnonzero(tail) + self.located

    def table(self, places: Numbers) -> Table:
        """Counts of all rows of these places, shape [months of the snapshot, categories]."""
        return tally(self.first, self.row_cell, places, len(self.months) * _WIDTH).reshape(-1, _WIDTH)

    def homes(self, places: Numbers) -> bytes:
        """Numbers of the forces that police these places, ascending; NOBODY among them where some have none."""
        return distinct(self.home, places)

    def rows(self, column: npt.NDArray[Any], places: Numbers) -> npt.NDArray[Any]:
        """A row column's values at all rows of these places."""
        spans = list(self.spans(places))
        if not spans:
            return column[:0]
        return np.concatenate([column[start:end] for start, end in spans])

    def spans(self, places: Numbers) -> Iterator[tuple[int, int]]:
        """Row ranges [start, end) of these places, neighbours joined."""
        if not len(places):
            return iter(())
        breaks = np.flatnonzero(places[1:] - places[:-1] != 1)
        heads = self.first[places[breaks + 1]].tolist()
        tails = self.first[places[breaks] + 1].tolist()
        begin, end = self.first.item(places.item(0)), self.first.item(places.item(-1) + 1)
        return zip([begin, *heads], [*tails, end], strict=True)

    def by_place(self, places: Numbers, first: int, last: int) -> Table:
        """Counts by category of each place over months `first`..`last` (their numbers), shape [places, categories]."""
        cells = self.rows(self.row_cell, places)
        owner = np.repeat(np.arange(len(places)), np.diff(self.first)[places])
        month, category = np.divmod(cells, _WIDTH)
        keep = (month >= first) & (month <= last)
        pairs = owner[keep] * _WIDTH + category[keep]
        return np.bincount(pairs, minlength=len(places) * _WIDTH).reshape(-1, _WIDTH)

    def _of_lsoas(self, codes: frozenset[str]) -> Numbers:
        numbers = [number for code in codes for number in self._numbers_of_lsoas().get(code, ())]
        found = [self._lsoa_place[self._lsoa_first[number] : self._lsoa_first[number + 1]] for number in numbers]
        return np.sort(np.concatenate(found)).astype(np.int64) if found else np.empty(0, np.int64)

    def _numbers_of_lsoas(self) -> dict[str, list[int]]:
        """Numbers of each LSOA code (several when it was printed with several names); made when first asked for."""
        if not self._lsoa_numbers:
            made: dict[str, list[int]] = {}
            for number, word in enumerate(self.lsoas.to_pylist()):
                if word:
                    made.setdefault(word.partition("\t")[0], []).append(number)
            self._lsoa_numbers = made
        return self._lsoa_numbers

    def _force_number(self, force: str) -> int:
        try:
            return self.forces.index(force)
        except ValueError:
            return -1

    def array(self, name: str) -> npt.NDArray[Any]:
        """One bare array of the snapshot, mapped. Raises BadSnapshot."""
        entry = self.manifest.files.get(f"{name}.bin")
        if entry is None or entry.dtype is None:
            raise BadSnapshot(f"{self.folder}: its manifest does not list {name}.bin.")
        return arrays.load(self.folder / f"{name}.bin", entry.dtype)

    def _words(self, name: str) -> pa.Array:
        with pa.memory_map(str(self.folder / f"{name}.arrow")) as source:
            return pa.ipc.open_file(source).read_all()["word"].combine_chunks()
