"""Ask about editions: which is live, what it counts, how healthy the feed is. Marked ones open private files."""

from __future__ import annotations

import json
from collections.abc import Iterator
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
    "ALL", "IN_ROWS", "UNGEOCODED", "Coverage", "Edition", "EditionUnknown", "Found", "Reject", "SuppliedCount",
    "announced", "awaits_two", "corrections", "edition", "editions_of", "find_street", "hexagon_counts",
    "hour_weekday", "live_edition", "prepared_edition", "rejects", "supplied_counts",
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
