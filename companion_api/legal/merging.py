"""Makes one service of several published rows about it, and gives it the id it had before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from scipy.spatial import cKDTree

from companion_api.core.geo import EARTH_RADIUS_M
from companion_api.legal.model import Confidence, Phone, Service
from companion_api.legal.originals.advisers import OUTREACH, PART_TIME
from companion_api.legal.originals.draft import Draft
from companion_api.legal.sphere import unit_vectors

SAME_STATION_M: Final = 75.0
"""Police places closer than this are one building (its front desk and its custody suite)."""

_SURENESS: Final[Mapping[Confidence, int]] = {"good": 0, "uncertain": 1, "low": 2}
_SESSIONS: Final = {OUTREACH, PART_TIME}


def merge(drafts: Sequence[Draft], before: Iterable[Service] = ()) -> list[Service]:
    """One service for each real one, by id. `before` are those of the last import: what is still known keeps its id."""
    known = {key: service for service in before for key in (*service.keys, service.id, *service.also)}
    groups = _groups(drafts)
    merged = sorted((_one(group) for group in groups), key=lambda service: service.id)
    return sorted(_with_former_ids(merged, known), key=lambda service: service.id)


def _groups(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Rows about the same service, found by union of every mark they share."""
    parent = list(range(len(drafts)))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    first: dict[Hashable, int] = {}
    for row, draft in enumerate(drafts):
        for mark in _marks(draft.service):
            parent[root(row)] = root(first.setdefault(mark, row))
    for one, other in _close_stations(drafts):
        parent[root(one)] = root(other)
    groups: defaultdict[int, list[Draft]] = defaultdict(list)
    for row, draft in enumerate(drafts):
        groups[root(row)].append(draft)
    return list(groups.values())


def _marks(service: Service) -> Iterable[Hashable]:
    """What two rows about the same service have in common. Advisers in one building stay apart: their keys differ."""
    yield from service.keys
    if not service.postcode:
        return
    if service.kind in {"citizens-advice", "police-station"}:
        yield service.kind, service.postcode
    elif service.kind == "law-centre":
        yield service.kind, service.postcode, re.sub(r"\W+|ltd|limited", "", service.name.lower())


def _close_stations(drafts: Sequence[Draft]) -> Iterable[tuple[int, int]]:
    stations = [
        (row, draft.service.point)
        for row, draft in enumerate(drafts)
        if draft.service.kind == "police-station" and draft.service.point
    ]
    if len(stations) < 2:
        return []
    rows = [row for row, _ in stations]
    tree = cKDTree(unit_vectors([point.lat for _, point in stations], [point.lng for _, point in stations]))
    pairs = tree.query_pairs(SAME_STATION_M / EARTH_RADIUS_M, output_type="ndarray")
    return [(rows[one], rows[other]) for one, other in np.asarray(pairs).tolist()]


def _one(group: Sequence[Draft]) -> Service:
    """The most trusted row, with what it lacks filled in from the others."""
    ordered = sorted(group, key=_trust)
    services = [draft.service for draft in ordered]
    best = services[0]
    if len(services) == 1:
        return best
    phones = best.phones if best.kind.startswith("court") else _all_phones(services)
    return replace(
        best,
        name_cy=_first(service.name_cy for service in services),
        address=_first(service.address for service in services),
        postcode=_first(service.postcode for service in services),
        point=next((service.point for service in services if service.point), None),
        phones=phones or _all_phones(services),
        opening=next((service.opening for service in services if service.opening), ()),
        url=_first(service.url for service in services),
        areas_of_law=tuple(dict.fromkeys(area for service in services for area in service.areas_of_law)),
        serves=tuple(dict.fromkeys(pair for service in services for pair in service.serves)),
        source="; ".join(dict.fromkeys(service.source for service in services if service.source)),
        as_of=max(service.as_of for service in services if service.source == best.source),
        notes=_notes(services),
        keys=tuple(dict.fromkeys(key for service in services for key in service.keys)),
        also=tuple(sorted({service.id for service in services} - {best.id})),
    )


def _trust(draft: Draft) -> tuple[int, int, bool, str]:
    """Sorts the row to believe first to the front; ends in the id, so that the order of files changes nothing."""
    service = draft.service
    session = any(note in _SESSIONS for note in service.notes)
    return _SURENESS[service.confidence], draft.rank, session, service.id


def _all_phones(services: Sequence[Service]) -> tuple[Phone, ...]:
    by_digits: dict[str, Phone] = {}
    for service in services:
        for phone in service.phones:
            by_digits.setdefault(re.sub(r"\D", "", phone.number), phone)
    return tuple(by_digits.values())


def _notes(services: Sequence[Service]) -> tuple[str, ...]:
    """Those of the most trusted row; "an outreach session, not an office" only when there is no office."""
    sessions_only = all(_SESSIONS & set(service.notes) for service in services)
    return tuple(note for note in services[0].notes if sessions_only or note not in _SESSIONS)


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _with_former_ids(services: Sequence[Service], known: Mapping[str, Service]) -> Iterable[Service]:
    taken: set[str] = set()
    for service in services:
        former = [known[key] for key in (service.id, *service.keys, *service.also) if key in known]
        identity = next((item.id for item in former if item.id not in taken), service.id)
        taken.add(identity)
        names = {service.id, *service.also, *(name for item in former[:1] for name in (item.id, *item.also))}
        yield replace(service, id=identity, also=tuple(sorted(names - {identity})))
