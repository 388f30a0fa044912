"""Outlines kept as GeoParquet: opens in any GIS, loads in milliseconds, replaced in one step."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from companion_api.core.errors import SourceFault

LayerName = Literal["neighbourhoods", "force_outlines", "police_force_areas"]
LAYERS: Final[tuple[LayerName, ...]] = ("neighbourhoods", "force_outlines", "police_force_areas")
"""Published neighbourhood outlines, published force outlines, ONS police force areas (simplified)."""

_SCHEMA: Final = pa.schema(
    [
        ("force", pa.string()),
        ("neighbourhood", pa.string()),
        ("edition", pa.string()),
        ("geometry", pa.binary()),
    ]
)
_GEO: Final = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["MultiPolygon"]}},
}


@dataclass(frozen=True, slots=True)
class Outline:
    """One outline: of a neighbourhood, or of a whole force where `neighbourhood` is None. Coordinates lng, lat."""

    force: str
    neighbourhood: str | None
    edition: str
    """The publication it comes from: `2025-02`, or the name of the file."""
    geometry: Any


def path_of(folder: Path, layer: LayerName) -> Path:
    """Where a layer is kept."""
    return folder / f"{layer}.parquet"


def write_layer(folder: Path, layer: LayerName, outlines: Iterable[Outline]) -> None:
    """Write a layer beside the old one and swap it in; a reader sees the old or the new, never half."""
    rows = sorted(outlines, key=lambda outline: (outline.force, outline.neighbourhood or ""))
    table = pa.table(
        [
            [row.force for row in rows],
            [row.neighbourhood for row in rows],
            [row.edition for row in rows],
            [shapely.to_wkb(row.geometry) for row in rows],
        ],
        schema=_SCHEMA.with_metadata({"geo": orjson.dumps(_GEO)}),
    )
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{layer}-")
    os.close(handle)
    try:
        pq.write_table(table, temporary, compression="zstd")
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path_of(folder, layer))
    finally:
        Path(temporary).unlink(missing_ok=True)


def read_layer(folder: Path, layer: LayerName) -> Sequence[Outline]:
    """The outlines of a layer; none where it was never imported. Raises SourceFault when the file is damaged."""
    path = path_of(folder, layer)
    if not path.is_file():
        return ()
    try:
        table = pq.read_table(path, schema=_SCHEMA)
        geometries = shapely.from_wkb(table.column("geometry").to_pylist())
    except (OSError, pa.ArrowException, shapely.errors.ShapelyError) as error:
        raise SourceFault(f"{path.name} is damaged: run `companion ingest --boundaries` again.") from error
    columns = (table.column(name).to_pylist() for name in ("force", "neighbourhood", "edition"))
    return [Outline(*row) for row in zip(*columns, geometries, strict=True)]
