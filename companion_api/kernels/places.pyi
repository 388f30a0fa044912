"""Places sorted by key: which lie in a circle, and what is counted there.

Places are numbers into the arrays, ascending. Arrays are contiguous and may be read-only; one of another type than
stated raises ValueError. Nothing is kept.
"""

import numpy as np
import numpy.typing as npt

def within(keys: npt.NDArray[np.uint64], lat: float, lng: float, radius_m: float) -> npt.NDArray[np.int64]:
    """Places at most `radius_m` from a position in degrees, by core.geo.haversine_m; none for a radius below 0 or NaN.

    `keys`: as companion_api.data.archive.placekey makes them, ascending, those of NOWHERE last.
    """

def tally(
    first: npt.NDArray[np.uint32], cells: npt.NDArray[np.uint16], places: npt.NDArray[np.int64], width: int
) -> npt.NDArray[np.int64]:
    """How often each cell 0 to `width` - 1 stands in the rows of these places, shape [width].

    `cells` holds one cell for each row, and the rows of place p are `first[p]` to `first[p + 1]`. Raises IndexError
    for a cell, place or row that is not there.
    """

def distinct(values: npt.NDArray[np.uint8], places: npt.NDArray[np.int64]) -> bytes:
    """The different values at these places, ascending. Raises IndexError for a place that is not there."""
