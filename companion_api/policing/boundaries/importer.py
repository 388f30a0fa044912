"""Published boundary files -> the store. `companion ingest --boundaries FILE` calls `import_boundaries`.

Three publications are understood, told apart by what they hold:
- the monthly zip of data.police.uk: `YYYY-MM/<force>/<neighbourhood id>.kml`;
- its `force_kmls.zip`: `force kmls/<force>.kml`;
- the ONS police force areas as GeoJSON (property `pfa..._code` or `PFA..CD`), a plain file.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import orjson
import shapely
from shapely.geometry import MultiPolygon, shape

from companion_api.core.errors import SourceFault
from companion_api.core.forces import force_of_area
from companion_api.policing.boundaries.kml import parse_kml
from companion_api.policing.boundaries.store import LayerName, Outline, read_layer, write_layer

Progress = Callable[[str], None]

_NEIGHBOURHOOD: Final = re.compile(r"(?:.*/)?(?P<edition>\d{4}-\d{2})/(?P<force>[a-z-]+)/(?P<id>[^/]+)\.kml")
_FORCE: Final = re.compile(r"(?:.*/)?force[ _]kmls/(?P<force>[a-z-]+)\.kml")
_AREA_CODE: Final = re.compile(r"(?i)pfa.*(code|cd)$")
_MAX_MEMBER: Final = 64 * 1024 * 1024
"""Largest KML we unpack, in bytes; the largest published one is under 1 MB."""


@dataclass(slots=True)
class Imported:
    """What an import did."""

    layers: dict[LayerName, int] = field(default_factory=dict)
    """Outlines taken from this file, by layer."""
    forces: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    """Members that could not be used -> why."""


def import_boundaries(source: Path, out_dir: Path, progress: Progress = lambda _: None) -> Imported:
    """Read one published file and add its outlines to the store in `out_dir`.

    A force that the file holds replaces what was stored of that force; other forces stay. A damaged member is left out
    and named in `refused`. Raises SourceFault when the file cannot be read or holds no outline at all.
    """
    done = Imported()
    found: dict[LayerName, list[Outline]] = {}
    for layer, outline in _read(source, done, progress):
        found.setdefault(layer, []).append(outline)
    if not found:
        raise SourceFault(f"{source.name} holds no boundaries: neither KML as published nor police force areas.")
    for layer, outlines in found.items():
        renewed = {outline.force for outline in outlines}
        kept = [outline for outline in read_layer(out_dir, layer) if outline.force not in renewed]
        write_layer(out_dir, layer, [*kept, *outlines])
        done.layers[layer] = len(outlines)
        done.forces |= renewed
        progress(f"{layer}: {len(outlines)} outlines of {len(renewed)} forces stored, {len(kept)} kept from before")
    return done


def read_outlines(source: Path) -> dict[LayerName, list[Outline]]:
    """The outlines of a published file, without storing them."""
    found: dict[LayerName, list[Outline]] = {}
    for layer, outline in _read(source, Imported(), lambda _: None):
        found.setdefault(layer, []).append(outline)
    return found


def _read(source: Path, done: Imported, progress: Progress) -> Iterator[tuple[LayerName, Outline]]:
    if not source.is_file():
        raise SourceFault(f"There is no file {source.name}.")
    if zipfile.is_zipfile(source):
        yield from _from_zip(source, done, progress)
    else:
        yield from _from_geojson(source, done)


def _from_zip(source: Path, done: Imported, progress: Progress) -> Iterator[tuple[LayerName, Outline]]:
    with zipfile.ZipFile(source) as archive:
        members = [item for item in archive.infolist() if item.filename.endswith(".kml")]
        for number, member in enumerate(members, start=1):
            if number % 500 == 0:
                progress(f"{source.name}: {number} of {len(members)} outlines read")
            try:
                placed = _from_member(archive, member)
            except SourceFault as fault:
                done.refused[member.filename] = fault.detail
                progress(f"left out: {fault.detail}")
                continue
            yield placed


def _from_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[LayerName, Outline]:
    name = member.filename
    neighbourhood, whole = _NEIGHBOURHOOD.fullmatch(name), _FORCE.fullmatch(name)
    if not neighbourhood and not whole:
        raise SourceFault(f"{name} is not named as data.police.uk names its files.")
    if member.file_size > _MAX_MEMBER:
        raise SourceFault(f"{name} is larger than any outline can be.")
    try:
        content = archive.read(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise SourceFault(f"{name} is damaged in the zip.") from error
    geometry = parse_kml(content, name)
    if neighbourhood:
        # Ids with letters a file name cannot hold are percent-encoded in some editions.
        key = unquote(neighbourhood["id"])
        return "neighbourhoods", Outline(neighbourhood["force"], key, neighbourhood["edition"], geometry)
    assert whole  # noqa: S101  # one of the two matched
    return "force_outlines", Outline(whole["force"], None, Path(archive.filename or "").name, geometry)


def _from_geojson(source: Path, done: Imported) -> Iterator[tuple[LayerName, Outline]]:
    try:
        document = orjson.loads(source.read_bytes())
        features = document["features"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise SourceFault(f"{source.name} is neither a zip of KML files nor GeoJSON.") from error
    for feature in features:
        code = _area_code(feature)
        force = force_of_area(code) if code else None
        if force is None:
            done.refused[str(code)] = "not a police force area we know"
            continue
        try:
            geometry = shape(feature["geometry"])
        except (shapely.errors.ShapelyError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise SourceFault(f"{source.name} has an outline that cannot be read ({code}).") from error
        if geometry.geom_type == "Polygon":
            geometry = MultiPolygon([geometry])
        yield "police_force_areas", Outline(force, None, source.name, geometry)


def _area_code(feature: Any) -> str | None:
    properties = feature.get("properties") or {} if isinstance(feature, dict) else {}
    return next((str(value) for key, value in properties.items() if _AREA_CODE.fullmatch(key)), None)
