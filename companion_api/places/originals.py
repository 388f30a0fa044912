"""Published files as they come: plain, gzip or xz by their first bytes, told apart by their header line."""

from __future__ import annotations

import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import pyarrow as pa
from pyarrow import csv

from companion_api.core.errors import SourceFault

_BLOCK: Final = 1 << 24
_GZIP, _XZ = b"\x1f\x8b", b"\xfd7zXZ\x00"


def header(path: Path) -> tuple[str, ...]:
    """Column names of a CSV file. Raises SourceFault when it cannot be read as one."""
    with _reading(path), _opened(path) as file:
        line = file.readline(4096)
    try:
        return tuple(name.strip().strip('"') for name in line.decode("utf-8-sig").rstrip("\r\n").split(","))
    except UnicodeDecodeError as error:
        raise SourceFault(f"{path.name}: not a CSV file in UTF-8.") from error


def read(path: Path, types: dict[str, pa.DataType], progress: Callable[[float], None] | None = None) -> pa.Table:
    """The columns named in `types` (those that are there). `progress` gets the share of the file read, 0 to 1.

    Raises SourceFault for a truncated or malformed file.
    """
    present = [name for name in header(path) if name in types]
    with _reading(path), _opened(path, progress) as file:
        return csv.read_csv(
            file,
            read_options=csv.ReadOptions(block_size=_BLOCK),
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(
                column_types={name: types[name] for name in present}, include_columns=present, strings_can_be_null=True
            ),
        )


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Every way in which a published file can be unreadable, as one error that names it."""
    try:
        yield
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise SourceFault(f"{path.name}: damaged or incomplete; download it again.") from error
    except pa.ArrowInvalid as error:
        raise SourceFault(f"{path.name}: {str(error).splitlines()[0]}") from error
    except OSError as error:
        raise SourceFault(f"{path.name}: {error.strerror or error}.") from error


@contextmanager
def _opened(path: Path, progress: Callable[[float], None] | None = None) -> Iterator[IO[bytes]]:
    with path.open("rb") as raw:
        magic = raw.read(6)
        raw.seek(0)
        source = raw if progress is None else _Watched(raw, path.stat().st_size, progress)
        if magic.startswith(_GZIP):
            with gzip.open(source) as file:
                yield file  # type: ignore[misc]
        elif magic == _XZ:
            with lzma.open(source) as file:
                yield file
        else:
            yield source


class _Watched(io.BufferedReader):
    """A file that tells how far it has been read."""

    def __init__(self, raw: IO[bytes], size: int, progress: Callable[[float], None]) -> None:
        super().__init__(raw)  # type: ignore[arg-type]
        self._size = max(size, 1)
        self._progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        """Read, and tell."""
        block = super().read(size)
        self._progress(self.tell() / self._size)
        return block
