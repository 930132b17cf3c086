"""Addresses of meetings at the public door, part by part."""

from __future__ import annotations

from . import urls_after, urls_calendar, urls_coming, urls_paper, urls_room, urls_scribe

PARTS = (urls_room, urls_coming, urls_paper, urls_scribe, urls_after, urls_calendar)
urlpatterns = [address for part in PARTS for address in part.public]
