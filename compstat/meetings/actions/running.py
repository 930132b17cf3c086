"""Run a meeting: begin and end it, say which slide is showing, which point is under way, who speaks.

What a device sends carries the id of its act. Each returns whether it was new: the same id again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from compstat.access import rules as access
from compstat.access.actions import Act, acting, new_key
from compstat.access.rules import Actor, Permission, WrongState
from compstat.briefings import queries as briefings
from compstat.incidents import queries as incidents
from compstat.places import queries as places
from compstat.places.queries import Area, City

from .. import rules
from ..models import Item, Meeting, Poll, Turn, Unclear
from ..queries import lines
from ..queries.slides import slides
from ..rules import Event, PollState, Speaker, State
from .once import once

Change = Callable[[], None]


def place_of(meeting: Meeting) -> tuple[City, Area]:
    """The city and area of a meeting. AreaUnknown."""
    where = places.city(meeting.city)
    return where, places.area(where, meeting.area)


def check_runs(meeting: Meeting, by: Actor, now: datetime, permission: Permission = Permission.RUN_MEETING) -> None:
    """Refuse whoever may not run this meeting. NotAllowed."""
    _, area = place_of(meeting)
    access.check(by, permission, city=meeting.city, area=places.answering(area), now=now)


def done_once(
    what: Act, meeting: Meeting, change: Change, *, by: Actor, now: datetime, act: str = "", kind: str = "meeting",
    key: str = "", permission: Permission = Permission.RUN_MEETING,
) -> bool:  # fmt: skip
    """Make a change with its line, unless this act was delivered before; whether it was new. NotAllowed."""
    check_runs(meeting, by, now, permission)
    with transaction.atomic():
        if act and not once(act, meeting, now.date()):
            return False
        with acting(
            what, by=by, now=now, object_kind=kind, object_id=key or meeting.id, city=meeting.city,
            permission=permission,
        ):  # fmt: skip
            change()
    return True


def changed(meeting: Meeting, event: Event, **told: object) -> Change:
    """The change of a meeting's state by an event. WrongState: not from here, or somebody was faster."""

    def change() -> None:
        meeting.refresh_from_db()
        before = State(meeting.state)
        after = rules.check_event(event, before)
        if not Meeting.objects.filter(pk=meeting.pk, state=before).update(state=after, **told):
            raise WrongState("Somebody has just changed this meeting. Open it again to see what became of it.")
        meeting.refresh_from_db()

    return change


def newest_briefing(where: City, area: Area) -> tuple[str, date | None]:
    """The live edition and the newest day frozen for an area; empty and None where there is none."""
    edition = incidents.live_edition(where)
    frozen = briefings.frozen_dates(edition, area) if edition else []
    return (edition.id, frozen[0]) if edition and frozen else ("", None)


def begin_meeting(meeting: Meeting, *, by: Actor, now: datetime, act: str = "") -> bool:
    """People are together. The newest frozen briefing is put on screen; without one, `edition` stays empty.

    WrongState: its time is still hours away.
    """
    where, area = place_of(meeting)
    edition, to = newest_briefing(where, area)
    state = changed(meeting, Event.BEGAN, began_at=now, edition=edition, briefing_to=to, changed_at=now)

    def change() -> None:
        state()
        rules.check_begins(meeting.starts_at(where.feed.timezone), now)

    return done_once(Act.MEETING_BEGAN, meeting, change, by=by, now=now, act=act)


def not_begun(meeting: Meeting, *, by: Actor, now: datetime, act: str = "") -> bool:
    """It was begun by mistake: it is as open as before, as long as nothing was written down or voted. WrongState."""
    told = {"began_at": None, "edition": "", "briefing_to": None, "slide": "", "changed_at": now}
    state = changed(meeting, Event.NOT_BEGUN, **told)

    def change() -> None:
        if not lines.is_untouched(Meeting.objects.select_for_update().get(pk=meeting.pk)):
            raise WrongState("Something was written down or voted already, so the meeting has begun. End it instead.")
        state()
        Item.objects.filter(meeting=meeting).update(began_at=None, ended_at=None)
        for table in (Turn, Unclear):
            table.objects.filter(meeting=meeting).delete()

    return done_once(Act.MEETING_BEGAN, meeting, change, by=by, now=now, act=act)


