"""Write down what was raised, answer it, or say by when. Each act is one transaction with one line in the logbook.

What was said at a meeting is heard at once, and its clock runs like that of any other concern.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from compstat.access import rules as access
from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places

from .. import queries, rules
from ..models import Concern
from ..rules import Event, Ground, Origin, Publication, State
from .moderating import hold
from .moving import FASTER, add_event, check_not_sealed, role_told

RUN = Permission.RUN_MEETING
REFUSED = "Whoever ran the meeting did not let this through."


def raise_concern(
    city_id: str, area_id: str, text: str, *, origin: Origin, origin_id: str = "", raised_on: date, owner: str = "",
    due_on: date | None = None, answer: str = "", card: str = "", by: Actor, now: datetime,
) -> Concern:  # fmt: skip
    """A person writes down what was raised, with its answer or its day if there is one. AreaUnknown, WrongState."""
    area = _check(city_id, area_id, by, now)
    rules.check_text(text)
    if answer.strip():
        rules.check_answer(State.ACKNOWLEDGED, answer)
    if owner.strip():
        rules.check_owner(owner)
    state = rules.state_of(answer, due_on if owner.strip() else None)  # a day that no role stands for is none
    came_at = came(city_id, raised_on, now)
    answered = state is State.ANSWERED
    made = Concern(
        city=city_id, area=area, text=text.strip(), origin=origin, origin_id=origin_id, raised_on=raised_on,
        came_at=came_at, state=state, answer=answer.strip(), answered_on=now.date() if answered else None,
        first_answer_at=came_at if answered else None, due_on=due_on, owner=owner.strip(), card=card,
        publication=Publication.PUBLISHED,
    )  # fmt: skip
    with acting(
        Act.CONCERN_RAISED, by=by, now=now, object_kind="concern", object_id=made.id, city=city_id, permission=RUN
    ):
        made.save(force_insert=True)
        _tell_raised(made, role_told(made, RUN, by, now), now)
    return made


def _tell_raised(made: Concern, role: str, now: datetime) -> None:
    """That it was raised, and what was said of it at once."""
    add_event(made, Event.RAISED, now, role=role)
    if made.state == State.ANSWERED:
        add_event(made, Event.ANSWERED, now, reason=made.answer, role=role)
    elif made.state == State.FOLLOW_UP:
        add_event(made, Event.PUT_OFF, now, role=role, owner=made.owner, due_on=made.due_on)


def came(city_id: str, raised_on: date, now: datetime) -> datetime:
    """From when the clock runs of what was raised on a day: from its end, or from now if it is not over."""
    here = places.moment(places.city(city_id), now)
    return min(here, datetime.combine(raised_on + timedelta(days=1), time(), here.tzinfo))


def answer_concern(concern_id: str, answer: str, *, by: Actor, now: datetime) -> Concern:
    """A role answers, for everybody to read. ConcernUnknown, WrongState."""
    found = _mine(concern_id, by, now)
    rules.check_answer(State(found.state), answer)
    return _change(
        found, Event.ANSWERED, {"reason": answer}, by, now, state=State.ANSWERED, answer=answer.strip(),
        answered_on=now.date(), first_answer_at=found.first_answer_at or now,
    )  # fmt: skip


def follow_up(concern_id: str, owner: str, due_on: date, *, by: Actor, now: datetime) -> Concern:
    """A role will answer by a day. ConcernUnknown, WrongState."""
    found = _mine(concern_id, by, now)
    rules.check_follow_up(State(found.state), owner, due_on, now.date())
    told: dict[str, Any] = {"owner": owner.strip(), "due_on": due_on}
    return _change(found, Event.PUT_OFF, told, by, now, state=State.FOLLOW_UP, **told)


def reword_concern(concern_id: str, text: str, *, by: Actor, now: datetime) -> Concern:
    """Other words for the same, before they are signed. ConcernUnknown, WrongState."""
    found = _mine(concern_id, by, now)
    rules.check_text(text)
    return _change(found, Event.REWORDED, {}, by, now, act=Act.CONCERN_RAISED, text=text.strip())


def read_again(concern_id: str, *, refused: bool, by: Actor, now: datetime) -> Concern:
    """What was sent to a meeting waits there to be read once more; until then nobody else reads it. WrongState.

    `refused`: the meeting had not let it through. What somebody else has withheld stays withheld.
    """
    found = _mine(concern_id, by, now)
    if found.publication == Publication.WITHHELD and not refused:
        raise WrongState("A moderator has withheld this among the concerns. Ask there to look at it again.")
    return _change(found, None, {}, by, now, act=Act.CONCERN_MODERATED, publication=Publication.WAITING, ground="")


def publish_again(concern_id: str, text: str, *, by: Actor, now: datetime) -> Concern:
    """What waited to be read once more is let through, in these words. ConcernUnknown, WrongState."""
    found = _mine(concern_id, by, now)
    rules.check_text(text)
    told = {"text": text.strip(), "publication": Publication.PUBLISHED, "ground": ""}
    return _change(found, Event.PUBLISHED, {}, by, now, act=Act.CONCERN_MODERATED, **told)


def refuse_concern(concern_id: str, ground: Ground, *, by: Actor, now: datetime) -> Concern:
    """What was sent to a meeting is not let through after all: nobody else reads it. ConcernUnknown, WrongState."""
    return hold(_mine(concern_id, by, now), ground, REFUSED, RUN, by=by, now=now)


def _check(city_id: str, area_id: str, by: Actor, now: datetime) -> str:
    """The area's id, for somebody who runs meetings there. AreaUnknown, NotAllowed."""
    area = places.area(places.city(city_id), area_id)
    access.check(by, RUN, city=city_id, area=places.answering(area), now=now)
    return area.id


def _mine(concern_id: str, by: Actor, now: datetime) -> Concern:
    """A concern of an area in which somebody runs meetings. ConcernUnknown, NotAllowed, WrongState."""
    found = queries.concern(concern_id)
    _check(found.city, found.area, by, now)
    check_not_sealed(found)
    return found


def _change(
    found: Concern, event: Event | None, told: dict[str, Any], by: Actor, now: datetime,
    act: Act = Act.CONCERN_ANSWERED, **changed: object,
) -> Concern:  # fmt: skip
    """The row changes from what was read, or somebody was faster; an event says so, where something is to be told."""
    same = Concern.objects.filter(pk=found.pk, state=found.state, due_on=found.due_on, text=found.text)
    with acting(act, by=by, now=now, object_kind="concern", object_id=found.id, city=found.city, permission=RUN):
        if not same.update(**changed):
            raise WrongState(FASTER)
        if event is not None:
            add_event(found, event, now, role=role_told(found, RUN, by, now), **told)
    found.refresh_from_db()
    return found
