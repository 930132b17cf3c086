"""Coming: seats, waiting list, codes, and what is asked at the door and at the end."""

from __future__ import annotations

import re
import secrets
from enum import StrEnum
from typing import Final


class Mode(StrEnum):
    """How one can take part."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    BOTH = "both"


class Need(StrEnum):
    """What may be asked for, or is offered."""

    STEP_FREE = "step_free"
    HEARING_LOOP = "hearing_loop"
    SIGN_LANGUAGE = "sign_language"
    CAPTIONS = "captions"
    LARGE_PRINT = "large_print"
    CHILD_CARE = "child_care"
    QUIET_PLACE = "quiet_place"
    FOOD = "food"
    TRANSPORT = "transport"


class SeatState(StrEnum):
    """What a registration is worth. Walk-ins are welcome whatever it says."""

    COMING = "coming"
    WAITING = "waiting"  # all seats are taken
    HELD = "held"  # very many came from one network: a person looks at it
    CANCELLED = "cancelled"


class DoorQuestion(StrEnum):
    """What people may answer at the door, each for themselves. Nothing on status or origin, ever."""

    LANGUAGE = "language"
    NEIGHBORHOOD = "neighborhood"
    FIRST_TIME = "first_time"


class ClosingQuestion(StrEnum):
    """The three questions at the end."""

    HEARD = "heard"
    ANSWERED = "answered"
    RETURN = "return"


class Following(StrEnum):
    """What the links of letters do."""

    CONFIRM = "confirm"
    CHANGE = "change"
    STOP = "stop"


FEWEST: Final = 10  # answers before a total is shown
LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another


def new_code(length: int) -> str:
    """A code to be typed from paper: `length` letters and digits that are not mistaken for one another."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def spelled(code: str) -> str:
    """A code as it is kept, however it was typed: without blanks and hyphens, in capitals."""
    return re.sub(r"[\s\-–·.]", "", code).upper()[:40]


def seat_state(capacity: int | None, taken: int, *, flooded: bool) -> SeatState:
    """What a new registration is worth."""
    if flooded:
        return SeatState.HELD
    return SeatState.WAITING if capacity is not None and taken >= capacity else SeatState.COMING


def shown_total(count: int) -> int | None:
    """A single total as it may be shown: None while fewer than ten have answered the question."""
    return count if count >= FEWEST else None
