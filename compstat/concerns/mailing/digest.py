"""Once a day, in the morning, followers hear what is new: one letter for all of it, and none if nothing happened."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from compstat.access.actions import write_letter
from compstat.access.queries import CannotOpen, in_language
from compstat.places import queries as places
from compstat.places.queries import City

from .. import letters
from ..models import ConcernFollower
from ..queries.news import Followed, followed_of
from .followers import is_author, stop
from .post import AT_ONCE, alone, tell_unreadable

MORNING: Final = time(7)  # where people live
SETTLED: Final = timedelta(minutes=10)  # by then whatever happened before is written down
DAY: Final = timedelta(days=1)


def write_digests(now: datetime) -> None:
    """All letters that are due. CannotOpen, once all others are written."""
    unreadable, left = 0, AT_ONCE
    for where in places.cities():
        until = last_morning(where, now)
        for row in list(_due(where, until)[:left]):
            left -= 1
            try:
                _tell(where, row, until)
            except CannotOpen:
                unreadable += 1
    tell_unreadable(unreadable)


def last_morning(where: City, now: datetime) -> datetime:
    """Until when news are told: the last morning that is a little while ago."""
    here = places.moment(where, now - SETTLED)
    morning = datetime.combine(here.date(), MORNING, here.tzinfo)
    return morning if morning <= here else datetime.combine(here.date() - DAY, MORNING, here.tzinfo)


def _due(where: City, until: datetime) -> QuerySet[ConcernFollower]:
    """Those who confirmed, did not stop, and have not been told what happened until then."""
    here = ConcernFollower.objects.filter(city=where.id, confirmed_at__isnull=False, stopped_at=None)
    told = here.annotate(heard=Coalesce(F("told_at"), F("confirmed_at"))).filter(heard__lt=until)
    return told.order_by("heard", "id")


def _tell(where: City, row: ConcernFollower, until: datetime) -> None:
    """One letter, and that they have heard everything until then: both or neither. CannotOpen."""
    since = row.told_at or row.confirmed_at or until
    with in_language(row.language):
        followed = followed_of(row.about, since, until, author=is_author(row), but=_others(row))
        letter = letters.news(where, followed, stop(row)) if followed and _is_news(followed) else None
        address = row.opened() if letter else ""
    with alone("digest"):
        still = ConcernFollower.objects.filter(pk=row.pk, told_at=row.told_at, stopped_at=None)
        if still.update(told_at=until) and letter:
            write_letter(address, letter.subject, letter.text, stop=letter.stop)


def _is_news(followed: Followed) -> bool:
    return bool(followed.news or (followed.more and followed.more.news))


def _others(row: ConcernFollower) -> list[str]:
    """What else the same address follows: nobody is told the same in two letters."""
    same = ConcernFollower.objects.filter(
        found_by=row.found_by, city=row.city, stopped_at=None, confirmed_at__isnull=False
    )
    return list(same.exclude(pk=row.pk).values_list("about", flat=True))
