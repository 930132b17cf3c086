"""Ask about editions: which is live, what it counts, how healthy the feed is. Marked ones open private files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import duckdb
import h3
import numpy as np
from numpy.typing import NDArray

from compstat.places.queries import CITY, City

from . import counts, editions, streets
from .counts import SuppliedCount
from .coverage import Coverage
from .editions import Edition
from .protect import ALL, IN_ROWS, UNGEOCODED, Flags
from .rules import EditionUnknown
from .streets import Found

__all__ = [
    "ALL", "IN_ROWS", "UNGEOCODED", "Coverage", "Edition", "EditionUnknown", "Found", "LeftOut", "Reject",
    "SuppliedCount", "announced", "awaits_two", "corrections", "daily_counts", "edition", "editions_of",
    "find_street", "hexagon_counts", "hour_weekday", "left_out", "live_edition", "prepared_edition", "rejects",
    "supplied_counts",
]  # fmt: skip


def live_edition(city: City) -> Edition | None:
    """The edition the public pages read; None while nothing is published."""
    return editions.live(city.id)


def edition(city: City, edition_id: str) -> Edition:
    """The published edition with this id. EditionUnknown names those there are."""
    found = editions.read(city.id, edition_id)
    if not (found.folder / "published.json").is_file() and found != editions.live(city.id):
        raise editions.unknown(city.id, edition_id)
    return found


def prepared_edition(city: City, edition_id: str) -> Edition:
    """PRIVATE: the edition with this id, published or not. EditionUnknown names those that are."""
    return editions.read(city.id, edition_id)


def awaits_two(of: Edition, *, in_the_demo: bool = False) -> bool:
    """Whether it carries counts of the department that the live edition does not: two people must want them.

    In a fictional city one command publishes, unless two people are to try it (`in_the_demo`).
    """
    if of.city.fictional and not in_the_demo:
        return False
    live = editions.live(of.city_id)
    known = set(counts.from_dicts(list(live.manifest["counts"]))) if live else set()
    return bool(of.manifest["counts"]) and set(counts.from_dicts(list(of.manifest["counts"]))) != known


def announced(city: City) -> datetime | None:
    """From when one person may publish the department's counts alone; None while nobody has announced it."""
    return editions.announced(city.id)


def editions_of(city: City) -> list[Edition]:
    """Every published edition, newest first."""
    return editions.published(city.id)


@lru_cache(maxsize=32)
def supplied_counts(of: Edition) -> tuple[SuppliedCount, ...]:
    """Counts the department supplied with this edition."""
    return counts.from_dicts(list(of.manifest["counts"]))


@lru_cache(maxsize=8)
def _streets(path: Path, changed: int) -> dict[str, dict[str, dict[str, int]]]:
    known: dict[str, dict[str, dict[str, int]]] = json.loads(path.read_text(encoding="utf-8"))
    return known


def find_street(of: Edition, text: str, cross: str = "") -> tuple[Found, ...]:
    """Streets of the feed that match, each with its districts; what was typed goes nowhere else."""
    path = of.folder / "streets.json"
    return streets.search(_streets(path, path.stat().st_mtime_ns), text[:120], cross[:120])


def corrections(city: City) -> list[Edition]:
    """Editions that changed figures published before, newest first."""
    return [e for e in editions_of(city) if e.manifest["changes"] and e.manifest["changes"]["rows"]]


@dataclass(frozen=True)
class Reject:
    """A record that could not be used."""

    file: str
    line: int
    reason: str
    raw: str


def rejects(of: Edition) -> Iterator[Reject]:
    """PRIVATE: the rejected records. EditionUnknown when they are no longer kept."""
    path = of.folder / "rejects" / "rejects.jsonl"
    if not path.exists():
        raise EditionUnknown(f"The rejected records of edition {of.id} are no longer kept: it is too old.")
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield Reject(**json.loads(line))


