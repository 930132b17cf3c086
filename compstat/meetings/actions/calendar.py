"""Call a meeting, say something else about it, move it, cancel it, hold it after all, open its registration.

What is announced stays in view: a meeting that is moved or cancelled keeps what it was before, and why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from compstat.access import rules as access
from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places
from compstat.places.queries import City

from .. import rules
from ..models import Item, Meeting, Moved, Series
from ..queries import finding
from ..queries.calendar import facts_of
from ..rules import HOUR, Event, State
from ..rules.calling import PLACE, Facts, check_facts, check_moment, on_entry, tidy

CODE: Final = 6  # letters and digits of a join code
ACTS: Final = {
    Event.OPENED: Act.MEETING_CHANGED, Event.CHANGED: Act.MEETING_CHANGED, Event.MOVED: Act.MEETING_MOVED,
    Event.CANCELLED: Act.MEETING_CANCELLED, Event.REVIVED: Act.MEETING_CANCELLED,
}  # fmt: skip
FASTER: Final = _("Somebody has just changed this meeting. Open it again to see what became of it.")


def call_meeting(
    city_id: str, area_id: str, on: date, begins: time, facts: Facts, *, registration: bool = False, by: Actor,
    now: datetime,
) -> Meeting:  # fmt: skip
    """Announce one meeting, with the standard agenda and a code to join by. AreaUnknown, NotAllowed, WrongState."""
    where, area_id, now = may_call(city_id, area_id, by, now)
    facts = checked(where, facts)
    check_moment(on, begins, now, where.feed.timezone)
    state = State.OPEN if registration else State.ANNOUNCED
    made = new_meeting(where, area_id, on, begins, facts, now, state=state)
    with acting(
        Act.MEETING_CALLED, by=by, now=now, object_kind="meeting", object_id=made.id, city=where.id,
        permission=Permission.CALL_MEETING,
    ):  # fmt: skip
        store([made])
    return made


def may_call(city_id: str, area_id: str, by: Actor, now: datetime) -> tuple[City, str, datetime]:
    """The city, the area's id and the city's own time, for whoever may call meetings there. NotAllowed."""
    where = places.city(city_id)
    area, now = places.area(where, area_id), places.moment(where, now)
    access.check(by, Permission.CALL_MEETING, city=where.id, area=places.answering(area), now=now)
    return where, area.id, now


def checked(where: City, facts: Facts) -> Facts:
    """What is said of a meeting, as it is kept. AreaUnknown: the venue's neighborhood; WrongState."""
    told = tidy(facts)
    check_facts(told)
    return replace(told, neighborhood=places.area(where, told.neighborhood).id) if told.neighborhood else told


def new_meeting(
    where: City, area_id: str, on: date, begins: time, facts: Facts, now: datetime, *, state: State = State.ANNOUNCED,
    series: Series | None = None,
) -> Meeting:  # fmt: skip
    """A meeting that is not stored yet."""
    return Meeting(
        city=where.id, area=area_id, on=on, begins=begins, state=state, series=series, series_on=on if series else None,
        called_at=now, changed_at=now, join_code=_fresh_code(), **columns(facts),
    )  # fmt: skip


def columns(facts: Facts) -> dict[str, Any]:
    """What is said of a meeting, as its table keeps it."""
    return asdict(facts) | {"languages": list(facts.languages), "needs": list(facts.needs)}


def _fresh_code() -> str:
    code = rules.new_code(CODE)
    return _fresh_code() if Meeting.objects.filter(join_code=code).exists() else code


def store(made: list[Meeting]) -> None:
    """Keep new meetings, each with the standard agenda. Inside an act."""
    Meeting.objects.bulk_create(made)
    Item.objects.bulk_create(item for meeting in made for item in standard_items(meeting))


def standard_items(meeting: Meeting) -> list[Item]:
    """The points of the hour, not stored yet."""
    return [
        Item(meeting=meeting, position=position, kind=kind, minutes=minutes)
        for position, (kind, minutes) in enumerate(HOUR, 1)
    ]


def open_registration(city_id: str, meeting_id: str, *, by: Actor, now: datetime) -> Meeting:
    """People may register, and ask beforehand."""
    return _happen(city_id, meeting_id, Event.OPENED, by, now, _nothing)


