"""What this room tells the rooms below it, known from the start."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import AppConfig


class Places(AppConfig):
    """The room of places."""

    name = "compstat.places"

    def ready(self) -> None:
        """Tell which areas a role may reach."""
        from compstat.access.actions import know_areas

        know_areas(_reach)


def _reach(city_id: str, named: Iterable[str]) -> list[str]:
    """Read when it is asked: starting a command must not read all geometry."""
    from . import queries

    return queries.reach(queries.city(city_id), named)
