# Distances on the globe by the formulas of companion_api.core.geo, on the same C library: both agree to the last bit.
# (The set-up forbids the compiler to contract a*b+c, which rounds differently.)

from libc.math cimport asin, cos, fabs, fmin, sin, sqrt

cdef extern from *:
    """
    #define EARTH_RADIUS_M 6371008.8
    #define RADIANS (3.14159265358979323846 / 180.0)
    /* Squared half chords this close to the radius's (relative) are decided by the one rule that everyone shares. */
    #define CLOSE 1e-7
    /* The same for circles of next to no radius (13 cm), where the last bit of an angle weighs more. */
    #define TINY 1e-16
    /* Circles up to this radius, latitude and longitude may be measured without sines. Nearer the date line a
       candidate may lie on its other side. */
    #define SMALL_M 20000.0
    #define TEMPERATE 75.0
    #define FROM_DATE_LINE 179.0
    """
    const double EARTH_RADIUS_M, RADIANS, CLOSE, TINY, SMALL_M, TEMPERATE, FROM_DATE_LINE


cdef struct Circle:
    double lat
    double lng
    double radius_m
    double phi
    double lam
    double sine
    double cosine
    # Haversine of the radius, and where nearness to it begins and ends.
    double limit
    double surely_in
    double surely_out
    bint small


cdef inline double haversine_m(double a_lat, double a_lng, double b_lat, double b_lng) noexcept nogil:
    """Great-circle distance in metres between two positions in degrees."""
    cdef double phi_a = a_lat * RADIANS, phi_b = b_lat * RADIANS
    cdef double up = sin((phi_b - phi_a) / 2), across = sin((b_lng - a_lng) * RADIANS / 2)
    return 2 * EARTH_RADIUS_M * asin(fmin(1.0, sqrt(up * up + cos(phi_a) * cos(phi_b) * (across * across))))


cdef inline Circle circle_of(double lat, double lng, double radius_m) noexcept nogil:
    cdef Circle circle
    cdef double half = sin(fmin(radius_m / (2 * EARTH_RADIUS_M), 90 * RADIANS))
    circle.lat, circle.lng, circle.radius_m = lat, lng, radius_m
    circle.phi, circle.lam = lat * RADIANS, lng * RADIANS
    circle.sine, circle.cosine = sin(circle.phi), cos(circle.phi)
    circle.limit = half * half
    circle.surely_in = circle.limit - (CLOSE * circle.limit + TINY)
    circle.surely_out = circle.limit + (CLOSE * circle.limit + TINY)
    circle.small = radius_m <= SMALL_M and fabs(lat) <= TEMPERATE and fabs(lng) <= FROM_DATE_LINE
    return circle


cdef inline double haversine(const Circle* circle, double lat, double lng) noexcept nogil:
    """Of the angle from the centre to a position in degrees: it grows with the distance.

    In a small circle no angle exceeds 0.013, and the first terms of each series leave off less than 1e-10 of the whole:
    a thousandth of what `holds` leaves to the exact rule.
    """
    cdef double up = lat * RADIANS - circle.phi, across = lng * RADIANS - circle.lam
    cdef double upup = up * up, aa = across * across, cosine
    if circle.small:
        cosine = circle.cosine * (1 - upup / 2) - circle.sine * up * (1 - upup / 6)
        return upup * (0.25 - upup / 48) + circle.cosine * cosine * aa * (0.25 - aa / 48)
    up, across = sin(up / 2), sin(across / 2)
    return up * up + circle.cosine * cos(lat * RADIANS) * (across * across)


cdef inline bint holds(const Circle* circle, double lat, double lng) noexcept nogil:
    """Whether a position in degrees is at most the radius away, by haversine_m where it is close."""
    cdef double h = haversine(circle, lat, lng)
    if h <= circle.surely_in:
        return True
    if h > circle.surely_out:
        return False
    return haversine_m(circle.lat, circle.lng, lat, lng) <= circle.radius_m


cdef inline double least_cosine(double south, double north) noexcept nogil:
    """Of the latitudes between two; 0 where a pole is among them."""
    cdef double farthest = fabs(south) if fabs(south) > fabs(north) else fabs(north)
    return cos(farthest * RADIANS) if farthest < 90 else 0.0


cdef inline double half_width(double apart, double cosines, double haversine) noexcept nogil:
    """Half the width of a circle in degrees of longitude, `apart` degrees of latitude from its centre; 0 outside it.

    `cosines`: of the latitudes of the centre and of where it is measured, multiplied; `haversine`: of the radius. 180
    where the circle holds every longitude, as near a pole.
    """
    cdef double s = sin(apart * RADIANS / 2)
    cdef double left = haversine - s * s
    if left <= 0:
        return 0.0
    return 2 * asin(sqrt(left / cosines)) / RADIANS if left < cosines else 180.0
