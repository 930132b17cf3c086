"""Fix a plan, with everything that is fixed on one page. HTTP only."""

from __future__ import annotations

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Refused

from .. import actions
from ..actions.fixing import counts_frozen, worked_of
from ..forms import plans as forms
from ..queries import plans as queries
from ..queries import problems
from ..queries.before_after import FROZEN, listed_texts, read_frozen
from ..queries.measured import Worked
from ..queries.planned import facts_of
from ..rules import Need, PlanState
from ..rules.measuring import check_windows, dates_of, lacks
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
        counts=_counts(desk, worked) if worked else None,
    )  # fmt: skip


def _worked(desk: PlanDesk) -> tuple[Worked | None, str]:
    """The draft worked out on the live edition, or why that cannot be."""
    try:
        return worked_of(desk.plan), ""
    except Refused as refusal:
        return None, str(refusal)


def _counts(desk: PlanDesk, worked: Worked) -> str | None:
    """What was counted before and will be fixed as the time before; None where no count measures the plan."""
    found = counts_frozen(desk.plan, worked.told).get(FROZEN)
    return None if found is None else listed_texts(read_frozen(found))


def _missing(desk: PlanDesk, worked: Worked) -> list[str]:
    """All that stands in the way, in the order in which a team would put it right."""
    has = queries.needs_met(desk.plan) | {PlanNeed.FIXED}
    wanted = [MISSING[need] for need in PlanNeed if need in PLAN_MOVES[PlanEvent.FIXED].needs - has]
    counts = counts_frozen(desk.plan, worked.told).get(FROZEN, ())
    found = [*lacks(worked.told, worked.proposed, len(counts)), *(f"{each[0].upper()}{each[1:]}." for each in wanted)]
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
