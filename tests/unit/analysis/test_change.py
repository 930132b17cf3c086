"""The change rule: hand-worked numbers, every signal, and what moves with the whole city."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compstat.analysis.change import (
    Board,
    Dispersion,
    Signal,
    benjamini_hochberg,
    change,
    dispersion,
    dispersions,
    judge,
    usual_range,
    usual_ranges,
)

NAN = float("nan")
EVEN = Dispersion(1.0, 44)


def test_dispersion_of_a_table_worked_by_hand():
    # Every expectation is 25, every difference 15: chi-squared = 4 · 225/25 = 36 with 1 degree of freedom.
    assert dispersion([[10, 40], [40, 10]]) == Dispersion(36.0, 1)


def test_levels_and_city_wide_years_are_no_scatter():
    assert dispersion(np.outer([1, 2, 3], [10, 20, 40, 80])) == Dispersion(1.0, 6)


def test_areas_and_years_without_reports_are_dropped():
    full = [[10, 40], [40, 10]]
    empty = np.pad(full, ((0, 1), (0, 1)))
    assert dispersion(empty) == dispersion(full)


@pytest.mark.parametrize("table", [np.zeros((0, 5)), np.zeros((12, 0)), np.zeros((3, 3)), [[4, 5, 6]]])
def test_too_small_a_table_tells_nothing(table):
    assert dispersion(table) == Dispersion(1.0, 0)


def test_a_stack_of_tables_is_judged_table_by_table():
    stack = np.array([[[10, 40], [40, 10]], [[0, 0], [5, 5]]])
    phi, df = dispersions(stack)
    assert phi.tolist() == [36.0, 1.0]
    assert df.tolist() == [1, 0]


def student_tail(t: float, df: int) -> float:
    """P(T > t) by Simpson's rule over the density."""
    density = lambda u: (1 + u * u / df) ** (-(df + 1) / 2)  # noqa: E731
    weight = math.gamma((df + 1) / 2) / math.gamma(df / 2) / math.sqrt(df * math.pi)
    n, h = 2000, t / 2000
    inner = density(0) + density(t) + sum(density(i * h) * (4 if i % 2 else 2) for i in range(1, n))
    return 0.5 - weight * h / 3 * inner


def test_change_worked_by_hand():
    # √11.375 = 3.3727 and √(35.375/5) = 2.6599; 2 · 0.7128 / √1.2 = 1.3014.
    found = change(11, 35, 5, EVEN)
    assert found.z == pytest.approx(1.3014, abs=5e-5)
    assert found.p == pytest.approx(2 * student_tail(found.z, 44), rel=1e-9)
    assert found.ratio == pytest.approx(11 / 7)


def test_scatter_shrinks_z_by_its_root():
    assert change(50, 100, 4, Dispersion(4.0, 33)).z == pytest.approx(change(50, 100, 4, Dispersion(1.0, 33)).z / 2)


def test_scale_multiplies_the_expectation():
    # Twice what the earlier years give is what was expected: (40 + 3/8) against 2/5 · (100 + 3/8).
    found = change(40, 100, 5, EVEN, scale=2.0)
    assert found.z == pytest.approx(2 * (math.sqrt(40.375) - math.sqrt(0.4 * 100.375)) / math.sqrt(1.4))
    assert found.ratio == pytest.approx(1.0)


@pytest.mark.parametrize(("y", "scale"), [(0, 1.0), (30, 0.0)])
def test_without_an_expectation_there_is_no_ratio(y: int, scale: float):
    found = change(4, y, 5, EVEN, scale)
    assert (found.ratio, found.ratio_low, found.ratio_high) == (None, None, None)
    assert found.z > 0


