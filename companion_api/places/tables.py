"""How imported tables are kept: one Arrow file each, memory-mapped, so that all workers share one copy.

A table is written beside the old one and swapped in by one rename; a worker that has the old one open keeps it
whole until it notices the new one.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from companion_api.core.errors import SourceFault

Array: TypeAlias = npt.NDArray[Any]

FORMAT: Final = b"1"
"""Raised when the columns of any table change; an older file is then refused with a request to import again."""
DEGREES_E7: Final = 1e7
"""Coordinates are kept as 32-bit ten-millionths of a degree: exact for every published one, 11 mm apart."""


def degrees_e7(degrees: Array) -> Array:
    """Float degrees -> int32 ten-millionths."""
    return np.rint(np.asarray(degrees, dtype=np.float64) * DEGREES_E7).astype(np.int32)


def write(path: Path, table: pa.Table, kind: str, notes: Mapping[str, str] | None = None) -> None:
    """Put `table` at `path` in one step. `notes` (such as the original's file name) are kept in its metadata."""
    metadata = {b"format": FORMAT, b"kind": kind.encode()}
    metadata |= {name.encode(): value.encode() for name, value in (notes or {}).items()}
    table = table.replace_schema_metadata(metadata).combine_chunks()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            with pa.ipc.new_file(file, table.schema) as writer:
                writer.write_table(table)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def open_table(path: Path, kind: str) -> pa.Table:
    """The table at `path`, memory-mapped. Raises SourceFault when not one of ours, FileNotFoundError when absent."""
    try:
        table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    except pa.ArrowInvalid as error:
        raise SourceFault(f"{path.name} is damaged: import its original again.") from error
    found = table.schema.metadata or {}
    if found.get(b"kind") != kind.encode() or found.get(b"format") != FORMAT:
        raise SourceFault(f"{path.name} was written by another version: run `companion places import` again.")
    return table


def original_of(table: pa.Table) -> dict[str, str]:
    """The notes with which a table was written."""
    metadata = table.schema.metadata or {}
    return {name.decode(): value.decode() for name, value in metadata.items() if name not in {b"kind", b"format"}}


def column(table: pa.Table, name: str) -> Array:
    """A numeric column as an array, without a copy."""
    array: Array = only_chunk(table, name).to_numpy(zero_copy_only=True)
    return array


def coded(table: pa.Table, name: str) -> tuple[Array, list[str]]:
    """A dictionary column as (codes, without a copy; the words they stand for)."""
    chunk = only_chunk(table, name)
    return chunk.indices.to_numpy(zero_copy_only=True), chunk.dictionary.to_pylist()


def only_chunk(table: pa.Table, name: str) -> pa.Array:
    """A column as the single array that it was written as."""
    chunks = table.column(name).chunks
    return chunks[0] if len(chunks) == 1 else pa.concat_arrays(chunks or [pa.array([], table.schema.field(name).type)])


def encode(words: pa.Array, code_type: pa.DataType) -> pa.DictionaryArray:
    """Repeated words as codes of `code_type`; null becomes the empty word."""
    full = words.cast(pa.string()).fill_null("")
    if isinstance(full, pa.ChunkedArray):
        full = full.combine_chunks()
    packed = full.dictionary_encode()
    return pa.DictionaryArray.from_arrays(packed.indices.cast(code_type), packed.dictionary)