def change_meeting(city_id: str, meeting_id: str, facts: Facts, *, by: Actor, now: datetime) -> Meeting:
    """Say something else about a meeting than its day, time and place; what people rely on moves its entry on."""

    def change(found: Meeting, where: City, now: datetime) -> _Changed:
        told, before = checked(where, facts), facts_of(found)
        if any(getattr(told, name) != getattr(before, name) for name in PLACE):
            raise WrongState(
                "Another place, link or number is a move, and people are told why. Use the form for moving a meeting."
            )
        return _Changed(columns(told), newer=on_entry(told) != on_entry(before))

    return _happen(city_id, meeting_id, Event.CHANGED, by, now, change)


def move_meeting(
    city_id: str, meeting_id: str, on: date, begins: time, facts: Facts, reason: str, *, by: Actor, now: datetime
) -> Meeting:
    """Another day, time or place, with a reason that everybody can read. What was before stays in view."""

    def change(found: Meeting, where: City, now: datetime) -> _Changed:
        told, before = checked(where, facts), facts_of(found)
        same = all(getattr(told, name) == getattr(before, name) for name in PLACE)
        if same and (on, begins) == (found.on, found.begins):
            raise WrongState(
                "Day, time, place and link are as they were. Change one of them, or say other things below."
            )
        check_moment(on, begins, now, where.feed.timezone)
        return _Changed({"on": on, "begins": begins, **columns(told)}, newer=True)

    return _happen(city_id, meeting_id, Event.MOVED, by, now, change, reason)


def cancel_meeting(city_id: str, meeting_id: str, reason: str, *, by: Actor, now: datetime) -> Meeting:
    """It will not be held, and everybody can read why."""
    return _happen(city_id, meeting_id, Event.CANCELLED, by, now, _newer, reason)


def revive_meeting(city_id: str, meeting_id: str, reason: str, *, by: Actor, now: datetime) -> Meeting:
    """A cancelled meeting will be held after all, on its day."""

    def change(found: Meeting, where: City, now: datetime) -> _Changed:
        check_moment(found.on, found.begins, now, where.feed.timezone)
        if found.series and (skipped := str(found.series_on)) in found.series.skips:
            found.series.skips.remove(skipped)
            Series.objects.filter(pk=found.series.pk).update(skips=found.series.skips)
        return _Changed({}, newer=True)

    return _happen(city_id, meeting_id, Event.REVIVED, by, now, change, reason)


@dataclass(frozen=True)
class _Changed:
    """New values of a meeting's columns, and whether its calendar entry is newer than what people hold."""

    told: dict[str, Any]
    newer: bool


_Change = Callable[[Meeting, City, datetime], _Changed]


def _nothing(found: Meeting, where: City, now: datetime) -> _Changed:
    return _Changed({}, newer=False)


def _newer(found: Meeting, where: City, now: datetime) -> _Changed:
    return _Changed({}, newer=True)


def _happen(
    city_id: str, meeting_id: str, event: Event, by: Actor, now: datetime, change: _Change, reason: str = ""
) -> Meeting:
    """One event with its line: the row changes from what was read, or somebody was faster."""
    found = finding.meeting(city_id, meeting_id)
    where, _area, now = may_call(found.city, found.area, by, now)
    with acting(
        ACTS[event], by=by, now=now, object_kind="meeting", object_id=found.id, city=found.city,
        permission=Permission.CALL_MEETING,
    ):  # fmt: skip
        rules.check_event(event, State(found.state), reason)
        let_happen(found, event, change(found, where, now), now, reason)
    return finding.meeting(city_id, meeting_id)


def let_happen(found: Meeting, event: Event, changed: _Changed, now: datetime, reason: str = "") -> None:
    """Write an event into its meeting; what was before a move or cancellation is kept. Inside an act. WrongState."""
    told = changed.told | {"state": rules.check_event(event, State(found.state), reason), "changed_at": now}
    told |= {"sequence": found.sequence + changed.newer} | ({"reason": reason.strip()} if reason else {})
    same = Meeting.objects.filter(pk=found.pk, state=found.state, changed_at=found.changed_at)
    if not same.update(**told):
        raise WrongState(str(FASTER))
    if rules.EVENTS[event].reason:
        Moved(
            meeting=found, at=now, kind=event, reason=reason.strip(), on_before=found.on, begins_before=found.begins,
            venue_before=found.venue,
        ).save(force_insert=True)  # fmt: skip


def cancel(found: Meeting, reason: str, now: datetime) -> None:
    """Cancel a meeting within another act: a series' day that is skipped, or after its end."""
    let_happen(found, Event.CANCELLED, _Changed({}, newer=True), now, reason)
