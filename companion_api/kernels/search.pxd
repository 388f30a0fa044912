# Searching sorted numbers, where one search begins where the last one ended.

from libc.stdint cimport int64_t, uint32_t, uint64_t

ctypedef fused number:
    uint32_t
    uint64_t


cdef inline int64_t first_at_least(const number* numbers, int64_t size, uint64_t wanted, int64_t start) noexcept nogil:
    """Index of the first number from `start` on that is at least `wanted`: in steps that double, then by halves."""
    cdef int64_t end = start, middle, step = 32
    while end < size and numbers[end] < wanted:
        start = end + 1
        end += step
        step *= 2
    end = size if end > size else end
    while start < end:
        middle = (start + end) // 2
        if numbers[middle] < wanted:
            start = middle + 1
        else:
            end = middle
    return start
