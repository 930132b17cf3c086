"""The effect of a plan: hand-worked numbers, every outcome, what may be said of it, and how small a fall is seen."""

from __future__ import annotations

import dataclasses
import inspect
from datetime import date
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from scipy import stats

from compstat.analysis import effect
from compstat.analysis.change import Dispersion, dispersion
from compstat.analysis.effect import (
    Effect,
    Match,
    Outcome,
    Windows,
    baseline_windows,
    before_after,
    compare,
    dispersion_of,
    displacement,
    match,
    net,
    power_of,
    smallest_fall,
    smallest_rise,
    together,
    told,
)
from compstat.analysis.periods import Window
from compstat.analysis.wdd import harm, wdd

CHANCE = Dispersion(1.0, 44)
LIVELY = Dispersion(1.5, 44)
PLACE = Windows((60, 55, 65, 58, 62), 40)  # 300 in five windows, then 40
OTHERS = Windows((180, 170, 190, 185, 175), 190)  # 900, then 190


def test_a_comparison_worked_by_hand():
    # n = 1430, e = 340 · 230 / 1430 = 54.685, variance = 1.5 · 340 · 1090 · 230 · 1200 / 1430³ = 52.469.
    found = compare(PLACE, OTHERS, LIVELY)
    z = (40 - 54.6853) / sqrt(52.4686)
    assert z == pytest.approx(-2.0274, abs=5e-5)
    assert found.p_fell == pytest.approx(stats.t.cdf(z, 44), rel=1e-3)
    assert found.p_fell + found.p_rose == pytest.approx(1.0)
    assert found.outcome is Outcome.FELL
    # As elsewhere: 300 · 190 / 900 = 63.33.
    assert (found.expected, found.ratio) == pytest.approx((300 * 190 / 900, 40 * 900 / (300 * 190)))
    assert found.difference == pytest.approx(40 - 300 * 190 / 900)
    assert (found.phi, found.df, found.compared) == (1.5, 44, True)


def test_an_end_of_the_interval_worked_by_hand():
    # With 43.1 % of what was expected, the table with these margins would most likely have held 30.03, not 40.
    a = 30.035
    b, c, d = 340 - a, 230 - a, 860 + a
    reach = (40 - a) * sqrt((1 / a + 1 / b + 1 / c + 1 / d) / 1.5)
    assert reach == pytest.approx(stats.t.ppf(0.95, 44), abs=2e-3)
    found = compare(PLACE, OTHERS, LIVELY)
    assert (found.ratio_low, found.difference_low) == pytest.approx((a * d / (b * c), a - b * c / d), abs=2e-4)
    assert found.difference_low == pytest.approx(-39.6, abs=0.05)


@pytest.mark.parametrize(
    ("after", "outcome"),
    [(0, "fell"), (40, "fell"), (50, "no_clear"), (63, "no_clear"), (80, "no_clear"), (90, "rose")],
)
def test_there_are_three_outcomes(after: int, outcome: str):
    assert compare(Windows(PLACE.before, after), OTHERS, LIVELY).outcome == outcome
    assert [str(each) for each in Outcome] == ["fell", "no_clear", "rose"]


def test_what_moves_the_whole_city_is_no_effect():
    halved = compare(Windows((100,) * 3, 50), Windows((20,) * 3, 10), CHANCE)
    assert (halved.expected, halved.ratio, halved.difference) == (50.0, 1.0, 0.0)
    assert halved.p_fell == halved.p_rose == pytest.approx(0.5)
    assert wdd((100, 50), (20, 10)).z < -2  # which takes all places to move by as many reports would call it one


def test_no_report_at_all_is_a_fall_without_a_low_end():
    found = compare(Windows((20,) * 5, 0), OTHERS, LIVELY)
    assert (found.outcome, found.ratio, found.ratio_low) == (Outcome.FELL, 0.0, 0.0)
    assert 0 < found.ratio_high < 0.3
    assert found.difference_low == -found.expected


