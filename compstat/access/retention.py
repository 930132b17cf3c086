"""The job that removes what has outlived its period and is under no hold; and the kinds this room keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_noop as _

from . import holds, work
from .acts import Act
from .erasure import cities_of, erase, record_of
from .kinds import KINDS, Kind, Record, register_kind
from .logbook import write
from .models import Deputy, Invitation, Keys, Person, Proposal, Session
from .periods import Schedule
from .rules import SYSTEM, ProposalState


def remove_outlived(now: datetime) -> dict[str, int]:
    """Remove every record whose time is over; how many of each kind. One line for each kind of which some went.

    Nothing of a kind goes before a records officer has set its period.
    """
    return {kind.code: _remove(kind, now) for kind in KINDS.values()}


def _remove(kind: Kind, now: datetime) -> int:
    """One kind, in one transaction."""
    with transaction.atomic():
        holds.none_meanwhile()
        schedule, orders = Schedule(now), holds.standing_holds()
        over = [record for record in kind.ended(now) if schedule.outlived(kind.code, record)]
        free = [record for record in over if not holds.held_by(record, kind.code, orders)]
        for record in free:
            kind.remove(record, now)
        if free:
            told = f"removed-{len(free)}.held-{len(over) - len(free)}"
            write(Act.RECORDS_REMOVED, by=SYSTEM, now=now, object_kind=kind.code, object_id=told)
    return len(free)


def _delete_from(model: type[Model]) -> Callable[[Record, datetime], None]:
    def remove(record: Record, now: datetime) -> None:
        model._default_manager.filter(pk=record.key).delete()

    return remove


def _people(now: datetime) -> Iterator[Record]:
    """People whose last role has ended."""
    today = now.date()
    standing_in = Deputy.objects.filter(until__gte=today).values("person")
    found = Person.objects.filter(erased_at=None, memberships__isnull=False).exclude(pk__in=standing_in).distinct()
    for person in found.prefetch_related("memberships"):
        last = [m.until for m in person.memberships.all()]
        ended = [day for day in last if day is not None and day < today]
        if len(ended) == len(last):
            yield record_of(person, datetime.combine(max(ended) + timedelta(days=1), time(), UTC))


def _erase(record: Record, now: datetime) -> None:
    erase(Person.objects.get(pk=record.key), by=SYSTEM, now=now)


def _invitations(now: datetime) -> Iterator[Record]:
    """Invitations that were used or have run out."""
    known = dict(Person.objects.values_list("email", "id"))
    for row in Invitation.objects.select_related("agency"):
        ended_at = row.used_at or row.until
        if ended_at <= now:
            people = frozenset({row.invited_by, known.get(row.email, "")} - {""})
            yield Record(row.id, ended_at, frozenset({row.agency.city}), people)


def _proposals(now: datetime) -> Iterator[Record]:
    """Proposals that were decided."""
    final = (ProposalState.DONE, ProposalState.REFUSED, ProposalState.WITHDRAWN)
    for row in Proposal.objects.filter(state__in=final, decided_at__lte=now):
        about = {row.object_id} if row.object_kind == "person" else set()
        people = frozenset({row.proposed_by, row.decided_by, *about} - {""})
        yield Record(row.id, row.decided_at or now, frozenset({row.city}), people)


def _keys(now: datetime) -> Iterator[Record]:
    """Times in which an administrator held the keys."""
    for row in Keys.objects.filter(until__lte=now).select_related("person"):
        yield Record(row.id, row.until, cities_of(row.person), frozenset({row.person_id}))


def _sessions(now: datetime) -> Iterator[Record]:
    """Sign-ins that have run out."""
    for row in Session.objects.filter(expire_date__lte=now):
        yield Record(row.session_key, row.expire_date, people=frozenset({row.person} - {""}))


register_kind(
    Kind(holds.PEOPLE, _("People who have left"), _("From the last day of their last role."), _people, _erase)
)
register_kind(
    Kind(holds.INVITATIONS, _("Invitations"), _("From the day they were used or ran out."), _invitations,
         _delete_from(Invitation))
)  # fmt: skip
register_kind(
    Kind("proposals", _("Acts that two people decided"), _("From the day they were decided."), _proposals,
         _delete_from(Proposal))
)  # fmt: skip
register_kind(
    Kind("keys", _("When and why an administrator took the keys"), _("From the moment they were given back."), _keys,
         _delete_from(Keys))
)  # fmt: skip
register_kind(
    Kind(holds.SESSIONS, _("Sign-ins"), _("They go at once when they have run out."), _sessions, _delete_from(Session),
         fixed=timedelta(0))
)  # fmt: skip
work.register(work.TimedJob("retention", timedelta(days=1), remove_outlived))
