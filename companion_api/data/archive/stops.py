"""Stop and search: sorted by place like the crimes, with the columns people ask about as small numbers.

Dates are published in UTC, months mean UK local time: a stop at 23:04 UTC on 30 June is a stop of July.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from companion_api.data.archive import arrays, manifest
from companion_api.data.archive.layout import Member
from companion_api.data.archive.manifest import File
from companion_api.data.archive.placekey import decode
from companion_api.data.archive.records import ROW_GROUP, open_writer

LONDON: Final = "Europe/London"
ASKED: Final = {
    "type": "Type",
    "object": "Object of search",
    "outcome": "Outcome",
    "legislation": "Legislation",
}
"""Columns that are counted: our name, theirs."""

_KEPT: Final = {
    **ASKED,
    "part_of_operation": "Part of a policing operation",
    "operation": "Policing operation",
    "gender": "Gender",
    "age_range": "Age range",
    "self_defined_ethnicity": "Self-defined ethnicity",
    "officer_defined_ethnicity": "Officer-defined ethnicity",
    "outcome_linked_to_object": "Outcome linked to object of search",
    "more_than_outer_clothing": "Removal of more than just outer clothing",
}
_WORD: Final = pa.dictionary(pa.int32(), pa.string())
STOPS: Final = pa.schema(
    [
        ("when", pa.timestamp("s", "UTC")),
        ("month", _WORD),
        ("force", _WORD),
        ("lat", pa.float64()),
        ("lng", pa.float64()),
        *((name, _WORD) for name in _KEPT),
    ]
)


def write(folder: Path, files: Sequence[tuple[Member, pa.Table]]) -> tuple[dict[str, File], dict[str, Any]]:
    """Write all stops. Returns (what the manifest says of the files, its facts: forces, months and words)."""
    forces = sorted({member.force for member, _ in files})
    table, keys, force = _gathered(files, forces)
    order = np.argsort(keys, kind="stable")
    table, keys, force = table.take(pa.array(order)), keys[order], force[order]
    when = pc.assume_timezone(table["when"], "UTC")
    local = pc.strftime(pc.local_timestamp(pc.cast(when, pa.timestamp("s", LONDON))), "%Y-%m")
    months = sorted(pc.unique(local).to_pylist())
    columns: dict[str, tuple[npt.NDArray[Any], str]] = {}
    lat, lng = decode(keys)
    columns |= {"key": (keys, "<u8"), "force": (force, "u1")}
    columns["month"] = (_numbered(local, months), "<u2")
    words = {}
    for name, published in ASKED.items():
        words[name] = sorted(pc.unique(table[published]).to_pylist())
        columns[name] = (_numbered(table[published], words[name]), "<u2")
    made = {f"stop_{name}.bin": arrays.write(folder / f"stop_{name}.bin", *column) for name, column in columns.items()}
    path = folder / "stops.parquet"
    writer = open_writer(path, STOPS)
    nowhere = np.isnan(lat)
    spelt = [
        when,
        local,
        pa.array(forces, pa.string()).take(pa.array(force)),
        pa.array(lat, mask=nowhere),
        pa.array(lng, mask=nowhere),
        *(table[published] for published in _KEPT.values()),
    ]
    writer.write_table(pa.table(spelt, names=STOPS.names).cast(STOPS), ROW_GROUP)
    writer.close()
    made["stops.parquet"] = File(path.stat().st_size, manifest.digest(path))
    return made, {"forces": forces, "months": months, "words": words, "rows": len(keys)}


def _gathered(
    files: Sequence[tuple[Member, pa.Table]], forces: list[str]
) -> tuple[pa.Table, npt.NDArray[np.uint64], npt.NDArray[np.uint8]]:
    """(every row with plain words, keys, force numbers), in the order of the files."""
    columns = {"when": pa.timestamp("s"), "key": pa.uint64(), **dict.fromkeys(_KEPT.values(), pa.string())}
    schema = pa.schema(list(columns.items()))
    tables = [table.select(list(columns)).cast(schema) for _, table in files]
    table = pa.concat_tables([schema.empty_table(), *tables]).combine_chunks()
    force = np.repeat(
        np.array([forces.index(member.force) for member, _ in files], np.uint8), [len(table) for table in tables]
    )
    return table, table["key"].to_numpy(), force


def _numbered(column: Any, words: Sequence[str]) -> npt.NDArray[np.uint16]:
    numbers: npt.NDArray[np.uint16] = pc.index_in(column, pa.array(words, pa.string())).to_numpy().astype(np.uint16)
    return numbers
