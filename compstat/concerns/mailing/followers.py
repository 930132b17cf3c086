"""Followers of concerns and problems: asked once to confirm; what they pressed is carried out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from compstat.access.actions import write_letter
from compstat.access.queries import in_language
from compstat.places import queries as places

from .. import letters
from ..links import CONFIRM, STOP, Link
from ..models import Concern, ConcernFollower, ConcernFollowerAct
from ..queries.news import followed_of
from ..rules import Ground
from .post import AT_ONCE, alone, make_findable, tell_unreadable

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)  # to confirm
ASKED_A_DAY: Final = 5  # letters a day that ask one address to confirm, about whatever


def follow_up(now: datetime) -> None:
    """Carry out what was pressed, then ask new addresses to confirm. CannotOpen, once all others are asked."""
    for act in ConcernFollowerAct.objects.filter(done_at=None).order_by("at", "id")[:AT_ONCE]:
        with alone("following"):
            _carry_out(act)
            ConcernFollowerAct.objects.filter(pk=act.pk).update(done_at=now)
    sealed = Concern.objects.filter(ground=Ground.SEALED).values("pk")  # nobody is asked, told or kept any more
    ConcernFollower.objects.filter(about__in=sealed, stopped_at=None).update(stopped_at=now)
    new = ConcernFollower.objects.filter(found_by="", stopped_at=None).order_by("asked_at", "id")[:AT_ONCE]
    tell_unreadable(sum(not _ask(row, now) for row in list(new)))


def _carry_out(act: ConcernFollowerAct) -> None:
    row = ConcernFollower.objects.filter(pk=act.follower, stopped_at=None).first()
    if row is None:
        return
    if act.kind == STOP:
        same(row).update(stopped_at=act.at)
    elif not row.confirmed_at and act.at <= row.asked_at + WEEK:
        _confirm(row, act.at)


def same(row: ConcernFollower) -> QuerySet[ConcernFollower]:
    """All that one address asked for about one thing, and did not stop."""
    return ConcernFollower.objects.filter(found_by=row.found_by, city=row.city, about=row.about, stopped_at=None)


def _confirm(row: ConcernFollower, at: datetime) -> None:
    """They hear of what happens since they asked; if they followed before, in the language they want now."""
    followed = same(row).filter(confirmed_at__isnull=False).first()
    if followed:
        ConcernFollower.objects.filter(pk=followed.pk).update(language=row.language)
    else:
        ConcernFollower.objects.filter(pk=row.pk).update(confirmed_at=at, told_at=row.asked_at)
    same(row).filter(confirmed_at=None).update(stopped_at=at)


def _ask(row: ConcernFollower, now: datetime) -> bool:
    """One letter that asks to confirm, unless one went to this address lately; whether the address could be read."""
    read = make_findable(row)
    with alone("following"):
        lately = ConcernFollower.objects.filter(found_by=row.found_by, asked_to_confirm_at__gt=now - DAY)
        again = lately.filter(city=row.city, about=row.about).exists() or lately.count() >= ASKED_A_DAY
        asked, stopped = (now if read and not again else None), (now if again else None)
        taken = ConcernFollower.objects.filter(pk=row.pk, found_by="").update(
            found_by=row.found_by, asked_to_confirm_at=asked, stopped_at=stopped
        )
        if taken and asked:
            same(row).filter(confirmed_at=None).exclude(pk=row.pk).update(stopped_at=now)
            _write_to_confirm(row, now)
    return read


def _write_to_confirm(row: ConcernFollower, now: datetime) -> None:
    """Nothing is written about what there is not any more: then they are forgotten in a week."""
    confirm = Link(CONFIRM, row.pk, row.city, row.about)
    with in_language(row.language):
        if followed := followed_of(row.about, now, now):
            letter = letters.to_confirm(places.city(row.city), followed, confirm, stop(row))
            write_letter(row.opened(), letter.subject, letter.text, stop=letter.stop)


def stop(row: ConcernFollower) -> Link:
    """What ends letters to a follower."""
    return Link(STOP, row.pk, row.city, row.about)


def is_author(row: ConcernFollower) -> bool:
    """Whether whoever raised a concern left this address with it: at that moment nobody else could."""
    return Concern.objects.filter(pk=row.about, came_at__gte=row.asked_at).exists()
