"""Where staff see how many come and what they need, decide held registrations, enter counts. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places
from compstat.places.queries import City

from ..actions import door as door_actions
from ..actions import seats as actions
from ..forms import coming as coming_forms
from ..forms import door as forms
from ..models import Meeting
from ..queries import coming, door
from ..rules import DoorQuestion, Origin
from ..saying import name_text, when_text
from . import parts


@staff
def seats(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """How many come and what they need; what was counted at the door. Never who."""
    where, area, meeting = parts.for_staff(actor, city, meeting_id, Permission.RUN_MEETING)
    now, asked = parts.now_in(where), request.POST.get("what", "")
    one = coming_forms.Code(request.POST if asked == "one" else None)
    one.fields["code"].label = gettext("Their code")
    if asked in {"let_in", "refuse"} and _decided(request, meeting, asked, actor, now):
        return redirect("seats", meeting.id)
    if asked == "one" and _done(one, lambda: actions.let_one_in(
        meeting, one.cleaned_data["code"], by=actor, now=now
    )):  # fmt: skip
        messages.success(request, gettext("This registration was let in."))
        return redirect("seats", meeting.id)
    people = forms.People(request.POST if asked == "people" else None, initial=_counted(meeting))
    paper = _paper_form(request.POST if asked == "paper" else None, where, meeting)
    if (asked == "people" and _done(people, lambda: door_actions.count_people(
        meeting, people.cleaned_data["came"], people.cleaned_data["police_came"], by=actor, now=now
    ))) or (asked == "paper" and _done(paper, lambda: door_actions.enter_door_counts(
        meeting, paper.counts(), by=actor, now=now
    ))):  # fmt: skip
        messages.success(request, gettext("It is written down."))
        return redirect("seats", meeting.id)
    return page(
        request, "meetings/seats.html", actor, city, meeting=meeting, area=area, called=name_text(meeting, area, where),
        when=when_text(meeting), needs=coming.needs_summed(meeting), groups=_groups(where, meeting), people=people,
        paper=paper, one=one, town=where, totals=door.door_totals(meeting),
    )  # fmt: skip


def _counted(meeting: Meeting) -> dict[str, int | None]:
    return {"came": meeting.came, "police_came": meeting.police_came}


def _paper_form(told: object, where: City, meeting: Meeting) -> forms.FromPaper:
    """The sheet of the door, with what was entered before."""
    before = door.counted(meeting, Origin.PAPER)
    initial = {f"{q}.{answer}": n or None for q in DoorQuestion for answer, n in before.get(q, {}).items()}
    return forms.FromPaper(door.answers_to(where, places.area(where, meeting.area)), told, initial=initial)


def _groups(where: City, meeting: Meeting) -> list[tuple[coming.HeldGroup, datetime, datetime]]:
    """Groups of held registrations, by the city's clock."""
    return [
        (each, places.moment(where, each.first), places.moment(where, each.last))
        for each in coming.held_groups(meeting)
    ]  # fmt: skip


def _decided(request: HttpRequest, meeting: Meeting, what: str, actor: Actor, now: datetime) -> bool:
    """Let in, or refuse, those chosen or all; whether it was done. What was wrong is said above the page."""
    chosen = request.POST.getlist("groups")
    if "all" in request.POST:
        chosen = [each.key for each in coming.held_groups(meeting)]
    try:
        if what == "let_in":
            count = actions.let_held_in(meeting, chosen, by=actor, now=now)
            said = ngettext("%(count)s registration was let in.", "%(count)s registrations were let in.", count)
        else:
            count = actions.refuse_held(meeting, chosen, by=actor, now=now)
            said = ngettext("%(count)s registration was refused.", "%(count)s registrations were refused.", count)
    except WrongState as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, said % {"count": count})
    return True


def _done(form: django_forms.Form, do: Callable[[], object]) -> bool:
    """Whether it was done; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        do()
    except WrongState as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
