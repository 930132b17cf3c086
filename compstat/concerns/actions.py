"""Write down what was raised, answer it, or say by when. Each act is one transaction with one line in the logbook."""

from __future__ import annotations

from datetime import date, datetime

from compstat.access import rules as access
from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places

from . import queries, rules
from .models import Concern
from .rules import Origin, State


def raise_concern(
    city_id: str, area_id: str, text: str, *, origin: Origin, origin_id: str = "", raised_on: date, owner: str = "",
    due_on: date | None = None, answer: str = "", card: str = "", by: Actor, now: datetime,
) -> Concern:  # fmt: skip
    """A person writes down what was raised, with its answer or its day if there is one. AreaUnknown, WrongState."""
    area = _check(city_id, area_id, by, now)
    rules.check_text(text)
    if answer.strip():
        rules.check_answer(State.OPEN, answer)
    if owner.strip():
        rules.check_owner(owner)
    state = rules.state_of(answer, due_on)
    made = Concern(
        city=city_id, area=area, text=text.strip(), origin=origin, origin_id=origin_id, raised_on=raised_on,
        state=state, answer=answer.strip(), answered_on=now.date() if state is State.ANSWERED else None,
        due_on=due_on, owner=owner.strip(), card=card,
    )  # fmt: skip
    with acting(
        Act.CONCERN_RAISED, by=by, now=now, object_kind="concern", object_id=made.id, city=city_id,
        permission=Permission.RUN_MEETING,
    ):  # fmt: skip
        made.save(force_insert=True)
    return made


def answer_concern(concern_id: str, answer: str, *, by: Actor, now: datetime) -> Concern:
    """A role answers, for everybody to read. ConcernUnknown, WrongState."""
    found = _mine(concern_id, by, now)
    rules.check_answer(State(found.state), answer)
    return _change(found, by, now, state=State.ANSWERED, answer=answer.strip(), answered_on=now.date())


def follow_up(concern_id: str, owner: str, due_on: date, *, by: Actor, now: datetime) -> Concern:
    """A role will answer by a day. ConcernUnknown, WrongState."""
    found = _mine(concern_id, by, now)
    rules.check_follow_up(State(found.state), owner, due_on, now.date())
    return _change(found, by, now, state=State.FOLLOW_UP, owner=owner.strip(), due_on=due_on)


def reword_concern(concern_id: str, text: str, *, by: Actor, now: datetime) -> Concern:
    """Other words for the same, before they are signed. ConcernUnknown, WrongState."""
    found = _mine(concern_id, by, now)
    rules.check_text(text)
    return _change(found, by, now, act=Act.CONCERN_RAISED, text=text.strip())


def _check(city_id: str, area_id: str, by: Actor, now: datetime) -> str:
    """The area's id, for somebody who runs meetings there. AreaUnknown, NotAllowed."""
    area = places.area(places.city(city_id), area_id)
    access.check(by, Permission.RUN_MEETING, city=city_id, area=places.answering(area), now=now)
    return area.id


def _mine(concern_id: str, by: Actor, now: datetime) -> Concern:
    """A concern of an area in which somebody runs meetings. ConcernUnknown, NotAllowed."""
    found = queries.concern(concern_id)
    _check(found.city, found.area, by, now)
    return found


def _change(found: Concern, by: Actor, now: datetime, act: Act = Act.CONCERN_ANSWERED, **changed: object) -> Concern:
    """The row changes from what was read, or somebody was faster."""
    same = Concern.objects.filter(pk=found.pk, state=found.state, due_on=found.due_on, text=found.text)
    with acting(
        act, by=by, now=now, object_kind="concern", object_id=found.id, city=found.city,
        permission=Permission.RUN_MEETING,
    ):  # fmt: skip
        if not same.update(**changed):
            raise WrongState("Somebody has just changed this. Open it again to see what became of it.")
    found.refresh_from_db()
    return found
