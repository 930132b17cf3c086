"""Ask what the numbers say about a concern. Whoever has the numbers tells it here: this room knows none.

Where police reports do not measure what somebody is worried about, that is said, with what would, and who would do it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..models import Concern
from ..rules import MEASURED, Theme

__all__ = ["Figure", "Reader", "Told", "reading_of", "register_reader", "told_of_theme"]


@dataclass(frozen=True)
class Figure:
    """A figure of the newest briefing, in words of the reader's language. `count` None: not known, or hidden."""

    label: str
    area: str  # the nearest one that has figures
    first: date
    last: date
    count: int | None
    usual_low: int | None
    usual_high: int | None
    word: str
    sentence: str
    href: str  # how the figure was made, and what is beside it
    hidden: bool = False


Reader = Callable[[City, Area, str], Figure | None]  # the figure of a row, for an area or what lies around it
_readers: list[Reader] = []


@dataclass(frozen=True)
class Told:
    """What the numbers say: the figures of each row; what would measure it better, or at all, and who would do it."""

    figures: tuple[Figure, ...]
    instead: str = ""
    who: str = ""


def register_reader(reader: Reader) -> None:
    """Whoever has the numbers says so once, when the program starts; the last one is asked."""
    _readers[:] = [reader]


def reading_of(concern: Concern, now: datetime) -> Told | None:
    """What the numbers say about a concern; None while nothing is published that could. `now`: in which it is asked."""
    where = places.city(concern.city)
    return told_of_theme(where, places.area(where, concern.area), Theme(concern.theme))


def told_of_theme(where: City, area: Area, theme: Theme) -> Told | None:
    """What the numbers say about a theme in an area; None while nothing is published that could."""
    measured = MEASURED[theme]
    rows = where.rows_for(theme)
    if not rows:
        return Told((), measured.instead, measured.who)
    figures = tuple(figure for row in rows if _readers and (figure := _readers[0](where, area, row)))
    return Told(figures, measured.instead, measured.who) if figures else None
