"""Figures for a problem: the reading of a row in the newest briefing, and those that were pinned, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from babel.dates import format_date
from babel.numbers import format_decimal
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext

from compstat.access.rules import WrongState
from compstat.briefings import queries as briefings
from compstat.incidents import queries as incidents
from compstat.places import queries as places
from compstat.places.queries import Area, City, Row

from ..models import Panel, Problem

PERIODS: Final = briefings.PERIODS


@dataclass(frozen=True)
class Reading:
    """A cell of the table of a frozen briefing: `told` is the cell as it stands there, and the row's label."""

    edition: str
    area: str
    row: str
    period: str
    to: date
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """A figure in words, in the reader's language, with the way to its recipe (empty where this door has none)."""

    label: str
    sentence: str
    word: str
    caveats: tuple[str, ...]
    href: str
    to: date


def rows_to_pin(where: City) -> list[Row]:
    """The rows whose figures may be pinned: all but those that the law protects."""
    return [row for row in where.rows if not row.protected]


def reading(found: Problem, row_id: str, period: str, *, area_id: str = "") -> Reading:
    """A row in the newest briefing of the problem's area, or of another. AreaUnknown; WrongState: there is none."""
    where = places.city(found.city)
    area = places.area(where, area_id or found.area)
    row = next((each for each in rows_to_pin(where) if each.id == row_id), None)
    if row is None or period not in PERIODS:
        raise WrongState("Choose a row of the table and one of its periods. Protected rows cannot be pinned.")
    edition = incidents.live_edition(where)
    dates = briefings.frozen_dates(edition, area) if edition else []
    if edition is None or not dates:
        raise WrongState("No briefing of this area is frozen yet, so there is no figure to pin.")
    frozen = briefings.briefing(edition, area, dates[0])
    cell = next((each["periods"][period] for each in frozen["table"]["rows"] if each["row"] == row_id), None)
    if cell is None or cell["count"] is None:
        raise WrongState("The newest briefing does not tell this figure. Choose another row or period.")
    return Reading(edition.id, area.id, row_id, period, dates[0], {**cell, "label": row.label})


def figure(of: Panel | Reading, where: City) -> Figure:
    """A pinned figure, or a reading, in words."""
    known = {row.id: row for row in where.rows}
    cell = {**of.told, "label": known[of.row].label} if of.row in known else of.told  # in the reader's language
    area = next((each for each in places.areas(where) if each.id == of.area), None)
    counted = _counted(cell, of, _place(of, area, where))
    return Figure(
        str(cell["label"]), " ".join((counted, *_usual(cell, known.get(of.row)))), briefings.ranged_text(cell),
        tuple(briefings.caveat_text(where, each["code"], each["params"]) for each in cell["caveats"]),
        recipe_href(of, where, area), of.to,
    )  # fmt: skip


def _place(of: Panel | Reading, area: Area | None, where: City) -> str:
    """Where, briefly: "District D4"; an area there is no more by its key."""
    if area is None or area.kind != "district":
        return area.name if area else of.area
    return gettext("%(word)s %(id)s") % {"word": gettext(where.district_word).capitalize(), "id": area.id}


def _counted(cell: Mapping[str, Any], of: Panel | Reading, place: str) -> str:
    """What was counted, where, in which days."""
    n = int(cell["count"])
    said = {
        "label": cell["label"], "area": place, "n": _number(n), "to": _on(of.to),
        "from": _on(date.fromisoformat(str(cell["from"]))),
    }  # fmt: skip
    if of.period == "week":
        told = ngettext(
            "%(label)s, %(area)s: %(n)s report in the 7 days to %(to)s.",
            "%(label)s, %(area)s: %(n)s reports in the 7 days to %(to)s.", n,
        )  # fmt: skip
    elif of.period == "days28":
        told = ngettext(
            "%(label)s, %(area)s: %(n)s report in the 28 days to %(to)s.",
            "%(label)s, %(area)s: %(n)s reports in the 28 days to %(to)s.", n,
        )  # fmt: skip
    else:
        told = ngettext(
            "%(label)s, %(area)s: %(n)s report from %(from)s to %(to)s.",
            "%(label)s, %(area)s: %(n)s reports from %(from)s to %(to)s.", n,
        )  # fmt: skip
    return told % said


def _usual(cell: Mapping[str, Any], row: Row | None) -> list[str]:
    """The usual range, or what stands where there is none."""
    if cell["usual_low"] is not None:
        told = {"low": _number(cell["usual_low"]), "high": _number(cell["usual_high"])}
        return [gettext("Usual for these days: %(low)s to %(high)s.") % told]
    said = briefings.range_text(row, cell) if row else ""
    return [f"{said}."] if said else []


def baseline_text(of: Reading) -> str:
    """A reading as the baseline of a statement: where a problem starts."""
    cell = of.told
    said = {"n": _number(cell["count"]), "label": str(cell["label"]).lower(), "to": _on(of.to),
            "from": _on(date.fromisoformat(str(cell["from"])))}  # fmt: skip
    told = ngettext(
        "%(n)s report (%(label)s) from %(from)s to %(to)s", "%(n)s reports (%(label)s) from %(from)s to %(to)s",
        int(cell["count"]),
    )  # fmt: skip
    return told % said


def recipe_href(of: Panel | Reading, where: City, area: Area | None) -> str:
    """The permanent address of how a figure was made; empty where this door has none."""
    if area is None:
        return ""
    try:
        return reverse("recipe", args=[where.id, of.edition, area.slug, of.to.isoformat(), of.row, of.period])
    except NoReverseMatch:  # a public page, where the staff's door is open alone
        return ""


def _number(value: float) -> str:
    return str(format_decimal(value, locale=places.locale()))


def _on(day: date) -> str:
    return str(format_date(day, "long", locale=places.locale()))
