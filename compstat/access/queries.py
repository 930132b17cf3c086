"""Ask about people: who somebody is here, whose sessions stand open, what waits for a second person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import TypeVar

from django.apps import apps
from django.db.models import F, Model, Q, QuerySet

from .archive import Archive
from .backup import look as look_into_backup
from .backup import standing as standing_data
from .database import behind as database_behind
from .database import check_up_to_date as check_database
from .database import statements as rights_of_public_role
from .deployment import Weakness, weaknesses
from .kinds import KINDS, Kind
from .limits import TooOften, key_of, network, shared_key_of
from .logbook import Verdict
from .logbook import verify as verified_logbook
from .models import (
    Agency,
    DayHead,
    Deputy,
    Invitation,
    Job,
    Keys,
    LegalHold,
    LogLine,
    Membership,
    Period,
    Person,
    Proposal,
    Session,
)
from .periods import periods_of
from .personal_data import what_we_keep
from .public_pages import in_language, public_address, public_path
from .rules import (
    ALONE_AFTER,
    DEPUTY_ROLES,
    GRANTS,
    NOBODY,
    OPERATOR,
    SYSTEM,
    Actor,
    DoorName,
    Permission,
    Role,
    Standing,
    WrongState,
)
from .sealed import with_address
from .sealing import CannotOpen, keys_folder, public_key
from .words import act_words, read_role, reason_words, role_words
from .work import failed_tasks, tasks_waiting

__all__ = [
    "Archive",
    "CannotOpen",
    "TooOften",
    "Verdict",
    "Weakness",
    "check_database",
    "database_behind",
    "failed_tasks",
    "in_language",
    "key_of",
    "keys_folder",
    "look_into_backup",
    "network",
    "public_address",
    "public_key",
    "public_path",
    "read_role",
    "rights_of_public_role",
    "role_words",
    "shared_key_of",
    "standing_data",
    "tasks_waiting",
    "verified_logbook",
    "weaknesses",
    "what_we_keep",
    "with_address",
]  # fmt: skip

DEMO_ADDRESS = "@harborview.example"
M = TypeVar("M", bound=Model)


class Unknown(WrongState, LookupError):
    """There is no such person, invitation or proposal here."""


def standings(person_id: str) -> tuple[Standing, ...]:
    """Every membership a person has or had, and every one in which they stand or stood in, as the rules see it."""
    found = Membership.objects.filter(person=person_id).select_related("agency").order_by("id")
    own = tuple(_standing(m, m.since, m.until) for m in found)
    stood_in = Deputy.objects.filter(person=person_id).select_related("membership__agency").order_by("id")
    return own + tuple(_stood_in(d, d.membership) for d in stood_in)


def _standing(m: Membership, since: date, until: date | None, deputy_of: str = "") -> Standing:
    return Standing(Role(m.role), m.agency_id, m.agency.city, frozenset(m.areas), since, until, deputy_of)


def _stood_in(d: Deputy, m: Membership) -> Standing:
    """A deputy has what the membership has, on the days of both."""
    return _standing(m, max(d.since, m.since), min(d.until, m.until or d.until), m.person_id)


def keys_until(person_id: str, keys_id: str, now: datetime) -> datetime | None:
    """Until when a person holds these administrator's keys; None when they do not."""
    taken = Keys.objects.filter(pk=keys_id, person=person_id, until__gt=now).first()
    return taken.until if taken else None


def actor(person: Person, *, proofs: Sequence[datetime], keys_id: str = "", now: datetime) -> Actor:
    """A signed-in person at the staff door; `proofs`: when they gave a second factor in this session, `keys_id`: the
    keys they took in it. Another session of theirs has neither."""
    held = standings(person.id)
    return Actor(
        person.id, DoorName.STAFF, held, bool(proofs), max(proofs, default=None),
        keys_until(person.id, keys_id, now), _stood_in_for(held, now.date()),
    )  # fmt: skip


def city_of(by: Actor, today: date) -> str:
    """The city in which somebody works today: that of the first role they hold; empty for none."""
    return next((s.city for s in by.standings if s.counts(s.city, today)), "")


def _stood_in_for(held: Iterable[Standing], today: date) -> frozenset[str]:
    """Whose deputy somebody is today, in any city."""
    return frozenset(s.deputy_of for s in held if s.deputy_of and s.counts(s.city, today))


def agencies(city: str) -> QuerySet[Agency]:
    """The agencies of a city."""
    return Agency.objects.filter(city=city).order_by("name")


def agency(agency_id: str) -> Agency:
    """One agency. Unknown."""
    return _one(Agency.objects.filter(pk=agency_id), "There is no such agency. Choose one from the list.")


def people_of(city: str) -> QuerySet[Person]:
    """People who are or were members of the city's agencies."""
    return Person.objects.filter(memberships__agency__city=city).distinct().order_by("name", "id")


