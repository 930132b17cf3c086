"""Concerns that residents raised and staff worked on: for tests of the public door."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from compstat.access.actions import new_key
from compstat.access.rules import Actor, Role
from compstat.concerns import actions
from compstat.concerns.actions import answering, moderating, passing_on
from compstat.concerns.actions.raising import Raised, Received
from compstat.concerns.models import Request
from compstat.places import queries as places

from ..meetings.calling import acting, member

CITY, HOME, ZONE = "harborview", "203.0.113.9", ZoneInfo("America/New_York")
LAMPS = "The lamps on Pier Street are dark."
LATELY = timedelta(days=7)


def captain(area: str = "D4") -> Actor:
    """Somebody who answers there."""
    return acting(member(Role.CAPTAIN, area))


def moderator(*areas: str) -> Actor:
    """Somebody who reads what residents wrote there."""
    return acting(member(Role.MODERATOR, *(areas or ("D4",))))


def raised(now: datetime | None = None, *, area: str = "D4", text: str = LAMPS, **told: object) -> Received:
    """A concern as a resident sends it; a week ago, if nothing else is said."""
    where = places.city(CITY)
    made = Raised(text, act=new_key(), **told)  # type: ignore[arg-type]
    return actions.raise_own(where, places.area(where, area), made, network=HOME, now=now or timezone.now() - LATELY)


def published(
    now: datetime | None = None, *, area: str = "D4", text: str = LAMPS, place: str = "", theme: str = "lights",
    reach: tuple[str, ...] = (), **told: object,
) -> Received:  # fmt: skip
    """The same, once a person has read it."""
    at = now or timezone.now() - LATELY
    made = raised(at, area=area, text=text, **told)
    moderating.publish(
        made.concern.pk, text, place, theme, by=moderator(*(reach or (area,))), now=at + timedelta(hours=1)
    )
    made.concern.refresh_from_db()
    return made


def asked(made: Received, monkeypatch, days_ago: int = 3, until_in: int = 20) -> Request:
    """Another organization was asked about it; the letter is not what is tested here."""
    monkeypatch.setattr(passing_on, "_write_to", lambda *_: None)
    now = timezone.now() - timedelta(days=days_ago)
    until: date = timezone.now().astimezone(ZONE).date() + timedelta(days=until_in)
    return passing_on.pass_on(
        made.concern.pk, "Public Works", "works@example.org", "They look after the lamps.", until, by=captain(), now=now
    )


def answered(made: Received, text: str = "The city mends them in May.", now: datetime | None = None) -> None:
    """A captain has answered it."""
    answering.answer(made.concern.pk, text, by=captain(), now=now or timezone.now() - timedelta(days=5))
