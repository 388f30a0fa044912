"""From sources to a snapshot in force: what `companion ingest` and the sandbox both run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from companion_api.data.archive import layout
from companion_api.data.archive.build import Advance, Report, build
from companion_api.data.archive.layout import Sources
from companion_api.data.archive.manifest import Manifest
from companion_api.data.archive.publish import build_and_publish


@dataclass(frozen=True, slots=True)
class Ingested:
    """A finished ingest."""

    path: Path
    """The snapshot's folder; its name is the version."""
    report: Report


def ingest(
    sources: Sequence[Path],
    out: Path,
    *,
    begin: Callable[[Sources], None] = lambda _sources: None,
    advance: Advance = lambda _bytes, _rows: None,
) -> Ingested:
    """Read the published files under `sources` and bring the snapshot of them into force in `out`.

    `begin` is told what will be read, `advance` (bytes of CSV, rows) after each file. Raises IngestError naming the
    file at fault; the snapshot in force stays as it was.
    """
    found = layout.find(sources)
    begin(found)
    reports: list[Report] = []

    def fill(folder: Path) -> Manifest:
        made, report = build(found, folder, advance)
        reports.append(report)
        return made

    return Ingested(build_and_publish(out, fill), reports[0])
