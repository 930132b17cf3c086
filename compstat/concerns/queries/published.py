"""Ask what everybody may read: published concerns of an area, how many were answered in time, what was withheld."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, QuerySet

from compstat.places import queries as places

from .. import rules
from ..models import Concern
from ..rules import Ground, Publication, Theme, Waiting

__all__ = ["NOT_ASKED", "RATED", "Rate", "counts_by_ground", "counts_by_theme", "published_of", "rate"]

NOT_ASKED: Final = rules.UNANSWERED
RATED: Final = 90  # days: what came before says little about how it is now


@dataclass(frozen=True)
class Rate:
    """Of how many whose time is over or that are answered, how many were answered in so many working hours."""

    in_time: int
    of_them: int
    hours: int
    days: int = RATED  # of those that came in so many days


def published_of(city_id: str, area_id: str, *, since: date | None = None) -> QuerySet[Concern]:
    """What everybody may read of an area and what lies in it, newest first; duplicates stand once. AreaUnknown."""
    found = _of_area(city_id, area_id).filter(publication=Publication.PUBLISHED, merged_into="")
    found = found.filter(raised_on__gte=since) if since else found
    return found.order_by("-raised_on", "-id")


def rate(city_id: str, area_id: str, now: datetime) -> Rate:
    """How an area's answers keep to the clock. Never by person. What asks for no answer does not count."""
    zone = places.city(city_id)
    came = _of_area(city_id, area_id).filter(came_at__gte=now - timedelta(days=RATED), merged_into="")
    times = came.exclude(ground__in=NOT_ASKED).values_list("came_at", "first_answer_at")
    waiting = [
        Waiting(places.moment(zone, came_at), places.moment(zone, answered_at) if answered_at else None)
        for came_at, answered_at in times
        if came_at
    ]
    in_time, of_them = rules.share_in_time(waiting, places.moment(zone, now))
    return Rate(in_time, of_them, rules.HOURS)


def counts_by_ground(city_id: str, area_id: str) -> Counter[Ground]:
    """How many texts of an area were withheld, by the ground. AreaUnknown."""
    withheld = _of_area(city_id, area_id).filter(publication=Publication.WITHHELD)
    counts = dict(withheld.order_by().values_list("ground").annotate(n=Count("pk")))
    return Counter({ground: counts[ground] for ground in Ground if ground in counts})


def counts_by_theme(city_id: str, area_id: str, since: date, until: date) -> Counter[Theme]:
    """What people of an area asked for between two days, both included: published concerns by theme. AreaUnknown."""
    asked = published_of(city_id, area_id, since=since).filter(raised_on__lte=until)
    return Counter(Theme(theme) for theme in asked.values_list("theme", flat=True))


def _of_area(city_id: str, area_id: str) -> QuerySet[Concern]:
    """Concerns of an area, and of areas that lie wholly or partly in it."""
    where = places.city(city_id)
    area = places.area(where, area_id)
    found = Concern.objects.filter(city=where.id)
    if area.kind == "city":
        return found
    within = [each.id for each in places.areas(where) if each.kind != "city" and _lies_in(each, area)]
    return found.filter(area__in=within)


def _lies_in(each: places.Area, area: places.Area) -> bool:
    if each.id == area.id:
        return True
    if area.kind == "neighborhood" or each.kind == "group":
        return False
    return bool(set(each.districts) & set(area.districts))
