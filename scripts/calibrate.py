"""Check that a level is as sure as it says: writes docs/calibration.md and docs/calibration.png.

    .venv/bin/python -m scripts.calibrate DATA

DATA as for `scripts.fit_priors`. Two checks. On invented areas, whose true rate is known: the stated sureness against
how often the step was right. On real areas, whose true rate nobody knows, a prediction that can be checked: from five
months of a place, in forces without part in the fit, the chance that its rate in the four between is in the step.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import numpy as np
from scipy.stats import gamma, nbinom, poisson

from companion_api.core.geo import MILE_M
from companion_api.crime.book import Measure
from companion_api.crime.fit_prior import NATIONAL_SAMPLE, Survey, measured, read_homes
from companion_api.crime.level import read
from companion_api.crime.prior import CUTS_AT, Floats, Prior, fit, overdispersion
from scripts.fit_priors import national

mpl.use("Agg")
from matplotlib import pyplot as plt  # the backend must be chosen first

DOCS = Path(__file__).resolve().parent.parent / "docs"
FOLDS = 5
BINS = np.array([0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0001])
RUNS, AREAS = 20, 4000
CASES: tuple[tuple[str, Measure, float], ...] = (
    ("all-crime", "per-resident", MILE_M),
    ("violent-crime", "per-resident", MILE_M),
    ("burglary", "per-resident", MILE_M),
    ("vehicle-crime", "per-resident", MILE_M),
    ("robbery", "per-resident", MILE_M),
    ("anti-social-behaviour", "per-resident", MILE_M),
    ("all-crime", "per-resident", 500.0),
    ("burglary", "per-resident", 500.0),
    ("all-crime", "per-circle", MILE_M),
    ("shoplifting", "per-circle", MILE_M),
)


@dataclass
class Claims:
    """Chances claimed and whether each came true."""

    stated: list[float]
    came_true: list[bool]

    def gap(self) -> float:
        return float(np.mean(self.stated) - np.mean(self.came_true))

    def rows(self) -> Iterator[tuple[str, int, float, float]]:
        """(bin, claims, mean stated, share come true) of each bin that has claims."""
        stated, came_true = np.array(self.stated), np.array(self.came_true)
        for low, high in pairwise(BINS):
            inside = (stated >= low) & (stated < high)
            if inside.any():
                name = f"{low:.2f} to {min(high, 1):.2f}"
                yield name, int(inside.sum()), float(stated[inside].mean()), float(came_true[inside].mean())


def invented() -> tuple[Claims, list[float], dict[str, float]]:
    """Areas with heavy-tailed true rates: stated sureness and truth, the gap of each run, and two simpler rules."""
    claims, gaps = Claims([], []), []
    simple: dict[str, list[float]] = {"raw": [], "gamma stated": [], "gamma true": []}
    random = np.random.default_rng(1)
    cuts = np.quantile(_rates(random, 500_000), CUTS_AT)
    for _ in range(RUNS):
        rates, exposures = _rates(random, AREAS), np.exp(random.normal(8.0, 1.3, AREAS))
        counts = random.poisson(rates * exposures).astype(float)
        prior = fit(counts[::2], exposures[::2])
        truth = np.searchsorted(cuts, rates[1::2])
        run = Claims([], [])
        for count, exposure, band in zip(counts[1::2], exposures[1::2], truth, strict=True):
            reading = read(prior, count, exposure)
            run.stated.append(reading.sure)
            run.came_true.append(int(np.argmax(reading.chances)) == band)
        gaps.append(run.gap())
        claims.stated += run.stated
        claims.came_true += run.came_true
        raw = counts[1::2] / exposures[1::2]
        simple["raw"].append(float(np.mean(np.searchsorted(np.quantile(raw, CUTS_AT), raw) == truth)))
        stated, true = _by_moments(counts, exposures, truth)
        simple["gamma stated"].append(stated)
        simple["gamma true"].append(true)
    return claims, gaps, {name: float(np.mean(values)) for name, values in simple.items()}


def _rates(random: np.random.Generator, areas: int) -> Floats:
    tail = (random.random(areas) < 0.05) * random.normal(1.5, 0.5, areas)
    return np.exp(random.normal(-6.0, 0.5, areas) + tail)


def _by_moments(counts: Floats, exposures: Floats, truth: np.ndarray) -> tuple[float, float]:
    """(stated, true) of the usual shortcut, a gamma prior fitted by the method of moments."""
    mean = counts.sum() / exposures.sum()
    variance = max(float(np.var(counts / exposures) - mean * np.mean(1 / exposures)), mean**2 / 100)
    shape, rate = mean**2 / variance, mean / variance
    cuts = gamma.ppf(CUTS_AT, shape, scale=1 / rate)
    held_counts, held = counts[1::2], exposures[1::2]
    below = gamma.cdf(cuts[:, None], shape + held_counts, scale=1 / (rate + held))
    chances = np.diff(np.vstack([np.zeros(len(held)), below, np.ones(len(held))]), axis=0)
    return float(chances.max(axis=0).mean()), float(np.mean(chances.argmax(axis=0) == truth))


def real(monthly: Floats, per_year: Floats, forces: tuple[str, ...]) -> Claims:
    """Claims about every place, made with a prior fitted to other forces, each checked on months it has not seen."""
    names = sorted(set(forces))
    fold = np.array([names.index(force) % FOLDS for force in forces])
    seen, kept = slice(0, None, 2), slice(1, None, 2)
    claims = Claims([], [])
    for number in range(FOLDS):
        out = fold == number
        phi = overdispersion(monthly[~out])
        prior = fit(monthly[~out].sum(axis=1), per_year[~out] * monthly.shape[1] / 12, phi=phi)
        for months, exposure in zip(monthly[out], per_year[out], strict=True):
            years_seen, years_kept = len(months[seen]) / 12, len(months[kept]) / 12
            stated, came_true = _claim(
                prior, months[seen].sum(), exposure * years_seen, months[kept].sum(), exposure * years_kept
            )
            claims.stated.append(stated)
            claims.came_true.append(came_true)
    return claims


def _claim(prior: Prior, count: float, exposure: float, later: float, later_exposure: float) -> tuple[float, bool]:
    """The chance that the later rate falls in the step most likely to hold it, and whether it did."""
    posterior = prior.posterior(count / prior.phi, exposure / prior.phi)
    mean = prior.rates * later_exposure
    edges = np.array([cut * later_exposure for cut in prior.cuts])[:, None]
    if prior.phi > 1:
        below = nbinom.cdf(np.ceil(edges) - 1, mean / (prior.phi - 1), 1 / prior.phi)
    else:
        below = poisson.cdf(np.ceil(edges) - 1, mean)
    chances = np.diff(np.concatenate([[0.0], below @ posterior, [1.0]]))
    step = int(chances.argmax())
    return float(chances[step]), step == int(np.searchsorted(edges[:, 0], later, side="right"))


def main() -> None:
    """Run both checks and write the page and the picture."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    source, tables, places = national(Path(sys.argv[1]))
    homes = read_homes(places)
    survey = Survey(source, homes, tables)
    samples = {radius: survey.count(homes.drawn(NATIONAL_SAMPLE), radius) for radius in {case[2] for case in CASES}}
    on_invented, gaps, simple = invented()
    on_real = {}
    for category, measure, radius in CASES:
        sample = samples[radius]
        monthly, per_year = measured(sample, category, measure)
        whole = (per_year > 0) & ~np.isnan(monthly).any(axis=1)
        forces = tuple(force for force, use in zip(sample.forces, whole, strict=True) if use)
        on_real[category, measure, radius] = real(monthly[whole], per_year[whole], forces)
    together = Claims(
        [chance for claims in on_real.values() for chance in claims.stated],
        [true for claims in on_real.values() for true in claims.came_true],
    )
    _picture(on_invented, together)
    page = _page(on_invented, gaps, simple, on_real, together, f"{survey.first} to {survey.last}")
    (DOCS / "calibration.md").write_text(page, encoding="utf-8")
    print(page)  # for whoever runs the command


