"""One problem as a story that everybody can read from top to bottom: the loop page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext

from compstat.concerns.rules import THEMES, Theme
from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..models import Plan, Problem, ProblemEvent
from ..rules import CLOSINGS, RESULTS, Closing, Event, Finding, PlanEvent, PlanState, ProblemState, Result
from ..saying import FIELDS, FINDINGS, HAPPENED, PLAN_HAPPENED, stands_text
from .judged import Three, nothing_planned
from .known import Known, known_of
from .planned import Planned, Work, planned_of, weighed_of
from .plans import fixed
from .said import Said, said_of

DRAFTS: Final = (PlanState.DRAFT,)
# What happened to a draft of a plan is of no use to anybody but its writers.
UNTOLD: Final = frozenset({PlanEvent.DRAFTED, PlanEvent.DISCARDED})


@dataclass(frozen=True)
class Happened:
    """A line of the history: what, when, by which role, why; and words as they were before."""

    on: date
    what: str
    role: str
    reason: str
    before: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Closed:
    """How it ended: the criterion, the result and the reason are three things."""

    on: date
    result: str  # a value of rules.Result
    heading: str
    criterion: str
    reason: str
    finding: str = ""  # what its plan had found by then, in a sentence
    against_why: str = ""  # why it was closed against that


@dataclass(frozen=True)
class Loop:
    """The page of one problem, in the order in which it is read."""

    problem: Problem
    area: Area
    theme: str
    stands: str
    said: Said
    known: Known
    weighed: tuple[Work, ...]
    plans: tuple[Planned, ...]  # newest first; drafts are nobody's business yet
    writing: bool  # a plan is being written
    three: Three
    closed: Closed | None
    history: tuple[Happened, ...]

    @property
    def urgent(self) -> bool:
        """Whether it was opened at once, before a meeting."""
        return bool(self.problem.urgent_why)


def loop_of(found: Problem, now: datetime) -> Loop:
    """All that everybody may read of a problem, in the reader's language."""
    where = places.city(found.city)
    today = places.moment(where, now).date()
    plans = list(found.plans.order_by("-id"))
    shown = tuple(planned_of(each, where, today) for each in plans if each.state not in DRAFTS)
    stands = stands_of(found, shown[0] if shown else None, where, today)
    return Loop(
        found, places.area(where, found.area), theme_text(found), stands,
        said_of(found), known_of(found, where), weighed_of(found.options.all()), shown,
        any(each.state in DRAFTS for each in plans), shown[0].three if shown else nothing_planned(), closed_of(found),
        tuple(happened_of(found, where, today)),
    )  # fmt: skip


def theme_text(found: Problem) -> str:
    """What it is about, in words; empty while nobody has said."""
    return gettext(THEMES[Theme(found.theme)]) if found.theme else ""


def stands_of(found: Problem, newest: Planned | None, where: City, today: date) -> str:
    """Where it stands, in one sentence or two."""
    told = newest.fixed if newest else None
    retired = found.events.filter(kind=Event.RETIRED).last()
    return stands_text(
        ProblemState(found.state), since=found.priority_since, retired_on=day_of(retired, where) if retired else None,
        starts_on=told.starts_on if told else None, deciding_on=told.deciding_on if told else None,
        closed_on=found.closed_on, result=found.result, today=today,
    )  # fmt: skip


def closed_of(found: Problem) -> Closed | None:
    """How it ended; None while it is open."""
    if found.state != ProblemState.CLOSED or not found.closed_on or not found.result:
        return None
    return Closed(
        found.closed_on, found.result, gettext(RESULTS[Result(found.result)]),
        gettext(CLOSINGS[Closing(found.closing)]), found.closed_why,
        str(FINDINGS[Finding(found.finding)]) if found.finding else "", found.against_why,
    )  # fmt: skip


def happened_of(found: Problem, where: City, today: date) -> list[Happened]:
    """What happened, each on its own day, oldest first, corrections among it; what two rows say at once is told once.

    Of a plan that was completed early, its deciding date is told when it has come, and not on the day it ended.
    """
    known = {**{str(k): v for k, v in PLAN_HAPPENED.items()}, **{str(k): v for k, v in HAPPENED.items()}}
    told: list[Happened] = []
    for each in found.events.all():
        if each.kind not in known or each.kind in UNTOLD or is_early(each, where):
            continue
        line = Happened(day_of(each, where), str(known[each.kind]), each.role, each.reason, tuple(_before(each)))
        if not (told and (told[-1].what, told[-1].on) == (line.what, line.on) and not (line.reason or line.before)):
            told.append(line)
    told += [Happened(on, str(HAPPENED[Event.ASSESSED]), "", "") for on in came_later(found, where) if on <= today]
    return sorted(told, key=lambda each: each.on)


def day_of(event: ProblemEvent, where: City) -> date:
    """The day on which what an event tells came about, where people live: a deciding date is its own day."""
    on = places.moment(where, event.at).date()
    return min(on, _decides(event) or on)


def is_early(event: ProblemEvent, where: City) -> bool:
    """Whether this says that a plan is judged from now on, before its deciding date: it is completed."""
    decides = _decides(event)
    return decides is not None and places.moment(where, event.at).date() < decides


def came_later(found: Problem, where: City) -> list[date]:
    """The deciding dates of plans that were completed before them."""
    early = [each for each in found.events.filter(kind=Event.ASSESSED) if is_early(each, where)]
    return [on for on in map(_decides, early) if on is not None]


def _decides(event: ProblemEvent) -> date | None:
    """The deciding date of the plan that is judged from an event on; None for other events."""
    if event.kind != Event.ASSESSED:
        return None
    plan = Plan.objects.filter(pk=event.key).exclude(state__in=DRAFTS).first()
    return fixed(plan).deciding_on if plan else None


def _before(event: ProblemEvent) -> list[tuple[str, str]]:
    """Words as they stood before they were changed: texts alone, since a list of codes tells nobody anything."""
    return [
        (str(FIELDS[name]), words) for name, words in event.before.items()
        if name in FIELDS and isinstance(words, str) and words
    ]  # fmt: skip


def newest_plan(found: Problem) -> Plan | None:
    """The newest plan that is no draft."""
    return found.plans.exclude(state__in=DRAFTS).order_by("-id").first()
