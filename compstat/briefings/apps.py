"""What this room does once two people want it, and what it tells the rooms below, known from the start."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.apps import AppConfig


class Briefings(AppConfig):
    """The room of briefings."""

    name = "compstat.briefings"

    def ready(self) -> None:
        """Tell how counts of the department become public, and what the numbers say about what residents raise."""
        from compstat.access.actions import DO, Deed
        from compstat.access.rules import Permission
        from compstat.concerns.queries import register_reader

        DO[Permission.PUBLISH_COUNTS] = Deed(
            _later("do"), on_files=True, check=_later("check"), around=_later("around"), announce=_later("announce")
        )
        register_reader(_later("reading", "reading"))


def _later(name: str, module: str = "two_people") -> Callable[..., Any]:
    """A function of this room, read when it is called: starting a command must not read all arithmetic."""

    def call(*told: Any, **named: Any) -> Any:  # noqa: ANN401
        return getattr(import_module(f"compstat.briefings.{module}"), name)(*told, **named)

    return call
