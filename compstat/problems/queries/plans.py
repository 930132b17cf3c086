"""Ask about plans: one by its key, what is fixed of it with every amendment, what is missing, what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from compstat.access.rules import WrongState
from compstat.promises import queries as promises
from compstat.promises.queries import Promise, PromiseUnknown
from compstat.promises.rules import Event as Promised
from compstat.promises.rules import State as PromiseState
from compstat.promises.rules import days_late

from ..models import (
    Amendment,
    EffectFound,
    FixedPart,
    Plan,
    PlanResource,
    Problem,
    ProblemEvent,
    Review,
    Task,
)
from ..rules import ENFORCING, Event, PlanState
from ..rules.measuring import Dates, Measure, Others, Told, dates_of, judged_by, read_told, seal_of
from ..rules.plans import JUDGED, PlanNeed
from .comparing import as_amended

UNDER_WAY: Final = (PlanState.FIXED, PlanState.RUNNING)


class PlanUnknown(WrongState, LookupError):
    """There is no such plan."""


class NotFixed(WrongState):
    """Nothing is fixed of this plan yet."""


def plan(plan_id: str) -> Plan:
    """One plan with its problem. PlanUnknown."""
    found = Plan.objects.filter(pk=plan_id).select_related("problem").first()
    if found is None:
        raise PlanUnknown("There is no such plan. Go back to the problem.")
    return found


def plans_of(problem: Problem) -> QuerySet[Plan]:
    """The plans of a problem, the newest first."""
    return problem.plans.order_by("-id")


@dataclass(frozen=True)
class Fixed:
    """What a plan is judged by now: what was fixed before the start, with the amendments since. Days are dates."""

    measure: Measure
    rows: tuple[str, ...]
    areas: tuple[str, ...]
    day_parts: tuple[str, ...]
    count_what: str
    count_owner: str
    count_method: str
    selected_first: date | None
    selected_last: date | None
    baselines: int
    baseline_note: str
    others: Others
    comparison: tuple[str, ...]
    others_why: str
    ring: tuple[str, ...]
    smallest_fall: float | None
    starts_on: date
    deciding_on: date
    enough: str
    review_days: tuple[date, ...]
    figures: dict[str, Any]  # of the newest amendment that counted anew, or of the day it was fixed
    role: str
    fixed_at: datetime
    seal: str
    amendments: tuple[Amendment, ...]
    told: Told  # the same by name

    @property
    def dates(self) -> Dates:
        """Selection window, start and deciding date."""
        return dates_of(self.told)

    @property
    def judged_by(self) -> str:
        """measure, delivery or answers: see rules.judged_by."""
        return judged_by(self.measure, self.smallest_fall)

    @property
    def amended(self) -> tuple[str, ...]:
        """The names that amendments have changed, once each."""
        return tuple(dict.fromkeys(name for each in self.amendments for name in each.changes))


def fixed(of: Plan) -> Fixed:
    """What a plan is judged by. NotFixed for a draft."""
    part = fixed_part(of)
    told = as_amended(part)
    amendments = tuple(of.amendments.all())
    figures = next((each.figures for each in reversed(amendments) if each.figures), part.figures)
    typed = told | {"measure": Measure(told["measure"]), "others": Others(told["others"])}
    return Fixed(
        **typed, figures=figures, role=part.role, fixed_at=part.fixed_at, seal=part.seal, amendments=amendments,
        told=told,
    )  # fmt: skip


def fixed_part(of: Plan) -> FixedPart:
    """The row that was written before the start. NotFixed."""
    found = FixedPart.objects.filter(pk=of.pk).select_related("plan").first()
    if found is None:
        raise NotFixed("This plan is still a draft: nothing is fixed of it yet.")
    return found


def is_fixed(of: Plan) -> bool:
    """Whether what it is judged by is fixed."""
    return of.state != PlanState.DRAFT


def is_whole(part: FixedPart) -> bool:
    """Whether the fixed part is still what was sealed."""
    return part.seal == seal_of(part.told, part.figures)


def told_of(of: Plan) -> Told:
    """What a plan is judged by, or will be: the fixed part with its amendments, or the draft."""
    return fixed(of).told if is_fixed(of) else read_told(of.draft)


def needs_met(of: Plan) -> frozenset[PlanNeed]:
    """What a plan has, of all that moves take, but reasons and what is fixed of it."""
    told = {
        PlanNeed.INTERVENTION: of.interventions.exists(), PlanNeed.TASK: of.tasks.exists(),
        PlanNeed.OTHER_OPTION: of.problem.options.exclude(kind__in=ENFORCING).exists(),
        PlanNeed.REVIEW: of.reviews.exclude(held_on=None).exists(),
    }  # fmt: skip
    return frozenset(need for need, has in told.items() if has)


@dataclass(frozen=True)
class TaskShown:
    """A task with what became of its promise: draft, open, late, kept or dropped."""

    task: Task
    promise: Promise | None
    state: str
    late: int  # days, while it is open; of one that is done, how late it was
    kept_on: date | None = None


@dataclass(frozen=True)
class ResourceShown:
    """What is spent of one kind; `what` is empty while it is withheld, and the page says until when."""

    resource: PlanResource
    what: str
    withheld_until: date | None


@dataclass(frozen=True)
class Delivery:
    """Done? The tasks with what became of them; what was planned and used."""

    tasks: tuple[TaskShown, ...]
    resources: tuple[ResourceShown, ...]
    reviews_late: int

    def of_state(self, state: str) -> int:
        """How many tasks are so."""
        return sum(1 for each in self.tasks if each.state == state)

    @property
    def kept(self) -> int:
        """Tasks that are done."""
        return self.of_state("kept")

    @property
    def kept_late(self) -> list[TaskShown]:
        """Tasks that are done, but were late."""
        return [each for each in self.tasks if each.state == "kept" and each.late]

    @property
    def late(self) -> int:
        """Tasks whose day is over."""
        return self.of_state("late")

    @property
    def open(self) -> int:
        """Tasks that are not due yet."""
        return self.of_state("open")

    @property
    def dropped(self) -> int:
        """Tasks that will not be done."""
        return self.of_state("dropped")


def delivery(of: Plan, today: date) -> Delivery:
    """Was it done? For everybody: what is withheld is left out, with the day until which it is."""
    tasks = tuple(_task(each, today) for each in of.tasks.all())
    late = sum(1 for each in of.reviews.all() if is_late(each, of, today))
    return Delivery(tasks, resources_shown(of.resources.all(), today), late)


def _task(each: Task, today: date) -> TaskShown:
    try:
        promise = promises.promise(each.promise) if each.promise else None
    except PromiseUnknown:
        promise = None
    if promise is None:
        return TaskShown(each, None, "draft", 0)
    if on := _kept_on(promise):
        return TaskShown(each, promise, str(promise.state), max(0, (on - promise.due_on).days), on)
    late = days_late(PromiseState(promise.state), promise.due_on, today)
    return TaskShown(each, promise, "late" if late else str(promise.state), late)


def _kept_on(promise: Promise) -> date | None:
    """The day on which it was kept, if it is."""
    if promise.state != PromiseState.KEPT:
        return None
    return next((event.on for event in reversed(list(promise.events.all())) if event.kind == Promised.KEPT), None)


def resources_shown(found: Iterable[PlanResource], today: date) -> tuple[ResourceShown, ...]:
    """Resources as everybody may read them today."""
    shown = []
    for each in found:
        until = each.withheld_until if each.withheld_until and today < each.withheld_until else None
        shown.append(ResourceShown(each, "" if until else each.what, until))
    return tuple(shown)


def is_late(review: Review, of: Plan, today: date) -> bool:
    """Whether a review's day is over and nobody has held it, of a plan that is running."""
    return of.state == PlanState.RUNNING and review.held_on is None and review.due_on < today


