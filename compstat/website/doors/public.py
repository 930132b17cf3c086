"""The public door: reads counts and frozen briefings; needs no account, sets no cookie."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from compstat.website import style_views

from .open_data import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    *i18n_patterns(
        path("style/", style_views.style, name="style"),
        path("", include("compstat.places.urls")),
        path("", include("compstat.incidents.urls")),
        path("", include("compstat.briefings.urls")),
        prefix_default_language=False,
    ),
]
