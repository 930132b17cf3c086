"""What is removed in time, unless a legal hold names it: own words, sealed accounts, addresses of followers.

Own words stay for as long as a records officer has set, counted from the answer: what nobody has answered or read stays
until somebody does. The other times are told to residents when they send something, so nobody sets them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final

from django.db.models import Max, Q
from django.utils.translation import gettext_noop as _

from compstat.access.actions import Kind, Record, register_kind

from . import rules
from .models import ConcernFollower, ConcernFollowerAct, Disclosure, DisclosureState, OwnWords
from .queries.said import ANSWERS
from .rules import Event

AFTER: Final = timedelta(days=30)  # of a sealed account, once it is closed
AT_ONCE: Final = timedelta(0)
WEEK: Final = timedelta(days=7)  # to confirm
OVER_AT: Final = time(12, tzinfo=UTC)  # on the day after: by then that day is over everywhere


def ended_words(now: datetime) -> Iterator[Record]:
    """Words that a person has read, of a concern that was answered, or withheld where an answer could say nothing."""
    told = Max("concern__events__at", filter=Q(concern__events__kind__in=ANSWERS))
    held = Max("concern__events__at", filter=Q(concern__events__kind=Event.WITHHELD))
    found = OwnWords.objects.exclude(read_at=None).filter(
        Q(concern__state__in=rules.DONE) | Q(concern__ground__in=rules.UNANSWERED)
    )
    rows = found.annotate(told=told, held=held).values_list("pk", "at", "read_at", "told", "held", "concern__city")
    for key, at, read_at, answered, withheld, city in rows:
        yield Record(key, max(answered or withheld or read_at or at, at), frozenset({city}))


def _forget_words(record: Record, now: datetime) -> None:
    OwnWords.objects.filter(pk=record.key).delete()


def ended_disclosures(now: datetime) -> Iterator[Record]:
    """Sealed accounts that were closed."""
    for key, city, closed_on in DisclosureState.objects.filter(state="closed").values_list("pk", "city", "closed_on"):
        day = (closed_on or now.date()) + timedelta(days=1)
        yield Record(key, datetime.combine(day, OVER_AT), frozenset({city}))


def _forget_disclosure(record: Record, now: datetime) -> None:
    """The account, and with it whether it was read."""
    Disclosure.objects.filter(pk=record.key).delete()


def ended_followers(now: datetime) -> Iterator[Record]:
    """Those who ended it, and those who were asked a week ago and did not confirm."""
    rows = ConcernFollower.objects.filter(Q(confirmed_at=None) | ~Q(stopped_at=None))
    for key, city, stopped_at, asked_at in rows.values_list("pk", "city", "stopped_at", "asked_at"):
        yield Record(key, stopped_at or asked_at + WEEK, frozenset({city}))


def _forget_follower(record: Record, now: datetime) -> None:
    ConcernFollower.objects.filter(pk=record.key).delete()


def _acts(now: datetime) -> Iterator[Record]:
    """Acts of followers that were carried out."""
    for key, done_at in ConcernFollowerAct.objects.exclude(done_at=None).values_list("pk", "done_at"):
        yield Record(key, done_at or now)


def _forget_act(record: Record, now: datetime) -> None:
    ConcernFollowerAct.objects.filter(pk=record.key).delete()


register_kind(
    Kind("concern-own-words", _("What residents raised, in their own words, once a person has read it"),
         _("From the answer, or from the day it was withheld where there is nothing to answer."), ended_words,
         _forget_words)
)  # fmt: skip
register_kind(
    Kind("disclosures", _("Sealed accounts of sexual or domestic violence"), _("From the day after they were closed."),
         ended_disclosures, _forget_disclosure, fixed=AFTER)
)  # fmt: skip
register_kind(
    Kind("concern-followers", _("Addresses of people who followed concerns and stopped, or never confirmed"),
         _("They go at once: from the day they stopped, or a week after they were asked."), ended_followers,
         _forget_follower, fixed=AT_ONCE)
)  # fmt: skip
register_kind(
    Kind("concern-follower-acts", _("What was done with the links of letters about concerns and problems"),
         _("They go at once when they are carried out."), _acts, _forget_act, fixed=AT_ONCE)
)  # fmt: skip
