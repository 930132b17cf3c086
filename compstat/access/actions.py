"""Change something about people: invite, join, grant, end, take the keys; and acts that two people must want.

Every act is one transaction with one line in the logbook; refusals say what to do.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext

from . import letters, queries, rules
from .acts import Act, Reason
from .areas import know_areas, reach
from .backup import make as make_backup
from .backup import restore as restore_backup
from .database import renew as renew_public_role
from .database import set_up as set_up_public_role
from .deputies import end_deputy, name_deputy
from .erasure import propose_erasure
from .exports import export_own, export_person
from .file_acts import act_on_files
from .file_acts import alone as no_acts_on_files
from .holds import lift_hold, set_hold
from .kinds import Kind, Record, register_kind
from .letters import write as write_letter
from .limits import Limit, spend, spent
from .logbook import acting
from .models import Agency, Invitation, Keys, LogLine, Membership, Person, Proposal, Session, new_key
from .periods import set_period
from .proposals import DO, Deed, decide, finish, go_alone, prepare, propose, take_up, withdraw
from .public_records import Copy, Ground, Records, export_records, register_records
from .retention import remove_outlived
from .rules import Actor, NotAllowed, Permission, Role, WrongState
from .sealed import CodeField, SealedAddress, SealedField, opened_text, sealed_text
from .sealing import make_keys
from .slowing import ManyFromHere, slow
from .work import TimedJob, run_due, try_again
from .work import register as register_job

__all__ = [
    "DO", "Act", "CodeField", "Copy", "Deed", "Ground", "Kind", "Limit", "ManyFromHere", "Reason", "Record", "Records",
    "SealedAddress", "SealedField", "TimedJob", "act_on_files", "acting", "decide", "end_deputy", "export_own",
    "export_person", "export_records", "finish", "go_alone", "know_areas", "lift_hold", "make_backup",
    "make_keys", "name_deputy", "new_key", "no_acts_on_files", "opened_text", "prepare", "propose", "propose_erasure",
    "register_job", "register_kind", "register_records", "remove_outlived", "renew_public_role", "restore_backup",
    "run_due", "sealed_text", "set_hold", "set_period", "set_up_public_role", "slow", "spend", "spent", "take_up",
    "try_again", "withdraw", "write_letter",
]  # fmt: skip

INVITED_FOR = timedelta(days=7)
KEYS_FOR = timedelta(minutes=30)
NAMED = 120  # characters of a name


class NotAccepted(WrongState):
    """What was typed cannot be taken as it is."""


def add_agency(city: str, name: str, kind: str, *, by: Actor, now: datetime) -> Agency:
    """A new agency of a city."""
    rules.check(by, Permission.MANAGE_AGENCY, city=city, now=now)
    if not name.strip() or kind not in Agency.Kind.values:
        raise NotAccepted("Give the agency a name and choose what it is.")
    made = Agency(name=name.strip(), kind=kind, city=city)
    if Agency.objects.filter(city=city, name=made.name).exists():
        raise NotAccepted("There is an agency of this name already. Choose it from the list.")
    with acting(
        Act.ROLE_GRANTED, by=by, now=now, object_kind="agency", object_id=made.id, city=city,
        permission=Permission.MANAGE_AGENCY,
    ):  # fmt: skip
        made.save()
    return made


def invite(
    email: str, agency_id: str, role: Role, areas: Sequence[str], *, link: Callable[[str], str], by: Actor,
    now: datetime,
) -> Invitation:  # fmt: skip
    """Write to somebody who may then join, once, within a week. `link` makes an address of the code."""
    agency = queries.agency(agency_id)
    rules.check(by, Permission.INVITE_PERSON, city=agency.city, now=now)
    if role in rules.CONFIDENTIAL_ROLES:
        raise NotAccepted("This role needs a second person. Invite them in another role first, then grant this one.")
    code = secrets.token_urlsafe(24)
    made = Invitation(
        email=email.strip().lower(), agency=agency, role=role, areas=reach(agency.city, areas),
        code_hash=queries.code_hash(code),
        invited_by=by.who, invited_at=now, until=now + INVITED_FOR,
    )  # fmt: skip
    with acting(
        Act.PERSON_INVITED, by=by, now=now, object_kind="invitation", object_id=made.id, city=agency.city,
        permission=Permission.INVITE_PERSON,
    ):  # fmt: skip
        made.save()
        words = gettext("You are invited to Community CompStat. Open this address within 7 days to join:")
        letters.write(made.email, gettext("An invitation to Community CompStat"), f"{words}\n\n{link(code)}\n")
    return made


def join(code: str, name: str, password: str, *, now: datetime) -> Person:
    """Use an invitation as somebody new. Whoever has an account signs in first, and accepts it."""
    invitation = queries.invitation(code, now)
    if queries.account_of(invitation):
        raise NotAccepted("There is an account of this address already. Sign in, then open the invitation again.")
    if not name.strip() or len(name) > NAMED:
        raise NotAccepted("Give the name by which colleagues know you.")
    person = Person(email=invitation.email, name=name.strip())
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise NotAccepted(" ".join(error.messages)) from error
    person.set_password(password)
    with _using(invitation, Actor(person.id, rules.DoorName.STAFF), now):
        person.save(force_insert=True)
        _make_member(person.id, invitation.agency_id, Role(invitation.role), invitation.areas, now.date(), None)
    return person


def accept(code: str, *, by: Actor, now: datetime) -> Membership:
    """Use an invitation as somebody who has an account, and has signed in to it."""
    invitation = queries.invitation(code, now)
    account = queries.account_of(invitation)
    if account is None or account.id != by.who:
        raise NotAllowed("This invitation went to another address. Sign in with the account of that address.")
    with _using(invitation, by, now):
        return _make_member(by.who, invitation.agency_id, Role(invitation.role), invitation.areas, now.date(), None)


@contextmanager
def _using(invitation: Invitation, by: Actor, now: datetime) -> Iterator[None]:
    """The act of joining: an invitation is used once."""
    with acting(
        Act.PERSON_JOINED, by=by, now=now, object_kind="invitation", object_id=invitation.id,
        city=invitation.agency.city,
    ):  # fmt: skip
        if not Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True).update(used_at=now):
            raise NotAccepted("This invitation has just been used.")
        yield


def _make_member(
    person_id: str, agency_id: str, role: Role, areas: Sequence[str], since: date, until: date | None
) -> Membership:
    made = Membership(
        person_id=person_id, agency_id=agency_id, role=role, areas=sorted(areas), since=since, until=until
    )
    made.save()
    return made


def grant(
    person_id: str, agency_id: str, role: Role, areas: Sequence[str], *, until: date | None = None, by: Actor,
    now: datetime,
) -> Membership | Proposal:  # fmt: skip
    """Give a role. One that sees confidential records is only proposed: a second person decides."""
    agency = queries.agency(agency_id)
    person = queries.person_in(agency.city, person_id)
    if until and until < now.date():
        raise NotAccepted("The last day lies in the past. Choose today or later, or leave it empty.")
    areas = reach(agency.city, areas)
    if person.id == by.who:
        raise NotAccepted("Nobody grants a role to themselves. Ask another administrator.")
    if role in rules.CONFIDENTIAL_ROLES:
        details: dict[str, object] = {
            "person": person.id, "agency": agency.id, "role": role, "areas": areas,
            "until": until and until.isoformat(),
        }  # fmt: skip
        ask = prepare if by.door is rules.DoorName.COMMAND else propose
        return ask(Permission.GRANT_CONFIDENTIAL_ROLE, agency.city, "person", person.id, details, by=by, now=now)
    rules.check(by, Permission.GRANT_ROLE, city=agency.city, now=now)
    with acting(
        Act.ROLE_GRANTED, by=by, now=now, object_kind="person", object_id=person.id, city=agency.city,
        permission=Permission.GRANT_ROLE,
    ):  # fmt: skip
        return _make_member(person.id, agency.id, role, areas, now.date(), until)


def end(membership_id: str, *, by: Actor, now: datetime) -> Membership:
    """End a membership; today is its last day no more."""
    found = queries.membership(membership_id)
    rules.check(by, Permission.END_ROLE, city=found.agency.city, now=now)
    yesterday = now.date() - timedelta(1)
    if found.until and found.until <= yesterday:
        raise WrongState("This membership has ended already.")
    with acting(
        Act.ROLE_ENDED, by=by, now=now, object_kind="membership", object_id=found.id, city=found.agency.city,
        permission=Permission.END_ROLE,
    ):  # fmt: skip
        found.until = yesterday
        found.save(update_fields=["until"])
    return found


def reset_second_steps(person_id: str, city: str, *, by: Actor, now: datetime) -> None:
    """Take away the second steps of somebody who has lost them, and end their sign-ins; they are told by mail.

    With their password they come in and add new ones. Where a role opens confidential records, or is an
    administrator's, one administrator is not enough: the operator does it, or the role ends and is given anew.
    """
    rules.check(by, Permission.RESET_SECOND_STEPS, city=city, now=now)
    person = queries.person_in(city, person_id)
    held = {Role(m.role) for m in queries.memberships_of(person.id, now.date())}
    if by.door is rules.DoorName.STAFF and held & (rules.CONFIDENTIAL_ROLES | {Role.ADMINISTRATOR}):
        raise WrongState(
            "This person's role opens too much for one to decide. Ask the operator, or end the role first and give it "
            "anew afterwards."
        )
    with acting(
        Act.SECOND_FACTOR_REMOVED, by=by, now=now, object_kind="person", object_id=person.id, city=city,
        permission=Permission.RESET_SECOND_STEPS,
    ):  # fmt: skip
        apps.get_model("mfa", "Authenticator").objects.filter(user=person).delete()  # not there at the public door
        Session.objects.filter(person=person.id).delete()
        words = gettext("Your second steps were taken away at your request. Sign in with your password and add new "
                        "ones. If you did not ask for this, tell the administrator of your agency now.")  # fmt: skip
        letters.write(person.email, gettext("Your second steps at Community CompStat"), f"{words}\n")


def take_keys(city: str, reason: str, *, by: Actor, now: datetime) -> Keys:
    """An administrator's power for half an hour."""
    rules.check(by, Permission.TAKE_KEYS, city=city, now=now)
    if not 10 <= len(reason.strip()) <= 200:
        raise NotAccepted("Say in 10 to 200 characters what you need the keys for, without anybody's name.")
    made = Keys(person_id=by.who, reason=reason.strip(), taken_at=now, until=now + KEYS_FOR)
    with acting(
        Act.KEYS_TAKEN, by=by, now=now, object_kind="keys", object_id=made.id, city=city,
        permission=Permission.TAKE_KEYS,
    ):  # fmt: skip
        made.save()
    return made


