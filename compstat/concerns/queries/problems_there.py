"""Which problems an area works on, for somebody who puts a concern to one. Problems stand above: they tell it here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Choice", "problems_there", "register_problems"]


@dataclass(frozen=True)
class Choice:
    """A problem to choose."""

    key: str
    title: str


Provider = Callable[[str, str], Sequence[Choice]]  # city and area → the problems that are open there
_providers: list[Provider] = []


def register_problems(provider: Provider) -> None:
    """Whoever knows the problems says so once, when the program starts; the last one is asked."""
    _providers[:] = [provider]


def problems_there(city_id: str, area_id: str) -> Sequence[Choice]:
    """Problems that a concern of this area may be part of."""
    return _providers[0](city_id, area_id) if _providers else ()
