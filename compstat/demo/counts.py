"""What Harborview's department counts by itself and hands over: no points, no hours, no text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .happenings import Calendar
from .kinds import CODES, DISTRICTS, SHARES
from .reports import Reports

COLUMNS = ("row_id", "area_id", "from", "to", "count", "prior_count", "source")
PROTECTED = {"rape": 84.0, "domestic_aggravated_assault": 390.0}  # reports a year in the whole city
KNOWN_TO_THE_UNIT_ALONE = 2.5  # homicides a year which the open file never shows
GROUP = ("D1+D2", ("D1", "D2"))
Daily = NDArray[np.int64]  # (districts, days since 1 January of the year before the feed)


def write(lines: Reports, calendar: Calendar, folder: Path, as_of: date, seed: int) -> Path:
    """One CSV: years to date at every quarter end since last year, and homicide to the last Sunday."""
    path = folder / f"counts-on-{as_of}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(_rows(_days(lines, calendar, seed), date(calendar.first.year - 1, 1, 1), as_of))
    return path


def _rows(days: dict[str, Daily], start: date, as_of: date) -> Iterator[tuple[object, ...]]:
    sunday = as_of - timedelta((as_of.weekday() + 1) % 7)
    for to in _quarter_ends(as_of):
        for row, daily in days.items():
            yield from _areas(row, daily, to, start, f"Harborview Police, Crime Analysis Unit, counted for {to}")
    yield from _areas(
        "homicide", days["homicide"], sunday, start, f"Harborview Police, Homicide Unit, counted for {sunday}"
    )


def _quarter_ends(as_of: date) -> list[date]:
    """Ends of quarters since last year, two weeks back or more: so long it takes to count."""
    ends = [
        date(year, month, day)
        for year in (as_of.year - 1, as_of.year)
        for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))
    ]
    return [end for end in ends if end + timedelta(14) <= as_of]


def _areas(row: str, daily: Daily, to: date, start: date, source: str) -> Iterator[tuple[object, ...]]:
    """The row's year to date in every district, the group and the city, beside last year's."""
    first = date(to.year, 1, 1)
    now, prior = (_sums(daily, (day - start).days, (to - first).days + 1) for day in (first, date(to.year - 1, 1, 1)))
    for area in ("city", *DISTRICTS, GROUP[0]):
        yield row, area, first, to, now[area], prior[area], source


def _sums(daily: Daily, first: int, days: int) -> dict[str, int]:
    by_district = dict(zip(DISTRICTS, daily[:, first : first + days].sum(axis=1).tolist(), strict=True))
    return by_district | {"city": sum(by_district.values()), GROUP[0]: sum(by_district[d] for d in GROUP[1])}


def _days(lines: Reports, calendar: Calendar, seed: int) -> dict[str, Daily]:
    """Counts of each day since a year before the feed; by a chance of its own, which no feed gives away."""
    rng = np.random.Generator(np.random.PCG64([seed, 3]))
    before = (calendar.first - date(calendar.first.year - 1, 1, 1)).days
    shape = (len(DISTRICTS), before + (calendar.last - calendar.first).days + 1)
    share = SHARES["street"][:, None] / 365.25
    days: dict[str, Daily] = {row: rng.poisson(a_year * share, shape) for row, a_year in PROTECTED.items()}
    homicide = rng.poisson(KNOWN_TO_THE_UNIT_ALONE * share, shape)
    deaths = (CODES[lines.kind] == 111) & (lines.district >= 0)
    _, once = np.unique(lines.incident[deaths], return_index=True)
    np.add.at(homicide, (lines.district[deaths][once], before + lines.day[deaths][once]), 1)
    return {"homicide": homicide, **days}
