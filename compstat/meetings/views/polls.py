"""Polls and slips at the staff door: HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Permission, WrongState

from .. import rules
from ..actions import voting as actions
from ..actions.running import place_of
from ..forms import room as forms
from ..models import Meeting, Poll, Slip
from ..queries import room as live
from ..queries import voting
from ..rules import PollEvent, PollKind, PollState
from . import parts

Do = Callable[[Meeting, HttpRequest, Actor], str]


@staff
def polls(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """The polls of a meeting: make, open, close, show, count; slips that are void."""
    where, area, meeting = parts.for_staff(actor, city, meeting_id, Permission.RUN_MEETING)
    asked = request.POST.get("do", "")
    poll, slip = forms.Poll(request.POST if asked == "make" else None), forms.Slip()
    if request.method == "POST" and asked in DO:
        try:
            messages.success(request, DO[asked](meeting, request, actor))
            return redirect("polls", meeting.id)
        except WrongState as refusal:
            if asked != "make":
                raise
            poll.add_error(None, str(refusal))
    slips = Slip.objects.filter(meeting=meeting)
    return page(
        request, "meetings/polls.html", actor, where.id, meeting=meeting, area=area, poll_form=poll, slip_form=slip,
        polls=[_told(each) for each in voting.polls_of(meeting)], disturbances=live.disturbances(meeting),
        slips=slips.count(), void=slips.filter(void=True).count(), origins=voting.ON_SCREEN,
    )  # fmt: skip


def _told(poll: Poll) -> dict[str, object]:
    moves = [event for event, move in rules.POLL_MOVES.items() if move.before == poll.state]
    return {"poll": poll, "counts": voting.counts(poll), "moves": moves, "ballot": poll.kind == PollKind.BALLOT,
            "final": poll.state == PollState.FINAL, "draft": poll.state == PollState.DRAFT}  # fmt: skip


def _make(meeting: Meeting, request: HttpRequest, by: Actor) -> str:
    form = forms.Poll(request.POST)
    if not form.is_valid():
        raise WrongState(gettext("Say what is asked, and the answers, one on each line."))
    told, now = form.cleaned_data, parts.now_in(place_of(meeting)[0])
    actions.make_poll(
        meeting, PollKind(told["kind"]), told["question"], told["options"].splitlines(), told["dots"], by=by, now=now
    )
    return gettext("The poll is made. Open it when the room is ready.")


def _move(meeting: Meeting, request: HttpRequest, by: Actor) -> str:
    poll = voting.poll(meeting, request.POST.get("poll", ""))
    event = request.POST.get("event", "")
    if event not in set(PollEvent):
        raise WrongState(gettext("Choose what happens to this poll."))
    actions.move_poll(poll, PollEvent(event), by=by, now=parts.now_in(place_of(meeting)[0]))
    return gettext("Done.")


def _show(meeting: Meeting, request: HttpRequest, by: Actor) -> str:
    poll = voting.poll(meeting, request.POST.get("poll", ""))
    actions.show_counts(poll, request.POST.get("shown") == "on", by=by, now=parts.now_in(place_of(meeting)[0]))
    return gettext("Done.")


def _void(meeting: Meeting, request: HttpRequest, by: Actor) -> str:
    actions.void_slip(
        meeting, request.POST.get("slip", "")[:20], by=by, now=parts.now_in(place_of(meeting)[0])
    )  # fmt: skip
    return gettext("The slip is void. Give out another one.")


DO: Final[dict[str, Do]] = {"make": _make, "move": _move, "show": _show, "void": _void}
