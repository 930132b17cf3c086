"""Addresses of briefings; those under editions/ are permanent."""

from __future__ import annotations

from django.urls import path

from . import views

FROZEN = "<str:city_id>/editions/<str:edition_id>/<str:area_id>"

urlpatterns = [
    path("<str:city_id>/definitions/", views.definitions, name="definitions"),
    path("<str:city_id>/downloads/", views.downloads, name="downloads"),
    path("<str:city_id>/dictionary.csv", views.dictionary, name="dictionary"),
    path(f"{FROZEN}/counts.csv", views.counts_csv, name="counts_csv"),
    path(f"{FROZEN}/<str:to>/", views.edition_briefing, name="edition_briefing"),
    path(f"{FROZEN}/<str:to>/<str:row_id>/", views.row, name="row"),
    path(f"{FROZEN}/<str:to>/<str:row_id>/<str:period>/", views.recipe, name="recipe"),
    path("<str:city_id>/", views.city, name="city"),
    path("<str:city_id>/<str:area_id>/", views.area, name="area"),
    path("<str:city_id>/<str:area_id>/briefing/", views.briefing, name="briefing"),
]
