"""Private reports → public counts. What must not be held is not stored; ids, streets and persons go.

Within a row an incident counts once per area, at its first accepted line: first in the city, first in its district,
in each group, in its neighborhood and in its hexagon are decided apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from compstat.analysis import cube
from compstat.places.queries import CITY, City, Geography, Row, locate

from .tally import Records

ALL, IN_ROWS, UNGEOCODED = "_all", "_in_rows", "_ungeocoded"
SPECIAL = (ALL, IN_ROWS, UNGEOCODED)
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]
Columns = dict[str, NDArray[np.generic]]

PORTION = 1_500_000  # records looked at together: what a large file needs of memory beside its columns
LEAST_AT_DEFAULT = 30  # reports
SHARE_WITH_STREETS, LEAST_STREETS = 0.003, 20  # a real address has one or two street names
SHARE_WITHOUT_STREETS = 0.02


def counts_in(row: Row, code: int, flags: Sequence[str]) -> bool:
    """Whether a report with this code and these flags counts in the row."""
    if not row.leaf or (row.flag and row.flag not in flags):
        return False
    return row.every or (not row.codes) or any(low <= code <= high for low, high in row.codes)


def withheld(city: City, code: int) -> bool:
    """Whether this code must not be held here."""
    return any(low <= code <= high for low, high in city.feed.withheld)


@dataclass(frozen=True)
class DefaultPoint:
    """A coordinate the records system writes when it does not know better."""

    lat: float
    lng: float
    reports: int
    share: float


@dataclass
class Placed:
    """Where accepted reports lie; −1 and 0 where nobody can tell."""

    known: Flags  # a usable point
    neighborhood: NDArray[np.int16]
    polygon_district: NDArray[np.int16]
    cell: NDArray[np.uint64]
    defaults: tuple[DefaultPoint, ...]


def place(city: City, records: Records, geography: Geography | None) -> Placed:
    """Find usable points and the neighborhood and hexagon of each. Default points are kept off maps."""
    points, which = _points(records)
    lat, lng = points.view(np.float32).reshape(-1, 2).T.astype(np.float64)
    usable = _usable(city, lat, lng)
    counts = np.bincount(which[records.accepted], minlength=len(points))
    pile = default_points(records, which, counts, usable)
    usable[pile] = False
    found = locate(city, geography, np.where(usable, lng, np.nan), np.where(usable, lat, np.nan))
    total = max(int(counts.sum()), 1)
    defaults = tuple(
        DefaultPoint(round(float(lat[p]), 3), round(float(lng[p]), 3), int(counts[p]), float(counts[p] / total))
        for p in pile
    )
    return Placed(usable[which], found.neighborhood[which], found.district[which], found.cell[which], defaults)


def _points(records: Records) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Every distinct point, and which of them each record has; a portion at a time, to need little memory."""
    size = len(records.status)
    starts = range(0, size, PORTION) or range(1)
    points = np.unique(np.concatenate([np.unique(_packed(records, s)) for s in starts]))
    which = np.empty(size, np.int32)
    for start in starts:
        which[start : start + PORTION] = np.searchsorted(points, _packed(records, start))
    return points, which


def _packed(records: Records, start: int) -> NDArray[np.int64]:
    """Latitude and longitude of a portion of records as one number each."""
    portion = slice(start, start + PORTION)
    both = np.stack([records.lat[portion], records.lng[portion]], axis=1)
    return np.ascontiguousarray(both).view(np.int64).ravel()


def _usable(city: City, lat: NDArray[np.float64], lng: NDArray[np.float64]) -> Flags:
    """Points that are numbers, no sentinels, and inside the city's bounds."""
    good: Flags = np.isfinite(lat) & np.isfinite(lng)
    for south, west in city.feed.sentinels:
        good &= ~((np.abs(lat - south) < 1e-6) & (np.abs(lng - west) < 1e-6))
    if city.feed.bounds:
        south, west, north, east = city.feed.bounds
        good &= (lat >= south) & (lat <= north) & (lng >= west) & (lng <= east)
    return good


