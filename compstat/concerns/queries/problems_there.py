"""Which problems an area works on, for somebody who puts a concern to one; how a problem stands that a concern is in.

Problems stand above: they tell it here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Choice", "Stand", "problems_there", "register_problems", "register_stands", "stand_of"]


@dataclass(frozen=True)
class Choice:
    """A problem to choose."""

    key: str
    title: str


@dataclass(frozen=True)
class Stand:
    """How a problem stands, for whoever has a concern in it."""

    words: str  # of the concern, in the reader's language: "Part of a problem that is worked on"
    decided: bool  # somebody has decided to work on it, or not to; False: it is put forward, and no more


Provider = Callable[[str, str], Sequence[Choice]]  # city and area → the problems that are open there
Stands = Callable[[str], Stand | None]  # the key of a problem → how it stands
_providers: list[Provider] = []
_stands: list[Stands] = []


def register_problems(provider: Provider) -> None:
    """Whoever knows the problems says so once, when the program starts; the last one is asked."""
    _providers[:] = [provider]


def problems_there(city_id: str, area_id: str) -> Sequence[Choice]:
    """Problems that a concern of this area may be part of."""
    return _providers[0](city_id, area_id) if _providers else ()


def register_stands(provider: Stands) -> None:
    """Whoever knows how problems stand says so once, when the program starts; the last one is asked."""
    _stands[:] = [provider]


def stand_of(problem_id: str) -> Stand | None:
    """How the problem with this key stands; None where nobody knows it."""
    return _stands[0](problem_id) if problem_id and _stands else None
