"""What a team sees of its problems: where each stands, what comes next and what is lacking; what was tried before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext

from compstat.access.rules import Permission
from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..models import ContributionSent, Plan, Problem
from ..rules import RESULTS, Event, InterventionKind, Outcome, PlanState, ProblemState, Result
from ..saying import KINDS
from ..words import OUTCOMES, PLAN_STATES, lacks_words, state_words
from . import problems

ENDED: Final = (PlanState.COMPLETED, PlanState.STOPPED)
MOST_TRIED: Final = 12


@dataclass(frozen=True)
class Step:
    """What comes next: in words, whose it is, what it still lacks; `name` of the page (a plan's takes `plan`)."""

    words: str
    name: str = ""
    plan: str = ""
    lacks: tuple[str, ...] = ()
    permission: Permission = Permission.WORK_ON_PROBLEM


@dataclass(frozen=True)
class Listed:
    """A problem on a list: where it stands, what comes next, and whether the room has yet to hear of it."""

    problem: Problem
    state: str
    step: Step | None
    unheard_since: date | None
    unread: int


@dataclass(frozen=True)
class OfArea:
    """The problems of an area: its priorities, what was nominated, what made room for another, what is closed."""

    area: Area
    priorities: tuple[Listed, ...]
    nominated: tuple[Listed, ...]
    retired: tuple[Listed, ...]
    closed: tuple[Listed, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.priorities) + len(self.nominated) + len(self.retired) + len(self.closed)


def of_areas(city_id: str, areas: Iterable[Area]) -> list[OfArea]:
    """The problems of these areas, area by area; those without any are left out."""
    found = [_of_area(city_id, area) for area in areas]
    return [each for each in found if each.count]


def _of_area(city_id: str, area: Area) -> OfArea:
    found = [listed(each) for each in problems.problems_of(city_id, area.id).prefetch_related("events")]
    standing = sorted(
        (each for each in found if each.problem.priority_since),
        key=lambda each: (each.problem.priority_since, each.problem.id),
    )
    waiting = [each for each in found if each.problem.state == ProblemState.NOMINATED]
    gone = [each for each in waiting if any(e.kind == Event.RETIRED for e in each.problem.events.all())]
    return OfArea(
        area, tuple(standing), tuple(each for each in waiting if each not in gone), tuple(gone),
        tuple(each for each in found if each.problem.state == ProblemState.CLOSED),
    )  # fmt: skip


def listed(found: Problem) -> Listed:
    """A problem as a list shows it."""
    unheard = problems.waits_for_the_room(found)
    return Listed(found, state_words(found.state), next_step(found), unheard, unread(found))


def unread(found: Problem) -> int:
    """How many contributions nobody has read yet."""
    return ContributionSent.objects.filter(problem=found, read_at=None).count()


def next_step(found: Problem) -> Step | None:
    """What comes next; None once it is closed."""
    state = ProblemState(found.state)
    if state is ProblemState.NOMINATED:
        words = gettext("The captain decides whether it becomes a priority.")
        return Step(words, "open_problem", permission=Permission.DECIDE_PRIORITY)
    if state is ProblemState.SCANNING:
        lacks = tuple(lacks_words(problems.scanning_lacks(found)))
        words = gettext("Finish scanning.") if lacks else gettext("Go on to analysis.")
        return Step(words, "scanning", lacks=lacks)
    if state is ProblemState.ANALYSIS:
        return _of_analysis(found)
    return None if state is ProblemState.CLOSED else _of_plan(found, state)


def _of_analysis(found: Problem) -> Step:
    """From who lives with it to a plan that is fixed."""
    if lacks := problems.analysis_lacks(found):
        return Step(gettext("Work on the analysis, with residents first."), "analysis", lacks=tuple(lacks_words(lacks)))
    if not problems.other_option(found):
        return Step(gettext("Weigh options."), "library", lacks=tuple(lacks_words(["option"])))
    draft = found.plans.filter(state=PlanState.DRAFT).last()
    if draft is None:
        return Step(gettext("Draft a plan."), "staff_problem")
    return Step(gettext("Fix what the plan is judged by."), "plan", draft.id)


def _of_plan(found: Problem, state: ProblemState) -> Step:
    """A plan that waits, runs, or has ended before its problem was decided."""
    plan = problems.plans_under_way(found).last()
    if plan is None:
        words = gettext("The plan has ended. Close the problem by one of the criteria, or go back to analysis.")
        return Step(words, "close_problem", permission=Permission.DECIDE_PRIORITY)
    words = {
        ProblemState.PLANNED: gettext("Start the plan."),
        ProblemState.ACTIVE: gettext("Do what is planned, and review it."),
    }.get(state, gettext("The deciding date has come. Hold the last review, and end the plan."))
    return Step(words, "plan", plan.id)


@dataclass(frozen=True)
class PlanListed:
    """A plan of a problem, with where it stands."""

    plan: Plan
    state: str


def plans_listed(found: Problem) -> list[PlanListed]:
    """The plans of a problem, the newest first."""
    return [PlanListed(each, str(PLAN_STATES[PlanState(each.state)])) for each in found.plans.order_by("-id")]


@dataclass(frozen=True)
class Tried:
    """What was tried in this city against something, and what came of it: failures too."""

    problem: Problem
    area: str
    plan: Plan | None
    kinds: tuple[str, ...]
    outcome: str  # on the deciding date; empty where none was told
    result: str  # of the problem, once it is closed
    why: str


def tried_before(where: City, found: Problem) -> list[Tried]:
    """Plans that ended, and problems closed but not declined: those of the same theme first, then the newest."""
    of_city = Q(problem__city=where.id) & ~Q(problem=found.id)
    plans = list(Plan.objects.filter(of_city, state__in=ENDED).select_related("problem").order_by("-ended_on", "-id"))
    with_plans = {each.problem_id for each in plans}
    closed = Problem.objects.filter(city=where.id, state=ProblemState.CLOSED).exclude(result=Result.DECLINED)
    told = [_tried(where, plan.problem, plan) for plan in plans]
    told += [
        _tried(where, each, None)
        for each in closed.exclude(pk__in={*with_plans, found.id}).order_by("-closed_on", "-id")
    ]
    return sorted(told, key=lambda each: each.problem.theme != found.theme)[:MOST_TRIED]


def _tried(where: City, found: Problem, plan: Plan | None) -> Tried:
    names = {area.id: area.name for area in places.areas(where)}
    decided = plan.effects.filter(outcome__in=list(OUTCOMES)).order_by("at", "id").first() if plan else None
    kinds = dict.fromkeys(str(KINDS[InterventionKind(each.kind)]) for each in plan.interventions.all()) if plan else {}
    return Tried(
        found, names.get(found.area, found.area), plan, tuple(kinds),
        str(OUTCOMES[Outcome(decided.outcome)]) if decided else "",
        gettext(RESULTS[Result(found.result)]) if found.result else "",
        (plan.ended_why if plan else "") or found.closed_why,
    )  # fmt: skip
