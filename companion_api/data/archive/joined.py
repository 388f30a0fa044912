"""What became of each crime: the street file's last outcome, completed from the outcomes files by Crime ID.

The street file's "Last outcome category" is the latest known when the archive was made, and it stands, with one
exception: where it is blank, "Under investigation" or "Status update unavailable" and an outcomes file names a
decision, the latest decision counts. Crime IDs are not unique (829 of the City of London's stand on 1,704 rows): where
one stands on several rows nobody can tell whose the decision is, so these keep their own. In that force's files of one
edition every ID that stands once already agrees, and nothing is filled in; files of different editions gain by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

COMPARTMENTS: Final = 16
UNTOLD: Final = frozenset({"", "Under investigation", "Status update unavailable"})
"""Last outcomes that say nothing of what became of a crime."""

Folds = npt.NDArray[np.uint64]


def fold(ids: npt.NDArray[np.uint8]) -> Folds:
    """Crime IDs of 32 bytes as 64-bit numbers; 0 for a blank one.

    IDs are digests: among 20 million, the chance that any two fold alike is 1 in 100,000.
    """
    words = np.ascontiguousarray(ids).view("<u8")
    folded: Folds = words[:, 0] ^ words[:, 1] ^ words[:, 2] ^ words[:, 3]
    return folded


def compartment(ids: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint16]:
    """Which sixteenth of the IDs each belongs to, by its first digit."""
    return (ids[:, 0] >> 4).astype(np.uint16)


def complete(
    outcome: npt.NDArray[np.uint8],
    folds: Folds,
    sixteenth: npt.NDArray[np.uint16],
    decisions: Iterable[npt.NDArray[Any]],
    words: Sequence[str],
) -> int:
    """Fill in `outcome` of each row from `decisions` (one array of parse.OUTCOME for each sixteenth, settled words).

    Returns how many rows were completed.
    """
    untold = np.array([word in UNTOLD for word in words])
    completed = 0
    for number, found in enumerate(decisions):
        if not len(found):
            continue
        rows = np.flatnonzero((sixteenth == number) & (folds != 0))
        rows = rows[_alone(folds[rows])]
        rows = rows[untold[outcome[rows]]]
        known, latest = _latest(fold(found["id"]), found["month"], found["outcome"])
        if not len(known):
            continue
        position = np.minimum(np.searchsorted(known, folds[rows]), len(known) - 1)
        hit = (known[position] == folds[rows]) & ~untold[latest[position]]
        outcome[rows[hit]] = latest[position[hit]]
        completed += int(hit.sum())
    return completed


def _alone(folds: Folds) -> npt.NDArray[np.bool_]:
    """Whether each stands once."""
    order = np.argsort(folds, kind="stable")
    ranked = folds[order]
    same = np.zeros(len(folds) + 1, bool)
    same[1:-1] = ranked[1:] == ranked[:-1]
    alone = np.zeros(len(folds), bool)
    alone[order] = ~(same[:-1] | same[1:])
    return alone


def _latest(
    folds: Folds, months: npt.NDArray[np.uint16], outcomes: npt.NDArray[np.uint32]
) -> tuple[Folds, npt.NDArray[np.uint32]]:
    """(each ID once, ascending, blank ones left out; its outcome of the latest month)."""
    order = np.lexsort((months, folds))
    folds, outcomes = folds[order], outcomes[order]
    last = np.append(folds[1:] != folds[:-1], True)[: len(folds)] & (folds != 0)
    return folds[last], outcomes[last]
