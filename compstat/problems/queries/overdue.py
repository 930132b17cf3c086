"""What problems and plans tell the room of concerns: which problems are open, what is overdue, what is incomplete."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext

from compstat.concerns.queries import Choice, Late, Stand
from compstat.meetings import queries as meetings
from compstat.places import queries as places

from ..models import Plan, Problem, ProblemEvent, Review
from ..rules import MOST_PRIORITIES, Closing, Event, PlanState, ProblemState, Result
from .problems import UNDER_WAY, waits_for_the_room

BEGUN: Final = tuple(state for state in ProblemState if state not in {ProblemState.NOMINATED, ProblemState.CLOSED})


def choices(city_id: str, area_id: str) -> list[Choice]:
    """The open problems that a concern of an area may be part of: its own, and those of areas it lies in or meets."""
    where = places.city(city_id)
    here = set(places.area(where, area_id).districts)
    near = [each.id for each in places.areas(where) if here & set(each.districts)]
    found = Problem.objects.filter(city=city_id, area__in=near).exclude(state=ProblemState.CLOSED)
    ordered = sorted(found, key=lambda each: (each.area != area_id, each.priority_since is None, each.id))
    return [Choice(each.id, each.title) for each in ordered]


def stand(problem_id: str) -> Stand | None:
    """How a problem stands, for whoever has a concern in it."""
    found = Problem.objects.filter(pk=problem_id).first()
    if found is None:
        return None
    nominated = found.state == ProblemState.NOMINATED
    if nominated and found.events.filter(kind=Event.RETIRED).exists():
        return Stand(
            gettext("Part of a problem that made room for another, and that nobody works on now"), decided=False
        )
    if nominated:
        return Stand(
            gettext("Part of a problem that was put forward, and that nobody has decided to work on yet"), decided=False
        )
    if found.state != ProblemState.CLOSED:
        return Stand(gettext("Part of a problem that is worked on"), decided=True)
    ended = {
        Result.DONE: gettext("Part of a problem that was worked on, and is done"),
        Result.NO_CHANGE_SEEN: gettext("Part of a problem that was worked on, without a change that could be seen"),
        Result.HANDED_OVER: gettext("Part of a problem that another organization has taken over"),
        Result.DECLINED: gettext("Part of a problem that will not be worked on"),
    }  # fmt: skip
    return Stand(ended[Result(found.result)], decided=True)


def late(city_id: str, areas: Collection[str], now: datetime) -> Iterator[Late]:
    """Reviews whose day is over, and urgent problems that did not come before a meeting that was held."""
    where = places.city(city_id)
    today = places.moment(where, now).date()
    yield from _reviews(city_id, areas, today)
    for found in Problem.objects.filter(city=city_id, area__in=areas, priority_since__isnull=False).order_by("id"):
        since = waits_for_the_room(found)
        held = meetings.meetings_since(where, places.area(where, found.area), since).last() if since else None
        if held:
            yield Late(
                "unheard", "staff_problem", found.id, found.title, found.area, found.owner, (today - held.on).days,
                gettext("Urgent problems that have not come before a meeting"),
            )  # fmt: skip


def _reviews(city_id: str, areas: Collection[str], today: date) -> Iterator[Late]:
    """Days on which a plan was to be looked at."""
    found = Review.objects.filter(
        plan__problem__city=city_id, plan__problem__area__in=areas, plan__state__in=UNDER_WAY, held_on=None,
        due_on__lt=today,
    )  # fmt: skip
    for each in found.select_related("plan__problem").order_by("due_on", "id"):
        of = each.plan.problem
        days = (today - each.due_on).days
        yield Late("review", "plan_review", each.plan_id, each.plan.title, of.area, of.owner, days, gettext("Reviews"))


def incomplete() -> list[str]:
    """Keys of problems and plans in a state without what it takes, and of priorities beyond three of an area."""
    lacks = ~Q(state__in=list(ProblemState)) | Q(state__in=BEGUN) & (Q(owner="") | Q(priority_since=None))
    lacks |= ~Q(state__in=BEGUN) & Q(priority_since__isnull=False)
    lacks |= Q(state=ProblemState.CLOSED) & (
        ~Q(closing__in=list(Closing)) | ~Q(result__in=list(Result)) | Q(closed_why="") | Q(closed_on=None)
    )
    for states, kinds in ((BEGUN, (Event.OPENED, Event.REOPENED)), ((ProblemState.CLOSED,), (Event.CLOSED,))):
        told = ProblemEvent.objects.filter(kind__in=kinds).exclude(reason="").values("problem")
        lacks |= Q(state__in=states) & ~Q(pk__in=told)
    found = Problem.objects.filter(lacks).values_list("pk", flat=True)
    return sorted({*found, *_beyond_three(), *_plans()})


def _beyond_three() -> Iterator[str]:
    there: dict[tuple[str, str], int] = {}
    for each in Problem.objects.filter(priority_since__isnull=False).order_by("priority_since", "id"):
        there[each.city, each.area] = there.get((each.city, each.area), 0) + 1
        if there[each.city, each.area] > MOST_PRIORITIES:
            yield each.id


def _plans() -> Iterator[str]:
    """Plans past their draft without their fixed part, or a task that is no promise; and ended ones without why."""
    ended = Q(state__in=(PlanState.COMPLETED, PlanState.STOPPED)) & (Q(ended_on=None) | Q(ended_why=""))
    lacks = ~Q(state__in=list(PlanState)) | ended
    lacks |= ~Q(state=PlanState.DRAFT) & (Q(fixed_parts=None) | Q(tasks__promise="") | Q(tasks=None))
    yield from Plan.objects.filter(lacks).values_list("pk", flat=True).distinct()
