"""Hold a review: what was done, what was seen, what is decided and why. Complete a plan, or stop it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, Permission, WrongState

from ..models import Plan, PlanResource, Review
from ..queries import plans as queries
from ..queries import problems
from ..rules import Decision, Event, Need, PlanEvent, PlanState, ProblemState, check_reason, check_words
from ..rules.plans import PlanNeed, check_decision, check_held
from . import moving
from .fixing import assess
from .plan_moving import REVIEW, mine, move, told
from .planning import MOST

LONGEST = 1000


@dataclass(frozen=True)
class Held:
    """What came of a review. `used`: of each resource by its key, how much is used by now."""

    done: str
    seen: str
    decision: Decision
    reason: str = ""
    used: Mapping[str, Decimal] = field(default_factory=dict)


def hold_review(review_id: str, held: Held, *, by: Actor, now: datetime) -> Review:
    """A review is held; late is shown as late. What it decides is done by the captain: see below. WrongState."""
    found = review(review_id)
    of = mine(found.plan_id, REVIEW, by, now)
    today = moving.today(of.problem, now)
    if found.held_on is not None:
        raise WrongState("This review was held already. Open the plan again to read it.")
    check_held(PlanState(of.state), found.due_on, today, held.done, held.seen)
    check_decision(held.decision, held.reason)
    check_words(held.done, LONGEST)
    check_words(held.seen, LONGEST)
    used = _used(of, held.used)
    with acting(
        Act.PLAN_REVIEWED, by=by, now=now, object_kind="plan", object_id=of.id, city=of.problem.city,
        permission=REVIEW,
    ):  # fmt: skip
        changed = Review.objects.filter(pk=found.pk, held_on=None, plan__state=PlanState.RUNNING).update(
            held_on=today, done=held.done.strip(), seen=held.seen.strip(), decision=held.decision,
            reason=held.reason.strip(), used={key: str(value) for key, value in used.items()},
            role=moving.role_told(of.problem, REVIEW, by, now),
        )  # fmt: skip
        if not changed:
            raise WrongState(moving.FASTER)
        for key, value in used.items():
            PlanResource.objects.filter(pk=key, plan=of).update(used=value)
        told(of, PlanEvent.REVIEWED, by, now, reason=held.reason, permission=REVIEW, key=found.id)
    found.refresh_from_db()
    return found


def review(review_id: str) -> Review:
    """One review. WrongState."""
    found = Review.objects.filter(pk=review_id).first()
    if found is None:
        raise WrongState("There is no such review. Open the plan again.")
    return found


def _used(of: Plan, used: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """How much of each resource is used. WrongState: of something else, or what cannot be."""
    there = set(of.resources.values_list("id", flat=True))
    if set(used) - there or any(not 0 <= value <= MOST for value in used.values()):
        raise WrongState("Say how much of each resource of this plan is used: 0 or more.")
    return dict(used)


def complete_plan(plan_id: str, reason: str, *, by: Actor, now: datetime) -> Plan:
    """The plan has done what it was for, or run its time; its problem is assessed. WrongState."""
    found = mine(plan_id, Permission.FIX_PLAN, by, now)
    check_reason(reason)
    with transaction.atomic():
        ended = _end(found, PlanEvent.COMPLETED, reason, by, now)
        if found.problem.state == ProblemState.ACTIVE:
            assess(ended, by, now)
    return ended


def stop_plan(plan_id: str, reason: str, *, by: Actor, now: datetime) -> Plan:
    """The plan ends before its time; unless its problem is being assessed, that goes back to analysis. WrongState."""
    found = mine(plan_id, Permission.FIX_PLAN, by, now)
    check_reason(reason)
    with transaction.atomic():
        ended = _end(found, PlanEvent.STOPPED, reason, by, now)
        if found.problem.state in {ProblemState.PLANNED, ProblemState.ACTIVE}:
            given = problems.given(found.problem) | {Need.REASON}
            moving.move(
                found.problem, Event.REVISED, given, by=by, now=now, permission=Permission.FIX_PLAN, reason=reason
            )
    return ended


def _end(found: Plan, event: PlanEvent, reason: str, by: Actor, now: datetime) -> Plan:
    given = queries.needs_met(found) | {PlanNeed.REASON}
    return move(
        found, event, given, by=by, now=now, reason=reason, event_kind=event,
        ended_on=moving.today(found.problem, now), ended_why=reason.strip(),
    )  # fmt: skip
