"""What public pages of concerns share: their frame, and the present moment where people live."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control

from compstat.access.actions import Limit
from compstat.access.queries import TooOften
from compstat.places import queries as places
from compstat.places.queries import Area, City, Help

from ..saying import area_text

WRONG_CODES: Final = Limit("concern codes", 20, timedelta(hours=1), public=True)  # a right one opens all the same
unkept = cache_control(no_store=True, private=True)


def now_in(where: City) -> datetime:
    """The present moment in the city's own time zone."""
    return places.moment(where, timezone.now())


def home_of(where: City, area: Area) -> Area:
    """Where concerns of an area are kept: a neighborhood of one district is answered for there, and stands with it."""
    one = area.kind == "neighborhood" and len(area.districts) == 1
    return places.area(where, area.districts[0]) if one else area


def helps(where: City, *wanted: str) -> list[Help]:
    """The city's numbers of these kinds, in this order; without those that nobody has given yet."""
    known = {each.id: each for each in where.helps if each.number or each.url}
    return [known[each] for each in wanted if each in known]


def page(
    request: HttpRequest, name: str, where: City, area: Area, title: str, *, status: int = 200, **told: object
) -> HttpResponse:
    """A public page of concerns, in its frame."""
    return render(request, f"concerns/{name}.html", framed(where, area, title, **told), status=status)


def framed(where: City, area: Area, title: str, **told: object) -> dict[str, Any]:
    """What base.html needs: the title, the way to it, where one is."""
    steps = [{"label": where.name, "href": reverse("city", args=[where.id])}]
    if area.kind != "city":
        steps.append({"label": area.name, "href": reverse("area", args=[where.id, area.slug])})
    return {
        "city": where, "area": area, "here": "area", "now": now_in(where), "title": title, "cite_as": title,
        "area_words": area_text(area, where), "trail": [*steps, {"label": title, "href": ""}], **told,
    }  # fmt: skip


def slowed(answer: HttpResponse, refusal: TooOften) -> HttpResponse:
    """The same page, which says that it is not taken now, for programs too."""
    answer.status_code = 429
    answer["Retry-After"] = str(refusal.seconds)
    return answer
