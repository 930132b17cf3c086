"""The three periods of a briefing, and the same period in earlier years (contracts §4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

EARLIER_YEARS = 5
PROVISIONAL_DAYS = 28


class Period(StrEnum):
    """How long a window is: a week, four weeks, or the year so far."""

    WEEK = "week"
    DAYS28 = "days28"
    YTD = "ytd"


LENGTHS = {Period.WEEK: 7, Period.DAYS28: 28}


@dataclass(frozen=True)
class Window:
    """The days from `first` to `last`, both counted."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse a window that ends before it begins."""
        if self.last < self.first:
            raise ValueError(f"A window cannot end ({self.last}) before it begins ({self.first}).")

    @property
    def days(self) -> int:
        """How many days the window holds."""
        return (self.last - self.first).days + 1

    def back(self, days: int) -> Window:
        """The window of the same length, so many days earlier."""
        return Window(self.first - timedelta(days), self.last - timedelta(days))


def window(period: Period, to: date) -> Window:
    """The days of the period that ends on `to`, which counts."""
    if period is Period.YTD:
        return Window(to.replace(month=1, day=1), to)
    return Window(to - timedelta(LENGTHS[period] - 1), to)


def years_back(period: Period, to: date, j: int) -> Window:
    """The same window j years before.

    A week and 28 days move back by the whole number of weeks nearest to the same date, so that each window
    holds the same weekdays. The year to date takes the first n days of that year, n = days elapsed in this
    one; where n is 366 and that year has 365 days, the whole year.
    """
    now = window(period, to)
    if period is Period.YTD:
        first = now.first.replace(year=to.year - j)
        return Window(first, min(first + timedelta(now.days - 1), first.replace(month=12, day=31)))
    return now.back(7 * weeks_in_years(to, j))


def weeks_in_years(to: date, j: int) -> int:
    """The whole number of weeks nearest to the j years before `to` (a year has 52 weeks and a day or two)."""
    return round((to - same_date(to, j)).days / 7)


def same_date(on: date, j: int) -> date:
    """The same date j years before; for 29 February, where that year has none, 28 February."""
    try:
        return on.replace(year=on.year - j)
    except ValueError:
        return on.replace(year=on.year - j, day=28)


def last_sunday(on: date) -> date:
    """The last Sunday that is not after the day."""
    return on - timedelta(on.isoweekday() % 7)


def provisional_from(as_of: date) -> date:
    """The first of the last 28 days before as-of, as-of included: their counts are still unfinished."""
    return as_of - timedelta(PROVISIONAL_DAYS - 1)