counts = st.integers(0, 400)
baselines = st.lists(st.integers(1, 400), min_size=3, max_size=3).map(tuple)


@given(baselines, counts, baselines, st.integers(1, 400), st.floats(1, 4), st.integers(2, 80))
@example((1, 1, 1), 3, (400, 400, 400), 1, 1.0, 2)
def test_the_interval_says_what_the_test_says(before, after, others, elsewhere, phi, df):
    found = compare(Windows(before, after), Windows(others, elsewhere), Dispersion(phi, df))
    assume(min(abs(found.p_fell - 0.05), abs(found.p_rose - 0.05)) > 1e-9)
    assert found.ratio_low <= found.ratio <= found.ratio_high
    assert (found.ratio_high < 1) == (found.difference_high < 0) == (found.outcome is Outcome.FELL)
    assert (found.ratio_low > 1) == (found.difference_low > 0) == (found.outcome is Outcome.ROSE)


@given(baselines, st.integers(1, 400), baselines, st.integers(1, 400))
def test_seen_from_the_other_side_it_is_the_same(before, after, others, elsewhere):
    one, other = Windows(before, after), Windows(others, elsewhere)
    here, there = compare(one, other, LIVELY), compare(other, one, LIVELY)
    assert here.p_fell == pytest.approx(there.p_rose)
    ends = (1 / there.ratio, 1 / there.ratio_high, 1 / there.ratio_low)
    assert (here.ratio, here.ratio_low, here.ratio_high) == pytest.approx(ends, rel=1e-6)


def test_scatter_and_few_degrees_of_freedom_make_it_less_sure():
    width = lambda d: log(compare(PLACE, OTHERS, d).ratio_high / compare(PLACE, OTHERS, d).ratio_low)  # noqa: E731
    assert width(CHANCE) < width(LIVELY) < width(Dispersion(1.5, 4)) < width(Dispersion(3.0, 4))


def test_places_add_up_window_by_window():
    assert together([PLACE]) == PLACE
    assert together([PLACE, OTHERS, PLACE]) == Windows((300, 280, 320, 301, 299), 270)
    assert OTHERS.total == 900
    with pytest.raises(ValueError):
        together([PLACE, Windows((1, 2, 3), 4)])
    with pytest.raises(ValueError):
        together([])


def test_a_ring_that_rose_may_hold_what_moved():
    risen, still = Windows((30,) * 5, 60), Windows((30,) * 5, 25)
    assert displacement(risen, OTHERS, LIVELY).outcome is Outcome.ROSE
    assert displacement(still, OTHERS, LIVELY) == compare(still, OTHERS, LIVELY)
    assert net(PLACE, still, OTHERS, LIVELY).outcome is Outcome.FELL
    moved = net(PLACE, risen, OTHERS, LIVELY)
    assert moved.outcome is Outcome.NO_CLEAR  # 23 fewer here, 28 more around the corner
    assert moved == compare(Windows((90, 85, 95, 88, 92), 100), OTHERS, LIVELY)


def test_without_a_comparison_the_outcome_is_worked_out_but_not_told():
    # x = 40 of n = 340 where 1/6 was to be expected: e = 56.667, variance = 1.5 · 340 · 1/6 · 5/6.
    found = before_after(PLACE, LIVELY)
    z = (40 - 340 / 6) / sqrt(1.5 * 340 * 5 / 36)
    assert found.p_fell == pytest.approx(stats.t.cdf(z, 44), rel=1e-6)
    assert (found.expected, found.ratio) == pytest.approx((60.0, 40 / 60))
    assert (found.outcome, found.compared) == (Outcome.FELL, False)
    assert told(found, deciding=True) is None


