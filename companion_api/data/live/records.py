"""One month of crimes or stops, checked and put into columns: what is kept, and what is counted from.

Columns are JSON lists on disk and numpy arrays in memory. Identifiers of records and people's details are not kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from companion_api.core.categories import CATEGORY_INDEX
from companion_api.data.live.schemas import CrimeSchema, Shape, StopSchema

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

_CRIMES: Final = Shape(CrimeSchema, many=True)
_STOPS: Final = Shape(StopSchema, many=True)
STOP_WORDS: Final = ("object_of_search", "outcome", "legislation", "type")


@dataclass(frozen=True, slots=True)
class CrimeMonth:
    """The crimes of one month in one area, those with a location. Equal lengths."""

    lat: Floats
    lng: Floats
    category: Numbers
    """Column of core.categories.CATEGORIES."""
    street: Numbers
    """Index into `streets`."""
    outcome: Numbers
    """Index into `outcomes`; -1 where none is published."""
    streets: tuple[str, ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StopMonth:
    """The stops of one month in one area, those with a location."""

    lat: Floats
    lng: Floats
    words: dict[str, tuple[str, ...]]
    """For each of STOP_WORDS, the word of each stop; "" where none is published."""


def check_crimes(document: Any) -> list[dict[str, Any]]:
    """Records as sent. Raises UpstreamMisunderstood."""
    found: list[dict[str, Any]] = _CRIMES.check(document)
    return found


def check_stops(document: Any) -> list[dict[str, Any]]:
    """Records as sent. Raises UpstreamMisunderstood."""
    found: list[dict[str, Any]] = _STOPS.check(document)
    return found


def crime_columns(records: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Checked records -> the document that is kept."""
    streets, outcomes = _Words(), _Words()
    columns: dict[str, list[Any]] = {name: [] for name in ("lat", "lng", "category", "street", "outcome")}
    for record in records:
        location = record["location"]
        if location is None:
            continue
        status = record.get("outcome_status")
        columns["lat"].append(float(location["latitude"]))
        columns["lng"].append(float(location["longitude"]))
        columns["category"].append(CATEGORY_INDEX[record["category"]])
        columns["street"].append(streets.number(location["street"]["name"]))
        columns["outcome"].append(outcomes.number(status["category"]) if status else -1)
    return {**columns, "streets": streets.words, "outcomes": outcomes.words}


def crime_month(kept: dict[str, Any]) -> CrimeMonth:
    """The document that is kept -> columns."""
    return CrimeMonth(
        lat=np.array(kept["lat"], np.float64),
        lng=np.array(kept["lng"], np.float64),
        category=np.array(kept["category"], np.int64),
        street=np.array(kept["street"], np.int64),
        outcome=np.array(kept["outcome"], np.int64),
        streets=tuple(kept["streets"]),
        outcomes=tuple(kept["outcomes"]),
    )


def unplaced_counts(records: Sequence[dict[str, Any]]) -> list[int]:
    """Checked records of `crimes-no-location` -> counts by category column."""
    counts = [0] * len(CATEGORY_INDEX)
    for record in records:
        if record["location"] is None:
            counts[CATEGORY_INDEX[record["category"]]] += 1
    return counts


def stop_columns(records: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Checked records -> the document that is kept. `outcome: false` is "nothing found", as it meant."""
    placed = [record for record in records if record["location"] is not None]
    return {
        "lat": [float(record["location"]["latitude"]) for record in placed],
        "lng": [float(record["location"]["longitude"]) for record in placed],
        **{name: [_word(record.get(name)) for record in placed] for name in STOP_WORDS},
    }


def stop_month(kept: dict[str, Any]) -> StopMonth:
    """The document that is kept -> columns."""
    return StopMonth(
        lat=np.array(kept["lat"], np.float64),
        lng=np.array(kept["lng"], np.float64),
        words={name: tuple(kept[name]) for name in STOP_WORDS},
    )


def _word(sent: Any) -> str:
    if sent is False:
        return "Nothing found - no further action"
    return sent or ""


class _Words:
    """Numbers words in the order they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        return self._numbers.setdefault(word, len(self._numbers))

    @property
    def words(self) -> list[str]:
        return list(self._numbers)
