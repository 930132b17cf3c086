"""By when a concern is answered: hours of working days, and the share of answers in time. A receipt is no answer.

Each wait is rated by its own time: the first one; that of an author who says "not fixed"; that of one who wrote in
another language, until the answer stands in it; and that of a concern that was put together with another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

HOURS: Final = 72  # of working days: three of them, from the moment it came
SATURDAY: Final = 5


@dataclass(frozen=True)
class Waiting:
    """One concern as the clock sees it: when it came, when it was first answered (None: not yet)."""

    came_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class Answered:
    """That somebody said what will be done, and in which words."""

    at: datetime
    words: str = ""


@dataclass(frozen=True)
class Translated:
    """That the answer stands in the author's language, and of which words it is a translation (None: not known)."""

    at: datetime
    words: str | None = None


def waits(
    came_at: datetime, first_at: datetime | None, answers: Sequence[Answered], objections: Sequence[datetime],
    translated: Sequence[Translated] | None = None,
) -> Iterator[Waiting]:  # fmt: skip
    """Every wait of one concern, oldest first; each in the order of time. `first_at`: when it was first answered.

    `objections`: when its author said that it is not fixed; before an answer they say nothing new. `translated`: None
    where the author wrote in the language in which answers are given.
    """
    began, ended = came_at, first_at
    while True:
        yield Waiting(began, _in_language(ended, answers, translated))
        again = next((at for at in objections if ended and at > ended), None)
        if again is None:
            return
        began, ended = again, next((each.at for each in answers if each.at > again), None)


def _in_language(
    at: datetime | None, answers: Sequence[Answered], translated: Sequence[Translated] | None
) -> datetime | None:
    """When that answer stood in the author's language: at once, if the same words stood in it already."""
    if at is None or translated is None:
        return at
    words = next((each.words for each in answers if each.at == at), "")
    if any(each.at < at and words and each.words == words for each in translated):
        return at
    return next((each.at for each in translated if each.at >= at), None)


def put_together(own: Waiting, at: datetime, other: Sequence[Waiting]) -> Waiting:
    """A wait of a concern that was put together with another: its author is told then what the other one is told."""
    if own.answered_at is not None and own.answered_at <= at:
        return own
    for each in other:
        if each.came_at <= at and (each.answered_at is None or each.answered_at > at):
            return replace(own, answered_at=each.answered_at)
    return replace(own, answered_at=at)


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
