"""How crime rates are spread over places: the prior that a level is read against.

The spread is not given a shape. It is 48 log-spaced rates with weights found by EM, the non-parametric maximum
likelihood estimate of a mixing distribution (Kiefer and Wolfowitz 1956; Laird 1978). A gamma prior fitted by moments,
the usual shortcut, claims too much where the tail is heavy, as that of crime is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from companion_api.kernels.posterior import band_chances

Floats: TypeAlias = npt.NDArray[np.float64]

POINTS: Final = 48
"""Rates in the grid of a prior."""
CUTS_AT: Final = (0.10, 0.30, 0.70, 0.90)
"""Shares of places below each cut between two bands."""
BANDS: Final = len(CUTS_AT) + 1

_MAX_ROUNDS: Final = 400
_ENOUGH: Final = 1e-6
"""EM ends when a round adds less than this to the mean log-likelihood of an area. Stopping there, rather than at the
limit, keeps the weights smooth: the limit is a handful of spikes that fit the noise of the sample."""


@dataclass(frozen=True)
class Prior:
    """A fitted spread of rates: events per unit of exposure (a resident-year, or a circle-year)."""

    lowest: float
    """Lowest rate of the grid; the others follow in equal steps of the logarithm up to `highest`."""
    highest: float
    weights: Floats
    """Share of places at each rate, shape [POINTS], sum 1."""
    phi: float = 1.0
    """Over-dispersion: how many times wider months vary than independent events would. Never below 1."""
    unplaced: float = 0.0
    """Share of the records behind the fit that carry no location."""

    @cached_property
    def log_rates(self) -> Floats:
        """Natural logarithms of the grid's rates, ascending, shape [POINTS]."""
        return np.linspace(np.log(self.lowest), np.log(self.highest), len(self.weights))

    @cached_property
    def rates(self) -> Floats:
        """The grid's rates, ascending, shape [POINTS]."""
        return np.exp(self.log_rates)

    @cached_property
    def log_weights(self) -> Floats:
        """Logarithms of the weights; -inf where a weight is zero."""
        with np.errstate(divide="ignore"):
            return np.log(self.weights)

    @cached_property
    def _edges(self) -> Floats:
        """Each rate stands for the stretch half a step to either side of it (logarithms), shape [POINTS + 1]."""
        half = (self.log_rates[1] - self.log_rates[0]) / 2
        return np.append(self.log_rates - half, self.log_rates[-1] + half)

    def quantile(self, share: float) -> float:
        """The rate below which that share of places lies."""
        below = np.concatenate([[0.0], np.cumsum(self.weights)])
        return float(np.exp(np.interp(share, below / below[-1], self._edges)))

    @cached_property
    def cuts(self) -> tuple[float, ...]:
        """The four rates between the five bands."""
        return tuple(self.quantile(share) for share in CUTS_AT)

    @cached_property
    def median(self) -> float:
        """The rate that half of the places lie below."""
        return self.quantile(0.5)

    @cached_property
    def band_shares(self) -> Floats:
        """How much of each grid rate's stretch lies in each band, shape [BANDS, POINTS]; columns sum to 1."""
        cuts = np.concatenate([[-np.inf], np.log(self.cuts), [np.inf]])
        low, high = self._edges[:-1], self._edges[1:]
        overlap = np.minimum(high, cuts[1:, None]) - np.maximum(low, cuts[:-1, None])
        shares: Floats = np.clip(overlap, 0, None) / (high - low)
        return shares

    def posterior(self, count: float, exposure: float) -> Floats:
        """Chance of each grid rate after `count` events in `exposure`, shape [POINTS]; both already divided by phi."""
        logs = np.array((1.0, count, -exposure)) @ self._terms
        chances: Floats = np.exp(logs - logs.max())
        chances /= chances.sum()
        return chances

    def band_chances(self, count: float, exposure: float) -> list[float]:
        """The same summed by band, lowest band first, length BANDS."""
        return band_chances(self._terms, self.band_shares, count, exposure)

    @cached_property
    def _terms(self) -> Floats:
        """What is added up for the logarithm of each rate's chance, shape [3, POINTS]."""
        return np.stack([self.log_weights, self.log_rates, self.rates])

    def between(self, other: Prior, share: float) -> Prior:
        """The prior a `share` (0..1) of the way to `other`: grids geometrically, everything else linearly.

        For a radius between two that were fitted. Both grids span their own sample, so rates of equal rank meet.
        """
        return Prior(
            lowest=self.lowest ** (1 - share) * other.lowest**share,
            highest=self.highest ** (1 - share) * other.highest**share,
            weights=self.weights * (1 - share) + other.weights * share,
            phi=self.phi * (1 - share) + other.phi * share,
            unplaced=self.unplaced * (1 - share) + other.unplaced * share,
        )


def overdispersion(monthly: Floats) -> float:
    """Mean over areas of the month-to-month variance / mean ratio, at least 1; the season is taken out first.

    `monthly` has shape [areas, months]; NaN where a month is not known. Areas where nothing happened say nothing
    about it and are left out. Summer and winter lift and lower all areas alike: that is no noise of a place, and over
    a whole year it cancels. What is left is compared with the spread that independent events would have.
    """
    known = ~np.isnan(monthly)
    monthly = monthly[(known.sum(axis=1) > 1) & (np.nansum(monthly, axis=1) > 0)]
    if not len(monthly):
        return 1.0
    known = ~np.isnan(monthly)
    by_month = np.nansum(monthly, axis=0) / np.maximum(known.sum(axis=0), 1)
    season = np.where(by_month > 0, by_month / by_month.mean(), 1.0)
    expected = np.nansum(monthly, axis=1, keepdims=True) * season / (known * season).sum(axis=1, keepdims=True)
    spread = np.nansum((monthly - expected) ** 2 / expected, axis=1) / (known.sum(axis=1) - 1)
    return max(1.0, float(spread.mean()))


def fit(counts: Floats, exposures: Floats, *, phi: float = 1.0, unplaced: float = 0.0) -> Prior:
    """The prior of a sample of areas: events counted (phi not yet taken out) and exposure, shape [areas] each.

    Raises ValueError when the sample is empty, an exposure is not above 0, or nothing was counted anywhere.
    """
    if len(counts) == 0 or (exposures <= 0).any():
        raise ValueError("a prior needs areas, each with an exposure above 0")
    if counts.sum() == 0:
        raise ValueError("nothing was counted in any area")
    scaled, exposed = counts / phi, exposures / phi
    observed = (scaled + 0.1) / exposed
    lowest, highest = float(observed.min()), float(observed.max()) * 1.05
    log_rates = np.linspace(np.log(lowest), np.log(highest), POINTS)
    likelihood = scaled[:, None] * log_rates - exposed[:, None] * np.exp(log_rates)
    likelihood = np.exp(likelihood - likelihood.max(axis=1, keepdims=True))
    return Prior(lowest, highest, _weights(likelihood), phi, unplaced)


def _weights(likelihood: Floats) -> Floats:
    """EM from equal weights: each round gives a rate the mean chance that areas lend it. Shape [areas, POINTS] in."""
    weights: Floats = np.full(likelihood.shape[1], 1 / likelihood.shape[1])
    before = -np.inf
    for _ in range(_MAX_ROUNDS):
        marginal = likelihood @ weights
        fitted = float(np.log(marginal).mean())
        weights = weights * (likelihood.T @ (1 / marginal)) / len(likelihood)
        if fitted - before < _ENOUGH:
            break
        before = fitted
    weights /= weights.sum()
    return weights
