"""Calendar entries (RFC 5545): one meeting, or a feed that people's own calendars read again and again.

An entry keeps its UID wherever the meeting is moved to; SEQUENCE grows with what people rely on; what is cancelled
stays, as cancelled. Times are on the city's clock, and the calendar carries the rules of that clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from icalendar import Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard, vText

from compstat.places import queries as places
from compstat.places.queries import Area, City

from . import saying
from .models import Meeting
from .rules import Mode, State

MADE_BY: Final = "-//Community CompStat//Meetings//EN"
READ_AGAIN: Final = timedelta(hours=4)
MINUTE: Final = timedelta(minutes=1)
Address = Callable[[Meeting], str]  # the meeting's page, with scheme and host


def one(meeting: Meeting, where: City, address: Address) -> bytes:
    """One meeting, as a file to be opened."""
    return _calendar([meeting], where, address, saying.name_text(meeting, places.area(where, meeting.area), where))


def many(meetings: Sequence[Meeting], where: City, address: Address, name: str) -> bytes:
    """A feed to subscribe to."""
    return _calendar(meetings, where, address, name)


def _calendar(meetings: Sequence[Meeting], where: City, address: Address, name: str) -> bytes:
    made, zone = Calendar(), where.feed.timezone
    made.add("prodid", MADE_BY)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", vText(name))  # by itself the library escapes neither
    made.add("x-wr-calname", vText(name))
    made.add("x-wr-timezone", zone)
    made.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    if meetings:
        days = [meeting.on for meeting in meetings]
        made.add_component(clock_of(zone, min(days).year, max(days).year))
    for meeting in meetings:
        made.add_component(entry(meeting, where, address(meeting)))
    return bytes(made.to_ical())


def entry(meeting: Meeting, where: City, address: str) -> Event:
    """A meeting as an entry of a calendar."""
    zone, made = where.feed.timezone, Event()
    cancelled = meeting.state == State.CANCELLED
    name = saying.name_text(meeting, places.area(where, meeting.area), where)
    made.add("uid", f"{meeting.id}@{meeting.city}.community-compstat")
    made.add("sequence", meeting.sequence)
    made.add("dtstamp", meeting.changed_at.astimezone(UTC))
    made.add("created", meeting.called_at.astimezone(UTC))
    made.add("last-modified", meeting.changed_at.astimezone(UTC))
    made.add("dtstart", meeting.starts_at(zone))
    made.add("duration", timedelta(minutes=meeting.minutes))  # an end might be a time that comes twice
    made.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    made.add("summary", gettext("Cancelled: %(meeting)s") % {"meeting": name} if cancelled else name)
    made.add("location", saying.place_text(meeting))
    made.add("url", address)
    made.add("description", "\n".join(_told(meeting, address)))
    return made


def _told(meeting: Meeting, address: str) -> Iterator[str]:
    """What somebody wants to know on the way there."""
    if meeting.state == State.CANCELLED:
        yield gettext("This meeting will not be held. Why: %(reason)s") % {"reason": meeting.reason}
    if meeting.host:
        yield gettext("Within the meeting of %(host)s.") % {"host": meeting.host}
    if meeting.mode != Mode.ONLINE:
        yield saying.place_text(meeting)
        yield from (part for part in (meeting.transit, *saying.access_texts(meeting)) if part)
    yield from _from_home(meeting)
    if meeting.languages:
        yield gettext("Interpreters: %(languages)s.") % {"languages": saying.languages_text(meeting)}
    yield from (f"{need}." for need in saying.needs_texts(meeting))
    yield gettext("You do not need to register or give a name.")
    yield gettext("Agenda, and what became of it: %(address)s") % {"address": address}


def _from_home(meeting: Meeting) -> Iterator[str]:
    if meeting.mode == Mode.IN_PERSON:
        return
    if meeting.link:
        yield gettext("Online: %(link)s") % {"link": meeting.link}
    if meeting.dial_in:
        yield gettext("By telephone: %(number)s") % {"number": meeting.dial_in}


# --- The rules of a clock. Written here, since icalendar 7.3 puts the change in spring an hour late (03:00 for 02:00).


@lru_cache(maxsize=64)
def clock_of(zone: str, first: int, last: int) -> Timezone:
    """The rules of a zone's clock from a year before the first to the end of the year after the last."""
    clock, made = ZoneInfo(zone), Timezone()
    made.add("tzid", zone)
    begins = datetime(first - 1, 1, 1, tzinfo=UTC)
    made.add_component(_from(begins, clock, clock.utcoffset(begins.astimezone(clock)) or timedelta()))
    for at, before in changes(clock, begins, datetime(last + 2, 1, 1, tzinfo=UTC)):
        made.add_component(_from(at, clock, before))
    return made


def _from(at: datetime, clock: tzinfo, before: timedelta) -> Component:
    """From this moment on the clock shows so much; its face then still shows the time of before."""
    there = at.astimezone(clock)
    made = TimezoneDaylight() if there.dst() else TimezoneStandard()
    made.add("dtstart", (at + before).replace(tzinfo=None))
    made.add("tzoffsetfrom", before)
    made.add("tzoffsetto", there.utcoffset())
    made.add("tzname", there.tzname())
    return made


def changes(clock: tzinfo, begins: datetime, ends: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """The moments at which a clock is set, each with what it showed before, as an offset from UTC."""

    def offset(at: datetime) -> timedelta:
        return at.astimezone(clock).utcoffset() or timedelta()

    day = begins
    while day < ends:
        low, high = day, day + timedelta(1)
        if offset(low) != offset(high):
            while high - low > MINUTE:
                middle = low + ((high - low) / 2 // MINUTE) * MINUTE
                low, high = (middle, high) if offset(middle) == offset(day) else (low, middle)
            yield high, offset(day)
        day += timedelta(1)


def file_name(where: City, area: Area, on: date | None = None) -> str:
    """What the file of a feed, or of the meeting of a day, is called."""
    slug = area.slug.replace("+", "-")
    return f"{where.id}-{slug}-meeting-{on}.ics" if on else f"{where.id}-{slug}-meetings.ics"
