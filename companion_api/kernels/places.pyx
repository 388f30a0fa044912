# cython: language_level=3, wraparound=False, cdivision=True, initializedcheck=False, boundscheck=False
"""Places sorted by key (companion_api.data.archive.placekey): which lie in a circle, and what is counted there."""

import numpy as np

cimport cython
from libc.math cimport fmax
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t

from companion_api.kernels.search cimport first_at_least
from companion_api.kernels.sphere cimport EARTH_RADIUS_M, RADIANS, Circle, circle_of, half_width, holds, least_cosine

cdef extern from *:
    """
    /* The layout of a key, as placekey.py describes it. */
    #define UNITS 10000000.0
    #define BAND_UNITS 100000
    #define BANDS 18001
    #define BAND_AT 49
    #define LNG_AT 17
    #define LNG_BITS 0xFFFFFFFFULL
    #define INSIDE_BITS 0x1FFFFULL
    /* Added to every side of a box (about 10 cm), so that rounding never leaves a candidate out. */
    #define SLACK_DEG 1e-6
    """
    const double UNITS, SLACK_DEG
    const int64_t BAND_UNITS, BANDS
    const int BAND_AT, LNG_AT
    const uint64_t LNG_BITS, INSIDE_BITS


def within(const uint64_t[::1] keys, double lat, double lng, double radius_m):
    cdef Circle circle = circle_of(lat, lng, radius_m)
    cdef double height = radius_m / EARTH_RADIUS_M / RADIANS + SLACK_DEG
    cdef int64_t band, first, last, start, end, place, count = 0, room = 0
    if not radius_m >= 0 or not keys.shape[0]:
        return np.empty(0, np.int64)
    first, last = band_of(lat - height), band_of(lat + height)
    bounds = np.empty(2 * (last - first + 1), np.int64)
    cdef int64_t[::1] bound = bounds
    start = 0
    for band in range(first, last + 1):
        start, end = candidates(keys, &circle, band, start)
        bound[2 * (band - first)], bound[2 * (band - first) + 1] = start, end
        room += end - start
        start = end
    found = np.empty(room, np.int64)
    cdef int64_t[::1] out = found
    for band in range(first, last + 1):
        for place in range(bound[2 * (band - first)], bound[2 * (band - first) + 1]):
            if holds(&circle, lat_of(keys[place]), lng_of(keys[place])):
                out[count] = place
                count += 1
    return found[:count]


@cython.boundscheck(True)
def tally(const uint32_t[::1] first, const uint16_t[::1] cells, const int64_t[::1] places, Py_ssize_t width):
    counts = np.zeros(width, np.int64)
    cdef int64_t[::1] out = counts
    cdef Py_ssize_t at
    cdef uint32_t row
    for at in range(places.shape[0]):
        for row in range(first[places[at]], first[places[at] + 1]):
            out[cells[row]] += 1
    return counts


@cython.boundscheck(True)
def distinct(const uint8_t[::1] values, const int64_t[::1] places):
    cdef bint[256] seen
    cdef Py_ssize_t at
    for at in range(256):
        seen[at] = False
    for at in range(places.shape[0]):
        seen[values[places[at]]] = True
    return bytes([at for at in range(256) if seen[at]])


cdef (int64_t, int64_t) candidates(
    const uint64_t[::1] keys, const Circle* circle, int64_t band, int64_t start
) noexcept nogil:
    """The places of a band as far east and west as the circle may reach in it; over the date line all of the band."""
    cdef double bottom = <double>(band * BAND_UNITS) / UNITS - 90 - SLACK_DEG
    cdef double top = bottom + <double>BAND_UNITS / UNITS + 2 * SLACK_DEG
    cdef double apart = fmax(fmax(bottom - circle.lat, circle.lat - top), 0.0)
    cdef double width = half_width(apart, circle.cosine * least_cosine(bottom, top), circle.limit) + SLACK_DEG
    cdef double west = circle.lng - width, east = circle.lng + width
    if west < -180 or east > 180:
        west, east = -180, 180
    start = first_at_least(&keys[0], keys.shape[0], edge(band, west), start)
    return start, first_at_least(&keys[0], keys.shape[0], edge(band, east) + (<uint64_t>1 << LNG_AT), start)


cdef inline int64_t band_of(double lat) noexcept nogil:
    cdef int64_t band = <int64_t>((lat + 90) * UNITS) // BAND_UNITS
    return 0 if band < 0 else BANDS - 1 if band >= BANDS else band


cdef inline uint64_t edge(int64_t band, double lng) noexcept nogil:
    """The smallest key of a band at or east of a longitude, clamped to the globe."""
    cdef double west = (lng + 180) * UNITS
    west = 0 if west < 0 else 360 * UNITS if west > 360 * UNITS else west
    return (<uint64_t>band << BAND_AT) | (<uint64_t>west << LNG_AT)


cdef inline double lat_of(uint64_t key) noexcept nogil:
    cdef int64_t south = <int64_t>(key >> BAND_AT) * BAND_UNITS + <int64_t>(key & INSIDE_BITS)
    return <double>(south - 900000000) / UNITS


cdef inline double lng_of(uint64_t key) noexcept nogil:
    return <double>(<int64_t>((key >> LNG_AT) & LNG_BITS) - 1800000000) / UNITS
