"""Call meetings that come back, leave a day out, end them. What is announced is always concrete: a year of meetings.

Each meeting of a series is a meeting of its own, with its own address, agenda and calendar entry: it can be moved or
cancelled alone. A job adds the newest every day.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Final

from compstat.access import rules as access
from compstat.access.actions import Act, TimedJob, acting, register_job
from compstat.access.rules import SYSTEM, Actor, Permission, WrongState
from compstat.places import queries as places
from compstat.places.queries import City

from .. import rules
from ..models import Meeting, Series
from ..queries import calendar as queries
from ..rules import FUTURE, days_of_series
from ..rules.calling import AHEAD, Facts, check_series, clock_time
from . import calendar

NO_DAY: Final = "No day of this series lies in the next 12 months, after what is left out. Choose other days."


def call_series(
    city_id: str, area_id: str, weekday: int, nth: int, begins: time, facts: Facts, *, first_on: date,
    last_on: date | None = None, skips: tuple[date, ...] = (), by: Actor, now: datetime,
) -> Series:  # fmt: skip
    """Announce meetings that come back, monthly or every week or two; those of 12 months at once. WrongState."""
    where, area_id, now = calendar.may_call(city_id, area_id, by, now)
    facts = calendar.checked(where, facts)
    check_series(weekday, nth, first_on, last_on, now.date())
    made = Series(
        city=where.id, area=area_id, weekday=weekday, nth=nth, begins=begins, first_on=first_on, last_on=last_on,
        skips=sorted({str(day) for day in skips}), like=asdict(facts),
    )  # fmt: skip
    with acting(
        Act.SERIES_CALLED, by=by, now=now, object_kind="series", object_id=made.id, city=where.id,
        permission=Permission.CALL_MEETING,
    ):  # fmt: skip
        made.save(force_insert=True)
        if not _announce(where, made, now):
            raise WrongState(NO_DAY)
    return made


def skip_day(city_id: str, series_id: str, on: date, reason: str, *, by: Actor, now: datetime) -> Series:
    """No meeting on one of a series' days; one that was announced is cancelled, and everybody can read why."""
    found, now = _may_change(city_id, series_id, by, now)
    rules.check_reason(reason)
    if on < now.date() or on not in days_of_series(found.weekday, found.nth, found.first_on, found.last_on or on):
        raise WrongState("This is no day of this series that is still to come.")
    with acting(
        Act.SERIES_CALLED, by=by, now=now, object_kind="series", object_id=found.id, city=found.city,
        permission=Permission.CALL_MEETING,
    ):  # fmt: skip
        Series.objects.filter(pk=found.pk).update(skips=sorted({*found.skips, str(on)}))
        for meeting in Meeting.objects.filter(series=found, series_on=on, state__in=FUTURE):
            calendar.cancel(meeting, reason, now)
    return queries.series(city_id, series_id)


def end_series(city_id: str, series_id: str, last_on: date, reason: str, *, by: Actor, now: datetime) -> Series:
    """No meeting of this series after a day; those announced for later are cancelled, and everybody can read why."""
    found, now = _may_change(city_id, series_id, by, now)
    rules.check_reason(reason)
    if not now.date() <= last_on <= now.date() + AHEAD:
        raise WrongState("Choose a last day from today on, within the next 12 months.")
    with acting(
        Act.SERIES_CALLED, by=by, now=now, object_kind="series", object_id=found.id, city=found.city,
        permission=Permission.CALL_MEETING,
    ):  # fmt: skip
        Series.objects.filter(pk=found.pk).update(last_on=last_on, ended_at=now)
        for meeting in Meeting.objects.filter(series=found, series_on__gt=last_on, state__in=FUTURE):
            calendar.cancel(meeting, reason, now)
    return queries.series(city_id, series_id)


def _may_change(city_id: str, series_id: str, by: Actor, now: datetime) -> tuple[Series, datetime]:
    """A series that goes on, and the city's own time. SeriesUnknown, NotAllowed, WrongState."""
    found = queries.series(city_id, series_id)
    where, area = places.city(found.city), places.area(places.city(found.city), found.area)
    now = places.moment(where, now)
    access.check(by, Permission.CALL_MEETING, city=where.id, area=places.answering(area), now=now)
    if found.ended_at:
        raise WrongState("This series was ended already. Call a new one.")
    return found, now


def _announce(where: City, series: Series, now: datetime) -> int:
    """Store the meetings a series means and that are not there yet; how many. Inside an act."""
    facts, zone = queries.facts_like(series), where.feed.timezone
    made = [
        calendar.new_meeting(where, series.area, on, clock_time(on, series.begins, zone), facts, now, series=series)
        for on in queries.days_missing(series, now, zone)
    ]
    calendar.store(made)
    return len(made)


def keep_announced(now: datetime) -> int:
    """Announce what has come within reach of each series, a year ahead; how many meetings. The job of every day.

    Nobody's permission is asked: a person called the series. A series of a city that is not configured here waits.
    """
    return sum(_keep_announced(where, now) for where in places.cities())


def _keep_announced(where: City, now: datetime) -> int:
    here = places.moment(where, now)
    count = 0
    for series in Series.objects.filter(city=where.id, ended_at=None).order_by("id"):
        if queries.days_missing(series, here, where.feed.timezone):
            with acting(
                Act.SERIES_CALLED, by=SYSTEM, now=here, object_kind="series", object_id=series.id, city=where.id
            ):
                locked = Series.objects.select_for_update().get(pk=series.pk)
                count += _announce(where, locked, here)
    return count


register_job(TimedJob("announce-series", timedelta(days=1), keep_announced))
