"""How long a concern waits: by when it is to be answered, in hours of working days, by the city's own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from compstat.places import queries as places
from compstat.places.queries import City

from .. import rules
from ..models import Concern
from ..rules import Event
from .said import ANSWERS

__all__ = ["Clock", "clock_of", "first_due", "hours_between"]

DAY: Final = 24  # hours of a working day, as the clock counts them


@dataclass(frozen=True)
class Clock:
    """How the clock of a concern stands. No `due_at`: none runs."""

    due_at: datetime | None = None
    hours: int = 0  # of working days: left, or overdue
    late: bool = False

    @property
    def days(self) -> int:
        """Whole working days, where hours are too many to think in; 0 where they are not."""
        return self.hours // DAY if self.late and self.hours > 2 * DAY else 0


def clock_of(found: Concern, where: City, now: datetime) -> Clock:
    """By when somebody is to answer. It runs from when a concern came, and anew when its author says: not fixed."""
    came_at = found.came_at if found.first_answer_at is None else _not_fixed_at(found)
    if came_at is None or found.ground in rules.UNANSWERED:
        return Clock()
    here, due = places.moment(where, now), first_due(came_at, where)
    late = here > due
    first, last = (due, here) if late else (here, due)
    return Clock(due, hours_between(first, last, where), late)


def first_due(came_at: datetime, where: City) -> datetime:
    """By when what came at this moment is to be answered."""
    here = places.moment(where, came_at)
    return rules.due_at(here, holidays=places.closed_days(where, here.date()))


def hours_between(first: datetime, last: datetime, where: City) -> int:
    """Whole hours of working days between two moments on the city's clock."""
    return int(rules.working_hours(first, last, places.closed_days(where, first.date(), last.date())))


def _not_fixed_at(found: Concern) -> datetime | None:
    """When its author last said that it is not fixed, if nobody has said since what will be done."""
    events = list(found.events.all())
    answered = max((each.at for each in events if each.kind in ANSWERS), default=None)
    objected = max((each.at for each in events if each.kind == Event.NOT_FIXED), default=None)
    return objected if objected and (answered is None or objected > answered) else None
