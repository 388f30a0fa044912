"""From published files to our tables: each file is known by its header, whatever its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from companion_api.core.errors import SourceFault
from companion_api.places import originals, postcode_text, postcodes, spatial
from companion_api.places.tables import degrees_e7, encode, write

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one file."""

    file: str
    table: str
    rows: int
    kept: int
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """A kind of published file."""

    title: str
    columns: frozenset[str]
    """All of these in its header, and it is this kind."""
    table: str
    """File name of the table it becomes."""
    convert: Callable[[Path, Progress | None], tuple[pa.Table, Imported]]
    kind: str


def postcode_table(path: Path, progress: Progress | None = None) -> tuple[pa.Table, Imported]:
    """Postcodes: `postcode,lat,lng` and, where there, `country,pfa,lad,lsoa21_approx`."""
    texts = ("postcode", "country", "pfa", "lad", "lsoa21_approx")
    types = {name: pa.string() for name in texts} | {"lat": pa.float64(), "lng": pa.float64()}
    read = originals.read(path, types, progress)
    placed = read.filter(pc.and_(pc.is_valid(read["lat"]), pc.is_valid(read["lng"])))
    keys = postcode_text.keys_of(placed["postcode"])
    _, first = np.unique(keys, return_index=True)  # sorted by key, the first of a repeated postcode
    first = first[keys[first] >= 0]
    placed, keys = placed.take(pa.array(first)), keys[first].astype(np.uint32)
    lat, lng = placed["lat"].to_numpy(), placed["lng"].to_numpy()
    cell = spatial.cells_of(lat, lng)
    order = np.argsort(cell, kind="stable")
    row = np.empty(len(order), np.uint32)
    row[order] = np.arange(len(order), dtype=np.uint32)
    ordered = placed.take(pa.array(order))
    irish = "country" not in placed.column_names  # the Northern Ireland list names no country
    country = pa.array(["N"] * len(order)) if irish else ordered["country"]
    absent = pa.array([""] * len(order))
    table = pa.table(
        {
            "cell": cell[order],
            "lat": degrees_e7(lat[order]),
            "lng": degrees_e7(lng[order]),
            "country": encode(country, pa.int8()),
            "pfa": encode(ordered["pfa"] if "pfa" in placed.column_names else absent, pa.int8()),
            "lsoa": encode(ordered["lsoa21_approx"] if "lsoa21_approx" in placed.column_names else absent, pa.int32()),
            "key": keys,
            "row": row,
        }
    )
    lost = read.num_rows - placed.num_rows
    remarks = (f"{lost} without a position, malformed or repeated: left out",) if lost else ()
    return table, Imported(path.name, "postcodes", read.num_rows, placed.num_rows, remarks)


ORIGINALS: Final = (
    Original(
        "Northern Ireland postcodes",
        frozenset({"postcode", "lat", "lng", "n"}),
        "postcodes-ni.arrow",
        postcode_table,
        postcodes.KIND,
    ),
    Original("postcodes", frozenset({"postcode", "lat", "lng"}), "postcodes-gb.arrow", postcode_table, postcodes.KIND),
)


def recognise(path: Path) -> Original:
    """Which kind of published file this is. Raises SourceFault when it is none of them."""
    names = frozenset(originals.header(path))
    for original in ORIGINALS:
        if original.columns <= names:
            return original
    known = "; ".join(f"{original.title} ({', '.join(sorted(original.columns))})" for original in ORIGINALS)
    raise SourceFault(f"{path.name}: no places file we know, by its header. Known: {known}.")


def import_file(path: Path, folder: Path, progress: Progress | None = None) -> Imported:
    """Turn one published file into its table under `folder`, in one step. Raises SourceFault."""
    original = recognise(path)
    table, report = original.convert(path, progress)
    if not report.kept:
        raise SourceFault(f"{path.name}: not one usable row; the table in use stays.")
    write(folder / original.table, table, original.kind, {"original": path.name})
    return report
