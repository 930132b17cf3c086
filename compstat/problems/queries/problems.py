"""Ask about problems: one by its key, those of an area, its priorities; what one still lacks before it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db.models import F, QuerySet

from compstat.access.rules import WrongState

from ..models import Contribution, Hypothesis, Panel, Plan, Problem
from ..rules import (
    ENFORCING,
    STATEMENT,
    Event,
    Need,
    PlanState,
    ProblemState,
    Source,
    lacks_analysis,
    lacks_scanning,
    statement,
)

UNDER_WAY: Final = (PlanState.FIXED, PlanState.RUNNING)


class ProblemUnknown(WrongState, LookupError):
    """There is no such problem."""


def problem(problem_id: str) -> Problem:
    """One problem, with what happened to it in `events`. ProblemUnknown."""
    found = Problem.objects.filter(pk=problem_id).first()
    if found is None:
        raise ProblemUnknown("There is no such problem. Go back to the list.")
    return found


def problem_of(city_id: str, problem_id: str) -> Problem:
    """One problem of a city. ProblemUnknown, also for one of another city."""
    found = problem(problem_id)
    if found.city != city_id:
        raise ProblemUnknown("There is no such problem here. Go back to the list.")
    return found


def problems_of(city_id: str, area_id: str) -> QuerySet[Problem]:
    """The problems of an area, the newest first."""
    return Problem.objects.filter(city=city_id, area=area_id).order_by("-id")


def priorities(city_id: str, area_id: str) -> QuerySet[Problem]:
    """The priorities of an area, three at most, in the order in which they were opened."""
    return Problem.objects.filter(city=city_id, area=area_id, priority_since__isnull=False).order_by(
        "priority_since", "id"
    )


def open_problems(city_id: str, area_id: str) -> QuerySet[Problem]:
    """What is not closed, priorities first: what a concern of the area may become part of."""
    here = problems_of(city_id, area_id).exclude(state=ProblemState.CLOSED)
    return here.order_by(F("priority_since").asc(nulls_last=True), "id")


def words_of(found: Problem) -> dict[str, str]:
    """The five parts of the statement."""
    return {part: getattr(found, part) for part in STATEMENT}


def statement_of(found: Problem) -> str:
    """The problem in one sentence; empty while a part of it is missing."""
    return statement(words_of(found))


def scanning_lacks(found: Problem) -> list[str]:
    """What scanning still lacks, as names: see `words.LACKS`."""
    cheers: Mapping[str, Mapping[str, Any]] = found.cheers
    return lacks_scanning(cheers, words_of(found))


def hypotheses_of(found: Problem) -> QuerySet[Hypothesis]:
    """Why it may exist, what was dropped too, in the order in which it was thought of, with `evidence`."""
    return found.hypotheses.prefetch_related("evidence").order_by("id")


def tested(each: Hypothesis) -> bool:
    """Whether evidence speaks for it and against it, and nobody has dropped it."""
    return not each.dropped_why and {e.speaks_for for e in each.evidence.all()} == {True, False}


def citable(found: Problem, key: str) -> Panel | Contribution | None:
    """The pinned figure or the published contribution of a problem with this key: what evidence may cite."""
    panel = found.panels.filter(pk=key).first()
    return panel or found.contributions.filter(pk=key, ground="").first()


def library_open(found: Problem) -> bool:
    """Whether the strategy library is open: one hypothesis has evidence for it and against it."""
    return any(tested(each) for each in hypotheses_of(found))


def analysis_lacks(found: Problem) -> list[str]:
    """What analysis still lacks, as names: see `words.LACKS`. Evidence, not what was ticked, says which sources."""
    standing = [each for each in hypotheses_of(found) if not each.dropped_why]
    sources = frozenset(Source(e.source) for each in standing for e in each.evidence.all())
    count = sum(1 for each in standing if tested(each))
    return lacks_analysis(len(standing), count, sources, found.who_lives, found.were_asked, found.burden)


def other_option(found: Problem) -> bool:
    """Whether at least one option without enforcement was weighed: before a plan is fixed."""
    return found.options.exclude(kind__in=ENFORCING).exists()


def plans_under_way(found: Problem) -> QuerySet[Plan]:
    """Plans that are fixed or running: they end before their problem moves back, is retired or closed."""
    return found.plans.filter(state__in=UNDER_WAY)


def given(found: Problem) -> frozenset[Need]:
    """What a problem has by itself, of all that moves take."""
    told = {
        Need.SCANNING: not scanning_lacks(found), Need.ANALYSIS: not analysis_lacks(found),
        Need.ENDED: not plans_under_way(found).exists(),
    }  # fmt: skip
    return frozenset(need for need, has in told.items() if has)


def waits_for_the_room(found: Problem) -> date | None:
    """Since when an urgent priority waits to come before a meeting; None for any other."""
    if not found.urgent_why or found.priority_since is None:
        return None
    begun = found.events.filter(kind=Event.OPENED).last()
    heard = found.events.filter(kind=Event.CONFIRMED).last()
    return found.priority_since if begun and (heard is None or heard.at < begun.at) else None
