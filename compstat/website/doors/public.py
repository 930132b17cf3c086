"""The public door: reads counts and frozen briefings; needs no account, sets no cookie."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from compstat.website import privacy_views, style_views

from .open_data import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    *i18n_patterns(
        path("style/", style_views.style, name="style"),
        path("privacy/what-we-keep/", privacy_views.what_we_keep, name="what_we_keep"),
        path("logbook/", privacy_views.seals, name="seals"),
        path("logbook/seals.csv", privacy_views.seals_csv, name="seals_csv"),
        path("logbook/<int:year>/", privacy_views.seals, name="seals_of_year"),
        path("", include("compstat.places.urls")),
        path("", include("compstat.promises.urls")),
        path("", include("compstat.problems.urls")),
        path("", include("compstat.meetings.urls")),
        path("", include("compstat.concerns.urls")),
        path("", include("compstat.incidents.urls")),
        path("", include("compstat.briefings.urls")),
        prefix_default_language=False,
    ),
]
