"""Is a count more than the ordinary ups and downs? (contracts §5)

A window is compared with the same windows of three to five earlier years, pooled. How far counts scatter
beyond pure chance (φ) comes from the districts' earlier years; false discoveries are held down by board.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEAST_YEARS = 3
LEAST_DF = 20
LEAST_MEAN = 3.0
DISCOVERY_RATE = 0.10
LEVEL = 0.05


class Signal(StrEnum):
    """The word a count is given. The last two are given by whoever knows of breaks and of hidden counts."""

    AS_EXPECTED = "as_expected"
    MORE = "more"
    FEWER = "fewer"
    TOO_FEW = "too_few"
    TOO_FEW_YEARS = "too_few_years"
    NOT_TESTED = "not_tested"
    NOT_COMPARABLE = "not_comparable"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Dispersion:
    """How far counts scatter: φ (1 = pure chance), and the degrees of freedom it was estimated with."""

    phi: float
    df: int


@dataclass(frozen=True)
class Change:
    """A comparison: z, two-sided p, and the ratio now : expected with its 95 % interval (None if y is 0)."""

    z: float
    p: float
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None


@dataclass(frozen=True)
class Cell:
    """What the board says of one row in one area."""

    signal: str | None
    k: int
    earlier_mean: float | None
    usual_low: int | None = None
    usual_high: int | None = None
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None
    phi: float | None = None
    df: int | None = None
    p: float | None = None
    method: str = "none"
    as_in_city: bool = False


def dispersions(tables: ArrayLike) -> tuple[Floats, Integers]:
    """φ and df of each table in a stack (…, areas, years); formula and reasons as in `dispersion`."""
    table = np.asarray(tables, dtype=np.float64)
    areas, years = table.sum(axis=-1, keepdims=True), table.sum(axis=-2, keepdims=True)
    expected = areas * years / np.maximum(years.sum(axis=-1, keepdims=True), 1.0)
    chi2 = ((table - expected) ** 2 / np.where(expected > 0, expected, 1.0)).sum(axis=(-2, -1))
    left = [np.count_nonzero(areas, axis=(-2, -1)), np.count_nonzero(years, axis=(-2, -1))]
    df = np.maximum(left[0] - 1, 0) * np.maximum(left[1] - 1, 0)
    return np.maximum(1.0, chi2 / np.maximum(df, 1)), df


def dispersion(table: ArrayLike) -> Dispersion:
    """How far the counts of a row scatter about what area and year alone would give.

    expected = area total × year total / grand total; χ² = Σ (count − expected)² / expected;
    φ = max(1, χ² / df), df = (areas − 1)(years − 1). `table` is (areas, years): counts, earlier years only.
    Areas and years without any report are dropped first: their expectation is 0, so they add nothing to χ²,
    and counting them in df would make φ too small and too certain. The margins take out each area's own level
    and every city-wide good or bad year: neither is scatter. A table with fewer than two areas or years left
    has φ 1 and df 0: nothing is known. Source: Pearson 1900; McCullagh & Nelder, Generalized Linear Models,
    1989, §4.5.
    """
    phi, df = dispersions(table)
    return Dispersion(float(phi), int(df))


def z_scores(x: ArrayLike, y: ArrayLike, r: ArrayLike, phi: ArrayLike) -> Floats:
    """z = 2(√(x+⅜) − √(r(y+⅜))) / √((1+r)φ), over arrays that broadcast (square roots: Anscombe 1948)."""
    x, y, r, phi = (np.asarray(each, dtype=np.float64) for each in (x, y, r, phi))
    z: Floats = 2.0 * (np.sqrt(x + 0.375) - np.sqrt(r * (y + 0.375))) / np.sqrt((1.0 + r) * phi)
    return z


def two_sided(z: ArrayLike, df: ArrayLike) -> Floats:
    """Two-sided p of z from Student's t with df degrees of freedom, since φ itself is an estimate."""
    p: Floats = 2.0 * scipy.special.stdtr(df, -np.abs(z))
    return p


def change(x: int, y: int, k: int, d: Dispersion, scale: float = 1.0) -> Change:
    """Compare a count x with y, the sum of k earlier windows.

    r = scale / k; z = 2(√(x+⅜) − √(r(y+⅜))) / √((1+r)φ); p two-sided from t with d.df; ratio = x / (r·y) and
    its interval from `ratio_interval`. `scale` multiplies the expectation (1.3: as if the whole city had 30 %
    more). Errors: ValueError for a negative count or scale, k < 1, or d.df < 1.
    """
    if min(x, y) < 0 or scale < 0 or k < 1 or d.df < 1:
        raise ValueError(f"Cannot compare {x} with {y} in {k} windows (df {d.df}, scale {scale}).")
    r = scale / k
    z = float(z_scores(x, y, r, d.phi))
    p = float(two_sided(z, d.df))
    if not r * y:
        return Change(z, p, None, None, None)
    return Change(z, p, float(x / (r * y)), *ratio_interval(x, y, r, d.phi))


