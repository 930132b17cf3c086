"""The board: every district × row of one edition, date and period, compared with its own earlier years."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from compstat.analysis.change import Board, Cell, judge
from compstat.analysis.periods import EARLIER_YEARS, Period, Window, window, years_back
from compstat.incidents.queries import Edition
from compstat.places.queries import CITY, City

Floats = NDArray[np.float64]
NOT_COVERED, BEYOND_BREAK = "not_covered", "beyond_break"


def breaks_in(city: City, now: Window) -> list[date]:
    """Breaks inside a window: counts before and after them stand in one figure."""
    return [b.on for b in city.breaks if now.first < b.on <= now.last]


def beyond_break(city: City, now: Window, earlier: Window) -> bool:
    """Whether a break lies between an earlier window's first day and the end of this one."""
    return any(earlier.first < b.on <= now.last for b in city.breaks)


@dataclass(frozen=True)
class Comparison:
    """A period of an edition: its window, the same window of five earlier years, and the judged board."""

    edition: Edition
    period: Period
    now: Window
    earlier: tuple[Window, ...]
    rows: tuple[str, ...]  # rows counted from the feed
    judged: Board
    _told: dict[tuple[str, str], Cell] = field(default_factory=dict, compare=False, repr=False)

    def why_not(self, area: str, year: int) -> str | None:
        """Why the window `year` + 1 years back cannot be used in the area; None when it can."""
        then = self.earlier[year]
        if beyond_break(self.edition.city, self.now, then):
            return BEYOND_BREAK
        return None if self.edition.covered(area, then.first, then.last) else NOT_COVERED

    def counts(self, area: str) -> tuple[Floats, Floats]:
        """Counts of each row now, and (rows, 5) of the usable earlier years; NaN where there is none."""
        return _counts(self.edition, self.rows, area, self.now, self.earlier)

    def cell(self, row: str, area: str) -> Cell:
        """What the board says of a row counted from the feed."""
        if (row, area) not in self._told:
            self._told[row, area] = self._cell(row, area)
        return self._told[row, area]

    def _cell(self, row: str, area: str) -> Cell:
        number = self.rows.index(row)
        districts = [d.id for d in self.edition.city.districts]
        if area in districts:
            return self.judged.cell(number, districts.index(area))
        now, earlier = self.counts(area)
        return self.judged.outside(number, now[number], earlier[number])


def _counts(
    edition: Edition, rows: tuple[str, ...], area: str, now: Window, earlier: tuple[Window, ...]
) -> tuple[Floats, Floats]:
    cube, city = edition.cube, edition.city
    at, columns = cube.area_index[area], [cube.row_index[r] for r in rows]
    found = cube.windows([(w.first, w.last) for w in (now, *earlier)])[:, columns, at].astype(np.float64)
    if not edition.covered(area, now.first, now.last):
        found[0] = np.nan
    for year, then in enumerate(earlier, 1):
        if beyond_break(city, now, then) or not edition.covered(area, then.first, then.last):
            found[year] = np.nan
    return found[0], found[1:].T


@lru_cache(maxsize=96)
def comparison(edition: Edition, period: Period, to: date) -> Comparison:
    """Judge the board of a period that ends on `to`."""
    city = edition.city
    now = window(period, to)
    earlier = tuple(years_back(period, to, j + 1) for j in range(EARLIER_YEARS))
    rows = tuple(r.id for r in city.leaf_rows)
    pairs = [_counts(edition, rows, d.id, now, earlier) for d in city.districts]
    city_now, city_earlier = _counts(edition, rows, CITY, now, earlier)
    judged = judge(
        np.stack([p[0] for p in pairs], axis=1),
        np.stack([p[1] for p in pairs], axis=1),
        tested=np.array([r.scored for r in city.leaf_rows]),
        city_now=city_now,
        city_earlier=city_earlier,
    )
    return Comparison(edition, period, now, earlier, rows, judged)
