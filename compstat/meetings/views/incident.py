"""Serious-incident mode at the staff door: HTTP only."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from compstat.access.pages import page, staff
from compstat.access.rules import Actor, Permission, WrongState

from ..actions.incident import set_incident_mode, slides_to_take_off
from ..forms.room import Incident
from . import parts


@staff
def incident(request: HttpRequest, actor: Actor, city: str, meeting_id: str) -> HttpResponse:
    """The captain's words first, chosen slides off; and back again."""
    where, area, meeting = parts.for_staff(actor, city, meeting_id, Permission.SET_INCIDENT_MODE)
    now = parts.now_in(where)
    slides = list(slides_to_take_off(meeting, now).items())
    told = {"words": meeting.incident_words, "without": meeting.incident_without}
    form = Incident(slides, request.POST if request.POST.get("on") else None, initial=told)
    if request.POST.get("off"):
        set_incident_mode(meeting, False, by=actor, now=now)
        messages.success(request, gettext("Serious-incident mode is off. All slides are back."))
        return redirect("incident", meeting.id)
    if request.method == "POST" and form.is_valid():
        try:
            set_incident_mode(meeting, True, **form.cleaned_data, by=actor, now=now)
            messages.success(request, gettext("Serious-incident mode is on. Your words come first."))
            return redirect("incident", meeting.id)
        except WrongState as refusal:
            form.add_error(None, str(refusal))
    return page(request, "meetings/incident.html", actor, where.id, meeting=meeting, area=area, form=form)
