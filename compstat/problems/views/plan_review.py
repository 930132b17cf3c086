"""Reviews on their days, counts by their owner, residents' verdict. HTTP only."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, WrongState
from compstat.meetings.queries import Ballot

from .. import actions
from ..forms import plans as forms
from ..models import Review
from ..queries import plans as queries
from ..queries import verdicts
from ..queries.before_after import before_after, counted_text, use_text
from ..queries.planned import planned_of
from ..rules import Decision, PlanState
from ..rules.measuring import Measure
from ..saying import day_text
from .desk_parts import done
from .plan_desk import REVIEW, PlanDesk, desk_for, sent

Form = django_forms.Form


@staff
def plan_review(request: HttpRequest, actor: Actor, city: str, plan_id: str) -> HttpResponse:
    """The reviews of a plan; holding the next one."""
    desk = desk_for(request, actor, city, plan_id, REVIEW)
    finished, bound = sent(desk, {"hold": _hold})
    if finished:
        return redirect("plan", plan_id)
    review = _next(desk)
    fixed = desk.plan.state != PlanState.DRAFT
    return page(
        request, "problems/plan_review.html", actor, city, **desk.frame, review=review,
        late=queries.days_overdue(review, desk.plan, desk.now.date()) if review else 0,
        planned=planned_of(desk.plan, desk.where, desk.now.date()) if fixed else None,
        form=bound or (_holding(desk) if review else None), running=desk.plan.state == PlanState.RUNNING,
    )  # fmt: skip


def _next(desk: PlanDesk) -> Review | None:
    return queries.next_review(desk.plan) if desk.plan.state == PlanState.RUNNING else None


def _holding(desk: PlanDesk, data: Any = None) -> forms.HoldReview:  # noqa: ANN401
    return forms.HoldReview(list(desk.plan.resources.all()), data, prefix="hold")


def _hold(desk: PlanDesk) -> Form | None:
    form = _holding(desk, desk.request.POST)

    def do() -> None:
        told = form.cleaned_data
        held = actions.Held(told["done"], told["seen"], Decision(told["decision"]), told["reason"], form.used)
        actions.hold_review(desk.request.POST.get("review", ""), held, **desk.by)

    return done(desk, form, do, gettext("The review is written down. Everybody can read it now."))


@staff
def plan_counts(request: HttpRequest, actor: Actor, city: str, plan_id: str) -> HttpResponse:
    """The counts a plan is measured by; entering one."""
    desk = desk_for(request, actor, city, plan_id, REVIEW)
    finished, bound = sent(desk, {"count": _count})
    if finished:
        return redirect("plan_counts", plan_id)
    told = queries.told_of(desk.plan)
    uses = _uses(desk)
    counts = [(each, counted_text(each.count, each.of), uses.get(each.id, "")) for each in desk.plan.counts.all()]
    open_ = told["measure"] == Measure.COUNT and not queries.never_began(desk.plan)
    form = bound or forms.EnterCount(prefix="count", initial={"on": desk.now.date(), "method": told["count_method"]})
    return page(
        request, "problems/plan_counts.html", actor, city, **desk.frame, told=told, counts=counts,
        form=form if open_ else None,
    )  # fmt: skip


def _uses(desk: PlanDesk) -> dict[str, str]:
    """What each count is to the plan, in words, by its key; nothing while the plan is a draft."""
    if desk.plan.state == PlanState.DRAFT:
        return {}
    taken = before_after(desk.plan, queries.fixed(desk.plan)).taken
    return {each.id: use_text(each) for each in taken}


def _count(desk: PlanDesk) -> Form | None:
    form = forms.EnterCount(desk.request.POST, prefix="count")

    def do() -> None:
        told = form.cleaned_data
        actions.enter_count(desk.plan.id, told["on"], told["count"], told["method"], of=told["of"], **desk.by)

    return done(desk, form, do, gettext("The count is entered. Everybody can read it once the plan is fixed."))


@staff
def plan_verdict(request: HttpRequest, actor: Actor, city: str, plan_id: str) -> HttpResponse:
    """Ask residents whether they notice a change; count what they say."""
    desk = desk_for(request, actor, city, plan_id, REVIEW)
    finished, bound = sent(desk, {"ask": _ask, "ballot": _ballot, "close": _close})
    if finished:
        return redirect("plan_verdict", plan_id)
    today = desk.now.date()
    waiting = verdicts.waiting(desk.plan)
    may_ask = queries.has_begun(desk.plan) and waiting is None
    made = {str(bound.prefix): bound} if bound is not None else {}
    return page(
        request, "problems/plan_verdict.html", actor, city, **desk.frame, waiting=waiting,
        over=bool(waiting and waiting.closes_on < today), open_now=bool(waiting and verdicts.is_open(waiting, today)),
        ways=verdicts.ways_so_far(waiting) if waiting else [], voices=verdicts.voices(desk.plan)[::-1],
        form=made.get("ask") or (_asking(desk) if may_ask else None), closing=made.get("close"),
        ballot=made.get("ballot") or (_adding(desk) if waiting and not waiting.poll else None),
        counted_with=_named(verdicts.ballot_of(waiting)) if waiting and waiting.poll else "",
    )  # fmt: skip


def _ballots(desk: PlanDesk) -> list[tuple[str, str]]:
    return [(each.poll.id, _named(each)) for each in verdicts.ballots_for(desk.plan)]


def _named(each: Ballot | None) -> str:
    if each is None:
        return ""
    told = {"on": day_text(each.meeting.on), "question": each.poll.question}
    return gettext("%(on)s: %(question)s") % told


def _asking(desk: PlanDesk, data: Any = None) -> forms.AskResidents:  # noqa: ANN401
    return forms.AskResidents(_ballots(desk), data, prefix="ask", initial={"opened_on": desk.now.date()})


def _adding(desk: PlanDesk, data: Any = None) -> forms.AddBallot | None:  # noqa: ANN401
    listed = _ballots(desk)
    return forms.AddBallot(listed, data, prefix="ballot") if listed or data else None


def _ask(desk: PlanDesk) -> Form | None:
    form = _asking(desk, desk.request.POST)

    def do() -> None:
        told = form.cleaned_data
        actions.ask_residents(desk.plan.id, told["opened_on"], told["closes_on"], poll=told.get("poll", ""), **desk.by)

    return done(desk, form, do, gettext("Residents are asked. The page of the problem says how to answer."))


def _ballot(desk: PlanDesk) -> Form | None:
    form = _adding(desk, desk.request.POST)
    assert form is not None  # it was sent

    def do() -> None:
        actions.add_ballot(_waiting(desk), form.cleaned_data.get("poll", ""), **desk.by)

    return done(desk, form, do, gettext("This ballot counts with the answers."))


def _close(desk: PlanDesk) -> Form | None:
    form = django_forms.Form(desk.request.POST, prefix="close")
    said = gettext("The answers are counted, and single answers are forgotten.")
    return done(desk, form, lambda: actions.count_verdict(_waiting(desk), **desk.by), said)


def _waiting(desk: PlanDesk) -> str:
    """The key of what residents are being asked. WrongState."""
    found = verdicts.waiting(desk.plan)
    if found is None:
        raise WrongState(gettext("Nothing waits to be counted. Load the page again."))
    key: str = found.id
    return key
