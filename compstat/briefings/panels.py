"""What stands beside the table: deaths plainly, what stands out, weeks, hours, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np

from compstat.analysis.periods import provisional_from
from compstat.analysis.series import history_weeks, weekly_series
from compstat.incidents import queries as incidents
from compstat.incidents.queries import Edition
from compstat.places.queries import Area, City, Row

from .shapes import caveat

WEEKS = 104
RHYTHM_DAYS = 364
LEAST_RHYTHM_DAYS = 56
LEAST_RHYTHM = 50  # reports
STANDING = ("more", "fewer")
PERIODS = ("days28", "week", "ytd")  # in the order in which a row is told once


def killed_or_shot(city: City, table: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows that carry no signal: this year's count and the same days of earlier years, nothing more."""
    unscored = {r.id for r in city.rows if not r.scored}
    told = []
    for row in table["rows"]:
        if row["row"] in unscored:
            ytd = row["periods"]["ytd"]
            told.append(
                {
                    "row": row["row"], "from": ytd["from"], "to": ytd["to"], "count": ytd["count"],
                    "earlier": ytd["earlier"], "days28": row["periods"]["days28"]["count"],
                    "caveats": [c for c in ytd["caveats"] if c["code"] in {"open_file_incomplete", "figure_of_record"}],
                }
            )  # fmt: skip
    return told


def stands_out(table: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows that passed, each once; those that moved with the whole city come last."""
    found = []
    for row in table["rows"]:
        for period in PERIODS:
            cell = row["periods"][period]
            if cell["signal"] in STANDING:
                codes = {c["code"] for c in cell["caveats"]}
                found.append({"row": row["row"], "period": period, "as_in_city": "as_in_the_whole_city" in codes})
                break
    return sorted(found, key=lambda item: bool(item["as_in_city"]))


def series(edition: Edition, area: Area, to: date) -> dict[str, dict[str, Any]]:
    """Two years of weeks for each row that may be drawn as a line."""
    return {row.id: weekly(edition, area, row, to) for row in edition.city.rows if row.scored and not row.protected}


def weekly(edition: Edition, area: Area, row: Row, to: date) -> dict[str, Any]:
    """One row's weeks, each with the band of its own season; null where not covered."""
    city = edition.city
    history = history_weeks(WEEKS)
    filled = _weeks(edition, area, row, to, history)
    breaks = [b.on for b in city.breaks]
    found = weekly_series(filled, to, edition.as_of, weeks=WEEKS, breaks=breaks)
    shown = found.week_ends[0] - timedelta(6)
    return {
        "week_ends": [end.isoformat() for end in found.week_ends],
        "counts": list(found.counts), "low": list(found.low), "high": list(found.high), "phi": found.phi,
        "provisional_from": provisional_from(edition.as_of).isoformat(),
        "breaks": [{"on": b.on.isoformat(), "text": b.text} for b in city.breaks if shown <= b.on <= to],
    }  # fmt: skip


def _weeks(edition: Edition, area: Area, row: Row, to: date, weeks: int) -> np.ndarray:
    """Counts of so many weeks that end with `to`, oldest first; NaN where a week is not wholly covered."""
    filled = np.full(weeks * 7, np.nan)
    start = to - timedelta(weeks * 7 - 1)
    for first, last in edition.coverage.spans(area.id):
        first, last = max(first, start), min(last, to)
        if first <= last:
            daily = sum(edition.cube.daily(part, area.id, first, last) for part in row.sum_of or (row.id,))
            filled[(first - start).days : (last - start).days + 1] = daily
    summed: np.ndarray = filled.reshape(weeks, 7).sum(axis=1)
    return summed


def rhythm_window(edition: Edition, area: Area, to: date) -> tuple[date, date] | None:
    """The whole weeks before `to`, at most a year of them, that are covered and on this side of every break."""
    span = next((s for s in edition.coverage.spans(area.id) if s[0] <= to <= s[1]), None)
    if span is None:
        return None
    since = max([span[0], to - timedelta(RHYTHM_DAYS - 1), *(b.on for b in edition.city.breaks if b.on <= to)])
    days = ((to - since).days + 1) // 7 * 7
    return (to - timedelta(days - 1), to) if days >= LEAST_RHYTHM_DAYS else None


def when(edition: Edition, area: Area, to: date) -> dict[str, Any]:
    """PRIVATE source: by row the hour × weekday grid of the year before, or the reason there is none."""
    found = rhythm_window(edition, area, to)
    counted = incidents.hour_weekday(edition, area.id, *found) if found and area.kind != "neighborhood" else {}
    told: dict[str, Any] = {"first": None, "last": None, "rows": {}}
    if found:
        told |= {"first": found[0].isoformat(), "last": found[1].isoformat()}
    for row in edition.city.rows:
        grid = counted.get(row.id)
        reason = _no_rhythm(row, area, found, 0 if grid is None else int(grid.sum()))
        told["rows"][row.id] = {"grid": None, "unknown": None, "midnight": None, "reason": reason}
        if grid is not None and reason is None:
            hours = grid[:, :24]
            told["rows"][row.id] = {
                "grid": hours.tolist(), "unknown": int(grid[:, 24].sum()), "midnight": int(hours[:, 0].sum()),
                "reason": None,
            }  # fmt: skip
    return told


def _no_rhythm(row: Row, area: Area, found: tuple[date, date] | None, reports: int) -> str | None:
    """Why a row has no grid of hours."""
    if row.protected:
        return "protected"
    if not row.scored:
        return "never_on_clocks"
    if row.total:
        return "total"
    if area.kind == "neighborhood":
        return "not_for_neighborhoods"
    if found is None:
        return "not_covered"
    return "too_few_for_rhythm" if reports < LEAST_RHYTHM else None


def cannot_tell(edition: Edition, area: Area, table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What nobody can tell from these figures, most important first."""
    city = edition.city
    cells = [(row["row"], row["periods"]["days28"]) for row in table["rows"]]
    codes = {c["code"] for _, cell in cells for c in cell["caveats"]}
    if all(cell["count"] is None for _, cell in cells):
        yield caveat("nothing_covered")
    for code in ("beyond_break", "not_covered", "too_few_years"):
        if code in codes:
            yield caveat(f"{code}_rows", n=sum(code in {c["code"] for c in cell["caveats"]} for _, cell in cells))
    if few := [row for row, cell in cells if cell["signal"] == "too_few"]:
        yield caveat("too_few_rows", rows=few)
    yield caveat("provisional_weeks", since=table["provisional_from"])
    if table["ungeocoded"]["days28"]:
        yield caveat("ungeocoded", n=table["ungeocoded"]["days28"])
    if any(r.protected for r in city.rows):
        yield caveat("protected_rows", rows=[r.id for r in city.rows if r.protected])
    if any(r.incomplete for r in city.rows):
        yield caveat("deaths_incomplete")
    if area.kind == "neighborhood":
        yield caveat("by_point")
    yield caveat("not_all_that_happens")


def quality(edition: Edition) -> dict[str, Any]:
    """How each record of the feed was dealt with."""
    manifest = edition.manifest
    names = ("read", "accepted", "withheld", "duplicates")
    return {**{name: manifest[name] for name in names}, "rejected": sum(manifest["rejected"].values())}
