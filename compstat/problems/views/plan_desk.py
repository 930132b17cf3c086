"""What the pages of plans at the staff door share: whose plan it is, and its frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest

from compstat.access.rules import Actor, Permission
from compstat.places import queries as places

from ..models import Plan
from ..queries import plans as queries
from ..queries.plans import PlanUnknown
from ..queries.problems import ProblemUnknown
from ..rules import PlanState
from ..saying import FIXED_WORDS, listed
from ..words import PLAN_STATES
from . import desk_parts as parts
from .desk_parts import Desk

WORK, FIX, REVIEW = Permission.WORK_ON_PROBLEM, Permission.FIX_PLAN, Permission.REVIEW_PLAN


@dataclass(frozen=True)
class PlanDesk(Desk):
    """Who works on which plan, now."""

    plan: Plan

    @property
    def frame(self) -> dict[str, Any]:
        """What each of the pages is told."""
        told = {
            "amended": self.amended,
            "plan": self.plan,
            "state": PLAN_STATES[PlanState(self.plan.state)],
            "town": self.where,
            "area": self.area,
        }
        return {**super().frame, **told, "fixes": self.may(FIX), "reviews": self.may(REVIEW)}

    @property
    def amended(self) -> list[tuple[date, str, str, str]]:
        """Every amendment, for each page of the plan: day, role, what was amended, why."""
        return [
            (places.moment(self.where, a.at).date(), a.role, listed([str(FIXED_WORDS[n]) for n in a.changes]), a.reason)
            for a in self.plan.amendments.all()
        ]


def desk_for(
    request: HttpRequest, actor: Actor, city_id: str, plan_id: str, permission: Permission,
    post: Permission | None = None,
) -> PlanDesk:  # fmt: skip
    """A plan somebody may look at, or change if something is sent (`post`). PlanUnknown, NotAllowed."""
    found = queries.plan(plan_id)
    try:
        desk = parts.desk_for(request, actor, city_id, found.problem_id, permission, post)
    except ProblemUnknown as error:
        raise PlanUnknown("There is no such plan here. Go back to the problem.") from error
    return PlanDesk(desk.found, desk.where, desk.area, desk.actor, desk.now, desk.request, found)


def sent(desk: PlanDesk, steps: dict[str, Any]) -> tuple[bool, django_forms.Form | None]:
    """As `desk_parts.sent`, for the steps of a plan."""
    return parts.sent(desk, steps)
