"""Fix what a plan is judged by, before it starts; start it on its day. From then on only an amendment changes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from compstat.access.actions import Act
from compstat.access.rules import SYSTEM, Actor, Permission, WrongState
from compstat.incidents.queries import Edition, live_edition
from compstat.places import queries as places

from ..models import FixedPart, Plan, Review
from ..queries import plans as queries
from ..queries import problems
from ..queries.before_after import FROZEN, freeze
from ..queries.measured import Worked, checked, worked_out
from ..queries.plans import fixed_part
from ..rules import Event, Need, PlanEvent, PlanState, ProblemState
from ..rules.measuring import Measure, Told, check_fixed, seal_of, write_told
from ..rules.plans import PlanNeed, check_start
from . import moving
from .plan_moving import FIX, mine, move
from .planning import promise_task

PRIORITY = Permission.DECIDE_PRIORITY


def fix_plan(plan_id: str, *, by: Actor, now: datetime, edition: Edition | None = None) -> FixedPart:
    """Write down for good what the plan is judged by; its tasks become promises. WrongState names what is missing.

    What follows from counts is worked out once more, on the live edition of this moment. What its owner has counted by
    now is kept with it as the time before: a count that is entered later never is. edition: another than the live one,
    where a story is told of days on which that was live.
    """
    found = mine(plan_id, FIX, by, now)
    today = moving.today(found.problem, now)
    worked = worked_of(found, edition)
    figures = worked.figures | counts_frozen(found, worked.told)
    check_fixed(worked.told, today, worked.proposed, len(figures.get(FROZEN, ())))
    with_part = queries.needs_met(found) | {PlanNeed.FIXED}
    role = moving.role_told(found.problem, FIX, by, now)
    told = write_told(worked.told)
    part = FixedPart(
        id=found.id, plan=found, told=told, figures=figures, role=role, fixed_at=now, seal=seal_of(told, figures),
    )  # fmt: skip
    draft = found.draft
    with transaction.atomic():
        moved = move(found, PlanEvent.FIXED, with_part, by=by, now=now, act=Act.PLAN_FIXED)
        if moved.draft != draft:
            raise WrongState(moving.FASTER)
        part.save(force_insert=True)
        for task in found.tasks.all():
            promise_task(task, by=by, now=now)
        plan_reviews(found, worked.told)
        given = problems.given(found.problem) | {Need.PLAN}
        moving.move(found.problem, Event.PLANNED, given, by=by, now=now, permission=FIX, key=found.id)
    return fixed_part(found)


def worked_of(found: Plan, edition: Edition | None = None) -> Worked:
    """A draft with all that follows from counts, on the live edition or this. WrongState: there is none to count on."""
    city = places.city(found.problem.city)
    told = checked(city, found.draft)
    edition = edition or live_edition(city)
    if edition is None and told["measure"] == Measure.REPORTS:
        raise WrongState("No edition of reports is published yet. Publish one first, or choose another measure.")
    return worked_out(edition, told, but=found.id, settled=True)


def counts_frozen(found: Plan, told: Told, until: date | None = None) -> dict[str, Any]:
    """What was counted before the start, as it is kept among the figures; nothing where no count measures the plan."""
    return {FROZEN: freeze(found, told, until)} if told["measure"] == Measure.COUNT else {}


def plan_reviews(found: Plan, told: Told) -> None:
    """A row for each day on which the plan is looked at, and for the deciding date; those there are stay."""
    there = set(found.reviews.values_list("due_on", flat=True))
    for day in sorted({*told["review_days"], told["deciding_on"]} - there):
        Review(plan=found, due_on=day).save(force_insert=True)


def start_plan(plan_id: str, *, by: Actor, now: datetime) -> Plan:
    """It begins, on the day that was fixed or later. WrongState."""
    return _start(mine(plan_id, FIX, by, now), by, now)


def _start(found: Plan, by: Actor, now: datetime) -> Plan:
    check_start(starts_on(found), moving.today(found.problem, now))
    with transaction.atomic():
        begun = move(found, PlanEvent.STARTED, by=by, now=now)
        given = problems.given(found.problem) | {Need.PLAN}
        moving.move(found.problem, Event.STARTED, given, by=by, now=now, permission=FIX, key=found.id)
    return begun


def starts_on(found: Plan) -> date:
    """The day on which a fixed plan starts. NotFixed."""
    day: date = queries.fixed(found).starts_on
    return day


def start_due(city_id: str, now: datetime) -> list[Plan]:
    """Plans whose day has come begin; the job of every hour. Nobody's permission is asked: a captain fixed them."""
    fixed = Plan.objects.filter(problem__city=city_id, state=PlanState.FIXED).select_related("problem").order_by("id")
    due = [each for each in fixed if starts_on(each) <= moving.today(each.problem, now)]
    return [_start(each, SYSTEM, now) for each in due]


def assess_due(city_id: str, now: datetime) -> list[Any]:
    """Problems whose plan has come to its deciding date are assessed from then on; the job of every hour."""
    running = Plan.objects.filter(
        problem__city=city_id, problem__state=ProblemState.ACTIVE, state=PlanState.RUNNING
    ).select_related("problem")
    due = [
        each for each in running.order_by("id")
        if queries.fixed(each).deciding_on <= moving.today(each.problem, now)
    ]  # fmt: skip
    return [assess(each, SYSTEM, now) for each in due]


def assess(found: Plan, by: Actor, now: datetime) -> object:
    """The problem of a plan is assessed from now on: its deciding date has come, or it is completed."""
    given = problems.given(found.problem) | {Need.PLAN}
    return moving.move(found.problem, Event.ASSESSED, given, by=by, now=now, permission=FIX, key=found.id)
