"""Points in order of a grid cell: who lives in a circle, which point is nearest.

The columns are those of the tables in companion_api.places: cell of each point (companion_api.places.spatial),
ascending, and its position in units of 1e-7 degree. Arrays are contiguous and may be read-only; one of another type
than stated, or of another length than the first, raises ValueError. Nothing is kept.
"""

import numpy as np
import numpy.typing as npt

def residents_within(
    cell: npt.NDArray[np.uint32],
    lats: npt.NDArray[np.int32],
    lngs: npt.NDArray[np.int32],
    residents_before: npt.NDArray[np.int64],
    unknown_before: npt.NDArray[np.int32],
    lat: float,
    lng: float,
    radius_m: float,
) -> tuple[int, int, int]:
    """(points, residents, points whose residents are unknown) at most `radius_m` from a position in degrees.

    Running totals: what all points before each hold. The last row is no point: its cell is the greatest number there
    is, and the totals end in it; columns without it raise ValueError.
    """

def nearest(
    cell: npt.NDArray[np.uint32],
    lats: npt.NDArray[np.int32],
    lngs: npt.NDArray[np.int32],
    lat: float,
    lng: float,
    within_m: float,
) -> tuple[int, float] | None:
    """(row, metres) of the point closest to a position in degrees, the first of equals; None where none is so near."""

def values_in(squares: npt.NDArray[np.uint8], south: int, north: int, west: int, east: int) -> bytes:
    """The different values in rows `south` to `north` - 1 and columns `west` to `east` - 1, ascending.

    A block that reaches over the edge of `squares` is cut off there.
    """
