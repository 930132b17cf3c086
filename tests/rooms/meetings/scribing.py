"""A meeting in session in D4, people who may run it, and how a device delivers what was kept."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta

from django.test import Client
from django.utils import timezone

from compstat.access import queries as people
from compstat.access.actions import new_key
from compstat.access.models import Agency, LogLine, Membership, Person
from compstat.access.rules import Actor, DoorName, Role
from compstat.meetings.models import Item, Meeting
from compstat.meetings.rules import HOUR, State
from compstat.meetings.views.keeping import owner_of

CITY = "harborview"
NOW = datetime(2026, 11, 6, 0, 0, tzinfo=UTC)  # Thursday, 7:00 pm in Harborview
TODAY = date(2026, 11, 5)


def member(role: Role = Role.MODERATOR, *areas: str, city: str = CITY) -> Person:
    agency, _ = Agency.objects.get_or_create(city=city, name="Police", defaults={"kind": "department"})
    person = Person.objects.create(email=f"{role}{Person.objects.count()}@example.org", name=role)
    areas = areas or ("D4",)
    Membership.objects.create(person=person, agency=agency, role=role, areas=areas, since=date(2026, 1, 1))
    return person


def acting(person: Person) -> Actor:
    return Actor(person.id, DoorName.STAFF, people.standings(person.id), True, NOW)


def called(state: State = State.IN_SESSION, **told: object) -> Meeting:
    """A meeting at 6:30 pm with the agenda of an hour."""
    known = {"began_at": NOW - timedelta(minutes=30)} if state is State.IN_SESSION else {}
    made = Meeting.objects.create(**{
        "city": CITY, "area": "D4", "state": state, "on": TODAY, "begins": time(18, 30), "join_code": new_key()[-8:],
        "called_at": NOW - timedelta(30), "changed_at": NOW, **known, **told,
    })  # fmt: skip
    for place, (kind, minutes) in enumerate(HOUR):
        Item.objects.create(meeting=made, position=place, kind=kind, minutes=minutes)
    return made


def desk(person: Person, **how: object) -> Client:
    """A browser in which somebody has signed in with two steps."""
    client = Client(**how)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": timezone.now().timestamp(), "type": "totp"}]
    session["account_authentication_methods_user"] = person.pk
    session.save()
    return client


def act(kind: str, **told: object) -> dict[str, object]:
    """An act as a device keeps it."""
    return {"id": new_key(), "kind": kind, "at": timezone.now().isoformat(), **told}


def said(text: str, kind: str = "question", **told: object) -> dict[str, object]:
    return act("line", said=kind, text=text, **told)


def deliver(client: Client, person: Person, meeting: Meeting, *acts: dict[str, object], **headers: str):
    told = {"HTTP_X_KEPT_BY": owner_of(acting(person)), **headers}
    address = f"/staff/meetings/{meeting.id}/scribe/act/"
    return client.post(address, json.dumps(acts), content_type="application/json", **told)


def results(client: Client, person: Person, meeting: Meeting, *acts: dict[str, object]) -> list[tuple[bool, bool, str]]:
    told = deliver(client, person, meeting, *acts).json()["results"]
    assert [each["id"] for each in told] == [each["id"] for each in acts]
    return [(each["accepted"], each["again"], each["said"]) for each in told]


def lines_of_log(act_name: str = "") -> list[str]:
    found = LogLine.objects.exclude(act="signed_in").order_by("id")
    return [line.object_id for line in found if not act_name or line.act == act_name]


NEW, AGAIN = (True, False, ""), (True, True, "")
