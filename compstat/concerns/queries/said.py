"""What everybody reads of a concern, and what its author was told last: the two texts that are translated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from compstat.places import queries as places
from compstat.promises import queries as promises
from compstat.promises.queries import Promise

from ..models import Concern
from ..rules import OPEN, Event, Publication, State

__all__ = ["ANSWERS", "answer_now", "answered_on", "said", "text_told"]

ANSWERS: Final = frozenset({Event.ANSWERED, Event.PROMISED, Event.JOINED, Event.PASSED_ON, Event.DECLINED})
# what stops the clock: somebody has said what will be done, and by whom
TOLD: Final = ANSWERS | {Event.PUT_FORWARD}  # of which the words are told


def text_told(found: Concern) -> str:
    """The wording everybody reads; empty while nobody has published it."""
    return found.text if found.publication == Publication.PUBLISHED else ""


def said(found: Concern, known: Mapping[str, Promise] | None = None) -> str:
    """What its author was told last: the answer, what is promised, why it is part of a problem, passed on or declined.

    `known`: promises by their keys, where many are asked for at once.
    """
    if found.state == State.ANSWERED:
        return found.answer
    if found.state == State.PROMISED:
        promise = (promises.promises_with([found.promise]) if known is None else known).get(found.promise)
        return promise.what if promise else ""
    told = [each.reason for each in found.events.all() if each.kind in TOLD and each.reason]
    return told[-1] if told else found.answer


def answer_now(found: Concern) -> str:
    """What its author was told last, if that stands: empty while it waits for an answer, at first or once more."""
    return "" if found.state in OPEN else said(found)


def answered_on(found: Concern) -> date | None:
    """The day on which that was told."""
    if found.answered_on:
        return found.answered_on
    told = [each.at for each in found.events.all() if each.kind in ANSWERS]
    at = told[-1] if told else found.first_answer_at
    return places.moment(places.city(found.city), at).date() if at else None
