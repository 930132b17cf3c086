"""Addresses of promises at the public door."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [path("<str:city_id>/<str:area_id>/promises/", views.board, name="promises_of_area")]
