"""Days by the calendar on the wall; series across both changes of the clock; working days counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from compstat.meetings.models import Meeting
from compstat.meetings.rules import Reminder, days_of_series, is_working_day, working_days_later
from compstat.meetings.rules.days import BEFORE, DAY_WORDS, nth_weekday

ZONE = "America/New_York"
THURSDAY = 3
THANKSGIVING = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("year", "month", "weekday", "nth", "day"),
    [
        (2026, 11, THURSDAY, 1, 5), (2026, 11, THURSDAY, 2, 12), (2026, 11, THURSDAY, 4, 26),
        (2026, 11, THURSDAY, -1, 26), (2026, 10, THURSDAY, 1, 1), (2026, 10, THURSDAY, 4, 22),
        (2026, 10, THURSDAY, -1, 29), (2026, 2, 6, 1, 1), (2026, 2, 5, -1, 28), (2028, 2, 1, -1, 29),
        (2026, 12, THURSDAY, -1, 31), (2027, 1, 4, 1, 1), (2026, 8, 5, 1, 1), (2026, 8, 4, 1, 7),
    ],
)  # fmt: skip
def test_the_nth_weekday_of_a_month(year: int, month: int, weekday: int, nth: int, day: int) -> None:
    assert nth_weekday(year, month, weekday, nth) == date(year, month, day)


@pytest.mark.parametrize("nth", [0, 5, -2])
def test_there_is_no_fifth_and_no_other_last(nth: int) -> None:
    with pytest.raises(ValueError, match="neither 1 to 4 nor -1"):
        nth_weekday(2026, 11, THURSDAY, nth)


def test_the_days_of_a_series_through_the_year() -> None:
    told = list(days_of_series(THURSDAY, 1, date(2026, 10, 2), date(2027, 2, 4)))
    assert told == [date(2026, 11, 5), date(2026, 12, 3), date(2027, 1, 7), date(2027, 2, 4)]
    assert list(days_of_series(THURSDAY, 1, date(2026, 11, 5), date(2026, 11, 5))) == [date(2026, 11, 5)]
    assert list(days_of_series(THURSDAY, 1, date(2026, 11, 6), date(2026, 12, 2))) == []
    assert list(days_of_series(THURSDAY, 1, date(2026, 11, 5), date(2026, 11, 4))) == []


def test_every_week_and_every_second_week_count_from_the_first_day() -> None:
    first, last = date(2026, 12, 9), date(2027, 1, 8)  # the first Thursday is the day after
    weekly = [date(2026, 12, 10) + timedelta(7 * n) for n in range(5)]
    assert list(days_of_series(THURSDAY, 7, first, last)) == weekly
    assert list(days_of_series(THURSDAY, 14, first, last)) == weekly[::2]
    assert list(days_of_series(THURSDAY, 14, weekly[1], last)) == weekly[1::2]
    assert list(days_of_series(THURSDAY, 7, weekly[0], weekly[0])) == weekly[:1]
    assert list(days_of_series(THURSDAY, 7, first, first)) == []


def test_a_series_is_at_the_same_time_on_the_wall_through_both_changes_of_the_clock() -> None:
    """Clocks go forward on March 8, 2026, and back on November 1."""
    told = {}
    for day in days_of_series(6, 1, date(2026, 2, 1), date(2026, 12, 31)):  # first Sundays, half past six
        meeting = Meeting(on=day, begins=time(18, 30), minutes=60)
        starts = meeting.starts_at(ZONE)
        assert (starts.date(), starts.time()) == (day, time(18, 30))
        assert meeting.stops_at(ZONE).time() == time(19, 30)
        told[day] = starts.astimezone(UTC).hour
    assert told[date(2026, 3, 1)] == told[date(2026, 11, 1)] == told[date(2026, 12, 6)] == 23
    assert told[date(2026, 4, 5)] == told[date(2026, 10, 4)] == 22


def test_an_hour_is_an_hour_while_the_clock_changes() -> None:
    spring = Meeting(on=date(2026, 3, 8), begins=time(1, 30), minutes=60)
    assert spring.stops_at(ZONE).time() == time(3, 30)
    autumn = Meeting(on=date(2026, 11, 1), begins=time(0, 30), minutes=120)
    assert autumn.stops_at(ZONE).time() == time(1, 30)
    assert autumn.stops_at(ZONE).astimezone(UTC) - autumn.starts_at(ZONE).astimezone(UTC) == timedelta(hours=2)


def test_working_days_are_monday_to_friday() -> None:
    assert [is_working_day(date(2026, 11, 2) + timedelta(n)) for n in range(7)] == [True] * 5 + [False] * 2
    assert is_working_day(THANKSGIVING) and not is_working_day(THANKSGIVING, frozenset({THANKSGIVING}))


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (date(2026, 11, 5), 0, date(2026, 11, 5)),  # Thursday
        (date(2026, 11, 5), 1, date(2026, 11, 6)),
        (date(2026, 11, 5), 2, date(2026, 11, 9)),
        (date(2026, 11, 5), 5, date(2026, 11, 12)),
        (date(2026, 11, 7), 1, date(2026, 11, 9)),  # Saturday
        (date(2026, 11, 8), 5, date(2026, 11, 13)),  # Sunday
        (date(2026, 12, 31), 5, date(2027, 1, 7)),
    ],
)
def test_working_days_later(day: date, count: int, later: date) -> None:
    assert working_days_later(day, count) == later


def test_a_holiday_is_skipped() -> None:
    assert working_days_later(date(2026, 11, 25), 2) == date(2026, 11, 27)
    assert working_days_later(date(2026, 11, 25), 2, frozenset({THANKSGIVING})) == date(2026, 11, 30)


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="earlier"):
        working_days_later(date(2026, 11, 5), -1)


def test_each_reminder_has_its_time_and_each_week_of_the_month_its_word() -> None:
    assert set(BEFORE) == set(Reminder) and [each.value for each in Reminder] == [1, 2, 4, 8]
    assert DAY_WORDS == ("first", "second", "third", "fourth")
    assert datetime(2026, 3, 10, 18, 30, tzinfo=UTC) - BEFORE[Reminder.WEEK] == datetime(2026, 3, 3, 18, 30, tzinfo=UTC)
