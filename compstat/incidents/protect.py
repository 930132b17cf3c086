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

from .schema import Kind
from .tally import PORTION, Records

ALL, IN_ROWS, UNGEOCODED = "_all", "_in_rows", "_ungeocoded"
SPECIAL = (ALL, IN_ROWS, UNGEOCODED)
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]
Columns = dict[str, NDArray[np.generic]]

LEAST_AT_DEFAULT = 30  # reports
SHARE_WITH_STREETS, LEAST_STREETS = 0.003, 20  # a real address has one or two street names
SHARE_WITHOUT_STREETS = 0.02


def counts_in(row: Row, code: int, flags: Sequence[str]) -> bool:
    """Whether a report with this code and these flags counts in the row."""
    if not row.leaf or (row.flag and row.flag not in flags):
        return False
    return row.every or (not row.codes) or any(low <= code <= high for low, high in row.codes)


@dataclass(frozen=True)
class DefaultPoint:
    """A coordinate the records system writes when it does not know better."""

    lat: float
    lng: float
    reports: int
    share: float


@dataclass
class Placed:
    """Where each distinct point lies; −1 and 0 where nobody can tell."""

    known: Flags  # a usable point
    neighborhood: NDArray[np.int16]
    polygon_district: NDArray[np.int16]
    cell: NDArray[np.uint64]
    defaults: tuple[DefaultPoint, ...]


def place(city: City, records: Records, geography: Geography | None) -> Placed:
    """Find usable points and the neighborhood and hexagon of each. Default points are kept off maps."""
    lat, lng = records.points.T.astype(np.float64)
    usable = _usable(city, lat, lng)
    counts = np.bincount(records.point[records.accepted], minlength=len(lat))
    pile = default_points(records, counts, usable)
    usable[pile] = False
    found = locate(city, geography, np.where(usable, lng, np.nan), np.where(usable, lat, np.nan))
    total = max(int(counts.sum()), 1)
    defaults = tuple(
        DefaultPoint(round(float(lat[p]), 3), round(float(lng[p]), 3), int(counts[p]), float(counts[p] / total))
        for p in pile
    )
    return Placed(usable, found.neighborhood, found.district, found.cell, defaults)


def _usable(city: City, lat: NDArray[np.float64], lng: NDArray[np.float64]) -> Flags:
    """Points that are numbers, no sentinels, and inside the city's bounds."""
    good: Flags = np.isfinite(lat) & np.isfinite(lng)
    for south, west in city.feed.sentinels:
        good &= ~((np.abs(lat - south) < 1e-6) & (np.abs(lng - west) < 1e-6))
    if city.feed.bounds:
        south, west, north, east = city.feed.bounds
        good &= (lat >= south) & (lat <= north) & (lng >= west) & (lng <= east)
    return good


def default_points(records: Records, counts: Indices, usable: Flags) -> Indices:
    """Points that carry a share of all reports no real place carries, most reports first.

    With street names: ≥ 0.3 % of the reports and ≥ 20 distinct names (a real address has one or two). Without:
    ≥ 2 %. Always ≥ 30 reports.
    """
    named = len(records.streets) > 1
    least = max(LEAST_AT_DEFAULT, (SHARE_WITH_STREETS if named else SHARE_WITHOUT_STREETS) * counts[usable].sum())
    heavy = np.flatnonzero(usable & (counts >= least))
    if named and len(heavy):
        here = records.accepted & np.isin(np.arange(len(counts)), heavy)[records.point]
        pairs = np.unique(np.stack([records.point[here], records.street[here]]), axis=1)
        streets = np.bincount(pairs[0], minlength=len(counts))
        heavy = heavy[streets[heavy] >= LEAST_STREETS]
    return heavy[np.argsort(-counts[heavy], kind="stable")]


def first_lines(incident: NDArray[np.int64], area: NDArray[np.integer]) -> Indices:
    """Positions at which an incident stands for the first time in its area; file order decides."""
    order = np.lexsort((np.arange(len(incident)), area, incident))
    new = np.ones(len(order), np.bool_)
    new[1:] = (incident[order][1:] != incident[order][:-1]) | (area[order][1:] != area[order][:-1])
    return np.sort(order[new])


