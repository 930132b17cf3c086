"""The interrupted series: what was put in is found again, and what cannot be fitted is refused."""

from __future__ import annotations

import itertools
from dataclasses import replace
from math import inf, log

import numpy as np
import pytest

from compstat.analysis import interrupted as module
from compstat.analysis.interrupted import design, interrupted, negative_binomial, quasi_poisson

WEEKS, START = 208, 156


def means(step: float, trend: float = 0.9, level: float = 40.0) -> np.ndarray:
    """Four years of weeks: a season, a trend per year, and a factor in the last one."""
    t = np.arange(WEEKS)
    season = 0.2 * np.cos(2 * np.pi * t / 52.18) - 0.1 * np.sin(4 * np.pi * t / 52.18)
    return level * np.exp(season + np.log(trend) * t / 52.18) * np.where(t >= START, step, 1.0)


def test_what_was_put_in_is_found_again():
    found = interrupted(means(0.7), START)  # no scatter at all: the model is true to the last digit
    assert (found.ratio, found.trend) == pytest.approx((0.7, 0.9), rel=1e-8)
    assert (found.phi, found.theta) == (1.0, None)
    assert found.low < 0.7 < found.high < 0.9


def test_counts_that_scatter_make_it_less_sure():
    rng = np.random.default_rng(5)
    calm = interrupted(rng.poisson(means(0.7)), START)
    wild = interrupted(rng.poisson(means(0.7) * rng.gamma(4, 1 / 4, WEEKS)), START)
    assert wild.theta == pytest.approx(4, rel=0.4)
    assert wild.phi > 4
    assert log(wild.high / wild.low) > 2 * log(calm.high / calm.low)
    assert wild.low < 0.7 < wild.high and calm.low < 0.7 < calm.high


def test_without_extra_scatter_there_is_no_theta_and_phi_is_one():
    even = np.round(means(1.0))
    found = interrupted(even, START)
    assert (found.theta, found.phi) == (None, 1.0)
    columns = design(WEEKS, START)
    assert negative_binomial(even, columns).theta == inf
    poisson = quasi_poisson(even, columns)
    assert poisson.phi < 0.1  # told as it is, not rounded up
    assert negative_binomial(even, columns).errors == pytest.approx(poisson.errors / np.sqrt(poisson.phi))


def test_columns_are_step_level_trend_and_season():
    columns = design(6, 4, period=4.0, harmonics=1)
    assert columns[:, 0].tolist() == [0, 0, 0, 0, 1, 1]
    assert columns[:, 1].tolist() == [1] * 6
    assert columns[:, 2].tolist() == [0, 0.25, 0.5, 0.75, 1, 1.25]
    assert columns[:, 3:] == pytest.approx(np.array([[1, 0], [0, 1], [-1, 0], [0, -1], [1, 0], [0, 1]]))
    own = design(6, 4, period=4.0, season=[[1.0]] * 6)
    assert own.shape == (6, 4)


def test_a_month_without_any_report_does_not_hinder():
    months = np.arange(WEEKS) % 4
    quiet = np.where(months == 2, 0.0, 20.0)
    found = interrupted(quiet, START, period=4.0, season=np.eye(4)[months][:, 1:])
    assert found.ratio == pytest.approx(1.0, rel=1e-6)


@pytest.mark.parametrize("counts", [[], [[1, 2], [3, 4]], [1.0, np.nan], [1.0, -1.0], [1.0, inf]])
def test_what_is_no_series_is_refused(counts):
    with pytest.raises(ValueError, match="row of counts"):
        interrupted(counts, 1)


@pytest.mark.parametrize("start", [0, 52, WEEKS, -3])
def test_a_season_takes_a_year_to_know(start: int):
    with pytest.raises(ValueError, match="a year or more"):
        interrupted(means(1.0), start)


def test_a_step_from_nothing_or_to_nothing_has_no_size():
    for silent in (slice(0, START), slice(START, None)):
        counts = means(1.0)
        counts[silent] = 0
        with pytest.raises(ValueError, match="no size"):
            interrupted(counts, START)


@pytest.mark.parametrize(
    ("counts", "columns", "why"),
    [
        ([3, 4, 5], [[1], [1]], "one known line"),
        ([3, 4, 5], [1, 1, 1], "one known line"),
        ([3, 4, 5], [[1], [np.nan], [1]], "one known line"),
        ([3, 4], [[1, 0], [1, 1]], "too few"),
        ([3, 4, 5, 6], [[1, 2], [1, 2], [1, 2], [1, 2]], "told apart"),
        ([0, 0, 0, 0], [[1], [1], [1], [1]], "nothing to fit"),
    ],
)
@pytest.mark.parametrize("model", [quasi_poisson, negative_binomial])
def test_a_design_that_fits_nothing_is_refused(model, counts, columns, why: str):
    with pytest.raises(ValueError, match=why):
        model(counts, columns)


def test_a_fit_that_does_not_settle_says_so(monkeypatch):
    wild = np.random.default_rng(1).poisson(means(1.0) * np.random.default_rng(2).gamma(2, 1 / 2, WEEKS))
    columns = design(WEEKS, START)
    fitted = module._fit(wild.astype(float), columns, inf)
    monkeypatch.setattr(module, "STEPS", 1)
    with pytest.raises(ValueError, match="does not settle"):
        quasi_poisson(wild, columns)
    restless = itertools.count()  # coefficients that move on at every step
    monkeypatch.setattr(module, "_fit", lambda *_: replace(fitted, coefficients=fitted.coefficients + next(restless)))
    with pytest.raises(ValueError, match="does not settle"):
        negative_binomial(wild, columns)
