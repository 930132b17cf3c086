"""What this room tells the rooms below it, known from the start."""

from __future__ import annotations

from django.apps import AppConfig


class Meetings(AppConfig):
    """The room of meetings."""

    name = "compstat.meetings"

    def ready(self) -> None:
        """Make its jobs known to the runner, and what it removes in time."""
        from . import mailing, tidying  # noqa: F401 - registering is what they do when they are read
        from .actions import sealed, series  # noqa: F401 - the same
