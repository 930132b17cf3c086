"""Addresses of concerns at the public door. Nothing of the staff door is read here: the public door has none of it."""

from __future__ import annotations

from django.urls import path

from .views import following, public, public_list, public_reply, public_status

CONCERN = "<str:city_id>/concerns/<str:concern_id>"
urlpatterns = [
    path("c/<str:code>/", public_status.concern_by_code, name="concern_by_code"),
    path("concern-following/<str:signed>/", following.concern_following, name="concern_following"),
    path("reply/<str:signed>/", public_reply.organization_reply, name="organization_reply"),
    path(f"{CONCERN}/follow/", public_list.follow_concern, name="follow_concern"),
    path(f"{CONCERN}/", public_list.concern, name="concern"),
    path("<str:city_id>/your-concern/", public_status.concern_status, name="concern_status"),
    path("<str:city_id>/<str:area_id>/raise/", public.raise_concern, name="raise_concern"),
    path("<str:city_id>/<str:area_id>/concerns/", public_list.concerns_of_area, name="concerns_of_area"),
]
