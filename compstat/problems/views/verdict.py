"""Do you notice a change? Asked once with a code; afterwards, what people said. HTTP only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from compstat.access.open_door import open_form
from compstat.access.queries import TooOften, network
from compstat.access.rules import WrongState

from ..actions.voicing import answer_verdict
from ..forms import public as forms
from ..queries import verdicts as queries
from ..queries.codes import CodeRefused
from ..queries.judged import voices_of
from . import parts


@open_form
@parts.unkept
def verdict(request: HttpRequest, city_id: str, verdict_id: str) -> HttpResponse:
    """Answer, or read what others answered once it is counted. Nobody sees counts while people still answer."""
    found = queries.verdict(verdict_id)
    where, area, problem = parts.found(city_id, found.plan.problem_id)
    now = parts.now_in(where)
    open_now = queries.is_open(found, now.date())
    form = forms.Answer(request.POST if request.method == "POST" else None)
    refused: WrongState | TooOften | None = None
    said = False
    if request.method == "POST" and form.is_valid():
        code, voice = form.cleaned_data["code"], form.voiced()
        try:
            answer_verdict(found, code, voice, network=network(request), now=now)
            said = True
        except (WrongState, TooOften) as refusal:
            form.add_error("code" if isinstance(refusal, CodeRefused) else None, str(refusal))
            refused = refusal
    title = gettext("Do you notice a change?")
    result = next((each for each in voices_of(found.plan) if each.verdict.pk == found.pk), None)
    context = parts.frame(
        where, area, title=title, cite_as=title, problem=problem, verdict=found, form=form, open_now=open_now,
        said=said, early=now.date() < found.opened_on, result=result if found.counted_on else None,
        trail=parts.problem_trail(where, area, problem, (title, "")), description=gettext(
            "Whoever raised a concern or came to the meeting can say whether they notice a change."
        ),
    )  # fmt: skip
    return parts.slowed(render(request, "problems/verdict.html", context), refused)
