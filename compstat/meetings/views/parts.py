"""What pages of meetings share: the frame of public pages, and how staff reach a meeting they may work on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from compstat.access import rules as access
from compstat.access.rules import Actor, Permission
from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..models import Meeting
from ..queries import finding

NOT_HERE = "There is no such meeting here. Go back to the list."


def now_in(where: City) -> datetime:
    """The present moment in the city's own time zone."""
    return places.moment(where, timezone.now())


def found(city_id: str, meeting_id: str) -> tuple[City, Area, Meeting]:
    """A meeting with its city and area, for everybody. CityUnknown, MeetingUnknown."""
    where = places.city(city_id)
    meeting = finding.meeting(where.id, meeting_id)
    return where, places.area(where, meeting.area), meeting


def for_staff(actor: Actor, city_id: str, meeting_id: str, permission: Permission) -> tuple[City, Area, Meeting]:
    """A meeting somebody may work on. MeetingUnknown, also for one of another city; NotAllowed."""
    if not city_id:  # no role, so no city
        raise finding.MeetingUnknown(NOT_HERE)
    where, area, meeting = found(city_id, meeting_id)
    access.check(actor, permission, city=where.id, area=places.answering(area), now=now_in(where))
    return where, area, meeting


def frame(
    request: HttpRequest, where: City, area: Area, meeting: Meeting | None = None, **more: object
) -> dict[str, Any]:
    """What base.html needs of a public page of meetings."""
    return {"city": where, "area": area, "meeting": meeting, "here": "area", "now": now_in(where), **more}