@pytest.mark.parametrize(
    ("x", "y", "k", "df", "scale"),
    [(-1, 3, 5, 44, 1.0), (1, -3, 5, 44, 1.0), (1, 3, 0, 44, 1.0), (1, 3, 5, 0, 1.0), (1, 3, 5, 44, -1.0)],
)
def test_what_cannot_be_compared_is_refused(x: int, y: int, k: int, df: int, scale: float):
    with pytest.raises(ValueError, match="Cannot compare"):
        change(x, y, k, Dispersion(1.0, df), scale)


@given(x=st.integers(1, 300), y=st.integers(1, 900), k=st.integers(1, 5), phi=st.floats(1, 9))
def test_the_interval_widens_by_the_root_of_phi(x: int, y: int, k: int, phi: float):
    exact, wide = change(x, y, k, EVEN), change(x, y, k, Dispersion(phi, 44))
    for plain, end in ((exact.ratio_low, wide.ratio_low), (exact.ratio_high, wide.ratio_high)):
        assert math.log(end / wide.ratio) == pytest.approx(math.sqrt(phi) * math.log(plain / exact.ratio))
    assert wide.ratio_low <= wide.ratio <= wide.ratio_high


def test_the_interval_of_no_report_at_all():
    # Clopper–Pearson with x = 0: the share at the high end is 1 − 0.025^(1/y).
    share = 1 - 0.025 ** (1 / 30)
    exact = share / (1 - share) * 5
    assert change(0, 30, 5, EVEN).ratio_low == 0
    assert change(0, 30, 5, EVEN).ratio_high == pytest.approx(exact)
    centre = 0.5 / (30.5 / 5)
    assert change(0, 30, 5, Dispersion(4.0, 44)).ratio_high == pytest.approx(centre * (exact / centre) ** 2)


def tail_shares(y: int, k: int, phi: float, low: int, high: int) -> tuple[float, float]:
    """P(X < low) and P(X > high), the negative binomial summed term by term."""
    spread = phi * (1 + 1 / k)
    n, p = y / k / (spread - 1), 1 / spread
    term, terms = p**n, []
    for count in range(high + 1):
        terms.append(term)
        term *= (1 - p) * (n + count) / (count + 1)
    return sum(terms[:low]), 1 - sum(terms)


@given(y=st.integers(1, 600), k=st.integers(3, 15), phi=st.floats(1, 6))
def test_the_usual_range_is_the_smallest_with_at_most_25_in_1000_beyond_each_end(y: int, k: int, phi: float):
    low, high = usual_range(y, k, phi)
    below, above = tail_shares(y, k, phi, low, high)
    assert below < 0.025 + 1e-9
    assert above <= 0.025 + 1e-9
    if low < high:
        assert tail_shares(y, k, phi, low + 1, high)[0] >= 0.025 - 1e-9
        assert tail_shares(y, k, phi, low, high - 1)[1] > 0.025 - 1e-9


def test_the_usual_range_of_nothing_is_nothing():
    assert usual_range(0, 5, 1.0) == (0, 0)
    assert [end.tolist() for end in usual_ranges([0, 0], [3, 5], 2.0)] == [[0, 0], [0, 0]]


def test_a_share_met_exactly_is_met():
    # μ = 39, variance 40 μ: n = 1 and p = 1/40, so that P(0) is 0.025 to the last digit.
    assert usual_range(117, 3, 30.0)[0] == 0


def test_benjamini_hochberg_worked_by_hand():
    # Sorted .01 .02 .03 .5 → ·4/1 ·4/2 ·4/3 ·4/4 = .04 .04 .04 .5
    assert benjamini_hochberg([0.5, 0.02, 0.01, 0.03]) == pytest.approx([0.5, 0.04, 0.04, 0.04])


def test_missing_p_values_are_no_tests():
    adjusted = benjamini_hochberg([[NAN, 0.02, 0.04], [0.9, 0.95, 0.8], [NAN, NAN, NAN]])
    assert adjusted == pytest.approx(np.array([[NAN, 0.04, 0.04], [0.95, 0.95, 0.95], [NAN, NAN, NAN]]), nan_ok=True)
    assert benjamini_hochberg([]).shape == (0,)


