"""The staff door: sign-in, people and roles, the logbook. Nothing here is for residents."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/", include("compstat.promises.staff_urls")),
    path("staff/", include("compstat.concerns.staff_urls")),
    path("staff/", include("compstat.problems.staff_urls")),
    path("staff/", include("compstat.meetings.staff_urls")),
    path("staff/", include("compstat.access.urls")),  # last: it answers whatever is not there
]
