"""The table of an area: each row in three periods, with what it is compared with and why not (contracts §6).

Caveats are codes with parameters; `words` turns them into sentences when the table is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from compstat.analysis.change import Cell, Signal
from compstat.analysis.maturity import is_provisional, same_maturity
from compstat.analysis.periods import Period, Window, last_sunday, provisional_from
from compstat.incidents import queries as incidents
from compstat.incidents.queries import Edition, SuppliedCount
from compstat.places.queries import Area, City, Row

from .board import NOT_COVERED, Comparison, breaks_in, comparison
from .protected import protected_period
from .shapes import UNTESTED, caveat

SCHEMA = "compstat-table-1"
DEPARTMENT, OPEN_FILE = "department", "open_file"


def default_to(edition: Edition) -> date:
    """The last Sunday on or before as-of."""
    return last_sunday(edition.as_of)


def build(edition: Edition, area: Area, to: date) -> dict[str, Any]:
    """The table of one area to a date."""
    city = edition.city
    periods = {p: comparison(edition, p, to) for p in Period}
    then = _known_a_year_ago(edition)
    cells = {p: _cells(c, area, then) for p, c in periods.items()}
    ungeocoded = {
        p.value: edition.count(incidents.UNGEOCODED, area.id, c.now.first, c.now.last) for p, c in periods.items()
    }
    return {
        "schema": SCHEMA, "city": city.id, "area": area.id, "edition": edition.id, "as_of": edition.as_of.isoformat(),
        "to": to.isoformat(), "provisional_from": provisional_from(edition.as_of).isoformat(),
        "ungeocoded": ungeocoded,
        "breaks": [{"on": b.on.isoformat(), "text": b.text} for b in city.breaks],
        "source_note": city.feed.source,
        "rows": [
            {
                "row": row.id, "label": row.label, "total": row.total,
                "source": DEPARTMENT if row.protected else OPEN_FILE,
                "periods": {p.value: cells[p][row.id] for p in periods},
            }
            for row in city.rows
        ],
    }  # fmt: skip


def _known_a_year_ago(edition: Edition) -> Edition | None:
    """The edition that knew last year's reports as early as this one knows this year's."""
    others = [e for e in incidents.editions_of(edition.city) if e.id != edition.id]
    which = same_maturity(edition.as_of, [e.as_of for e in others])
    return None if which is None else others[which]


def _cells(c: Comparison, area: Area, then: Edition | None) -> dict[str, dict[str, Any]]:
    """Every row in one period."""
    rows = c.edition.city.rows
    told = {
        r.id: protected_period(c, r, area) if r.protected else _counted(c, r, area, then) for r in rows if not r.total
    }
    return told | {r.id: _total(c, r, area, [told[part] for part in r.sum_of]) for r in rows if r.total}


def _frame(c: Comparison, count: int | None, last_year: int | None, earlier: list[dict[str, int]]) -> dict[str, Any]:
    """The figures every period has, in the contract's order."""
    mean = float(np.mean([e["count"] for e in earlier])) if earlier else None
    return {
        "from": c.now.first.isoformat(), "to": c.now.last.isoformat(), "count": count, "last_year": last_year,
        "last_year_same_maturity": None, "earlier": earlier, "earlier_mean": mean, **UNTESTED, "caveats": [],
    }  # fmt: skip


def _earlier(c: Comparison, row: Row, area: Area) -> list[dict[str, int]]:
    """The counts of the usable earlier years, newest first."""
    found = []
    for year, then in enumerate(c.earlier):
        if c.why_not(area.id, year) is None:
            count = c.edition.count(row.id, area.id, then.first, then.last)
            found.append({"year": then.last.year, "count": int(count or 0)})
    return found


def _counted(c: Comparison, row: Row, area: Area, then: Edition | None) -> dict[str, Any]:
    """A row counted from the feed; where the department supplied the figure, that is the figure of record."""
    edition = c.edition
    count = edition.count(row.id, area.id, c.now.first, c.now.last)
    last_year = None if c.why_not(area.id, 0) else edition.count(row.id, area.id, c.earlier[0].first, c.earlier[0].last)
    told = _frame(c, count, last_year, _earlier(c, row, area))
    if count is not None:
        _judged(told, c.cell(row.id, area.id), comparable=not breaks_in(edition.city, c.now))
        told["caveats"] = list(_caveats(c, row, area, told))
    record = supplied(edition, row.id, area.id, c.now)
    if record is not None:
        _of_record(told, record)
    _mature(told, c, row.id, area, then)
    return told


def _judged(told: dict[str, Any], cell: Cell, *, comparable: bool) -> None:
    """Put the board's word on the figures."""
    if not comparable:
        told["signal"] = Signal.NOT_COMPARABLE.value if cell.signal != Signal.NOT_TESTED else cell.signal
        return
    told["signal"] = None if cell.signal is None else str(cell.signal)
    for name in UNTESTED.keys() - {"signal"}:
        told[name] = getattr(cell, name)
    if cell.as_in_city:
        told["caveats"].append(caveat("as_in_the_whole_city"))