def return_keys(city: str, *, by: Actor, now: datetime) -> None:
    """Give the keys back before their time."""
    with acting(
        Act.KEYS_RETURNED, by=by, now=now, object_kind="person", object_id=by.who, city=city,
        permission=Permission.TAKE_KEYS,
    ):  # fmt: skip
        Keys.objects.filter(person=by.who, until__gt=now).update(until=now)


def read_logbook(city: str, *, by: Actor, now: datetime, **narrowed: Any) -> QuerySet[LogLine]:  # noqa: ANN401
    """A city's logbook, newest first, narrowed as in `queries.lines`; reading it is itself written down."""
    rules.check(by, Permission.READ_LOGBOOK, city=city, now=now)
    with acting(Act.LOGBOOK_READ, by=by, now=now, object_kind="logbook", city=city, permission=Permission.READ_LOGBOOK):
        return queries.lines(city, **narrowed)


def end_sessions(*, by: Actor, now: datetime) -> int:
    """Sign out everywhere; returns how many sessions ended."""
    with acting(Act.SESSIONS_ENDED, by=by, now=now, object_kind="person", object_id=by.who):
        return Session.objects.filter(person=by.who).delete()[0]


def _grant_proposed(found: Proposal, by: Actor, now: datetime) -> None:
    told = found.details
    until = date.fromisoformat(told["until"]) if told["until"] else None
    _make_member(told["person"], told["agency"], Role(told["role"]), told["areas"], now.date(), until)


DO[Permission.GRANT_CONFIDENTIAL_ROLE] = Deed(_grant_proposed)


def settle_demo_person(
    city: str, name: str, mail: str, agency: str, kind: str, role: Role, areas: Sequence[str], *, now: datetime
) -> None:
    """A made-up person of the demo, in their role; left alone if they are here. Refused outside the demo."""
    if settings.MODE == "production":
        raise WrongState("Made-up people are for the demo alone.")
    email = f"{mail}{queries.DEMO_ADDRESS}"
    if Person.objects.filter(email=email).exists():
        return
    with acting(Act.ROLE_GRANTED, by=rules.OPERATOR, now=now, object_kind="demo_person", object_id=mail, city=city):
        where, _ = Agency.objects.get_or_create(city=city, name=agency, defaults={"kind": kind})
        person = Person(email=email, name=name)
        person.set_unusable_password()
        person.save()
        _make_member(person.id, where.id, role, areas, now.date(), None)
