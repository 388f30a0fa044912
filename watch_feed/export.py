"""The feed as static files: what the server would answer, byte for byte, for a CDN or an object store.

    OUT/watch/v1/latest.json                     written last, so that no client hears of a month before it is all there
    OUT/watch/v1/{month}/{cell}.{suffix}
    OUT/watch/v1/{month}/manifest.json           what was written, from which data, with the largest of each kind

Cells are done in batches; a journal beside the files remembers which are finished, so that an export that was killed
goes on where it stood. After a change of data or kinds everything is written anew, and what is left of before removed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

import orjson

from companion_api.core.errors import CompanionError, NoData
from companion_api.core.geo import Cell
from watch_feed.home import Glance
from watch_feed.projection import Projection
from watch_feed.projections import registry
from watch_feed.service import WatchService, projection

BATCH: Final = 256
"""Cells between two entries of the journal: what an interrupted export may have to do again."""
ROOT: Final = Path("watch") / "v1"

Progress = Callable[[int, int], None]
"""Called with (cells done, cells in all)."""


class DataChanged(CompanionError):
    """A new snapshot was published while the old one was being exported."""

    slug = "no-data"


@dataclass(slots=True)
class Tally:
    """What a batch, or all of them, came to."""

    cells: int = 0
    """Cells that have a document."""
    documents: int = 0
    size: int = 0
    """Bytes in all documents."""
    largest: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Suffix -> (bytes, cell) of the largest."""
    digests: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count another in."""
        self.cells += other.cells
        self.documents += other.documents
        self.size += other.size
        self.digests += other.digests
        for suffix, worst in other.largest.items():
            self.largest[suffix] = max(worst, self.largest.get(suffix, (0, "")))


@dataclass(frozen=True, slots=True)
class Export:
    """One export: where to, which month, which projections."""

    out: Path
    month: str
    suffixes: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where the month's documents go."""
        return self.out / ROOT / self.month

    @property
    def projections(self) -> tuple[Projection, ...]:
        """The projections, in the order of the suffixes. Raises UnknownThing."""
        return tuple(projection(suffix) for suffix in self.suffixes)


def all_suffixes() -> tuple[str, ...]:
    """Every registered projection; tiles of other sizes only on request."""
    return tuple(registry())


def run(
    service: WatchService,
    export: Export,
    cells: Sequence[Cell],
    *,
    progress: Progress | None = None,
    pool: ProcessPoolExecutor | None = None,
) -> Tally:
    """Write every document of `cells`. With a `pool`, whose workers were begun with `begin_worker`, several at once.

    Raises UnknownThing for an unknown suffix, DataChanged when the data was replaced meanwhile, OSError.
    """
    projections = export.projections
    progress = progress or _silent
    export.folder.mkdir(parents=True, exist_ok=True)
    version = service.version
    journal = _Journal(export, _header(version, export, cells))
    total = Tally()
    done = 0
    todo: list[tuple[int, list[Cell]]] = []
    for number, batch in enumerate(batches(cells)):
        if (known := journal.finished.get(number)) is not None:
            total.add(known)
            done += len(batch)
        else:
            todo.append((number, batch))
    progress(done, len(cells))
    for number, batch, tally in _work(service, export, projections, todo, pool):
        journal.enter(number, tally)
        total.add(tally)
        done += len(batch)
        progress(done, len(cells))
    if service.version != version:
        raise DataChanged("The data was replaced while it was being exported. Run the export again.")
    _write_manifest(service, export, version, total, len(cells))
    (export.out / ROOT / "latest.json").write_bytes(orjson.dumps(service.latest()))
    journal.close()
    _remove_older(export.folder, journal.began)
    return total


def _silent(_: int, __: int) -> None:
    """No progress shown."""


def write_batch(
    service: WatchService, export: Export, projections: Sequence[Projection], cells: Iterable[Cell]
) -> Tally:
    """The documents of some cells; a cell without one is passed over, as the server answers 404 for it."""
    tally = Tally()
    digest = hashlib.blake2b(digest_size=16)
    for cell in cells:
        try:
            document = service.document(cell, export.month)
        except NoData:
            continue
        tally.cells += 1
        for suffix, body in service.render_all(projections, Glance(document)):
            name = f"{cell.id}.{suffix}"
            (export.folder / name).write_bytes(body)
            digest.update(f"{name}\n{len(body)}\n".encode())
            digest.update(body)
            tally.documents += 1
            tally.size += len(body)
            tally.largest[suffix] = max((len(body), cell.id), tally.largest.get(suffix, (0, "")))
    tally.digests.append(digest.hexdigest())
    return tally


