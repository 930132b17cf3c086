"""A plan at the staff door: what is done, by whom, with what; what it needs next. HTTP only."""

from __future__ import annotations

from typing import Any, Final

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from compstat.access.pages import page, staff
from compstat.access.rules import Actor

from .. import actions
from ..actions.fixing import starts_on
from ..actions.planning import PARTS
from ..forms import plans as forms
from ..queries import plans as queries
from ..queries.planned import facts_of, planned_of
from ..rules import InterventionKind, PlanState, ResourceKind
from ..saying import KINDS, RESOURCES
from .desk_parts import done, public_address
from .plan_desk import WORK, PlanDesk, desk_for, sent

Form = django_forms.Form
KEPT: Final = _("Kept in the draft.")


@staff
def plan(request: HttpRequest, actor: Actor, city: str, plan_id: str) -> HttpResponse:
    """One plan: a draft to write, or a plan to carry out."""
    desk = desk_for(request, actor, city, plan_id, WORK)
    finished, bound = sent(desk, STEPS)
    if finished:
        gone = request.POST["do"] == "discard"
        return redirect("staff_problem", desk.found.id) if gone else redirect("plan", plan_id)
    told = _draft(desk) if desk.plan.state == PlanState.DRAFT else _under_way(desk)
    made = {name: make(desk) for name, make in MAKE.items()}
    if bound is not None:
        made[str(bound.prefix)] = bound
    return page(
        request, "problems/plan.html", actor, city, **desk.frame, **told, forms=made,
        asked=request.POST.get("do", ""), public_href=public_address(desk.found),
    )  # fmt: skip


def _draft(desk: PlanDesk) -> dict[str, Any]:
    """What a draft holds so far."""
    found = desk.plan
    return {
        "draft": True, "facts": facts_of(queries.told_of(found), desk.where),
        "works": [(each, KINDS[InterventionKind(each.kind)]) for each in found.interventions.all()],
        "resources": [(each, RESOURCES[ResourceKind(each.kind)]) for each in found.resources.all()],
        "tasks": list(found.tasks.all()),
    }  # fmt: skip


def _under_way(desk: PlanDesk) -> dict[str, Any]:
    """What became of a plan so far, and what it needs next."""
    found, today = desk.plan, desk.now.date()
    review = queries.next_review(found)
    fixed = queries.fixed(found)
    return {
        "draft": False, "planned": planned_of(found, desk.where, today), "review": review, "fixed": fixed,
        "late": queries.days_overdue(review, found, today) if review else 0,
        "may_start": found.state == PlanState.FIXED and starts_on(found) <= today,
        "under_way": found.state in queries.UNDER_WAY, "running": found.state == PlanState.RUNNING,
        "counted": fixed.measure == "count", "held": found.reviews.exclude(held_on=None).exists(),
        "whole": queries.is_whole(queries.fixed_part(found)),
    }  # fmt: skip


def _words(desk: PlanDesk, data: Any = None) -> forms.Strategy:  # noqa: ANN401
    of = desk.plan
    told = {"title": of.title, "strategy": of.strategy, "co_owners": of.co_owners}
    return forms.Strategy(data, prefix="words", initial=told)


MAKE: Final[dict[str, Any]] = {
    "words": _words,
    "intervention": lambda desk, data=None: forms.AddIntervention(data, prefix="intervention"),
    "resource": lambda desk, data=None: forms.AddResource(data, prefix="resource"),
    "task": lambda desk, data=None: forms.AddTask(data, prefix="task"),
    "discard": lambda desk, data=None: forms.Reason(data, prefix="discard"),
    "complete": lambda desk, data=None: forms.Reason(data, prefix="complete"),
    "stop": lambda desk, data=None: forms.Reason(data, prefix="stop"),
    "start": lambda desk, data=None: django_forms.Form(data, prefix="start"),
    "drop": lambda desk, data=None: django_forms.Form(data, prefix="drop"),
}


def _do(name: str, said: str, do: Any) -> Any:  # noqa: ANN401
    """A step: the form of this name, what is done with what was typed, and what is said then."""

    def step(desk: PlanDesk) -> Form | None:
        form = MAKE[name](desk, desk.request.POST)
        return done(desk, form, lambda: do(desk, form.cleaned_data), gettext(said))

    return step


def _write(desk: PlanDesk, told: dict[str, Any]) -> None:
    actions.write_plan(desk.plan.id, actions.Written(**told), **desk.by)


def _intervention(desk: PlanDesk, told: dict[str, Any]) -> None:
    actions.add_intervention(desk.plan.id, told["kind"], told["text"], **desk.by)


def _resource(desk: PlanDesk, told: dict[str, Any]) -> None:
    actions.add_resource(
        desk.plan.id, told["kind"], told["what"], told["planned"], told["unit"],
        withheld_until=told["withheld_until"], **desk.by,
    )  # fmt: skip


def _task(desk: PlanDesk, told: dict[str, Any]) -> None:
    actions.add_task(desk.plan.id, told["what"], told["owner"], told["due_on"], **desk.by)


def _drop(desk: PlanDesk, told: dict[str, Any]) -> None:
    part, key = desk.request.POST.get("part", ""), desk.request.POST.get("key", "")
    actions.drop_part(desk.plan.id, part if part in PARTS else "", key, **desk.by)


def _discard(desk: PlanDesk, told: dict[str, Any]) -> None:
    actions.discard_plan(desk.plan.id, told["reason"], **desk.by)


def _start(desk: PlanDesk, told: dict[str, Any]) -> None:
    actions.start_plan(desk.plan.id, **desk.by)


def _complete(desk: PlanDesk, told: dict[str, Any]) -> None:
    actions.complete_plan(desk.plan.id, told["reason"], **desk.by)


def _stop(desk: PlanDesk, told: dict[str, Any]) -> None:
    actions.stop_plan(desk.plan.id, told["reason"], **desk.by)


STEPS: Final[dict[str, Any]] = {
    "words": _do("words", KEPT, _write), "intervention": _do("intervention", KEPT, _intervention),
    "resource": _do("resource", KEPT, _resource), "task": _do("task", _("The task is written down."), _task),
    "drop": _do("drop", _("It is taken out of the draft."), _drop),
    "discard": _do("discard", _("The draft is thrown away."), _discard),
    "start": _do("start", _("The plan has started. Everybody can read it now."), _start),
    "complete": _do("complete", _("The plan is completed. Everybody can read why."), _complete),
    "stop": _do("stop", _("The plan is stopped. Everybody can read why."), _stop),
}  # fmt: skip
