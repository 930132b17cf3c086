"""Enter the counts of a plan that is measured by a count: on which day, how many, by which method."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from compstat.access.actions import Act, acting
from compstat.access.rules import Actor, WrongState

from ..models import CountEntered
from ..queries import plans as queries
from ..rules import PlanState, check_words
from ..rules.measuring import Measure
from ..rules.plans import check_count, check_judged
from . import moving
from .plan_moving import REVIEW, mine

MOST = Decimal(9_999_999_999)


def enter_count(
    plan_id: str, on: date, count: Decimal, method: str, *, of: Decimal | None = None, by: Actor, now: datetime
) -> CountEntered:
    """One count, taken on a day: before the start, for the baseline, or after. It stays as it is. WrongState.

    A count that was wrong is entered again, with a method that says so; both stay in view. What is entered once the
    plan is fixed is never its time before; what is entered after the count that decides changes nothing.
    """
    found = mine(plan_id, REVIEW, by, now)
    told = queries.told_of(found)
    today = moving.today(found.problem, now)
    if told["measure"] != Measure.COUNT:
        raise WrongState("Counts are entered for a plan that is measured by a count.")
    check_judged(PlanState(found.state), queries.has_begun(found))
    check_words(method, 300, 0)
    check_count(count, of, method, on, today)
    if max(count, of or count) > MOST:
        raise WrongState("This count is too large to be kept. Look whether it is right.")
    made = CountEntered(
        plan=found, on=on, count=count, of=of, method=method.strip(), entered_on=today,
        before_start=told["starts_on"] is None or on < told["starts_on"],
        role=moving.role_told(found.problem, REVIEW, by, now),
    )  # fmt: skip
    with acting(
        Act.COUNT_ENTERED, by=by, now=now, object_kind="plan", object_id=found.id, city=found.problem.city,
        permission=REVIEW,
    ):  # fmt: skip
        made.save(force_insert=True)
    return made
