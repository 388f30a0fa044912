"""The prior: it finds the spread it was fed, and what is read against it claims no more than it should."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion_api.crime.level import WORDS, read, say
from companion_api.crime.prior import BANDS, POINTS, Prior, fit, overdispersion


def _spread(seed: int, areas: int = 4000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Heavy-tailed rates per resident-year, exposures as of real circles, and counts drawn from them."""
    random = np.random.default_rng(seed)
    rates = np.exp(random.normal(-6.0, 0.5, areas) + (random.random(areas) < 0.05) * random.normal(1.5, 0.5, areas))
    exposures = np.exp(random.normal(8.0, 1.3, areas))
    return rates, exposures, random.poisson(rates * exposures).astype(float)


FITTED: Prior = fit(*reversed(_spread(3)[1:]), phi=1.5)


def test_fit_finds_the_cuts() -> None:
    rates, exposures, counts = _spread(1, 8000)
    prior = fit(counts, exposures)
    assert prior.cuts == pytest.approx(np.quantile(rates, [0.1, 0.3, 0.7, 0.9]), rel=0.12)
    assert prior.weights.shape == (POINTS,)
    assert prior.weights.sum() == pytest.approx(1)


def test_bands_hold_their_shares() -> None:
    _, exposures, counts = _spread(2)
    prior = fit(counts, exposures)
    assert prior.band_shares @ prior.weights == pytest.approx([0.1, 0.2, 0.4, 0.2, 0.1], abs=1e-9)
    assert prior.band_shares.sum(axis=0) == pytest.approx(np.ones(POINTS))


def test_stated_sureness_is_achieved() -> None:
    """Fit on one half; on the other, the most probable step is right as often as it says it is, within 0.02."""
    cuts = np.quantile(_spread(9, 200_000)[0], [0.1, 0.3, 0.7, 0.9])
    gaps = []
    for seed in range(100, 110):
        rates, exposures, counts = _spread(seed)
        prior = fit(counts[::2], exposures[::2])
        held_back = zip(counts[1::2], exposures[1::2], np.searchsorted(cuts, rates[1::2]), strict=True)
        readings = [(read(prior, count, exposure), band) for count, exposure, band in held_back]
        stated = np.mean([reading.sure for reading, _ in readings])
        achieved = np.mean([np.argmax(reading.chances) == band for reading, band in readings])
        gaps.append(stated - achieved)
    assert abs(np.mean(gaps)) < 0.01
    assert np.abs(gaps).max() < 0.03, "one run of 2,000 areas has a standard error of 0.01 of its own"


@given(
    st.lists(st.integers(0, 500), min_size=5, max_size=60).filter(lambda counts: sum(counts) > 0),
    st.floats(0.01, 1e4),
    st.floats(1, 6),
)
@settings(max_examples=60, deadline=None)
def test_any_sample_gives_a_sound_prior(counts: list[int], exposure: float, phi: float) -> None:
    prior = fit(np.array(counts, float), np.full(len(counts), exposure), phi=phi)
    assert np.isfinite(prior.weights).all()
    assert (prior.weights >= 0).all()
    assert list(prior.cuts) == sorted(prior.cuts)
    reading = read(prior, max(counts), exposure)
    assert sum(reading.chances) == pytest.approx(1)
    assert len(reading.chances) == BANDS


@given(st.integers(0, 3000), st.integers(1, 500))
@settings(max_examples=60, deadline=None)
def test_more_crime_never_reads_lower(count: int, more: int) -> None:
    prior = FITTED
    expected = [
        sum(step * chance for step, chance in enumerate(read(prior, c, 5000).chances)) for c in (count, count + more)
    ]
    assert expected[1] >= expected[0] - 1e-9


def test_nothing_to_learn_from_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing was counted"):
        fit(np.zeros(5), np.ones(5))
    with pytest.raises(ValueError, match="exposure"):
        fit(np.ones(2), np.array([1.0, 0.0]))
    with pytest.raises(ValueError, match="exposure"):
        read(FITTED, 1, 0)


def test_overdispersion() -> None:
    random = np.random.default_rng(4)
    poisson = random.poisson(8, (3000, 12)).astype(float)
    assert overdispersion(poisson) == pytest.approx(1, abs=0.03)
    wide = random.negative_binomial(4, 4 / 12, (3000, 12)).astype(float)  # mean 8, variance 24
    assert overdispersion(wide) == pytest.approx(3, rel=0.05)
    wide[:, 3] = np.nan
    assert overdispersion(wide) == pytest.approx(3, rel=0.05)
    assert overdispersion(np.zeros((4, 12))) == 1.0
    assert overdispersion(np.full((4, 12), 7.0)) == 1.0, "never below what chance alone would do"


def test_between_two_radii() -> None:
    low, high = FITTED, fit(np.arange(1.0, 200), np.full(199, 2000.0), phi=3)
    middle = low.between(high, 0.5)
    assert middle.weights.sum() == pytest.approx(1)
    assert low.median < middle.median < high.median or high.median < middle.median < low.median
    assert middle.phi == pytest.approx((low.phi + high.phi) / 2)
    assert low.between(high, 0).cuts == pytest.approx(low.cuts)


@pytest.mark.parametrize(
    ("chances", "value", "word", "pair"),
    [
        ((0, 0, 0, 0.3, 0.7), 5, "high", None),
        ((0.05, 0.05, 0.1, 0.7, 0.1), 4, "above average", None),
        ((0, 0, 0.31, 0.69, 0), 4, "probably above average", None),
        ((0.5, 0.3, 0.2, 0, 0), 1, "probably low", None),
        ((0, 0.05, 0.45, 0.49, 0.01), 4, "average or above average", (3, 4)),
        ((0.4, 0.35, 0.25, 0, 0), 1, "low or below average", (1, 2)),
        ((0.1, 0.2, 0.4, 0.2, 0.1), None, "too few recorded crimes to say", None),
    ],
)
def test_words_claim_no_more_than_the_chances(
    chances: tuple[float, ...], value: int | None, word: str, pair: tuple[int, int] | None
) -> None:
    assert say(chances) == (value, word, pair)


@given(st.lists(st.floats(0, 1), min_size=5, max_size=5).filter(lambda parts: sum(parts) > 0.01))
def test_words_fit_any_chances(parts: list[float]) -> None:
    chances = [part / sum(parts) for part in parts]
    value, word, pair = say(chances)
    if pair is not None:
        assert value in pair
        assert word == f"{WORDS[pair[0] - 1]} or {WORDS[pair[1] - 1]}"
    if value is not None:
        assert chances[value - 1] == max(chances)
    assert "safe" not in word
    assert "danger" not in word