def demo_people() -> QuerySet[Person]:
    """The made-up people of the demo: their addresses lead nowhere."""
    return Person.objects.filter(email__endswith=DEMO_ADDRESS).prefetch_related("memberships__agency").order_by("id")


def person(person_id: str) -> Person:
    """One person. Unknown."""
    return _one(Person.objects.filter(pk=person_id), "There is no such person here. Go back to the list of people.")


def person_in(city: str, person_id: str) -> Person:
    """Somebody who is or was a member of one of the city's agencies. Unknown."""
    return _one(people_of(city).filter(pk=person_id), "There is no such person here. Go back to the list of people.")


def person_at(city: str, email: str) -> Person:
    """Somebody of the city's agencies, by their address. Unknown."""
    found = people_of(city).filter(email__iexact=email.strip())
    return _one(found, "Nobody of this city's agencies has that address. See: compstat people list CITY")


def membership(membership_id: str) -> Membership:
    """One membership. Unknown."""
    found = Membership.objects.filter(pk=membership_id).select_related("agency", "person")
    return _one(found, "There is no such membership. Go back to the list of people.")


def memberships_of(person_id: str, today: date) -> QuerySet[Membership]:
    """What a person is today and will be."""
    lasting = Q(until__isnull=True) | Q(until__gte=today)
    return Membership.objects.filter(lasting, person=person_id).select_related("agency").order_by("since", "id")


def code_hash(code: str) -> str:
    """What is kept of an invitation's code."""
    return hashlib.sha256(code.encode()).hexdigest()


def invitation(code: str, now: datetime) -> Invitation:
    """An invitation that may still be used. Unknown."""
    return _one(
        Invitation.objects.filter(code_hash=code_hash(code), used_at__isnull=True, until__gt=now),
        "This invitation was used, has run out, or never was. Ask whoever invited you for a new one.",
    )


def account_of(invitation: Invitation) -> Person | None:
    """Whose address the invitation went to, if they have an account."""
    return Person.objects.filter(email__iexact=invitation.email).first()


def had_second_step(person_id: str | None, before: datetime) -> bool:
    """Whether a person has a second step since before that moment. Nobody has none."""
    steps = apps.get_model("mfa", "Authenticator")  # not there at the public door
    return bool(steps.objects.filter(user=person_id, created_at__lt=before).exists())


def sessions_of(person_id: str, now: datetime) -> QuerySet[Session]:
    """Where a person is signed in."""
    return Session.objects.filter(person=person_id, expire_date__gt=now).order_by("-made_at")


def others_who_could_agree(city: str, by: Actor, permission: Permission, now: datetime) -> int:
    """How many other people hold the permission today: in a role of their own, or as deputy of somebody who is not
    `by`. Naming a colleague one's deputy makes them no fewer."""
    others = [actor(person, proofs=(), now=now) for person in people_of(city).filter(is_active=True).exclude(pk=by.who)]
    return sum(_could_agree(other, by, city, GRANTS[permission].roles, now.date()) for other in others)


def _could_agree(other: Actor, by: Actor, city: str, roles: frozenset[Role], today: date) -> bool:
    held = [s for s in other.standings if s.role in roles and s.counts(city, today)]
    return any(not s.deputy_of for s in held) or (bool(held) and not by.stands_for & other.stands_for)


def addresses_to_tell(city: str, today: date) -> list[str]:
    """The addresses of a city's administrators and records officers, who may refuse."""
    lasting = Q(memberships__until__isnull=True) | Q(memberships__until__gte=today)
    told = Person.objects.filter(
        lasting, is_active=True, memberships__since__lte=today, memberships__agency__city=city,
        memberships__role__in=[Role.ADMINISTRATOR, Role.RECORDS_OFFICER],
    )  # fmt: skip
    return list(told.order_by("email").values_list("email", flat=True).distinct())


def announced(city: str) -> list[datetime]:
    """From when protected counts may be published by one person alone, soonest first."""
    told = Proposal.objects.filter(city=city, state=Proposal.State.OPEN)
    since = [datetime.fromisoformat(p.details["announced"]) for p in told if "announced" in p.details]
    return sorted(each + ALONE_AFTER for each in since)


def in_whose_place(person_id: str, today: date) -> QuerySet[Deputy]:
    """Where a person stands in for somebody, or will."""
    found = Deputy.objects.filter(person=person_id, until__gte=today)
    return found.select_related("membership__agency", "membership__person").order_by("since", "id")


def deputies_of(person_id: str, today: date) -> QuerySet[Deputy]:
    """Who stands in for a person, or will."""
    found = Deputy.objects.filter(membership__person=person_id, until__gte=today)
    return found.select_related("membership__agency", "person").order_by("since", "id")


