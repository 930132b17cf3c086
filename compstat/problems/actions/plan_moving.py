"""How a plan changes: the row from what was read, an event that everybody can read, one line in the logbook."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.db.models import Model

from compstat.access import rules as access
from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places

from ..models import Plan
from ..queries import plans as queries
from ..rules import PlanEvent, PlanState, check_plan_move
from ..rules.plans import PlanNeed
from .moving import FASTER, add_event, role_told

FIX: Final = Permission.FIX_PLAN
REVIEW: Final = Permission.REVIEW_PLAN
WORK: Final = Permission.WORK_ON_PROBLEM


def mine(plan_id: str, permission: Permission, by: Actor, now: datetime) -> Plan:
    """A plan of an area in which somebody may do this. PlanUnknown, NotAllowed."""
    found = queries.plan(plan_id)
    area = places.area(places.city(found.problem.city), found.problem.area)
    access.check(by, permission, city=found.problem.city, area=places.answering(area), now=now)
    return found


def my_draft(plan_id: str, by: Actor, now: datetime) -> Plan:
    """A plan that is still being written, of an area in which somebody works on problems. WrongState."""
    found = mine(plan_id, WORK, by, now)
    if found.state != PlanState.DRAFT:
        raise WrongState("This plan is fixed. What it is judged by changes by an amendment alone, in view of all.")
    return found


@contextmanager
def drafting(found: Plan, by: Actor, now: datetime) -> Iterator[None]:
    """A draft changes, with its line, and only while it is one. WrongState: it was fixed meanwhile."""
    with acting(
        Act.PLAN_DRAFTED, by=by, now=now, object_kind="plan", object_id=found.id, city=found.problem.city,
        permission=WORK,
    ):  # fmt: skip
        if not Plan.objects.select_for_update().filter(pk=found.pk, state=PlanState.DRAFT).exists():
            raise WrongState(FASTER)
        yield


def move(
    found: Plan, event: PlanEvent, given: frozenset[PlanNeed] = frozenset(), *, by: Actor, now: datetime,
    act: Act = Act.PLAN_MOVED, reason: str = "", event_kind: PlanEvent | None = None, **changed: object,
) -> Plan:  # fmt: skip
    """One event by the captain or a job: checked against the table, written with its line. WrongState."""
    after = check_plan_move(event, PlanState(found.state), given)
    with acting(
        act, by=by, now=now, object_kind="plan", object_id=found.id, city=found.problem.city, permission=FIX
    ):  # fmt: skip
        if not Plan.objects.filter(pk=found.pk, state=found.state).update(state=after, **changed):
            raise WrongState(FASTER)
        if event_kind is not None:
            told(found, event_kind, by, now, reason=reason)
    found.refresh_from_db()
    return found


def told(
    found: Plan, kind: PlanEvent, by: Actor, now: datetime, *, reason: str = "", permission: Permission = FIX,
    key: str = "",
) -> None:  # fmt: skip
    """A line of the problem's history about its plan, inside the transaction of an act."""
    role = role_told(found.problem, permission, by, now)
    add_event(found.problem, kind, now, reason=reason, role=role, key=key or found.id)


def one_of(kind: type[Model], found: Plan, key: str) -> Model:
    """A part of a plan by its key. WrongState."""
    part: Model | None = kind._default_manager.filter(pk=key, plan=found).first()
    if part is None:
        raise WrongState("There is no such part of this plan any more. Load the page again.")
    return part
