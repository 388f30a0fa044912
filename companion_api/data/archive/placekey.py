"""A position as one sortable number, so that neighbours on the map are neighbours in the file.

The map is cut into bands of 0.01 degrees of latitude (1.1 km); inside a band, points go from west to east.
A key holds band (15 bits), longitude (32 bits) and latitude inside the band (17 bits), in units of 1e-7 degree: exact
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
BAND_UNITS: Final = 100_000
"""Units of latitude in a band."""
BANDS: Final = 180 * UNITS // BAND_UNITS + 1

NOWHERE: Final = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
"""The key of records without a location; sorts after every place."""

_BAND_AT, _LNG_AT = np.uint64(49), np.uint64(17)
_LNG_BITS, _INSIDE_BITS = np.uint64(0xFFFF_FFFF), np.uint64(0x1_FFFF)
STEP: Final = 1 << int(_LNG_AT)
"""From a key to the same latitude one unit farther east."""
_RADIANS: Final = math.pi / 180 / UNITS

Keys = npt.NDArray[np.uint64]
Degrees = npt.NDArray[np.float64]


def encode(lat: Degrees, lng: Degrees) -> Keys:
    """Keys of positions; NaN becomes NOWHERE. The caller has checked the ranges."""
    nowhere = np.isnan(lat)
    south = np.rint(np.where(nowhere, 0.0, lat) * UNITS).astype(np.int64) + 90 * UNITS
    west = np.rint(np.where(nowhere, 0.0, lng) * UNITS).astype(np.int64) + 180 * UNITS
    band, inside = np.divmod(south, BAND_UNITS)
    keys: Keys = (band.astype(np.uint64) << _BAND_AT) | (west.astype(np.uint64) << _LNG_AT) | inside.astype(np.uint64)
    keys[nowhere] = NOWHERE
    return keys


def decode(keys: Keys) -> tuple[Degrees, Degrees]:
    """(lat, lng) of keys; NOWHERE becomes NaN."""
    band = (keys >> _BAND_AT).astype(np.int64)
    west = ((keys >> _LNG_AT) & _LNG_BITS).astype(np.int64)
    inside = (keys & _INSIDE_BITS).astype(np.int64)
    lat = (band * BAND_UNITS + inside - 90 * UNITS) / UNITS
    lng = (west - 180 * UNITS) / UNITS
    nowhere = keys == NOWHERE
    lat[nowhere] = lng[nowhere] = np.nan
    return lat, lng


def radians(keys: Keys) -> tuple[Degrees, Degrees]:
    """(latitudes, longitudes) of places in radians, to the last bits or so: for measuring, not for printing."""
    south = (keys >> _BAND_AT) * np.uint64(BAND_UNITS) + (keys & _INSIDE_BITS)
    west = (keys >> _LNG_AT) & _LNG_BITS
    return south.astype(np.float64) * _RADIANS - math.pi / 2, west.astype(np.float64) * _RADIANS - math.pi


def bands(keys: Keys) -> npt.NDArray[np.uint64]:
    """The band of each key; for NOWHERE one beyond every latitude."""
    numbers: npt.NDArray[np.uint64] = keys >> _BAND_AT
    return numbers


def band_of(lat: float) -> int:
    """The band that holds a latitude, clamped to the globe."""
    return min(max(int((lat + 90) * UNITS // BAND_UNITS), 0), BANDS - 1)


def edge(band: int, lng: float) -> int:
    """The smallest key of `band` at or east of `lng`, longitudes clamped to the globe."""
    west = min(max(int((lng + 180) * UNITS), 0), 360 * UNITS)
    return (band << int(_BAND_AT)) | (west << int(_LNG_AT))
