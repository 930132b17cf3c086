"""Pages about places: the cities here, their areas as a file, and where to report a privacy problem."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from . import queries


def front(request: HttpRequest) -> HttpResponse:
    """The cities that have published something; with one alone, its own front page."""
    published = [c for c in queries.cities() if queries.has_reports(c)]
    if len(published) == 1:
        return redirect("city", published[0].id)
    return render(request, "places/front.html", {"cities": published, "cite_as": "Community CompStat"})


def areas_geojson(request: HttpRequest, city_id: str) -> HttpResponse:
    """Districts and neighborhoods as GeoJSON."""
    where = queries.city(city_id)
    text = queries.areas_geojson(where)
    if text is None:
        raise Http404(f"No geography of {where.name} is loaded.")
    answer = HttpResponse(text, content_type="application/geo+json")
    answer["Content-Disposition"] = f'attachment; filename="{where.id}-areas.geojson"'
    return answer


def privacy_problem(request: HttpRequest, city_id: str) -> HttpResponse:
    """Where to say that a page tells too much of someone."""
    where = queries.city(city_id)
    context = {
        "city": where, "cite_as": gettext("Report a privacy problem"), "noindex": True,
        "contacts": [h for h in where.helps if h.id == "privacy"],
        "services": [h for h in where.helps if h.id == "services"],
    }  # fmt: skip
    return render(request, "places/privacy.html", context)
