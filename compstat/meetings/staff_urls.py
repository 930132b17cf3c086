"""Addresses of meetings at the staff door, in the order of a meeting's life."""

from __future__ import annotations

from django.urls import path

from .views import (
    after,
    agenda,
    desk,
    incident,
    keeping,
    minutes,
    missing,
    organizations,
    paper_entry,
    polls,
    printing,
    projector,
    scribe,
    seats,
)  # fmt: skip

MEETING = "meetings/<str:meeting_id>"
urlpatterns = [
    path("meetings/", desk.staff_meetings, name="staff_meetings"),
    path("meetings/call/", desk.call_meeting, name="call_meeting"),
    path("meetings/worker.js", keeping.worker, name="staff_keeping_worker"),
    path("meetings/series/<str:series_id>/", desk.staff_series, name="staff_series"),
    path(f"{MEETING}/", desk.staff_meeting, name="staff_meeting"),
    path(f"{MEETING}/agenda/", agenda.agenda, name="agenda"),
    path(f"{MEETING}/organizations/", organizations.organizations, name="organizations"),
    path(f"{MEETING}/seats/", seats.seats, name="seats"),
    path(f"{MEETING}/paper/", printing.paper_pdf, name="paper_pdf"),
    path(f"{MEETING}/paper/entry/", paper_entry.paper_entry, name="paper_entry"),
    path(f"{MEETING}/scribe/", scribe.scribe, name="scribe"),
    path(f"{MEETING}/scribe/part/", scribe.scribe_part, name="scribe_part"),
    path(f"{MEETING}/scribe/act/", scribe.scribe_act, name="scribe_act"),
    path(f"{MEETING}/projector/", projector.projector, name="projector"),
    path(f"{MEETING}/projector/part/", projector.projector_part, name="projector_part"),
    path(f"{MEETING}/projector/act/", projector.projector_act, name="projector_act"),
    path(f"{MEETING}/projector/file/", projector.projector_file, name="projector_file"),
    path(f"{MEETING}/polls/", polls.polls, name="polls"),
    path(f"{MEETING}/incident/", incident.incident, name="incident"),
    path(f"{MEETING}/tomorrow/", after.tomorrow_morning, name="tomorrow"),
    path(f"{MEETING}/minutes/", minutes.minutes, name="minutes"),
    path(f"{MEETING}/missing/", missing.missing, name="missing"),
]
