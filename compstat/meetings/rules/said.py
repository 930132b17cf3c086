"""Lines: what a scribe writes down, and what they need to be finished."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from compstat.access.rules import WrongState


class Origin(StrEnum):
    """Where something came from."""

    SPOKEN = "spoken"
    PHONE = "phone"
    PAPER = "paper"
    KIOSK = "kiosk"
    REGISTRATION = "registration"
    ONLINE = "online"


class LineKind(StrEnum):
    """What a line is."""

    QUESTION = "question"
    CONCERN = "concern"
    PROMISE = "promise"
    NOTE = "note"


class LineState(StrEnum):
    """What became of a question or concern."""

    OPEN = "open"
    ANSWERED = "answered"
    FOLLOW_UP = "follow_up"


LONGEST_LINE: Final = 500
LONGEST_ANSWER: Final = 1000
LONGEST_OWNER: Final = 80


def check_line(kind: LineKind, text: str, owner: str = "", answer: str = "") -> None:
    """Refuse what cannot be a line. An unfinished promise can: the room does not wait. WrongState."""
    if not text.strip():
        raise WrongState("Write what was said. A few words are enough.")
    if len(text) > LONGEST_LINE or len(answer) > LONGEST_ANSWER:
        raise WrongState(f"A line has at most {LONGEST_LINE} characters, an answer {LONGEST_ANSWER}. Make it two.")
    if len(owner) > LONGEST_OWNER:
        raise WrongState(f"Name the role in at most {LONGEST_OWNER} characters.")


def check_sent(kind: LineKind) -> None:
    """Refuse to make a promise of what somebody sent: a promise has the words of whoever makes it. WrongState."""
    if kind is LineKind.PROMISE:
        raise WrongState("Somebody sent this, so it is no promise. Write the promise as a new line, in your own words.")


def is_unfinished(kind: LineKind, state: LineState, owner: str, due_on: date | None) -> bool:
    """Whether something is missing: a promise without role or day, a question without answer or day."""
    if kind is LineKind.PROMISE:
        return not (owner and due_on)
    if kind is LineKind.NOTE or state is LineState.ANSWERED:
        return False
    return due_on is None
