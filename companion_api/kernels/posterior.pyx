# cython: language_level=3, wraparound=False, cdivision=True, initializedcheck=False, boundscheck=False
"""Chances of a few bands, from a rate that is one of a grid."""

from libc.math cimport INFINITY, exp, fmax

cdef extern from *:
    """
    #define MOST_RATES 256
    #define MOST_BANDS 16
    """
    enum: MOST_RATES
    enum: MOST_BANDS


def band_chances(const double[:, ::1] terms, const double[:, ::1] shares, double count, double exposure):
    cdef double[MOST_RATES] chances
    cdef double[MOST_BANDS] bands
    cdef double greatest = -INFINITY, whole = 0
    cdef Py_ssize_t rate, band, rates = terms.shape[1]
    if terms.shape[0] != 3 or shares.shape[1] != rates or rates > MOST_RATES or shares.shape[0] > MOST_BANDS:
        raise ValueError(f"three terms and the bands of at most {MOST_RATES} rates are wanted")
    for rate in range(rates):
        chances[rate] = terms[0, rate] + count * terms[1, rate] - exposure * terms[2, rate]
        greatest = fmax(greatest, chances[rate])
    for rate in range(rates):
        chances[rate] = exp(chances[rate] - greatest)
        whole += chances[rate]
    for band in range(shares.shape[0]):
        bands[band] = 0
        for rate in range(rates):
            bands[band] += shares[band, rate] * chances[rate]
    return [bands[band] / whole for band in range(shares.shape[0])]
