"""What the pages of a briefing say, made from a frozen document in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from compstat.incidents.queries import Edition
from compstat.places import queries as places
from compstat.places.queries import Area, City, Row

from . import words
from .rules import ParagraphWrong

Document = Mapping[str, Any]
WORD_CLASS = {"more": "more", "fewer": "fewer", "too_few": "few", "too_few_years": "few", "not_comparable": "few"}
HELP_VICTIMS = "victims"


def address(name: str, edition: Edition, area: Area, to: str, *more: str) -> str:
    """The permanent address of a page of this edition, area and date."""
    return reverse(name, args=[edition.city_id, edition.id, area.slug, to, *more])


def board(edition: Edition, area: Area, document: Document) -> list[dict[str, Any]]:
    """The table by sections, each figure with its recipe's address."""
    city, lines = edition.city, {r["row"]: r for r in document["table"]["rows"]}
    told = []
    for section in city.sections:
        rows = [
            board_row(edition, area, document, row, lines[row.id]) for row in city.rows if row.section == section.id
        ]
        if rows:
            told.append({"label": section.label, "note": section.note, "rows": rows})
    return told


def board_row(
    edition: Edition, area: Area, document: Document, row: Row, line: Mapping[str, Any], period: str = "days28"
) -> dict[str, Any]:
    """One row: word, count, range, last year, year so far."""
    now, ytd, to = line["periods"][period], line["periods"]["ytd"], document["to"]
    recipes = {p: address("recipe", edition, area, to, row.id, p) for p in (period, "ytd")}
    return {
        "id": row.id, "label": row.label, "href": address("row", edition, area, to, row.id),
        "note": _note(row, line), "hidden": now["count"] is None and row.protected,
        "word": _word(row, line, period), "word_class": WORD_CLASS.get(now["signal"] or "", ""),
        "count": now["count"], "count_href": recipes[period], "low": now["usual_low"], "high": now["usual_high"],
        "range_text": range_text(row, now), "last_year": now["last_year"], "last_year_href": recipes[period],
        "ytd": ytd["count"], "ytd_href": recipes["ytd"], "last_ytd": ytd["last_year"], "last_ytd_href": recipes["ytd"],
    }  # fmt: skip


def _note(row: Row, line: Mapping[str, Any]) -> str:
    """A sentence under a protected row's label."""
    if not row.protected:
        return ""
    quarter = next((c for c in line["periods"]["ytd"]["caveats"] if c["code"] == "protected_quarter_end"), None)
    if quarter is None:
        return gettext("Counted by the department")
    return gettext("Counted by the department, to %(to)s") % {"to": words.on(quarter["params"]["to"])}


def _word(row: Row, line: Mapping[str, Any], period: str) -> str:
    """The word before the number."""
    if row.protected:
        ytd = line["periods"]["ytd"]
        return words.signal_text(ytd) if ytd["signal"] == "hidden" else gettext("Shown each quarter, to protect people")
    return words.signal_text(line["periods"][period])


def range_text(row: Row, cell: Mapping[str, Any]) -> str:
    """What stands where there is no usual range."""
    codes = {c["code"] for c in cell["caveats"]}
    if row.protected or row.total or cell["count"] is None:
        return ""
    if not row.scored:
        counts = [e["count"] for e in cell["earlier"]]
        if not counts:
            return ""
        low, high = words.number(min(counts)), words.number(max(counts))
        if low == high:
            return gettext("%(n)s in earlier years") % {"n": low}
        return gettext("%(low)s to %(high)s in earlier years") % {"low": low, "high": high}
    if cell["signal"] == "too_few":
        return gettext("Usually fewer than 3")
    if "beyond_break" in codes:
        return gettext("The way of counting changed")
    if cell["signal"] == "too_few_years":
        return gettext("Too few earlier years")
    return ""


def caption(document: Document) -> str:
    """What the table shows, and when."""
    rows = document["table"]["rows"]
    cells = [r["periods"]["days28"] for r in rows]
    usual = sorted({e["year"] for c in cells if c["usual_low"] is not None for e in c["earlier"]})
    said = {"from": words.on(cells[0]["from"]), "to": words.on(cells[0]["to"])}
    if not usual:
        return gettext("Reports in the 28 days from %(from)s to %(to)s. No usual range can be given.") % said
    said["years"] = f"{usual[0]}–{usual[-1]}"
    return (
        gettext(
            "Reports in the 28 days from %(from)s to %(to)s. The grey bar is the usual range for these weeks, from the "
            "same weeks of %(years)s; the dot is this year."
        )
        % said
    )


def standing(edition: Edition, area: Area, document: Document) -> list[dict[str, str]]:
    """What stands out, in sentences with the way to how we know."""
    lines = {r["row"]: r for r in document["table"]["rows"]}
    return [
        {
            "sentence": words.standing_text(
                edition.city, lines[i["row"]]["periods"][i["period"]], i["row"], i["period"]
            ),
            "href": address("recipe", edition, area, document["to"], i["row"], i["period"]),
        }
        for i in document["stands_out"]
    ]


def judged(document: Document) -> bool:
    """Whether any count of these weeks could be compared at all."""
    return any(r["periods"]["days28"]["usual_low"] is not None for r in document["table"]["rows"])


def deaths(city: City, document: Document) -> list[str]:
    """People killed or shot, plainly."""
    return [sentence for item in document["killed_or_shot"] for sentence in words.deaths_text(city, item)]


def cannot(city: City, document: Document) -> list[str]:
    """What we cannot tell."""
    return [words.cannot_text(city, c["code"], c["params"]) for c in document["cannot_tell"]]


