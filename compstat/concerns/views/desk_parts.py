"""What pages of the staff door share: which areas are somebody's, which concern they may work on, what was refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django import forms as django_forms

from compstat.access import rules as access
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places
from compstat.places.queries import Area, City

from .. import queries
from ..models import Concern
from ..queries import ConcernUnknown
from ..saying import area_text
from .parts import now_in

NOT_HERE: Final = "There is no such concern here. Go back to the list."


def areas_of(where: City, actor: Actor, permission: Permission, now: datetime) -> list[Area]:
    """The areas in which somebody may do this."""
    return [
        area for area in places.areas(where)
        if access.may(actor, permission, city=where.id, area=places.answering(area), now=now)
    ]  # fmt: skip


def named(areas: list[Area], where: City) -> list[tuple[str, str]]:
    """Areas to choose from, as people call them."""
    return [(area.id, area_text(area, where)) for area in areas]


def for_staff(actor: Actor, city_id: str, concern_id: str, permission: Permission) -> tuple[City, Area, Concern]:
    """A concern somebody may work on. ConcernUnknown, also for one of another city; NotAllowed."""
    found = queries.concern(concern_id)
    if not city_id or found.city != city_id:
        raise ConcernUnknown(NOT_HERE)
    where = places.city(city_id)
    area = places.area(where, found.area)
    access.check(actor, permission, city=where.id, area=places.answering(area), now=now_in(where))
    return where, area, found


def done(form: django_forms.Form, do: Callable[[], object]) -> bool:
    """Whether it was done; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        do()
    except WrongState as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