# A board of 12 districts and one row; each district held 20 in each of five earlier years.
def board(now: list[float], earlier: np.ndarray, tested: bool = True) -> Board:
    city_now, city_earlier = np.sum(now), earlier.sum(axis=0)
    return judge([now], [earlier], tested=[tested], city_now=[city_now], city_earlier=[city_earlier])


def steady(count: float = 20.0) -> np.ndarray:
    return np.full((12, 5), count)


def test_more_fewer_and_as_expected():
    judged = board([60.0, 2.0] + [20.0] * 10, steady())
    assert [judged.cell(0, area).signal for area in range(3)] == ["more", "fewer", "as_expected"]
    more = judged.cell(0, 0)
    assert (more.k, more.earlier_mean, more.phi, more.df, more.method) == (5, 20.0, 1.0, 44, "t_sqrt")
    assert (more.usual_low, more.usual_high) == usual_range(100, 5, 1.0)
    assert (more.ratio, more.p) == (3.0, change(60, 100, 5, EVEN).p)
    assert not more.as_in_city


def test_a_missing_count_has_no_signal_and_no_range():
    for tested in (True, False):
        missing = board([NAN] + [20.0] * 11, steady(), tested).cell(0, 0)
        assert (missing.signal, missing.k, missing.usual_low, missing.p) == (None, 5, None, None)


def test_totals_and_deaths_are_not_tested():
    cell = board([90.0] * 12, steady(), tested=False).cell(0, 0)
    assert (cell.signal, cell.method, cell.earlier_mean, cell.usual_high) == (
        "not_tested",
        "none",
        20.0,
        None,
    )


@pytest.mark.parametrize(
    ("missing", "k", "signal"), [(2, 3, "as_expected"), (3, 2, "too_few_years"), (5, 0, "too_few_years")]
)
def test_three_usable_years_are_needed(missing: int, k: int, signal: str):
    earlier = steady()
    earlier[:, :missing] = NAN
    cell = board([20.0] * 12, earlier).cell(0, 0)
    assert (cell.signal, cell.k) == (signal, k)
    assert cell.earlier_mean == (20.0 if k else None)


@pytest.mark.parametrize(("count", "signal"), [(2.0, "too_few"), (3.0, "as_expected")])
def test_fewer_than_three_a_window_are_too_few(count: float, signal: str):
    cell = board([count] * 12, steady(count)).cell(0, 0)
    assert (cell.signal, cell.usual_low is None) == (signal, signal == "too_few")


@pytest.mark.parametrize(("areas", "signal"), [(5, "too_few_years"), (6, "as_expected")])
def test_a_small_city_cannot_know_its_scatter(areas: int, signal: str):
    # Five districts and five years leave 4 · 4 = 16 degrees of freedom, six leave 20.
    now, city = [[20.0] * areas], 20.0 * areas
    judged = judge(now, [steady()[:areas]], tested=[True], city_now=[city], city_earlier=[[city] * 5])
    cell = judged.cell(0, 0)
    assert (cell.signal, cell.usual_low is None, cell.phi is None) == (signal, areas == 5, areas == 5)


def test_scatter_comes_from_the_districts_with_the_same_years():
    rng = np.random.default_rng(5)
    earlier = rng.poisson(40.0, (12, 5)).astype(float)
    earlier[9:, 4] = NAN
    judged = board([40.0] * 12, earlier)
    assert judged.cell(0, 0).phi == dispersion(earlier[:9]).phi
    assert judged.cell(0, 0).df == 32
    assert judged.cell(0, 11).phi == dispersion(earlier[:, :4]).phi
    assert (judged.cell(0, 11).df, judged.cell(0, 11).k) == (33, 4)


