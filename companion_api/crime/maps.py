"""Where crimes were recorded: snap points for a map, and the streets with most."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from companion_api.core.categories import CATEGORIES, columns
from companion_api.core.geo import haversine_m
from companion_api.crime.question import Ground
from companion_api.data.source import PointCounts

Counts: TypeAlias = npt.NDArray[np.int64]

SAME_STREET_M: Final = 500.0
"""Points of one street name this close belong together; further off it is another street or car park of that name."""


def points(ground: Ground) -> dict[str, Any]:
    """GeoJSON: one feature for each snap point with a crime in the window, most crimes first."""
    found, totals = _counted(ground)
    wanted = columns(ground.slugs)
    features = []
    for index in _most_first(totals):
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [float(found.lng[index]), float(found.lat[index])]},
                "properties": {
                    "street": found.street[index],
                    "total": int(totals[index]),
                    "by_category": _by_category(found.counts[index], wanted),
                },
            }
        )
    return {"type": "FeatureCollection", **ground.envelope(), "total": int(totals.sum()), "features": features}


@dataclass(slots=True)
class _Street:
    lat: float
    lng: float
    counts: Counts


def hotspots(ground: Ground, limit: int) -> dict[str, Any]:
    """The streets with most, as published ("On or near Park Street"): crimes happen near them, seldom exactly there."""
    found, totals = _counted(ground)
    streets: dict[str, list[_Street]] = defaultdict(list)
    for index in _most_first(totals):
        name, lat, lng = found.street[index], float(found.lat[index]), float(found.lng[index])
        for street in streets[name]:
            if haversine_m(lat, lng, street.lat, street.lng) <= SAME_STREET_M:
                street.counts = street.counts + found.counts[index]
                break
        else:
            streets[name].append(_Street(lat, lng, found.counts[index]))
    wanted = columns(ground.slugs)
    ranked = sorted(
        ((int(street.counts[wanted].sum()), name, street) for name, parts in streets.items() for street in parts),
        key=lambda item: (-item[0], item[1], item[2].lat, item[2].lng),
    )
    items = [
        {
            "street": name or "No street name published",
            "lat": street.lat,
            "lng": street.lng,
            "total": total,
            "by_category": _by_category(street.counts, wanted),
        }
        for total, name, street in ranked[:limit]
    ]
    return {**ground.envelope(), "total": int(totals.sum()), "items": items, "text": _text(items)}


def _by_category(counts: Counts, wanted: list[int]) -> dict[str, int]:
    """The categories that occur, with how often."""
    return {CATEGORIES[column]: int(counts[column]) for column in wanted if counts[column]}


def _counted(ground: Ground) -> tuple[PointCounts, Counts]:
    """The points of the published months, and the crimes of the wanted categories at each."""
    parts = [ground.source.point_counts(ground.question.circle, first, last) for first, last in ground.stretches()]
    found = parts[0] if len(parts) == 1 else _merged(parts)
    return found, found.counts[:, columns(ground.slugs)].sum(axis=1)


def _merged(parts: list[PointCounts]) -> PointCounts:
    """The points of several stretches of months as one: counts at the same point and street added."""
    together: dict[tuple[float, float, str], Counts] = {}
    for part in parts:
        for lat, lng, street, counts in zip(
            part.lat.tolist(), part.lng.tolist(), part.street, part.counts, strict=True
        ):
            at = (float(lat), float(lng), street)
            known = together.get(at)
            together[at] = counts if known is None else known + counts
    return PointCounts(
        lat=np.array([lat for lat, _, _ in together]),
        lng=np.array([lng for _, lng, _ in together]),
        street=[street for _, _, street in together],
        counts=np.array(list(together.values()), np.int64).reshape(-1, len(CATEGORIES)),
    )


def _most_first(totals: Counts) -> list[int]:
    order = np.argsort(-totals, kind="stable")
    return [int(index) for index in order if totals[index]]


def _text(items: list[dict[str, Any]]) -> str:
    if not items:
        return "Nothing was recorded here in these months."
    first = items[0]
    return (
        f"Most were recorded {_near(first['street'])} ({first['total']:,}). "
        "Places are rounded by the police, so this means near there, not at one house."
    )


def _near(street: str) -> str:
    return street[0].lower() + street[1:] if street.startswith("On or near") else f"near {street}"
