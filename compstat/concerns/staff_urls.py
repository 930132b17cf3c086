"""Addresses of concerns at the staff door."""

from __future__ import annotations

from django.urls import path

from .views import desk, desk_concern, desk_queues, desk_sealed

urlpatterns = [
    path("concerns/", desk.desk, name="desk"),
    path("concerns/new/", desk.raise_for, name="raise_for"),
    path("concerns/appeals/", desk_queues.appeals, name="appeals"),
    path("concerns/translations/", desk_queues.interpreter_queue, name="interpreter_queue"),
    path("concerns/<str:concern_id>/", desk_concern.staff_concern, name="staff_concern"),
    path("disclosures/", desk_sealed.disclosures, name="disclosures"),
    path("disclosures/<str:disclosure_id>/", desk_sealed.disclosure, name="disclosure"),
    path("overdue/", desk.overdue, name="overdue"),
]
