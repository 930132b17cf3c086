"""What is removed in time, unless a legal hold names it: what residents entrusted, and what phones sent.

Their times are told to residents when they send something, so nobody sets them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop as _

from compstat.access.actions import Kind, Record, register_kind

from .actions.voting import count_late
from .mailing.followers import ended_followers, forget_follower
from .mailing.registered import ended_contacts, forget_contact
from .models import Asked, Delivered, FollowerAct, LetterSent, Meeting, Poll, Seat, Slip, Support, Unclear
from .rules import PollState

AFTER: Final = timedelta(days=30)
AT_ONCE: Final = timedelta(0)
OVER_AT: Final = time(12, tzinfo=UTC)  # on the day after: by then the day of the meeting is over everywhere

Rows = Callable[[], QuerySet[Model]]


def of_meetings(*tables: Rows) -> tuple[Callable[[datetime], Iterator[Record]], Callable[[Record, datetime], None]]:
    """Records of one meeting each, in these tables: which are over, and how they are removed."""

    def over(now: datetime) -> Iterator[Record]:
        there = Q()
        for rows in tables:
            there |= Q(Exists(rows().filter(meeting=OuterRef("pk"))))
        for meeting in Meeting.objects.filter(there, on__lt=now.date()):
            yield Record(meeting.pk, over_at(meeting), frozenset({meeting.city}))

    def remove(record: Record, now: datetime) -> None:
        for rows in tables:
            rows().filter(meeting=record.key).delete()

    return over, remove


def over_at(meeting: Meeting) -> datetime:
    """From when the days after a meeting count, whether it was held or not."""
    return datetime.combine(meeting.on + timedelta(days=1), OVER_AT)


def _all(table: type[Model]) -> Rows:
    return lambda: table._default_manager.all()


def _read() -> QuerySet[Model]:
    """What a person has read; what nobody has read stays until somebody does."""
    return Asked.objects.exclude(read_at=None)


def _acts(now: datetime) -> Iterator[Record]:
    """Acts of followers that were carried out."""
    for act in FollowerAct.objects.exclude(done_at=None):
        yield Record(act.pk, act.done_at or now)


def _forget_act(record: Record, now: datetime) -> None:
    FollowerAct.objects.filter(pk=record.key).delete()


def _uncounted() -> QuerySet[Poll]:
    """Votes that nobody has counted for good: which answer chose what can still be read."""
    return Poll.objects.filter(state__in=[PollState.OPEN, PollState.CLOSED])


def _forget_choices(record: Record, now: datetime) -> None:
    for meeting in Meeting.objects.filter(pk=record.key):
        count_late(meeting, now)


SINCE: Final = _("From the day after the meeting.")
OF_MEETINGS: Final[Sequence[tuple[str, str, tuple[Rows, ...]]]] = (
    ("meeting-seats", _("Seats at meetings, addresses left with them, and which letters went out"),
     (_all(Seat), _all(LetterSent))),
    ("meeting-devices", _("Keyed hashes of what phones sent to meetings, and of codes of ballot slips"),
     (_all(Delivered), _all(Support), _all(Unclear), _all(Slip))),
    ("meeting-asked", _("What participants sent to meetings, in their own words, once a person has read it"), (_read,)),
)  # fmt: skip
for code, words, tables in OF_MEETINGS:
    register_kind(Kind(code, words, SINCE, *of_meetings(*tables), fixed=AFTER))
register_kind(
    Kind("meeting-choices", _("Which answer chose what, in votes that nobody has counted for good; they are counted"),
         SINCE, of_meetings(_uncounted)[0], _forget_choices, fixed=AFTER)
)  # fmt: skip
register_kind(
    Kind("followers", _("Addresses of people who followed meetings and stopped, or never confirmed"),
         _("They go at once: from the day they stopped, or a week after they were asked."), ended_followers,
         forget_follower, fixed=AT_ONCE)
)  # fmt: skip
register_kind(
    Kind("meeting-contacts", _("Addresses left with seats, of people who wanted no more letters"),
         _("They go at once: from the day they said so."), ended_contacts, forget_contact, fixed=AT_ONCE)
)  # fmt: skip
register_kind(
    Kind("follower-acts", _("What was done with the links of letters"), _("They go at once when they are carried out."),
         _acts, _forget_act, fixed=AT_ONCE)
)  # fmt: skip
