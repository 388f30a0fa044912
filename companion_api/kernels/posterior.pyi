"""Chances of a few bands, from a rate that is one of a grid."""

import numpy as np
import numpy.typing as npt

def band_chances(
    terms: npt.NDArray[np.float64], shares: npt.NDArray[np.float64], count: float, exposure: float
) -> list[float]:
    """The posterior after `count` events in `exposure`, summed by band: one chance for each, sum 1.

    `terms`, shape [3, rates]: logarithm of each rate's weight (-inf for none), logarithm of the rate, the rate.
    `shares`, shape [bands, rates]: how much of each rate belongs to each band. At most 256 rates and 16 bands, else
    ValueError.
    """
