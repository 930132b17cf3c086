"""Addresses about places."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.front, name="front"),
    path("<str:city_id>/areas.geojson", views.areas_geojson, name="areas_geojson"),
    path("<str:city_id>/privacy/", views.privacy_problem, name="privacy_problem"),
]
