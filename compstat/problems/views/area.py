"""An area's problems; you said, we did; asked and done. HTTP only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..queries.alignment import alignment_of
from ..queries.listed import listed_of
from ..queries.told import told_of
from . import parts


def _here(city_id: str, area_id: str) -> tuple[City, Area]:
    where = places.city(city_id)
    return where, places.area(where, area_id)


def _page(
    request: HttpRequest, name: str, where: City, area: Area, title: str, description: str, **told: object
) -> HttpResponse:
    context = parts.frame(
        where, area, title=title, description=description, trail=parts.trail(where, area, (title, "")), **told,
    )  # fmt: skip
    context["cite_as"] = f"{title}: {context['area_name']}"
    return render(request, f"problems/{name}.html", context)


def problems(request: HttpRequest, city_id: str, area_id: str) -> HttpResponse:
    """The three priorities, what else was named, what made room, what was closed and how."""
    where, area = _here(city_id, area_id)
    return _page(
        request, "area", where, area, gettext("What is being worked on"),
        gettext("The three priorities of this district, and what became of others."),
        listed=listed_of(where, area, parts.now_in(where)),
    )  # fmt: skip


def you_said(request: HttpRequest, city_id: str, area_id: str) -> HttpResponse:
    """You said, we did, what changed, what comes next."""
    where, area = _here(city_id, area_id)
    return _page(
        request, "you_said", where, area, gettext("You said, we did"),
        gettext("What people said, what was done, what changed, and what comes next."),
        told=told_of(where, area, parts.now_in(where)),
    )  # fmt: skip


def asked_and_done(request: HttpRequest, city_id: str, area_id: str) -> HttpResponse:
    """Is what people ask for what is worked on?"""
    where, area = _here(city_id, area_id)
    return _page(
        request, "alignment", where, area, gettext("Asked and done"),
        gettext("What people asked for, what became a priority, and what was worked on."),
        alignment=alignment_of(where, area, parts.now_in(where)),
    )  # fmt: skip
