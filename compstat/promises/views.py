"""What the public reads of promises: HTTP only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from compstat.places import queries as places
from compstat.places.queries import Area, City

from . import queries


def board(request: HttpRequest, city_id: str, area_id: str) -> HttpResponse:
    """What was promised to an area, and what became of it."""
    city = places.city(city_id)
    area = places.area(city, area_id)
    today = places.moment(city, timezone.now()).date()
    found = queries.promises_of(city.id, area.id, today)
    came = queries.came_from(city.id, (*found.late, *found.open, *found.kept, *found.dropped))
    told = {
        "city": city, "area": area, "board": found, "tally": queries.tally(found), "came": came, "today": today,
        "here": "area", "trail": _trail(city, area),
        "cite_as": gettext("Promises to %(area)s") % {"area": area.name},
        "description": gettext("What was promised here, by which role, by when, and what became of it."),
    }  # fmt: skip
    return render(request, "promises/board.html", told)


def _trail(city: City, area: Area) -> list[dict[str, str]]:
    """Where the reader is."""
    steps = [(city.name, reverse("city", args=[city.id]))]
    if area.kind != "city":
        steps.append((area.name, reverse("area", args=[city.id, area.slug])))
    return [{"label": label, "href": href} for label, href in (*steps, (gettext("Promises"), ""))]
