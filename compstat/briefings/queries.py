"""Ask for what is handed out: tables, briefings, notes, recipes, counts. Only counts and frozen documents are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from compstat.incidents.queries import Edition
from compstat.places import queries as places
from compstat.places.queries import Area

from . import document, notes, panels, recipe
from . import paragraph as _paragraph
from . import table as _table
from .pages import featured, notices, range_text
from .recipe import PERIODS
from .rules import BriefingUnknown, DateRefused, ParagraphWrong
from .words import (
    cannot_text,
    caveat_text,
    chart_text,
    deaths_text,
    ranged_text,
    signal_text,
    standing_text,
    unplaced_text,
)

__all__ = [
    "PERIODS", "BriefingUnknown", "DateRefused", "ParagraphWrong", "briefing", "cannot_text", "caveat_text",
    "chart_text", "counts_csv", "deaths_text", "default_to", "dictionary", "featured", "frozen_dates", "note",
    "notices", "paragraph", "range_text", "ranged_text", "recipe_of", "series", "signal_text", "standing_text", "table",
    "told", "unplaced_text",
]  # fmt: skip


def default_to(edition: Edition) -> date:
    """The last Sunday on or before as-of."""
    return _table.default_to(edition)


def _date(edition: Edition, to: date | None) -> date:
    """The date asked for. DateRefused for one the edition cannot know."""
    last = to or default_to(edition)
    if last > edition.as_of:
        raise DateRefused(f"Edition {edition.id} knows reports to {edition.as_of}. Ask for that day or an earlier one.")
    if last < edition.city.feed.earliest:
        raise DateRefused(f"{edition.city.name}'s feed begins on {edition.city.feed.earliest}. Ask for a later day.")
    return last


def told(edition: Edition, codes: Mapping[str, Any]) -> dict[str, Any]:
    """A table of codes with every caveat as a sentence: the form of contracts §6."""
    return {**codes, "rows": [_row_told(edition, row) for row in codes["rows"]]}


def _row_told(edition: Edition, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its caveats in words."""
    periods = {
        name: {
            **cell,
            "caveats": [
                {"code": c["code"], "text": caveat_text(edition.city, c["code"], c["params"])} for c in cell["caveats"]
            ],
        }
        for name, cell in row["periods"].items()
    }
    return {**row, "periods": periods}


def table(edition: Edition, area_id: str, to: date | None = None) -> dict[str, Any]:
    """The table of an area to a date, with sentences. AreaUnknown, DateRefused."""
    area = places.area(edition.city, area_id)
    return told(edition, _table.build(edition, area, _date(edition, to)))


def briefing(edition: Edition, area: Area, to: date) -> dict[str, Any]:
    """The frozen document. BriefingUnknown names the dates there are."""
    return document.read(edition, area, to)


def frozen_dates(edition: Edition, area: Area) -> list[date]:
    """The dates frozen for an area, newest first."""
    return document.frozen_dates(edition, area)


def note(edition: Edition, area: Area, to: date) -> dict[str, Any] | None:
    """The signed note: {text, role, on, at, by}; None when nobody has written one."""
    return notes.read(edition, area, to)


def paragraph(edition: Edition, area: Area, frozen: Mapping[str, Any]) -> str:
    """A paragraph for the local paper, counted again. ParagraphWrong when a figure does not hold."""
    return _paragraph.paragraph(edition, area, frozen)


def recipe_of(edition: Edition, area: Area, codes: Mapping[str, Any], row_id: str, period: str) -> dict[str, Any]:
    """How a figure of a table was made. BriefingUnknown for a row or period there is none of."""
    if period not in PERIODS or row_id not in {r["row"] for r in codes["rows"]}:
        raise BriefingUnknown(f"There is no figure {row_id}/{period}. Periods: {', '.join(PERIODS)}.")
    return recipe.recipe(edition, area, codes, edition.city.row(row_id), period)


def series(edition: Edition, area_id: str, row_id: str, to: date | None = None) -> dict[str, Any]:
    """Two years of weeks of one row. BriefingUnknown for a row that is never drawn as a line."""
    area, last = places.area(edition.city, area_id), _date(edition, to)
    drawn = {r.id: r for r in edition.city.rows if r.scored and not r.protected}
    if row_id not in drawn:
        raise BriefingUnknown(f"There is no weekly series of {row_id!r}. There are: {', '.join(drawn)}.")
    weeks = panels.weekly(edition, area, drawn[row_id], last)
    return {"city": edition.city_id, "area": area.id, "edition": edition.id, "row": row_id, **weeks}


CSV_HEADER = ("area", "row", "day", "count")


def counts_csv(edition: Edition, area: Area) -> Iterator[tuple[object, ...]]:
    """Every covered day's count of every row counted from the feed: (area, row, day, count), header first.

    A day that is not covered has no line: nothing is known of it. A covered day without a report has a line with 0.
    """
    yield CSV_HEADER
    rows = [r.id for r in edition.city.leaf_rows if r.id in edition.cube.row_index]
    for first, last in edition.coverage.spans(area.id):
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        for row in rows:
            for day, count in zip(days, edition.cube.daily(row, area.id, first, last).tolist(), strict=True):
                yield area.id, row, day.isoformat(), count


def dictionary(edition: Edition) -> list[dict[str, Any]]:
    """What each row of the downloads means: {id, label, plain, codes, section, total, source, caveat}."""
    sections = {s.id: s.label for s in edition.city.sections}
    return [
        {
            "id": row.id, "label": row.label, "plain": row.plain, "codes": recipe.codes_text(row), "flag": row.flag,
            "section": sections[row.section], "sum_of": list(row.sum_of), "department_label": row.department_label,
            "source": "department" if row.protected else "open_file", "scored": row.scored, "caveat": row.incomplete,
        }
        for row in edition.city.rows
    ]  # fmt: skip
