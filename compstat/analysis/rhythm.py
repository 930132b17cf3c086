"""Hours and weekdays: when reports say that things happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

HOURS = 24
WEEK = 7 * HOURS
MINUTES = 60
MONDAY = 3 * HOURS  # 1970-01-01, where numpy's time begins, was a Thursday: three days after a Monday

Codes = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Rhythm:
    """Reports by weekday (Monday first) and hour, and how many told no hour."""

    grid: NDArray[np.int64]
    unknown: int


def hour_weekday(ordinal: Codes, hour: Codes) -> Rhythm:
    """Count reports into 7 × 24 cells: weekday, Monday first, by hour 0 to 23.

    ordinal is the day as `date.toordinal` gives it; hour is 0 to 23, or negative where it is not known: those
    are counted apart, so that grid.sum() + unknown is the number of reports. Both arrays have one length.
    Errors: ValueError for an hour above 23 or arrays of different length.
    """
    if len(ordinal) != len(hour):
        raise ValueError(f"There are {len(ordinal)} days, but {len(hour)} hours.")
    if len(hour) and hour.max() >= HOURS:
        raise ValueError(f"An hour lies between 0 and 23; one here is {hour.max()}.")
    known = hour >= 0
    weekday = (ordinal[known].astype(np.int64) - 1) % 7  # day 1 of the calendar was a Monday
    grid = np.bincount(weekday * HOURS + hour[known], minlength=WEEK)
    return Rhythm(grid.reshape(7, HOURS), int(np.count_nonzero(~known)))


def aoristic(start: NDArray[np.datetime64], end: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Spread each report over the hours in which it may have happened; 7 × 24 weights, Monday first.

    A report between start and end (local clock, to the minute) adds to each hour of the week the share of its
    minutes that lie there: 1 in all. A single moment falls wholly in its hour; more than seven days tell
    nothing, and add 1/168 to every hour. Errors: ValueError where an end precedes its start, or the arrays
    differ in length. Source: Ratcliffe & McCullagh 1998; Ratcliffe 2000.
    """
    first = start.astype("datetime64[m]").astype(np.int64)
    last = end.astype("datetime64[m]").astype(np.int64)
    if first.shape != last.shape or (last < first).any():
        raise ValueError("Each report needs a start and an end that is not before it.")
    last = np.maximum(last, first + 1)  # a moment fills its minute
    long = last - first > WEEK * MINUTES
    grid = _shares(first[~long], last[~long])
    return (grid + np.count_nonzero(long) / WEEK).reshape(7, HOURS)


def _shares(first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.float64]:
    """Shares of the hours of the week, for spans of minutes since 1970 that are at most a week long."""
    begin = first // MINUTES
    hours = -(-last // MINUTES) - begin
    span = np.repeat(np.arange(len(first)), hours)
    hour = begin[span] + np.arange(len(span)) - np.repeat(np.cumsum(hours) - hours, hours)
    inside = np.minimum(last[span], (hour + 1) * MINUTES) - np.maximum(first[span], hour * MINUTES)
    share = inside / (last - first)[span]
    shares: NDArray[np.float64] = np.zeros(WEEK)
    np.add.at(shares, (hour + MONDAY) % WEEK, share)
    return shares
