"""Which published original a file is, told by what is in it, not by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from companion_api.core.errors import SourceFault
from companion_api.legal.originals import advisers, citizens_advice, courts, police, unified
from companion_api.legal.originals.draft import Draft
from companion_api.legal.originals.tables import header


@dataclass(frozen=True, slots=True)
class Original:
    """A kind of published file and the way to read it."""

    title: str
    read: Callable[[Path], Iterator[Draft]]
    columns: frozenset[str] = frozenset()


COURT_RECORDS: Final = Original("courts and tribunals (JSON lines)", courts.read_json)
_TABLES: Final = (
    Original("courts and tribunals (table)", courts.read_csv, courts.CSV_COLUMNS),
    Original("legal-aid advisers", advisers.read, advisers.COLUMNS),
    Original("Citizens Advice offices", citizens_advice.read, citizens_advice.COLUMNS),
    Original("services of every kind", unified.read, unified.COLUMNS),
    Original("police places", police.read, police.COLUMNS),
)


def recognise(path: Path) -> Original:
    """The original that `path` is. Raises SourceFault, saying what can be read."""
    if not path.is_file():
        raise SourceFault(f"{path} is not a file.")
    if courts.looks_like_json(path):
        return COURT_RECORDS
    columns = header(path)
    for original in _TABLES:
        if original.columns <= columns:
            return original
    known = "; ".join([COURT_RECORDS.title, *(original.title for original in _TABLES)])
    raise SourceFault(f"{path.name} is none of the originals that can be read: {known}.")
