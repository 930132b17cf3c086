"""Close a problem by a stated criterion, with what came of it. It is no priority any more."""

from __future__ import annotations

from datetime import datetime

from compstat.access.rules import Actor, Permission

from .. import rules
from ..models import Problem
from ..queries import problems as queries
from ..queries.finding import finding_of
from ..rules import Closing, Event, Need, Result
from .moving import mine, move, today


def close_problem(
    problem_id: str, closing: Closing, result: Result, reason: str, *, against_why: str = "", by: Actor, now: datetime
) -> Problem:
    """It is closed; plans end before. What its plan found is kept beside it. WrongState.

    Refused: a result that does not go with the criterion, a plan that goes on, a closing against the finding of the
    plan without `against_why`, which everybody reads beside that finding.
    """
    found = mine(problem_id, Permission.DECIDE_PRIORITY, by, now)
    rules.check_reason(reason)
    rules.check_closing(closing, result)
    finding = finding_of(found)
    rules.check_finding(finding, closing, result, against_why)
    against = rules.is_against(finding, closing, result)
    given = queries.given(found) | {Need.REASON, Need.CLOSING}
    return move(
        found, Event.CLOSED, given, by=by, now=now, permission=Permission.DECIDE_PRIORITY, reason=reason,
        closing=closing, result=result, closed_why=reason.strip(), closed_on=today(found, now), priority_since=None,
        finding=finding or "", against_why=against_why.strip() if against else "",
    )  # fmt: skip
