"""Minutes: drafted, edited, previewed, signed and corrected on one page. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from compstat.access import rules as access
from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Permission, WrongState
from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..actions import minutes as actions
from ..forms import minutes as forms
from ..models import Draft, Meeting
from ..queries import composing, lines
from ..queries import minutes as queries
from ..queries.shown import shown
from ..rules import State
from ..rules.minutes import blocks
from . import parts
from .after import Desk


@dataclass(frozen=True)
class Sent:
    """A form as it was sent and refused, and what somebody else has saved meanwhile."""

    act: str = ""
    form: django_forms.Form | None = None
    theirs: Draft | None = None


@staff
def minutes(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """Draft, edit, read and sign."""
    where, area, meeting = parts.for_staff(actor, city, meeting_id, Permission.RUN_MEETING)
    desk = Desk(meeting, actor, parts.now_in(where), request)
    sent = Sent()
    if request.method == "POST":
        step = STEPS.get(request.POST.get("act", ""))
        sent = step(desk) if step else sent
        if sent.form is None:
            return redirect("minutes", meeting.id)
        meeting.refresh_from_db()
    return page(request, "meetings/minutes.html", actor, city, **_told(desk, where, area, sent))


def _told(desk: Desk, where: City, area: Area, sent: Sent) -> dict[str, Any]:
    meeting, today = desk.meeting, desk.now.date()
    draft, signed, clock = queries.draft(meeting), queries.signed(meeting), queries.clock(meeting, today)
    may_sign = access.may(
        desk.actor, Permission.SIGN_MINUTES, city=where.id, area=places.answering(area), now=desk.now
    )  # fmt: skip
    return {
        "town": where, "meeting": meeting, "shown": shown(meeting, area, where), "over": queries.is_over(meeting),
        "draft": draft, "clock": clock, "signed": signed, "theirs": sent.theirs, "sent": sent,
        "unfinished": lines.unfinished(meeting, today), "may_sign": may_sign,
        "preview": blocks(draft.text) if draft else [], "editor": _editor(draft, sent),
        "sign": _signing(meeting, draft, clock, sent), "published": meeting.state == State.PUBLISHED,
        "changed": bool(draft and signed and draft.text != signed[0].minutes.text),
        "fresh": composing.compose(meeting, where, today) if draft and meeting.state != State.PUBLISHED else "",
    }  # fmt: skip


def _editor(draft: Draft | None, sent: Sent) -> django_forms.Form | None:
    """The text as it was sent and refused; as it is saved, otherwise."""
    if sent.act == "save":
        return sent.form
    return forms.Text(initial={"version": draft.version, "text": draft.text}) if draft else None


def _signing(meeting: Meeting, draft: Draft | None, clock: queries.Clock, sent: Sent) -> django_forms.Form | None:
    """What is asked of whoever signs: nothing, why it is late, or what was wrong."""
    if sent.act in {"sign", "correct"}:
        return sent.form
    kind = _kind(meeting, clock)
    return kind(initial={"version": draft.version}, prefix="sign") if draft else None


def _kind(meeting: Meeting, clock: queries.Clock) -> type[forms.Sign]:
    if meeting.state == State.PUBLISHED:
        return forms.Correct
    return forms.SignLate if clock.late else forms.Sign


def _draft(desk: Desk) -> Sent:
    """A first draft, or a fresh one in place of the version somebody has read."""
    told = desk.request.POST.get("version", "")
    version = int(told) if told.isdecimal() else 0
    actions.draft_minutes(desk.meeting, version=version, by=desk.actor, now=desk.now)
    messages.success(
        desk.request, gettext("The minutes are drafted from what was written down. Read and complete them.")
    )
    return Sent()


def _save(desk: Desk) -> Sent:
    """Keep the text. If somebody else has saved meanwhile, both texts are shown."""
    form = forms.Text(desk.request.POST)

    def do() -> None:
        told = form.cleaned_data
        actions.save_draft(desk.meeting, told["text"], told["version"], by=desk.actor, now=desk.now)

    sent = _done(desk, "save", form, do, gettext("Saved. This is how people will read it."))
    if sent.theirs is None:
        return sent
    mine = forms.Text({"text": form.cleaned_data["text"], "version": sent.theirs.version})
    mine.add_error(None, gettext("Somebody else has saved meanwhile. Your text is still here, theirs is below."))
    return replace(sent, form=mine)


def _sign(desk: Desk) -> Sent:
    """Sign and publish what was read."""
    kind = _kind(desk.meeting, queries.clock(desk.meeting, desk.now.date()))

    def do(told: dict[str, Any]) -> None:
        reason = told.get("reason", "")
        actions.sign_minutes(desk.meeting, told["version"], reason, by=desk.actor, now=desk.now)

    return _signed(desk, "sign", kind, do, gettext("The minutes are signed. Everybody can read them now."))


def _correct(desk: Desk) -> Sent:
    """Sign a correction."""

    def do(told: dict[str, Any]) -> None:
        actions.correct_minutes(desk.meeting, told["version"], told["reason"], by=desk.actor, now=desk.now)

    said = gettext("The correction is signed. Everybody can read it now.")
    return _signed(desk, "correct", forms.Correct, do, said)


def _signed(
    desk: Desk, act: str, kind: type[forms.Sign], do: Callable[[dict[str, Any]], None], said: str
) -> Sent:  # fmt: skip
    """What was saved since is read before it is signed."""
    form = kind(desk.request.POST, prefix="sign")
    sent = _done(desk, act, form, lambda: do(form.cleaned_data), said)
    if sent.theirs is None:
        return sent
    told = desk.request.POST.copy()
    told["sign-version"] = str(sent.theirs.version)
    again = kind(told, prefix="sign")
    again.add_error(None, gettext("Somebody else has saved meanwhile. Read the text once more, then sign it."))
    return Sent(act, again)


def _done(desk: Desk, act: str, form: django_forms.Form, do: Callable[[], None], said: str) -> Sent:
    """Nothing when it was done; if not, the form says why."""
    if not form.is_valid():
        return Sent(act, form)
    try:
        do()
    except actions.DraftChanged as refusal:
        form.add_error(None, str(refusal))
        return Sent(act, form, refusal.draft)
    except WrongState as refusal:
        form.add_error(None, str(refusal))
        return Sent(act, form)
    messages.success(desk.request, said)
    return Sent()


STEPS: Final[dict[str, Callable[[Desk], Sent]]] = {
    "draft": _draft, "save": _save, "sign": _sign, "correct": _correct,
}  # fmt: skip
