"""Puts services on the map: by their postcode where no point is published, or where the point lies far from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from companion_api.core.geo import Point, haversine_m
from companion_api.legal.model import Service
from companion_api.legal.originals.draft import Draft

FAR_M: Final = 2_000.0
"""A published point farther than this from its postcode is taken for a slip; large rural postcodes reach 1.5 km."""


class PostcodePoints(Protocol):
    """Where postcodes are."""

    def point(self, postcode: str) -> Point | None:
        """The middle of a live postcode such as `SW1A 1AA`; None for one that is not known."""
        ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing an import noticed about where a service is."""

    what: str
    """`placed`: had no point, put at its postcode. `corrected`: its point was far off, moved to its postcode.
    `doubtful`: published as far off, but its postcode is not in the table here. `unplaced`: no point, no postcode."""
    id: str
    name: str
    postcode: str
    km: float | None = None
    """How far off the published point is."""


def place(drafts: Iterable[Draft], postcodes: PostcodePoints | None) -> tuple[list[Draft], list[Finding]]:
    """The drafts with their points settled, and what was noticed."""
    placed: list[Draft] = []
    findings: list[Finding] = []
    for draft in drafts:
        service, finding = _place(draft, postcodes)
        placed.append(replace(draft, service=service))
        if finding:
            findings.append(finding)
    return placed, findings


def _place(draft: Draft, postcodes: PostcodePoints | None) -> tuple[Service, Finding | None]:
    service = draft.service
    there = postcodes.point(service.postcode) if postcodes and service.postcode else None
    if service.point is None:
        if there is None:
            return service, _finding("unplaced", service)
        return replace(service, point=there), _finding("placed", service)
    if there is not None:
        metres = haversine_m(service.point.lat, service.point.lng, there.lat, there.lng)
        if metres <= FAR_M:
            return service, None
        note = f"Shown at its postcode; the published point is {metres / 1000:.0f} km from there."
        moved = replace(service, point=there, notes=(*service.notes, note))
        return moved, _finding("corrected", service, metres / 1000)
    if draft.km_to_postcode is not None and draft.km_to_postcode * 1000 > FAR_M:
        note = f"Its published point is {draft.km_to_postcode:.0f} km from its postcode: go by the address."
        return replace(service, notes=(*service.notes, note)), _finding("doubtful", service, draft.km_to_postcode)
    return service, None


def _finding(what: str, service: Service, km: float | None = None) -> Finding:
    return Finding(what, service.id, service.name, service.postcode, None if km is None else round(km, 2))
