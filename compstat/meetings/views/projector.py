"""The projector: all slides on one page, so that they go on when the network does not. HTTP only."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from compstat.access.pages import staff
from compstat.access.rules import Actor, Permission, WrongState

from ..actions.running import show_slide
from ..forms.room import ID
from ..queries.room import unclear
from ..saying import name_text
from . import parts
from .screen import LIVE, Screen, bodies, screen
from .self_contained import file_parts

RUN = Permission.RUN_MEETING


def _frame(request: HttpRequest, shown: Screen) -> dict[str, object]:
    """What a page of slides is told."""
    meeting, slide = shown.meeting, shown.at(request.GET.get("slide", shown.meeting.slide))
    return {
        "city": shown.where, "area": shown.area, "meeting": meeting, "shown": shown, "current": slide.key,
        "name": name_text(meeting, shown.area, shown.where), "slides": bodies(shown, request),
        "keys": " ".join(each.key for each in shown.slides), "of": len(shown.slides),
        "unclear": unclear(meeting) if shown.live else {},
    }  # fmt: skip


@staff
@require_safe
def projector(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """The slides, one at a time, by keyboard; without JavaScript by links."""
    where, area, meeting = parts.for_staff(actor, city, meeting_id, RUN)
    shown = screen(where, area, meeting, parts.now_in(where))
    return render(request, "meetings/projector.html", _frame(request, shown))


@staff
@require_safe
def projector_part(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """The slides that change, and which one is showing; nothing when it is as it was."""
    where, area, meeting = parts.for_staff(actor, city, meeting_id, RUN)
    shown = screen(where, area, meeting, parts.now_in(where))
    told = _frame(request, shown) | {"showing": meeting.slide}
    body = render_to_string("meetings/projector_part.html", told, request)
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:24]}"'
    answer = HttpResponseNotModified() if etag in request.headers.get("If-None-Match", "") else HttpResponse(body)
    answer["ETag"] = etag
    return answer


@require_POST
@staff
def projector_act(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """Another slide is showing: phones follow."""
    where, _, meeting = parts.for_staff(actor, city, meeting_id, RUN)
    key, told = request.POST.get("slide", "")[:60], request.POST.get("id", "")
    script = "application/json" in request.headers.get("Accept", "")
    try:
        act = told if ID.fullmatch(told) else ""
        new = show_slide(meeting, key, by=actor, now=parts.now_in(where), act=act)
    except WrongState as refusal:
        if not script:
            raise
        return JsonResponse({"accepted": False, "again": False, "said": str(refusal)})
    if script:
        return JsonResponse({"accepted": True, "again": not new, "said": ""})
    return redirect(f"{reverse('projector', args=[meeting.id])}?slide={key}")


@staff
@require_safe
def projector_file(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """All slides in one file that opens without a network: for when there is none in the hall."""
    where, area, meeting = parts.for_staff(actor, city, meeting_id, RUN)
    shown = screen(where, area, meeting, parts.now_in(where), still=True)
    told = _frame(request, shown) | {"file": file_parts(), "made": parts.now_in(where)}
    answer = render(request, "meetings/projector_file.html", told)
    name = f"{where.id}-{area.slug.replace('+', '-')}-{meeting.on.isoformat()}-slides.html"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


__all__ = ["LIVE", "projector", "projector_act", "projector_file", "projector_part"]
