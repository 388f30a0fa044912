"""From published files to a finished snapshot folder, in memory that does not grow with the nation.

Two passes. First each file is inflated and parsed (on all cores) and its rows dealt into compartments of an eighth of a
degree of latitude on disk. Then compartment after compartment is sorted by place and written out. Neither the order of
threads nor the clock leaves a trace: the same files give the same bytes.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from companion_api.core.categories import CATEGORIES
from companion_api.core.months import from_ordinal, ordinal
from companion_api.data.archive import arrays, homes, joined, manifest, stops
from companion_api.data.archive.errors import IngestError
from companion_api.data.archive.facts import SILENT
from companion_api.data.archive.homes import NOBODY
from companion_api.data.archive.joined import Folds
from companion_api.data.archive.layout import Member, Sources
from companion_api.data.archive.manifest import File, Manifest
from companion_api.data.archive.parse import CRIME, OUTCOME, Parsed, Quarantined, Words, parse
from companion_api.data.archive.placekey import BANDS, NOWHERE, bands, decode
from companion_api.data.archive.records import CrimeWriter, OutcomeWriter
from companion_api.data.archive.spill import Spill
from companion_api.data.archive.vocabulary import Codes

BANDS_TOGETHER: Final = 12
"""Bands of latitude in one compartment: an eighth of a degree."""
ELSEWHERE: Final = BANDS // BANDS_TOGETHER + 1
"""The compartment of records without a location."""
MALFORMED_SHARE: Final = 0.5
"""A file with more than this share of its points far outside its force is malformed."""
MAX_ROWS: Final = 2**32 - 1

Rows = npt.NDArray[Any]


class Watcher:
    """Is told how an ingest goes. This one does not care; a progress bar overrides what it shows."""

    def begin(self, sources: Sources) -> None:
        """What will be read is known."""

    def read(self, size: int, rows: int) -> None:
        """One more file has been read: its bytes of CSV and its rows."""

    def sorting(self, rows: int) -> None:
        """All files are read; this many crimes will now be sorted and written."""

    def wrote(self, rows: int) -> None:
        """So many more of them are on disk."""


@dataclass
class Report:
    """What an ingest did, for the closing lines."""

    files: int = 0
    rows_read: int = 0
    rows_kept: int = 0
    rows_by_kind: Counter[str] = field(default_factory=Counter)
    unplaced: int = 0
    odd_ids: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Built:
    """A finished snapshot folder, not yet published."""

    manifest: Manifest
    report: Report
    folds: Folds
    """Folded Crime ID of every row, see `joined`; empty when nobody asked for them."""


def build(sources: Sources, folder: Path, watcher: Watcher, *, ids: bool = True) -> Built:
    """Write a snapshot of `sources` into the empty `folder`; `ids` says whether the folded Crime IDs are wanted.

    Raises IngestError naming the file; OSError when the disk is full. The caller publishes the folder or discards it.
    """
    return _Builder(sources, folder, watcher, ids).build()


@dataclass
class _Month:
    """What one force published in one month."""

    rows: int = 0
    unplaced: int = 0
    outside: int = 0

    @property
    def malformed(self) -> bool:
        placed = self.rows - self.unplaced
        return placed > 0 and self.outside > MALFORMED_SHARE * placed


class _Builder:
    def __init__(self, sources: Sources, folder: Path, watcher: Watcher, ids: bool) -> None:
        self.sources, self.folder, self.watcher = sources, folder, watcher
        self.ids = ids or any(member.kind == "outcomes" for member in sources.members)
        self.words = Words.empty()
        # A force that publishes nothing still has a patch, where the strays of others lie.
        self.forces = sorted({*(member.force for member in sources.members), *SILENT})
        self.report = Report(superseded=[str(member) for member in sources.superseded])
        self.published: dict[str, dict[str, _Month]] = {}
        self.other_files: dict[str, dict[str, list[str]]] = {"outcomes": {}, "stop-and-search": {}}
        self.stops: list[tuple[Member, pa.Table]] = []
        self.files: dict[str, File] = {}

    def build(self) -> Built:
        with (
            Spill(self.folder / "crimes", CRIME, ELSEWHERE + 1) as crimes,
            Spill(self.folder / "outcomes", OUTCOME, joined.COMPARTMENTS) as outcomes,
        ):
            for parsed in _in_order(self.sources.members, self.forces, self.words):
                self._note(parsed)
                if parsed.member.kind == "street":
                    crimes.add(parsed.rows, _compartment(parsed.rows["key"]))
                elif parsed.member.kind == "outcomes":
                    outcomes.add(parsed.rows, joined.compartment(parsed.rows["id"]))
                elif parsed.stops is not None:
                    self.stops.append((parsed.member, parsed.stops))
            facts, folds = self._write(crimes, outcomes)
        shutil.rmtree(self.folder / "crimes")
        shutil.rmtree(self.folder / "outcomes")
        self._write_quarantine()
        made = Manifest(self.files, facts)
        (self.folder / manifest.NAME).write_bytes(made.to_bytes())
        return Built(made, self.report, folds)

    def _note(self, parsed: Parsed) -> None:
        """Count one file into the report and the coverage."""
        member, report = parsed.member, self.report
        kept = len(parsed.rows) if parsed.stops is None else len(parsed.stops)
        report.files += 1
        report.rows_read += parsed.read
        report.rows_kept += kept
        report.rows_by_kind[member.kind] += kept
        report.odd_ids += parsed.odd_ids
        report.quarantined += parsed.quarantined
        if not kept:
            report.empty.append(member.name)
        elif member.kind == "street":
            lat, lng = decode(np.ascontiguousarray(parsed.rows["key"]))
            placed = ~np.isnan(lat)
            month = _Month(kept, kept - int(placed.sum()), homes.outside(member.force, lat[placed], lng[placed]))
            report.unplaced += month.unplaced
            self.published.setdefault(member.force, {})[member.month] = month
            if month.malformed:
                report.malformed.append(f"{member.name}: {month.outside} of {kept} points lie far outside the force")
        else:
            self.other_files[member.kind].setdefault(member.force, []).append(member.month)
        self.watcher.read(member.size, parsed.read)

    def _write(self, crimes: Spill, outcome_rows: Spill) -> tuple[dict[str, Any], Folds]:
        """The second pass: sort, index, write. Returns (the manifest's facts, folded Crime IDs)."""
        forces = self.forces
        streets, new_street = self.words.streets.settle()
        lsoas, new_lsoa = self.words.lsoas.settle()
        outcomes, new_outcome = self.words.outcomes.settle()
        contexts, new_context = self.words.contexts.settle()
        _fits("outcomes", outcomes)
        _fits("forces", forces)
        months = sorted({member.month for member in self.sources.members if member.kind == "street"})
        months = months or sorted({member.month for member in self.sources.members})
        first = ordinal(months[0])
        writer = CrimeWriter(self.folder / "crimes.parquet", forces, streets, lsoas, outcomes, contexts)
        index = _IndexWriter(self.folder, first, streets, self.ids)
        renumber = {"street": new_street, "lsoa": new_lsoa, "outcome": new_outcome,
                    "context": new_context}  # fmt: skip
        self.watcher.sorting(self.report.rows_by_kind["street"])
        with ThreadPoolExecutor(1) as aside:  # Parquet on one core while the index is made on another
            written: Future[None] | None = None
            for rows in _sorted(crimes, renumber):
                if written is not None:
                    written.result()
                written = aside.submit(writer.add, rows)
                index.add(rows)
                self.watcher.wrote(len(rows))
            if written is not None:
                written.result()
        writer.close()
        sound = {force: sum(not month.malformed for month in by_month.values())
                 for force, by_month in self.published.items()}  # fmt: skip
        folds = index.folds()
        decisions = self._decisions(outcome_rows, forces, outcomes, new_outcome)
        completed = joined.complete(index.outcome(), folds, index.sixteenths(), decisions, outcomes)
        self.files |= index.close(forces, lsoas, sound)
        stop_files, stop_facts = stops.write(self.folder, self.stops)
        self.files |= stop_files
        self.files["crimes.parquet"] = _file(self.folder / "crimes.parquet")
        for name, words in (("streets", streets), ("lsoas", lsoas)):
            self.files[f"{name}.arrow"] = _write_words(self.folder / f"{name}.arrow", words)
        facts = {
            "edition": self.sources.edition,
            "sources": sorted({member.container.path.name for member in self.sources.members}),
            "first": months[0],
            "last": months[-1],
            "categories": list(CATEGORIES),
            "forces": forces,
            "outcomes": outcomes,
            "published": {force: {month: [entry.rows, entry.unplaced, entry.outside, entry.malformed]
                                  for month, entry in by_month.items()} for force, by_month in self.published.items()},
            "outcome_files": self.other_files["outcomes"],
            "stop_files": self.other_files["stop-and-search"],
            "rows": index.rows,
            "quarantined": len(self.report.quarantined),
            "superseded": self.report.superseded,
            "completed": completed,
            "stops": stop_facts,
        }  # fmt: skip
        return facts, folds

    def _decisions(
        self, outcome_rows: Spill, forces: list[str], outcomes: list[str], new_outcome: Codes
    ) -> Iterator[Rows]:
        """The outcomes files, a sixteenth of the Crime IDs at a time; on the way they go into outcomes.parquet."""
        path = self.folder / "outcomes.parquet"
        filled = set(outcome_rows.compartments())
        writer = OutcomeWriter(path, forces, outcomes)
        for number in range(joined.COMPARTMENTS):
            rows = outcome_rows.take(number) if number in filled else np.empty(0, OUTCOME)
            rows["outcome"] = new_outcome[rows["outcome"]]
            writer.add(rows)
            yield rows
        writer.close()
        self.files["outcomes.parquet"] = _file(path)

    def _write_quarantine(self) -> None:
        path = self.folder / "quarantine.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["file", "line", "reason"])
            table.writerows((note.file, note.line, note.reason) for note in self.report.quarantined)
        self.files["quarantine.csv"] = _file(path)


class _IndexWriter:
    """Writes the count index: places, and for each crime its month and category and its outcome."""

    def __init__(self, folder: Path, first_month: int, streets: list[str], keep_ids: bool) -> None:
        self._folder, self._first_month, self._keep_ids = folder, first_month, keep_ids
        self._named = np.array([word.removeprefix("On or near").strip().lower() not in {"", "no location"}
                                for word in streets])  # fmt: skip
        self._cell = arrays.ArrayFile(folder / "row_cell.bin", "<u2")
        self._outcome: list[npt.NDArray[np.uint8]] = []
        self._folds: list[Folds] = []
        self._sixteenths: list[npt.NDArray[np.uint16]] = []
        self._places: list[Rows] = []
        self.rows = 0

    def add(self, rows: Rows) -> None:
        """Append rows sorted by place."""
        keys = rows["key"]
        fresh = np.zeros(len(rows), bool)
        fresh[0] = True
        for column in ("key", "force", "lsoa"):
            values = rows[column]
            np.logical_or(fresh[1:], values[1:] != values[:-1], out=fresh[1:])
        starts = np.flatnonzero(fresh)
        places = np.zeros(len(starts), _PLACE)
        places["key"], places["force"], places["lsoa"] = keys[starts], rows["force"][starts], rows["lsoa"][starts]
        places["first"] = starts + self.rows
        named = np.flatnonzero(self._named[rows["street"]])
        place_of = fresh.cumsum() - 1
        places["street"][place_of[named]] = rows["street"][named]  # the latest name wins: rows are in order of month
        self._places.append(places)
        self._cell.add((rows["month"] - self._first_month) * len(CATEGORIES) + rows["category"])
        self._outcome.append(rows["outcome"].astype(np.uint8))
        if self._keep_ids:
            self._folds.append(joined.fold(rows["id"]))
            self._sixteenths.append(joined.compartment(rows["id"]))
        self.rows += len(rows)
        if self.rows > MAX_ROWS:
            raise OverflowError("more crimes than the index can number")

    def folds(self) -> Folds:
        """Folded Crime ID of every row."""
        self._folds = [np.concatenate([np.empty(0, np.uint64), *self._folds])]
        return self._folds[0]

    def sixteenths(self) -> npt.NDArray[np.uint16]:
        """Compartment of every row's Crime ID."""
        self._sixteenths = [np.concatenate([np.empty(0, np.uint16), *self._sixteenths])]
        return self._sixteenths[0]

    def outcome(self) -> npt.NDArray[np.uint8]:
        """Outcome of every row; what is changed in it before `close` is what gets written."""
        self._outcome = [np.concatenate([np.empty(0, np.uint8), *self._outcome])]
        return self._outcome[0]

    def close(self, forces: list[str], lsoas: list[str], months: dict[str, int]) -> dict[str, File]:
        """Write the places; what the manifest says of every file."""
        places = np.concatenate([np.zeros(0, _PLACE), *self._places])
        first = np.append(places["first"], self.rows).astype(np.int64)
        known = homes.Places(places["force"], places["lsoa"], np.diff(first))
        owner = np.array(homes.at_home(known, forces, lsoas, months), np.uint8)
        home = owner[places["lsoa"]]
        own = np.isin(places["force"], homes.uncoded(known, forces)) & (places["lsoa"] == 0)
        home[own] = places["force"][own]
        home[places["key"] == NOWHERE] = NOBODY
        by_lsoa = np.argsort(places["lsoa"], kind="stable")
        lsoa_first = np.searchsorted(places["lsoa"][by_lsoa], np.arange(len(lsoas) + 1))
        columns: dict[str, tuple[Rows, str]] = {
            "place_key": (places["key"], "<u8"),
            "place_first": (first, "<u4"),
            "place_force": (places["force"], "u1"),
            "place_home": (home, "u1"),
            "place_lsoa": (places["lsoa"], "<u4"),
            "place_street": (places["street"], "<u4"),
            "lsoa_place": (by_lsoa, "<u4"),
            "lsoa_first": (lsoa_first, "<u4"),
        }
        files = {f"{name}.bin": arrays.write(self._folder / f"{name}.bin", *column) for name, column in columns.items()}
        outcome = arrays.write(self._folder / "row_outcome.bin", self.outcome(), "u1")
        return files | {"row_cell.bin": self._cell.close(), "row_outcome.bin": outcome}


_PLACE: Final = np.dtype([("key", "<u8"), ("first", "<u4"), ("lsoa", "<u4"), ("street", "<u4"), ("force", "u1")])


def _in_order(members: tuple[Member, ...], forces: list[str], words: Words) -> Iterator[Parsed]:
    """Every file parsed, on all cores, in the order given and only a few ahead of the reader."""
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        ahead: deque[Future[Parsed]] = deque()
        try:
            for member in members:
                ahead.append(pool.submit(parse, member, forces.index(member.force), words))
                if len(ahead) > 2 * workers:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for future in ahead:
                future.cancel()


def _fits(what: str, words: list[str]) -> None:
    """Refuse sources with more different words than a byte can number (real ones have a fifth of that)."""
    if len(words) > NOBODY:
        raise IngestError(f"The sources hold {len(words)} different {what}: these are not police.uk files.")


def _compartment(keys: Rows) -> npt.NDArray[np.uint16]:
    numbers = bands(np.ascontiguousarray(keys)) // np.uint64(BANDS_TOGETHER)
    compartments: npt.NDArray[np.uint16] = np.minimum(numbers, ELSEWHERE).astype(np.uint16)
    return compartments


def _sorted(crimes: Spill, renumber: dict[str, npt.NDArray[np.uint32]]) -> Iterator[Rows]:
    """Compartments in order, each sorted by place, force and LSOA; within those, as published, month after month."""

    def take(compartment: int) -> Rows:
        rows = crimes.take(compartment)
        for column, numbers in renumber.items():
            rows[column] = numbers[rows[column]]
        within = (rows["lsoa"].astype(np.uint64) << np.uint64(8)) | rows["force"]
        return rows[np.lexsort((within, rows["key"]))]

    compartments = crimes.compartments()
    with ThreadPoolExecutor(1) as pool:
        upcoming = pool.submit(take, compartments[0]) if compartments else None
        for following in [*compartments[1:], None]:
            if upcoming is None:
                return
            rows = upcoming.result()
            upcoming = pool.submit(take, following) if following is not None else None
            yield rows


def _write_words(path: Path, words: list[str]) -> File:
    """A list of words as one Arrow column, to be mapped rather than loaded."""
    table = pa.table({"word": pa.array(words, pa.string())}).combine_chunks()
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return _file(path)


def _file(path: Path) -> File:
    return File(path.stat().st_size, manifest.digest(path))


def months_of(facts: dict[str, Any]) -> tuple[str, ...]:
    """Consecutive months from the first to the last in a manifest's facts."""
    return tuple(from_ordinal(number) for number in range(ordinal(facts["first"]), ordinal(facts["last"]) + 1))