@dataclass
class Portion:
    """Some accepted records, in file order; all lines of an incident fall into the same portion."""

    incident: NDArray[np.int64]
    several: Flags  # the incident has more than one accepted line
    day: NDArray[np.int32]
    hour: NDArray[np.int8]
    kind: NDArray[np.int32]
    district: NDArray[np.int16]
    neighborhood: NDArray[np.int16]
    cell: NDArray[np.uint64]
    known: Flags
    lat: NDArray[np.float32]
    lng: NDArray[np.float32]

    @classmethod
    def of(cls, records: Records, placed: Placed, number: int, of: int) -> Portion:
        """The records of portion `number` of so many."""
        chosen = np.flatnonzero(records.accepted & _every(records.incident, number, of))
        incident, point = records.incident[chosen], records.point[chosen]
        several = np.zeros(len(chosen), np.bool_)
        order = np.argsort(incident, kind="stable")
        same = incident[order][1:] == incident[order][:-1]
        several[order[1:][same]] = several[order[:-1][same]] = True
        columns = (getattr(records, name)[chosen] for name in ("day", "hour", "kind", "district"))
        placing = (column[point] for column in (placed.neighborhood, placed.cell, placed.known, *records.points.T))
        return cls(incident, several, *columns, *placing)

    def areas(self, city: City, areas: Sequence[str]) -> dict[str, NDArray[np.int16]]:
        """By way of dividing (city, recorded district, each group, neighborhood) each record's area; −1 for none."""
        at = {area: i for i, area in enumerate(areas)}
        numbers = np.array([at[d.id] for d in city.districts] + [-1], np.int16)  # the last for "no district"
        ways = {CITY: np.full(len(self.day), at[CITY], np.int16), "district": numbers[self.district]}
        for group in city.groups:
            inside = np.array([d.id in group.districts for d in city.districts] + [False])
            ways[group.id] = np.where(inside[self.district], at[group.id], -1).astype(np.int16)
        first = np.int16(1 + len(city.districts) + len(city.groups))
        return {**ways, "neighborhood": np.where(self.neighborhood >= 0, self.neighborhood + first, np.int16(-1))}

    def once_per_area(self, some: Indices, area: NDArray[np.integer]) -> Indices:
        """Of these records those that count, once per incident and area (areas below 0 count nowhere)."""
        some = some[area[some] >= 0]
        mixed = self.several[some]
        again = some[mixed]
        kept = again[first_lines(self.incident[again], area[again])]
        return np.sort(np.concatenate([some[~mixed], kept]))


def _every(incident: NDArray[np.int64], number: int, of: int) -> Flags:
    """Which incidents fall into portion `number` of so many."""
    found = np.empty(len(incident), np.bool_)
    for start in range(0, len(incident), PORTION):
        found[start : start + PORTION] = incident[start : start + PORTION] % of == number
    return found


def members(city: City, kinds: Sequence[Kind]) -> dict[str, Flags]:
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


def protect(
    city: City,
    records: Records,
    placed: Placed,
    kinds: Sequence[Kind],
    areas: Sequence[str],
    keep: Callable[[Columns], None],
) -> Protected:
    """Count every row in every area; hand single reports, without what tells who and which house, to `keep`."""
    accepted = records.accepted
    first, last = int(records.day[accepted].min()), int(records.day[accepted].max())
    in_row = members(city, kinds)
    rows = (*in_row, *SPECIAL)
    counts = np.zeros((last - first + 1, len(rows), len(areas)), np.int32)
    portions = 1 + int(accepted.sum()) // PORTION
    for number in range(portions):
        portion = Portion.of(records, placed, number, portions)
        kept = list(_counted(portion, in_row, portion.areas(city, areas), counts, first))
        keep({name: np.concatenate([k[name] for k in kept]) for name in kept[0]})
    return Protected(cube.prefix_sum(counts), first, rows, tuple(areas))


def _counted(
    portion: Portion, in_row: dict[str, Flags], ways: dict[str, NDArray[np.int16]], counts: cube.Counts, first: int
) -> Iterator[Columns]:
    """Add a portion of the records to the counts; yields what is kept of each row."""
    any_row = np.any(list(in_row.values()), axis=0)
    for number, row in enumerate((*in_row, *SPECIAL)):
        some = np.flatnonzero(_counting(row, portion, in_row, any_row))
        seen = {way: portion.once_per_area(some, area) for way, area in ways.items()}
        for way, found in seen.items():
            numbers = np.full(len(found), number, np.int32)
            cube.accumulate(counts, portion.day[found] - first, numbers, ways[way][found])
        if row in in_row:
            in_cell = portion.once_per_area(some[portion.cell[some] > 0], portion.cell.view(np.int64))
            yield _kept(number, portion, some, [in_cell, *seen.values()])


def _counting(row: str, portion: Portion, in_row: dict[str, Flags], any_row: Flags) -> Flags:
    """Which records count in a row, special rows included."""
    if row == ALL:
        return np.ones(len(portion.kind), np.bool_)
    if row in in_row:
        return in_row[row][portion.kind]
    listed = any_row[portion.kind]
    return listed if row == IN_ROWS else listed & ~portion.known


def _kept(row: int, portion: Portion, some: Indices, seen: Sequence[Indices]) -> Columns:
    """The columns of reports.parquet for one row; `counts` has a bit per way of dividing in which a report counts."""
    bits = np.zeros(len(portion.day), np.uint32)
    for bit, found in enumerate(seen):
        bits[found] |= np.uint32(1 << bit)
    some = some[bits[some] > 0]
    known = portion.known[some]
    names = ("day", "hour", "district", "neighborhood", "cell")
    return {
        "row": np.full(len(some), row, np.int16),
        **{name: getattr(portion, name)[some] for name in names},
        "lat": np.where(known, portion.lat[some], np.float32(np.nan)),
        "lng": np.where(known, portion.lng[some], np.float32(np.nan)),
        "known": known,
        "counts": bits[some],
    }
