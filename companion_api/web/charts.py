"""Small pictures as SVG text: monthly bars, snap points. Each has a table or list beside it that says the same."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

BAR_WIDTH, BAR_GAP, BAR_HEIGHT = 14, 4, 96
MAP_SIZE = 320


def month_bars(by_month: Mapping[str, int], missing: Sequence[str] = ()) -> Markup:
    """One bar a month, oldest first; a month that was not published is a hatched gap, never a bar of no height."""
    months = sorted({*by_month, *missing})
    top = max(by_month.values(), default=0) or 1
    width = max(1, len(months)) * (BAR_WIDTH + BAR_GAP)
    parts = [
        f'<svg class="bars" viewBox="0 0 {width} {BAR_HEIGHT + 14}" role="img" aria-label="Crimes recorded each month">'
        '<defs><pattern id="gap" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="1.5" height="4" fill="#8a8f94"/></pattern></defs>'
    ]
    for place, month in enumerate(months):
        x = place * (BAR_WIDTH + BAR_GAP)
        if month in missing:
            parts.append(
                f'<rect x="{x}" y="0" width="{BAR_WIDTH}" height="{BAR_HEIGHT}" fill="url(#gap)">'
                f"<title>{escape(month)}: not published</title></rect>"
            )
        else:
            height = round(by_month[month] / top * BAR_HEIGHT, 1)
            parts.append(
                f'<rect x="{x}" y="{BAR_HEIGHT - height:g}" width="{BAR_WIDTH}" height="{height:g}" class="bar">'
                f"<title>{escape(month)}: {by_month[month]:,}</title></rect>"
            )
        if month.endswith("-01"):
            parts.append(f'<text x="{x}" y="{BAR_HEIGHT + 12}" class="tick">{escape(month[:4])}</text>')
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704  # built from numbers and escaped text only


@dataclass(frozen=True, slots=True)
class Dot:
    """A snap point and how many crimes were moved to it."""

    lat: float
    lng: float
    count: int
    label: str


def point_map(dots: Sequence[Dot], lat: float, lng: float, radius_m: float) -> Markup:
    """The snap points inside a circle, north up; area of a dot grows with its count. No street map: none is bundled."""
    metres_lat, metres_lng = 111_195.0, 111_195.0 * math.cos(math.radians(lat))
    scale = (MAP_SIZE / 2 - 8) / radius_m
    centre = MAP_SIZE / 2
    most = max((dot.count for dot in dots), default=1)
    parts = [
        f'<svg class="map" viewBox="0 0 {MAP_SIZE} {MAP_SIZE}" role="img" '
        'aria-label="Where crimes were recorded within the circle; the busiest streets are listed beside it">'
        f'<circle cx="{centre:g}" cy="{centre:g}" r="{MAP_SIZE / 2 - 4:g}" class="edge"/>'
    ]
    for dot in sorted(dots, key=lambda dot: -dot.count):
        x = centre + (dot.lng - lng) * metres_lng * scale
        y = centre - (dot.lat - lat) * metres_lat * scale
        reach = 1.5 + 9 * math.sqrt(dot.count / most)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{reach:.1f}" class="dot">'
            f"<title>{escape(dot.label)}: {dot.count:,}</title></circle>"
        )
    parts.append(
        f'<path d="M{centre - 6:g} {centre:g}h12M{centre:g} {centre - 6:g}v12" class="here"/>'
        f'<text x="{MAP_SIZE / 2:g}" y="14" class="tick" text-anchor="middle">N</text></svg>'
    )
    return Markup("".join(parts))  # noqa: S704  # built from numbers and escaped text only
