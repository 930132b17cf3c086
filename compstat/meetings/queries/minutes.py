"""Minutes: the draft staff edit, what was signed, by when they are due; and what a first draft says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from compstat.access.queries import role_words
from compstat.places import queries as places

from ..models import Draft, Meeting, Minutes
from ..rules import State
from ..rules.minutes import Block, blocks, minutes_due, working_days_left
from . import withheld


@dataclass(frozen=True)
class Clock:
    """By when minutes are due, and how many working days are left; below 0, how many they are late."""

    due_on: date
    left: int
    late: bool

    @property
    def days_late(self) -> int:
        """Working days they are late; 0 on the weekend after, too."""
        return max(0, -self.left)


@dataclass(frozen=True)
class Signed:
    """Minutes as they were signed, with the role in words and their text in blocks."""

    minutes: Minutes
    role: str
    blocks: tuple[Block, ...]
    due_on: date
    correction: bool

    @property
    def late(self) -> bool:
        """Whether people were promised them earlier."""
        return bool(self.minutes.late_reason)


def clock(meeting: Meeting, today: date) -> Clock:
    """How the time for the minutes stands."""
    holidays = places.closed_days(places.city(meeting.city), meeting.on, max(meeting.on, today))
    due = minutes_due(meeting.on, holidays)
    return Clock(due, working_days_left(due, today, holidays), today > due)


def due_on(meeting: Meeting) -> date:
    """The last day on which its minutes are published in time."""
    return minutes_due(meeting.on, places.closed_days(places.city(meeting.city), meeting.on))


def draft(meeting: Meeting) -> Draft | None:
    """What staff are writing; None before anybody began."""
    return Draft.objects.filter(meeting=meeting).first()


def signed(meeting: Meeting) -> list[Signed]:
    """What was signed, the newest first: it counts. Earlier ones stay readable."""
    found = list(Minutes.objects.filter(meeting=meeting).order_by("id"))
    due, hidden = due_on(meeting), withheld.hidden_texts(meeting) if found else []
    told: list[Signed] = []
    for each in found:
        read = tuple(blocks(withheld.without(each.text, hidden)))
        told.append(Signed(each, role_words(each.signed_role), read, due, correction=bool(told)))
    return told[::-1]


def is_over(meeting: Meeting) -> bool:
    """Whether minutes can be written."""
    return meeting.state in OVER


OVER: Final = (State.DRAFTED, State.PUBLISHED)
