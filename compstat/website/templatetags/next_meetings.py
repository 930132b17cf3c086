"""`{% load next_meetings %}`: when people of an area meet next, for pages that are about something else."""

from __future__ import annotations

from django import template
from django.utils import timezone

from compstat.meetings.queries import calendar
from compstat.meetings.queries.shown import Shown, all_shown
from compstat.places import queries as places
from compstat.places.queries import Area, City

register = template.Library()


@register.simple_tag
def next_meeting(city: City, area: Area) -> Shown | None:
    """`{% next_meeting city area as meeting %}`: the next one that concerns an area; None while none is called."""
    return next(iter(next_meetings(city, area, 1)), None)


@register.simple_tag
def next_meetings(city: City, area: Area, count: int) -> list[Shown]:
    """`{% next_meetings city area 3 as meetings %}`: the next ones that concern an area, soonest first."""
    today = places.moment(city, timezone.now()).date()
    return all_shown(calendar.next_meetings(city, area, today)[:count], city)
