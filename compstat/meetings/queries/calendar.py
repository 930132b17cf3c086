"""Ask about the calendar: whose meetings concern an area, what is to come and what was, what a series still means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from compstat.access.rules import WrongState
from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..models import Meeting, Moved, Series
from ..rules import FUTURE, HAPPENED, Event, Mode, State, days_of_series
from ..rules.calling import AHEAD, KEPT, Facts
from . import finding

IN_FEED: Final = timedelta(days=60)  # how long a meeting stays in a calendar's feed
HELD: Final = 24  # how many of those that were held a page lists


class SeriesUnknown(WrongState, LookupError):
    """There is no such series."""


@dataclass(frozen=True)
class Calendar:
    """Meetings as a page lists them: the next one, those after it (cancelled ones too), and those that are over."""

    next: Meeting | None
    coming: tuple[Meeting, ...]
    held: tuple[Meeting, ...]


def concerning(where: City, area: Area) -> list[str]:
    """The areas whose meetings concern an area: itself, what it lies in or meets with, and what lies in it."""
    if area.kind == "city":
        return [each.id for each in places.areas(where)]
    beside = {"neighborhood"} if area.kind == "neighborhood" else set()
    shared = [each for each in places.areas(where) if set(each.districts) & set(area.districts)]
    return [each.id for each in shared if each.id == area.id or each.kind not in beside]


def calendar_of(where: City, area: Area, now: datetime) -> Calendar:
    """What people of an area find in its calendar. `now` is the city's own time."""
    here = Meeting.objects.filter(city=where.id, area__in=concerning(where, area))
    to_come = Q(on__gte=now.date(), state__in=[*FUTURE, State.CANCELLED]) | Q(state=State.IN_SESSION)
    coming = list(here.filter(to_come).order_by("on", "begins", "id"))
    first = next((each for each in coming if each.state != State.CANCELLED), None)
    over = here.filter(Q(state__in={*HAPPENED} - {State.IN_SESSION}) | Q(state__in=FUTURE, on__lt=now.date()))
    held = over.order_by("-on", "-begins", "-id")[:HELD]
    return Calendar(first, tuple(each for each in coming if each is not first), tuple(held))


def next_meetings(where: City, area: Area, today: date) -> QuerySet[Meeting]:
    """Those that concern an area and are to come or in session, soonest first."""
    return finding.meetings_to_come(where.id, today).filter(area__in=concerning(where, area))


def feed(where: City, area: Area, today: date) -> list[Meeting]:
    """What an area's calendar to subscribe to holds: all to come, and two months of what was, cancelled ones too."""
    found = Meeting.objects.filter(city=where.id, area__in=concerning(where, area), on__gte=today - IN_FEED)
    return list(found.order_by("on", "begins", "id"))


def facts_of(meeting: Meeting) -> Facts:
    """What is said of a meeting beside its day and time."""
    return _facts({name: getattr(meeting, name) for name in KEPT})


def facts_like(series: Series) -> Facts:
    """What is said of each meeting of a series."""
    return _facts(series.like)


def _facts(told: Mapping[str, Any]) -> Facts:
    lists = {name: tuple(told[name]) for name in ("languages", "needs")}
    return Facts(**{**told, **lists, "mode": Mode(told["mode"])})


def last_move(meeting: Meeting) -> Moved | None:
    """What was before the newest move; None when it was never moved, and while it is cancelled."""
    if meeting.state == State.CANCELLED:
        return None
    return meeting.moves.filter(kind=Event.MOVED).last()


def series(city_id: str, series_id: str) -> Series:
    """One series of a city. SeriesUnknown."""
    found = Series.objects.filter(city=city_id, pk=series_id).first()
    if found is None:
        raise SeriesUnknown("There is no such series. Go back to the list of meetings.")
    return found


def series_of(city_id: str, area_ids: Iterable[str], today: date) -> QuerySet[Series]:
    """The series of these areas that still go on."""
    going = Q(last_on=None) | Q(last_on__gte=today)
    return Series.objects.filter(going, city=city_id, area__in=list(area_ids)).order_by("area", "id")


def meetings_of_series(found: Series, today: date) -> QuerySet[Meeting]:
    """The meetings of a series from today on, cancelled ones too."""
    return Meeting.objects.filter(series=found, on__gte=today).order_by("on", "begins")


def days_missing(found: Series, now: datetime, zone: str) -> list[date]:
    """The days a series means, from now until a year from now, for which no meeting was announced yet."""
    last = min(found.last_on or date.max, now.date() + AHEAD)
    there = set(Meeting.objects.filter(series=found).values_list("series_on", flat=True))
    days = days_of_series(found.weekday, found.nth, found.first_on, last)
    return [
        on for on in days if str(on) not in found.skips and on not in there and _to_come(on, found.begins, now, zone)
    ]


def _to_come(on: date, begins: time, now: datetime, zone: str) -> bool:
    return datetime.combine(on, begins, ZoneInfo(zone)) > now


@dataclass(frozen=True)
class Desk:
    """Meetings as staff see them: in session now, over but without signed minutes, to come, and forgotten."""

    now: tuple[Meeting, ...]
    to_finish: tuple[Meeting, ...]
    coming: tuple[Meeting, ...]
    forgotten: tuple[Meeting, ...]  # their day is over, and nobody began or cancelled them
    held: tuple[Meeting, ...]


def desk(city_id: str, area_ids: Iterable[str], today: date) -> Desk:
    """The meetings of these areas by what they need."""
    here = Meeting.objects.filter(city=city_id, area__in=list(area_ids))
    coming = here.filter(on__gte=today, state__in=[*FUTURE, State.CANCELLED]).order_by("on", "begins", "id")
    newest = here.order_by("-on", "-begins", "-id")
    return Desk(
        tuple(here.filter(state=State.IN_SESSION).order_by("on", "begins")),
        tuple(newest.filter(state=State.DRAFTED)),
        tuple(coming),
        tuple(newest.filter(state__in=FUTURE, on__lt=today)[:HELD]),
        tuple(newest.filter(state=State.PUBLISHED)[:HELD]),
    )
