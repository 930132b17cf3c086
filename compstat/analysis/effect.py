"""Did a place change more than places like it? The effect of a plan, and how small a one could be seen.

A plan fixes before it starts: a baseline of k equal windows that lie before the window in which the place was chosen,
comparison places, an adjoining ring, and one day on which the counts decide. Then one window of the same length is
judged. Counts of comparison places are added up; φ comes from the baseline windows alone (`dispersion_of`). Why this
test and no other: docs/decisions/0011-how-an-effect-is-told.md. The series with its season: `interrupted`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from compstat.analysis.change import Dispersion, dispersion
from compstat.analysis.periods import Window

Floats = NDArray[np.float64]
Cells = tuple[float, float, float, float]  # after and before in the place, after and before in the comparison

LEVEL = 0.05  # of each one-sided test
LEAST_WINDOWS = 3
POWER = 0.8
LARGEST_FALL = 0.95  # where not even this could be seen, no fall can be promised to be seen
LARGEST_RISE = 4.0  # nor any rise, where not even five times as many could be
STILL = 10**12  # reports of a place so large that it adds no doubt of its own
BLOCK = 4  # weeks counted together where the histories of places are compared
LEAST_BLOCKS = 13  # a year of them


class Outcome(StrEnum):
    """What the comparison says. There is no fourth word."""

    FELL = "fell"
    NO_CLEAR = "no_clear"
    ROSE = "rose"


@dataclass(frozen=True)
class Windows:
    """Counts of k ≥ 3 equally long baseline windows, oldest first, and of one window as long after the start."""

    before: tuple[int, ...]
    after: int

    def __post_init__(self) -> None:
        """Refuse too short a baseline, and counts that are none."""
        if len(self.before) < LEAST_WINDOWS or min(*self.before, self.after) < 0:
            raise ValueError(f"At least {LEAST_WINDOWS} baseline windows, no count below 0: {self}.")

    @property
    def total(self) -> int:
        """What the baseline held in all."""
        return sum(self.before)

    def __add__(self, other: Windows) -> Windows:
        """Both places as one, window by window."""
        return Windows(_added(self.before, other.before), self.after + other.after)


def together(places: Iterable[Windows]) -> Windows:
    """Several places as one, window by window: how comparison places are used. ValueError: none, or unequal k."""
    first, *others = places
    return sum(others, start=first)


def _added(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))


@dataclass(frozen=True)
class Effect:
    """What a comparison found.

    expected: what the after-window would hold, had the place gone as the comparison places did · ratio: counted /
    expected · difference: counted − expected, in reports · low, high: ends of 90 % intervals; the ratio's lies wholly
    below 1 exactly when FELL · p: one-sided · compared: False where there was nothing to compare with.
    """

    outcome: Outcome
    expected: float
    ratio: float
    ratio_low: float
    ratio_high: float
    difference: float
    difference_low: float
    difference_high: float
    p_fell: float
    p_rose: float
    phi: float
    df: int
    compared: bool = True


def scores(x: ArrayLike, y: ArrayLike, c: ArrayLike, d: ArrayLike, phi: ArrayLike) -> Floats:
    """The test statistic, over arrays that broadcast: how far x·d lies from y·c, in units of chance.

    x, y: the place after and before (k windows added up); c, d: the comparison places. If nothing but chance set them
    apart, x would be e = (x+y)(x+c)/n, n = x+y+c+d, with variance φ(x+y)(c+d)(x+c)(y+d)/n³; z = (x − e) / √variance.
    It is the signed root of Pearson's χ² of the 2 × 2 table, over φ. Every total must be above 0.
    """
    x, y, c, d, phi = (np.asarray(each, dtype=np.float64) for each in (x, y, c, d, phi))
    z: Floats = (x * d - y * c) * np.sqrt((x + y + c + d) / (phi * (x + y) * (c + d) * (x + c) * (y + d)))
    return z


def compare(treated: Windows, comparison: Windows, d: Dispersion) -> Effect:
    """Did the place change more than the comparison places? (`together` makes several of them one.)

    expected = T·c/C with T, C the baselines and c the comparison's after-window; z as in `scores`; p from Student's t
    with d.df, since φ is an estimate; FELL or ROSE where the one-sided p is below 5 %. What moves all places in
    proportion moves `expected` with it and is no effect. The ratio's interval holds every ratio that the same test
    would not refuse (Cornfield 1956), and the difference's is that of the two tables at its ends (`limits`). All counts
    must be as complete as each other. Errors: ValueError for a baseline without reports, comparison places without any
    after the start, baselines of unequal k, or d.df < 1.
    """
    _check(treated.before, comparison.before, d)
    if not comparison.after:
        raise ValueError("No report in the comparison places after the start: they cannot say what to expect.")
    cells = (treated.after, treated.total, comparison.after, comparison.total)
    z = float(scores(*cells, d.phi))
    fell, rose = (float(scipy.special.stdtr(d.df, each)) for each in (z, -z))
    expected = treated.total * comparison.after / comparison.total
    tables = (cells, *limits(*cells, d))
    ratio, low, high = (_ratio(*each) for each in tables)
    difference, least, most = (_difference(*each) for each in tables)
    return Effect(
        Outcome.FELL if fell < LEVEL else Outcome.ROSE if rose < LEVEL else Outcome.NO_CLEAR,
        expected,
        *(ratio, low, high),
        *(difference, least, most),
        *(fell, rose, d.phi),
        d.df,
    )


def before_after(treated: Windows, d: Dispersion) -> Effect:
    """The place against its own baseline alone, as if nothing else had moved anywhere: when there is no comparison.

    As `compare` with places that held still; `compared` is False. It cannot tell a plan from the weather, the season
    or a city-wide move, so its outcome is never said in public by itself: `told` gives None, and a page shows counts.
    """
    k = len(treated.before)
    return replace(compare(treated, Windows((STILL,) * k, STILL), d), compared=False)


def displacement(ring: Windows, comparison: Windows, d: Dispersion) -> Effect:
    """The adjoining ring against the comparison places, as in `compare`.

    ROSE: what was reported in the place may have moved around the corner. NO_CLEAR says only that no move was seen.
    The ring must hold none of the comparison places.
    """
    return compare(ring, comparison, d)


def net(treated: Windows, ring: Windows, comparison: Windows, d: Dispersion) -> Effect:
    """Place and ring together against the comparison places: what is left of a fall if some of it moved next door."""
    return compare(treated + ring, comparison, d)


def told(effect: Effect, *, deciding: bool) -> Outcome | None:
    """The word that may be said in public; None is "so far", or "nothing to compare with".

    Only the look on the deciding date says a word, and only against comparison places. Whoever looks three times and
    takes the first "fell" is wrong about twice as often as promised.
    """
    return effect.outcome if deciding and effect.compared else None


def limits(x: int, y: int, c: int, d: int, scatter: Dispersion) -> tuple[Cells, Cells]:
    """The tables at the ends of the 90 % interval: beyond them, the test of `scores` would refuse 5 % a side.

    For a ratio ρ the most likely table with the same margins has cells a, b, c′, d′ with a·d′/(b·c′) = ρ, and
    z(ρ) = (x − a)·√((1/a + 1/b + 1/c′ + 1/d′)/φ), which is that of `scores` at ρ = 1. Each end is where z is ± the
    95 % point of t, found by root finding over a; with x = 0 the low end is the table itself. Source: Cornfield, Proc.
    Third Berkeley Symposium IV, 1956 (there for φ = 1 and the normal distribution).
    """

    def cells(a: float) -> Cells:
        """The table with the same margins and this first cell."""
        return a, x + y - a, x + c - a, d - x + a

    def z(a: float) -> float:
        """How far the count lies from it."""
        return (x - a) * sqrt(sum(1.0 / each for each in cells(a)) / scatter.phi)

    def end(wanted: float) -> Cells:
        """The table from which it lies so far."""
        least, most = max(0.0, float(x - d)), float(min(x + y, x + c))
        edge = 1e-12 * (most - least)
        return cells(scipy.optimize.brentq(lambda a: z(a) - wanted, least + edge, most - edge, xtol=1e-12))

    t = float(scipy.special.stdtrit(scatter.df, 1.0 - LEVEL))
    return end(t) if x else cells(0.0), end(-t)


def _ratio(x: float, y: float, c: float, d: float) -> float:
    return x * d / (y * c)


def _difference(x: float, y: float, c: float, d: float) -> float:
    return x - y * c / d


def _check(treated: Sequence[int], comparison: Sequence[int], d: Dispersion) -> None:
    if len(treated) != len(comparison) or len(treated) < LEAST_WINDOWS:
        raise ValueError(f"Baselines need {LEAST_WINDOWS} windows or more, and as many here as there.")
    if not sum(treated) or not sum(comparison):
        raise ValueError("A baseline without any report cannot say what to expect.")
    if d.df < 1:
        raise ValueError("Nothing is known of how counts scatter: φ needs two places and two windows with reports.")


def dispersion_of(tables: ArrayLike) -> Dispersion:
    """φ for `compare`: of (areas, windows), how far baseline counts scatter, as in `change.dispersion`.

    Areas: the place, its comparison places and, better, all others of its kind (twelve areas and five windows give 44
    degrees of freedom). Windows: the baseline's only. A stack (…, areas, windows), such as the same windows of earlier
    years, is pooled: the mean of its φ, weighted by their degrees of freedom, which are added up.
    """
    stack = np.atleast_2d(np.asarray(tables, dtype=np.float64))
    each = [dispersion(table) for table in stack.reshape(-1, *stack.shape[-2:])]
    df = sum(one.df for one in each)
    return Dispersion(sum(one.phi * one.df for one in each) / df if df else 1.0, df)


def powers(fall: ArrayLike, y: ArrayLike, d: ArrayLike, k: int, phi: ArrayLike, df: ArrayLike) -> Floats:
    """`power_of` over arrays that broadcast: y, d are the baselines of place and comparison, k windows added up.

    A fall below 0 is a rise; then it is the power to say ROSE.

    The after-window is expected to hold y(1 − fall)/k and d/k. There z (`scores`) has its mean at z of the expected
    counts and the variance s² = φ Σ (∂z/∂count)² · count, about 1; φ is known only as an estimate, so the power is
    P(T < (−t − z)/s), T and its 95 % point t from Student's distribution with df.
    """
    fall, y, d, phi = (np.asarray(each, dtype=np.float64) for each in (fall, y, d, phi))
    x, c = y / k * (1.0 - fall), d / k
    n, apart = x + y + c + d, x * d - y * c
    root = np.sqrt(n / ((x + y) * (c + d) * (x + c) * (y + d)))  # √φ in z and φ in its variance cancel
    slopes = (
        (d + apart * (0.5 / n - 0.5 / (x + y) - 0.5 / (x + c)), x),
        (-c + apart * (0.5 / n - 0.5 / (x + y) - 0.5 / (y + d)), y),
        (-y + apart * (0.5 / n - 0.5 / (c + d) - 0.5 / (x + c)), c),
        (x + apart * (0.5 / n - 0.5 / (c + d) - 0.5 / (y + d)), d),
    )
    s = root * np.sqrt(sum(slope**2 * count for slope, count in slopes))
    t = scipy.special.stdtrit(df, 1.0 - LEVEL)
    towards = np.where(fall < 0, -1.0, 1.0)
    power: Floats = scipy.special.stdtr(df, (-t - towards * root * apart / np.sqrt(phi)) / s)
    return power


def power_of(fall: float, treated_before: Sequence[int], comparison_before: Sequence[int], d: Dispersion) -> float:
    """How likely `compare` says FELL if the place falls by this share (0.28 = 28 %) and the comparison stays level.

    A fall below 0 is a rise, and the word then ROSE. For an after-window as long as one baseline window; formula in
    `powers`. In simulation within 0.04 of the share found, where windows hold 20 reports or more. Errors: ValueError
    as in `compare`, or a share outside −4 … 0.95.
    """
    _check(treated_before, comparison_before, d)
    if not -LARGEST_RISE <= fall <= LARGEST_FALL:
        raise ValueError(f"A fall is a share up to {LARGEST_FALL}, a rise one down to {-LARGEST_RISE}: not {fall}.")
    return float(powers(fall, sum(treated_before), sum(comparison_before), len(treated_before), d.phi, d.df))


def smallest_fall(
    treated_before: Sequence[int], comparison_before: Sequence[int], d: Dispersion, power: float = POWER
) -> float | None:
    """The smallest fall, as a share, that `compare` would find with this power; None if not even one of 95 % would be.

    The fall at which `power_of` is the power asked for. It is written into the plan before the start, and said again
    beside "no clear difference". Errors: ValueError as in `compare`, or a power not between 5 % and 1.
    """
    return _smallest(LARGEST_FALL, treated_before, comparison_before, d, power)


def smallest_rise(
    treated_before: Sequence[int], comparison_before: Sequence[int], d: Dispersion, power: float = POWER
) -> float | None:
    """The smallest rise, as a share, that `compare` would find: as `smallest_fall`; None if five times would not be.

    Of a ring it says how much could have moved there without anybody seeing it.
    """
    found = _smallest(-LARGEST_RISE, treated_before, comparison_before, d, power)
    return None if found is None else -found


def _smallest(
    largest: float, treated: Sequence[int], comparison: Sequence[int], d: Dispersion, power: float
) -> float | None:
    if not LEVEL < power < 1:
        raise ValueError(f"A power lies between {LEVEL} and 1, not at {power}.")
    if power_of(largest, treated, comparison, d) < power:
        return None
    least = np.copysign(1e-9, largest)  # 0 itself is no rise
    short = lambda fall: power_of(fall, treated, comparison, d) - power  # noqa: E731
    return float(scipy.optimize.brentq(short, least, largest, xtol=1e-9))


def baseline_windows(selected_first: date, length_days: int, k: int) -> list[Window]:
    """The k windows of a plan's baseline, newest last; the last ends the day before the selection window begins.

    Places are chosen because they were bad of late. Part of that is chance, and chance does not stay: of twelve equal
    districts the worst one "falls" in nine of ten cases if nobody does anything (regression to the mean). So the
    window that got a place chosen is in no baseline, nor are the days after it. Errors: ValueError for k < 3 or a
    length below one day.
    """
    if k < LEAST_WINDOWS or length_days < 1:
        raise ValueError(f"A baseline needs {LEAST_WINDOWS} windows or more, of a day or more: {k} of {length_days}.")
    newest = Window(selected_first - timedelta(length_days), selected_first - timedelta(1))
    return [newest.back(length_days * i) for i in reversed(range(k))]


@dataclass(frozen=True)
class Match:
    """A place proposed for comparison, and why.

    place: its index · distance: root mean square of how far the two lie apart, in shares of their own mean (0.2: by a
    fifth of it) · level: its mean / the treated place's · correlation: of their four-week counts.
    """

    place: int
    distance: float
    level: float
    correlation: float


def match(history: ArrayLike, treated: int, candidates: Iterable[int]) -> list[Match]:
    """Candidates ranked by how alike their earlier history is, the most alike first.

    history (areas, weeks): weekly counts before the selection window, oldest first; NaN = not known. Weeks are added
    up in fours, counted back from the newest, and each place is divided by its own mean over the blocks both know:
    level is scaled away, so what counts is trend and season. Larger places lie nearer, since they hold less chance,
    and make the better comparison too. Left out: the treated place, and candidates with fewer than 13 blocks in
    common or no report in them. Errors: ValueError if history is too short or the treated place has no reports.
    """
    counts = np.asarray(history, dtype=np.float64)
    blocks = counts[:, counts.shape[1] % BLOCK :].reshape(len(counts), -1, BLOCK).sum(axis=2)
    own = blocks[treated]
    if np.count_nonzero(~np.isnan(own)) < LEAST_BLOCKS or not np.nansum(own):
        raise ValueError(f"To compare histories takes {LEAST_BLOCKS * BLOCK} known weeks, and a report in them.")
    found = [_alike(place, own, blocks[place]) for place in candidates if place != treated]
    return sorted((each for each in found if each), key=lambda each: (each.distance, each.place))


def _alike(place: int, own: Floats, other: Floats) -> Match | None:
    both = ~np.isnan(own + other)
    own, other = own[both], other[both]
    if len(own) < LEAST_BLOCKS or not own.any() or not other.any():
        return None
    shares, others = own / own.mean() - 1.0, other / other.mean() - 1.0
    spread = sqrt(float((shares**2).mean() * (others**2).mean()))
    correlation = float((shares * others).mean()) / spread if spread else 0.0
    distance = sqrt(float(((shares - others) ** 2).mean()))
    return Match(place, distance, float(other.mean() / own.mean()), correlation)