def test_only_the_deciding_look_says_a_word():
    found = compare(PLACE, OTHERS, LIVELY)
    assert told(found, deciding=True) is Outcome.FELL
    assert told(found, deciding=False) is None
    rose = compare(Windows(PLACE.before, 100), OTHERS, LIVELY)
    assert (told(rose, deciding=True), told(rose, deciding=False)) == (Outcome.ROSE, None)


@pytest.mark.parametrize(("before", "after"), [((5, 5), 5), ((), 5), ((5, -1, 5), 5), ((5, 5, 5), -1)])
def test_windows_that_are_none_are_refused(before: tuple[int, ...], after: int):
    with pytest.raises(ValueError, match="baseline windows"):
        Windows(before, after)


@pytest.mark.parametrize(
    ("treated", "comparison", "d", "why"),
    [
        (Windows((0, 0, 0), 4), Windows((9, 9, 9), 9), CHANCE, "without any report"),
        (Windows((4, 4, 4), 4), Windows((0, 0, 0), 9), CHANCE, "without any report"),
        (Windows((4, 4, 4), 4), Windows((9, 9, 9), 0), CHANCE, "after the start"),
        (Windows((4, 4, 4), 4), Windows((9, 9, 9, 9), 9), CHANCE, "as many here as there"),
        (Windows((4, 4, 4), 4), Windows((9, 9, 9), 9), Dispersion(1.0, 0), "how counts scatter"),
    ],
)
def test_what_cannot_be_compared_is_refused(treated: Windows, comparison: Windows, d: Dispersion, why: str):
    with pytest.raises(ValueError, match=why):
        compare(treated, comparison, d)


def test_nothing_is_named_a_success():
    names = [name for name, _ in inspect.getmembers(effect)] + [field.name for field in dataclasses.fields(Effect)]
    assert not [name for name in names if "success" in name.lower() or name.lower() == "win"]


# --- How far counts scatter.


def test_scatter_is_that_of_the_board():
    table = [[20, 31, 18, 27, 24], [36, 47, 40, 49, 33], [10, 16, 7, 13, 9]]
    assert dispersion_of(table) == dispersion(table)


def test_a_stack_of_tables_is_pooled_by_its_degrees_of_freedom():
    lively = [[10, 40, 25], [40, 10, 25]]  # df 2: every cell of the first two columns lies 15 off 25, χ² = 36
    quiet = [[10, 20, 30], [20, 40, 60]]
    assert dispersion(lively) == Dispersion(18.0, 2)
    assert dispersion_of([lively, quiet, quiet]) == Dispersion(pytest.approx(20 / 3), 6)
    assert dispersion_of([[[5, 5, 5]], [[6, 7, 8]]]) == dispersion_of([5, 5, 5]) == Dispersion(1.0, 0)


# --- How small a fall could be seen.


def test_the_smallest_fall_is_found_with_the_power_asked_for():
    for power in (0.5, 0.8, 0.9):
        fall = smallest_fall(PLACE.before, OTHERS.before, LIVELY, power)
        assert fall is not None
        assert power_of(fall, PLACE.before, OTHERS.before, LIVELY) == pytest.approx(power, abs=1e-6)


def test_more_reports_and_more_comparison_places_show_smaller_falls():
    falls = [smallest_fall((n,) * 5, (3 * n,) * 5, LIVELY) for n in (20, 60, 200)]
    assert falls == sorted(falls, reverse=True)
    more = smallest_fall((60,) * 5, (600,) * 5, LIVELY)
    assert more < smallest_fall((60,) * 5, (60,) * 5, LIVELY)
    assert more < smallest_fall((60,) * 3, (600,) * 3, LIVELY) < smallest_fall((60,) * 3, (600,) * 3, Dispersion(2, 44))


def test_where_not_even_a_fall_of_95_in_100_would_be_seen_there_is_none():
    assert smallest_fall((3, 3, 3), (9, 9, 9), LIVELY) is None
    assert power_of(0.95, (3, 3, 3), (9, 9, 9), LIVELY) < 0.8


