"""Where staff note which organizations were asked to a meeting and which came: HTTP only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Permission, WrongState

from ..actions import organizations as actions
from ..forms.organizations import Keep
from ..models import Meeting
from ..queries.organizations import invitations
from ..queries.shown import shown
from . import parts
from .desk import done

CAME = {"yes": True, "no": False, "": None}


@staff
def organizations(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """An area's organizations and one meeting: asked, came, not asked for a year; adding one and taking one off."""
    where, area, found = parts.for_staff(actor, city, meeting_id, Permission.CALL_MEETING)
    now = parts.now_in(where)
    told = invitations(found, now.date())
    asked = request.POST.get("what", "")
    form = Keep(request.POST if asked == "keep" else None)
    wrong = ""
    if request.method == "POST":
        try:
            if _noted(request, found, form, actor, now):
                messages.success(request, gettext("It is written down."))
                return redirect("organizations", meeting_id)
        except WrongState as refusal:
            wrong = str(refusal)
    return page(
        request, "meetings/organizations.html", actor, city, meeting=found, place=area, found=told, form=form,
        shown=shown(found, area, where), wrong=wrong, over=found.on <= now.date(),
    )  # fmt: skip


def _noted(request: HttpRequest, found: Meeting, form: Keep, by: Actor, now: datetime) -> bool:
    """Whether something was done. WrongState."""
    key: dict[str, Any] = {"by": by, "now": now}
    chosen, asked = request.POST.getlist("organization"), request.POST.get("what", "")
    if asked == "keep":
        if not form.is_valid():
            return False
        told = form.cleaned_data
        return done(form, lambda: actions.keep_organization(
            found.city, found.area, told["name"], told["role"], told["channel"], **key
        ))  # fmt: skip
    if asked == "asked":
        actions.ask_organizations(found.city, found.id, chosen, **key)
    elif asked == "came":
        said = {name.removeprefix("came:"): str(value) for name, value in request.POST.items() if name[:5] == "came:"}
        actions.note_who_came(found.city, found.id, {k: CAME.get(v) for k, v in said.items()}, **key)
    elif asked.startswith("end:"):
        actions.end_organization(found.city, asked.removeprefix("end:"), **key)
    return True
