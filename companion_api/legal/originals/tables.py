"""Rows of a published CSV, with errors that name the file and the line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from companion_api.core.errors import SourceFault

Row = dict[str, str]


def header(path: Path) -> frozenset[str]:
    """The column names of a CSV. Raises SourceFault when it is not readable text."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return frozenset(next(csv.reader(file), []))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceFault(f"{path.name} cannot be read as a table: {type(error).__name__}.") from error


def rows(path: Path) -> Iterator[Row]:
    """Every row by column name. Raises SourceFault at a row that is cut short or too long."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for row in reader:
                if None in row or None in row.values():
                    raise SourceFault(f"{path.name}, line {reader.line_num}: not as many values as columns.")
                yield row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceFault(f"{path.name} is damaged: {type(error).__name__}.") from error
