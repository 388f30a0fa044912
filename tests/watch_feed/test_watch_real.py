"""Budgets on published data: three forces of 2025, a share of the cells, with every outcome of home.

`companion watch check` does the same for every cell of whatever is loaded; docs/watch.md has what it found.
"""

from __future__ import annotations

from companion_api.core.geo import Cell
from companion_api.crime.service import CrimeService
from companion_api.data.archive.source import SnapshotSource
from companion_api.data.choose import Sources
from watch_feed import check
from watch_feed.projections import registry
from watch_feed.service import WatchService

CELLS = [
    *(Cell(lat, lng) for lat in range(5180, 5234, 3) for lng in range(-68, -12, 6)),  # Bedfordshire
    *(Cell(lat, lng) for lat in range(5082, 5165, 9) for lng in range(-340, -240, 14)),  # Avon and Somerset
    *(Cell(lat, lng) for lat in range(5150, 5154) for lng in range(-12, -6)),  # City of London
]
ADDRESS = "https://companion.example.org"


def test_budgets_hold_on_real_cells(three_forces: SnapshotSource) -> None:
    crime = CrimeService(Sources("snapshot", snapshot=lambda: three_forces))
    watch = WatchService(crime, base_url=ADDRESS)
    seen: list[tuple[int, int]] = []
    total = check.run(watch, "2025-12", CELLS, progress=lambda done, of: seen.append((done, of)))
    assert total.cells > 100
    assert total.documents == total.cells * len(registry()) * (1 + len(check.OUTCOMES))
    assert set(total.largest) == set(registry())
    assert check.over_budget(total) == []
    assert seen[-1] == (len(CELLS),) * 2


def test_a_document_that_is_too_large_is_reported() -> None:
    tally = check.Tally(largest={"min.json": (65, "5420_250"), "bin": (13, "5420_250")})
    assert check.over_budget(tally) == ["min.json"]
