"""Reading one published CSV file into columns of numbers, telling of every row that makes no sense.

Handles what is really there: CRLF and LF, a byte order mark, quoted commas, blank Crime IDs, rows without a location
or without an LSOA, Welsh letters, exact duplicates (several incidents at one point: all are kept).
"""

from __future__ import annotations

import codecs
import re
from binascii import unhexlify
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from companion_api.core.categories import CATEGORY_INDEX, CSV_NAMES
from companion_api.core.months import ordinal
from companion_api.data.archive.errors import IngestError
from companion_api.data.archive.layout import Kind, Member
from companion_api.data.archive.placekey import encode
from companion_api.data.archive.vocabulary import Vocabulary

_PLACE = ("Longitude", "Latitude", "Location", "LSOA code", "LSOA name")
COLUMNS: Final[dict[Kind, tuple[str, ...]]] = {
    "street": ("Crime ID", "Month", *_PLACE, "Crime type", "Last outcome category", "Context"),
    "outcomes": ("Crime ID", "Month", *_PLACE, "Outcome type"),
    "stop-and-search": (
        "Type", "Date", "Part of a policing operation", "Policing operation", "Latitude", "Longitude", "Gender",
        "Age range", "Self-defined ethnicity", "Officer-defined ethnicity", "Legislation", "Object of search",
        "Outcome", "Outcome linked to object of search", "Removal of more than just outer clothing",
    ),
}  # fmt: skip
"""Columns that are read; a file that lacks one is refused."""

CRIME: Final = np.dtype(
    [
        ("key", "<u8"),
        ("lsoa", "<u4"),
        ("street", "<u4"),
        ("outcome", "<u4"),
        ("context", "<u4"),
        ("month", "<u2"),
        ("force", "u1"),
        ("category", "u1"),
        ("id", "u1", 32),
    ]
)
"""One crime while it is being sorted. `month` is months since year 0; words are numbers of a Vocabulary; `id` is the
Crime ID's 32 bytes, all zero when blank."""

OUTCOME: Final = np.dtype([("key", "<u8"), ("outcome", "<u4"), ("month", "<u2"), ("force", "u1"), ("id", "u1", 32)])
"""One row of an outcomes file."""

