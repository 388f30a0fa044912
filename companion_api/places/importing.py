"""From published files to our tables: each file is known by its header, whatever its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from companion_api.core.errors import SourceFault
from companion_api.places import converting, originals, wordlist
from companion_api.places.converting import Conversion, Progress
from companion_api.places.names import PlaceNames
from companion_api.places.population import KIND as RESIDENTS
from companion_api.places.population import spread_residents
from companion_api.places.tables import open_table, original_of, write
from companion_api.places.weights import weigh


@dataclass(frozen=True, slots=True)
class Original:
    """A kind of published file, and the table it becomes."""

    title: str
    columns: frozenset[str]
    """All of these in its header, and it is this kind."""
    file: str
    kind: str
    convert: Callable[[Path, Progress | None], Conversion]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one file."""

    name: str
    original: Original
    read: int
    used: int


ORIGINALS: Final = (
    Original(
        "postcodes of Northern Ireland", frozenset({"postcode", "lat", "lng", "n"}),
        "postcodes-ni.arrow", "postcodes", converting.postcodes,
    ),
    Original(
        "postcodes", frozenset({"postcode", "lat", "lng", "country"}),
        "postcodes.arrow", "postcodes", converting.postcodes,
    ),
    Original(
        "place names", frozenset({"name", "type", "lat", "lng", "postcode_district", "county", "country"}),
        "names.arrow", "names", converting.place_names,
    ),
    Original(
        "streets", frozenset({"street", "lat", "lng", "force", "crimes_4m", "town"}),
        "streets.arrow", "streets", converting.streets,
    ),
    Original(
        "residents of LSOAs", frozenset({"lsoa21_code", "lat", "lng", "ltla24_code", "residents_census2021"}),
        "lsoas.arrow", "lsoas", converting.lsoas,
    ),
    Original(
        "LSOA look-up", frozenset({"lsoa11_code", "lsoa21_code", "change_code"}),
        "lsoa-changes.arrow", "lsoa-changes", converting.lsoa_changes,
    ),
)  # fmt: skip
POSTCODE_FILES: Final = ("postcodes.arrow", "postcodes-ni.arrow")
RESIDENTS_FILE: Final = "residents.arrow"


def recognise(path: Path) -> Original:
    """Which kind of published file this is. Raises SourceFault when it is none of them."""
    names = frozenset(originals.header(path))
    for original in ORIGINALS:
        if original.columns <= names:
            return original
    known = "; ".join(f"{original.title} ({', '.join(sorted(original.columns))})" for original in ORIGINALS)
    raise SourceFault(f"{path.name}: by its header, no places file that we know. Known: {known}.")


def import_file(path: Path, folder: Path, progress: Progress | None = None) -> Imported:
    """Turn one published file into its table under `folder`, in one step. Raises SourceFault."""
    original = recognise(path)
    conversion = original.convert(path, progress)
    if not conversion.used:
        raise SourceFault(f"{path.name}: not one usable row; the table in use stays.")
    write(folder / original.file, conversion.table, original.kind, {"original": path.name})
    return Imported(path.name, original, conversion.read, conversion.used)


def finish(folder: Path) -> bool:
    """Work out what rests on several tables: residents at postcodes and round place names, and the names file.

    Call when all files are in. Returns whether residents are known now; they need the postcodes and the LSOAs.
    """
    known = _residents(folder)
    if (folder / "names.arrow").exists():
        wordlist.write(folder / wordlist.FILE, PlaceNames.open(folder / "names.arrow"))
    return known


def _residents(folder: Path) -> bool:
    postcodes = [open_table(folder / name, "postcodes") for name in POSTCODE_FILES if (folder / name).exists()]
    if not postcodes or not (folder / "lsoas.arrow").exists():
        return False
    table: pa.Table = spread_residents(postcodes, open_table(folder / "lsoas.arrow", "lsoas"))
    write(folder / RESIDENTS_FILE, table, RESIDENTS)
    if (folder / "names.arrow").exists():
        names = open_table(folder / "names.arrow", "names")
        write(folder / "names.arrow", weigh(names, table), "names", original_of(names))
    return True
