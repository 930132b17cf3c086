"""Pages of briefings: HTTP in, frozen document out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from compstat.incidents import queries as incidents
from compstat.incidents.queries import Edition
from compstat.places import queries as places
from compstat.places.queries import Area, City

from . import pages, queries, words


def _frame(city: City, edition: Edition | None, area: Area | None = None, **more: object) -> dict[str, Any]:
    """What base.html needs."""
    corrections = len(incidents.corrections(city)) if edition else 0
    return {"city": city, "edition": edition, "area": area, "corrections": corrections, **more}


def city(request: HttpRequest, city_id: str) -> HttpResponse:
    """The city's front page: find my district, every area, and the whole city in brief."""
    where = places.city(city_id)
    edition = incidents.live_edition(where)
    context = _frame(where, edition, here="city", cite_as=where.name)
    context["description"] = gettext("What was reported in your district, and whether it is unusual.")
    context["announced"] = incidents.announced(where)
    known = places.areas(where)
    context |= {
        "districts": [a for a in known if a.kind == "district"], "groups": [a for a in known if a.kind == "group"],
        "neighborhoods": sorted((a for a in known if a.kind == "neighborhood"), key=lambda a: a.name),
        "whole": where.whole,
    }  # fmt: skip
    if edition:
        to = _newest(edition, where.whole)
        frozen = queries.briefing(edition, where.whole, to)
        context |= {"to": to, "standing": pages.standing(edition, where.whole, frozen), "judged": pages.judged(frozen)}
    return render(request, "briefings/city.html", context)


def _newest(edition: Edition, area: Area) -> date:
    """The newest frozen date of an area. Http404 when nothing is frozen."""
    dates = queries.frozen_dates(edition, area)
    if not dates:
        raise Http404(f"No briefing of {area.name} is frozen.")
    return dates[0]


def _live(city_id: str, area_id: str) -> tuple[City, Area, Edition | None]:
    where = places.city(city_id)
    return where, places.area(where, area_id), incidents.live_edition(where)


def area(request: HttpRequest, city_id: str, area_id: str) -> HttpResponse:
    """A district, group or neighborhood: who serves here, what stands out, and the way to its briefings."""
    where, here, edition = _live(city_id, area_id)
    context = _frame(
        where, edition, here, here="area", cite_as=pages.title(where, here), title=pages.title(where, here)
    )
    context |= {"cards": pages.notices(where, here), "trail": pages.trail(where, here)}
    if here.kind in {"district", "group"}:
        context["neighborhoods"] = pages.neighborhoods_in(where, here)
    context["groups"] = [g for g in where.groups if here.kind == "district" and here.id in g.districts]
    context["in_districts"] = [places.area(where, d) for d in here.districts] if here.kind == "neighborhood" else []
    if edition:
        to = _newest(edition, here)
        frozen = queries.briefing(edition, here, to)
        context |= _brief(edition, here, to, frozen)
        context["dates"] = [(d, pages.address("edition_briefing", edition, here, d.isoformat()))
                            for d in queries.frozen_dates(edition, here)]  # fmt: skip
        context["description"] = _description(edition, here, frozen)
    return render(request, "briefings/area.html", context)


def _brief(edition: Edition, here: Area, to: date, frozen: dict[str, Any]) -> dict[str, Any]:
    """What an area's page and its briefing share."""
    return {
        "to": to, "note": _note(edition, here, to), "standing": pages.standing(edition, here, frozen),
        "judged": pages.judged(frozen), "deaths": pages.deaths(edition.city, frozen),
        "victims": pages.victims(edition.city), "briefing_href": reverse("briefing", args=[edition.city_id, here.slug]),
        "permanent_path": pages.address("edition_briefing", edition, here, to.isoformat()),
    }  # fmt: skip


def _note(edition: Edition, here: Area, to: date) -> dict[str, Any] | None:
    """The signed note in the form its part wants."""
    note = queries.note(edition, here, to)
    return {"text": note["text"], "by": note["role"], "on": note["on"]} if note else None


def _description(edition: Edition, here: Area, frozen: dict[str, Any]) -> str:
    """One sentence for preview cards."""
    told = pages.standing(edition, here, frozen)
    return (
        told[0]["sentence"] if told else gettext("What was reported in the last four weeks, and whether it is unusual.")
    )


