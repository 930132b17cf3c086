"""What is new of a problem, in sentences of the active language: its plan, reviews, what was found, how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext

from compstat.concerns.queries import Followed, News
from compstat.places import queries as places
from compstat.places.queries import City
from compstat.promises.queries import Promise
from compstat.promises.rules import Event as Promised
from compstat.promises.rules import State as PromiseState

from ..models import Plan, Problem, ProblemEvent, Review
from ..queries.effects import effect_of
from ..queries.judged import voice_texts, voices_of, yes_text
from ..queries.loop import DRAFTS, came_later, closed_of, day_of, is_early
from ..queries.plans import delivery, fixed, is_fixed
from ..rules import Decision, Event, PlanEvent
from ..saying import DECISIONS, HAPPENED, PLAN_HAPPENED, day_text

DAY: Final = timedelta(days=1)
TOLD: Final = {
    **{
        str(each): HAPPENED[each]
        for each in (
            Event.OPENED, Event.RETIRED, Event.ASSESSED, Event.REVISED, Event.CLOSED, Event.REOPENED, Event.CONFIRMED,
        )
    },
    **{
        str(each): PLAN_HAPPENED[each]
        for each in (
            PlanEvent.FIXED, PlanEvent.STARTED, PlanEvent.AMENDED, PlanEvent.REVIEWED, PlanEvent.COMPLETED,
            PlanEvent.STOPPED,
        )
    },
}  # fmt: skip


def news_of(about: str, since: datetime, until: datetime) -> Followed | None:
    """A problem that somebody follows, and what is new of it after one moment and until another; None for no such."""
    found = Problem.objects.filter(pk=about).first()
    if found is None:
        return None
    where = places.city(found.city)
    news = [*_happened(found, where, since, until), *_of_plans(found, where, since, until)]
    told = tuple(sorted(news, key=lambda each: each.on))
    return Followed("problem", found.area, found.title, ("loop", where.id, found.id), told)


def _happened(found: Problem, where: City, since: datetime, until: datetime) -> Iterator[News]:
    """What happened to it and to its plans; what two rows say of one moment is told once."""
    before: News | None = None
    for event in found.events.filter(at__gt=since, at__lte=until):
        if event.kind not in TOLD or is_early(event, where):
            continue
        each = News(day_of(event, where), _text(found, event))
        if each != before:
            yield each
        before = each


def _text(found: Problem, event: ProblemEvent) -> str:
    """A sentence for what happened, with what a reader wants to know beside it."""
    told = str(TOLD[event.kind])
    more = [event.reason]
    if event.kind == PlanEvent.FIXED:
        more = _fixed(event)
    elif event.kind == PlanEvent.REVIEWED:
        more = _review(event)
    elif event.kind == Event.CLOSED and (closed := closed_of(found)):
        more = [gettext("%(result)s.") % {"result": closed.heading}, closed.criterion, closed.reason]
        more += [closed.finding, closed.against_why] if closed.against_why else []
    return " ".join([told, *(each for each in more if each)])


def _fixed(event: ProblemEvent) -> list[str]:
    """When a plan starts, and on which day it is decided whether it changed anything."""
    plan = Plan.objects.filter(pk=event.key).first()
    if plan is None or not is_fixed(plan):
        return []
    told = fixed(plan)
    days = {"starts": day_text(told.starts_on), "decides": day_text(told.deciding_on)}
    return [gettext("It starts on %(starts)s. On %(decides)s we say whether it has changed anything.") % days]


def _review(event: ProblemEvent) -> list[str]:
    """What was done, what was seen, what was decided and why."""
    review = Review.objects.filter(pk=event.key).exclude(held_on=None).first()
    if review is None:
        return [event.reason]
    return [
        gettext("What was done: %(done)s") % {"done": review.done} if review.done else "",
        gettext("What was seen: %(seen)s") % {"seen": review.seen} if review.seen else "",
        str(DECISIONS[Decision(review.decision)]), review.reason,
    ]  # fmt: skip


def _of_plans(found: Problem, where: City, since: datetime, until: datetime) -> Iterator[News]:
    """What was found on the deciding date, what became of tasks, and what residents are asked or have answered."""
    first, last = places.moment(where, since).date(), places.moment(where, until).date()
    for on in came_later(found, where):
        if first <= on < last:
            yield News(on, str(HAPPENED[Event.ASSESSED]))
    for plan in found.plans.exclude(state__in=DRAFTS):
        yield from _effect(plan, where, since, until)
        yield from _tasks(plan, first, last)
        yield from _voices(plan, first, last)


def _tasks(plan: Plan, first: date, last: date) -> Iterator[News]:
    """What became of tasks on whole days, as in `_voices`: done, late, put off, dropped, or not done after all."""
    for each in (task.promise for task in delivery(plan, last).tasks):
        if each is None:
            continue
        for event in each.events.all():
            if first <= event.on < last and (text := _of_task(each, event.kind)):
                yield News(event.on, " ".join(filter(None, (text, event.reason))))
        if each.state == PromiseState.OPEN and first <= each.due_on + DAY < last:
            told = gettext("A task of the plan is late. It was due on %(due)s: %(what)s.")
            yield News(each.due_on + DAY, told % _named(each))


def _of_task(promise: Promise, kind: str) -> str:
    """A sentence for what happened to a task; empty for what is no news."""
    told = {
        str(Promised.KEPT): gettext("A task of the plan is done: %(what)s."),
        str(Promised.MOVED): gettext("A task of the plan has another day, %(due)s: %(what)s."),
        str(Promised.DROPPED): gettext("A task of the plan was dropped: %(what)s."),
        str(Promised.REOPENED): gettext("A task of the plan is not done after all: %(what)s."),
    }
    return told[kind] % _named(promise) if kind in told else ""


def _named(promise: Promise) -> dict[str, str]:
    return {"what": promise.what.rstrip("."), "due": day_text(promise.due_on)}


def _effect(plan: Plan, where: City, since: datetime, until: datetime) -> Iterator[News]:
    """The finding that decides, once. What later editions count again stands on the page."""
    effects = effect_of(plan)
    said = effects.deciding if effects else None
    if said and since < said.found.at <= until:
        text = gettext("What was found on the deciding date: %(word)s.") % {"word": said.word}
        yield News(places.moment(where, said.found.at).date(), " ".join([text, *said.sentences]))


def _voices(plan: Plan, first: date, last: date) -> Iterator[News]:
    """Of whole days: those before the day of the letter, from the day of the last one on."""
    for each in voices_of(plan):
        verdict = each.verdict
        if first <= verdict.opened_on < last and verdict.counted_on is None:
            yield News(verdict.opened_on, gettext(
                "Do you notice a change? You can answer until %(on)s, on the page of the problem."
            ) % {"on": day_text(verdict.closes_on)})  # fmt: skip
        if verdict.counted_on and first <= verdict.counted_on < last:
            told = gettext("Residents were asked whether they notice a change. %(told)s.") % {"told": yes_text(each)}
            yield News(verdict.counted_on, " ".join([told, *voice_texts(each)]))
