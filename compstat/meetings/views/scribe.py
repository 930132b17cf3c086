"""The scribe's screen: HTTP only. What is written arrives by a form, or as acts that were kept on the device."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, Final, TypeVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Permission, Refused
from compstat.places.queries import Area, City

from ..forms import scribe as forms
from ..models import Meeting
from ..queries import lines as all_lines
from ..queries import moderating, room
from ..queries import scribe as desk
from ..rules import Event, ItemKind, State, can_begin, can_happen
from . import keeping, parts
from .scribe_acts import Deed, do, line_form, poll_form

RUN: Final = Permission.RUN_MEETING
Place = tuple[City, Area, Meeting]
F = TypeVar("F", bound=Form)


@staff
@require_safe
def scribe(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """Where one writes down what is said, reads what was sent, and keeps the clock."""
    return _page(request, actor, parts.for_staff(actor, city, meeting_id, RUN))


def _page(
    request: HttpRequest, actor: Actor, place: Place, form: forms.Line | None = None, poll: forms.Poll | None = None,
    editing: str = "", seen: str = "",
) -> HttpResponse:  # fmt: skip
    """The whole page; a form that could not be taken stands in it with what was typed."""
    where, _, meeting = place
    now = parts.now_in(where)
    told = _live(place, now)
    if form is None:
        form, editing, seen = _entry(place, request.GET.get("line", ""), told)
    told |= {"poll_form": poll or told["poll_form"], "form": form, "editing": editing, "seen": seen}
    answer = page(
        request, "meetings/scribe.html", actor, where.id, **told, owner=keeping.owner_of(actor),
        roles=desk.roles_known(meeting), days=desk.quick_days(meeting, now.date()),
    )  # fmt: skip
    answer[keeping.KEPT_BY] = keeping.owner_of(actor)
    return answer


def _live(place: Place, now: datetime) -> dict[str, Any]:
    """What changes while the page is open."""
    where, area, meeting = place
    state = State(meeting.state)
    told, taken_back = desk.lines(meeting, where, now.date())
    return {
        "meeting": meeting, "area": area, "agenda": desk.agenda(meeting, where, now), "lines": told,
        "taken_back": taken_back, "unread": moderating.unread(meeting, where), "refused": moderating.refused(meeting),
        "waiting": moderating.waiting(meeting), "refused_count": meeting.refusals.count(),
        "grounds": forms.grounds(), "poll_form": poll_form(meeting), "polls": desk.polls(meeting),
        "counts": desk.counts(meeting), "disturbances": room.disturbances(meeting), "open": desk.may_change(meeting),
        "in_session": state is State.IN_SESSION, "can_begin": can_happen(Event.BEGAN, state),
        "too_early": not can_begin(meeting.starts_at(where.feed.timezone), now),
        "untouched": state is State.IN_SESSION and all_lines.is_untouched(meeting),
        "can_resume": can_happen(Event.RESUMED, state),
    }  # fmt: skip


def _entry(place: Place, line_id: str, told: dict[str, Any]) -> tuple[forms.Line, str, str]:
    """The form for a new line at the point under way, or for one that is written differently."""
    where, area, meeting = place
    found = desk.line(meeting, line_id) if line_id else None
    if found is None:
        current = told["agenda"].current
        item = current.item.kind if current else ItemKind.QUESTIONS
        return line_form(where, area, initial={"item": item}), "", ""
    version = desk.version_of(found)
    return line_form(where, area, initial={**version, "said": version["kind"]}), found.id, json.dumps(version)


@staff
@require_safe
def scribe_part(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """What changes while the page is open, as a fragment; nothing when it is as it was."""
    place = parts.for_staff(actor, city, meeting_id, RUN)
    told = render_to_string("meetings/scribe_part.html", _live(place, parts.now_in(place[0])))
    etag = f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'
    answer = HttpResponse(told, headers={"ETag": etag, keeping.KEPT_BY: keeping.owner_of(actor)})
    return get_conditional_response(request, etag=etag, response=answer) or answer


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def scribe_act(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """Acts arrive: one from a form, or a list from a device. A GET tells who is signed in, with a token to send."""
    if keeping.is_json(request):
        return _list(request, actor, city, meeting_id)
    place = parts.for_staff(actor, city, meeting_id, RUN)
    if request.method != "POST":
        return JsonResponse({"token": get_token(request), "owner": keeping.owner_of(actor)})
    return _form(request, actor, place)


def _list(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """Each act is a transaction of its own; what came of each, in their order."""
    if request.headers.get(keeping.KEPT_BY, "") != keeping.owner_of(actor):
        return keeping.somebody_else()
    try:
        place = parts.for_staff(actor, city, meeting_id, RUN)
        acts = keeping.arrived(request)
    except Refused as refusal:
        status = 403 if isinstance(refusal, PermissionError) else 404 if isinstance(refusal, LookupError) else 400
        return keeping.refusal(refusal, status)
    return JsonResponse({"results": [_one(actor, place, told) for told in acts]})


def _one(actor: Actor, place: Place, told: MultiValueDict[str, str]) -> dict[str, object]:
    try:
        again = not do(_deed(actor, place, told))
    except Refused as refusal:
        return keeping.result(str(told.get("id") or ""), accepted=False, said=str(refusal))
    return keeping.result(str(told.get("id")), accepted=True, again=again)


def _deed(actor: Actor, place: Place, told: MultiValueDict[str, str]) -> Deed:
    where, area, meeting = place
    meeting.refresh_from_db()  # an act before this one may have changed it
    now = parts.now_in(where)
    return Deed(
        where, area, meeting, told, keeping.key_in(told), keeping.time_in(told, meeting, now), actor, now
    )  # fmt: skip


def _form(request: HttpRequest, actor: Actor, place: Place) -> HttpResponse:
    """One act from a form; what cannot be taken comes back with the sentence, and what was typed stays."""
    told: MultiValueDict[str, str] = request.POST
    try:
        do(_deed(actor, place, told))
    except Refused as refusal:
        kind = told.get("kind")
        if kind in {"line", "edit"}:
            form = line_form(place[0], place[1], told)
            return _page(request, actor, place, _with(form, refusal), editing=told.get("line", ""),
                         seen=told.get("seen", ""))  # fmt: skip
        if kind == "poll":
            return _page(request, actor, place, poll=_with(poll_form(place[2], told), refusal))
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Done."))
    address = reverse("scribe", kwargs={"meeting_id": place[2].id})
    return HttpResponse(status=303, headers={"Location": f"{address}{_anchor(told)}"})


def _with(form: F, refusal: Refused) -> F:
    """A form with the sentence of a refusal."""
    if form.is_valid():
        form.add_error(None, str(refusal))
    return form


def _anchor(told: MultiValueDict[str, str]) -> str:
    """Where on the page one goes on."""
    name = str(told.get("then") or "")
    return f"#{name}" if name.isalpha() else ""
