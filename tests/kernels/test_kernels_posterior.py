from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion_api.crime.prior import BANDS, Prior
from companion_api.kernels import posterior


@given(
    st.lists(st.floats(0, 1), min_size=2, max_size=48).filter(any),
    st.floats(1e-6, 1),
    st.floats(1.1, 1e4),
    st.floats(0, 1e5),
    st.floats(1e-3, 1e6),
)
def test_bands_add_up_what_the_posterior_has(
    weights: list[float], lowest: float, factor: float, count: float, exposure: float
) -> None:
    prior = Prior(lowest, lowest * factor, np.array(weights) / sum(weights))
    found = prior.band_chances(count, exposure)
    assert found == pytest.approx((prior.band_shares @ prior.posterior(count, exposure)).tolist(), abs=1e-9)
    assert len(found) == BANDS
    assert sum(found) == pytest.approx(1)


def test_another_shape_is_refused() -> None:
    terms, shares = np.zeros((3, 4)), np.ones((2, 4))
    assert posterior.band_chances(terms, shares, 1.0, 1.0) == [1.0, 1.0]
    for wrong in ((terms[:2].copy(), shares), (terms, np.ones((2, 5))), (np.zeros((3, 300)), np.ones((2, 300)))):
        with pytest.raises(ValueError, match="at most 256 rates"):
            posterior.band_chances(*wrong, 1.0, 1.0)
