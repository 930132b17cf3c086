"""Ask about concerns: those of an area, one by its key, one by the number of its card."""

from __future__ import annotations

from datetime import date

from django.db.models import F, QuerySet

from compstat.access.rules import WrongState

from ..models import Concern
from ..rules import OPEN, Publication, State

__all__ = [
    "Concern", "ConcernUnknown", "answers_due", "concern", "concern_of_card", "concerns_of", "unanswered",
]  # fmt: skip


class ConcernUnknown(WrongState, LookupError):
    """There is no such concern."""


def concern(concern_id: str) -> Concern:
    """One concern. ConcernUnknown."""
    found = Concern.objects.filter(pk=concern_id).first()
    if found is None:
        raise ConcernUnknown("There is no such concern. Go back to the list.")
    return found


def concerns_of(city_id: str, area_id: str, *, origin_id: str = "") -> QuerySet[Concern]:
    """What was raised in an area, oldest first; of one meeting, if its key is given."""
    found = Concern.objects.filter(city=city_id, area=area_id).order_by("raised_on", "id")
    return found.filter(origin_id=origin_id) if origin_id else found


def unanswered(city_id: str, area_id: str) -> QuerySet[Concern]:
    """What waits for an answer, the most urgent first; what has no day yet comes last."""
    found = concerns_of(city_id, area_id).filter(state__in=OPEN)
    return found.order_by(F("due_on").asc(nulls_last=True), "raised_on", "id")


def answers_due(city_id: str, area_id: str, until: date) -> QuerySet[Concern]:
    """What a role said it would answer by this day or an earlier one, and has not yet; the longest overdue first."""
    found = unanswered(city_id, area_id).filter(publication=Publication.PUBLISHED, merged_into="")
    return found.filter(state=State.FOLLOW_UP, due_on__lte=until)


def concern_of_card(city_id: str, card: str) -> Concern | None:
    """What was written on a numbered card, the newest if a number came twice; None while nobody has entered it."""
    return Concern.objects.filter(city=city_id, card=card).exclude(card="").order_by("-raised_on", "-id").first()
