"""Days: of a series, of reminders, and working days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from enum import IntFlag
from typing import Final

WEEK: Final = 7
WEEKLY, FORTNIGHTLY = WEEK, 2 * WEEK  # the `nth` of a series that comes back after so many days, not once a month


class Reminder(IntFlag):
    """When somebody wants to be reminded, as bits of one number."""

    WEEK = 1
    TWO_DAYS = 2
    MORNING = 4
    TWO_HOURS = 8


BEFORE: Final[dict[Reminder, timedelta]] = {
    Reminder.WEEK: timedelta(days=7), Reminder.TWO_DAYS: timedelta(days=2), Reminder.MORNING: timedelta(hours=10),
    Reminder.TWO_HOURS: timedelta(hours=2),
}  # fmt: skip
DAY_WORDS: Final = ("first", "second", "third", "fourth")


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth weekday of a month; -1 is the last. ValueError outside 1 to 4 and -1."""
    if nth == -1:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta((last.weekday() - weekday) % WEEK)
    if not 1 <= nth <= 4:
        raise ValueError(f"{nth} is neither 1 to 4 nor -1 (the last).")
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % WEEK + WEEK * (nth - 1))


def days_of_series(weekday: int, nth: int, first: date, last: date) -> Iterator[date]:
    """The days a series means, from its first day to `last`: each month's nth weekday, or every one or two weeks.

    Every second week is counted from `first`, so it is the series' own first day.
    """
    if nth in {WEEKLY, FORTNIGHTLY}:
        start = first + timedelta((weekday - first.weekday()) % WEEK)
        yield from (start + timedelta(n) for n in range(0, (last - start).days + 1, nth))
        return
    year, month = first.year, first.month
    while date(year, month, 1) <= last:
        day = nth_weekday(year, month, weekday, nth)
        if first <= day <= last:
            yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def is_working_day(day: date, holidays: frozenset[date] = frozenset()) -> bool:
    """Monday to Friday, without the holidays of a city."""
    return day.weekday() < 5 and day not in holidays


def working_days_later(day: date, count: int, holidays: frozenset[date] = frozenset()) -> date:
    """The day so many working days after a day; the day itself for none. ValueError: fewer than none."""
    if count < 0:
        raise ValueError(f"{count} working days later is earlier.")
    while count:
        day += timedelta(1)
        count -= is_working_day(day, holidays)
    return day