def test_without_a_fall_the_power_is_that_of_a_false_alarm():
    for d in (CHANCE, LIVELY, Dispersion(2.0, 6)):
        assert power_of(0.0, (40, 50, 30), (90, 90, 90), d) == pytest.approx(0.05)


@given(st.floats(0, 0.94), baselines, baselines, st.floats(1, 4))
def test_a_larger_fall_is_seen_more_often(fall, before, others, phi):
    d = Dispersion(phi, 44)
    assume(sum(before) >= 60 and sum(others) >= 60)
    assert power_of(fall, before, others, d) <= power_of(fall + 0.01, before, others, d)


@pytest.mark.parametrize("fall", [-4.1, 0.96, 1.0])
def test_a_fall_is_a_share(fall: float):
    with pytest.raises(ValueError, match="share"):
        power_of(fall, PLACE.before, OTHERS.before, LIVELY)


def test_a_rise_is_a_fall_below_nothing_and_found_as_promised():
    """1,000 reports a window, elsewhere all is still: z is 1.645 + 0.842 of its standard deviations above 0."""
    for power in (0.5, 0.8, 0.95):
        rise = smallest_rise(PLACE.before, OTHERS.before, LIVELY, power)
        assert rise > 0 and power_of(-rise, PLACE.before, OTHERS.before, LIVELY) == pytest.approx(power, abs=1e-6)
    sure = Dispersion(1.0, 10**9)
    rise = smallest_rise((1000,) * 5, (10**9,) * 5, sure)
    x, y = 1000 * (1 + rise), 5000.0
    n, excess = x + y, (5 * x - y) / 6  # beyond a sixth of all
    spread = sqrt((25 * x + y) / (5 * n))  # of the excess, over what it has if nothing rose
    assert excess / sqrt(n * 5 / 36) == pytest.approx(1.6449 + 0.8416 * spread, rel=0.02)


def test_a_rise_of_a_ring_without_many_reports_could_not_be_seen():
    assert smallest_rise((1, 0, 1), (9, 9, 9), LIVELY) is None
    assert smallest_rise((300,) * 5, (900,) * 5, LIVELY) < smallest_rise((60,) * 5, (900,) * 5, LIVELY)
    with pytest.raises(ValueError, match="power"):
        smallest_rise(PLACE.before, OTHERS.before, LIVELY, 1.0)
    with pytest.raises(ValueError, match="baseline"):
        smallest_rise((0,) * 5, OTHERS.before, LIVELY)


@pytest.mark.parametrize("power", [0.05, 1.0, 80.0])
def test_a_power_is_a_chance(power: float):
    with pytest.raises(ValueError, match="power"):
        smallest_fall(PLACE.before, OTHERS.before, LIVELY, power)


def test_a_plan_without_a_proper_baseline_is_promised_nothing():
    for before, others in (((5, 5), (5, 5)), ((5, 5, 5), (5, 5)), ((5, 5, 5), ()), ((0, 0, 0), (5, 5, 5))):
        with pytest.raises(ValueError):
            smallest_fall(before, others, LIVELY)


# --- The baseline lies before the window that got the place chosen.


def test_the_baseline_ends_the_day_before_the_selection_window():
    found = baseline_windows(date(2026, 3, 1), 28, 3)
    assert found == [
        Window(date(2025, 12, 7), date(2026, 1, 3)),
        Window(date(2026, 1, 4), date(2026, 1, 31)),
        Window(date(2026, 2, 1), date(2026, 2, 28)),
    ]


@given(st.dates(date(2010, 1, 1), date(2030, 1, 1)), st.integers(1, 200), st.integers(3, 12))
def test_baseline_windows_touch_and_never_overlap(first, days, k):
    found = baseline_windows(first, days, k)
    assert len(found) == k and {each.days for each in found} == {days}
    starts = [each.first for each in found] + [first]
    assert all((after - each.last).days == 1 for each, after in zip(found, starts[1:], strict=True))


