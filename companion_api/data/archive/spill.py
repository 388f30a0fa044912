"""Rows waiting on disk, dealt into compartments: sorting a nation then needs the memory of one compartment."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt


class Spill:
    """Appends structured rows to one temporary file for each compartment. Order of arrival is kept within each."""

    def __init__(self, folder: Path, dtype: np.dtype[Any], compartments: int) -> None:
        self._dtype = dtype
        self._count = compartments
        self._paths = [folder / f"{number:04d}" for number in range(compartments)]
        folder.mkdir(parents=True)
        self._files: dict[int, BinaryIO] = {}

    def __enter__(self) -> Spill:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for file in self._files.values():
            file.close()

    def add(self, rows: npt.NDArray[Any], compartment: npt.NDArray[np.uint16]) -> None:
        """Deal rows out; `compartment` has one number for each."""
        order = np.argsort(compartment, kind="stable")
        ends = np.bincount(compartment, minlength=self._count).cumsum()
        rows = rows[order]
        for number in np.unique(compartment).tolist():
            if number not in self._files:
                self._files[number] = self._paths[number].open("wb")
            self._files[number].write(rows[ends[number - 1] if number else 0 : ends[number]].tobytes())

    def compartments(self) -> list[int]:
        """Those that hold anything, in order. Call after the last `add`."""
        for file in self._files.values():
            file.flush()
        return sorted(self._files)

    def take(self, compartment: int) -> npt.NDArray[Any]:
        """All rows of one, which is emptied on disk."""
        path = self._paths[compartment]
        rows = np.fromfile(path, self._dtype)
        self._files.pop(compartment).close()
        path.unlink()
        return rows