Rows = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that was set aside, and why."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file held."""

    member: Member
    rows: Rows
    """Structured array of CRIME or OUTCOME; for stops a pyarrow Table carries the words (see `stops`)."""
    read: int
    odd_ids: int
    """Rows whose Crime ID is neither blank nor 64 lower-case hexadecimal digits; kept with a blank one."""
    quarantined: tuple[Quarantined, ...]
    stops: pa.Table | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabularies that all files share."""

    streets: Vocabulary
    lsoas: Vocabulary
    """Words are "code<TAB>name"."""
    outcomes: Vocabulary
    contexts: Vocabulary

    @classmethod
    def empty(cls) -> Words:
        """Fresh ones."""
        return cls(*(Vocabulary() for _ in range(4)))


def parse(member: Member, force: int, words: Words) -> Parsed:
    """Read one file of the force with number `force`.

    Raises IngestError naming it when it is damaged or its header is not the published one.
    """
    table, bad_lines = _table(member)
    if member.kind == "street":
        return _Sieve(member, force, table, bad_lines).crimes(words)
    if member.kind == "outcomes":
        return _Sieve(member, force, table, bad_lines).outcomes(words)
    return _Sieve(member, force, table, bad_lines).stops()


def _table(member: Member) -> tuple[pa.Table, list[tuple[int, str]]]:
    """(columns, [(line, reason)] of rows with a wrong number of fields)."""
    data = member.read().removeprefix(codecs.BOM_UTF8)
    header = data.split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r")
    names = header.split(",")
    missing = [name for name in COLUMNS[member.kind] if name not in names]
    if missing:
        raise IngestError(
            f"{member}: the header lacks {', '.join(missing)}. Found: {header[:200] or 'an empty file'}. "
            f"Is this a {member.kind} file as data.police.uk publishes it?"
        )
    bad: list[tuple[int, str]] = []

    def on_bad(row: pcsv.InvalidRow) -> str:
        bad.append((int(row.number or 0), f"{row.actual_columns} fields instead of {row.expected_columns}"))
        return "skip"

    words = pa.dictionary(pa.int32(), pa.string())
    types = dict.fromkeys(COLUMNS[member.kind], words)
    if "Crime ID" in types:
        types["Crime ID"] = pa.string()
    types["Longitude"] = types["Latitude"] = pa.float64()
    # Line breaks inside quotes are looked for only where there are quotes at all: it costs a tenth of the speed.
    parsing = pcsv.ParseOptions(newlines_in_values=b'"' in data, invalid_row_handler=on_bad)
    reading = pcsv.ReadOptions(use_threads=False, block_size=max(len(data) + 1, 1 << 16))
    try:
        try:
            table = _read(data, reading, parsing, types)
        except pa.ArrowInvalid as error:
            if "conversion error" not in str(error):
                raise
            bad.clear()
            types["Longitude"] = types["Latitude"] = pa.string()
            table = _read(data, reading, parsing, types)
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise IngestError(f"{member}: not a CSV file as data.police.uk publishes it ({error}).") from error
    return table, bad


def _read(
    data: bytes, reading: pcsv.ReadOptions, parsing: pcsv.ParseOptions, types: dict[str, pa.DataType]
) -> pa.Table:
    return pcsv.read_csv(
        pa.BufferReader(data),
        read_options=reading,
        parse_options=parsing,
        convert_options=pcsv.ConvertOptions(
            column_types=types, include_columns=list(types), null_values=[""], strings_can_be_null=False
        ),
    )


_ID: Final = re.compile(r"[0-9a-f]{64}")


class _Sieve:
    """Keeps the good rows of one file's table and notes the others."""

    def __init__(self, member: Member, force: int, table: pa.Table, bad_lines: list[tuple[int, str]]) -> None:
        self.member = member
        self.force = force
        self.table = table
        self.count = len(table)
        self.keep: Mask = np.ones(self.count, bool)
        self._bad_lines = bad_lines
        self._notes = [Quarantined(member.name, line, reason) for line, reason in bad_lines]

    def crimes(self, words: Words) -> Parsed:
        self._same_month()
        category = self._coded("Crime type", lambda word: CATEGORY_INDEX.get(CSV_NAMES.get(word, ""), 255))
        for row in self._reject(category == 255):
            self._note(row, f"unknown crime type {self.table['Crime type'][row].as_py()[:60]!r}")
        rows = np.zeros(self.count, CRIME)
        rows["key"] = self._keys()
        rows["category"] = category
        rows["month"] = ordinal(self.member.month)
        rows["force"] = self.force
        rows["street"] = self._worded("Location", words.streets)
        rows["lsoa"] = self._lsoas(words.lsoas)
        rows["outcome"] = self._worded("Last outcome category", words.outcomes)
        rows["context"] = self._worded("Context", words.contexts)
        rows["id"], odd = self._ids()
        return self._parsed(rows, odd)

    def outcomes(self, words: Words) -> Parsed:
        self._same_month()
        rows = np.zeros(self.count, OUTCOME)
        rows["key"] = self._keys()
        rows["month"] = ordinal(self.member.month)
        rows["force"] = self.force
        rows["outcome"] = self._worded("Outcome type", words.outcomes)
        rows["id"], odd = self._ids()
        return self._parsed(rows, odd)

    def stops(self) -> Parsed:
        keys = self._keys()
        when = pc.strptime(
            pc.replace_substring_regex(self._plain("Date"), r"(\.\d+)?(\+00:00|Z)$", ""),
            format="%Y-%m-%dT%H:%M:%S",
            unit="s",
            error_is_null=True,
        )
        for row in self._reject(pc.is_null(when).to_numpy(zero_copy_only=False)):
            self._note(row, "the date is not like 2024-03-01T17:26:41+00:00")
        table = self.table.drop_columns(["Latitude", "Longitude", "Date"])
        table = table.append_column("when", when).append_column("key", pa.array(keys))
        parsed = self._parsed(np.empty(0, OUTCOME), 0)
        return Parsed(parsed.member, parsed.rows, parsed.read, 0, parsed.quarantined, table.filter(pa.array(self.keep)))

    def _parsed(self, rows: Rows, odd_ids: int) -> Parsed:
        rows = rows if self.keep.all() else rows[self.keep]
        notes = tuple(sorted(self._notes, key=lambda note: note.line))
        return Parsed(self.member, rows, self.count + len(self._bad_lines), odd_ids, notes)

    def _plain(self, name: str) -> pa.Array:
        column = self.table[name].combine_chunks()
        return column.dictionary_decode() if isinstance(column, pa.DictionaryArray) else column

    def _coded(self, name: str, code: Any) -> npt.NDArray[np.uint8]:
        """A number for each row, found once for each distinct word."""
        column = self.table[name].combine_chunks()
        numbers = np.fromiter((code(word) for word in column.dictionary.to_pylist()), np.uint8)
        coded: npt.NDArray[np.uint8] = numbers[column.indices.to_numpy()]
        return coded

    def _worded(self, name: str, vocabulary: Vocabulary) -> npt.NDArray[np.uint32]:
        column = self.table[name].combine_chunks()
        return _counted_on(column.indices.to_numpy(), vocabulary.add(column.dictionary))

    def _lsoas(self, vocabulary: Vocabulary) -> npt.NDArray[np.uint32]:
        """Number of "code<TAB>name" for each row, made once for each distinct code."""
        code, name = (self.table[column].combine_chunks() for column in ("LSOA code", "LSOA name"))
        codes, names = code.indices.to_numpy(), name.indices.to_numpy()
        some_row = np.zeros(len(code.dictionary), np.int64)
        some_row[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)  # the first row of each code
        if not len(codes):
            return _counted_on(codes, 0)
        pairs = pc.binary_join_element_wise(code.dictionary, name.dictionary.take(pa.array(names[some_row])), "\t")
        pairs = pc.if_else(pc.equal(code.dictionary, ""), "", pairs)
        return _counted_on(codes, vocabulary.add(pairs))

    def _keys(self) -> npt.NDArray[np.uint64]:
        """Place keys; a row without both coordinates (or at 0,0, as old files print it) has no place."""
        lat, lng = (self._degrees(name) for name in ("Latitude", "Longitude"))
        half = np.isnan(lat) != np.isnan(lng)
        for row in self._reject(half):
            self._note(row, "only one of the two coordinates")
        with np.errstate(invalid="ignore"):
            outside = (np.abs(lat) > 90) | (np.abs(lng) > 180)
        for row in self._reject(outside):
            self._note(row, f"coordinates outside the globe ({lat[row]:g}, {lng[row]:g})")
        nowhere = half | outside | ((lat == 0) & (lng == 0))
        return encode(np.where(nowhere, np.nan, lat), np.where(nowhere, np.nan, lng))

    def _degrees(self, name: str) -> npt.NDArray[np.float64]:
        column = self.table[name].combine_chunks()
        degrees: npt.NDArray[np.float64]
        if pa.types.is_floating(column.type):
            degrees = column.to_numpy(zero_copy_only=False)
            return degrees
        degrees = np.full(self.count, np.nan)  # the slow way, for a file with something else in it
        wrong = np.zeros(self.count, bool)
        for row, text in enumerate(column.to_pylist()):
            try:
                degrees[row] = float(text) if text else np.nan
            except ValueError:
                wrong[row] = True
        for row in self._reject(wrong):
            self._note(row, f"{name} is not a number")
        return degrees

    def _ids(self) -> tuple[npt.NDArray[np.uint8], int]:
        """(Crime IDs as 32 bytes each, how many are of another form)."""
        column = self.table["Crime ID"].combine_chunks()
        ids = np.zeros((self.count, 32), np.uint8)
        offsets = np.frombuffer(column.buffers()[1], np.int32)[column.offset : column.offset + self.count + 1]
        full = np.diff(offsets) == 64
        odd = int(np.count_nonzero(np.diff(offsets))) - int(full.sum())
        # Blank ones take no room: where there are no odd ones, the others lie end to end.
        text = column.buffers()[2].to_pybytes()[offsets[0] : offsets[-1]] if full.any() else b""
        if not odd and text.islower():
            try:
                ids[full] = np.frombuffer(unhexlify(text), np.uint8).reshape(-1, 32)
                return ids, 0
            except ValueError:
                ids[:] = 0
        odd = 0
        for row, word in enumerate(column.to_pylist()):  # the slow way, for a file with something else in it
            if _ID.fullmatch(word):
                ids[row] = np.frombuffer(unhexlify(word), np.uint8)
            else:
                odd += bool(word)
        return ids, odd

    def _same_month(self) -> None:
        month = self._coded("Month", lambda word: word == self.member.month)
        for row in self._reject(month == 0):
            self._note(row, f"month {self.table['Month'][row].as_py()[:20]!r} in the file of {self.member.month}")

    def _reject(self, wrong: Mask) -> list[int]:
        """Leave these rows out; which of them had not been left out before."""
        fresh = np.flatnonzero(wrong & self.keep)
        self.keep[fresh] = False
        return fresh.tolist()

    def _note(self, row: int, reason: str) -> None:
        line = row + 2  # the header is line 1
        for number, _ in self._bad_lines:
            line += number <= line
        self._notes.append(Quarantined(self.member.name, line, reason))


def _counted_on(indices: npt.NDArray[np.int32], first: int) -> npt.NDArray[np.uint32]:
    """Numbers in a Vocabulary from positions in a file's own dictionary."""
    numbers: npt.NDArray[np.uint32] = indices.astype(np.uint32)
    numbers += np.uint32(first)
    return numbers
