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
from ..rules import CLOSINGS, RESULTS, Closing, Event, PlanEvent, PlanState, ProblemState, Result
from ..saying import FIELDS, HAPPENED, PLAN_HAPPENED, stands_text
from .judged import Three, nothing_planned
from .known import Known, known_of
from .planned import Planned, Work, planned_of, weighed_of
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
        tuple(happened_of(found, where)),
    )  # fmt: skip


def theme_text(found: Problem) -> str:
    """What it is about, in words; empty while nobody has said."""
    return gettext(THEMES[Theme(found.theme)]) if found.theme else ""


def stands_of(found: Problem, newest: Planned | None, where: City, today: date) -> str:
    """Where it stands, in one sentence or two."""
    told = newest.fixed if newest else None
    retired = found.events.filter(kind=Event.RETIRED).last()
    return stands_text(
        ProblemState(found.state), since=found.priority_since, retired_on=_day(retired, where) if retired else None,
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
    )  # fmt: skip


def happened_of(found: Problem, where: City) -> list[Happened]:
    """What happened, oldest first, corrections among it; what two rows say of one moment is told once."""
    known = {**{str(k): v for k, v in PLAN_HAPPENED.items()}, **{str(k): v for k, v in HAPPENED.items()}}
    told: list[Happened] = []
    for each in found.events.all():
        if each.kind not in known or each.kind in UNTOLD:
            continue
        line = Happened(_day(each, where), str(known[each.kind]), each.role, each.reason, tuple(_before(each)))
        if not (told and (told[-1].what, told[-1].on) == (line.what, line.on) and not (line.reason or line.before)):
            told.append(line)
    return told


def _day(event: ProblemEvent, where: City) -> date:
    return places.moment(where, event.at).date()


def _before(event: ProblemEvent) -> list[tuple[str, str]]:
    """Words as they stood before they were changed: texts alone, since a list of codes tells nobody anything."""
    return [
        (str(FIELDS[name]), words) for name, words in event.before.items()
        if name in FIELDS and isinstance(words, str) and words
    ]  # fmt: skip


def newest_plan(found: Problem) -> Plan | None:
    """The newest plan that is no draft."""
    return found.plans.exclude(state__in=DRAFTS).order_by("-id").first()
