"""The book of priors: every fitted spread of rates, by comparator, category, measure and radius, in one small file.

`priors.json` ships with the package, so that a level can be read without a snapshot; `companion ingest` writes another
beside the snapshot where it covers enough of the country, and that one is then used.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import orjson

from companion_api.core.errors import SourceFault
from companion_api.crime.prior import Prior

log = logging.getLogger(__name__)

Measure = Literal["per-resident", "per-circle"]

SHIPPED: Final = Path(__file__).parent / "priors.json"
BESIDE: Final = "priors.json"
"""Name of a book in the folder of snapshots it was fitted to."""
FORMAT: Final = 1
NATIONAL: Final = "homes-england-wales"
_WEIGHT_UNIT: Final = 100_000
"""Weights are kept as whole hundred-thousandths."""
LOOK_AGAIN_S: Final = 2.0
_NEAR: Final = 1.3
"""A prior serves radii up to this factor beyond the smallest and largest one fitted."""


@dataclass(frozen=True)
class Comparator:
    """A body of places that others are compared with: what it is called and the priors fitted to it."""

    id: str
    name: str
    """For a sentence: "most homes in England and Wales"."""
    detail: str
    """What it rests on: how many places, of which forces, over which months."""
    priors: Mapping[tuple[str, Measure], Mapping[float, Prior]]
    """By category and measure: the fitted radii in metres, ascending, each with its prior."""

    def prior(self, category: str, measure: Measure, radius_m: float) -> Prior | None:
        """The prior for a radius, between the two fitted ones around it; None where none is near."""
        fitted = self.priors.get((category, measure))
        if not fitted:
            return None
        radii = tuple(fitted)
        if not radii[0] / _NEAR <= radius_m <= radii[-1] * _NEAR:
            return None
        above = next((index for index, radius in enumerate(radii) if radius >= radius_m), len(radii) - 1)
        if above == 0 or radius_m >= radii[above]:
            return fitted[radii[above]]
        low, high = radii[above - 1], radii[above]
        return fitted[low].between(fitted[high], math.log(radius_m / low) / math.log(high / low))


class PriorBook:
    """All comparators of one fit."""

    def __init__(self, comparators: Mapping[str, Comparator], version: str) -> None:
        self.comparators = comparators
        self.version = version
        """Changes whenever a level read from this book may; the months it was fitted to and a digest."""
        self._find = lru_cache(maxsize=4096)(self._search)

    def find(self, comparator: str, category: str, measure: Measure, radius_m: float) -> Prior | None:
        """The prior to read a count against, None where the book has none."""
        return self._find(comparator, category, measure, radius_m)

    def _search(self, comparator: str, category: str, measure: Measure, radius_m: float) -> Prior | None:
        held = self.comparators.get(comparator)
        return held.prior(category, measure, radius_m) if held else None

    @classmethod
    def load(cls, path: Path = SHIPPED) -> PriorBook:
        """Read a book. Raises SourceFault naming the file when it is not one."""
        try:
            body = orjson.loads(path.read_bytes())
            if body["format"] != FORMAT:
                raise ValueError(f"format {body['format']}, expected {FORMAT}")
            comparators = {key: _read_comparator(key, value) for key, value in body["comparators"].items()}
            return cls(comparators, str(body["version"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SourceFault(f"{path.name} is not a book of priors: {error}") from error


class BookShelf:
    """The book in use: the one beside the snapshots where there is one, else the one shipped. Thread-safe.

    A book that was replaced is noticed within a few seconds; one that cannot be read is
    left alone, with a line in the log.
    """

    def __init__(self, snapshots: Path | None = None) -> None:
        self._path = snapshots / BESIDE if snapshots else None
        self._shipped = PriorBook.load()
        self._book = self._shipped
        self._seen: tuple[int, int] | None = None
        self._look_at = 0.0
        self._look()

    def current(self) -> PriorBook:
        """The book to read levels against."""
        if time.monotonic() >= self._look_at:
            self._look()
        return self._book

    def _look(self) -> None:
        self._look_at = time.monotonic() + LOOK_AGAIN_S
        seen = self._mark()
        if seen == self._seen:
            return
        self._seen = seen
        try:
            self._book = PriorBook.load(self._path) if self._path and seen else self._shipped
        except SourceFault as error:
            log.error("%s; the earlier one stays in use", error.detail)  # it is about the file

    def _mark(self) -> tuple[int, int] | None:
        try:
            stat = self._path.stat() if self._path else None
        except OSError:
            return None
        return (stat.st_mtime_ns, stat.st_size) if stat else None


def document(comparators: Mapping[str, Comparator], version: str) -> bytes:
    """The file of a book; the same fit gives the same bytes."""
    body = {
        "format": FORMAT,
        "version": version,
        "comparators": {key: _comparator_document(value) for key, value in sorted(comparators.items())},
    }
    return orjson.dumps(body) + b"\n"


def _comparator_document(comparator: Comparator) -> dict[str, Any]:
    priors: dict[str, Any] = {}
    for (category, measure), by_radius in sorted(comparator.priors.items()):
        priors.setdefault(category, {})[measure] = {
            str(radius): _prior_document(prior) for radius, prior in sorted(by_radius.items())
        }
    return {"name": comparator.name, "detail": comparator.detail, "priors": priors}


def _prior_document(prior: Prior) -> dict[str, Any]:
    return {
        "range": [float(f"{prior.lowest:.6g}"), float(f"{prior.highest:.6g}")],
        "weights": np.rint(prior.weights * _WEIGHT_UNIT).astype(int).tolist(),
        "phi": round(prior.phi, 4),
        "unplaced": round(prior.unplaced, 5),
    }


def _read_comparator(key: str, body: Mapping[str, Any]) -> Comparator:
    priors = {
        (category, measure): {float(radius): _read_prior(prior) for radius, prior in by_radius.items()}
        for category, by_measure in body["priors"].items()
        for measure, by_radius in by_measure.items()
    }
    sorted_priors = {name: dict(sorted(by_radius.items())) for name, by_radius in priors.items()}
    return Comparator(key, body["name"], body["detail"], sorted_priors)


def _read_prior(body: Mapping[str, Any]) -> Prior:
    weights = np.asarray(body["weights"], dtype=np.float64)
    lowest, highest = body["range"]
    return Prior(lowest, highest, weights / weights.sum(), body["phi"], body["unplaced"])
