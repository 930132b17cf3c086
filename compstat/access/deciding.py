"""Pages about acts that two people must want, about deputies, and about who may what: HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from . import actions, forms, queries, rules
from .about import facts, title
from .acts import Reason
from .models import Proposal
from .pages import page, staff
from .rules import Actor, DoorName, Permission, Role
from .words import REASONS, ROLES

Answer = Callable[[HttpRequest, str, Actor, datetime], Proposal]


@staff
def proposals(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """What waits for a second person, and what became of the newest."""
    rules.check(actor, Permission.READ_PROPOSAL, city=city, now=timezone.now())
    told = [(each, title(each)) for each in queries.proposals(city)]
    return page(request, "proposals", actor, city, told=told)


@staff
def proposal(request: HttpRequest, actor: Actor, city: str, proposal_id: str) -> HttpResponse:
    """What one is asked to decide: all of it, before anybody does."""
    now = timezone.now()
    rules.check(actor, Permission.READ_PROPOSAL, city=city, now=now)
    found = queries.proposal_in(city, proposal_id)
    asked = Permission(found.permission)
    second = rules.why_second(
        actor, found.proposed_by, asked, proposed_for=found.details.get("for", ()), city=city, now=now
    )
    alone = found.details.get("announced")
    told = {
        "asked": title(found), "second": second, "reasons": REASONS.items(), "facts": facts(found),
        "may_propose": not found.proposed_by and rules.may(actor, asked, city=city, now=now),
        "may_refuse": rules.may_refuse(actor, found.proposed_by, city=city, now=now),
        "may_withdraw": rules.may_withdraw(actor, found.proposed_by),
        "alone_from": datetime.fromisoformat(alone) + rules.ALONE_AFTER if alone else None,
    }  # fmt: skip
    return page(request, "proposal", actor, city, found=found, **told)


def _propose(request: HttpRequest, key: str, by: Actor, now: datetime) -> Proposal:
    address = request.build_absolute_uri(f"/staff/proposals/{key}/")
    return actions.take_up(key, address=address, by=by, now=now)


def _agree(request: HttpRequest, key: str, by: Actor, now: datetime) -> Proposal:
    return actions.decide(key, agree=True, by=by, now=now)


def _refuse(request: HttpRequest, key: str, by: Actor, now: datetime) -> Proposal:
    return actions.decide(key, agree=False, reason=_reason(request), by=by, now=now)


def _withdraw(request: HttpRequest, key: str, by: Actor, now: datetime) -> Proposal:
    return actions.withdraw(key, reason=_reason(request), by=by, now=now)


def _go_alone(request: HttpRequest, key: str, by: Actor, now: datetime) -> Proposal:
    return actions.go_alone(key, by=by, now=now)


def _finish(request: HttpRequest, key: str, by: Actor, now: datetime) -> Proposal:
    return actions.finish(key, by=by, now=now)


ANSWERS: Final[dict[str, Answer]] = {
    "propose": _propose, "agree": _agree, "refuse": _refuse, "withdraw": _withdraw, "alone": _go_alone,
    "finish": _finish,
}  # fmt: skip


def _reason(request: HttpRequest) -> Reason:
    """The reason chosen from the list."""
    told = request.POST.get("reason", "")
    if told not in set(REASONS):
        raise rules.WrongState(gettext("Choose a reason from the list, then try again."))
    return Reason(told)


@require_POST
@staff
def decide(request: HttpRequest, actor: Actor, city: str, proposal_id: str) -> HttpResponse:
    """Propose what was prepared, agree, refuse, withdraw, or go alone."""
    queries.proposal_in(city, proposal_id)
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if answer is None:
        raise rules.WrongState(gettext("That is no answer to a proposal. Go back and choose one of the buttons."))
    answer(request, proposal_id, actor, timezone.now())
    return redirect("proposals")


@staff
def deputies(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Who stands in for you, and for whom you do; naming a deputy."""
    now = timezone.now()
    mine = queries.to_name_deputies_for(actor.who, now.date())
    form = forms.NameDeputy(mine, now.date(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = actions.name_deputy(told["membership"], told["person"], told["since"], told["until"], by=actor, now=now)
        waits, done = gettext("A second person has to agree. It waits on their page."), gettext("Your deputy is named.")
        messages.success(request, waits if isinstance(made, Proposal) else done)
        return redirect("deputies")
    return page(
        request, "deputies", actor, city, form=form if mine else None,
        named=queries.deputies_of(actor.who, now.date()), stands_in=queries.in_whose_place(actor.who, now.date()),
    )  # fmt: skip


@require_POST
@staff
def end_deputy(request: HttpRequest, actor: Actor, city: str, deputy_id: str) -> HttpResponse:
    """End it today."""
    actions.end_deputy(deputy_id, by=actor, now=timezone.now())
    return redirect("deputies")


@staff
def roles(request: HttpRequest, actor: Actor, city: str) -> HttpResponse:
    """Who may what: every permission and role, from the declaration itself."""
    told = [
        (grant, [role in grant.roles for role in Role], permission in rules.MAY_GO_ALONE)
        for permission, grant in rules.GRANTS.items()
    ]
    return page(request, "roles", actor, city, told=told, roles=[ROLES[role] for role in Role])


@staff
def person_may(request: HttpRequest, actor: Actor, city: str, person_id: str) -> HttpResponse:
    """Why somebody else may or may not do something, were they signed in now with a fresh second step."""
    now = timezone.now()
    rules.check(actor, Permission.GRANT_ROLE, city=city, now=now)
    them = queries.person_in(city, person_id)
    area = request.GET.get("area", "").strip() or None
    signed_in = Actor(them.id, DoorName.STAFF, queries.standings(them.id), True, now)
    told = [(rules.GRANTS[p].sentence, rules.why(signed_in, p, city=city, area=area, now=now)) for p in Permission]
    told.sort(key=lambda one: not one[1].allowed)
    return page(request, "may", actor, city, told=told, area=area, them=them)
