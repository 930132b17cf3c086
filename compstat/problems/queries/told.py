"""You said, we did, what changed, what comes next: an area's problems and concerns, a line each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from compstat.concerns import queries as concerns
from compstat.concerns.queries import Concern
from compstat.concerns.rules import MEASURED, THEMES, Publication, State, Theme
from compstat.places import queries as places
from compstat.places.queries import Area, City
from compstat.promises import queries as promises
from compstat.promises.queries import Promise
from compstat.promises.rules import State as PromiseState

from ..models import Problem
from ..rules import PlanState, ProblemState
from ..saying import day_text, number
from .areas import within
from .loop import DRAFTS, closed_of, stands_of
from .planned import Planned, planned_of

SPAN: Final = timedelta(days=365)


@dataclass(frozen=True)
class Line:
    """One thing people said, and what came of it. Each part is one or more whole sentences."""

    title: str
    href: str
    said: str
    did: tuple[str, ...]
    changed: tuple[str, ...]
    next: str
    urgent: bool = False


@dataclass(frozen=True)
class Told:
    """An area's lines: problems first, then what was said and is no part of one, by theme."""

    problems: tuple[Line, ...]
    themes: tuple[Line, ...]
    since: date


def told_of(where: City, area: Area, now: datetime) -> Told:
    """The lines of an area. Concerns of the last year; problems that are open, or closed within it."""
    today = places.moment(where, now).date()
    since = today - SPAN
    every = list(concerns.whole(concerns.published_of(where.id, area.id, since=since)))
    found = Problem.objects.filter(city=where.id, area__in=within(where, area)).order_by("-priority_since", "-id")
    shown = [each for each in found if each.closed_on is None or each.closed_on >= since]
    return Told(
        tuple(_problem(each, where, today) for each in sorted(shown, key=_rank)),
        tuple(_themes([each for each in every if not each.problem], where, area, today)), since,
    )  # fmt: skip


def _rank(each: Problem) -> tuple[bool, bool]:
    """Priorities first, closed ones last."""
    return each.state == ProblemState.CLOSED, each.priority_since is None


# --- Problems


def _problem(found: Problem, where: City, today: date) -> Line:
    newest = found.plans.exclude(state__in=DRAFTS).order_by("-id").first()
    planned = planned_of(newest, where, today) if newest else None
    return Line(
        found.title, reverse("loop", args=[where.id, found.id]), said_text(said_count(found)),
        tuple(_did(found, planned)), tuple(_changed(found, planned)), _next(found, planned, where, today),
        bool(found.urgent_why),
    )  # fmt: skip


def said_count(found: Problem) -> int:
    """How many published concerns it is made of, those that say the same among them."""
    joined = Concern.objects.filter(city=found.city, problem=found.id)
    either = Q(problem=found.id) | Q(merged_into__in=list(joined.values_list("pk", flat=True)))
    return Concern.objects.filter(either, city=found.city, publication=Publication.PUBLISHED).count()


def said_text(n: int) -> str:
    """ "12 concerns"."""
    if not n:
        return gettext("no concern yet")
    return ngettext("%(n)s concern", "%(n)s concerns", n) % {"n": number(n)}


def _did(found: Problem, planned: Planned | None) -> list[str]:
    """What was done: the plan and its tasks."""
    if planned is None and found.state == ProblemState.CLOSED:
        return [gettext("It was closed without a plan.")]
    if planned is None:
        begun = found.state in {ProblemState.SCANNING, ProblemState.ANALYSIS}
        return [gettext("We look for the causes. There is no plan yet.") if begun else gettext("There is no plan yet.")]
    done = planned.three.done
    return [gettext("Plan: %(title)s.") % {"title": planned.plan.title.rstrip(".")}, f"{done.head}.", *done.sentences]


def _changed(found: Problem, planned: Planned | None) -> list[str]:
    """What changed, and what residents say: never the one without the other."""
    if planned is None and found.state == ProblemState.CLOSED:
        return [gettext("Not known: there was no plan.")]
    if planned is None:
        return [gettext("Not known: there is no plan yet.")]
    change, residents = planned.three.change, planned.three.residents
    return [f"{change.head}.", gettext("Residents: %(said)s.") % {"said": residents.head}]


