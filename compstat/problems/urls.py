"""Addresses of problems at the public door. Nothing of the staff door is read here: the public door has none of it."""

from __future__ import annotations

from django.urls import path

from .views import area, contribute, data, following, loop, verdict

PROBLEM = "<str:city_id>/problems/<str:problem_id>"
urlpatterns = [
    path(f"{PROBLEM}/contribute/", contribute.contribute, name="contribute"),
    path(f"{PROBLEM}/follow/", following.follow, name="follow_problem"),
    path(f"{PROBLEM}/", loop.loop, name="loop"),
    path("<str:city_id>/verdict/<str:verdict_id>/", verdict.verdict, name="verdict"),
    path("<str:city_id>/plans/<str:plan_id>.pdf", data.plan_pdf, name="plan_pdf"),
    path("<str:city_id>/<str:area_id>/problems/", area.problems, name="problems_of_area"),
    path("<str:city_id>/<str:area_id>/you-said/", area.you_said, name="you_said"),
    path("<str:city_id>/<str:area_id>/asked-and-done/", area.asked_and_done, name="alignment"),
    path("<str:city_id>/<str:area_id>/facts/<str:kind>.csv", data.facts_csv, name="facts_csv"),
]