def _picture(on_invented: Claims, on_real: Claims) -> None:
    figure, axes = plt.subplots(figsize=(5, 5), layout="constrained")
    axes.plot([0.2, 1], [0.2, 1], color="grey", linewidth=1, label="as sure as it says")
    for claims, name, mark in ((on_invented, "invented areas", "o"), (on_real, "real areas held back", "s")):
        rows = list(claims.rows())
        axes.plot([row[2] for row in rows], [row[3] for row in rows], marker=mark, linestyle="none", label=name)
    axes.set(xlabel="stated chance", ylabel="share that came true", xlim=(0.2, 1.02), ylim=(0.2, 1.02))
    axes.legend()
    figure.savefig(DOCS / "calibration.png", dpi=100, metadata={"Software": None})
    plt.close(figure)


def _table(claims: Claims) -> str:
    lines = ["| stated | claims | mean stated | came true |", "|---|---|---|---|"]
    lines += [f"| {name} | {count:,} | {stated:.3f} | {true:.3f} |" for name, count, stated, true in claims.rows()]
    return "\n".join(lines)


def _page(
    on_invented: Claims,
    gaps: list[float],
    simple: dict[str, float],
    on_real: dict[tuple[str, Measure, float], Claims],
    together: Claims,
    months: str,
) -> str:
    by_case = "\n".join(
        f"| {category} | {measure} | {radius:.0f} m | {len(claims.stated):,} | {np.mean(claims.stated):.3f} "
        f"| {np.mean(claims.came_true):.3f} | {claims.gap():+.3f} |"
        for (category, measure, radius), claims in on_real.items()
    )
    return f"""# Is a level as sure as it says?

Written by `.venv/bin/python -m scripts.calibrate DATA`; do not edit by hand. What a level is: [levels.md](levels.md).

![Stated chance against the share that came true](calibration.png)

## Invented areas, true rate known

{RUNS} runs of {AREAS:,} areas with a heavy tail of rates; half to fit the prior, the other half to be told their step.
Over all runs the mean stated sureness is {np.mean(on_invented.stated):.3f} and the step was right
{np.mean(on_invented.came_true):.3f} of the time. The largest gap of a single run is {np.abs(gaps).max():.3f}; the mean
gap is {np.mean(gaps):+.4f}.

{_table(on_invented)}

Simpler rules on the same areas: banding the raw rate by its own quantiles is right {simple["raw"]:.2f} of the time and
says nothing about sureness; a gamma prior fitted by moments states {simple["gamma stated"]:.2f} and is right
{simple["gamma true"]:.2f} of the time.

## Real areas, held back

Nobody knows the true rate of a real place, so a prediction is checked instead. Circles around homes, {months}.
Forces are held back in {FOLDS} groups: the prior is fitted to the other forces, a place is read from five of its nine
months (every second one), and the chance is stated that its rate in the four months between falls in the step most
likely to hold it. Then those four months are looked at. This tests the prior, the noise and `phi` together, across
forces.

{_table(together)}

| category | measure | radius | places | mean stated | came true | gap |
|---|---|---|---|---|---|---|
{by_case}

A gap above 0 means that it claims too much, below 0 too little: on real places it claims a little too little. One `phi`
stands for all places, and it is a mean that busy centres raise; in most places months vary less. Circles of
neighbouring homes overlap, so these places are fewer than they look: differences of 0.01 to 0.02 mean nothing.
"""


if __name__ == "__main__":
    main()
