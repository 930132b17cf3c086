"""What the public pages of problems share: what they find, and the frame around them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control

from compstat.access.queries import TooOften
from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..models import Problem
from ..queries import problems as queries
from ..saying import area_text

unkept = cache_control(no_store=True, private=True)


def now_in(where: City) -> datetime:
    """The present moment in the city's own time zone."""
    return places.moment(where, timezone.now())


def found(city_id: str, problem_id: str) -> tuple[City, Area, Problem]:
    """A problem with its city and area, for everybody. CityUnknown, ProblemUnknown, also for one of another city."""
    where = places.city(city_id)
    problem = queries.problem_of(where.id, problem_id)
    return where, places.area(where, problem.area), problem


def frame(where: City, area: Area, **more: object) -> dict[str, Any]:
    """What base.html needs of a public page of problems."""
    named = {"area_name": area_text(area, where), "now": now_in(where)}
    return {"city": where, "area": area, "here": "area", **named, **more}


def trail(where: City, area: Area, *more: tuple[str, str]) -> list[dict[str, str]]:
    """Where the reader is; the last step is this page."""
    steps = [(where.name, reverse("city", args=[where.id]))]
    if area.kind != "city":
        steps.append((area.name, reverse("area", args=[where.id, area.slug])))
    return [{"label": label, "href": href} for label, href in (*steps, *more)]


def problem_trail(where: City, area: Area, problem: Problem, *more: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a problem's page, and on to a page about it."""
    listed = (gettext("What is being worked on"), reverse("problems_of_area", args=[where.id, area.slug]))
    own = reverse("loop", args=[where.id, problem.id]) if more else ""
    return trail(where, area, listed, (problem.title, own), *more)


def slowed(answer: HttpResponse, refusal: Exception | None) -> HttpResponse:
    """The same page; where very many came from one network, it says so to programs too."""
    if isinstance(refusal, TooOften):
        answer.status_code = 429
        answer["Retry-After"] = str(refusal.seconds)
    return answer
