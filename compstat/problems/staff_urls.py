"""Addresses of problems at the staff door, in the order of a problem's life."""

from __future__ import annotations

from django.urls import URLPattern, path

from .plan_urls import urlpatterns as plans
from .views import desk, desk_library, desk_work

PROBLEM = "problems/<str:problem_id>"
urlpatterns: list[URLPattern] = [
    path("problems/", desk.staff_problems, name="staff_problems"),
    path("problems/nominate/", desk.nominate, name="nominate"),
    path(f"{PROBLEM}/", desk.staff_problem, name="staff_problem"),
    path(f"{PROBLEM}/open/", desk.open_problem, name="open_problem"),
    path(f"{PROBLEM}/scanning/", desk_work.scanning, name="scanning"),
    path(f"{PROBLEM}/analysis/", desk_work.analysis, name="analysis"),
    path(f"{PROBLEM}/contributions/", desk_library.contributions, name="contributions"),
    path(f"{PROBLEM}/library/", desk_library.library, name="library"),
    path(f"{PROBLEM}/close/", desk.close_problem, name="close_problem"),
    *plans,
]
