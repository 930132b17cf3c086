"""Polls: from draft to final, in one table; what may be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from compstat.access.rules import WrongState


class PollKind(StrEnum):
    """Who may answer how often."""

    SHOW = "show"  # a show of phones: one answer a browser
    BALLOT = "ballot"  # one answer a slip, by phone or on paper


class PollState(StrEnum):
    """Where a poll stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"  # for phones; slips on paper may still be entered
    FINAL = "final"  # counted; which slip chose what is forgotten


class PollEvent(StrEnum):
    """What may happen to a poll."""

    OPENED = "opened"
    CLOSED = "closed"
    REOPENED = "reopened"
    FINISHED = "finished"


@dataclass(frozen=True)
class PollMove:
    """From which state to which."""

    before: PollState
    after: PollState


POLL_MOVES: Final[dict[PollEvent, PollMove]] = {
    PollEvent.OPENED: PollMove(PollState.DRAFT, PollState.OPEN),
    PollEvent.CLOSED: PollMove(PollState.OPEN, PollState.CLOSED),
    PollEvent.REOPENED: PollMove(PollState.CLOSED, PollState.OPEN),
    PollEvent.FINISHED: PollMove(PollState.CLOSED, PollState.FINAL),
}
MOST_OPTIONS: Final = 12
LONGEST_OPTION: Final = 120


def poll_after(event: PollEvent, state: PollState) -> PollState:
    """The state after this event. WrongState."""
    move = POLL_MOVES[event]
    if state is not move.before:
        raise WrongState(f"This poll is {state}, so this cannot be done now. Open the list again.")
    return move.after


def check_poll(question: str, options: Sequence[str], dots: int) -> None:
    """Refuse a poll nobody could answer. WrongState."""
    told = [option.strip() for option in options]
    if not question.strip() or not 2 <= len(told) <= MOST_OPTIONS or not all(told) or len(set(told)) < len(told):
        raise WrongState(f"A poll needs a question and 2 to {MOST_OPTIONS} different options, one on each line.")
    if any(len(option) > LONGEST_OPTION for option in told):
        raise WrongState(f"An option has at most {LONGEST_OPTION} characters.")
    if not 1 <= dots <= 3 or dots >= len(told):
        raise WrongState("Give one to three dots, fewer than there are options.")


def check_choices(choices: Sequence[int], options: int, dots: int) -> None:
    """Refuse an answer that chooses nothing, too much, one thing twice or what there is not. WrongState."""
    if not choices:
        raise WrongState("Choose something first.")
    if len(choices) > dots or len(set(choices)) < len(choices) or not all(0 <= each < options for each in choices):
        raise WrongState(f"Choose at most {dots}, each once.")
