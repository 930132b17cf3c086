"""Set the agenda of a meeting that has not begun: one act for the whole of it, so that nobody sees half a change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState

from .. import rules
from ..models import Item, Meeting
from ..queries import finding
from ..rules import Event, State
from ..rules.calling import Wanted, check_agenda
from .calendar import may_call


def set_agenda(
    city_id: str, meeting_id: str, points: Sequence[Wanted], *, seen: Sequence[str], by: Actor, now: datetime
) -> Meeting:
    """The agenda is these points, in this order. `seen` are the ids of the points that were changed from.

    WrongState: the meeting has begun, somebody was faster, or nobody could follow it.
    """
    found = finding.meeting(city_id, meeting_id)
    _where, _area, now = may_call(found.city, found.area, by, now)
    rules.check_event(Event.CHANGED, State(found.state))
    check_agenda(points)
    with acting(
        Act.AGENDA_CHANGED, by=by, now=now, object_kind="meeting", object_id=found.id, city=found.city,
        permission=Permission.CALL_MEETING,
    ):  # fmt: skip
        there = {item.id: item for item in Item.objects.select_for_update().filter(meeting=found)}
        if set(seen) != set(there) or not {point.id for point in points if point.id} <= set(there):
            raise WrongState("Somebody has just changed this agenda. Open it again to see what became of it.")
        Item.objects.filter(meeting=found).exclude(pk__in=[point.id for point in points]).delete()
        for position, point in enumerate(points, 1):
            _keep(found, there.get(point.id), point, position)
    return found


def _keep(found: Meeting, there: Item | None, point: Wanted, position: int) -> None:
    """One point in its place."""
    item = there or Item(meeting=found)
    item.kind, item.minutes, item.title, item.position = point.kind, point.minutes, point.title.strip(), position
    item.save(force_insert=there is None)