def days_overdue(review: Review, of: Plan, today: date) -> int:
    """How many days a review is late; 0 when it is not."""
    return (today - review.due_on).days if is_late(review, of, today) else 0


def next_review(of: Plan) -> Review | None:
    """The first review that nobody has held."""
    return of.reviews.filter(held_on=None).first()


def reviews_overdue(city_id: str, areas: Sequence[str], today: date) -> list[Review]:
    """Reviews of running plans in these areas whose day is over, the longest late first."""
    found = Review.objects.filter(
        held_on=None, due_on__lt=today, plan__state=PlanState.RUNNING, plan__problem__city=city_id,
        plan__problem__area__in=areas,
    )  # fmt: skip
    return list(found.select_related("plan__problem").order_by("due_on", "id"))


def to_measure(city_id: str) -> QuerySet[Plan]:
    """Plans of a city whose effect is worked out on each edition: all that have begun, those that were stopped too."""
    effects = Prefetch("effects", EffectFound.objects.order_by("at", "id"))
    some = Plan.objects.filter(problem__city=city_id, state__in=JUDGED).exclude(
        ~Exists(_begins(OuterRef("pk"))), state=PlanState.STOPPED
    )
    return some.prefetch_related(effects).order_by("id")


def _begins(key: object) -> QuerySet[ProblemEvent]:
    return ProblemEvent.objects.filter(kind=Event.STARTED, key=key)


def has_begun(of: Plan) -> bool:
    """Whether a plan was ever under way: one that was stopped before is not judged."""
    if of.state != PlanState.STOPPED:
        return of.state not in {PlanState.DRAFT, PlanState.FIXED}
    return _begins(of.pk).exists()


def never_began(of: Plan) -> bool:
    """Whether a plan was stopped before it began, so that nothing can be said of what it changed."""
    return of.state == PlanState.STOPPED and not has_begun(of)
