"""What may happen to a meeting, in which state: one table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from compstat.access.rules import WrongState


class State(StrEnum):
    """Where a meeting stands."""

    ANNOUNCED = "announced"  # everybody can read that it will be
    OPEN = "open"  # registration, and questions beforehand
    IN_SESSION = "in_session"
    DRAFTED = "drafted"  # it is over; minutes are being written
    PUBLISHED = "published"  # minutes are signed
    CANCELLED = "cancelled"


class Event(StrEnum):
    """What may happen to a meeting."""

    OPENED = "opened"
    CHANGED = "changed"  # anything but day, time and place
    MOVED = "moved"  # another day, time or place
    CANCELLED = "cancelled"
    REVIVED = "revived"  # a cancellation taken back
    BEGAN = "began"
    NOT_BEGUN = "not_begun"  # it was begun by mistake
    ENDED = "ended"
    RESUMED = "resumed"  # it was not over yet
    PUBLISHED = "published"
    CORRECTED = "corrected"  # minutes signed anew


@dataclass(frozen=True)
class MeetingMove:
    """From which states, to which one (None: it stays), whether people are told why, and in which words."""

    before: frozenset[State]
    after: State | None
    reason: bool
    sentence: str


FUTURE: Final = frozenset({State.ANNOUNCED, State.OPEN})
HAPPENED: Final = frozenset({State.IN_SESSION, State.DRAFTED, State.PUBLISHED})

EVENTS: Final[dict[Event, MeetingMove]] = {
    Event.OPENED: MeetingMove(
        frozenset({State.ANNOUNCED}), State.OPEN, False, "Registration and questions beforehand are open."
    ),
    Event.CHANGED: MeetingMove(FUTURE, None, False, "Something else than day, time and place is said differently."),
    Event.MOVED: MeetingMove(FUTURE, None, True, "It is on another day, at another time or place."),
    Event.CANCELLED: MeetingMove(FUTURE, State.CANCELLED, True, "It will not be held."),
    Event.REVIVED: MeetingMove(frozenset({State.CANCELLED}), State.ANNOUNCED, True, "It will be held after all."),
    Event.BEGAN: MeetingMove(FUTURE, State.IN_SESSION, False, "People are together."),
    Event.NOT_BEGUN: MeetingMove(
        frozenset({State.IN_SESSION}), State.OPEN, False, "It was begun by mistake, and nothing was written down."
    ),
    Event.ENDED: MeetingMove(frozenset({State.IN_SESSION}), State.DRAFTED, False, "People have gone home."),
    Event.RESUMED: MeetingMove(
        frozenset({State.DRAFTED}), State.IN_SESSION, False, "It was ended too early, and goes on."
    ),
    Event.PUBLISHED: MeetingMove(
        frozenset({State.DRAFTED}), State.PUBLISHED, False, "Minutes are signed by a person; everybody can read them."
    ),
    Event.CORRECTED: MeetingMove(
        frozenset({State.PUBLISHED}), None, False, "Minutes are signed anew; the first ones stay in view."
    ),
}
EARLIEST: Final = timedelta(hours=3)  # so long before its time a meeting may begin
SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 300
STATE_WORDS: Final[dict[State, str]] = {
    State.ANNOUNCED: "announced", State.OPEN: "open", State.IN_SESSION: "in session", State.DRAFTED: "over, in draft",
    State.PUBLISHED: "published", State.CANCELLED: "cancelled",
}  # fmt: skip


def can_happen(event: Event, state: State) -> bool:
    """Whether this may happen to a meeting in this state."""
    return state in EVENTS[event].before


def check_event(event: Event, state: State, reason: str = "") -> State:
    """The state after this event. WrongState: not from here, or people are not told why."""
    move = EVENTS[event]
    if state not in move.before:
        raise WrongState(
            f"This meeting is {STATE_WORDS[state]}, so this cannot be done now. Open it again to see what can."
        )
    if move.reason:
        check_reason(reason)
    return move.after or state


def check_begins(starts_at: datetime, now: datetime) -> None:
    """Refuse to begin a meeting whose time is still far away: people would find its page in session. WrongState."""
    if not can_begin(starts_at, now):
        raise WrongState(
            "It is too early: a meeting begins 3 hours before its time or later. If it is held today, move it first."
        )


def can_begin(starts_at: datetime, now: datetime) -> bool:
    """Whether its time is near enough, or over."""
    return now.astimezone(UTC) >= starts_at.astimezone(UTC) - EARLIEST


def takes_questions(state: State, at: datetime, began_at: datetime | None, ended_at: datetime | None) -> bool:
    """Whether something asked at this moment is taken now.

    What was asked while people were together is taken until the minutes are signed: the line may have been dead.
    """
    if state in {*FUTURE, State.IN_SESSION}:
        return True
    together = began_at is not None and ended_at is not None and began_at <= at <= ended_at
    return state is State.DRAFTED and together


def check_reason(reason: str) -> None:
    """Refuse a reason that says nothing, or too much. WrongState."""
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        raise WrongState(f"Say why in {SHORTEST_REASON} to {LONGEST_REASON} characters. Everybody can read it.")
