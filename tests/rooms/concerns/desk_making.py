"""People at the desk, residents who raise something, and what a form of the desk sends: for tests of the staff door."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.test import Client

from compstat.access import queries as people
from compstat.access.actions import new_key
from compstat.access.models import Agency, LogLine, Membership, Person
from compstat.access.rules import Actor, DoorName, Role
from compstat.concerns import actions
from compstat.concerns.actions import Raised
from compstat.concerns.models import Concern, ConcernEvent
from compstat.concerns.rules import Place
from compstat.places import queries as places
from compstat.promises.models import Promise

from ..meetings.scribing import desk as browser

CITY = "harborview"
ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)  # a Wednesday
TODAY = NOW.date()
DUE = TODAY + timedelta(14)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEXT = "Cars race down Pier Street every night after ten, and children cross there in the morning."
ANSWER = "The traffic unit stands there on four evenings in December."
REASON = "It is the same street and the same hour."


def person(role: Role, *areas: str, city: str = CITY) -> Person:
    agency, _ = Agency.objects.get_or_create(city=city, name="Police", defaults={"kind": "department"})
    made = Person.objects.create(email=f"{role}{Person.objects.count()}@example.org", name=role)
    Membership.objects.create(
        person=made, agency=agency, role=role, areas=list(areas or ("D4",)), since=date(2026, 1, 1)
    )
    return made


def acting(who: Person, now: datetime = NOW) -> Actor:
    return Actor(who.id, DoorName.STAFF, people.standings(who.id), True, now)


def member(role: Role, *areas: str, city: str = CITY) -> Actor:
    return acting(person(role, *areas, city=city))


def raised(text: str = TEXT, *, area: str = "D4", at: datetime = NOW, city: str = CITY, **told: object) -> Concern:
    """What a resident sends by the public door."""
    where = places.city(city)
    given = {"act": new_key(), "place_kind": Place.STREET, "place": "Pier Street", **told}
    told_of = Raised(text, **given)  # type: ignore[arg-type]
    return actions.raise_own(where, places.area(where, area), told_of, network="192.0.2.1", now=at).concern


def published(by: Actor, text: str = TEXT, theme: str = "speeding", at: datetime = NOW, **told: object) -> Concern:
    found = raised(text, at=at, **told)
    return actions.publish(found.id, text, "Pier Street", theme, by=by, now=at)


def again(found: Concern) -> Concern:
    return Concern.objects.get(pk=found.pk)


def kinds(found: Concern) -> list[str]:
    return [each.kind for each in ConcernEvent.objects.filter(concern=found).order_by("at", "id")]


def acts() -> list[str]:
    return [line.act for line in LogLine.objects.exclude(act="signed_in").order_by("id")]


def everything() -> tuple[object, ...]:
    """All that an act may change: what is refused leaves it as it was."""
    return (
        list(Concern.objects.order_by("id").values()), list(ConcernEvent.objects.order_by("id").values()),
        Promise.objects.count(), acts(),
    )  # fmt: skip


def send(client: Client, address: str, do: str = "", /, **told: object):
    """What the form of this step sends."""
    prefix = f"{do}-" if do else ""
    return client.post(address, {"do": do, **{f"{prefix}{name}": value for name, value in told.items()}})


__all__ = [
    "ANSWER", "CITY", "DAY", "DUE", "HOUR", "NOW", "REASON", "TEXT", "TODAY", "UTC", "ZONE", "acting", "acts", "again",
    "browser", "everything", "kinds", "member", "person", "published", "raised", "send",
]  # fmt: skip