def briefing(request: HttpRequest, city_id: str, area_id: str) -> HttpResponse:
    """The newest briefing of an area, at an address that does not change."""
    where, here, edition = _live(city_id, area_id)
    if edition is None:
        return render(request, "briefings/nothing.html", _frame(where, None, here))
    return _briefing(request, edition, here, _newest(edition, here))


def edition_briefing(request: HttpRequest, city_id: str, edition_id: str, area_id: str, to: str) -> HttpResponse:
    """A briefing at its permanent address."""
    edition, here, last, _ = _frozen(city_id, edition_id, area_id, to)
    return _briefing(request, edition, here, last)


def _frozen(city_id: str, edition_id: str, area_id: str, to: str) -> tuple[Edition, Area, date, dict[str, Any]]:
    """The frozen document an address names; Http404 and BriefingUnknown for one there is not."""
    where = places.city(city_id)
    edition, here, last = incidents.edition(where, edition_id), places.area(where, area_id), pages.as_date(to)
    if last is None:
        raise Http404(f"{to!r} is no date like 2026-06-28.")
    return edition, here, last, queries.briefing(edition, here, last)


def _briefing(request: HttpRequest, edition: Edition, here: Area, to: date) -> HttpResponse:
    """The briefing in its order: people, meaning, table, deaths, what stands out, weeks, where, what nobody knows."""
    frozen, where = queries.briefing(edition, here, to), edition.city
    rows = pages.featured(where, frozen)
    context = _frame(where, edition, here, here="area", cite_as=_cite(where, here, to)) | _brief(
        edition, here, to, frozen
    )
    context |= {
        "title": pages.title(where, here), "description": _description(edition, here, frozen),
        "trail": pages.trail(where, here, (gettext("Briefing to %(to)s") % {"to": words.on(to)}, "")),
        "cards": pages.notices(where, here), "board": pages.board(edition, here, frozen),
        "caption": pages.caption(frozen), "charts": pages.charts(where, frozen, rows), "rows": rows,
        "places": [{"row": r, "where": pages.place(frozen, r)} for r in rows[:1]],
        "geography": places.geography(where), "cannot": pages.cannot(where, frozen),
        "when_links": [
            {"row": r, "href": f"{pages.address('row', edition, here, to.isoformat(), r.id)}#when"} for r in rows
        ],
        "paragraph": pages.paragraph(edition, here, frozen), "document": frozen["id"],
        "counts_href": reverse("counts_csv", args=[where.id, edition.id, here.slug]),
    }  # fmt: skip
    return render(request, "briefings/briefing.html", context)


def _cite(where: City, here: Area, to: date) -> str:
    """What a citation calls a briefing."""
    return gettext("%(area)s, briefing to %(to)s") % {"area": pages.title(where, here), "to": words.on(to)}


def row(request: HttpRequest, city_id: str, edition_id: str, area_id: str, to: str, row_id: str) -> HttpResponse:
    """One row of a briefing: three periods, two years of weeks, where, and when."""
    edition, here, last, frozen = _frozen(city_id, edition_id, area_id, to)
    where = edition.city
    line = next((r for r in frozen["table"]["rows"] if r["row"] == row_id), None)
    if line is None:
        raise Http404(f"There is no row {row_id!r}.")
    kind = where.row(row_id)
    briefing_href = pages.address("edition_briefing", edition, here, to)
    context = _frame(where, edition, here, here="area", cite_as=f"{kind.label}, {_cite(where, here, last)}")
    context |= {
        "to": last, "row": kind, "line": line, "title": kind.label, "briefing_href": briefing_href,
        "permanent_path": pages.address("row", edition, here, to, row_id),
        "trail": pages.trail(where, here, (words.on(last), briefing_href), (kind.label, "")),
        "periods": [_period(edition, here, frozen, line, p) for p in queries.PERIODS],
        "charts": pages.charts(where, frozen, [kind]) if row_id in frozen["series"] else [],
        "where": pages.place(frozen, kind), "when": pages.clock(frozen, kind), "geography": places.geography(where),
        "description": kind.plain,
        "deaths": [] if kind.scored else words.deaths_text(where, _death(frozen, row_id)),
        "victims": pages.victims(where) if not kind.scored else [],
    }  # fmt: skip
    return render(request, "briefings/row.html", context)


