"""Amend what a plan is judged by: dated, reasoned, beside what it was before, on every page that shows the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, WrongState
from compstat.incidents.queries import live_edition
from compstat.places import queries as places

from ..models import Amendment, Plan
from ..queries import plans as queries
from ..queries.before_after import FROZEN, frozen
from ..queries.comparing import Figures, is_decided
from ..queries.measured import Worked, checked, worked_out
from ..rules import PlanEvent, PlanState, check_reason
from ..rules.measuring import COUNTED_ANEW, FIXED, Told, check_amendment, dates_of, lacks, write_told
from . import moving
from .fixing import counts_frozen, plan_reviews
from .plan_moving import FIX, mine, told

AMENDED_IN = (PlanState.FIXED, PlanState.RUNNING)


def amend(plan_id: str, changes: Mapping[str, object], reason: str, *, by: Actor, now: datetime) -> Amendment:
    """Change what a plan is judged by, in view of all; names of rules.FIXED, days as dates or ISO text. WrongState.

    Nothing that was fixed is changed or removed: the amendment stands beside it. Where it changes what is counted, the
    smallest fall is worked out anew on the live edition.
    """
    found = mine(plan_id, FIX, by, now)
    check_reason(reason)
    if found.state not in AMENDED_IN:
        raise WrongState("Only a plan that is fixed or running is amended. A draft is simply changed.")
    if strange := set(changes) - (set(FIXED) - {"ring", "smallest_fall"}):
        raise WrongState(f"This cannot be amended: {', '.join(sorted(strange))}. It follows from what else is fixed.")
    before = queries.fixed(found).told
    worked = _amended(found, before, changes, moving.today(found.problem, now))
    was, becomes = write_told(before), write_told(worked.told)
    made = Amendment(
        plan=found, changes={n: [was[n], becomes[n]] for n in FIXED if was[n] != becomes[n]}, figures=worked.figures,
        reason=reason.strip(), role=moving.role_told(found.problem, FIX, by, now), at=now,
    )  # fmt: skip
    with acting(
        Act.PLAN_AMENDED, by=by, now=now, object_kind="plan", object_id=found.id, city=found.problem.city,
        permission=FIX,
    ):  # fmt: skip
        _check_unchanged(found, before)
        made.save(force_insert=True)
        told(found, PlanEvent.AMENDED, by, now, reason=reason, key=made.id)
        _move_reviews(found, worked.told, moving.today(found.problem, now))
    return made


def _amended(found: Plan, before: Told, changes: Mapping[str, object], today: date) -> Worked:
    """What the plan will be judged by, checked. WrongState."""
    city = places.city(found.problem.city)
    after = checked(city, {**write_told(before), **changes})
    started = found.state == PlanState.RUNNING
    changed = check_amendment(before, after, started=started, decided=is_decided(found), today=today)
    figures: Figures = {}
    worked = Worked(after, figures)
    if set(changed) & COUNTED_ANEW:
        worked = worked_out(live_edition(city), after, but=found.id, settled=True)
    if "measure" in changed:
        worked = replace(worked, figures=worked.figures | counts_frozen(found, after, _entered_by(after, today)))
    proposed = worked.proposed if "comparison" in changed else after["comparison"]
    asked = {"measure", "baseline_note"} & set(changed)  # else the time before was settled when it was fixed
    if missing := lacks(worked.told, proposed, _counts_before(found, worked) if asked else 1):
        raise WrongState(missing[0])
    return worked


def _entered_by(after: Told, today: date) -> date:
    """The last day on which a count may have been entered that stands for the time before: none after the start."""
    return min(today, dates_of(after).starts_on)


def _counts_before(found: Plan, worked: Worked) -> int:
    """How many counts are kept as the time before."""
    if FROZEN in worked.figures:
        return len(worked.figures[FROZEN])
    return len(frozen(found, queries.fixed(found)))


def _check_unchanged(found: Plan, before: Told) -> None:
    """Refuse an amendment of what somebody else has just amended, started or ended. WrongState."""
    Plan.objects.select_for_update().get(pk=found.pk)
    now = queries.plan(found.pk)
    if now.state != found.state or queries.fixed(now).told != before:
        raise WrongState(moving.FASTER)


def _move_reviews(found: Plan, after: Told, today: date) -> None:
    """Reviews on the new days; those to come on other days go. One that is late, or was held, stays."""
    days = {*after["review_days"], after["deciding_on"]}
    found.reviews.filter(held_on=None, due_on__gte=today).exclude(due_on__in=days).delete()
    plan_reviews(found, after)
