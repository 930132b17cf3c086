"""An interrupted series: did the level of weekly counts step up or down, beside trend and season?

One place's own history, so a city-wide move looks like an effect: this stands beside `effect.compare`, never in its
stead. Weeks are taken as independent once trend and season are known; where good and bad weeks come in runs, intervals
are too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log, sqrt

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

YEAR = 52.18  # weeks
HARMONICS = 2
LEVEL = 0.05  # at each end of an interval
STEPS = 200
CLOSE = 1e-11
SETTLED = 1e-9  # a large θ is known less exactly than this, and moves nothing
POISSON = 1e5  # a θ beyond this cannot be told from no extra scatter at all


@dataclass(frozen=True)
class Fit:
    """A log-linear model: coefficients and their standard errors, the means, and how far counts scatter about them.

    φ: Pearson's χ² / df. θ: of the negative binomial, variance μ + μ²/θ; infinite where there is no extra scatter.
    """

    coefficients: Floats
    errors: Floats
    means: Floats
    phi: float
    theta: float


@dataclass(frozen=True)
class Interrupted:
    """The step: after / before, trend and season allowed for, with its 90 % interval.

    φ as in `Fit`, at least 1; θ None where counts scatter no more than chance; trend: the factor per year.
    """

    ratio: float
    low: float
    high: float
    phi: float
    theta: float | None
    trend: float


def interrupted(
    counts: ArrayLike,
    start: int,
    *,
    period: float = YEAR,
    harmonics: int = HARMONICS,
    season: ArrayLike | None = None,
) -> Interrupted:
    """Fit log μ = step + level + trend + season; the step begins at counts[start].

    counts (n,): oldest first, one for each week (or month, …), `period` of them a year. season (n, columns) replaces
    the harmonics, twelve months for instance. Negative binomial by maximum likelihood; quasi-Poisson with φ ≥ 1 where
    counts scatter no more than chance. Interval: exp(b ± t·se), t with n − columns degrees of freedom, 5 % a side.
    Errors: ValueError for what is no count, less than a year before the start, no reports before or after it, columns
    that cannot be told apart, too few weeks, or a fit that does not settle.
    """
    y = _counts(counts)
    if not period <= start < len(y):
        raise ValueError(f"The start ({start}) must lie a year or more after the first of {len(y)} counts.")
    if not y[:start].any() or not y[start:].any():
        raise ValueError("Without any report before the start, or after it, a step has no size.")
    columns = design(len(y), start, period=period, harmonics=harmonics, season=season)
    fit = negative_binomial(y, columns)
    theta = fit.theta if fit.theta < inf else None
    error = float(fit.errors[0]) * (1.0 if theta else sqrt(max(1.0, fit.phi)))
    reach = float(scipy.special.stdtrit(len(y) - columns.shape[1], 1.0 - LEVEL)) * error
    step, trend = float(fit.coefficients[0]), float(fit.coefficients[2])
    return Interrupted(exp(step), exp(step - reach), exp(step + reach), max(1.0, fit.phi), theta, exp(trend))


def design(
    n: int, start: int, *, period: float = YEAR, harmonics: int = HARMONICS, season: ArrayLike | None = None
) -> Floats:
    """The columns (n, 3 + season): step, level, trend in years, and the season: cos and sin 2πht/period, h = 1, 2, …"""
    t = np.arange(n, dtype=np.float64)
    angles = 2.0 * np.pi * np.outer(t, np.arange(1, harmonics + 1)) / period
    waves = np.hstack([np.cos(angles), np.sin(angles)]) if season is None else np.asarray(season, dtype=np.float64)
    return np.column_stack([t >= start, np.ones(n), t / period, waves])


def quasi_poisson(counts: ArrayLike, columns: ArrayLike) -> Fit:
    """Log-linear model with variance φμ: errors of the Poisson model times √φ, φ = χ²/(n − columns), not rounded up.

    Iteratively reweighted least squares. Equals R's glm(family = quasipoisson). ValueError as in `interrupted`.
    """
    y, x = _usable(counts, columns)
    fit = _fit(y, x, inf)
    return Fit(fit.coefficients, fit.errors * sqrt(fit.phi), fit.means, fit.phi, inf)


def negative_binomial(counts: ArrayLike, columns: ArrayLike) -> Fit:
    """Log-linear model with variance μ + μ²/θ, θ by maximum likelihood: coefficients and θ in turn until both rest.

    Errors from the expected information with θ held, as R's MASS::glm.nb. θ is infinite, and this the Poisson model,
    where more scatter would not make the counts likelier. ValueError as in `interrupted`.
    """
    y, x = _usable(counts, columns)
    fit = _fit(y, x, inf)
    for _ in range(STEPS):
        before, fit = fit, _fit(y, x, _theta(y, fit.means))
        if np.abs(fit.coefficients - before.coefficients).max() < SETTLED:
            return fit
    raise ValueError("The fit does not settle.")


def _counts(counts: ArrayLike) -> Floats:
    y = np.asarray(counts, dtype=np.float64)
    if y.ndim != 1 or not len(y) or not np.isfinite(y).all() or (y < 0).any():
        raise ValueError("A series is a row of counts, each known and none below 0.")
    return y


def _usable(counts: ArrayLike, columns: ArrayLike) -> tuple[Floats, Floats]:
    y, x = _counts(counts), np.asarray(columns, dtype=np.float64)
    if x.ndim != 2 or len(x) != len(y) or not np.isfinite(x).all():
        raise ValueError(f"A design needs one known line for each of the {len(y)} counts.")
    if len(y) <= x.shape[1]:
        raise ValueError(f"{len(y)} counts are too few for {x.shape[1]} columns.")
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise ValueError("The columns of the design cannot be told apart.")
    if not y.any():
        raise ValueError("A series without any report has nothing to fit.")
    return y, x


def _fit(y: Floats, x: Floats, theta: float) -> Fit:
    """Iteratively reweighted least squares with the variance μ + μ²/θ."""
    means = y + 0.1 * y.mean()
    b = np.full(x.shape[1], inf)
    for _ in range(STEPS):
        weights = means / (1.0 + means / theta)
        roots = np.sqrt(weights)[:, None]
        before, b = b, np.linalg.lstsq(roots * x, roots[:, 0] * (np.log(means) + y / means - 1.0))[0]
        means = np.exp(np.clip(x @ b, -30.0, 30.0))
        if np.abs(b - before).max() < CLOSE:
            weights = means / (1.0 + means / theta)
            errors = np.sqrt(np.diag(np.linalg.inv(x.T * weights @ x)))
            phi = float(((y - means) ** 2 / means).sum()) / (len(y) - x.shape[1])
            return Fit(b, errors, means, phi, theta)
    raise ValueError("The fit does not settle.")


def _theta(y: Floats, means: Floats) -> float:
    """The θ that makes the counts likeliest about these means; infinite where it is not below 100,000."""

    def slope(of: float) -> float:
        """Of the likelihood, at a log θ: above 0 where a larger θ is likelier."""
        theta = exp(of)
        terms = scipy.special.digamma(y + theta) - scipy.special.digamma(theta) - np.log1p(means / theta)
        return float((terms + (means - y) / (means + theta)).sum())

    low, high = log(1e-6), log(POISSON)
    if slope(high) >= 0:
        return inf
    return exp(float(scipy.optimize.brentq(slope, low, high, xtol=1e-13)))
