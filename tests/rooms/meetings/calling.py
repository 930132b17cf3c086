"""People who may call meetings, and meetings that are called: for tests of this room."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.test import Client
from django.utils import timezone

from compstat.access import queries as people
from compstat.access.models import Agency, LogLine, Membership, Person
from compstat.access.rules import Actor, DoorName, Role
from compstat.meetings.actions import calendar
from compstat.meetings.models import Meeting
from compstat.meetings.rules.calling import Facts

CITY, AREA = "harborview", "D4"
ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 5, 18, 30, tzinfo=ZONE)  # a Thursday
ON, BEGINS = date(2026, 12, 10), time(18, 30)
HALL = Facts(
    venue="St. Brendan’s hall", address="Chapel Street", step_free=True, transit="Two minutes from Mill Hill stop.",
    languages=("es", "ht"), needs=("child_care",),
)  # fmt: skip


def member(role: Role, *areas: str) -> Person:
    """Somebody in a role."""
    agency, _ = Agency.objects.get_or_create(city=CITY, name="Harborview Police", defaults={"kind": "department"})
    person = Person.objects.create(email=f"{role}{Person.objects.count()}@example.org", name=role)
    Membership.objects.create(person=person, agency=agency, role=role, areas=areas, since=date(2026, 1, 1))
    return person


def acting(person: Person) -> Actor:
    """The same at the staff door, with a second step."""
    return Actor(person.id, DoorName.STAFF, people.standings(person.id), True, NOW)


def called(
    by: Person, on: date = ON, begins: time = BEGINS, facts: Facts = HALL, area: str = AREA, **more: bool
) -> Meeting:
    """A meeting that was called."""
    return calendar.call_meeting(CITY, area, on, begins, facts, by=acting(by), now=NOW, **more)


def acts() -> list[str]:
    """What the logbook says was done, in order."""
    return [line.act for line in LogLine.objects.order_by("id")]


def desk_of(person: Person) -> Client:
    """A browser in which somebody is signed in with two steps."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": timezone.now().timestamp(), "type": "totp"}]
    session["account_authentication_methods_user"] = person.pk
    session.save()
    return client
