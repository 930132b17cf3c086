"""Who acts: through which door, in which roles, and what they have proved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

EVERYWHERE: Final = "city"  # the area that holds all others
DEPUTY: Final = ".deputy"  # behind a role in the logbook


class DoorName(StrEnum):
    """How somebody came in."""

    COMMAND = "command"
    STAFF = "staff"
    PUBLIC = "public"
    WORK = "work"


class Role(StrEnum):
    """What a person is for an agency."""

    OFFICER = "officer"
    COMMUNITY_SERVICE_OFFICER = "community_service_officer"
    CAPTAIN = "captain"
    CRIME_ANALYST = "crime_analyst"
    PUBLISHER = "publisher"
    RECORDS_OFFICER = "records_officer"
    MODERATOR = "moderator"
    ADVOCATE = "advocate"  # trained to read what people tell of sexual and domestic violence
    PARTNER = "partner"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Standing:
    """A membership as the rules see it: a role, for an agency of a city, in areas, from a day until a day."""

    role: Role
    agency: str
    city: str
    areas: frozenset[str]
    since: date
    until: date | None = None  # the last day
    deputy_of: str = ""  # the person they stand in for; empty for a membership of their own

    @property
    def code(self) -> str:
        """What the logbook says of it: the role, and whether a deputy acts in it."""
        return f"{self.role}{DEPUTY}" if self.deputy_of else self.role.value

    def counts(self, city: str, today: date) -> bool:
        """Whether it is of this city, and today is one of its days."""
        return self.city == city and self.since <= today and (self.until is None or today <= self.until)


@dataclass(frozen=True)
class Actor:
    """Who acts, through which door, and what they have proved."""

    who: str  # a person's key, or operator, system, nobody
    door: DoorName
    standings: tuple[Standing, ...] = field(default=())
    second_factor: bool = False  # in this session
    proved_at: datetime | None = None  # when a second factor was last given
    keys_until: datetime | None = None  # an administrator's power, taken until then
    deputy_of: frozenset[str] = frozenset()  # whom they stand in for today; this takes from what they may, only

    @property
    def stands_for(self) -> frozenset[str]:
        """Who acts when this actor does: themselves, and those whose deputy they are."""
        return self.deputy_of | {self.who}


OPERATOR: Final = Actor("operator", DoorName.COMMAND)
SYSTEM: Final = Actor("system", DoorName.WORK)
NOBODY: Final = Actor("nobody", DoorName.PUBLIC)


def is_person(who: str) -> bool:
    """Whether this names a person, rather than the operator, the system or nobody."""
    return who not in {"", OPERATOR.who, SYSTEM.who, NOBODY.who}
