"""Public facts of an area as plain rows: what may be read on the pages, and nothing else, for files and programs.

A concern is here once a person has published it, a plan once it is fixed. Nothing that is withheld until a day is here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.utils import translation

from compstat.concerns import queries as concerns
from compstat.concerns.queries import Concern
from compstat.concerns.rules import OPEN, Publication
from compstat.places import queries as places
from compstat.places.queries import Area, City
from compstat.promises.queries import Promise
from compstat.promises.rules import State as PromiseState
from compstat.promises.rules import days_late

from ..models import EffectFound, Plan, Problem, Review
from ..rules import PlanState
from . import plans as of_plans
from .areas import within
from .problems import statement_of

Row = dict[str, Any]
# What each column of a file is called, in the order of the file. docs/reference/facts.md says what it holds.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "concerns": (
        "id", "area", "raised_on", "theme", "language", "place", "text", "state", "answer", "answered_on", "owner",
        "due_on", "organization", "promise", "problem",
    ),
    "promises": (
        "id", "area", "made_on", "what", "owner", "due_on", "state", "days_late", "origin", "origin_id",
    ),
    "problems": (
        "id", "area", "opened_on", "title", "theme", "state", "priority_since", "owner", "room_said", "differs_why",
        "urgent_why", "statement", "who_lives", "were_asked", "concerns", "closed_on", "closing", "result",
        "closed_why", "finding", "against_why",
    ),
    "plans": (
        "id", "problem", "area", "title", "state", "fixed_on", "measure", "rows", "areas", "day_parts", "count_what",
        "baselines", "others", "comparison", "others_why", "ring", "smallest_fall", "starts_on", "deciding_on",
        "enough", "amendments", "tasks", "tasks_kept", "tasks_kept_late", "tasks_late", "ended_on", "ended_why",
    ),
    "reviews": ("id", "plan", "problem", "due_on", "held_on", "days_late", "done", "seen", "decision", "reason"),
    "effects": (
        "id", "plan", "problem", "edition", "as_of", "to", "outcome", "days", "counted", "expected", "difference_low",
        "difference_high", "phi", "df", "ring_counted", "ring_expected", "ring_difference_low", "ring_difference_high",
        "ring_smallest_rise", "net_counted", "net_expected", "net_difference_low", "net_difference_high",
    ),
}  # fmt: skip
EFFECT_FIGURES: Final = ("days", "expected", "difference_low", "difference_high", "phi", "df")
BESIDE_FIGURES: Final = ("expected", "difference_low", "difference_high")  # of the ring, and of ring and place together


def rows(kind: str, where: City, area: Area, now: datetime) -> Iterator[Row]:
    """The rows of one kind, each with every column of COLUMNS. KeyError for a kind there is not."""
    today = places.moment(where, now).date()
    told = {
        "concerns": concern_rows, "promises": promise_rows, "problems": problem_rows, "plans": plan_rows,
        "reviews": review_rows, "effects": effect_rows,
    }  # fmt: skip
    return told[kind](where, area, today)


def concern_rows(where: City, area: Area, today: date) -> Iterator[Row]:
    """Published concerns, as they stand by now; duplicates that were joined stand once."""
    return map(concern_row, concerns.whole(concerns.published_of(where.id, area.id)))


def concern_row(each: Concern) -> Row:
    """One published concern."""
    stands = concerns.standing_of(each)
    return {
        **plain(each, "id area raised_on theme language place text answered_on organization promise problem"),
        "state": str(stands.state), "owner": stands.owner, "due_on": stands.due_on,
        "answer": "" if stands.state in OPEN else concerns.said(each),
    }  # fmt: skip


def promise_rows(where: City, area: Area, today: date) -> Iterator[Row]:
    """Promises, the newest first. One made for a concern that is not published does not name it."""
    some = Promise.objects.filter(city=where.id, area__in=within(where, area)).exclude(state=PromiseState.WITHDRAWN)
    found = list(some.order_by("-made_on", "-id"))
    keys = [each.origin_id for each in found if each.origin == "concern"]
    known = set(Concern.objects.filter(pk__in=keys, publication=Publication.PUBLISHED).values_list("pk", flat=True))
    for each in found:
        late = days_late(PromiseState(each.state), each.due_on, today)
        origin_id = each.origin_id if each.origin != "concern" or each.origin_id in known else ""
        yield {
            **plain(each, "id area made_on what owner due_on origin"), "origin_id": origin_id, "days_late": late,
            "state": "late" if late else each.state,
        }  # fmt: skip


def _problems(where: City, area: Area) -> list[Problem]:
    return list(Problem.objects.filter(city=where.id, area__in=within(where, area)).order_by("-id"))


def problem_rows(where: City, area: Area, today: date) -> Iterator[Row]:
    """Problems, the newest first."""
    return map(problem_row, _problems(where, area))


def problem_row(each: Problem) -> Row:
    """One problem."""
    said = Concern.objects.filter(city=each.city, problem=each.id, publication=Publication.PUBLISHED)
    return {
        **plain(each, "id area opened_on title theme state priority_since owner room_said differs_why urgent_why "
                       "who_lives were_asked closed_on closing result closed_why finding against_why"),
        "statement": _statement(each), "concerns": said.count(),
    }  # fmt: skip


def _statement(each: Problem) -> str:
    """In the language the site is kept in, whoever asks: a fact is the same for everybody."""
    with translation.override(settings.LANGUAGE_CODE):
        return statement_of(each)


def fixed_plans(found: Sequence[Problem]) -> list[Plan]:
    """Their plans that are fixed or were, the newest first."""
    some = Plan.objects.filter(problem__in=found).exclude(state=PlanState.DRAFT)
    return list(some.select_related("problem").order_by("-id"))


def plan_rows(where: City, area: Area, today: date) -> Iterator[Row]:
    """Plans that are fixed or were, with what they are judged by now."""
    return (plan_row(each, where, today) for each in fixed_plans(_problems(where, area)))


def plan_row(each: Plan, where: City, today: date) -> Row:
    """One plan: what it is judged by now, and what was done."""
    fixed, delivery = of_plans.fixed(each), of_plans.delivery(each, today)
    told = fixed.told
    judged = {name: told[name] for name in COLUMNS["plans"] if name in told}
    return {
        "id": each.id, "problem": each.problem_id, "area": each.problem.area, "title": each.title, "state": each.state,
        "fixed_on": places.moment(where, fixed.fixed_at).date(), **judged, "measure": str(fixed.measure),
        "others": str(fixed.others), "amendments": len(fixed.amendments), "tasks": len(delivery.tasks),
        "tasks_kept": delivery.kept, "tasks_kept_late": len(delivery.kept_late), "tasks_late": delivery.late,
        "ended_on": each.ended_on, "ended_why": each.ended_why,
    }  # fmt: skip


def review_rows(where: City, area: Area, today: date) -> Iterator[Row]:
    """Reviews of plans, held or not, by their day."""
    found = Review.objects.filter(plan__in=fixed_plans(_problems(where, area))).select_related("plan__problem")
    return (review_row(each, today) for each in found.order_by("due_on", "id"))


def review_row(each: Review, today: date) -> Row:
    """One review."""
    return {
        **plain(each, "id due_on held_on done seen decision reason"), "plan": each.plan_id,
        "problem": each.plan.problem_id, "days_late": of_plans.days_overdue(each, each.plan, today),
    }  # fmt: skip


def effect_rows(where: City, area: Area, today: date) -> Iterator[Row]:
    """What each edition said of each plan, oldest first: rows are only ever added."""
    found = EffectFound.objects.filter(plan__in=fixed_plans(_problems(where, area))).select_related("plan")
    return map(effect_row, found.order_by("at", "id"))


def effect_row(each: EffectFound) -> Row:
    """What one edition said. `counted` is a class where the count of a hexagon is small."""
    windows = each.figures.get("windows") or []
    ring = each.figures.get("ring") or {}
    return {
        **plain(each, "id edition as_of to outcome"), "plan": each.plan_id, "problem": each.plan.problem_id,
        "counted": windows[-1]["place"] if windows else None,
        **{name: each.figures.get(name) for name in EFFECT_FIGURES},
        "ring_counted": windows[-1]["ring"] if windows and ring else None, **_beside("ring", ring),
        "ring_smallest_rise": ring.get("smallest_rise"), **_beside("net", each.figures.get("net") or {}, "counted"),
    }  # fmt: skip


def _beside(name: str, figures: Mapping[str, object], *more: str) -> Row:
    """The figures of the ring, or of ring and place together, by the names of the columns."""
    told = {**figures, "counted": figures.get("after")}
    return {f"{name}_{each}": told.get(each) for each in (*more, *BESIDE_FIGURES)}


def plain(each: object, names: str) -> Row:
    """These fields of a record."""
    return {name: getattr(each, name) for name in names.split()}
