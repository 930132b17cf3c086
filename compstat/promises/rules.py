"""When a promise may be kept, changed, dropped or opened again, and how it stands: one table of states and moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from compstat.access.rules import WrongState


class State(StrEnum):
    """What has become of a promise. Late is none: an open promise is late when its day is over."""

    OPEN = "open"
    KEPT = "kept"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"  # its words must not be read by anybody: none of them is kept, and nothing follows


class Origin(StrEnum):
    """Where a promise was made."""

    MEETING = "meeting"
    CONCERN = "concern"
    PLAN = "plan"


class Event(StrEnum):
    """What may happen to a promise."""

    MADE = "made"
    MOVED = "moved"  # another day
    REWORDED = "reworded"
    KEPT = "kept"
    DROPPED = "dropped"
    REOPENED = "reopened"  # it was not kept after all


@dataclass(frozen=True)
class Move:
    """From one state to another, and whether the public is told why."""

    before: State
    after: State
    reason: bool


MOVES: Final[dict[Event, Move]] = {
    Event.MOVED: Move(State.OPEN, State.OPEN, reason=True),
    Event.REWORDED: Move(State.OPEN, State.OPEN, reason=True),
    Event.KEPT: Move(State.OPEN, State.KEPT, reason=False),
    Event.DROPPED: Move(State.OPEN, State.DROPPED, reason=True),
    Event.REOPENED: Move(State.KEPT, State.OPEN, reason=True),
}
LONGEST_WORDS: Final = 300
SHORTEST_WORDS: Final = 10
SHORTEST_REASON: Final = 10
LONGEST_OWNER: Final = 80


def check_move(event: Event, state: State, reason: str) -> State:
    """The state after this event; refused from another state, or without the reason it takes. WrongState."""
    move = MOVES[event]
    if state != move.before:
        raise WrongState(f"This promise is {state} already. Open it again to see what became of it.")
    check_reason(event, reason)
    return move.after


def can_move(event: Event, state: State) -> bool:
    """Whether this may happen to a promise in this state."""
    return MOVES[event].before == state


def check_reason(event: Event, reason: str) -> None:
    """Refuse a reason that is missing or too long, where the public is told why. WrongState."""
    told = len(reason.strip())
    if told > LONGEST_WORDS or (MOVES[event].reason and told < SHORTEST_REASON):
        raise WrongState(f"Say why in {SHORTEST_REASON} to {LONGEST_WORDS} characters. Everybody can read it.")


def check_made(what: str, owner: str, due_on: date, today: date) -> None:
    """Refuse what cannot be promised as it stands: its words, its role, its day. WrongState."""
    check_words(what)
    check_owner(owner)
    check_day(due_on, today)


def check_words(what: str) -> None:
    """Refuse what says nothing, or too much for one line. WrongState."""
    if not SHORTEST_WORDS <= len(what.strip()) <= LONGEST_WORDS:
        raise WrongState(
            f"Say what is promised in {SHORTEST_WORDS} to {LONGEST_WORDS} characters, as people will read it, without "
            "anybody's name."
        )


def check_owner(owner: str) -> None:
    """Refuse a promise that no role stands for. WrongState."""
    if not 3 <= len(owner.strip()) <= LONGEST_OWNER:
        raise WrongState(f"Say which role does it, in 3 to {LONGEST_OWNER} characters: a role, never a person's name.")


def check_day(due_on: date, today: date) -> None:
    """Refuse a day that is over, and one that nobody would wait for. WrongState."""
    if not today <= due_on <= today.replace(year=today.year + 5, day=min(today.day, 28)):
        raise WrongState("Give a day from today on, and at most five years away.")


def days_late(state: State, due_on: date, today: date) -> int:
    """How many days an open promise is late; 0 when it is not."""
    return max(0, (today - due_on).days) if state == State.OPEN else 0
