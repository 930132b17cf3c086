"""Ask for letters about a problem. Confirming and ending them is done where letters about concerns are. HTTP only."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext

from compstat.access.actions import Limit, slow
from compstat.access.open_door import open_form
from compstat.access.queries import TooOften, network
from compstat.concerns.actions import follow as follow_about

from ..forms import public as forms
from . import parts

FOLLOWED: Final = Limit("follow problems", 60, timedelta(hours=1), public=True)  # a hall may follow in one evening


@open_form
@parts.unkept
def follow(request: HttpRequest, city_id: str, problem_id: str) -> HttpResponse:
    """Ask for letters about a problem. What comes back is the same, whoever follows already."""
    where, area, problem = parts.found(city_id, problem_id)
    title, asked = gettext("Letters about this problem"), False
    form = forms.Follow(request.POST if request.method == "POST" else None, initial={"language": get_language()})
    refused: TooOften | None = None
    if request.method == "POST" and form.is_valid():
        told, now = form.cleaned_data, parts.now_in(where)
        try:
            slow(FOLLOWED, network(request), now)
            follow_about(problem.id, where.id, told["address"], told["language"], now=now)
            asked = True
        except TooOften as refusal:
            form.add_error(None, str(refusal))
            refused = refusal
    context = parts.frame(
        where, area, title=title, cite_as=title, problem=problem, form=form, asked=asked, noindex=True,
        trail=parts.problem_trail(where, area, problem, (title, "")),
        description=gettext("Get a letter when something happens with this problem. No account."),
    )  # fmt: skip
    return parts.slowed(render(request, "problems/follow.html", context), refused)
