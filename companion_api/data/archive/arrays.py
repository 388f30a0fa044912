"""Bare arrays on disk: written piece by piece while their digest is worked out, mapped back read-only."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from companion_api.data.archive.manifest import File


class ArrayFile:
    """One array being written."""

    def __init__(self, path: Path, dtype: npt.DTypeLike) -> None:
        self._dtype = np.dtype(dtype).newbyteorder("<")
        self._file = path.open("wb")
        self._hash = hashlib.sha256()
        self._size = 0

    def add(self, values: npt.NDArray[Any]) -> None:
        """Append."""
        data = np.ascontiguousarray(values, self._dtype).data.cast("B") if len(values) else b""
        self._file.write(data)
        self._hash.update(data)
        self._size += len(data)

    def close(self) -> File:
        """Finish; what the manifest says of it."""
        self._file.close()
        return File(self._size, self._hash.hexdigest(), self._dtype.str)


def write(path: Path, values: npt.NDArray[Any], dtype: npt.DTypeLike) -> File:
    """Write a whole array."""
    file = ArrayFile(path, dtype)
    file.add(values)
    return file.close()


def load(path: Path, dtype: str) -> npt.NDArray[Any]:
    """Map an array; pages are read when touched and shared by every process that maps the same file."""
    if path.stat().st_size == 0:
        return np.empty(0, dtype)
    return np.memmap(path, dtype, mode="r").view(np.ndarray)
