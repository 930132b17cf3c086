"""Ask what everybody may read: published concerns of an area, by theme, and how many were withheld."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Min, QuerySet

from compstat.places import queries as places

from ..models import Concern
from ..rules import Ground, Publication, Theme

__all__ = ["FEWEST", "Sealed", "counts_by_ground", "counts_by_theme", "of_area", "published_of", "sealed_in"]

FEWEST: Final = 5  # of accounts of violence: fewer are not told


@dataclass(frozen=True)
class Sealed:
    """How many concerns of a year were accounts of violence. None: from 1 to 4, which are not told."""

    year: int
    count: int | None


def published_of(city_id: str, area_id: str, *, since: date | None = None) -> QuerySet[Concern]:
    """What everybody may read of an area and what lies in it, newest first; duplicates stand once. AreaUnknown."""
    found = of_area(city_id, area_id).filter(publication=Publication.PUBLISHED, merged_into="")
    found = found.filter(raised_on__gte=since) if since else found
    return found.order_by("-raised_on", "-id")


def counts_by_ground(city_id: str, area_id: str) -> Counter[Ground]:
    """How many texts of an area were withheld, by the ground; of what is sealed nothing is counted here. AreaUnknown.

    That one person of a block has told of violence must not be read from a count that went up by one: see `sealed_in`.
    """
    withheld = of_area(city_id, area_id).filter(publication=Publication.WITHHELD).exclude(ground=Ground.SEALED)
    counts = dict(withheld.order_by().values_list("ground").annotate(n=Count("pk")))
    return Counter({ground: counts[ground] for ground in Ground if ground in counts})


def sealed_in(city_id: str, today: date) -> list[Sealed]:
    """How many concerns turned out to be accounts of violence: of the whole city, by years that are over, newest first.

    Of a year that is not over none is told: it would go up on the day on which somebody was read. 1 to 4 are hidden.
    """
    here = Concern.objects.filter(city=city_id)
    first = here.aggregate(first=Min("raised_on"))["first"]
    sealed = Counter(here.filter(ground=Ground.SEALED).values_list("raised_on__year", flat=True))
    years = range(today.year - 1, (first or today).year - 1, -1)
    return [Sealed(year, sealed[year] if sealed[year] not in range(1, FEWEST) else None) for year in years]


def counts_by_theme(city_id: str, area_id: str, since: date, until: date) -> Counter[Theme]:
    """What people of an area asked for between two days, both included: published concerns by theme. AreaUnknown."""
    asked = published_of(city_id, area_id, since=since).filter(raised_on__lte=until)
    return Counter(Theme(theme) for theme in asked.values_list("theme", flat=True))


def of_area(city_id: str, area_id: str) -> QuerySet[Concern]:
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
