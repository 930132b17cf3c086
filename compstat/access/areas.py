"""Which areas a role may reach: the room of places knows the areas of a city, and tells this one below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

Known = Callable[[str, Iterable[str]], list[str]]  # a city and areas as typed → their ids; refuses what there is not
_told: list[Known] = []


def know_areas(known: Known) -> None:
    """Take the answer from whoever knows; the newest counts."""
    _told[:] = [known]


def reach(city: str, named: Iterable[str]) -> list[str]:
    """The ids of these areas, once each, a group as all its districts. Refused: there is no such area."""
    return _told[0](city, named)
