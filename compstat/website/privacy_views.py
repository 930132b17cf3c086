"""Public pages that let anybody check us: what we keep, why, until when; and the logbook's seals."""

from __future__ import annotations

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from compstat.access import queries as access
from compstat.places import queries as places


def what_we_keep(request: HttpRequest) -> HttpResponse:
    """`/privacy/what-we-keep/`, for all cities that have published something; with one alone, among its pages."""
    cities = [(city, _periods(city.id)) for city in _published()]
    context = {
        "kept": access.what_we_keep(), "cities": cities, "cite_as": gettext("What we keep, why, until when"),
        "city": _only(_published()),
        "description": gettext("What this program keeps of people, what for, by what right and how long."),
    }  # fmt: skip
    return render(request, "what_we_keep.html", context)


def _periods(city_id: str) -> list[dict[str, object]]:
    """A row for each kind of records."""
    return [
        {"words": gettext(kind.words), "since": gettext(kind.since), "kind": kind, "set": set_}
        for kind, set_ in access.kept_for(city_id)
    ]


def seals(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The logbook's last seal of each day of a year (default: the newest), and what they are for."""
    years = access.years_of_seals()
    if year and year not in years:
        raise Http404
    chosen = year or next(iter(years), None)
    heads = access.seals_of(chosen) if chosen else []
    context = {"heads": heads, "year": chosen, "years": years, "city": _only(_published())}
    return render(request, "seals.html", context)


def seals_csv(request: HttpRequest) -> HttpResponse:
    """The last seal of each day, all years, as a file."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="seals.csv"'
    out = csv.writer(answer)
    out.writerow(["day", "number", "seal"])
    out.writerows(access.seals().values_list("day", "number", "seal"))
    return answer


def _published() -> list[places.City]:
    """Cities that have published something."""
    return [city for city in places.cities() if places.has_reports(city)]


def _only(cities: list[places.City]) -> places.City | None:
    """The one city of this site, if there is one alone: the page then stands among its pages."""
    return cities[0] if len(cities) == 1 else None
