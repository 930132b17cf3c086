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
    city = places.city(city_id)
    area = places.area(city, area_id)
    access.check(by, Permission.RUN_MEETING, city=city.id, area=places.answering(area), now=now)
    rules.check_text(text)
    state = State.ANSWERED if answer else State.FOLLOW_UP if due_on else State.OPEN
    if answer:
        rules.check_answer(State.OPEN, answer)
    made = Concern(
        city=city.id, area=area.id, text=text.strip(), origin=origin, origin_id=origin_id, raised_on=raised_on,
        state=state, answer=answer.strip(), answered_on=now.date() if answer else None, due_on=due_on,
        owner=owner.strip(), card=card,
    )  # fmt: skip
    with acting(
        Act.CONCERN_RAISED, by=by, now=now, object_kind="concern", object_id=made.id, city=city.id,
        permission=Permission.RUN_MEETING,
    ):  # fmt: skip
        made.save(force_insert=True)
    return made


def answer_concern(concern_id: str, answer: str, *, by: Actor, now: datetime) -> Concern:
    """A role answers, for everybody to read."""
    found = queries.concern(concern_id)
    rules.check_answer(State(found.state), answer)
    return _change(found, by, now, state=State.ANSWERED, answer=answer.strip(), answered_on=now.date())


def follow_up(concern_id: str, owner: str, due_on: date, *, by: Actor, now: datetime) -> Concern:
    """A role will answer by a day."""
    found = queries.concern(concern_id)
    rules.check_follow_up(State(found.state), due_on, now.date())
    return _change(found, by, now, state=State.FOLLOW_UP, owner=owner.strip(), due_on=due_on)


def _change(found: Concern, by: Actor, now: datetime, **changed: object) -> Concern:
    area = places.answering(places.area(places.city(found.city), found.area))
    access.check(by, Permission.RUN_MEETING, city=found.city, area=area, now=now)
    with acting(
        Act.CONCERN_ANSWERED, by=by, now=now, object_kind="concern", object_id=found.id, city=found.city,
        permission=Permission.RUN_MEETING,
    ):  # fmt: skip
        if not Concern.objects.filter(pk=found.pk, state=found.state).update(**changed):
            raise WrongState("Somebody has just changed this. Open it again to see what became of it.")
    found.refresh_from_db()
    return found
