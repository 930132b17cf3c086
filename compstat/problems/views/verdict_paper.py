"""Where answers to “do you notice a change?” that came on paper are typed, many slips at once. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, WrongState

from ..actions import paper as actions
from ..forms import paper as forms
from ..models import Verdict
from ..queries import verdicts as queries
from ..saying import number
from .desk_parts import done
from .plan_desk import REVIEW, PlanDesk, desk_for

Told = dict[str, Any]


@staff
def verdict_paper(request: HttpRequest, actor: Actor, city: str, plan_id: str) -> HttpResponse:
    """Slips with a code, and how many there are without one. What is right is kept at once, the rest stays."""
    desk = desk_for(request, actor, city, plan_id, REVIEW)
    found = queries.waiting(desk.plan)
    if found is None:
        return redirect("plan_verdict", plan_id)
    asked, told = request.POST.get("do", ""), _empty(found)
    if asked in DO and DO[asked](desk, found, told):
        return redirect("verdict_paper", plan_id)
    return page(
        request, "problems/verdict_paper.html", actor, city, **desk.frame, verdict=found, asked=asked,
        open_now=queries.is_open(found, desk.now.date()), early=desk.now.date() < found.opened_on,
        ways=queries.ways_so_far(found), **told,
    )  # fmt: skip


def _empty(found: Verdict) -> Told:
    """The forms, before anything is typed."""
    return {
        "rows": [_row(n) for n in range(forms.ROWS)], "back": forms.TakeBack(prefix="back"),
        "counts": forms.CountSlips(queries.uncoded(found), prefix="counts"),
    }  # fmt: skip


def _row(n: int, data: Any = None) -> forms.SlipRow:  # noqa: ANN401
    return forms.SlipRow(data, prefix=f"slip{n}")


def _slips(desk: PlanDesk, found: Verdict, told: Told) -> bool:
    """Whether all slips were entered; those that were not stay, each with why."""
    rows = [_row(n, desk.request.POST) for n in range(forms.ROWS)]
    ready = [row for row in rows if not row.is_empty() and row.is_valid()]
    try:
        problems = actions.enter_slips(found.id, [row.slip() for row in ready], **desk.by)
    except WrongState as refusal:
        problems = dict.fromkeys(range(len(ready)), str(refusal))
    for place, problem in problems.items():
        ready[place].add_error(None, problem)
    if n := len(ready) - len(problems):
        said = ngettext("%(n)s slip was entered.", "%(n)s slips were entered.", n)
        messages.success(desk.request, said % {"n": number(n)})
    stay = [not row.is_empty() and not row.is_valid() for row in rows]
    told["rows"] = [row if stays else _row(n) for n, (row, stays) in enumerate(zip(rows, stay, strict=True))]
    told["wrong"] = [(n, row) for n, (row, stays) in enumerate(zip(rows, stay, strict=True), 1) if stays]
    return not told["wrong"]


def _counts(desk: PlanDesk, found: Verdict, told: Told) -> bool:
    """Whether the numbers were entered; if not, the form says why."""
    form = told["counts"] = forms.CountSlips(queries.uncoded(found), desk.request.POST, prefix="counts")

    def do() -> None:
        actions.count_slips(found.id, form.counts(), form.before(), **desk.by)

    return _done(desk, form, do, gettext("The slips are counted. Numbers entered again take their place."))


def _back(desk: PlanDesk, found: Verdict, told: Told) -> bool:
    """Whether the slip was taken back; if not, the form says why."""
    form = told["back"] = forms.TakeBack(desk.request.POST, prefix="back")

    def do() -> None:
        actions.take_back_slip(found.id, form.cleaned_data["code"], **desk.by)

    return _done(desk, form, do, gettext("The slip is taken back. Enter it again as it reads."))


def _done(desk: PlanDesk, form: django_forms.Form, do: Callable[[], None], said: str) -> bool:
    return done(desk, form, do, said) is None


Do = Callable[[PlanDesk, Verdict, Told], bool]
DO: Final[dict[str, Do]] = {"slips": _slips, "counts": _counts, "back": _back}
