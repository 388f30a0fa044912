"""A position as one sortable number, so that neighbours on the map are neighbours in the file.

The map is cut into bands of 0.005 degrees of latitude (556 m); inside a band, points go from west to east.
A key holds band (16 bits), longitude (32 bits) and latitude inside the band (16 bits), in units of 1e-7 degree: exact
for coordinates of up to seven decimals (police.uk prints six). Degrees come back bit for bit as Python reads them from
the CSV.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

UNITS: Final = 10_000_000
"""Units in a degree."""
BAND_UNITS: Final = 50_000
"""Units of latitude in a band."""
BANDS: Final = 180 * UNITS // BAND_UNITS + 1

NOWHERE: Final = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
"""The key of records without a location; sorts after every place."""

_RADIANS: Final = math.pi / 180 / UNITS

Keys = npt.NDArray[np.uint64]
Degrees = npt.NDArray[np.float64]


def encode(lat: Degrees, lng: Degrees) -> Keys:
    """Keys of positions; NaN becomes NOWHERE. The caller has checked the ranges."""
    nowhere = np.isnan(lat)
    south = np.rint(np.where(nowhere, 0.0, lat) * UNITS).astype(np.int64) + 90 * UNITS
    west = np.rint(np.where(nowhere, 0.0, lng) * UNITS).astype(np.int64) + 180 * UNITS
    band, inside = np.divmod(south, BAND_UNITS)
    keys: Keys = (
        (band.astype(np.uint64) << np.uint64(48)) | (west.astype(np.uint64) << np.uint64(16)) | inside.astype(np.uint64)
    )
    keys[nowhere] = NOWHERE
    return keys


def decode(keys: Keys) -> tuple[Degrees, Degrees]:
    """(lat, lng) of keys; NOWHERE becomes NaN."""
    band = (keys >> np.uint64(48)).astype(np.int64)
    west = ((keys >> np.uint64(16)) & np.uint64(0xFFFF_FFFF)).astype(np.int64)
    inside = (keys & np.uint64(0xFFFF)).astype(np.int64)
    lat = (band * BAND_UNITS + inside - 90 * UNITS) / UNITS
    lng = (west - 180 * UNITS) / UNITS
    nowhere = keys == NOWHERE
    lat[nowhere] = lng[nowhere] = np.nan
    return lat, lng


def radians(keys: Keys) -> tuple[Degrees, Degrees]:
    """(latitudes, longitudes) of places in radians, to the last bits or so: for measuring, not for printing."""
    south = (keys >> np.uint64(48)) * np.uint64(BAND_UNITS) + (keys & np.uint64(0xFFFF))
    west = (keys >> np.uint64(16)) & np.uint64(0xFFFF_FFFF)
    return south.astype(np.float64) * _RADIANS - math.pi / 2, west.astype(np.float64) * _RADIANS - math.pi


def band_of(lat: float) -> int:
    """The band that holds a latitude, clamped to the globe."""
    return min(max(int((lat + 90) * UNITS // BAND_UNITS), 0), BANDS - 1)


def edge(band: int, lng: float) -> int:
    """The smallest key of `band` at or east of `lng`, longitudes clamped to the globe."""
    west = min(max(int((lng + 180) * UNITS), 0), 360 * UNITS)
    return (band << 48) | (west << 16)
