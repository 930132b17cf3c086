"""By when a concern is answered: hours of working days, and the share of answers in time. A receipt is no answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

HOURS: Final = 72  # of working days: three of them, from the moment it came
SATURDAY: Final = 5


@dataclass(frozen=True)
class Waiting:
    """One concern as the clock sees it: when it came, when it was first answered (None: not yet)."""

    came_at: datetime
    answered_at: datetime | None


def is_working(on: date, holidays: frozenset[date] = frozenset()) -> bool:
    """Whether the clock runs on this day."""
    return on.weekday() < SATURDAY and on not in holidays


def due_at(came_at: datetime, hours: int = HOURS, holidays: frozenset[date] = frozenset()) -> datetime:
    """When so many hours of working days are over, in the same time zone, on the wall's clock."""
    left, at = timedelta(hours=hours), came_at.replace(tzinfo=None)
    while True:
        midnight = datetime.combine(at.date() + timedelta(days=1), time())
        if is_working(at.date(), holidays):
            if left <= midnight - at:
                return (at + left).replace(tzinfo=came_at.tzinfo)
            left -= midnight - at
        at = midnight


def working_hours(first: datetime, last: datetime, holidays: frozenset[date] = frozenset()) -> float:
    """How many hours of working days lie between two moments of one time zone; 0 if the second is not later."""
    at, end, found = first.replace(tzinfo=None), last.replace(tzinfo=None), timedelta()
    while at < end:
        midnight = min(end, datetime.combine(at.date() + timedelta(days=1), time()))
        if is_working(at.date(), holidays):
            found += midnight - at
        at = midnight
    return found.total_seconds() / 3600


def share_in_time(
    waiting: Iterable[Waiting], now: datetime, hours: int = HOURS, holidays: frozenset[date] = frozenset()
) -> tuple[int, int]:
    """Of how many whose time is over or that are answered, how many were answered in time: (in time, of them).

    What still has time counts nowhere. What was never answered counts as late once its time is over.
    """
    in_time = of_them = 0
    for each in waiting:
        due = due_at(each.came_at, hours, holidays)
        if each.answered_at is None and due > now:
            continue
        of_them += 1
        in_time += each.answered_at is not None and each.answered_at <= due
    return in_time, of_them
