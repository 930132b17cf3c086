"""What a device sends counts once, however often it is delivered; counts go up without anybody waiting for a row."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from ..models import Delivered, Meeting, Tally
from ..rules import Origin


def once(key: str, meeting: Meeting, today: date) -> bool:
    """Whether this has not been delivered before. Inside the transaction of what is then done, or nothing is kept."""
    try:
        with transaction.atomic():
            Delivered(id=key, meeting=meeting.id, at=today).save(force_insert=True)
    except IntegrityError:
        return False
    return True


def count_up(meeting: Meeting, question: str, answer: str, origin: Origin, by: int = 1) -> None:
    """One more answer, or several from paper."""
    key = f"{meeting.id}:{question}:{answer}:{origin}"
    if Tally.objects.filter(pk=key).update(count=F("count") + by):
        return
    try:
        with transaction.atomic():
            Tally(id=key, meeting=meeting, question=question, answer=answer, origin=origin, count=by).save(
                force_insert=True
            )
    except IntegrityError:  # somebody else was first
        Tally.objects.filter(pk=key).update(count=F("count") + by)
