"""When a concern is answered, and what an answer takes."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from compstat.access.rules import WrongState


class State(StrEnum):
    """What has become of a concern."""

    OPEN = "open"
    FOLLOW_UP = "follow_up"  # a role answers by a day
    ANSWERED = "answered"


class Origin(StrEnum):
    """Where it was raised."""

    SPOKEN = "spoken"
    PHONE = "phone"
    PAPER = "paper"
    KIOSK = "kiosk"
    REGISTRATION = "registration"
    ONLINE = "online"


LONGEST_TEXT: Final = 500
LONGEST_ANSWER: Final = 1000
SHORTEST_ANSWER: Final = 2


def check_text(text: str) -> None:
    """Refuse what says nothing, or too much. WrongState."""
    if not 1 <= len(text.strip()) <= LONGEST_TEXT:
        raise WrongState(f"Write down what was raised, in at most {LONGEST_TEXT} characters.")


def check_answer(state: State, answer: str) -> None:
    """Refuse an answer to what is answered, or one that says nothing or too much. WrongState."""
    if state is State.ANSWERED:
        raise WrongState("This is answered already. Open it again to read how.")
    if not SHORTEST_ANSWER <= len(answer.strip()) <= LONGEST_ANSWER:
        raise WrongState(f"Answer in {SHORTEST_ANSWER} to {LONGEST_ANSWER} characters. Everybody can read it.")


def check_follow_up(state: State, due_on: date, today: date) -> None:
    """Refuse a day for what is answered, or a day that is over. WrongState."""
    if state is State.ANSWERED:
        raise WrongState("This is answered already. Open it again to read how.")
    if due_on < today:
        raise WrongState("Choose a day that is not over yet.")
