"""What the plan of a problem found, in one word of the rules: it stands beside how the problem is closed."""

from __future__ import annotations

from typing import Final

from ..models import Plan, Problem
from ..rules import Finding, Measure, Outcome, PlanState, Voice
from .before_after import Moved, before_after
from .effects import effect_of
from .judged import voices_of
from .plans import Fixed, fixed, has_begun

SAID: Final = {Outcome.FELL: Finding.FELL, Outcome.ROSE: Finding.ROSE, Outcome.NO_CLEAR: Finding.UNCLEAR}
COUNTED: Final = {
    Moved.LESS: Finding.COUNTED, Moved.MORE: Finding.COUNTED, Moved.SAME: Finding.UNCLEAR,
    Moved.UNCLEAR: Finding.UNCLEAR,
}  # fmt: skip


def judged_plan(found: Problem) -> Plan | None:
    """The newest plan that has begun, by which a problem is judged; None while there is none."""
    plans = found.plans.exclude(state__in=(PlanState.DRAFT, PlanState.FIXED)).exclude(fixed_parts=None).order_by("-id")
    return next((each for each in plans if has_begun(each)), None)


def finding_of(found: Problem) -> Finding | None:
    """What it found; None where no plan has begun."""
    plan = judged_plan(found)
    if plan is None:
        return None
    told = fixed(plan)
    read = {Measure.COUNT: _of_count, Measure.ANSWERS: _of_answers, Measure.REPORTS: _of_reports}[told.measure]
    return read(plan, told)


def _of_reports(plan: Plan, _told: Fixed) -> Finding:
    effects = effect_of(plan)
    return SAID[effects.deciding.outcome] if effects and effects.deciding else Finding.OPEN


def _of_count(plan: Plan, told: Fixed) -> Finding:
    moved = before_after(plan, told).moved
    return COUNTED.get(moved, Finding.OPEN) if moved else Finding.OPEN


def _of_answers(plan: Plan, _told: Fixed) -> Finding:
    """By the newest answers that were counted: whether more than half of those who answered notice a change."""
    counted = [each for each in voices_of(plan) if each.verdict.counted_on and each.n]
    if not counted:
        return Finding.OPEN
    newest = counted[-1]
    return Finding.NOTICED if 2 * newest.counts[Voice.YES] > newest.n else Finding.UNNOTICED
