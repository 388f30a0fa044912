"""Whether every document keeps its promise of size: all of them are rendered, nothing is written.

Each cell is rendered without home and with every outcome of the comparison with home, because home adds words and an
arrow to what has room for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from typing import Final

from companion_api.core.errors import NoData
from companion_api.core.geo import Cell
from watch_feed.document import HIGHEST, LevelDocument
from watch_feed.export import Progress, Tally, batches, worker_service
from watch_feed.home import Glance, Home, Verdict
from watch_feed.projection import Projection
from watch_feed.projections import registry
from watch_feed.service import WatchService

OUTCOMES: Final[tuple[Verdict, ...]] = ("higher", "lower", "cant-tell", "no-data")


def run(
    service: WatchService,
    month: str,
    cells: Sequence[Cell],
    *,
    progress: Progress,
    pool: ProcessPoolExecutor | None = None,
) -> Tally:
    """Count the documents of `cells` and find the largest of each kind. `pool` as in `export.run`."""
    total = Tally()
    done = 0
    parts = list(batches(cells))
    tallies = (
        (measure(service, month, part) for part in parts)
        if pool is None
        else pool.map(_in_worker, repeat(month), parts)
    )
    for part, tally in zip(parts, tallies, strict=True):
        total.add(tally)
        done += len(part)
        progress(done, len(cells))
    return total


def over_budget(tally: Tally) -> list[str]:
    """Suffixes whose largest document is larger than allowed."""
    known = registry()
    return [suffix for suffix, (size, _) in tally.largest.items() if size > known[suffix].budget]


def measure(service: WatchService, month: str, cells: Iterable[Cell]) -> Tally:
    """The sizes of everything the server may answer about some cells."""
    tally = Tally()
    projections = registry().values()
    for cell in cells:
        try:
            document = service.document(cell, month)
        except NoData:
            continue
        tally.cells += 1
        for glance in _glances(document):
            _add(tally, service, projections, glance)
    return tally


def _glances(document: LevelDocument) -> Iterable[Glance]:
    """The document alone, then against a home of every outcome."""
    yield Glance(document)
    for outcome in OUTCOMES:
        yield Glance(document, Home(document.cell, None if outcome == "no-data" else HIGHEST, outcome))


def _add(tally: Tally, service: WatchService, projections: Iterable[Projection], glance: Glance) -> None:
    for suffix, body in service.render_all(projections, glance):
        tally.documents += 1
        tally.size += len(body)
        tally.largest[suffix] = max((len(body), glance.here.cell.id), tally.largest.get(suffix, (0, "")))


def _in_worker(month: str, cells: list[Cell]) -> Tally:
    return measure(worker_service(), month, cells)