@pytest.mark.parametrize(("days", "k"), [(28, 2), (0, 3)])
def test_too_short_a_baseline_is_refused(days: int, k: int):
    with pytest.raises(ValueError, match="baseline"):
        baseline_windows(date(2026, 3, 1), days, k)


# --- Comparison places proposed by their history.

SEASON = 40 + 20 * np.sin(np.arange(104) / 104 * 4 * np.pi)  # two years


def test_places_with_the_same_season_come_first():
    history = [SEASON, SEASON * 3, 80 - SEASON, np.full(104, 40.0), SEASON + 0.2 * np.arange(104)]
    found = match(history, 0, [4, 3, 2, 1, 0])
    assert [each.place for each in found] == [1, 4, 3, 2]
    assert found[0] == Match(1, pytest.approx(0.0, abs=1e-12), pytest.approx(3.0), pytest.approx(1.0))
    assert (found[2].correlation, found[2].level) == (0.0, pytest.approx(1.0))
    assert found[3].correlation == pytest.approx(-1.0)


def test_a_distance_worked_by_hand():
    # Fours of weeks hold 8 or 12 (shares 0.8, 1.2) against 10 always, seven of each kind: every one lies 0.2 off.
    uneven = np.repeat([2.0, 3.0] * 7, 4)
    (found,) = match([uneven, np.full(56, 2.5)], 0, [1])
    assert found == Match(1, pytest.approx(0.2), pytest.approx(1.0), 0.0)


def test_the_oldest_odd_weeks_and_unknown_ones_are_left_out():
    history = np.array([np.full(62, 5.0), np.full(62, 10.0), np.full(62, 20.0)])
    history[1, :2] = 900.0  # 62 = 2 + 15 · 4: the first two weeks are in no block
    history[2, 2] = np.nan  # and one week takes its block with it
    assert [(each.place, each.distance, each.level) for each in match(history, 0, [1, 2])] == [(1, 0, 2), (2, 0, 4)]
    history[2, 2:14] = np.nan  # three blocks of fifteen: twelve are less than a year
    assert [each.place for each in match(history, 0, [1, 2])] == [1]


def test_a_place_without_reports_is_no_comparison():
    assert match([SEASON, np.zeros(104)], 0, [1]) == []
    with pytest.raises(ValueError, match="known weeks"):
        match([np.zeros(104), SEASON], 0, [1])
    with pytest.raises(ValueError, match="52 known weeks"):
        match([SEASON[:51], SEASON[:51]], 0, [1])
    gone = np.array([SEASON, SEASON])
    gone[0, 52:] = 0.0
    gone[1, :52] = np.nan  # they share only the year in which nothing was reported here
    assert match(gone, 0, [1]) == []


# --- WDD.


def test_a_difference_worked_by_hand():
    # (14 − 20) − (30 − 29) = −7, variance 2 · (20 + 14 + 29 + 30) = 186.
    found = wdd((20, 14), (29, 30), phi=2.0)
    assert (found.estimate, found.se, found.z) == pytest.approx((-7, sqrt(186), -7 / sqrt(186)))
    assert (found.low, found.high) == pytest.approx((-7 - 1.959964 * sqrt(186), -7 + 1.959964 * sqrt(186)))


def test_harm_weighs_each_difference():
    one, two = wdd((20, 14), (29, 30)), wdd((5, 2), (4, 4))
    found = harm([one, two], [1, 10])
    assert (found.estimate, found.se) == pytest.approx((-7 - 30, sqrt(93 + 100 * 15)))
    with pytest.raises(ValueError):
        harm([one, two], [1])


def test_nothing_weighs_nothing():
    with pytest.raises(ValueError, match="Without any report"):
        wdd((0, 0), (0, 0))
    with pytest.raises(ValueError, match="Without any report"):
        harm([], [])
