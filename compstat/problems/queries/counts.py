"""What a plan is measured by, counted: whole days of districts and neighborhoods from the cube, all else from private
reports of the edition. A window that is not wholly covered is not known; inside coverage no report means 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from compstat.analysis.periods import Window
from compstat.incidents import queries as incidents
from compstat.incidents.queries import Edition, daily_counts
from compstat.places.queries import City

from .surroundings import DISTRICT, districts_of, is_hexagon, spot

Counts = NDArray[np.int64]
Daily = dict[str, NDArray[np.int32]]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class What:
    """Rows, and spans of hours; none: the whole day."""

    rows: tuple[str, ...]
    hours: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Table:
    """Counts (areas, windows) of all areas asked for."""

    areas: tuple[str, ...]
    counts: Counts

    def total(self, some: Iterable[str]) -> list[int]:
        """Several areas as one, window by window; one that is not in the table holds no reports."""
        return [int(n) for n in self.of(some).sum(axis=0)]

    def of(self, some: Iterable[str]) -> Counts:
        """The rows of several areas; one that is not in the table holds no reports, and has none."""
        place = {area: at for at, area in enumerate(self.areas)}
        found: Counts = self.counts[[place[area] for area in some if area in place]]
        return found


def table(edition: Edition, what: What, areas: Sequence[str], windows: Sequence[Window]) -> Table:
    """Counts of these areas in these windows; nothing is asked about coverage here (`uncovered`)."""
    if not what.hours and not any(map(is_hexagon, areas)):
        return Table(tuple(areas), _from_cube(edition, what.rows, areas, windows))
    first, last = min(w.first for w in windows), max(w.last for w in windows)
    daily = reports_of(edition, what, tuple(areas), first, last)
    days = np.array([daily[area] for area in areas]).reshape(len(areas), -1)
    sums = np.concatenate([np.zeros((len(areas), 1), np.int64), days.cumsum(axis=1)], axis=1)
    begin = [(w.first - first).days for w in windows]
    end = [(w.last - first).days + 1 for w in windows]
    return Table(tuple(areas), sums[:, end] - sums[:, begin])


def _from_cube(edition: Edition, rows: Sequence[str], areas: Sequence[str], windows: Sequence[Window]) -> Counts:
    cube = edition.cube
    counts = cube.windows([(w.first, w.last) for w in windows]).astype(np.int64)
    some = counts[:, [cube.row_index[row] for row in rows]].sum(axis=1)
    chosen: Counts = some[:, [cube.area_index[area] for area in areas]].T
    return chosen


@lru_cache(maxsize=2)
def reports_of(edition: Edition, what: What, areas: tuple[str, ...], first: date, last: date) -> Daily:
    """PRIVATE source: each day's counts of these areas and hexagons; the last two are kept, since a page asks again."""
    cells = [area for area in areas if is_hexagon(area)]
    rest = [area for area in areas if not is_hexagon(area)]
    return daily_counts(edition, what.rows, rest, cells, what.hours, first, last)


def weekly(edition: Edition, what: What, areas: Sequence[str], last: date, weeks: int) -> Counts:
    """Counts (areas, weeks), oldest first; the newest week ends on `last`."""
    newest = Window(last - 6 * DAY, last)
    return table(edition, what, areas, [newest.back(7 * i) for i in reversed(range(weeks))]).counts


def uncovered(edition: Edition, areas: Iterable[str], first: date, last: date) -> list[str]:
    """The areas of which this edition does not know every day; of hexagons, of the districts they lie in."""
    parts = covered_with(edition.city, areas)
    gone = {part for part in _once(parts.values()) if not covered(edition, part, first, last)}
    return [area for area, some in parts.items() if not gone.isdisjoint(some)]


def covered(edition: Edition, area: str, first: date, last: date) -> bool:
    """Whether every day is known in a district or neighborhood. What the edition has never heard of is not."""
    return area in edition.cube.area_index and edition.covered(area, first, last)


def known_in(edition: Edition, parts: Iterable[str], windows: Sequence[Window]) -> list[bool]:
    """In which windows every day is known in all of these districts and neighborhoods (`ground`)."""
    spans = [edition.coverage.spans(part) if part in edition.cube.area_index else () for part in parts]
    return [all(any(a <= w.first and w.last <= b for a, b in some) for some in spans) for w in windows]


def covered_with(city: City, areas: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The areas whose coverage is that of each area: its own or, of a hexagon, that of the districts it lies in."""
    listed = list(areas)
    inside = districts_of(city, filter(is_hexagon, listed))
    return {area: inside.get(area, (area,)) for area in listed}


def ground(edition: Edition, areas: Iterable[str]) -> list[str]:
    """All areas on whose coverage these depend, once each: what is asked about again and again."""
    return sorted(_once(covered_with(edition.city, areas).values()))


def _once(parts: Iterable[tuple[str, ...]]) -> set[str]:
    return {part for some in parts for part in some}


def break_in(city: City, first: date, last: date) -> str:
    """What changed in the way of counting after the first of these days; empty for nothing."""
    return next((each.text for each in city.breaks if first < each.on <= last), "")


def left_out(edition: Edition, what: What, kind: str, areas: Sequence[str], first: date, last: date) -> dict[str, int]:
    """How many reports stand in no hexagon or neighborhood, of how many, in the districts these lie in.

    Nobody knows where they were, or they stand at a point that a records system writes when it does not know better.
    """
    if kind == DISTRICT:
        return {}
    districts = sorted({d for area in areas for d in spot(edition.city, area).districts})
    lost = incidents.left_out(edition, what.rows, what.hours, first, last).unlocated
    whole = table(edition, what, districts, [Window(first, last)])
    return {"n": sum(lost.get(each, 0) for each in districts), "of": int(whole.counts.sum())}


def without_hour(edition: Edition, what: What, first: date, last: date) -> int:
    """How many reports of the whole city stand in no part of the day, since nobody wrote down when."""
    return incidents.left_out(edition, what.rows, what.hours, first, last).timeless if what.hours else 0
