"""Addresses of promises at the staff door."""

from __future__ import annotations

from django.urls import path

from . import staff_views as views

urlpatterns = [
    path("promises/", views.overview, name="promises"),
    path("promises/<str:promise_id>/", views.promise, name="promise"),
]
