"""Tomorrow morning: one list of what is left after a meeting, each with its form. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from compstat.access import rules as access
from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Permission, WrongState
from compstat.concerns import queries as concerns
from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..actions import after as actions
from ..actions import door
from ..forms import after as forms
from ..models import Meeting
from ..queries import lines, minutes, scribe, tomorrow
from ..queries.shown import shown
from . import parts


@dataclass(frozen=True)
class Desk:
    """Who works on which meeting, now."""

    meeting: Meeting
    actor: Actor
    now: datetime
    request: HttpRequest


@staff
def tomorrow_morning(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """What is left, in the order of ten minutes' work."""
    where, area, meeting = parts.for_staff(actor, city, meeting_id, Permission.RUN_MEETING)
    desk = Desk(meeting, actor, parts.now_in(where), request)
    bound: django_forms.Form | None = None
    if request.method == "POST":
        step = STEPS.get(request.POST.get("act", ""))
        bound = step(desk) if step else None
        if bound is None:
            return redirect("tomorrow", meeting.id)
    return _page(desk, where, area, city, bound)


def _page(desk: Desk, where: City, area: Area, city: str, bound: django_forms.Form | None) -> HttpResponse:
    meeting, today = desk.meeting, desk.now.date()
    over = minutes.is_over(meeting)
    to_do = tomorrow.to_do(meeting, where, area, today) if over else None
    return page(
        desk.request, "meetings/tomorrow.html", desk.actor, city, town=where, meeting=meeting, bound=bound, today=today,
        shown=shown(meeting, area, where), to_do=to_do, forms=_forms(to_do, bound, meeting),
        may_sign=access.may(
            desk.actor, Permission.SIGN_MINUTES, city=city, area=places.answering(area), now=desk.now
        ),
        roles=scribe.roles_known(meeting),
    )  # fmt: skip


def _forms(
    to_do: tomorrow.ToDo | None, bound: django_forms.Form | None, meeting: Meeting
) -> dict[str, django_forms.Form]:
    """The form of each thing, by its key; the one that was sent and refused as it was sent."""
    made: dict[str, django_forms.Form] = {"counted": forms.Counted(prefix="counted", initial={"came": meeting.came})}
    for step in to_do.steps if to_do else ():
        for each in step.told.get("things", ()):
            if isinstance(each, lines.Unfinished):
                made[each.line.id] = forms.of_line(each.line)
            elif isinstance(each, concerns.Concern):
                made[each.id] = forms.Answer(prefix=each.id, initial={"owner": each.owner})
    if bound is not None:
        made[str(bound.prefix)] = bound
    return made


def _line(desk: Desk) -> django_forms.Form | None:
    """A line gets what it lacks."""
    line = actions.line_of(desk.meeting, desk.request.POST.get("of", ""))
    form = forms.of_line(line, desk.request.POST)

    def do() -> None:
        actions.finish_line(desk.meeting, line.id, by=desk.actor, now=desk.now, **form.cleaned_data)

    return _done(desk, form, do, gettext("It is complete."))


def _answer(desk: Desk) -> django_forms.Form | None:
    """What was put off is answered, or put off again."""
    found = concerns.concern(desk.request.POST.get("of", ""))
    form = forms.Answer(desk.request.POST, prefix=found.id)

    def do() -> None:
        told = form.cleaned_data
        if told["answer"]:
            actions.answer_question(found.id, told["answer"], by=desk.actor, now=desk.now)
        elif told["due_on"] is None:
            raise WrongState(gettext("Write the answer; or say which role will answer, and by when."))
        else:
            actions.put_off(found.id, told["owner"], told["due_on"], by=desk.actor, now=desk.now)

    return _done(desk, form, do, gettext("It is written down. Everybody can read it on the page of its meeting."))


def _counted(desk: Desk) -> django_forms.Form | None:
    """How many came."""
    form = forms.Counted(desk.request.POST, prefix="counted")

    def do() -> None:
        told = form.cleaned_data
        door.count_people(desk.meeting, told["came"], told["police_came"], by=desk.actor, now=desk.now)

    return _done(desk, form, do, gettext("It is counted."))


def _tick(desk: Desk) -> None:
    """Nothing is left of a step."""
    actions.tick(desk.meeting, desk.request.POST.get("of", ""), by=desk.actor, now=desk.now)


def _done(desk: Desk, form: django_forms.Form, do: Callable[[], None], said: str) -> django_forms.Form | None:
    """None when it was done; if not, the form says why."""
    if not form.is_valid():
        return form
    try:
        do()
    except WrongState as refusal:
        form.add_error(None, str(refusal))
        return form
    messages.success(desk.request, said)
    return None


STEPS: Final[dict[str, Callable[[Desk], django_forms.Form | None]]] = {
    "line": _line, "answer": _answer, "counted": _counted, "tick": _tick,
}  # fmt: skip
