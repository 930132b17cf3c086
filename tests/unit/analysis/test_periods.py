"""Windows, and the same windows in earlier years: worked out on paper calendars."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compstat.analysis.periods import (
    Period,
    Window,
    last_sunday,
    provisional_from,
    same_date,
    window,
    years_back,
)

DAYS = st.dates(date(2006, 1, 1), date(2040, 12, 31))


def test_the_three_windows_end_on_to():
    to = date(2021, 6, 27)
    assert window(Period.WEEK, to) == Window(date(2021, 6, 21), to)
    assert window(Period.DAYS28, to) == Window(date(2021, 5, 31), to)
    assert window(Period.YTD, to) == Window(date(2021, 1, 1), to)
    assert [window(period, to).days for period in Period] == [7, 28, 178]


def test_a_window_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end"):
        Window(date(2021, 2, 1), date(2021, 1, 31))


@pytest.mark.parametrize(
    ("j", "to"),
    [
        # Sundays nearest to 27 June in the printed calendars of those years.
        (1, date(2020, 6, 28)),
        (2, date(2019, 6, 30)),
        (3, date(2018, 6, 24)),
        (4, date(2017, 6, 25)),
        (5, date(2016, 6, 26)),
    ],
)
def test_weeks_move_to_the_nearest_sunday(j: int, to: date):
    assert years_back(Period.WEEK, date(2021, 6, 27), j) == window(Period.WEEK, to)
    assert years_back(Period.DAYS28, date(2021, 6, 27), j) == window(Period.DAYS28, to)


@given(to=DAYS, j=st.integers(1, 5), period=st.sampled_from([Period.WEEK, Period.DAYS28]))
def test_moved_windows_keep_length_and_weekday_and_stay_near(to: date, j: int, period: Period):
    moved = years_back(period, to, j)
    assert moved.days == window(period, to).days
    assert moved.last.weekday() == to.weekday()
    assert abs((moved.last - same_date(to, j)).days) <= 3


def test_the_year_to_date_takes_the_same_number_of_days():
    # 2020 is a leap year: 1 March is its 61st day, and 2 March the 61st of 2019.
    assert years_back(Period.YTD, date(2020, 3, 1), 1) == Window(date(2019, 1, 1), date(2019, 3, 2))
    assert years_back(Period.YTD, date(2021, 3, 1), 1) == Window(date(2020, 1, 1), date(2020, 2, 29))
    assert years_back(Period.YTD, date(2021, 12, 31), 1) == Window(date(2020, 1, 1), date(2020, 12, 30))


def test_the_year_to_date_never_leaves_its_year():
    assert years_back(Period.YTD, date(2020, 12, 31), 1) == Window(date(2019, 1, 1), date(2019, 12, 31))
    assert years_back(Period.YTD, date(2020, 12, 31), 4).days == 366


@given(to=DAYS, j=st.integers(1, 5))
def test_the_year_to_date_begins_on_new_years_day(to: date, j: int):
    moved = years_back(Period.YTD, to, j)
    assert moved.first == date(to.year - j, 1, 1)
    assert moved.days == window(Period.YTD, to).days or moved.last == date(to.year - j, 12, 31)


def test_leap_day_has_a_stand_in():
    assert same_date(date(2024, 2, 29), 1) == date(2023, 2, 28)
    assert same_date(date(2024, 2, 29), 4) == date(2020, 2, 29)
    assert years_back(Period.WEEK, date(2024, 2, 29), 1).last == date(2023, 3, 2)  # a Thursday, as in 2024


def test_last_sunday():
    assert last_sunday(date(2021, 6, 27)) == date(2021, 6, 27)
    assert last_sunday(date(2021, 6, 26)) == date(2021, 6, 20)
    assert last_sunday(date(2021, 6, 28)) == date(2021, 6, 27)


@given(on=DAYS)
def test_last_sunday_is_a_sunday_of_the_last_seven_days(on: date):
    assert last_sunday(on).strftime("%w") == "0"
    assert timedelta(0) <= on - last_sunday(on) < timedelta(7)


def test_the_last_28_days_are_provisional():
    assert provisional_from(date(2021, 6, 28)) == date(2021, 6, 1)