def ratio_interval(x: int, y: int, r: float, phi: float) -> tuple[float, float]:
    """95 % interval of the ratio x / (r·y), for y > 0.

    Clopper–Pearson for x ~ Bin(x+y, r/(1+r)) as a ratio, each end's log distance from the ratio times √φ. At
    φ = 1 it is the exact conditional interval (R: poisson.test). x = 0: the low end is 0, and the high end is
    widened about (x+½) / (r(y+½)), since a ratio of 0 has no logarithm.
    """
    low = scipy.special.betaincinv(x, y + 1, 0.025) if x else 0.0
    high = scipy.special.betaincinv(x + 1, y, 0.975)
    centre = x / (r * y) if x else 0.5 / (r * (y + 0.5))
    ends = (centre * (share / (1.0 - share) / r / centre) ** sqrt(phi) for share in (low, high))
    return float(next(ends)), float(next(ends))


def usual_ranges(y: ArrayLike, k: ArrayLike, phi: ArrayLike) -> tuple[Integers, Integers]:
    """The ends of `usual_range`, over arrays that broadcast."""
    y, k, phi = (np.asarray(each, dtype=np.float64) for each in (y, k, phi))
    spread = phi * (1.0 + 1.0 / k)
    # With n = μ/(v−1) and p = 1/v a negative binomial has the mean μ and the variance vμ.
    n, p = y / k / (spread - 1.0), 1.0 / spread
    low, high = (scipy.special.nbdtrik(share, n, p) - 1e-9 for share in (0.025, 0.975))  # a hair above is no step
    # No number where P(0) alone is more than the share: then the quantile is 0, as it is where y is 0.
    low, high = (np.where((y > 0) & (end > 0), np.ceil(end), 0.0) for end in (low, high))
    return low.astype(np.int64), high.astype(np.int64)


