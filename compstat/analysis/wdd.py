"""The weighted displacement difference, for analysts. It decides nothing: `effect.compare` does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import scipy


@dataclass(frozen=True)
class Wdd:
    """A weighted displacement difference: in reports (or harm), with its standard error, z and 95 % interval."""

    estimate: float
    se: float
    z: float
    low: float
    high: float


def wdd(
    treated: tuple[int, int],
    comparison: tuple[int, int],
    treated_ring: tuple[int, int] = (0, 0),
    comparison_ring: tuple[int, int] = (0, 0),
    *,
    weights: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0),
    time_weights: tuple[float, float] = (1.0, 1.0),
    phi: float = 1.0,
) -> Wdd:
    """Weighted displacement difference of counts (before, after), for analysts; `effect.compare` decides.

    Σ ± (after − before), + for treated and its ring, − for comparison and its ring; variance φ Σ count. Each count is
    first divided by its weights, and its variance by their square: `weights` in the order of the places (how large
    they are), `time_weights` before and after (how long). It takes all places to move by as many reports, not in
    proportion. Source: Wheeler & Ratcliffe, Crime Science 7, 2018; equals R ptools::wdd. ValueError: no reports.
    """
    counts = np.array([treated, comparison, treated_ring, comparison_ring], dtype=np.float64)
    divisors = np.outer(weights, time_weights)
    signs = np.outer([1.0, -1.0, 1.0, -1.0], [-1.0, 1.0])
    return _wdd(float((signs * counts / divisors).sum()), phi * float((counts / divisors**2).sum()))


def harm(parts: Sequence[Wdd], weights: Sequence[float]) -> Wdd:
    """Several differences as one, each times its weight of harm: Σ w·estimate, variance Σ w²·se² (ptools::wdd_harm)."""
    pairs = list(zip(weights, parts, strict=True))
    return _wdd(sum(w * part.estimate for w, part in pairs), sum((w * part.se) ** 2 for w, part in pairs))


def _wdd(estimate: float, variance: float) -> Wdd:
    if not variance > 0:
        raise ValueError("Without any report there is no difference to weigh.")
    se = sqrt(variance)
    reach = float(scipy.special.ndtri(0.975)) * se
    return Wdd(estimate, se, estimate / se, estimate - reach, estimate + reach)
