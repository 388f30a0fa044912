"""One published KML file -> its geometry.

The files carry no name element, any number of polygons, holes, and coordinates `lng,lat[,height]` separated by white
space. Namespaces differ between editions, so elements are matched by local name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from shapely.geometry import MultiPolygon, Polygon

from companion_api.core.errors import SourceFault

Ring = npt.NDArray[np.float64]


def parse_kml(content: bytes, name: str) -> MultiPolygon:
    """The polygons of one file, exactly as published (self-touching rings included).

    `name` is for the error. Raises SourceFault when the file is not KML or holds no usable polygon.
    """
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise SourceFault(f"{name} is not readable KML: {type(error).__name__}.") from error
    polygons = [_polygon(element, name) for element in _descendants(root, "Polygon")]
    if not polygons:
        raise SourceFault(f"{name} holds no polygon.")
    return MultiPolygon(polygons)


def _polygon(element: Any, name: str) -> Polygon:
    outer = [ring for part in _descendants(element, "outerBoundaryIs") for ring in _rings(part, name)]
    holes = [ring for part in _descendants(element, "innerBoundaryIs") for ring in _rings(part, name)]
    if len(outer) != 1:
        raise SourceFault(f"{name} has a polygon with {len(outer)} outer rings instead of one.")
    return Polygon(outer[0], holes)


def _rings(element: Any, name: str) -> Iterator[Ring]:
    for coordinates in _descendants(element, "coordinates"):
        yield _ring(coordinates.text or "", name)


def _ring(text: str, name: str) -> Ring:
    """`"lng,lat,height lng,lat,height"` -> array [n, 2]."""
    try:
        ring = np.array([[float(number) for number in pair.split(",")[:2]] for pair in text.split()])
    except ValueError as error:
        raise SourceFault(f"{name} has coordinates that are not numbers.") from error
    if ring.ndim != 2 or ring.shape[1:] != (2,) or len(ring) < 3 or not _on_globe(ring):
        raise SourceFault(f"{name} has a ring that is too short or off the globe.")
    return ring


def _on_globe(ring: Ring) -> bool:
    return bool(np.isfinite(ring).all() and (np.abs(ring) <= (180.0, 90.0)).all())


def _descendants(element: Any, local_name: str) -> Iterator[Any]:
    for child in element.iter():
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == local_name:
            yield child


def vertices(geometry: shapely.Geometry) -> int:
    """How many points the outline has."""
    return int(shapely.get_num_coordinates(geometry))
