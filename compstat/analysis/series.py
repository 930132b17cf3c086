"""Weekly counts beside the band that the same season of earlier years would lead one to expect.

The briefing's charts use `weekly_series`. EARS C1 and C2 compare a week with the weeks just before it: they
find spikes sooner but know no season, so they serve an analyst's own look; no public page marks them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import scipy
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from compstat.analysis.change import LEAST_YEARS, usual_ranges
from compstat.analysis.periods import EARLIER_YEARS, provisional_from, weeks_in_years

Floats = NDArray[np.float64]

WEEKS = 104
REACH = 1  # how many weeks either side of the same week are pooled with it
OLDEST = 261 + REACH  # five years are 261 weeks


@dataclass(frozen=True)
class Series:
    """Weeks, oldest first: their last days, counts, and the ends of the expected band; None is not known.

    φ is what the band was made with (None where there is no band); the weeks from `provisional` on are
    unfinished (their number where all are finished).
    """

    week_ends: tuple[date, ...]
    counts: tuple[int | None, ...]
    low: tuple[int | None, ...]
    high: tuple[int | None, ...]
    phi: float | None
    provisional: int


def history_weeks(weeks: int = WEEKS) -> int:
    """How many weekly counts `weekly_series` can use for a series of so many weeks."""
    return weeks + OLDEST


def weekly_series(
    counts: ArrayLike,
    last: date,
    as_of: date,
    *,
    weeks: int = WEEKS,
    phi: float | None = None,
    breaks: Sequence[date] = (),
) -> Series:
    """The newest weeks of a row in an area, each with the band of its own season.

    counts (history,): weekly, oldest first, the newest ending on `last`; NaN = not covered; give
    `history_weeks(weeks)` of them or more. Each week is compared with the same week (moved by whole weeks) of
    up to five earlier years and the week before and after it, y reports in m weeks: the band is the 95 %
    negative-binomial interval with mean μ = y/m and variance φμ(1 + 1/m), as in `usual_range`. It is None
    where fewer than 3 earlier years are usable, or no report is among them. A week is usable when its count
    is known and no break (the first day of a new way of counting) lies inside it, inside the week compared,
    or between the two. φ, where not given: `pooled_phi` of the same weeks.
    """
    history = np.asarray(counts, dtype=np.float64)
    shown = min(weeks, len(history))
    ends = _week_ends(last, shown)
    pools = _pools(history, _places(len(history), last, shown, tuple(breaks)))
    y, m = np.nansum(pools, axis=1), np.count_nonzero(~np.isnan(pools), axis=1)
    phi = pooled_phi(pools) if phi is None else phi
    low, high = usual_ranges(y, np.maximum(m, 1), phi)
    return Series(
        ends,
        tuple(None if np.isnan(count) else int(count) for count in history[len(history) - shown :]),
        tuple(int(end) if known else None for end, known in zip(low, y > 0, strict=True)),
        tuple(int(end) if known else None for end, known in zip(high, y > 0, strict=True)),
        phi if y.any() else None,
        sum(end < provisional_from(as_of) for end in ends),
    )


def _week_ends(last: date, weeks: int) -> tuple[date, ...]:
    return tuple(last - timedelta(7 * i) for i in reversed(range(weeks)))


@lru_cache(maxsize=64)
def _places(history: int, last: date, weeks: int, breaks: tuple[date, ...]) -> NDArray[np.intp]:
    """Where the weeks to compare with stand: (weeks, 5 years, 3); one past the end where there is none.

    The same for every row and area of an edition, and slow to find, so it is remembered.
    """
    ends = _week_ends(last, history)
    places = np.full((weeks, EARLIER_YEARS, 2 * REACH + 1), history, dtype=np.intp)
    for week, j, near in np.ndindex(*places.shape):
        at = history - weeks + week
        i = at - weeks_in_years(ends[at], j + 1) + near - REACH
        if i >= 0 and not any(ends[i] - timedelta(6) < each <= ends[at] for each in breaks):
            places[week, j, near] = i
    return places


def _pools(history: Floats, places: NDArray[np.intp]) -> Floats:
    """The counts that tell what to expect of each week: (weeks, 15), NaN where there is none to use."""
    found = np.append(history, np.nan)[places]
    years = ~np.isnan(found[:, :, REACH])
    found[~years | (years.sum(axis=1, keepdims=True) < LEAST_YEARS)] = np.nan
    return found.reshape(len(places), EARLIER_YEARS * (2 * REACH + 1))


def pooled_phi(pools: Floats) -> float:
    """How far weekly counts scatter about the mean of their own season, over all weeks of a series.

    φ = max(1, Σ χ² / Σ (m − 1)); of each pool of m weekly counts χ² = Σ (count − mean)² / mean. pools is
    (weeks, counts), NaN where there is none; weeks without any report say nothing of scatter and are left
    out. Neighboring weeks share counts, which widens the error of φ and does not shift it. A trend over the
    years counts as scatter: it makes a forecast from them less sure.
    """
    told = pools[np.nansum(pools, axis=1) > 0]
    m = np.count_nonzero(~np.isnan(told), axis=1)
    mean = np.nansum(told, axis=1) / m
    chi2 = np.nansum((told - mean[:, None]) ** 2 / mean[:, None])
    return max(1.0, float(chi2) / max(1, int((m - 1).sum())))


def ears_c1(counts: ArrayLike, *, baseline: int = 7, alpha: float = 0.001) -> Floats:
    """Upper bounds of EARS C1: mean + z·sd of the `baseline` counts just before, z the 1 − alpha quantile.

    counts (n,), oldest first; the answer (n,) is NaN where too few counts precede. A count above its bound is
    a spike. sd has the divisor baseline − 1. Source: Hutwagner et al. 2003; R surveillance::earsC "C1".
    """
    return _ears(counts, baseline, alpha, guard=0)


def ears_c2(counts: ArrayLike, *, baseline: int = 7, alpha: float = 0.001) -> Floats:
    """Upper bounds of EARS C2: as C1, but the two counts just before are left out of the baseline.

    So a spike that builds up over two or three steps does not raise its own bound.
    Source: as C1; R surveillance::earsC "C2".
    """
    return _ears(counts, baseline, alpha, guard=2)


def _ears(counts: ArrayLike, baseline: int, alpha: float, guard: int) -> Floats:
    series = np.asarray(counts, dtype=np.float64)
    bounds = np.full(len(series), np.nan)
    begin = baseline + guard
    if len(series) > begin:
        before = sliding_window_view(series, baseline)[: len(series) - begin]
        bounds[begin:] = before.mean(axis=1) + scipy.special.ndtri(1.0 - alpha) * before.std(axis=1, ddof=1)
    return bounds
