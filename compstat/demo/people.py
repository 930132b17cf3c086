"""Harborview's people: made up, so that a newcomer can see the product from each side."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from compstat.access import queries
from compstat.access.actions import grant, settle_demo_person
from compstat.access.rules import Actor, DoorName, Role, Standing

HARBORVIEW = "harborview"
DEPARTMENT, CITY_HALL, NEIGHBORS = "Harborview Police Department", "City of Harborview", "Harborview Neighbors"
SAFE_HARBOR = "Safe Harbor Center"
LONG_AGO: Final = date(2019, 1, 2)
PEOPLE = (
    ("Captain Mei Chen", "chen", DEPARTMENT, "department", Role.CAPTAIN, ["D4"]),
    ("Officer Luis Ortega", "ortega", DEPARTMENT, "department", Role.COMMUNITY_SERVICE_OFFICER, ["D4"]),
    ("Priya Raman, crime analyst", "raman", DEPARTMENT, "department", Role.CRIME_ANALYST, ["city"]),
    ("Daniel Okafor, publisher", "okafor", DEPARTMENT, "department", Role.PUBLISHER, ["city"]),
    ("Ruth Feldman, publisher", "feldman", DEPARTMENT, "department", Role.PUBLISHER, ["city"]),
    ("Grace Whitfield, records and privacy", "whitfield", CITY_HALL, "city", Role.RECORDS_OFFICER, ["city"]),
    ("Samir Haddad, administrator", "haddad", CITY_HALL, "city", Role.ADMINISTRATOR, ["city"]),
    ("Elena Petrova, administrator", "petrova", CITY_HALL, "city", Role.ADMINISTRATOR, ["city"]),
    ("Joseph Baptiste, neighborhood partner", "baptiste", NEIGHBORS, "community", Role.PARTNER, ["D4"]),
    ("Teresa Amado, civilian moderator", "amado", CITY_HALL, "city", Role.MODERATOR, ["city"]),
    ("Hannah Lindqvist, advocate", "lindqvist", SAFE_HARBOR, "partner", Role.ADVOCATE, ["city"]),
)


def prepare(*, now: datetime) -> None:
    """Make them, unless they are here. They have no password: the demo lets one in with a click."""
    for name, mail, agency, kind, role, areas in PEOPLE:
        settle_demo_person(HARBORVIEW, name, mail, agency, kind, role, areas, now=now)
    if not queries.proposals(HARBORVIEW).exists():
        _propose(now)


def _propose(now: datetime) -> None:
    """One administrator wants a second records officer: it waits for the other, to be seen and decided."""
    known = {person.email.partition("@")[0]: person for person in queries.demo_people()}
    haddad = known["haddad"]
    by = Actor(haddad.id, DoorName.STAFF, queries.standings(haddad.id), True, now, now + timedelta(minutes=1))
    hall = queries.agencies(HARBORVIEW).get(name=CITY_HALL)
    grant(known["feldman"].id, hall.id, Role.RECORDS_OFFICER, ["city"], by=by, now=now)


def as_ever(mail: str, *areas: str, now: datetime) -> Actor:
    """One of them, as if they had had their role in these areas for years (their own if none is named).

    The demo has one captain and one officer; for districts that are not theirs they stand for others.
    """
    found = next(person for person in queries.demo_people() if person.email.startswith(f"{mail}@"))
    held = queries.standings(found.id)[0]
    mine = Standing(held.role, held.agency, HARBORVIEW, frozenset(areas) or held.areas, LONG_AGO)
    return Actor(found.id, DoorName.STAFF, (mine,), True, now)
