"""What an answer takes, and a day by which there will be one."""

from __future__ import annotations

from datetime import date
from typing import Final

from compstat.access.rules import WrongState

from .states import Event, State, can_move

LONGEST_TEXT: Final = 500  # of a line of a meeting
LONGEST_PUBLISHED: Final = 1000  # of the wording everybody reads
LONGEST_ANSWER: Final = 1000
SHORTEST_ANSWER: Final = 2
LONGEST_OWNER: Final = 80
SHORTEST_OWNER: Final = 3


def state_of(answer: str, due_on: date | None) -> State:
    """The state of what is written down with an answer, with a day, or with neither."""
    return State.ANSWERED if answer.strip() else State.FOLLOW_UP if due_on else State.ACKNOWLEDGED


def check_text(text: str) -> None:
    """Refuse what says nothing, or too much. WrongState."""
    if not 1 <= len(text.strip()) <= LONGEST_TEXT:
        raise WrongState(f"Write down what was raised, in at most {LONGEST_TEXT} characters.")


def check_published(text: str) -> None:
    """Refuse a wording that says nothing, or too much. WrongState."""
    if not 1 <= len(text.strip()) <= LONGEST_PUBLISHED:
        raise WrongState(f"Write the wording everybody reads, in at most {LONGEST_PUBLISHED} characters.")


def check_answer(state: State, answer: str) -> None:
    """Refuse an answer to what is answered, or one that says nothing or too much. WrongState."""
    check_open(state)
    if not SHORTEST_ANSWER <= len(answer.strip()) <= LONGEST_ANSWER:
        raise WrongState(f"Answer in {SHORTEST_ANSWER} to {LONGEST_ANSWER} characters. Everybody can read it.")


def check_follow_up(state: State, owner: str, due_on: date, today: date) -> None:
    """Refuse a day for what is answered, a day that is over, and a day that no role stands for. WrongState."""
    check_open(state)
    check_owner(owner)
    if due_on < today:
        raise WrongState("Choose a day that is not over yet.")


def check_open(state: State) -> None:
    """Refuse what is answered, promised or declined. WrongState."""
    if not can_move(Event.ANSWERED, state):
        raise WrongState("This is answered already. Open it again to read how.")


def check_owner(owner: str) -> None:
    """Refuse what is no role. WrongState."""
    if not SHORTEST_OWNER <= len(owner.strip()) <= LONGEST_OWNER:
        raise WrongState(
            f"Say which role answers, in {SHORTEST_OWNER} to {LONGEST_OWNER} characters: a role, never a person's name."
        )


def days_late(state: State, due_on: date | None, today: date) -> int:
    """How many days an answer is late; 0 when it is not."""
    return max(0, (today - due_on).days) if due_on and state is State.FOLLOW_UP else 0
