"""What changed since the snapshot published before: the same months, downloaded later, are not the same records.

Crimes with an ID are matched by it. Where one ID stands on several rows they are paired in a fixed order (month,
category, place, outcome), so that only a real surplus counts as appeared or vanished. Crimes without an ID (anti-social
behaviour, British Transport Police) can only be counted: alike in force, month, category and place, how many more or
fewer.
Only (force, month) pairs that both snapshots hold are compared: a new month is news, not a revision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from companion_api.core.categories import CATEGORIES
from companion_api.core.months import ordinal
from companion_api.data.archive.joined import Folds, fold
from companion_api.data.archive.snapshot import Snapshot

KINDS: Final = ("changed_outcome", "moved", "appeared", "vanished")

_ROW: Final = np.dtype(
    [("id", "<u8"), ("key", "<u8"), ("row", "<u4"), ("month", "<u2"), ("force", "u1"), ("category", "u1"),
     ("outcome", "u1")]
)  # fmt: skip
Rows = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Revisions:
    """Differences from an earlier snapshot."""

    facts: dict[str, Any]
    """For the manifest: what it was compared with, totals and totals by force."""
    rows: npt.NDArray[np.int64]
    """Rows of the new snapshot whose outcome differs, ascending."""


def compare(old: Snapshot, new: Snapshot, new_folds: Folds) -> Revisions:
    """Compare two snapshots; `new_folds` are the folded Crime IDs of the new one's rows, in order."""
    forces = sorted(set(old.facts["published"]) & set(new.facts["published"]))
    outcomes = sorted({*old.outcomes, *new.outcomes})
    before = _rows(old, stored_folds(old), forces, outcomes, new)
    after = _rows(new, new_folds, forces, outcomes, old)
    totals: dict[str, npt.NDArray[np.int64]] = {}
    old_pair, new_pair, old_rest, new_rest = _paired(before, after)
    changed = new_pair[old_pair["outcome"] != new_pair["outcome"]]
    totals["changed_outcome"] = _by_force(changed, forces)
    totals["moved"] = _by_force(new_pair[old_pair["key"] != new_pair["key"]], forces)
    fewer, more = _surplus(before[before["id"] == 0], after[after["id"] == 0], len(forces))
    totals["appeared"] = _by_force(new_rest, forces) + more
    totals["vanished"] = _by_force(old_rest, forces) + fewer
    by_force = {
        force: {kind: int(totals[kind][number]) for kind in KINDS}
        for number, force in enumerate(forces)
        if any(totals[kind][number] for kind in KINDS)
    }
    facts = {
        "against": old.version,
        "edition": old.facts["edition"],
        "compared": len(after),
        **{kind: int(totals[kind].sum()) for kind in KINDS},
        "by_force": by_force,
    }
    return Revisions(facts, np.sort(changed["row"]).astype(np.int64))


def stored_folds(snapshot: Snapshot) -> Folds:
    """The folded Crime IDs of a finished snapshot, row by row."""
    folds = np.zeros(len(snapshot.row_cell), np.uint64)
    at = 0
    file = pq.ParquetFile(snapshot.folder / "crimes.parquet", page_checksum_verification=True)
    for batch in file.iter_batches(1 << 17, columns=["crime_id"]):
        ids = batch.column(0)
        data = np.frombuffer(ids.buffers()[1], np.uint8)[ids.offset * 32 : (ids.offset + len(ids)) * 32]
        part = fold(data.reshape(-1, 32))
        part[ids.is_null().to_numpy(zero_copy_only=False)] = 0
        folds[at : at + len(ids)] = part
        at += len(ids)
    return folds


def _rows(snapshot: Snapshot, folds: Folds, forces: list[str], outcomes: list[str], other: Snapshot) -> Rows:
    """The rows of (force, month) pairs that the other snapshot holds too, in the numbers both share."""
    count = np.diff(snapshot.first)
    month, category = np.divmod(snapshot.row_cell, len(CATEGORIES))
    month = month.astype(np.int64) + ordinal(snapshot.months[0])
    shared = [forces.index(force) if force in forces else 255 for force in snapshot.forces]
    force = np.repeat(np.array(shared, np.uint8)[snapshot.force], count)
    both = np.zeros((256, 40_000), bool)
    for number, name in enumerate(forces):
        published = set(snapshot.facts["published"][name]) & set(other.facts["published"][name])
        both[number, [ordinal(text) for text in published]] = True
    keep = np.flatnonzero(both[force, month])
    rows = np.zeros(len(keep), _ROW)
    rows["row"], rows["id"] = keep, folds[keep]
    rows["key"] = np.repeat(snapshot.places.key, count)[keep]
    rows["month"], rows["category"], rows["force"] = month[keep], category[keep], force[keep]
    renumbered = np.array([outcomes.index(word) for word in snapshot.outcomes], np.uint8)
    rows["outcome"] = renumbered[snapshot.row_outcome[keep]]
    return rows


def _paired(before: Rows, after: Rows) -> tuple[Rows, Rows, Rows, Rows]:
    """(rows before that have a partner, the partners, rows before without, rows after without)."""
    before, rank_before = _ranked(before[before["id"] != 0])
    after, rank_after = _ranked(after[after["id"] != 0])
    # The rank is mixed into the ID: both sides then hold each number once, and meet where ID and rank agree.
    mixer = np.uint64(0x9E3779B97F4A7C15)
    _, at_before, at_after = np.intersect1d(
        before["id"] + rank_before * mixer, after["id"] + rank_after * mixer, assume_unique=True, return_indices=True
    )
    return before[at_before], after[at_after], np.delete(before, at_before), np.delete(after, at_after)


def _ranked(rows: Rows) -> tuple[Rows, npt.NDArray[np.uint64]]:
    """Rows sorted by ID, month, category, place and outcome; how many of the same ID stand before each."""
    rows = rows[np.lexsort((rows["outcome"], rows["key"], rows["category"], rows["month"], rows["id"]))]
    fresh = np.ones(len(rows), bool)
    fresh[1:] = rows["id"][1:] != rows["id"][:-1]
    starts = np.flatnonzero(fresh)
    rank = np.arange(len(rows)) - np.repeat(starts, np.diff(np.append(starts, len(rows))))
    return rows, rank.astype(np.uint64)


def _surplus(before: Rows, after: Rows, forces: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """(how many fewer, how many more) alike rows there are after, by force."""
    rows = np.concatenate([before, after])
    if not len(rows):
        return np.zeros(forces, np.int64), np.zeros(forces, np.int64)
    sign = np.repeat([-1, 1], [len(before), len(after)])
    order = np.lexsort((rows["key"], rows["category"], rows["month"], rows["force"]))
    rows, sign = rows[order], sign[order]
    fresh = np.ones(len(rows), bool)
    fresh[1:] = False
    for column in ("key", "category", "month", "force"):
        fresh[1:] |= rows[column][1:] != rows[column][:-1]
    starts = np.flatnonzero(fresh)
    difference = np.add.reduceat(sign, starts)
    force = rows["force"][starts]
    fewer = np.bincount(force, np.maximum(-difference, 0), forces).astype(np.int64)
    more = np.bincount(force, np.maximum(difference, 0), forces).astype(np.int64)
    return fewer, more


def _by_force(rows: Rows, forces: list[str]) -> npt.NDArray[np.int64]:
    return np.bincount(rows["force"], minlength=len(forces)).astype(np.int64)