def deputy(deputy_id: str) -> Deputy:
    """One deputy. Unknown."""
    found = Deputy.objects.filter(pk=deputy_id).select_related("membership__agency")
    return _one(found, "There is no such deputy. Go back to the list.")


def to_name_deputies_for(person_id: str, today: date) -> list[Membership]:
    """The memberships of a person in which they may name a deputy."""
    return [m for m in memberships_of(person_id, today) if m.since <= today and Role(m.role) in DEPUTY_ROLES]


def colleagues(agency_id: str, today: date) -> QuerySet[Person]:
    """People who are members of an agency today."""
    lasting = Q(memberships__until__isnull=True) | Q(memberships__until__gte=today)
    now_there = Person.objects.filter(
        lasting, is_active=True, memberships__agency=agency_id, memberships__since__lte=today
    )
    return now_there.distinct().order_by("name", "id")


def proposal_in(city: str, proposal_id: str) -> Proposal:
    """One proposal of a city, with `reason_words`. Unknown."""
    found = _one(Proposal.objects.filter(pk=proposal_id, city=city), "There is no such proposal. Go back to the list.")
    found.reason_words = reason_words(found.details.get("reason", ""))  # type: ignore[attr-defined]
    return found


def proposals(city: str) -> QuerySet[Proposal]:
    """Acts of a city that wait for a second person, and the newest that were decided."""
    return Proposal.objects.filter(city=city).order_by("-proposed_at")[:100]


def proposal(proposal_id: str) -> Proposal:
    """One proposal. Unknown."""
    return _one(Proposal.objects.filter(pk=proposal_id), "There is no such proposal. Go back to the list.")


def jobs() -> QuerySet[Job]:
    """Jobs that run at their times, those that failed first."""
    return Job.objects.order_by(F("failed_at").desc(nulls_last=True), "name")


def seals() -> QuerySet[DayHead]:
    """The last seal of each day, newest first."""
    return DayHead.objects.order_by("-day")


def seals_of(year: int) -> QuerySet[DayHead]:
    """The last seal of each day of a year, newest first."""
    return seals().filter(day__year=year)


def years_of_seals() -> list[int]:
    """Years that have a seal, newest first."""
    return [day.year for day in DayHead.objects.dates("day", "year", order="DESC")]


def kept_for(city: str) -> list[tuple[Kind, Period | None]]:
    """Each kind of records that is removed one day, and the newest period set for it; None: nothing is removed."""
    from . import retention  # noqa: F401 - declares the kinds of this room, and asks this module

    newest = periods_of(city)
    return [(kind, newest.get(code)) for code, kind in KINDS.items()]


def of_city(city: str) -> Q:
    """Lines for the city's agencies; and of those for no agency, its people's and the machine's."""
    machine = [each.who for each in (OPERATOR, SYSTEM, NOBODY)]
    here = Q(agency__in=Agency.objects.filter(city=city).values("id"))
    return here | Q(agency="") & (Q(who__in=machine) | Q(who__in=people_of(city).order_by().values("id")))


def holds_of(city: str) -> QuerySet[LegalHold]:
    """The holds of a city: those that stand, then those that were lifted."""
    return LegalHold.objects.filter(city=city).order_by("lifted_at", "-set_at")


def everything_held(city: str) -> bool:
    """Whether a legal hold names everything of a city."""
    return LegalHold.objects.filter(city=city, kind="", lifted_at=None).exists()


def lines(
    city: str, *, act: str = "", who: str = "", first: date | None = None, last: date | None = None
) -> QuerySet[LogLine]:
    """A city's logbook, newest first: of one act, by one person, from a day to a day (UTC), or all of it."""
    found = LogLine.objects.filter(of_city(city)).order_by("-at", "-id")
    found = found.filter(act=act) if act else found
    found = found.filter(who=who) if who else found
    found = found.filter(at__gte=datetime.combine(first, time.min, UTC)) if first else found
    return found.filter(at__lte=datetime.combine(last, time.max, UTC)) if last else found


def put_into_words(shown: Iterable[LogLine]) -> None:
    """Give lines what people read: `who_words`, `role_words`, `act_words`, `reason_words`. Names are looked up here."""
    listed = list(shown)
    found = Person.objects.filter(pk__in={line.who for line in listed})
    names = {person.id: person.shown_name for person in found}
    for line in listed:
        line.who_words = names.get(line.who) or line.who  # type: ignore[attr-defined]
        line.role_words = role_words(line.role)  # type: ignore[attr-defined]
        line.act_words = act_words(line.act)  # type: ignore[attr-defined]
        line.reason_words = reason_words(line.reason)  # type: ignore[attr-defined]


def _one(found: QuerySet[M], sentence: str) -> M:
    """The only row, or a refusal in a sentence."""
    row = found.first()
    if row is None:
        raise Unknown(sentence)
    return row
