"""Fix a plan, with everything that is fixed on one page; amend it in view of all. HTTP only."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Refused
from compstat.incidents.queries import live_edition

from .. import actions
from ..actions.fixing import worked_of
from ..forms import plans as forms
from ..queries import plans as queries
from ..queries import problems
from ..queries.comparing import is_decided
from ..queries.measured import Worked, worked_out
from ..queries.planned import facts_of, planned_of
from ..queries.surroundings import spots
from ..rules import Need, PlanState
from ..rules.measuring import Measure, check_windows, dates_of, lacks
from ..rules.plans import MISSING, PLAN_MOVES, PlanEvent, PlanNeed
from ..words import lacks_words
from .desk_parts import done
from .plan_desk import FIX, WORK, PlanDesk, desk_for, sent
from .plan_figures import figures_told

Form = django_forms.Form


@staff
def plan_fix(request: HttpRequest, actor: Actor, city: str, plan_id: str) -> HttpResponse:
    """Everything that will be fixed, what is missing, and the confirmation."""
    desk = desk_for(request, actor, city, plan_id, WORK, FIX)
    if desk.plan.state != PlanState.DRAFT:
        return redirect("plan", plan_id)
    finished, bound = sent(desk, {"fix": _fix})
    if finished:
        return redirect("plan", plan_id)
    worked, refused = _worked(desk)
    missing = [refused] if worked is None else _missing(desk, worked)
    return page(
        request, "problems/plan_fix.html", actor, city, **desk.frame, form=bound or forms.Confirm(prefix="fix"),
        missing=missing, facts=facts_of(worked.told, desk.where) if worked else [],
        figures=figures_told(worked, desk.where) if worked and worked.figures else None,
        tasks=list(desk.plan.tasks.all()), works=list(desk.plan.interventions.all()),
    )  # fmt: skip


def _worked(desk: PlanDesk) -> tuple[Worked | None, str]:
    """The draft worked out on the live edition, or why that cannot be."""
    try:
        return worked_of(desk.plan), ""
    except Refused as refusal:
        return None, str(refusal)


def _missing(desk: PlanDesk, worked: Worked) -> list[str]:
    """All that stands in the way, in the order in which a team would put it right."""
    has = queries.needs_met(desk.plan) | {PlanNeed.FIXED}
    wanted = [MISSING[need] for need in PlanNeed if need in PLAN_MOVES[PlanEvent.FIXED].needs - has]
    found = [*lacks(worked.told, worked.proposed), *(f"{each[0].upper()}{each[1:]}." for each in wanted)]
    if worked.told["starts_on"] and worked.told["deciding_on"]:
        try:
            check_windows(dates_of(worked.told), desk.now.date())
        except Refused as refusal:
            found.append(str(refusal))
    if Need.ANALYSIS not in problems.given(desk.found):
        found += lacks_words(problems.analysis_lacks(desk.found))
    return found


def _fix(desk: PlanDesk) -> Form | None:
    form = forms.Confirm(desk.request.POST, prefix="fix")
    said = gettext("The plan is fixed. Everybody can read it now, and its tasks are promises.")
    return done(desk, form, lambda: actions.fix_plan(desk.plan.id, **desk.by), said)


@staff
def plan_amend(request: HttpRequest, actor: Actor, city: str, plan_id: str) -> HttpResponse:
    """A dated, reasoned amendment, beside what was fixed."""
    desk = desk_for(request, actor, city, plan_id, FIX)
    if desk.plan.state not in queries.UNDER_WAY:
        return redirect("plan", plan_id)
    finished, bound = sent(desk, {"amend": _do_amend})
    if finished:
        return redirect("plan", plan_id)
    return page(
        request, "problems/plan_amend.html", actor, city, **desk.frame, form=bound or _amend(desk),
        planned=planned_of(desk.plan, desk.where, desk.now.date()), decided=is_decided(desk.plan),
    )  # fmt: skip


def _amend(desk: PlanDesk, data: Any = None) -> forms.Amend:  # noqa: ANN401
    told = queries.fixed(desk.plan).told
    started, decided = desk.plan.state == PlanState.RUNNING, is_decided(desk.plan)
    initial = {**told, **forms.review_initial(told["review_days"])}
    return forms.Amend(Measure(told["measure"]), started, decided, _places(desk), data, prefix="amend", initial=initial)


def _places(desk: PlanDesk) -> list[tuple[str, str]]:
    """Places that may be compared with: those that are, and those that histories speak for."""
    told = queries.fixed(desk.plan).told
    if told["measure"] != Measure.REPORTS or not told["comparison"]:
        return []
    worked = worked_out(live_edition(desk.where), told, but=desk.plan.id)
    found = [each for each, _ in worked.proposal.found[:60]] if worked.proposal else []
    return [(each.id, each.name) for each in spots(desk.where, dict.fromkeys([*told["comparison"], *found]))]


def _do_amend(desk: PlanDesk) -> Form | None:
    form = _amend(desk, desk.request.POST)

    def do() -> None:
        actions.amend(desk.plan.id, form.told, form.cleaned_data["reason"], **desk.by)

    return done(desk, form, do, gettext("It is amended. Everybody can read what it was before, and why."))
