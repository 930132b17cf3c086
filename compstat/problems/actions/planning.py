"""Draft a plan: what is done, by whom, with what, and what it will be judged by. A draft is nothing but a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.db.models import Model

from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, WrongState
from compstat.incidents.queries import live_edition
from compstat.places import queries as places
from compstat.promises import rules as promises
from compstat.promises.actions import make_promise
from compstat.promises.rules import Origin

from ..models import Intervention, Plan, PlanResource, Task
from ..queries.measured import checked, worked_out
from ..queries.plans import UNDER_WAY
from ..rules import InterventionKind, PlanEvent, PlanState, ProblemState, ResourceKind, check_reason, check_words
from ..rules.measuring import FIXED, write_told
from ..rules.plans import check_withheld
from . import moving
from .plan_moving import WORK, drafting, mine, my_draft, one_of, told

TITLE, STRATEGY, TEXT = 120, 2000, 500
MOST: Final = Decimal(99_999_999)
PLANNED_IN: Final = {ProblemState.ANALYSIS, ProblemState.PLANNED, ProblemState.ACTIVE, ProblemState.ASSESSMENT}
PARTS: Final[dict[str, type[Model]]] = {"intervention": Intervention, "resource": PlanResource, "task": Task}


@dataclass(frozen=True)
class Written:
    """The words of a plan: its title, the strategy in a paragraph, co-owners from the community."""

    title: str
    strategy: str = ""
    co_owners: str = ""


def draft_plan(problem_id: str, title: str, *, by: Actor, now: datetime) -> Plan:
    """Begin to write what will be done about a problem. WrongState: its causes have not been looked at yet."""
    problem = moving.mine(problem_id, WORK, by, now)
    if ProblemState(problem.state) not in PLANNED_IN:
        raise WrongState("First look for the causes with residents. Then a plan can be drafted.")
    check_words(title, TITLE)
    made = Plan(problem=problem, title=title.strip(), drafted_on=moving.today(problem, now))
    with acting(
        Act.PLAN_DRAFTED, by=by, now=now, object_kind="plan", object_id=made.id, city=problem.city, permission=WORK
    ):
        made.save(force_insert=True)
        told(made, PlanEvent.DRAFTED, by, now, permission=WORK)
    return made


def write_plan(plan_id: str, words: Written, *, by: Actor, now: datetime) -> Plan:
    """Title, strategy and co-owners of a draft. PlanUnknown, WrongState."""
    found = my_draft(plan_id, by, now)
    check_words(words.title, TITLE)
    check_words(words.strategy, STRATEGY, 0)
    check_words(words.co_owners, TEXT, 0)
    with drafting(found, by, now):
        Plan.objects.filter(pk=found.pk).update(
            title=words.title.strip(), strategy=words.strategy.strip(), co_owners=words.co_owners.strip()
        )
    found.refresh_from_db()
    return found


def add_intervention(
    plan_id: str, kind: InterventionKind, text: str, *, technique: int | None = None, by: Actor, now: datetime
) -> Intervention:
    """One thing that will be done. PlanUnknown, WrongState."""
    found = my_draft(plan_id, by, now)
    check_words(text, TEXT)
    made = Intervention(plan=found, kind=InterventionKind(kind), technique=technique, text=text.strip())
    with drafting(found, by, now):
        made.save(force_insert=True)
    return made


def add_resource(
    plan_id: str, kind: ResourceKind, what: str, planned: Decimal, unit: str, *, withheld_until: date | None = None,
    by: Actor, now: datetime,
) -> PlanResource:  # fmt: skip
    """What it takes. Where hours of patrol are spent may wait until a day, which the page says. WrongState."""
    found = my_draft(plan_id, by, now)
    check_words(what, 200, 3)
    check_words(unit, 40, 1)
    if not 0 < planned <= MOST:
        raise WrongState("Say how much is planned: more than nothing.")
    check_withheld(ResourceKind(kind), withheld_until, moving.today(found.problem, now))
    made = PlanResource(
        plan=found, kind=ResourceKind(kind), what=what.strip(), planned=planned, unit=unit.strip(),
        withheld_until=withheld_until,
    )  # fmt: skip
    with drafting(found, by, now):
        made.save(force_insert=True)
    return made


def add_task(plan_id: str, what: str, owner: str, due_on: date, *, by: Actor, now: datetime) -> Task:
    """Something a role does by a day: a promise once the plan is fixed, and at once if it is. WrongState."""
    found = mine(plan_id, WORK, by, now)
    promises.check_made(what, owner, due_on, moving.today(found.problem, now))
    made = Task(plan=found, what=what.strip(), owner=owner.strip(), due_on=due_on)
    if found.state in UNDER_WAY:
        return promise_task(made, by=by, now=now)
    with drafting(my_draft(plan_id, by, now), by, now):
        made.save(force_insert=True)
    return made


def promise_task(task: Task, *, by: Actor, now: datetime) -> Task:
    """The promise of a task of a plan that is fixed; the task remembers its key. NotAllowed."""
    of = task.plan
    with transaction.atomic():
        promise = make_promise(
            of.problem.city, of.problem.area, task.what, task.owner, task.due_on, origin=Origin.PLAN, origin_id=of.id,
            by=by, now=now,
        )  # fmt: skip
        task.promise = promise.id
        task.save()
    return task


def drop_part(plan_id: str, part: str, key: str, *, by: Actor, now: datetime) -> None:
    """Take an intervention, a resource or a task out of a draft. PlanUnknown, WrongState."""
    found = my_draft(plan_id, by, now)
    if part not in PARTS:
        raise WrongState("Choose what is to be taken out of this draft.")
    there = one_of(PARTS[part], found, key)
    with drafting(found, by, now):
        there.delete()


def set_measure(plan_id: str, chosen: Mapping[str, object], *, by: Actor, now: datetime) -> Plan:
    """What a draft will be judged by: names of rules.FIXED, days as dates or ISO text. What is not named stays.

    The ring, the number of windows and the smallest fall are worked out on the live edition. WrongState, AreaUnknown.
    """
    found = my_draft(plan_id, by, now)
    if strange := set(chosen) - set(FIXED):
        raise WrongState(f"No plan is judged by {', '.join(sorted(strange))}.")
    city = places.city(found.problem.city)
    told_now = checked(city, {**found.draft, **chosen})
    worked = worked_out(live_edition(city), told_now, but=found.id)
    with drafting(found, by, now):
        Plan.objects.filter(pk=found.pk).update(draft=write_told(worked.told))
    found.refresh_from_db()
    return found


def discard_plan(plan_id: str, reason: str, *, by: Actor, now: datetime) -> None:
    """Throw a draft away, and say why. A plan that is fixed stays for good. WrongState."""
    found = mine(plan_id, WORK, by, now)
    check_reason(reason)
    if found.state != PlanState.DRAFT:
        raise WrongState("Only a draft is thrown away. A plan that is fixed is stopped, with a reason.")
    with drafting(found, by, now):
        told(found, PlanEvent.DISCARDED, by, now, reason=reason, permission=WORK)
        Plan.objects.filter(pk=found.pk).delete()