def _caveats(c: Comparison, row: Row, area: Area, told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Why to read these figures with care; order: what matters most first."""
    city = c.edition.city
    yield from told["caveats"]
    for on in breaks_in(city, c.now):
        yield caveat("break_in_window", on=on.isoformat())
    if not row.scored:
        yield caveat("never_scored")
    if row.incomplete:
        yield caveat("open_file_incomplete", row=row.id)
    if told["signal"] in {Signal.TOO_FEW, Signal.TOO_FEW_YEARS}:
        yield caveat(told["signal"], years=len(told["earlier"]))
    yield from _missing_years(c, area)
    if unusual := [e["year"] for e in told["earlier"] if e["year"] in city.unusual_years]:
        yield caveat("unusual_years", years=sorted(unusual))
    if is_provisional(c.now, c.edition.as_of):
        yield caveat("provisional", since=provisional_from(c.edition.as_of).isoformat())
    if area.kind == "neighborhood":
        yield caveat("by_point")
    if c.period is Period.YTD and any(
        (w.last.month, w.last.day) != (c.now.last.month, c.now.last.day) for w in c.earlier
    ):
        yield caveat("leap_day")


def _missing_years(c: Comparison, area: Area) -> Iterator[dict[str, Any]]:
    """Earlier years that cannot be used, by reason."""
    reasons: dict[str, list[int]] = {}
    for year, then in enumerate(c.earlier):
        if why := c.why_not(area.id, year):
            reasons.setdefault(why, []).append(then.last.year)
    for why, years in reasons.items():
        yield caveat(why, years=sorted(years))


@lru_cache(maxsize=32)
def _supplied(edition: Edition) -> dict[tuple[str, str, date, date], SuppliedCount]:
    """The department's own counts, by row, area and window."""
    return {(c.row, c.area, c.first, c.last): c for c in incidents.supplied_counts(edition)}


def supplied(edition: Edition, row: str, area: str, now: Window) -> SuppliedCount | None:
    """The department's own count of exactly this window, if it gave one."""
    return _supplied(edition).get((row, area, now.first, now.last))


def _of_record(told: dict[str, Any], record: SuppliedCount) -> None:
    """Make a supplied count the figure; what was computed from the open file holds only if both agree."""
    if record.count != told["count"]:
        told.update(UNTESTED)
        told["signal"] = Signal.NOT_TESTED.value
        told["caveats"] = [x for x in told["caveats"] if x["code"] not in {NOT_COVERED, "as_in_the_whole_city"}]
    told["caveats"] = [x for x in told["caveats"] if x["code"] != "open_file_incomplete"]
    told["caveats"].append(caveat("figure_of_record", open_count=told["count"], source=record.source))
    told["count"] = record.count
    if record.prior_count is not None:
        told["last_year"] = record.prior_count


def _total(c: Comparison, row: Row, area: Area, parts: list[dict[str, Any]]) -> dict[str, Any]:
    """A total: the sum of the figures of the rows it names; not tested."""
    city = c.edition.city

    def added(name: str) -> int | None:
        values = [part[name] for part in parts]
        return None if any(v is None for v in values) else int(sum(values))

    told = _frame(c, added("count"), added("last_year"), _earlier(c, row, area))
    told["last_year_same_maturity"] = added("last_year_same_maturity")
    if told["count"] is None:
        told["caveats"] = [caveat(NOT_COVERED, years=[c.now.last.year])]
        return told
    told["signal"] = Signal.NOT_TESTED.value
    told["caveats"] = [
        *_records_in(parts),
        *([caveat("total_without_protected")] if _beside_protected(city, row) else []),
        *_missing_years(c, area),
    ]
    if is_provisional(c.now, c.edition.as_of):
        told["caveats"].append(caveat("provisional", since=provisional_from(c.edition.as_of).isoformat()))
    if told["last_year_same_maturity"] is None:
        told["caveats"].append(caveat("maturity_unknown"))
    return told


def _records_in(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """That a total holds counts of the department, and what the open file alone adds up to."""
    records = [next((x for x in part["caveats"] if x["code"] == "figure_of_record"), None) for part in parts]
    if not any(records):
        return []
    opened = [r["params"]["open_count"] if r else p["count"] for r, p in zip(records, parts, strict=True)]
    source = next(r["params"]["source"] for r in records if r)
    return [caveat("figure_of_record", open_count=None if None in opened else sum(opened), source=source)]


def _beside_protected(city: City, row: Row) -> bool:
    """Whether the department's own total would hold protected rows that this one leaves out."""
    sections = {city.row(part).section for part in row.sum_of}
    return any(r.protected and r.section in sections for r in city.rows)


def _mature(told: dict[str, Any], c: Comparison, row: str, area: Area, then: Edition | None) -> None:
    """Last year's count as it was known at the same time last year; else why nobody can tell."""
    if told["count"] is None and not any(x["code"] == NOT_COVERED for x in told["caveats"]):
        told["caveats"].append(caveat(NOT_COVERED, years=[c.now.last.year]))
    window = c.earlier[0]
    if then is not None and row in then.cube.row_index and area.id in then.cube.area_index:
        told["last_year_same_maturity"] = then.count(row, area.id, window.first, window.last)
    if told["last_year_same_maturity"] is None:
        told["caveats"].append(caveat("maturity_unknown"))