def _ask(of: Edition, sql: str, values: list[object]) -> dict[str, NDArray[np.generic]]:
    """PRIVATE: a question to the single reports. EditionUnknown when they are no longer kept."""
    path = of.folder / "reports.parquet"
    if not path.exists():
        raise EditionUnknown(f"The single reports of edition {of.id} are no longer kept: it is too old.")
    with duckdb.connect(config={"threads": 2, "autoinstall_known_extensions": False}) as connection:
        found: dict[str, NDArray[np.generic]] = connection.execute(sql, [str(path), *values]).fetchnumpy()
    return found


def hexagon_counts(of: Edition, first: date, last: date) -> dict[str, dict[str, dict[int, int]]]:
    """PRIVATE: by row, hexagon and neighborhood (its number, −1: none) the incidents of a window; for freezing only."""
    found = _ask(
        of,
        "SELECT row, cell, neighborhood, count(*) AS n FROM read_parquet(?) WHERE cell > 0 AND counts & 1 = 1 "
        "AND day BETWEEN ? AND ? GROUP BY ALL",
        [first.toordinal(), last.toordinal()],
    )
    by_row: dict[str, dict[str, dict[int, int]]] = {}
    columns = (found[name].tolist() for name in ("row", "cell", "neighborhood", "n"))
    for row, cell, neighborhood, n in zip(*columns, strict=True):
        cells = by_row.setdefault(of.cube.rows[row], {})
        cells.setdefault(h3.int_to_str(cell), {})[neighborhood] = n
    return by_row


def hour_weekday(of: Edition, area: str, first: date, last: date) -> dict[str, NDArray[np.int64]]:
    """PRIVATE: by row a grid (7 weekdays from Monday, 25 hours, the last for unknown) of an area's incidents.

    Areas are the city, districts and groups; for freezing only.
    """
    found = _by_hour(of, first, last)
    some = _counting_in(of, area, found["counts"], found["district"])
    row, weekday, hour, n = (found[name][some] for name in ("row", "weekday", "hour", "n"))
    grids = np.zeros((len(of.cube.rows), 7, 25), np.int64)
    np.add.at(grids, (row, weekday, hour), n)  # hour −1, unknown, is the last
    return {of.cube.rows[number]: grids[number] for number in np.unique(row).tolist()}


@lru_cache(maxsize=4)
def _by_hour(of: Edition, first: date, last: date) -> dict[str, NDArray[np.int64]]:
    """PRIVATE: the incidents of a window by row, weekday, hour, district and the areas in which they count."""
    found = _ask(
        of,
        "SELECT row, (day - 1) % 7 AS weekday, hour, district, counts, count(*) AS n FROM read_parquet(?) "
        "WHERE day BETWEEN ? AND ? GROUP BY ALL",
        [first.toordinal(), last.toordinal()],
    )
    return {name: column.astype(np.int64) for name, column in found.items()}


def _counting_in(of: Edition, area: str, counts: NDArray[np.int64], district: NDArray[np.int64]) -> Flags:
    """Which kept reports count in an area: a bit of `counts`, and the district."""
    city = of.city
    numbers = {d.id: i for i, d in enumerate(city.districts)}
    groups = {g.id: (8 << i, g.districts) for i, g in enumerate(city.groups)}
    bit, districts = groups.get(area, (4, (area,)))
    inside: Flags = (counts & (2 if area == CITY else bit)) > 0
    return inside if area == CITY else inside & np.isin(district, [numbers[d] for d in districts])


_FROM = "FROM read_parquet(?) WHERE list_contains(?, row) AND list_contains(?, hour) AND day BETWEEN ? AND ?"
_DAILY = f"SELECT day, district, neighborhood, counts, count(*) AS n {_FROM} AND counts > 1 GROUP BY ALL"