def usual_range(y: int, k: int, phi: float) -> tuple[int, int]:
    """The counts between which a window falls 95 times in 100, when k windows like it held y together.

    Negative binomial, mean μ = y/k, variance φμ(1 + 1/k): φ for the scatter, 1/k because the mean of k
    windows is uncertain itself. Ends: its 2.5 and 97.5 % quantiles, both inside. y = 0 gives 0 to 0.
    """
    low, high = usual_ranges(y, k, phi)
    return int(low), int(high)


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Adjusted p-values along the last axis: min over j ≥ i of m·p(j)/j, at most 1; NaN in, NaN out.

    Calling those ≤ q discoveries keeps the expected share of false ones ≤ q. Source: Benjamini & Hochberg
    1995; equals R's p.adjust(method = "BH").
    """
    p = np.asarray(p, dtype=np.float64)
    order = np.argsort(p, axis=-1)  # NaN last
    ranked = np.take_along_axis(p, order, axis=-1)
    tests = np.count_nonzero(~np.isnan(p), axis=-1, keepdims=True)
    steps = np.minimum(ranked * tests / np.arange(1, p.shape[-1] + 1), 1.0)
    smallest = np.fmin.accumulate(steps[..., ::-1], axis=-1)[..., ::-1]
    adjusted = np.empty_like(p)
    np.put_along_axis(adjusted, order, np.where(np.isnan(ranked), np.nan, smallest), axis=-1)
    return adjusted


@dataclass(frozen=True)
class Trial:
    """One count beside its usable earlier years: settled without a test, or with the p of its test."""

    x: float
    years: Flags
    earlier: Floats
    d: Dispersion
    settled: Signal | None
    p: float

    @property
    def k(self) -> int:
        """How many earlier years are usable."""
        return len(self.earlier)

    @property
    def y(self) -> int:
        """What they held together."""
        return int(self.earlier.sum())


class Board:
    """One city and one period: the districts × rows judged together; shapes as in `judge`."""

    def __init__(self, now: Floats, earlier: Floats, tested: Flags, city_now: Floats, city_earlier: Floats) -> None:
        """Compare every cell, and adjust the p-values of those that can be tested."""
        self.earlier, self.tested = earlier, tested
        self.city_now, self.city_earlier = city_now, city_earlier
        self._dispersions: dict[tuple[int, bytes], Dispersion] = {}
        self._trials = {at: self._trial(at[0], x, earlier[at]) for at, x in np.ndenumerate(now)}
        self.p = np.array([trial.p for trial in self._trials.values()]).reshape(now.shape)
        self.adjusted = benjamini_hochberg(self.p.ravel()).reshape(now.shape)

    def cell(self, row: int, area: int) -> Cell:
        """What the board says of this row in this district."""
        return self._cell(row, self._trials[row, area], float(self.adjusted[row, area]))

    def outside(self, row: int, x: float, earlier: ArrayLike) -> Cell:
        """What it says of the city, a group or a neighborhood: as if this one cell were added to the board.

        φ is the row's, from the districts with the same years; Benjamini–Hochberg runs over m + 1 cells.
        """
        trial = self._trial(row, x, np.asarray(earlier, dtype=np.float64))
        adjusted = benjamini_hochberg(np.append(self.p.ravel(), trial.p))
        return self._cell(row, trial, float(adjusted[-1]))

    def _trial(self, row: int, x: float, earlier: Floats) -> Trial:
        years = ~np.isnan(earlier)
        d = self._dispersion(row, years)
        earlier = earlier[years]
        settled = self._settled(row, earlier, d)
        if settled is not None or np.isnan(x):
            return Trial(x, years, earlier, d, None if np.isnan(x) else settled, np.nan)
        z = z_scores(x, earlier.sum(), 1.0 / len(earlier), d.phi)
        return Trial(x, years, earlier, d, None, float(two_sided(z, d.df)))

    def _settled(self, row: int, earlier: Floats, d: Dispersion) -> Signal | None:
        """Why this cell is not tested; None where it is."""
        if not self.tested[row]:
            return Signal.NOT_TESTED
        if len(earlier) < LEAST_YEARS:
            return Signal.TOO_FEW_YEARS
        if earlier.mean() < LEAST_MEAN:
            return Signal.TOO_FEW
        return Signal.TOO_FEW_YEARS if d.df < LEAST_DF else None

    def _dispersion(self, row: int, years: Flags) -> Dispersion:
        """φ of the row, from the districts in which all of these years are usable."""
        key = (row, years.tobytes())
        if key not in self._dispersions:
            table = self.earlier[row][:, years]
            self._dispersions[key] = dispersion(table[~np.isnan(table).any(axis=1)])
        return self._dispersions[key]

    def _cell(self, row: int, trial: Trial, adjusted: float) -> Cell:
        mean = float(trial.earlier.mean()) if trial.k else None
        if np.isnan(trial.p):
            return Cell(trial.settled, trial.k, mean)
        found = change(int(trial.x), trial.y, trial.k, trial.d)
        flagged = adjusted <= DISCOVERY_RATE
        return Cell(
            (Signal.MORE if found.z > 0 else Signal.FEWER) if flagged else Signal.AS_EXPECTED,
            trial.k,
            mean,
            *usual_range(trial.y, trial.k, trial.d.phi),
            *(found.ratio, found.ratio_low, found.ratio_high),
            phi=trial.d.phi,
            df=trial.d.df,
            p=found.p,
            method="t_sqrt",
            as_in_city=flagged and self._as_in_city(row, trial, found),
        )

    def _as_in_city(self, row: int, trial: Trial, found: Change) -> bool:
        """Whether the city's own move, itself beyond chance and the same way, leaves nothing of this one.

        A cell that holds all of the city's reports cannot be compared with the city: False.
        """
        x, earlier = self.city_now[row], self.city_earlier[row][trial.years]
        y = earlier.sum()
        if np.isnan(x + y) or not y or (x == trial.x and np.array_equal(earlier, trial.earlier)):
            return False
        city = change(int(x), int(y), trial.k, trial.d)
        left = change(int(trial.x), trial.y, trial.k, trial.d, scale=float(x * trial.k / y))
        return city.p < LEVEL and city.z * found.z > 0 and left.p >= LEVEL


def judge(
    now: ArrayLike, earlier: ArrayLike, *, tested: ArrayLike, city_now: ArrayLike, city_earlier: ArrayLike
) -> Board:
    """Judge a board: one city, one period, districts × rows (contracts §5).

    now (rows, areas), NaN = null; earlier (rows, areas, 5), NaN = not usable; tested (rows,), False for
    totals and deaths; city_now (rows,); city_earlier (rows, 5). Each cell is compared with its k usable
    years, pooled: k < 3 → too_few_years; mean < 3 → too_few; φ with df < 20 → too_few_years; otherwise z and
    p as in `change`, then Benjamini–Hochberg at 10 % over all tested cells. Breaks, hiding: the caller's.
    """
    counts = [np.asarray(each, dtype=np.float64) for each in (now, earlier, city_now, city_earlier)]
    return Board(counts[0], counts[1], np.asarray(tested, dtype=np.bool_), counts[2], counts[3])
