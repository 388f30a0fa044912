"""From sources to a snapshot in force: what `companion ingest` and the sandbox both run."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion_api.data.archive import arrays, layout
from companion_api.data.archive.build import Built, Report, Watcher, build
from companion_api.data.archive.errors import BadSnapshot
from companion_api.data.archive.manifest import NAME, REVISED, Manifest
from companion_api.data.archive.publish import build_and_publish, current
from companion_api.data.archive.revisions import compare
from companion_api.data.archive.snapshot import Snapshot

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ingested:
    """A finished ingest."""

    path: Path
    """The snapshot's folder; its name is the version."""
    report: Report
    revisions: dict[str, Any] | None
    """How it differs from the snapshot in force before (see `revisions`); None for the first."""


def ingest(sources: Sequence[Path], out: Path, watcher: Watcher | None = None) -> Ingested:
    """Read the published files under `sources` and bring the snapshot of them into force in `out`.

    Raises IngestError naming the file at fault; the snapshot in force then stays as it was.
    """
    watcher = watcher or Watcher()
    found = layout.find(sources)
    watcher.begin(found)
    made: list[tuple[Manifest, Report]] = []

    def fill(folder: Path) -> Manifest:
        built = build(found, folder, watcher, ids=current(out) is not None)
        made.append((_revised(built, folder, _before(out)), built.report))
        return made[0][0]

    path = build_and_publish(out, fill)
    manifest, report = made[0]
    return Ingested(path, report, manifest.facts.get("revisions"))


def _before(out: Path) -> Snapshot | None:
    """The snapshot in force, checked byte for byte; None where there is none that is sound."""
    try:
        version = current(out)
        return Snapshot(out / version, deep=True) if version else None
    except BadSnapshot as error:
        log.warning("not compared with the snapshot before: %s", error.detail)
        return None


def _revised(built: Built, folder: Path, before: Snapshot | None) -> Manifest:
    """The manifest with what changed since `before`; that of `before` itself when the sources say nothing new."""
    if before is None:
        return built.manifest
    if before.manifest.content == built.manifest.content:
        return before.manifest
    found = compare(before, Snapshot(folder, made=built.manifest), built.folds)
    revised = arrays.write(folder / REVISED, found.rows, "<u4")
    manifest = Manifest(built.manifest.files | {REVISED: revised}, built.manifest.facts | {"revisions": found.facts})
    (folder / NAME).write_bytes(manifest.to_bytes())
    return manifest
