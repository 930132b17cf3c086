"""Ask what became of a numbered card, which were entered, and which slips were printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from compstat.access.queries import shared_key_of
from compstat.concerns import queries as concerns
from compstat.concerns.queries import Concern

from ..models import Line, Meeting, Refusal, Slip
from ..rules import Ground, Origin
from ..rules.codes import key_of_digest


@dataclass(frozen=True)
class Fate:
    """What became of a card: nothing yet, refused on a ground, or a line with its answer, or the day it is due."""

    meeting: Meeting | None = None  # None also where a card was entered without one
    entered: bool = False
    text: str = ""
    ground: Ground | None = None
    answer: str = ""
    answered_on: date | None = None
    due_on: date | None = None
    owner: str = ""

    @property
    def known(self) -> bool:
        """Whether it was entered at all."""
        return self.entered or self.meeting is not None


@dataclass(frozen=True)
class Printed:
    """Slips that were printed: how many, the last number, how many are void."""

    count: int
    last: int
    void: int


def card_key(city_id: str, number: str, turn: str) -> str:
    """The key under which a card's number is delivered once, of two who enter it at the same time."""
    return shared_key_of("card", city_id, number, turn)


def refusal_key(city_id: str, number: str) -> str:
    """The key of the refusal of a card: whoever holds the number finds it, and nobody else."""
    return key_of_digest(shared_key_of("refused card", city_id, number))


def refusal_of(city_id: str, number: str) -> Refusal | None:
    """That a card was not let through, if so."""
    return Refusal.objects.filter(pk=refusal_key(city_id, number)).select_related("meeting").first()


def lines_of(city_id: str, number: str) -> QuerySet[Line]:
    """What was entered of a card; more than one only where all but one were taken back."""
    return Line.objects.filter(meeting__city=city_id, card=number)


def fate(city_id: str, number: str) -> Fate:
    """What became of the card with this number. A line that was taken back is none."""
    found = lines_of(city_id, number).filter(undone_at=None).select_related("meeting").first()
    later = concerns.concern_of_card(city_id, number)
    if found is None and (later is None or later.origin_id):
        refusal = refusal_of(city_id, number)
        return Fate(meeting=refusal.meeting, ground=Ground(refusal.ground)) if refusal else Fate()
    if later is None:
        return _fate(found, found.text if found and found.shown else "", found)
    return _fate_of(later, found)


def _fate_of(later: Concern, found: Line | None) -> Fate:
    """What was answered after a meeting, or without one, stands with the concern."""
    ground = Ground(later.ground) if later.ground else None
    text = concerns.text_told(later) if found is None else found.text if found.shown and not ground else ""
    answer = concerns.answer_now(later)
    on = concerns.answered_on(later) if answer else None
    return replace(_fate(found, text, later), ground=ground, answer=answer, answered_on=on)


def _fate(line: Line | None, text: str, told: Any) -> Fate:  # noqa: ANN401
    """What is told of a card that was entered: at a meeting, or at the desk."""
    return Fate(
        line.meeting if line else None, entered=True, text=text, answer=told.answer, answered_on=told.answered_on,
        due_on=told.due_on, owner=told.owner,
    )  # fmt: skip


def entered(meeting: Meeting) -> QuerySet[Line]:
    """Lines of a meeting that came on paper, the last entered first."""
    return Line.objects.filter(meeting=meeting, origin=Origin.PAPER, undone_at=None).order_by("-id")


def printed(meeting: Meeting) -> Printed:
    """Slips of a meeting that were printed."""
    told = Slip.objects.filter(meeting=meeting, number__isnull=False).aggregate(
        count=Count("id"), last=Max("number"), void=Count("id", filter=Q(void=True))
    )
    return Printed(told["count"], told["last"] or 0, told["void"])