def test_a_city_wide_move_is_marked_as_such():
    judged = board([40.0] * 11 + [120.0], steady())
    assert [judged.cell(0, area).as_in_city for area in (0, 11)] == [True, False]
    assert {judged.cell(0, area).signal for area in range(12)} == {"more"}


def test_a_flat_city_is_never_blamed():
    # Six districts fall by half and six rise by half: the city stands still.
    judged = board([32.0] * 6 + [8.0] * 6, steady())
    assert judged.cell(0, 0).signal == "more"
    assert not any(judged.cell(0, area).as_in_city for area in range(12))


@pytest.mark.parametrize(("city_now", "city_earlier"), [(250.0, 240.0), (23000.0, 24000.0)])
def test_only_a_city_that_surely_moved_the_same_way_explains(city_now: float, city_earlier: float):
    # The one district tested is marked, but little of it: p between 5 and 10 %. The city's 250 after 240 is
    # within chance; its 23,000 after 24,000 is not, but went the other way.
    alone = [[29.0] + [NAN] * 11]
    cell = judge(alone, [steady()], tested=[True], city_now=[city_now], city_earlier=[[city_earlier] * 5]).cell(0, 0)
    assert change(29, 100, 5, EVEN, scale=city_now / city_earlier).p >= 0.05
    assert (cell.signal, cell.as_in_city) == ("more", False)


def test_a_move_against_the_city_is_not_the_city():
    judged = board([6.0] + [26.0] * 11, steady())
    assert judged.cell(0, 0).signal == "fewer"
    assert not judged.cell(0, 0).as_in_city


@pytest.mark.parametrize(("city_now", "city_earlier"), [(NAN, [240.0] * 5), (480.0, [NAN] * 5), (480.0, [0.0] * 5)])
def test_an_unknown_city_explains_nothing(city_now: float, city_earlier: list[float]):
    judged = judge([[40.0] * 12], [steady()], tested=[True], city_now=[city_now], city_earlier=[city_earlier])
    assert judged.cell(0, 0).signal == "more"
    assert not judged.cell(0, 0).as_in_city


def test_a_city_that_fell_to_nothing_explains_its_districts():
    cell = board([0.0] * 12, steady()).cell(0, 0)
    assert (cell.signal, cell.as_in_city) == ("fewer", True)


def test_the_city_and_its_parts_are_judged_as_if_added_to_the_board():
    judged = board([20.0] * 11 + [60.0], steady())
    group = judged.outside(0, 80.0, [40.0] * 5)
    own = [judged.cell(0, area).p for area in range(12)]
    assert group.p == change(80, 200, 5, EVEN).p
    assert group.signal == ("more" if benjamini_hochberg([*own, group.p])[-1] <= 0.1 else "as_expected")
    assert group.signal == "more"


def test_one_more_test_can_tip_the_scale():
    # p just below 10 %: a discovery if tested alone, none beside twelve even districts.
    even = board([20.0] * 12, steady())
    assert even.outside(0, 29.0, [20.0] * 5).signal == "as_expected"
    alone = board([NAN] * 12, steady())
    assert alone.outside(0, 29.0, [20.0] * 5).signal == "more"


def test_the_city_is_not_as_in_the_city():
    judged = board([40.0] * 12, steady())
    assert judged.outside(0, 480.0, [240.0] * 5).signal == "more"
    assert not judged.outside(0, 480.0, [240.0] * 5).as_in_city
    assert judged.outside(0, 80.0, [40.0] * 5).as_in_city  # a group that moved with it


def test_an_area_outside_needs_districts_with_its_years():
    earlier = steady()
    earlier[:, 0] = NAN
    assert board([20.0] * 12, earlier).outside(0, 20.0, [20.0] * 5).signal == "too_few_years"


def test_signals_are_their_words():
    assert [str(signal) for signal in Signal] == [
        "as_expected", "more", "fewer", "too_few", "too_few_years", "not_tested", "not_comparable", "hidden"
    ]  # fmt: skip
