"""What this room tells the rooms below it, known from the start."""

from __future__ import annotations

from django.apps import AppConfig


class Problems(AppConfig):
    """The room of problems and plans."""

    name = "compstat.problems"

    def ready(self) -> None:
        """Concerns may become part of a problem; the list of what is overdue knows reviews; a job looks at states."""
        from compstat.concerns import queries as concerns

        from . import mailing  # noqa: F401 - telling followers of problems is what it does when it is read
        from .actions import effects, sealed  # noqa: F401 - registering is what they do when they are read
        from .queries import origins, overdue

        origins.register()
        concerns.register_problems(overdue.choices)
        concerns.register_stands(overdue.stand)
        concerns.register_overdue(overdue.late)
        concerns.register_incomplete(overdue.incomplete)
