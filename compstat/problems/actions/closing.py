"""Close a problem by a stated criterion, with what came of it. It is no priority any more."""

from __future__ import annotations

from datetime import datetime

from compstat.access.rules import Actor, Permission

from .. import rules
from ..models import Problem
from ..queries import problems as queries
from ..rules import Closing, Event, Need, Result
from .moving import mine, move, today


def close_problem(
    problem_id: str, closing: Closing, result: Result, reason: str, *, by: Actor, now: datetime
) -> Problem:
    """It is closed; plans end before. WrongState: the result does not go with the criterion, or a plan goes on."""
    found = mine(problem_id, Permission.DECIDE_PRIORITY, by, now)
    rules.check_reason(reason)
    rules.check_closing(closing, result)
    given = queries.given(found) | {Need.REASON, Need.CLOSING}
    return move(
        found, Event.CLOSED, given, by=by, now=now, permission=Permission.DECIDE_PRIORITY, reason=reason,
        closing=closing, result=result, closed_why=reason.strip(), closed_on=today(found, now), priority_since=None,
    )  # fmt: skip
