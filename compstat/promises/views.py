"""What the public reads of promises: HTTP only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from compstat.places import queries as places

from . import queries


def board(request: HttpRequest, city_id: str, area_id: str) -> HttpResponse:
    """What was promised to an area, and what became of it."""
    city = places.city(city_id)
    area = places.area(city, area_id)
    today = places.moment(city, timezone.now()).date()
    told = {
        "city": city, "area": area, "board": queries.promises_of(city.id, area.id, today), "today": today,
        "cite_as": gettext("Promises to %(area)s") % {"area": area.name},
        "description": gettext("What was promised here, by which role, by when, and what became of it."),
    }  # fmt: skip
    return render(request, "promises/board.html", told)
