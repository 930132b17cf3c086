"""What the pages of problems at the staff door share: whose problem it is, what is done with a form, where to go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from compstat.access import rules as access
from compstat.access.queries import role_words
from compstat.access.rules import Actor, Permission, Role, WrongState
from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..models import Problem
from ..queries import problems as queries
from ..saying import area_text
from .parts import now_in

NOT_HERE: Final = "There is no such problem here. Go back to the list."
LEADING: Final = (Role.CAPTAIN, Role.COMMUNITY_SERVICE_OFFICER, Role.OFFICER, Role.CRIME_ANALYST, Role.PARTNER)


@dataclass(frozen=True)
class Desk:
    """Who works on which problem, now."""

    found: Problem
    where: City
    area: Area
    actor: Actor
    now: datetime
    request: HttpRequest

    def may(self, permission: Permission) -> bool:
        """Whether they may do this with it."""
        area = places.answering(self.area)
        return access.may(self.actor, permission, city=self.where.id, area=area, now=self.now)

    @property
    def by(self) -> dict[str, Any]:
        """Who acts and when, as acts take it."""
        return {"by": self.actor, "now": self.now}

    @property
    def frame(self) -> dict[str, Any]:
        """What each of the pages is told."""
        return {
            "problem": self.found, "place": self.area, "place_name": area_text(self.area, self.where),
            "roles": [role_words(role) for role in LEADING], "today": self.now.date(),
        }  # fmt: skip


def desk_for(
    request: HttpRequest, actor: Actor, city_id: str, problem_id: str, permission: Permission,
    post: Permission | None = None,
) -> Desk:  # fmt: skip
    """A problem somebody may look at, or change if something is sent (`post`). ProblemUnknown, NotAllowed."""
    found = queries.problem(problem_id)
    if not city_id or found.city != city_id:
        raise queries.ProblemUnknown(NOT_HERE)
    where = places.city(city_id)
    area, now = places.area(where, found.area), now_in(where)
    needed = post if post and request.method == "POST" else permission
    access.check(actor, needed, city=where.id, area=places.answering(area), now=now)
    return Desk(found, where, area, actor, now, request)


def areas_of(where: City, actor: Actor, permission: Permission, now: datetime) -> list[Area]:
    """The areas in which somebody may do this."""
    return [
        area for area in places.areas(where)
        if access.may(actor, permission, city=where.id, area=places.answering(area), now=now)
    ]  # fmt: skip


Step = Callable[[Desk], django_forms.Form | None]


def sent(desk: Desk, steps: Mapping[str, Step]) -> tuple[bool, django_forms.Form | None]:
    """Whether something was sent and done; else the form that was sent, with what is not right in it."""
    step = steps.get(desk.request.POST.get("do", "")) if desk.request.method == "POST" else None
    if step is None:
        return False, None
    bound = step(desk)
    return bound is None, bound


def done(desk: Desk, form: django_forms.Form, do: Callable[[], object], said: str) -> django_forms.Form | None:
    """None when it was done; if not, the form says why."""
    if not form.is_valid():
        return form
    try:
        do()
    except WrongState as refusal:
        form.add_error(None, str(refusal))
        return form
    messages.success(desk.request, said)
    return None


def address(name: str, **told: str) -> str:
    """The address of a page; empty where this door has none."""
    try:
        return reverse(name, kwargs=told)
    except NoReverseMatch:
        return ""


def public_address(found: Problem) -> str:
    """Where everybody reads of a problem; empty where the staff's door is open alone."""
    return address("loop", city_id=found.city, problem_id=found.id)
