"""Ask about an agenda: its points with their times on the clock."""

from __future__ import annotations

from datetime import datetime

from compstat.places.queries import City

from ..models import Item, Meeting
from ..rules import HOUR, ItemKind, Planned, plan
from ..rules.calling import Wanted


def planned(meeting: Meeting, where: City, now: datetime) -> list[Planned]:
    """The points in their order, each with when it was planned and when it is expected, on the city's clock."""
    return plan(list(meeting.items.all()), meeting.starts_at(where.feed.timezone), now)


def points(meeting: Meeting) -> list[Wanted]:
    """The points as they can be edited."""
    return [Wanted(ItemKind(item.kind), item.minutes, item.title, item.id) for item in meeting.items.all()]


def standard() -> list[Wanted]:
    """The points of the hour."""
    return [Wanted(kind, minutes) for kind, minutes in HOUR]


def minutes_planned(meeting: Meeting) -> int:
    """How long the points take together."""
    return sum(Item.objects.filter(meeting=meeting).values_list("minutes", flat=True))
