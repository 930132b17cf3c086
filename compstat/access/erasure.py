"""Erasing a person: two people must want it. Their keys stay in the logbook and in memberships, and lead to nobody."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from . import holds, queries, rules
from .acts import Act
from .kinds import Record
from .logbook import acting
from .models import Deputy, Invitation, Membership, Person, Proposal, Session
from .periods import periods_of
from .proposals import DO, Deed, prepare, propose
from .rules import Actor, DoorName, Permission, ProposalState, Role, WrongState
from .traces import goes, rows_about, tables


def propose_erasure(person_id: str, *, city: str, by: Actor, now: datetime) -> Proposal:
    """Ask a second person to agree that somebody is erased. At the command line it is only prepared."""
    ask = prepare if by.door is DoorName.COMMAND else propose
    if ask is propose:
        rules.check(by, Permission.ERASE_PERSON, city=city, now=now)
    person = queries.person_in(city, person_id)
    check_erasable(person, now)
    asked = {"permission": Permission.ERASE_PERSON, "object_id": person.id, "state": ProposalState.OPEN}
    if Proposal.objects.filter(**asked).exclude(proposed_by="").exists():
        raise WrongState("This is proposed already. Ask a second person to agree.")
    return ask(Permission.ERASE_PERSON, city, "person", person.id, {}, by=by, now=now)


def check_erasable(person: Person, now: datetime) -> None:
    """Refuse whoever is still at work here, is under a legal hold, or whose city has set no period. WrongState."""
    if person.erased_at:
        raise WrongState("This person is erased already. There is nothing more to do.")
    _check_no_role(person, now.date())
    record = record_of(person, now)
    if hold := holds.held_by(record, holds.PEOPLE, holds.standing_holds()):
        raise WrongState(
            f"The legal hold {hold.name} covers this person or a record that would go with them. Lift it first, if it "
            "no longer stands."
        )
    for city in sorted(cities_of(person)):
        period = periods_of(city).get(holds.PEOPLE)
        if period is None or period.days is None:
            raise WrongState(
                "No period is set for people who have left, so nobody is erased. Set it first, as the law on public "
                "records asks."
            )


def _check_no_role(person: Person, today: date) -> None:
    """Refuse whoever is a member, or stands in for one, today or later."""
    for membership in queries.memberships_of(person.id, today):
        city = membership.agency.city
        if membership.role == Role.ADMINISTRATOR and not _another_administrator(city, person, today):
            raise WrongState("This is the last administrator. Give somebody else the role, end this one, then go on.")
        raise WrongState("This person still has a role here. Ask an administrator to end it, then propose it again.")
    if Deputy.objects.filter(person=person, until__gte=today).exists():
        raise WrongState("This person still stands in for somebody. End that first, then propose it again.")


def _another_administrator(city: str, person: Person, today: date) -> bool:
    lasting = Q(until__isnull=True) | Q(until__gte=today)
    others = Membership.objects.filter(lasting, role=Role.ADMINISTRATOR, agency__city=city, since__lte=today)
    return others.exclude(person=person).exists()


def cities_of(person: Person) -> frozenset[str]:
    """Cities in whose agencies they are or were."""
    return frozenset(person.memberships.values_list("agency__city", flat=True))


def record_of(person: Person, ended_at: datetime) -> Record:
    """The person as a record that is to go, and the records that would go with them."""
    invitations = Invitation.objects.filter(email__iexact=person.email).select_related("agency")
    sessions = Session.objects.filter(person=person.id).values_list("pk", flat=True)
    with_them = {(holds.INVITATIONS, row.id) for row in invitations} | {(holds.SESSIONS, key) for key in sessions}
    cities = cities_of(person) | {row.agency.city for row in invitations}
    return Record(person.id, ended_at, cities, frozenset({person.id}), frozenset(with_them))


def erase(person: Person, *, city: str = "", by: Actor, now: datetime) -> None:
    """Remove every row that is about the person and goes with them; of the person only the key stays."""
    address = person.email
    with acting(
        Act.PERSON_ERASED, by=by, now=now, object_kind="person", object_id=person.id, city=city,
        permission=Permission.ERASE_PERSON if city else None,
    ):  # fmt: skip
        for model, trace in tables():
            if goes(model):
                rows_about(person, model, trace).delete()
        clear(person, now)
        person.save()
        transaction.on_commit(lambda: _remove_letters(address))


def clear(person: Person, now: datetime) -> None:
    """Empty what identifies them."""
    person.email = f"{person.id.lower()}@erased.invalid"
    person.name = ""
    person.last_login = None
    person.set_unusable_password()
    person.is_active = False
    person.erased_at = now


def _remove_letters(address: str) -> None:
    """Letters to them that were written to files, where no mail server is set up."""
    folder = Path(settings.EMAIL_FILE_PATH)
    for letter in folder.glob("*.log") if folder.is_dir() else ():
        if address.lower() in letter.read_text(errors="replace").lower():
            letter.unlink()


def _erase_proposed(found: Proposal, by: Actor, now: datetime) -> None:
    """What two people wanted, if it still can be done."""
    holds.none_meanwhile()
    person = queries.person(found.object_id)
    check_erasable(person, now)
    erase(person, city=found.city, by=by, now=now)


DO[Permission.ERASE_PERSON] = Deed(_erase_proposed)
