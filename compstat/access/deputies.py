"""Deputies: somebody of the same agency stands in for a captain, publisher or records officer, for some days.

They act in that role and its areas, and count as one person with whom they stand in for.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from . import queries, rules
from .acts import Act
from .logbook import acting
from .models import Deputy, Membership, Proposal
from .proposals import DO, Deed, propose
from .rules import Actor, NotAllowed, Permission, Role, WrongState

LONGEST: Final = timedelta(days=92)


def name_deputy(
    membership_id: str, person_id: str, since: date, until: date, *, by: Actor, now: datetime
) -> Deputy | Proposal:
    """Name who stands in for oneself. Where the role opens confidential records it is only proposed."""
    place = queries.membership(membership_id)
    city, role = place.agency.city, Role(place.role)
    _check_place(place, by, now.date())
    _check_deputy(place, person_id, since, until, now.date())
    if role in rules.CONFIDENTIAL_ROLES:
        details = {"membership": place.id, "since": since.isoformat(), "until": until.isoformat()}
        asked = Permission.NAME_CONFIDENTIAL_DEPUTY
        return propose(asked, city, "person", person_id, details, by=by, now=now)
    permission = rules.permission_to_name(role)
    rules.check(by, permission, city=city, now=now)
    with acting(
        Act.DEPUTY_NAMED, by=by, now=now, object_kind="person", object_id=person_id, city=city, permission=permission
    ):
        return _add(place.id, person_id, since, until, by.who, now)


def _check_place(place: Membership, by: Actor, today: date) -> None:
    """Only one's own membership, today, and only in some roles."""
    if place.person_id != by.who:
        raise NotAllowed("Everybody names their own deputy. Ask the person themselves.")
    if Role(place.role) not in rules.DEPUTY_ROLES or place.since > today or (place.until and place.until < today):
        raise WrongState("Nobody can stand in for you in this role today. Ask an administrator to give them a role.")


def _check_deputy(place: Membership, person_id: str, since: date, until: date, today: date) -> None:
    """Another member of the same agency, for a span of at most 92 days that does not lie in the past."""
    if person_id == place.person_id:
        raise WrongState("Nobody stands in for themselves. Choose somebody else.")
    if not queries.colleagues(place.agency_id, today).filter(pk=person_id).exists():
        raise WrongState("A deputy is a member of the same agency. Choose somebody from the list.")
    same = queries.memberships_of(person_id, today).filter(role=place.role, agency__city=place.agency.city)
    if same.exists():
        raise WrongState("They have this role themselves, so they need not stand in. Choose somebody else.")
    if not today <= since <= until or until - since > LONGEST:
        raise WrongState(f"Give a first day from today on, and a last day at most {LONGEST.days} days after it.")


def _add(membership_id: str, person_id: str, since: date, until: date, by: str, now: datetime) -> Deputy:
    return Deputy.objects.create(
        membership_id=membership_id, person_id=person_id, since=since, until=until, named_by=by, named_at=now
    )


def _name_proposed(found: Proposal, by: Actor, now: datetime) -> None:
    """What two people wanted."""
    told = found.details
    days = date.fromisoformat(told["since"]), date.fromisoformat(told["until"])
    _add(told["membership"], found.object_id, *days, found.proposed_by, now)


DO[Permission.NAME_CONFIDENTIAL_DEPUTY] = Deed(_name_proposed)


def end_deputy(deputy_id: str, *, by: Actor, now: datetime) -> Deputy:
    """End it today: whoever is stood in for may, the deputy may, and an administrator with the keys."""
    found = queries.deputy(deputy_id)
    city = found.membership.agency.city
    if by.who not in {found.person_id, found.membership.person_id}:
        rules.check(by, Permission.END_ROLE, city=city, now=now)
    yesterday = now.date() - timedelta(1)
    if found.until <= yesterday:
        raise WrongState("This has ended already. Go back to the list.")
    with acting(Act.DEPUTY_ENDED, by=by, now=now, object_kind="deputy", object_id=found.id, city=city):
        found.until = yesterday
        found.save(update_fields=["until"])
    return found
