"""The weekly series and its band, against pooling by hand (EARS against published bounds: tests/oracle)."""

from datetime import date, timedelta

import numpy as np
import pytest

from compstat.analysis.change import usual_range
from compstat.analysis.periods import Period, years_back
from compstat.analysis.series import ears_c1, ears_c2, history_weeks, pooled_phi, weekly_series

LAST = date(2026, 6, 28)
NAN = float("nan")


def history() -> np.ndarray:
    return np.random.default_rng(1).poisson(12.0, history_weeks()).astype(float)


def week_of(counts: np.ndarray, end: date) -> float:
    return counts[len(counts) - 1 - (LAST - end).days // 7]


def pool_by_hand(counts: np.ndarray, end: date, years: range = range(1, 6)) -> list[float]:
    middles = [years_back(Period.WEEK, end, j).last for j in years]
    return [week_of(counts, middle + timedelta(7 * near)) for middle in middles for near in (-1, 0, 1)]


def test_a_series_shows_its_weeks_with_counts_and_ends():
    counts = history()
    series = weekly_series(counts, LAST, date(2026, 6, 30))
    assert len(series.counts) == len(series.low) == len(series.high) == 104
    assert (series.week_ends[0], series.week_ends[-1]) == (LAST - timedelta(7 * 103), LAST)
    assert list(series.counts) == counts[-104:].tolist()


def test_the_band_pools_the_same_season_of_five_years():
    counts = history()
    series = weekly_series(counts, LAST, LAST, phi=1.7)
    for week in (0, 50, 103):
        pool = pool_by_hand(counts, series.week_ends[week])
        assert (series.low[week], series.high[week]) == usual_range(int(sum(pool)), 15, 1.7)
    assert series.phi == 1.7


def test_phi_is_estimated_from_the_pooled_weeks():
    counts = history() ** 2 // 12
    chi2 = df = 0.0
    series = weekly_series(counts, LAST, LAST)
    for end in series.week_ends:
        pool = pool_by_hand(counts, end)
        mean = sum(pool) / 15
        chi2 += sum((count - mean) ** 2 for count in pool) / mean
        df += 14
    assert series.phi == pytest.approx(chi2 / df)
    assert series.phi > 2


def test_a_season_shows_in_the_band():
    ends = [LAST - timedelta(7 * i) for i in reversed(range(history_weeks()))]
    counts = np.array([40.0 if end.month in (6, 7, 8) else 10.0 for end in ends])
    series = weekly_series(counts, LAST, LAST, phi=1.0)
    july, january = series.week_ends.index(date(2025, 7, 20)), series.week_ends.index(date(2026, 1, 18))
    assert series.low[july] > series.high[january]


def test_three_usable_years_make_a_band():
    counts = history()
    for j, known in ((3, True), (2, False)):
        kept = counts.copy()
        kept[: len(counts) - 1 - (LAST - years_back(Period.WEEK, LAST, j).last).days // 7 - 1] = NAN
        assert (weekly_series(kept, LAST, LAST, weeks=1).low[0] is not None) is known


def test_a_year_whose_own_week_is_missing_is_not_used():
    counts = history()
    missing = counts.copy()
    missing[len(counts) - 1 - (LAST - years_back(Period.WEEK, LAST, 2).last).days // 7] = NAN
    pool = pool_by_hand(counts, LAST, range(1, 2)) + pool_by_hand(counts, LAST, range(3, 6))
    series = weekly_series(missing, LAST, LAST, weeks=1, phi=1.0)
    assert (series.low[0], series.high[0]) == usual_range(int(sum(pool)), 12, 1.0)


def test_a_missing_neighbor_leaves_its_year():
    counts = history()
    missing = counts.copy()
    missing[len(counts) - 1 - (LAST - years_back(Period.WEEK, LAST, 2).last).days // 7 + 1] = NAN
    pool = pool_by_hand(counts, LAST)
    y = sum(pool) - week_of(counts, years_back(Period.WEEK, LAST, 2).last + timedelta(7))
    series = weekly_series(missing, LAST, LAST, weeks=1, phi=1.0)
    assert (series.low[0], series.high[0]) == usual_range(int(y), 14, 1.0)


def test_a_missing_week_has_no_count_but_keeps_its_band():
    counts = history()
    counts[-1] = NAN
    series = weekly_series(counts, LAST, LAST)
    assert series.counts[-1] is None
    assert series.low[-1] is not None


def test_nothing_is_compared_across_a_break():
    counts = history()
    # A new way of counting from the first day of the week that ends three years back: that week still counts,
    # the week before it does not, nor do the years beyond.
    first = years_back(Period.WEEK, LAST, 3).first
    pool = pool_by_hand(counts, LAST, range(1, 4))
    y = sum(pool) - week_of(counts, first - timedelta(1))
    series = weekly_series(counts, LAST, LAST, weeks=1, phi=1.0, breaks=[first])
    assert (series.low[0], series.high[0]) == usual_range(int(y), 8, 1.0)
    assert weekly_series(counts, LAST, LAST, weeks=1, breaks=[first + timedelta(1)]).low == (None,)
    assert weekly_series(counts, LAST, LAST, weeks=1, breaks=[LAST]).low == (None,)
    assert weekly_series(counts, LAST, LAST, weeks=1, breaks=[LAST + timedelta(1)]).low != (None,)


def test_no_report_at_all_makes_no_band():
    series = weekly_series(np.zeros(history_weeks()), LAST, LAST)
    assert set(series.low) == set(series.high) == {None}
    assert series.phi is None


@pytest.mark.parametrize(
    ("as_of", "provisional"),
    [(date(2026, 6, 28), 100), (date(2026, 7, 4), 100), (date(2026, 7, 5), 101), (date(2026, 8, 1), 104)],
)
def test_weeks_of_the_last_28_days_are_provisional(as_of: date, provisional: int):
    series = weekly_series(history(), LAST, as_of)
    assert series.provisional == provisional


def test_a_short_history_is_shown_without_a_band():
    series = weekly_series([3, 4], LAST, LAST)
    assert (series.counts, series.low, series.phi) == ((3, 4), (None, None), None)
    assert weekly_series([], LAST, LAST).counts == ()


def test_pooled_phi_worked_by_hand():
    # Mean 10: (25 + 25)/10 = 5 with 1 degree of freedom; the empty pool and the missing week say nothing.
    assert pooled_phi(np.array([[5.0, 15.0, NAN], [0.0, 0.0, 0.0]])) == 5.0
    assert pooled_phi(np.array([[10.0, 10.0, 10.0]])) == 1.0
    assert pooled_phi(np.full((2, 3), NAN)) == 1.0


def test_ears_compares_with_the_weeks_just_before():
    # Mean 4, sd 2·√(7/6): the 0.999 quantile of the normal is 3.090232.
    flat = [2, 6, 2, 6, 2, 6, 4]
    bound = 4 + 3.090232 * np.std(flat, ddof=1)
    assert ears_c1([*flat, 9])[-1] == pytest.approx(bound, abs=1e-5)
    assert ears_c2([*flat, 100, 100, 9])[-1] == pytest.approx(bound, abs=1e-5)
    assert np.isnan(ears_c1([*flat, 9])[:-1]).all()
    assert np.isnan(ears_c2([*flat, 100, 100])).all()
    assert ears_c1([1, 2], baseline=2).shape == (2,)
