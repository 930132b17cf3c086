"""A paragraph for the local paper. Every numeral in it is counted again before it is shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext

from compstat.analysis.change import usual_range
from compstat.analysis.periods import Period, window, years_back
from compstat.incidents.queries import Edition
from compstat.places.queries import Area, City

from . import words
from .rules import ParagraphWrong

NUMERAL = re.compile(r"\d[\d.,  ]*\d|\d")
MOST_ROWS = 3


def told_rows(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows the paragraph tells of, in 28 days: those that stand out, or the total where nothing does."""
    cells = {row["row"]: row["periods"]["days28"] for row in document["table"]["rows"]}
    standing = [i["row"] for i in document["stands_out"] if i["period"] == "days28"][:MOST_ROWS]
    return [{"row": row, **cells[row]} for row in standing]


def paragraph(edition: Edition, area: Area, document: Mapping[str, Any]) -> str:
    """The checked paragraph. ParagraphWrong when a figure is not what counting again gives."""
    text = " ".join(_sentences(edition.city, area, document))
    check(edition, area, document, text)
    return text


def _sentences(city: City, area: Area, document: Mapping[str, Any]) -> Iterator[str]:
    """What was reported, what stands out, and where it comes from."""
    cells = {row["row"]: row["periods"]["days28"] for row in document["table"]["rows"]}
    to = words.on(document["to"])
    place = (
        city.name if area.kind == "city" else gettext("%(area)s in %(city)s") % {"area": area.name, "city": city.name}
    )
    told = told_rows(document)
    for item in told:
        said = {"label": city.row(item["row"]).label.lower(), "n": words.number(item["count"]), "place": place, "to": to,
                "low": words.number(item["usual_low"]), "high": words.number(item["usual_high"])}  # fmt: skip
        if item["signal"] == "more":
            yield (
                gettext(
                    "In the four weeks to %(to)s, police recorded %(n)s reports of %(label)s in %(place)s; from earlier years "
                    "one would expect %(low)s to %(high)s."
                )
                % said
            )
        else:
            yield (
                gettext(
                    "In the four weeks to %(to)s, police recorded only %(n)s reports of %(label)s in %(place)s; from earlier "
                    "years one would expect %(low)s to %(high)s."
                )
                % said
            )
    if not told:
        yield _nothing(city, cells, place, to)
    said = {"department": city.department, "as_of": words.on(document["as_of"])}
    yield (
        gettext(
            "Reports are not all that happens, and recent weeks are not complete. Source: %(department)s, reports known on "
            "%(as_of)s."
        )
        % said
    )


def _nothing(city: City, cells: Mapping[str, Any], place: str, to: str) -> str:
    """The sentence of a day on which nothing stands out, or can."""
    counts = {r.id: cells[r.id]["count"] for r in city.rows if r.total}
    known = [(city.row(r).label, c) for r, c in counts.items() if c is not None]
    judged = any(c["signal"] == "as_expected" for c in cells.values())
    said = {
        "place": place,
        "to": to,
        "rows": words.listed([f"{label.lower()} {words.number(c)}" for label, c in known]),
    }
    if judged and known:
        return gettext("In the four weeks to %(to)s, nothing stood out in the reports of %(place)s: %(rows)s.") % said
    if judged:
        return gettext("In the four weeks to %(to)s, nothing stood out in the reports of %(place)s.") % said
    if known:
        return gettext("In the four weeks to %(to)s, police recorded in %(place)s: %(rows)s. Earlier years cannot be "
                       "compared.") % said  # fmt: skip
    return gettext("What was reported in %(place)s in the four weeks to %(to)s is not known.") % said


def numerals(text: str) -> Counter[str]:
    """The numerals of a text, as they are written."""
    return Counter(NUMERAL.findall(text))


def check(edition: Edition, area: Area, document: Mapping[str, Any], text: str) -> None:
    """Count everything the text may say again, from the cube; ParagraphWrong for a numeral too many or other."""
    to = date.fromisoformat(document["to"])
    allowed: Counter[str] = Counter()
    place = f"{area.name} {edition.city.name} {edition.city.department}"
    told = told_rows(document)
    for item in told:
        for figure in recounted(edition, area, item["row"], to, float(item["phi"])):
            allowed[words.number(figure)] += 1
        allowed += numerals(f"{words.on(to)} {edition.city.row(item['row']).label} {place}")
    if not told:
        allowed += numerals(f"{words.on(to)} {place}")
        now = window(Period.DAYS28, to)
        for row in edition.city.rows:
            count = edition.count(row.id, area.id, now.first, now.last) if row.total else None
            if count is not None:
                allowed += numerals(f"{row.label} {words.number(count)}")
    allowed += numerals(f"{words.on(edition.as_of)} {edition.city.department}")
    allowed += numerals(gettext("Reports are not all that happens, and recent weeks are not complete."))
    if wrong := numerals(text) - allowed:
        raise ParagraphWrong(f"These figures are not what counting again gives: {', '.join(sorted(wrong))}.")


def recounted(edition: Edition, area: Area, row: str, to: date, phi: float) -> tuple[int, int, int]:
    """The 28-day count and its usual range, from the daily counts of the cube and φ alone."""
    now = window(Period.DAYS28, to)
    count = edition.count(row, area.id, now.first, now.last)
    earlier = []
    for year in range(1, 6):
        then = years_back(Period.DAYS28, to, year)
        broken = any(then.first < b.on <= now.last for b in edition.city.breaks)
        if not broken and edition.covered(area.id, then.first, then.last):
            earlier.append(edition.count(row, area.id, then.first, then.last) or 0)
    if count is None or not earlier:
        raise ParagraphWrong(f"{row} cannot be counted again for these days.")
    low, high = usual_range(sum(earlier), len(earlier), phi)
    return count, int(low), int(high)