def default_points(records: Records, which: NDArray[np.int32], counts: Indices, usable: Flags) -> Indices:
    """Points that carry a share of all reports no real place carries, most reports first.

    With street names: ≥ 0.3 % of the reports and ≥ 20 distinct names (a real address has one or two). Without:
    ≥ 2 %. Always ≥ 30 reports.
    """
    named = len(records.streets) > 1
    least = max(LEAST_AT_DEFAULT, (SHARE_WITH_STREETS if named else SHARE_WITHOUT_STREETS) * counts[usable].sum())
    heavy = np.flatnonzero(usable & (counts >= least))
    if named and len(heavy):
        here = records.accepted & np.isin(which, heavy)
        pairs = np.unique(np.stack([which[here], records.street[here]]), axis=1)
        streets = np.bincount(pairs[0], minlength=len(counts))
        heavy = heavy[streets[heavy] >= LEAST_STREETS]
    return heavy[np.argsort(-counts[heavy], kind="stable")]


@dataclass(frozen=True)
class Level:
    """A way areas divide reports: each record's area in the cube, −1 for none."""

    name: str
    area: NDArray[np.int16]


def levels(city: City, records: Records, placed: Placed, areas: Sequence[str]) -> Iterator[Level]:
    """City, recorded district, each group, neighborhood, in turn."""
    at = {area: i for i, area in enumerate(areas)}
    yield Level(CITY, np.full(len(records.status), at[CITY], np.int16))
    numbers = np.array([at[d.id] for d in city.districts] + [-1], np.int16)  # the last for "no district"
    yield Level("district", numbers[records.district])
    for group in city.groups:
        inside = np.array([d.id in group.districts for d in city.districts] + [False])
        yield Level(group.id, np.where(inside[records.district], at[group.id], -1).astype(np.int16))
    first = 1 + len(city.districts) + len(city.groups)
    yield Level("neighborhood", np.where(placed.neighborhood >= 0, placed.neighborhood + first, -1).astype(np.int16))


def first_lines(incident: NDArray[np.int64], area: NDArray[np.integer]) -> Indices:
    """Positions at which an incident stands for the first time in its area; file order decides."""
    order = np.lexsort((np.arange(len(incident)), area, incident))
    new = np.ones(len(order), np.bool_)
    new[1:] = (incident[order][1:] != incident[order][:-1]) | (area[order][1:] != area[order][:-1])
    return np.sort(order[new])


@dataclass
class Counting:
    """Which accepted records count in which row; incidents on one line are told from those on several."""

    records: Records
    chosen: Indices  # accepted records
    several: Flags  # (records,) the incident has more than one accepted line

    @classmethod
    def of(cls, records: Records, portion: int = 0, portions: int = 1) -> Counting:
        """Sort out the accepted records; all lines of an incident fall into the same portion."""
        chosen = np.flatnonzero(records.accepted & (records.incident % portions == portion))
        several = np.zeros(len(records.status), np.bool_)
        order = chosen[np.argsort(records.incident[chosen], kind="stable")]
        same = records.incident[order][1:] == records.incident[order][:-1]
        several[order[1:][same]] = several[order[:-1][same]] = True
        return cls(records, chosen, several)

    def once_per_area(self, some: Indices, area: NDArray[np.integer]) -> Indices:
        """Of these records those that count, once per incident and area (areas below 0 count nowhere)."""
        some = some[area[some] >= 0]
        mixed = self.several[some]
        again = some[mixed]
        kept = again[first_lines(self.records.incident[again], area[again])]
        return np.sort(np.concatenate([some[~mixed], kept]))


def members(city: City, records: Records, kinds: Sequence[tuple[int, tuple[str, ...]]]) -> dict[str, Flags]:
    """For each row of the feed, which kinds (codes with flags) count in it."""
    return {
        row.id: np.array([counts_in(row, code, flags) for code, flags in kinds] or [False], np.bool_)
        for row in city.leaf_rows
    }


