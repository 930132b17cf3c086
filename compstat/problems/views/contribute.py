"""Add what one knows about a problem. HTTP only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from compstat.access.actions import new_key
from compstat.access.open_door import open_form
from compstat.access.queries import TooOften, network
from compstat.access.rules import WrongState

from ..actions.sending import send_contribution
from ..forms import public as forms
from ..rules import ProblemState
from . import parts


@open_form
@parts.unkept
def contribute(request: HttpRequest, city_id: str, problem_id: str) -> HttpResponse:
    """The form; once it is sent, its receipt."""
    where, area, problem = parts.found(city_id, problem_id)
    title, sent = gettext("Tell us what you know"), False
    form = forms.Contribute(where, request.POST if request.method == "POST" else None, initial={"act": new_key()})
    refused: WrongState | TooOften | None = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            send_contribution(
                problem, told["text"], told["language"], told["who"], network=network(request),
                now=parts.now_in(where), act=told["act"],
            )  # fmt: skip
            sent = True
        except (WrongState, TooOften) as refusal:
            form.add_error(None, str(refusal))
            refused = refusal
    context = parts.frame(
        where, area, title=title, cite_as=title, problem=problem, form=form, sent=sent, noindex=True,
        closed=problem.state == ProblemState.CLOSED, trail=parts.problem_trail(where, area, problem, (title, "")),
        description=gettext("When does it happen? Why? What would help? A person reads it before others can."),
    )  # fmt: skip
    return parts.slowed(render(request, "problems/contribute.html", context), refused)
