"""What the newest briefing says about one row near a place, for what residents raise: count, range, a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext

from compstat.concerns.queries import Figure
from compstat.incidents import queries as incidents
from compstat.places import queries as places
from compstat.places.queries import Area, City, Row

from . import document, pages, words

PERIOD = "days28"


def reading(where: City, area: Area, row_id: str) -> Figure | None:
    """The figure of a row in the newest briefing of the area, or of what lies around it; None while there is none."""
    edition = incidents.live_edition(where)
    if edition is None:
        return None
    for here in _around(where, area):
        if dates := document.frozen_dates(edition, here):
            frozen, row = document.read(edition, here, dates[0]), where.row(row_id)
            line = next((each for each in frozen["table"]["rows"] if each["row"] == row_id), None)
            href = pages.address("row", edition, here, frozen["to"], row_id)
            return _figure(where, here, row, line, href) if line else None
    return None


def _around(where: City, area: Area) -> Iterator[Area]:
    """The area; the districts it is made of, or lies in; the whole city."""
    yield area
    if area.kind in {"neighborhood", "group"}:
        yield from (places.area(where, each) for each in area.districts)
    yield where.whole


def _figure(where: City, here: Area, row: Row, line: Mapping[str, Any], href: str) -> Figure:
    cell = line["periods"]["ytd" if row.protected else PERIOD]
    hidden = row.protected or cell["signal"] == "hidden"
    count = None if hidden else cell["count"]
    return Figure(
        label=row.label, area=pages.title(where, here), first=date.fromisoformat(cell["from"]),
        last=date.fromisoformat(cell["to"]), count=count, usual_low=cell["usual_low"] if count is not None else None,
        usual_high=cell["usual_high"] if count is not None else None, word=words.ranged_text(cell),
        sentence=reading_text(where, row, cell, hidden=hidden), href=href, hidden=hidden,
    )  # fmt: skip


def reading_text(where: City, row: Row, cell: Mapping[str, Any], *, hidden: bool = False) -> str:
    """A figure of the last 28 days in one honest sentence, whether it is unusual or not. Never a percentage."""
    said = {"label": row.label}
    if hidden:
        return gettext("%(label)s: the law protects these counts. The page of this row says what may be shown.") % said
    if cell["count"] is None:
        return gettext("%(label)s: not known for these days; the files do not hold all of them.") % said
    if cell["signal"] in {"more", "fewer"}:
        return words.standing_text(where, cell, row.id, PERIOD)
    said |= {"n": words.number(cell["count"])}
    if cell["signal"] == "as_expected" and cell["usual_low"] is not None:
        said |= {"low": words.number(cell["usual_low"]), "high": words.number(cell["usual_high"])}
    if side := words.side_of(cell):
        return _beside(side, cell["count"]) % said
    return _told(cell["signal"], cell["count"], ranged="low" in said) % said


def _beside(side: str, n: int) -> str:
    """The sentence of a count outside its own usual range that is not told from chance."""
    if side == "below":
        return ngettext(
            "%(label)s: %(n)s report in the last 28 days. That is below the usual range (%(low)s to %(high)s), but "
            "not enough to tell it from chance.",
            "%(label)s: %(n)s reports in the last 28 days. That is below the usual range (%(low)s to %(high)s), but "
            "not enough to tell it from chance.", n,
        )  # fmt: skip
    return ngettext(
        "%(label)s: %(n)s report in the last 28 days. That is above the usual range (%(low)s to %(high)s), but "
        "not enough to tell it from chance.",
        "%(label)s: %(n)s reports in the last 28 days. That is above the usual range (%(low)s to %(high)s), but "
        "not enough to tell it from chance.", n,
    )  # fmt: skip


def _told(signal: str, n: int, *, ranged: bool) -> str:
    """The sentence of a count that does not stand out."""
    if signal == "as_expected" and ranged:
        return ngettext(
            "%(label)s: %(n)s report in the last 28 days, about what we would expect (usually %(low)s to %(high)s).",
            "%(label)s: %(n)s reports in the last 28 days, about what we would expect (usually %(low)s to %(high)s).",
            n,
        )  # fmt: skip
    if signal == "too_few":
        return ngettext(
            "%(label)s: %(n)s report in the last 28 days. There are too few to say whether that is unusual.",
            "%(label)s: %(n)s reports in the last 28 days. There are too few to say whether that is unusual.", n,
        )  # fmt: skip
    if signal in {"too_few_years", "not_comparable"}:
        return ngettext(
            "%(label)s: %(n)s report in the last 28 days. Nobody can say yet what is usual here.",
            "%(label)s: %(n)s reports in the last 28 days. Nobody can say yet what is usual here.", n,
        )  # fmt: skip
    return ngettext(
        "%(label)s: %(n)s report in the last 28 days. It is counted, and not rated.",
        "%(label)s: %(n)s reports in the last 28 days. It is counted, and not rated.", n,
    )  # fmt: skip