def end_meeting(meeting: Meeting, *, by: Actor, now: datetime, act: str = "") -> bool:
    """People go home; whatever is under way ends, open polls too, and nobody speaks any more.

    `ending` does this and what follows.
    """
    state = changed(meeting, Event.ENDED, ended_at=now, changed_at=now)

    def change() -> None:
        state()
        _end_items(meeting, now)
        Poll.objects.filter(meeting=meeting, state=PollState.OPEN).update(state=PollState.CLOSED, closed_at=now)
        Turn(id=new_key(), meeting=meeting, who=Speaker.NOBODY, at=now).save(force_insert=True)

    return done_once(Act.MEETING_ENDED, meeting, change, by=by, now=now, act=act)


def resume(meeting: Meeting, *, by: Actor, now: datetime, act: str = "") -> bool:
    """It was ended too early, and goes on."""
    change = changed(meeting, Event.RESUMED, ended_at=None, changed_at=now)
    return done_once(Act.MEETING_BEGAN, meeting, change, by=by, now=now, act=act)


def show_slide(meeting: Meeting, key: str, *, by: Actor, now: datetime, act: str = "") -> bool:
    """Phones follow to this slide; the point of the agenda it belongs to begins. WrongState: there is no such slide."""
    where, area = place_of(meeting)
    shown = next((s for s in slides(meeting, where, area, now.date()) if s.key == key), None)

    def change() -> None:
        _check_in_session(meeting)
        if shown is None:
            raise WrongState("This slide is not there any more. Load the slides again.")
        Meeting.objects.filter(pk=meeting.pk).update(slide=key)
        meeting.slide = key
        point = Item.objects.filter(meeting=meeting, pk=shown.item_id).first()
        if point and not point.began_at:
            _begin(point, now)

    return done_once(Act.AGENDA_CHANGED, meeting, change, by=by, now=now, act=act)


def begin_item(
    meeting: Meeting, item_id: str, *, at: datetime | None = None, by: Actor, now: datetime, act: str = ""
) -> bool:
    """A point of the agenda begins; the one before it ends. `at` is the time on the device, if it was offline."""

    def change() -> None:
        _check_in_session(meeting)
        _begin(_item(meeting, item_id), at or now)

    return done_once(Act.AGENDA_CHANGED, meeting, change, by=by, now=now, act=act, kind="item", key=item_id)


def end_item(
    meeting: Meeting, item_id: str, *, at: datetime | None = None, by: Actor, now: datetime, act: str = ""
) -> bool:
    """A point of the agenda is over."""

    def change() -> None:
        _check_in_session(meeting)
        found = _item(meeting, item_id)
        Item.objects.filter(pk=found.pk).update(began_at=found.began_at or at or now, ended_at=at or now)

    return done_once(Act.AGENDA_CHANGED, meeting, change, by=by, now=now, act=act, kind="item", key=item_id)


def speaks(
    meeting: Meeting, who: Speaker, *, at: datetime | None = None, by: Actor, now: datetime, act: str = ""
) -> bool:
    """From now on the police, residents or nobody speaks."""

    def change() -> None:
        _check_in_session(meeting)
        Turn(id=act or new_key(), meeting=meeting, who=who, at=at or now).save(force_insert=True)

    return done_once(Act.LINE_WRITTEN, meeting, change, by=by, now=now, act=act)


def _check_in_session(meeting: Meeting) -> None:
    if not Meeting.objects.filter(pk=meeting.pk, state=State.IN_SESSION).exists():
        raise WrongState("This meeting is not in session. Begin it first, or say that it goes on.")


def _item(meeting: Meeting, item_id: str) -> Item:
    found = Item.objects.filter(meeting=meeting, pk=item_id).first()
    if found is None:
        raise WrongState("This point is not on the agenda any more. Open the agenda again.")
    return found


def _begin(point: Item, at: datetime) -> None:
    """A point that had ended goes on from where it first began."""
    _end_items(point.meeting, at, but=point.pk)
    Item.objects.filter(pk=point.pk).update(began_at=point.began_at or at, ended_at=None)


def _end_items(meeting: Meeting, at: datetime, but: str = "") -> None:
    Item.objects.filter(meeting=meeting, began_at__isnull=False, ended_at=None).exclude(pk=but).update(ended_at=at)
