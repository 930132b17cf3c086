"""Followers: asked once to confirm; what they pressed is carried out; who hears of a meeting; who is forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from compstat.access.actions import Record, write_letter
from compstat.access.queries import in_language
from compstat.places import queries as places
from compstat.places.queries import Area, City

from .. import letters
from ..actions.alone import alone
from ..letters import Letter
from ..links import Link
from ..models import Follower, FollowerAct
from ..rules import Following
from .post import AT_ONCE, make_findable, tell_unreadable
from .registered import stop_contact

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)  # to confirm
ASKED_A_DAY: Final = 5  # letters a day that ask one address to confirm, for whatever areas


def follow_up(now: datetime) -> None:
    """Carry out what was pressed, then ask new addresses to confirm. CannotOpen, once all others are asked."""
    for act in FollowerAct.objects.filter(done_at=None).order_by("at", "id")[:AT_ONCE]:
        with alone("following"):
            _carry_out(act)
            FollowerAct.objects.filter(pk=act.pk).update(done_at=now)
    new = list(Follower.objects.filter(found_by="", stopped_at=None).order_by("asked_at", "id")[:AT_ONCE])
    tell_unreadable(sum(not _ask(row, now) for row in new))


def _carry_out(act: FollowerAct) -> None:
    row = Follower.objects.filter(pk=act.follower, stopped_at=None).first()
    if row is None:
        stop_contact(act)
    elif act.kind == Following.STOP:
        _same(row).update(stopped_at=act.at)
    elif act.kind == Following.CHANGE:
        Follower.objects.filter(pk=row.pk).update(reminders=act.reminders or 0)
    elif not row.confirmed_at and act.at <= row.asked_at + WEEK:
        _confirm(row, act.at)


def _same(row: Follower) -> QuerySet[Follower]:
    """All that one address asked for about one area, and did not stop."""
    return Follower.objects.filter(found_by=row.found_by, city=row.city, area=row.area, stopped_at=None)


def _confirm(row: Follower, at: datetime) -> None:
    """They follow from now on; if they did before, as they want it now."""
    followed = _same(row).filter(confirmed_at__isnull=False).first()
    if followed:
        Follower.objects.filter(pk=followed.pk).update(language=row.language, reminders=row.reminders)
    else:
        Follower.objects.filter(pk=row.pk).update(confirmed_at=at)
    _same(row).filter(confirmed_at=None).update(stopped_at=at)


def _ask(row: Follower, now: datetime) -> bool:
    """One letter that asks to confirm, unless one went to this address lately; whether the address could be read."""
    read = make_findable(row)
    with alone("following"):
        lately = Follower.objects.filter(found_by=row.found_by, asked_to_confirm_at__gt=now - DAY)
        again = lately.filter(city=row.city, area=row.area).exists() or lately.count() >= ASKED_A_DAY
        asked, stopped = (now if read and not again else None), (now if again else None)
        taken = Follower.objects.filter(pk=row.pk, found_by="").update(
            found_by=row.found_by, asked_to_confirm_at=asked, stopped_at=stopped
        )
        if taken and asked:
            _same(row).filter(confirmed_at=None).exclude(pk=row.pk).update(stopped_at=now)
            letter = _letter_to_confirm(row)
            write_letter(row.opened(), letter.subject, letter.text, stop=letter.stop)
    return read


def _letter_to_confirm(row: Follower) -> Letter:
    where = places.city(row.city)
    confirm = Link(Following.CONFIRM, row.pk, row.city, row.area, row.reminders)
    with in_language(row.language):
        return letters.to_confirm(where, places.area(where, row.area), confirm, stop(row))


def followers(where: City, areas: Iterable[str]) -> QuerySet[Follower]:
    """Those who confirmed and did not stop, of these areas."""
    found = Follower.objects.filter(city=where.id, area__in=set(areas), stopped_at=None, confirmed_at__isnull=False)
    return found.defer("address").order_by("id")


def stop(row: Follower) -> Link:
    """What ends letters to a follower."""
    return Link(Following.STOP, row.pk, row.city, row.area, row.reminders)


def area_of(where: City, row: Follower) -> Area:
    """The area somebody follows."""
    return places.area(where, row.area)


def ended_followers(now: datetime) -> Iterator[Record]:
    """Those who ended it, and those who were asked a week ago and did not confirm."""
    for row in Follower.objects.exclude(stopped_at=None).only("pk", "city", "stopped_at"):
        yield Record(row.pk, row.stopped_at or now, frozenset({row.city}))
    for row in Follower.objects.filter(stopped_at=None, confirmed_at=None).only("pk", "city", "asked_at"):
        yield Record(row.pk, row.asked_at + WEEK, frozenset({row.city}))


def forget_follower(record: Record, now: datetime) -> None:
    """Remove the address."""
    Follower.objects.filter(pk=record.key).delete()
