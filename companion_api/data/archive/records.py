"""Single crimes as Parquet, in the order of the count index: row number n of the file is row number n of the index.

Readable by anything that reads Parquet. Crime IDs are 32 bytes (64 hexadecimal digits as published), null when blank.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from companion_api.core.categories import CATEGORIES
from companion_api.core.months import from_ordinal
from companion_api.data.archive.placekey import decode

ROW_GROUP: Final = 1 << 17
POSITION: Final = ("lat", "lng")

_WORD: Final = pa.dictionary(pa.int32(), pa.string())
CRIMES: Final = pa.schema(
    [
        ("crime_id", pa.binary(32)),
        ("month", _WORD),
        ("force", _WORD),
        ("category", _WORD),
        ("lat", pa.float64()),
        ("lng", pa.float64()),
        ("street", _WORD),
        ("lsoa_code", _WORD),
        ("lsoa_name", _WORD),
        ("last_outcome", _WORD),
        ("context", _WORD),
    ]
)


class CrimeWriter:
    """Writes crimes.parquet, one sorted batch after another."""

    def __init__(
        self, path: Path, forces: Sequence[str], streets: Sequence[str], lsoas: Sequence[str], outcomes: Sequence[str],
        contexts: Sequence[str],
    ) -> None:  # fmt: skip
        self._forces, self._outcomes, self._contexts = pa.array(forces), pa.array(outcomes), pa.array(contexts)
        self._streets = pa.array(streets)
        self._codes, self._code_of = _distinct([word.partition("\t")[0] for word in lsoas])
        self._names, self._name_of = _distinct([word.partition("\t")[2] for word in lsoas])
        self._writer = open_writer(path, CRIMES)

    def add(self, rows: npt.NDArray[Any]) -> None:
        """Append sorted rows (parse.CRIME with settled word numbers)."""
        for start in range(0, len(rows), ROW_GROUP):
            self._writer.write_table(self._table(rows[start : start + ROW_GROUP]), ROW_GROUP)

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()

    def _table(self, rows: npt.NDArray[Any]) -> pa.Table:
        lat, lng = decode(np.ascontiguousarray(rows["key"]))
        nowhere = np.isnan(lat)
        columns = [
            crime_ids(rows["id"]),
            months(rows["month"]),
            worded(rows["force"], self._forces),
            worded(rows["category"], pa.array(CATEGORIES)),
            pa.array(lat, mask=nowhere),
            pa.array(lng, mask=nowhere),
            worded(rows["street"], self._streets),
            worded(self._code_of[rows["lsoa"]], self._codes),
            worded(self._name_of[rows["lsoa"]], self._names),
            worded(rows["outcome"], self._outcomes),
            worded(rows["context"], self._contexts),
        ]
        return pa.Table.from_arrays(columns, schema=CRIMES)


OUTCOMES: Final = pa.schema(
    [
        ("crime_id", pa.binary(32)),
        ("month", _WORD),
        ("force", _WORD),
        ("outcome", _WORD),
        ("lat", pa.float64()),
        ("lng", pa.float64()),
    ]
)


class OutcomeWriter:
    """Writes outcomes.parquet, sorted by Crime ID and month: the whole history of a crime lies together."""

    def __init__(self, path: Path, forces: Sequence[str], outcomes: Sequence[str]) -> None:
        self._forces, self._outcomes = pa.array(forces), pa.array(outcomes)
        self._writer = open_writer(path, OUTCOMES)

    def add(self, rows: npt.NDArray[Any]) -> None:
        """Append rows (parse.OUTCOME with settled words); IDs of later batches sort after those of earlier ones."""
        digits = np.ascontiguousarray(rows["id"]).view(">u8")
        rows = rows[np.lexsort((rows["month"], *digits.T[::-1]))]
        for start in range(0, len(rows), ROW_GROUP):
            part = rows[start : start + ROW_GROUP]
            lat, lng = decode(np.ascontiguousarray(part["key"]))
            nowhere = np.isnan(lat)
            columns = [
                crime_ids(part["id"]),
                months(part["month"]),
                worded(part["force"], self._forces),
                worded(part["outcome"], self._outcomes),
                pa.array(lat, mask=nowhere),
                pa.array(lng, mask=nowhere),
            ]
            self._writer.write_table(pa.Table.from_arrays(columns, schema=OUTCOMES), ROW_GROUP)

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


def open_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer with checksums on its pages.

    Digests (`crime_id`) do not compress: they are left as they are. Coordinates come sorted and nearly all differ, so a
    dictionary of them gains nothing; theirs are the only statistics that let a reader skip row groups.
    """
    plain = {"crime_id", *POSITION}
    words = [field.name for field in schema if field.name not in plain]
    return pq.ParquetWriter(
        path,
        schema,
        use_dictionary=words,
        compression={field.name: "NONE" if field.name == "crime_id" else "SNAPPY" for field in schema},
        write_statistics=list(POSITION),
        write_page_checksum=True,
        store_schema=False,
    )


def crime_ids(ids: npt.NDArray[np.uint8]) -> pa.Array:
    """Rows of 32 bytes as a column; all zero is null."""
    ids = np.ascontiguousarray(ids)
    present = ids.view("<u8").any(axis=1)
    bits = pa.py_buffer(np.packbits(present, bitorder="little"))
    return pa.Array.from_buffers(pa.binary(32), len(ids), [bits, pa.py_buffer(ids)], int((~present).sum()))


def months(numbers: npt.NDArray[np.uint16]) -> pa.Array:
    """Months since year 0 as `YYYY-MM`."""
    first, last = int(numbers.min()), int(numbers.max())
    return worded(numbers - first, pa.array([from_ordinal(number) for number in range(first, last + 1)]))


def _distinct(words: Sequence[str]) -> tuple[pa.Array, npt.NDArray[np.int64]]:
    """(the words once each, which of them stands at each position). An LSOA printed with two names is two of ours; a
    word twice in one dictionary makes pyarrow write a few bytes of stray memory after it."""
    once, position = np.unique(np.array(words, object), return_inverse=True)
    return pa.array(once, pa.string()), position


def worded(numbers: npt.NDArray[Any], words: pa.Array) -> pa.Array:
    """Numbers as a dictionary column that carries only the words in use (a row group stores its dictionary whole)."""
    used = np.zeros(len(words), bool)
    used[numbers] = True
    renumbered = used.cumsum(dtype=np.int32) - np.int32(1)
    return pa.DictionaryArray.from_arrays(pa.array(renumbered[numbers]), words.filter(pa.array(used)))