def daily_counts(
    of: Edition, rows: Sequence[str], areas: Sequence[str], hexagons: Sequence[str], hours: Sequence[tuple[int, int]],
    first: date, last: date,
) -> dict[str, NDArray[np.int32]]:  # fmt: skip
    """PRIVATE: incidents of these rows together on each day, first and last counted, by area and by hexagon.

    Within a row an incident counts once per area. hours: spans of hours, each without its end; none: the whole day. A
    report without an hour is in no span; one without a usable point is in no hexagon (`left_out`). For figures that
    are checked before anybody sees them: any row on hexagons is sensitive.
    """
    told = _told(of, rows, hours, first, last)
    days = (last - first).days + 1
    found = _ask(of, _DAILY, told) if areas else {}
    by_area = {area: _by_day(found, _in_area(of, area, found), first, days) for area in areas}
    return by_area | _in_hexagons(of, hexagons, told, first, days)


@dataclass(frozen=True)
class LeftOut:
    """Reports that stand in no hexagon and no neighborhood, or in no part of the day."""

    unlocated: dict[str, int]  # by recorded district ("" for none): without a usable point, or at a default point
    timeless: int  # in the whole city: without an hour


def left_out(of: Edition, rows: Sequence[str], hours: Sequence[tuple[int, int]], first: date, last: date) -> LeftOut:
    """PRIVATE: how many incidents of these rows `daily_counts` can put nowhere: in these hours without a place, or at
    any time without an hour."""
    unlocated = f"SELECT district, count(*) AS n {_FROM} AND counts & 2 > 0 AND NOT known GROUP BY ALL"
    lost = _ask(of, unlocated, _told(of, rows, hours, first, last))
    names = [*(d.id for d in of.city.districts), ""]  # a district of −1 is none
    by_district = {names[d]: n for d, n in zip(lost["district"].tolist(), lost["n"].tolist(), strict=True)}
    timeless = _ask(of, f"SELECT count(*) AS n {_FROM} AND counts & 2 > 0", _told(of, rows, [(-1, 0)], first, last))
    return LeftOut(by_district, int(timeless["n"][0]))


def _told(of: Edition, rows: Sequence[str], hours: Sequence[tuple[int, int]], first: date, last: date) -> list[object]:
    """What _FROM asks for."""
    listed = [hour for begin, end in hours for hour in range(begin, end)] or [*range(-1, 24)]
    return [[of.cube.rows.index(row) for row in rows], listed, first.toordinal(), last.toordinal()]


def _in_hexagons(
    of: Edition, hexagons: Sequence[str], told: list[object], first: date, days: int
) -> dict[str, NDArray[np.int32]]:
    """PRIVATE: incidents of each day in these hexagons."""
    if not hexagons:
        return {}
    cells = [h3.str_to_int(cell) for cell in hexagons]
    found = _ask(
        of, f"SELECT cell, day, count(*) AS n {_FROM} AND counts & 1 = 1 AND list_contains(?, cell) GROUP BY ALL",
        [*told, cells],
    )  # fmt: skip
    place = {cell: at for at, cell in enumerate(cells)}
    counts = np.zeros((len(cells), days), np.int32)
    at = np.array([place[cell] for cell in found["cell"].tolist()], np.intp)
    np.add.at(counts, (at, found["day"].astype(np.intp) - first.toordinal()), found["n"].astype(np.int32))
    return dict(zip(hexagons, counts, strict=True))


def _in_area(of: Edition, area: str, found: dict[str, NDArray[np.generic]]) -> Flags:
    """Which kept reports count in an area of the cube, a neighborhood too."""
    city = of.city
    before = 1 + len(city.districts) + len(city.groups)
    number = of.cube.area_index[area] - before
    counts, neighborhood = (found[name].astype(np.int64) for name in ("counts", "neighborhood"))
    if number < 0:
        return _counting_in(of, area, counts, found["district"].astype(np.int64))
    inside: Flags = (counts & (8 << len(city.groups)) > 0) & (neighborhood == number)
    return inside


def _by_day(found: dict[str, NDArray[np.generic]], some: Flags, first: date, days: int) -> NDArray[np.int32]:
    counts = np.zeros(days, np.int32)
    np.add.at(counts, found["day"][some].astype(np.intp) - first.toordinal(), found["n"][some].astype(np.int32))
    return counts
