"""Find a meeting: by its key, its join code, its area."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet

from compstat.access.rules import WrongState
from compstat.places.queries import City

from ..models import Meeting
from ..rules import FUTURE, HAPPENED, State, spelled

RECENT: Final = timedelta(days=400)


class MeetingUnknown(WrongState, LookupError):
    """There is no such meeting."""


def meeting(city_id: str, meeting_id: str) -> Meeting:
    """One meeting of a city. MeetingUnknown."""
    found = Meeting.objects.filter(city=city_id, pk=meeting_id).first()
    if found is None:
        raise MeetingUnknown("There is no such meeting. Its address may have been copied by half: see all meetings.")
    return found


def meeting_to_join(code: str) -> Meeting:
    """The meeting with this join code, however it was typed. MeetingUnknown."""
    found = Meeting.objects.filter(join_code=spelled(code)).exclude(state=State.CANCELLED).first()
    if found is None:
        raise MeetingUnknown("No meeting has this code. It stands on the screen in the room and on the poster.")
    return found


def meetings_to_come(city_id: str, today: date, area_id: str = "") -> QuerySet[Meeting]:
    """Those that are announced, open or in session, soonest first; of one area, or of the whole city."""
    found = Meeting.objects.filter(city=city_id, on__gte=today, state__in=[*FUTURE, State.IN_SESSION])
    return (found.filter(area=area_id) if area_id else found).order_by("on", "begins", "id")


def next_meeting(where: City, area_id: str, today: date) -> Meeting | None:
    """The next one of an area, cancelled ones aside."""
    return meetings_to_come(where.id, today, area_id).first()


def meetings_held(city_id: str, area_id: str = "") -> QuerySet[Meeting]:
    """Those that have begun or are over, newest first."""
    found = Meeting.objects.filter(city=city_id, state__in=HAPPENED)
    return (found.filter(area=area_id) if area_id else found).order_by("-on", "-begins", "-id")


def meeting_before(of: Meeting) -> Meeting | None:
    """The one held before this one in its area: whose promises come first."""
    return meetings_held(of.city, of.area).filter(on__lt=of.on).exclude(pk=of.pk).first()