def _death(frozen: dict[str, Any], row_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(i for i in frozen["killed_or_shot"] if i["row"] == row_id)
    return found


def _period(edition: Edition, here: Area, frozen: dict[str, Any], line: dict[str, Any], name: str) -> dict[str, Any]:
    """One period of a row: figure, word, range, and its caveats in words."""
    cell, kind = line["periods"][name], edition.city.row(line["row"])
    labels = {"week": gettext("Last 7 days"), "days28": gettext("Last 28 days"), "ytd": gettext("This year so far")}
    return {
        "label": labels[name], "cell": cell, "word": words.signal_text(cell),
        "word_class": pages.WORD_CLASS.get(cell["signal"] or "", ""), "range_text": pages.range_text(kind, cell),
        "href": pages.address("recipe", edition, here, frozen["to"], kind.id, name),
        "caveats": [words.caveat_text(edition.city, c["code"], c["params"]) for c in cell["caveats"]],
    }  # fmt: skip


def recipe(
    request: HttpRequest, city_id: str, edition_id: str, area_id: str, to: str, row_id: str, period: str
) -> HttpResponse:
    """How one figure was made, down to the question that gives it."""
    edition, here, last, frozen = _frozen(city_id, edition_id, area_id, to)
    where = edition.city
    made = queries.recipe_of(edition, here, frozen["table"], row_id, period)
    line = next(r for r in frozen["table"]["rows"] if r["row"] == row_id)
    told = _period(edition, here, frozen, line, period)
    kind = made["row"]
    context = _frame(where, edition, here, here="area", cite_as=f"{kind.label}, {_cite(where, here, last)}")
    context |= {
        "to": last, "recipe": made, "period": told, "title": gettext("How this figure was made"), "row": kind,
        "permanent_path": pages.address("recipe", edition, here, to, row_id, period),
        "trail": pages.trail(
            where, here, (words.on(last), pages.address("edition_briefing", edition, here, to)),
            (kind.label, pages.address("row", edition, here, to, row_id)), (told["label"], ""),
        ),
        "counts_href": reverse("counts_csv", args=[where.id, edition.id, here.slug]),
        "parts": [where.row(r).label for r in kind.sum_of], "noindex": True,
    }  # fmt: skip
    return render(request, "briefings/recipe.html", context)


def definitions(request: HttpRequest, city_id: str) -> HttpResponse:
    """What the words mean."""
    where = places.city(city_id)
    context = _frame(where, incidents.live_edition(where), here="definitions", cite_as=gettext("What the words mean"))
    context["sections"] = pages.definitions(where)
    return render(request, "briefings/definitions.html", context)


def downloads(request: HttpRequest, city_id: str) -> HttpResponse:
    """Everything that may be taken away."""
    where = places.city(city_id)
    edition = incidents.live_edition(where)
    context = _frame(where, edition, here="downloads", cite_as=gettext("Downloads"))
    if edition:
        context["files"] = [
            (a, reverse("counts_csv", args=[where.id, edition.id, a.slug])) for a in places.areas(where)
        ]
    context["geography"] = places.geography(where)
    return render(request, "briefings/downloads.html", context)


class _Line:
    """A file that hands each written line on."""

    def write(self, value: str) -> str:
        """The line itself."""
        return value


def _csv(rows: Iterator[tuple[object, ...]], name: str) -> StreamingHttpResponse:
    writer = csv.writer(_Line())
    answer = StreamingHttpResponse((writer.writerow(r) for r in rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def counts_csv(request: HttpRequest, city_id: str, edition_id: str, area_id: str) -> StreamingHttpResponse:
    """Every covered day's counts of an area."""
    where = places.city(city_id)
    edition, here = incidents.edition(where, edition_id), places.area(where, area_id)
    return _csv(queries.counts_csv(edition, here), f"{where.id}-{here.slug.replace('+', '-')}-{edition.id}-counts.csv")


def dictionary(request: HttpRequest, city_id: str) -> StreamingHttpResponse:
    """What each row of the counts means, as CSV."""
    where = places.city(city_id)
    edition = incidents.live_edition(where)
    if edition is None:
        raise Http404("No edition is published yet.")
    told = queries.dictionary(edition)

    def lines() -> Iterator[tuple[object, ...]]:
        yield tuple(told[0])
        for entry in told:
            yield tuple(" ".join(v) if isinstance(v, list) else v for v in entry.values())

    return _csv(lines(), f"{where.id}-dictionary.csv")