@dataclass
class Protected:
    """What may be kept for everyone: counts."""

    prefix: cube.Counts
    first_day: int
    rows: tuple[str, ...]
    areas: tuple[str, ...]
    per_day: NDArray[np.int64]  # (days, districts + 1) accepted records, for comparing editions


def protect(
    city: City,
    records: Records,
    placed: Placed,
    kinds: Sequence[tuple[int, tuple[str, ...]]],
    areas: Sequence[str],
    keep: Callable[[Columns], None],
) -> Protected:
    """Count every row in every area; hand single reports, without what tells who and which house, to `keep`."""
    days = records.day[records.accepted]
    first, last = int(days.min()), int(days.max())
    in_row = members(city, records, kinds)
    rows = (*in_row, *SPECIAL)
    counts = np.zeros((last - first + 1, len(rows), len(areas)), np.int32)
    ways = list(levels(city, records, placed, areas))
    portions = 1 + len(days) // PORTION
    for portion in range(portions):
        counting = Counting.of(records, portion, portions)
        kept = list(_counted(counting, placed, in_row, ways, counts, first))
        keep({name: np.concatenate([k[name] for k in kept]) for name in kept[0]})
    per_day = np.zeros((last - first + 1, len(city.districts) + 1), np.int64)
    np.add.at(per_day, (days - first, records.district[records.accepted]), 1)
    return Protected(cube.prefix_sum(counts), first, rows, tuple(areas), per_day)


def _counted(
    counting: Counting, placed: Placed, in_row: dict[str, Flags], ways: Sequence[Level], counts: cube.Counts, first: int
) -> Iterator[Columns]:
    """Add a portion of the records to the counts; yields what is kept of each row."""
    records = counting.records
    any_row = np.any(list(in_row.values()), axis=0)
    for number, row in enumerate((*in_row, *SPECIAL)):
        some = _records_of(row, records, counting.chosen, in_row, any_row, placed)
        seen: dict[str, Indices] = {}
        for way in ways:
            seen[way.name] = found = counting.once_per_area(some, way.area)
            cube.accumulate(counts, records.day[found] - first, np.full(len(found), number, np.int32), way.area[found])
        if row in in_row:
            located = some[placed.cell[some] > 0]
            in_cell = counting.once_per_area(located, placed.cell.view(np.int64))
            yield _kept(number, records, placed, some, seen, in_cell)


def _records_of(
    row: str, records: Records, chosen: Indices, in_row: dict[str, Flags], any_row: Flags, placed: Placed
) -> Indices:
    """The accepted records that count in a row, special rows included."""
    if row == ALL:
        return chosen
    if row in in_row:
        return chosen[in_row[row][records.kind[chosen]]]
    listed = chosen[any_row[records.kind[chosen]]]
    return listed if row == IN_ROWS else listed[~placed.known[listed]]


def _kept(
    row: int, records: Records, placed: Placed, some: Indices, seen: dict[str, Indices], in_cell: Indices
) -> Columns:
    """The columns of reports.parquet for one row; `counts` has a bit per way of dividing in which a report counts."""
    bits = np.zeros(len(records.status), np.uint32)
    for bit, found in enumerate((in_cell, *seen.values())):
        bits[found] |= np.uint32(1 << bit)
    some = some[bits[some] > 0]
    known = placed.known[some]
    return {
        "row": np.full(len(some), row, np.int16),
        "day": records.day[some],
        "hour": records.hour[some],
        "district": records.district[some],
        "neighborhood": placed.neighborhood[some],
        "cell": placed.cell[some],
        "lat": np.where(known, records.lat[some], np.float32(np.nan)),
        "lng": np.where(known, records.lng[some], np.float32(np.nan)),
        "known": known,
        "counts": bits[some],
    }