def featured(city: City, document: Document) -> list[Row]:
    """The rows whose weeks and places the briefing draws: those that stand out, else the largest; at most two."""
    drawn = [r.id for r in city.rows if r.scored and not r.protected and not r.total]
    first = [i["row"] for i in document["stands_out"] if i["row"] in drawn and not i["as_in_city"]]
    counts = {r["row"]: r["periods"]["days28"]["count"] or 0 for r in document["table"]["rows"]}
    part_one = {part for r in city.rows if r.total for part in r.sum_of}
    largest = sorted((r for r in drawn if r in part_one or not part_one), key=lambda r: -counts[r])
    chosen = list(dict.fromkeys([*first, *largest]))[: max(1, min(2, len(first)))]
    return [city.row(r) for r in chosen]


def charts(city: City, document: Document, rows: list[Row]) -> list[dict[str, Any]]:
    """Weekly series with the sentence an analyst would say."""
    found = [(row, document["series"][row.id]) for row in rows]
    return [{"row": row, "series": weeks, "caption": words.chart_text(row.label, weeks)} for row, weeks in found]


def place(document: Document, row: Row) -> dict[str, Any]:
    """Where: what the map of a row needs, with the map's own days."""
    told = document["where"]
    entry = told["rows"][row.id]
    reason = words.unplaced_text(entry["reason"]) if entry["reason"] else ""
    return {**entry, "first": told["first"], "last": told["last"], "reason_text": reason}


def clock(document: Document, row: Row) -> dict[str, Any]:
    """When: the grid of a row, or why there is none."""
    told = document["when"]
    entry = told["rows"][row.id]
    reason = words.unplaced_text(entry["reason"]) if entry["reason"] else ""
    return {**entry, "first": told["first"], "last": told["last"], "reason_text": reason}


def paragraph(edition: Edition, area: Area, document: Document) -> dict[str, str]:
    """The checked paragraph, or a sentence why there is none."""
    from .queries import paragraph as checked

    try:
        return {"text": checked(edition, area, document), "problem": ""}
    except ParagraphWrong:
        return {"text": "", "problem": gettext("There is no paragraph: its figures did not add up when counted again.")}


def notices(city: City, area: Area) -> list[dict[str, Any]]:
    """Who serves here, and when we meet next."""
    districts = [d for d in city.districts if d.id in area.districts]
    many = len(districts) > 1
    if area.kind == "city":
        return []
    serves = [_of(d.name, line, many) for d in districts for line in (*d.serves, *_station(d.station))]
    meet = [_of(d.name, d.next_meeting, many) for d in districts if d.next_meeting]
    return [
        {"id": "serves", "title": gettext("Who serves here"), "sentences": serves
         or [gettext("Nobody has been named for this page yet. The numbers below reach someone.")]},
        {"id": "meets", "title": gettext("When we meet next"), "sentences": meet
         or [gettext("No date has been given yet. Ask at the station, or call the number for city services below.")]},
    ]  # fmt: skip


def _of(name: str, sentence: str, many: bool) -> str:
    return gettext("%(district)s: %(sentence)s") % {"district": name, "sentence": sentence} if many else sentence


def _station(where: str) -> Iterator[str]:
    if where:
        yield gettext("Station: %(where)s") % {"where": where}


def title(city: City, area: Area) -> str:
    """What an area is called on top of its page."""
    if area.kind == "district" and area.id != area.name:
        return gettext("%(word)s %(id)s: %(name)s") % {
            "word": gettext(city.district_word).capitalize(),
            "id": area.id,
            "name": area.name,
        }
    return area.name


def trail(city: City, area: Area, *more: tuple[str, str]) -> list[dict[str, str]]:
    """Where the reader is."""
    steps = [(city.name, reverse("city", args=[city.id]))]
    if area.kind != "city" or more:
        steps.append(
            (
                area.name if area.kind != "city" else gettext("The whole city"),
                reverse("area", args=[city.id, area.slug]),
            )
        )
    steps += more
    return [{"label": label, "href": href} for label, href in steps[:-1]] + [{"label": steps[-1][0], "href": ""}]


def victims(city: City) -> list[Any]:
    """The numbers of victim services."""
    return [h for h in city.helps if h.id == HELP_VICTIMS]


def definitions(city: City) -> list[dict[str, Any]]:
    """Every row's definition, by section."""
    from .recipe import codes_text

    told = []
    for section in city.sections:
        rows = [r for r in city.rows if r.section == section.id]
        told.append({"label": section.label, "rows": [_definition(city, r, codes_text(r)) for r in rows]})
    return [s for s in told if s["rows"]]


def _definition(city: City, row: Row, codes: str) -> dict[str, Any]:
    """One row's definition with its facts."""
    facts = [
        (gettext("The department calls it"), row.department_label),
        (gettext("Offense codes"), codes),
        (gettext("Sum of"), words.listed([city.row(r).label for r in row.sum_of])),
        (
            gettext("Where it comes from"),
            gettext("The department’s own counts") if row.protected else gettext("The open file"),
        ),
        (gettext("Note"), row.incomplete),
    ]
    return {
        "id": row.id, "label": row.label, "plain": row.plain,
        "facts": [{"name": name, "value": value} for name, value in facts if value],
    }  # fmt: skip


def neighborhoods_in(city: City, area: Area) -> list[Area]:
    """The neighborhoods that lie in a district or group."""
    return [n for n in places.neighborhoods(city) if set(n.districts) & set(area.districts)]


def as_date(text: str) -> date | None:
    """A date from an address; None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
