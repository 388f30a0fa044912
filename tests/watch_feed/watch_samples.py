"""Documents to project: every level, every wording, every trend, with and without home, and the longest of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

from companion_api.core.geo import Cell
from watch_feed.document import LevelDocument
from watch_feed.home import Glance, Home
from watch_feed.projection import Context

ZEDSHIRE = [
    *(Cell(lat, lng) for lat in range(5417, 5424) for lng in range(249, 262)),  # the largest town
    *(Cell(lat, 243) for lat in range(5409, 5418)),
    *(Cell(lat, 236) for lat in range(5421, 5428)),
    *(Cell(lat, lng) for lat in range(5410, 5434, 8) for lng in range(234, 276, 12)),
]
"""Cells of the invented county that have documents: town, villages, country."""
CLIENTS = Path(__file__).resolve().parents[2] / "watch_feed" / "clients"
CONTEXT = Context("https://companion.example.org")
DOCUMENT = LevelDocument(
    cell=Cell(5152, -8),
    month="2025-12",
    level=4,
    sure=0.83,
    label="above average",
    count=1234,
    change=-56,
    trend="no-clear-change",
    months=12,
    people=9876,
    source="snapshot",
    last="2025-12",
)
WORDS = ("low", "below average", "average", "above average", "high")
VERDICTS = (None, "higher", "lower", "cant-tell", "no-data")

SURE = [replace(DOCUMENT, level=step + 1, label=word) for step, word in enumerate(WORDS)]
PROBABLE = [replace(DOCUMENT, level=step + 1, label=f"probably {word}", sure=0.55) for step, word in enumerate(WORDS)]
PAIRS = [
    replace(DOCUMENT, level=step + 1, label=f"{low} or {high}", sure=0.45, count=7)
    for step, (low, high) in enumerate(pairwise(WORDS))
]
NO_LEVEL = [
    replace(DOCUMENT, level=None, sure=None, label="too few recorded crimes to say", count=1, change=None, months=36),
    replace(DOCUMENT, level=None, sure=None, label="no data", count=None, change=None, months=0, people=None,
            trend="not-enough-data"),
    replace(DOCUMENT, level=None, sure=None, label="no data", count=88, complete=False, people=None),
    replace(DOCUMENT, level=None, sure=None, label="no data", count=3, months=4, trend="not-enough-data", change=None),
]  # fmt: skip
TRENDS = [
    replace(DOCUMENT, trend=trend)
    for trend in ("probably-up", "clearly-up", "probably-down", "clearly-down", "not-enough-data")
]
_ROOMY = (*product((9, 12), (None, 123456), ("snapshot", "live")),)
LONGEST = [
    replace(
        DOCUMENT,
        cell=Cell(5500, -812),
        month="2022-09",
        last="2022-09",
        label="probably above average",
        sure=0.55,
        count=65432,
        change=-9876,
        trend="probably-down",
        months=months,
        people=people,
        source=source,
    )
    for months, people, source in _ROOMY
] + [
    # a pair is only named for small counts; the invented county is small too
    replace(
        PAIRS[2],
        cell=Cell(5434, 229),
        month="2024-09",
        last="2024-09",
        count=99,
        change=-99,
        trend="probably-down",
        months=months,
        people=people,
        source=source,
    )
    for months, people, source in (*_ROOMY, (12, 12345, "sandbox"))
]
DOCUMENTS = [*SURE, *PROBABLE, *PAIRS, *NO_LEVEL, *TRENDS, *LONGEST]


def glances() -> Iterator[Glance]:
    """Each document without home and with each outcome."""
    for document, verdict in product(DOCUMENTS, VERDICTS):
        known = None if verdict == "no-data" else 3
        yield Glance(document, Home(Cell(5148, -12), known, verdict) if verdict else None)
