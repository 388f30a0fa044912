"""`companion services import`: published originals in, one file of services out, and an account of what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from companion_api.core.errors import SourceFault
from companion_api.legal import store
from companion_api.legal.merging import merge
from companion_api.legal.model import KINDS, Service
from companion_api.legal.originals.draft import Draft
from companion_api.legal.originals.recognise import recognise
from companion_api.legal.placing import Finding, PostcodePoints, place

MOST_LOST: Final = 0.5
"""An import that would drop more than this share of a kind is refused unless it is said to be meant."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an import did. JSON-ready by `document()`."""

    files: dict[str, dict[str, Any]]
    """File name -> {"original": what it is, "rows": how many were read}."""
    kinds: dict[str, int]
    merged: int
    """Rows that described a service another row described too."""
    findings: tuple[Finding, ...]
    opening_lines: int
    opening_read: int
    """Of the lines about opening, those understood as times; the others are shown as text."""
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The JSON shape, as the store keeps it."""
        return asdict(self)


def import_services(
    files: Sequence[Path],
    out: Path,
    postcodes: PostcodePoints | None = None,
    *,
    allow_loss: bool = False,
    progress: Progress = lambda _: None,
) -> Report:
    """Read `files`, make one service of what several tell about it, and replace the store at `out` in one step.

    The files named are all there will be: what they do not hold is gone from the store, and told in `removed`.
    Raises SourceFault, leaving the store as it was, for an unreadable file or (unless `allow_loss`) for one so short
    that more than half of a kind would go.
    """
    with store.one_import_at_a_time(out):
        before = _before(out)
        read: dict[str, dict[str, Any]] = {}
        drafts: list[Draft] = []
        for path in files:
            original = recognise(path)
            progress(f"Reading {path.name}: {original.title}")
            rows = list(original.read(path))
            read[path.name] = {"original": original.title, "rows": len(rows)}
            drafts += rows
        progress(f"Placing and merging {len(drafts)} rows")
        services, findings = build(drafts, postcodes, before)
        if not allow_loss:
            _refuse_loss(before, services)
        report = _report(read, drafts, services, findings, before)
        progress(f"Writing {len(services)} services")
        store.save(out, services, report.document())
    return report


def build(
    drafts: Sequence[Draft], postcodes: PostcodePoints | None = None, before: Sequence[Service] = ()
) -> tuple[list[Service], list[Finding]]:
    """The services that rows describe, placed and merged, and what was noticed about their places."""
    placed, findings = place(drafts, postcodes)
    services = merge(placed, before)
    by_name = {name: service for service in services for name in (service.id, *service.also)}
    kept: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        service = by_name[finding.id]
        if finding.what == "unplaced" and service.point is not None:
            continue  # another row of the same service had a point
        kept.setdefault((finding.what, service.id), finding)
    return services, list(kept.values())


def _before(out: Path) -> tuple[Service, ...]:
    """The services of the last import; none when there was none or its file is of no use any more."""
    try:
        return store.load(out).services
    except (FileNotFoundError, SourceFault):
        return ()


def _refuse_loss(before: Sequence[Service], after: Sequence[Service]) -> None:
    had, has = (Counter(service.kind for service in services) for services in (before, after))
    lost = [f"{kind}: {had[kind]} before, {has[kind]} now" for kind in KINDS if has[kind] < had[kind] * MOST_LOST]
    if lost:
        raise SourceFault(
            f"Not imported, the store stays as it was: more than half would go ({'; '.join(lost)}). "
            "Name every file at once, or add --allow-loss if this is meant."
        )


def _report(
    files: dict[str, dict[str, Any]],
    drafts: Sequence[Draft],
    services: Sequence[Service],
    findings: Sequence[Finding],
    before: Sequence[Service],
) -> Report:
    old = {service.id: service.record() for service in before}
    new = {service.id: service.record() for service in services}
    counts = Counter(service.kind for service in services)
    lines = [line for service in services for line in service.opening if line.text]
    return Report(
        files=files,
        kinds={kind: counts[kind] for kind in KINDS if counts[kind]},
        merged=len(drafts) - len(services),
        findings=tuple(findings),
        opening_lines=len(lines),
        opening_read=sum(line.reading.timetable is not None for line in lines),
        added=tuple(sorted(new.keys() - old.keys())),
        removed=tuple(sorted(old.keys() - new.keys())),
        changed=tuple(sorted(id_ for id_ in new.keys() & old.keys() if _as_kept(new[id_]) != _as_kept(old[id_]))),
    )


def _as_kept(record: dict[str, Any]) -> bytes:
    """A record as written, so that lists and tuples of the same things are the same."""
    return orjson.dumps(record)
