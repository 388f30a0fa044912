# cython: language_level=3, wraparound=False, cdivision=True, initializedcheck=False, boundscheck=False
"""Points in order of a grid cell (companion_api.places.spatial): who lives in a circle, which point is nearest."""

cimport cython
from libc.math cimport ceil, cos, floor, fmax, fmin
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t

from companion_api.kernels.search cimport first_at_least
from companion_api.kernels.sphere cimport (
    EARTH_RADIUS_M,
    RADIANS,
    Circle,
    circle_of,
    half_width,
    haversine,
    haversine_m,
    holds,
    least_cosine,
)

cdef extern from *:
    """
    /* The grid, as spatial.py describes it. */
    #define SOUTH 48
    #define WEST -12
    #define CELLS_PER_DEGREE 400
    #define ROWS 5600
    #define COLUMNS 6400
    #define E7 10000000.0
    /* The cell of the last row, in which the running totals end. */
    #define END 0xFFFFFFFFU
    /* A cell counts as wholly inside only with this to spare, and a row as touched as much farther out (14 m):
       rounding must never decide. */
    #define SLACK_M 1.0
    #define SLACK_CELLS 0.08
    /* How far the nearest point is first looked for. */
    #define FIRST_LOOK_M 250.0
    """
    const int64_t SOUTH, WEST, CELLS_PER_DEGREE, ROWS, COLUMNS
    const uint32_t END
    const double E7, SLACK_M, SLACK_CELLS, FIRST_LOOK_M


cdef struct Sums:
    int64_t points
    int64_t residents
    int64_t unknown


cdef struct Points:
    const uint32_t* cell
    const int32_t* lat
    const int32_t* lng
    int64_t size


cdef struct Totals:
    const int64_t* residents_before
    const int32_t* unknown_before


cdef struct Row:
    int64_t number
    # In degrees of latitude, of the edge that is farther from the centre of a circle.
    double farthest
    double widest_cosine
    # In columns, from the west of the grid.
    double centre
    double width


def residents_within(
    const uint32_t[::1] cell,
    const int32_t[::1] lats,
    const int32_t[::1] lngs,
    const int64_t[::1] residents_before,
    const int32_t[::1] unknown_before,
    double lat,
    double lng,
    double radius_m,
):
    cdef Circle circle = circle_of(lat, lng, radius_m)
    cdef Circle inner = circle_of(lat, lng, fmax(radius_m - SLACK_M, 0))
    cdef Sums sums = Sums(0, 0, 0)
    cdef Points points
    cdef Totals totals
    cdef int64_t row, first, last, start = 0
    if not cell.shape[0] == residents_before.shape[0] == unknown_before.shape[0]:
        raise ValueError("columns of one length are wanted")
    if not cell.shape[0] or cell[cell.shape[0] - 1] != END:
        raise ValueError("a last row is wanted in which the running totals end")
    points = points_of(cell, lats, lngs)
    totals = Totals(&residents_before[0], &unknown_before[0])
    first, last = rows_of(&circle)
    for row in range(first, last):
        start = add_row(&points, &totals, &circle, &inner, row, start, &sums)
    return sums.points, sums.residents, sums.unknown


def nearest(
    const uint32_t[::1] cell,
    const int32_t[::1] lats,
    const int32_t[::1] lngs,
    double lat,
    double lng,
    double within_m,
):
    cdef Circle circle
    cdef Points points = points_of(cell, lats, lngs)
    cdef double radius_m = fmin(FIRST_LOOK_M, within_m), metres
    cdef int64_t best
    while True:
        circle = circle_of(lat, lng, radius_m)
        best = nearest_in_box(&points, &circle)
        if best >= 0:
            metres = haversine_m(lat, lng, points.lat[best] / E7, points.lng[best] / E7)
            if metres <= radius_m:
                return best, metres
        if radius_m >= within_m:
            return None
        radius_m = fmin(radius_m * 3, within_m)


@cython.boundscheck(True)
def values_in(const uint8_t[:, ::1] squares, Py_ssize_t south, Py_ssize_t north, Py_ssize_t west, Py_ssize_t east):
    cdef bint[256] seen
    cdef Py_ssize_t row, column, at
    for at in range(256):
        seen[at] = False
    for row in range(max(south, 0), min(north, squares.shape[0])):
        for column in range(max(west, 0), min(east, squares.shape[1])):
            seen[squares[row, column]] = True
    return bytes([at for at in range(256) if seen[at]])