_worker: WatchService | None = None


def begin_worker(make: Callable[..., WatchService], *arguments: Any) -> None:
    """Give a process of the pool its service."""
    global _worker  # one service for each process of a pool: there is no other place to keep it
    _worker = make(*arguments)


def worker_service() -> WatchService:
    """The service of this process of a pool."""
    assert _worker is not None  # noqa: S101  # begin_worker ran first
    return _worker


def _in_worker(export: Export, cells: list[Cell]) -> Tally:
    return write_batch(worker_service(), export, export.projections, cells)


def _work(
    service: WatchService,
    export: Export,
    projections: Sequence[Projection],
    todo: list[tuple[int, list[Cell]]],
    pool: ProcessPoolExecutor | None,
) -> Iterator[tuple[int, list[Cell], Tally]]:
    if pool is None:
        for number, batch in todo:
            yield number, batch, write_batch(service, export, projections, batch)
        return
    tallies = pool.map(_in_worker, [export] * len(todo), [batch for _, batch in todo])
    for (number, batch), tally in zip(todo, tallies, strict=True):
        yield number, batch, tally


def batches(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """The cells, BATCH at a time."""
    remaining = iter(cells)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _header(version: str, export: Export, cells: Sequence[Cell]) -> dict[str, Any]:
    names = hashlib.blake2b("\n".join(cell.id for cell in cells).encode(), digest_size=16).hexdigest()
    return {
        "version": version,
        "month": export.month,
        "suffixes": list(export.suffixes),
        "cells": names,
        "batch": BATCH,
    }


def _write_manifest(service: WatchService, export: Export, version: str, total: Tally, asked: int) -> None:
    body = {
        "month": export.month,
        "latest": service.latest(),
        "version": version,
        "suffixes": list(export.suffixes),
        "cells_looked_at": asked,
        "cells_with_documents": total.cells,
        "documents": total.documents,
        "bytes": total.size,
        "largest": {
            suffix: {"bytes": size, "cell": cell, "budget": projection(suffix).budget}
            for suffix, (size, cell) in sorted(total.largest.items())
        },
        "digest": hashlib.blake2b("".join(sorted(total.digests)).encode(), digest_size=16).hexdigest(),
    }
    (export.folder / "manifest.json").write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")


def _remove_older(folder: Path, began: float) -> None:
    """Documents of an earlier edition of the month that this one no longer has."""
    for entry in os.scandir(folder):
        if entry.stat().st_mtime < began:
            Path(entry.path).unlink()


class _Journal:
    """Which batches are finished: a line for each, after a line that says what is being exported."""

    def __init__(self, export: Export, header: dict[str, Any]) -> None:
        path = export.folder / ".journal"
        self.began, self.finished = _read_journal(path, header)
        self._path = path
        self._file = path.open("a" if self.finished else "w", encoding="utf-8")
        if not self.finished:
            self._line(header)
            self.began = path.stat().st_mtime
            self._line({"began": self.began})

    def enter(self, number: int, tally: Tally) -> None:
        """A batch is on disk."""
        self._line(
            {
                "batch": number,
                "cells": tally.cells,
                "documents": tally.documents,
                "size": tally.size,
                "largest": tally.largest,
                "digests": tally.digests,
            }
        )

    def close(self) -> None:
        """Everything is written; the manifest says so from now on."""
        self._file.close()
        self._path.unlink()

    def _line(self, body: dict[str, Any]) -> None:
        self._file.write(json.dumps(body) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def _read_journal(path: Path, header: dict[str, Any]) -> tuple[float, dict[int, Tally]]:
    """When it began and the finished batches; none where it is of another export. A line cut short is no line."""
    if not path.is_file():
        return 0.0, {}
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    entries = []
    for line in lines:
        try:
            entries.append(json.loads(line))
        except ValueError:
            break
    if len(entries) < 2 or entries[0] != header:
        return 0.0, {}
    return entries[1]["began"], {
        entry["batch"]: Tally(
            entry["cells"],
            entry["documents"],
            entry["size"],
            {suffix: (size, cell) for suffix, (size, cell) in entry["largest"].items()},
            entry["digests"],
        )
        for entry in entries[2:]
    }
