"""Addresses about the feed."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("<str:city_id>/find/", views.find, name="find"),
    path("<str:city_id>/quality/", views.quality, name="quality"),
    path("<str:city_id>/corrections/", views.corrections, name="corrections"),
]
