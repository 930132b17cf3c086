"""Ask about concerns: those of an area, one by its key, one by the number of its card."""

from __future__ import annotations

from django.db.models import QuerySet

from compstat.access.rules import WrongState

from .models import Concern
from .rules import State


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
    """What waits for an answer, the most urgent first."""
    return concerns_of(city_id, area_id).exclude(state=State.ANSWERED).order_by("due_on", "raised_on", "id")


def concern_of_card(city_id: str, card: str) -> Concern | None:
    """What was written on a numbered card; None while nobody has entered it."""
    return Concern.objects.filter(city=city_id, card=card).exclude(card="").first()
