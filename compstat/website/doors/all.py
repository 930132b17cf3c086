"""All doors in one process: for the demo and for tests. Staff pages come first, since a city may have any name."""

from __future__ import annotations

from . import public, staff

urlpatterns = [*staff.urlpatterns, *public.urlpatterns]