def _next(found: Problem, planned: Planned | None, where: City, today: date) -> str:
    """The next day on which something happens, or how it ended."""
    if closed := closed_of(found):
        return stands_of(found, planned, where, today) if closed else ""
    if planned is None or planned.plan.state not in {PlanState.FIXED, PlanState.RUNNING}:
        return stands_of(found, planned, where, today)
    late = [each for each in planned.reviews if each.days_late]
    if late:
        return gettext("We were to look at the plan on %(on)s. That is late.") % {"on": day_text(late[0].due_on)}
    days = [(each.due_on, gettext("On %(on)s we look at the plan.")) for each in planned.reviews if not each.held_on]
    days += [(planned.fixed.starts_on, gettext("The plan starts on %(on)s."))]
    days += [(planned.fixed.deciding_on, gettext("It is decided on %(on)s."))]
    ahead = sorted(each for each in days if each[0] >= today)
    return ahead[0][1] % {"on": day_text(ahead[0][0])} if ahead else stands_of(found, planned, where, today)


# --- What is no part of a problem, by theme


def _themes(every: Sequence[Concern], where: City, area: Area, today: date) -> list[Line]:
    by_theme: dict[Theme, list[Concern]] = defaultdict(list)
    for each in every:
        by_theme[Theme(each.theme)].append(each)
    known = promises.promises_with([each.promise for each in every if each.promise])
    most = sorted(by_theme.items(), key=lambda pair: (-len(pair[1]), list(Theme).index(pair[0])))
    return [_theme(theme, some, known, where, area, today) for theme, some in most]


def _theme(
    theme: Theme, some: Sequence[Concern], known: dict[str, Promise], where: City, area: Area, today: date
) -> Line:
    states = Counter(concerns.state_of(each) for each in some)
    made = [known[each.promise] for each in some if each.promise in known]
    return Line(
        gettext(THEMES[theme]), f"{reverse('concerns_of_area', args=[where.id, area.slug])}?theme={theme}",
        said_text(len(some)), tuple(_done(states, made, today)), tuple(_measured(theme, where, area)),
        _due(some, made, today),
    )  # fmt: skip


def _done(states: Counter[State], made: Sequence[Promise], today: date) -> list[str]:
    """How many were answered, promised, passed on, declined, or still wait."""
    sentences = []
    if made:
        kept = sum(each.state == PromiseState.KEPT for each in made)
        late = sum(each.state == PromiseState.OPEN and each.due_on < today for each in made)
        told = ngettext("%(n)s promise, %(kept)s kept.", "%(n)s promises, %(kept)s kept.", len(made))
        sentences.append(told % {"n": number(len(made)), "kept": number(kept)})
        if late:
            sentences.append(ngettext("%(n)s promise is late.", "%(n)s promises are late.", late) % {"n": number(late)})
    n = {state: states[state] for state in State}
    waiting = n[State.RECEIVED] + n[State.ACKNOWLEDGED] + n[State.FOLLOW_UP]
    told_of_states = [
        (n[State.ANSWERED], ngettext("%(n)s answered.", "%(n)s answered.", n[State.ANSWERED])),
        (n[State.WITH_ORGANIZATION], ngettext("%(n)s is with another organization.",
                                              "%(n)s are with another organization.", n[State.WITH_ORGANIZATION])),
        (n[State.DECLINED], ngettext("%(n)s declined, with a reason.", "%(n)s declined, with a reason.",
                                     n[State.DECLINED])),
        (waiting, ngettext("%(n)s waits for an answer.", "%(n)s wait for an answer.", waiting)),
    ]  # fmt: skip
    return sentences + [words % {"n": number(count)} for count, words in told_of_states if count]


def _measured(theme: Theme, where: City, area: Area) -> list[str]:
    """The nearest figures, or that police reports do not measure this, and what would."""
    measured = MEASURED[theme]
    told = concerns.told_of_theme(where, area, theme)
    if told and told.figures:
        return [each.sentence for each in told.figures]
    sentences = [gettext("Police reports do not measure this.")] if not where.rows_for(theme) else []
    if measured.instead:
        sentences.append(gettext("What would: %(what)s.") % {"what": gettext(measured.instead)})
    return sentences or [gettext("No figure is published here yet.")]


def _due(some: Sequence[Concern], made: Sequence[Promise], today: date) -> str:
    """The next day by which something is due."""
    days = [each.due_on for each in made if each.state == PromiseState.OPEN]
    days += [each.due_on for each in some if each.due_on and each.state == State.FOLLOW_UP]
    ahead, over = sorted(d for d in days if d >= today), sorted(d for d in days if d < today)
    if over:
        return gettext("Something was due on %(on)s. It is late.") % {"on": day_text(over[0])}
    if ahead:
        return gettext("The next thing is due on %(on)s.") % {"on": day_text(ahead[0])}
    return gettext("Nothing has a date now.")
