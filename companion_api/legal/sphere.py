"""Positions as unit vectors: the straight line between two of them grows with the distance over ground."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def unit_vectors(lat: Any, lng: Any) -> npt.NDArray[np.float64]:
    """Degrees, scalars or arrays of N -> vectors of length 1, shape [3] or [N, 3]."""
    phi, lam = np.radians(np.asarray(lat, float)), np.radians(np.asarray(lng, float))
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)