cdef Points points_of(const uint32_t[::1] cell, const int32_t[::1] lats, const int32_t[::1] lngs) except *:
    """The columns as one; none of their addresses is read where there are no points."""
    if not cell.shape[0] == lats.shape[0] == lngs.shape[0]:
        raise ValueError("columns of one length are wanted")
    if not cell.shape[0]:
        return Points(NULL, NULL, NULL, 0)
    return Points(&cell[0], &lats[0], &lngs[0], cell.shape[0])


cdef (int64_t, int64_t) rows_of(const Circle* circle) noexcept nogil:
    """The first row of cells that a circle may touch, and the one after the last."""
    cdef double reach = ceil(circle.radius_m / EARTH_RADIUS_M / RADIANS * CELLS_PER_DEGREE) + 1
    cdef double row = floor((circle.lat - SOUTH) * CELLS_PER_DEGREE)
    return <int64_t>fmin(fmax(row - reach, 0), ROWS), <int64_t>fmin(fmax(row + reach + 1, 0), ROWS)


cdef Row row_of(const Circle* circle, int64_t row) noexcept nogil:
    """How far a row of cells lies from the centre, and as many columns to either side as a circle may touch."""
    cdef Row found
    cdef double south = SOUTH + <double>row / CELLS_PER_DEGREE, north = SOUTH + <double>(row + 1) / CELLS_PER_DEGREE
    cdef double below = circle.lat - south, above = north - circle.lat
    cdef double closest = fmax(fmax(-below, -above), 0)
    found.number, found.farthest, found.widest_cosine = row, fmax(below, above), cos(south * RADIANS)
    found.centre = (circle.lng - WEST) * CELLS_PER_DEGREE
    found.width = SLACK_CELLS + CELLS_PER_DEGREE * half_width(
        closest, circle.cosine * least_cosine(south, north), circle.limit
    )
    return found


cdef int64_t nearest_in_box(const Points* points, const Circle* circle) noexcept nogil:
    """Of the points in the cells a circle may touch the one closest to its centre, the first of equals; -1: none."""
    cdef int64_t first, last, number, point, end, best = -1
    cdef double far, closest = 2
    cdef Row row
    first, last = rows_of(circle)
    end = 0
    for number in range(first, last):
        row = row_of(circle, number)
        point = found(points, number, floor(row.centre - row.width), end)
        end = found(points, number, floor(row.centre + row.width) + 1, point)
        while point < end:
            far = haversine(circle, points.lat[point] / E7, points.lng[point] / E7)
            if far < closest:
                best, closest = point, far
            point += 1
    return best


cdef int64_t add_row(
    const Points* points,
    const Totals* totals,
    const Circle* circle,
    const Circle* inner,
    int64_t number,
    int64_t start,
    Sums* sums,
) noexcept nogil:
    """Add what a row of cells holds of a circle: whole cells by their totals, points in cells its edge cuts one by one.

    Gives where the row ends, from where the next is searched.
    """
    cdef Row row = row_of(circle, number)
    cdef double whole = CELLS_PER_DEGREE * half_width(row.farthest, circle.cosine * row.widest_cosine, inner.limit)
    cdef int64_t first = found(points, number, floor(row.centre - row.width), start)
    cdef int64_t inside = found(points, number, ceil(row.centre - whole), first)
    cdef int64_t outside = found(points, number, floor(row.centre + whole), inside)
    cdef int64_t last = found(points, number, floor(row.centre + row.width) + 1, outside)
    add(totals, inside, outside, sums)
    add_edge(points, totals, circle, first, inside, sums)
    add_edge(points, totals, circle, outside, last, sums)
    return last


cdef inline int64_t found(const Points* points, int64_t row, double column, int64_t start) noexcept nogil:
    """The first point from `start` in or after a cell, columns clamped to the grid."""
    cdef int64_t cell = row * COLUMNS + <int64_t>fmin(fmax(column, 0), COLUMNS)
    return first_at_least(points.cell, points.size, <uint64_t>cell, start)


cdef inline void add(const Totals* totals, int64_t start, int64_t end, Sums* sums) noexcept nogil:
    sums.points += end - start
    sums.residents += totals.residents_before[end] - totals.residents_before[start]
    sums.unknown += totals.unknown_before[end] - totals.unknown_before[start]


cdef inline void add_edge(
    const Points* points, const Totals* totals, const Circle* circle, int64_t start, int64_t end, Sums* sums
) noexcept nogil:
    cdef int64_t point
    for point in range(start, end):
        if holds(circle, points.lat[point] / E7, points.lng[point] / E7):
            add(totals, point, point + 1, sums)
