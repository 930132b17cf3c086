"""Harborview's meetings: made up, so that a newcomer sees one that was held, the next, one moved, one cancelled.

Days are told from today, so that there is always a next one. The demo has one captain; for districts that are not hers
she stands for theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from compstat.access import queries as people
from compstat.access.rules import Actor, DoorName, Role, Standing
from compstat.meetings.actions import calendar, ending, organizations, running, series
from compstat.meetings.queries import calendar as calendars
from compstat.meetings.queries import finding
from compstat.meetings.rules import Mode, Need
from compstat.meetings.rules.calling import Facts, nth_of
from compstat.places import queries as places

from .people import HARBORVIEW

AREA: Final = "D4"
THURSDAY: Final = 3
HALF_PAST_SIX: Final = time(18, 30)
LONG_AGO: Final = date(2024, 1, 2)
ST_BRENDAN: Final = Facts(
    venue="St. Brendan’s hall", address="Chapel Street, the door on the yard", neighborhood="mill-hill",
    step_free=True, hearing_loop=True, transit="Two minutes from Mill Hill stop.", languages=("es", "ht"),
    needs=(Need.CHILD_CARE, Need.LARGE_PRINT, Need.FOOD), capacity=160,
)  # fmt: skip
LIBRARY: Final = Facts(
    venue="Riverside Library", address="Alder River Parkway, upstairs", neighborhood="riverside", step_free=True,
    hearing_loop=None, transit="At Riverside stop. There is an elevator.", languages=("es", "ht"),
    needs=(Need.LARGE_PRINT,), capacity=75,
)  # fmt: skip
MOVED: Final = "St. Brendan’s hall is being painted that week."
CANCELLED: Final = "The hall is a polling place that evening. We meet again the month after."


@dataclass(frozen=True)
class Elsewhere:
    """A meeting of another area: in how many days at the soonest, on which weekday, at what time, where."""

    area: str
    days: int
    weekday: int
    begins: time
    facts: Facts
    registration: bool = True
    cancelled: str = ""


ELSEWHERE: Final = (
    Elsewhere("D7", 3, 1, time(18), Facts(
        mode=Mode.BOTH, venue="Lecture Room 2", address="Academy Green, Northgate Road", neighborhood="academy-green",
        step_free=True, transit="At Academy Green stop.", languages=("zh-hans",), needs=(Need.CAPTIONS,),
        link="https://meet.harborview.example/d7", dial_in="555-0167, code 4411",
    )),
    Elsewhere("D1", 5, 2, time(18), Facts(
        venue="The Sail Loft", address="Ropewalk Lane", neighborhood="ropewalk", step_free=True, languages=("pt",),
        transit="Ten minutes on foot from Old Market stop; without steps from the quay side.",
    )),
    Elsewhere("D1+D2", 9, 1, time(12, 30), Facts(
        title="Lunch hour at the Corn Exchange", host="the Downtown Merchants’ Association", minutes=45,
        venue="Corn Exchange", address="Market Street, first floor", neighborhood="old-market", step_free=False,
        hearing_loop=True, transit="At Old Market stop. Bring your lunch.", languages=("es", "zh-hans"),
    ), registration=False),
    Elsewhere("D8", 12, 2, time(18), Facts(
        venue="Brickyard Hall", address="Station Street", neighborhood="brickyard", step_free=True, hearing_loop=False,
        transit="At Brickyard stop.", languages=("ht", "kea", "es"), needs=(Need.CHILD_CARE,), capacity=190,
    )),
    Elsewhere("D6", 7, 2, time(19), Facts(
        venue="Quarry Bank School", address="Quarry Road", neighborhood="quarry-bank", step_free=True,
        transit="Parking; a shuttle leaves Academy Green at 6:30.", languages=("es",),
    ), cancelled="The school’s heating has failed. We are looking for another evening."),
    Elsewhere("D9", 14, 0, HALF_PAST_SIX, Facts(
        mode=Mode.ONLINE, link="https://meet.harborview.example/d9", dial_in="555-0169, code 2207",
        languages=("pt", "kea"), needs=(Need.CAPTIONS,),
    ), registration=False),
)  # fmt: skip
ORGANIZATIONS: Final = (  # name, whom to ask for, how; whether asked to the last meeting and came, to the next
    ("Mill Hill Neighbors", "chair", "mail@millhill.example", True, True),
    ("St. Brendan’s parish", "parish office", "555-0141", True, True),
    ("Mill Hill School", "principal’s office", "555-0142", True, True),
    ("Riverside Tenants’ Union", "office", "in person, Tuesdays", False, True),
    ("Station Square Traders", "secretary", "mail@stationsquare.example", False, True),
    ("Maison Ayiti Cultural Center", "program desk", "555-0143", None, True),
    ("Chapel Street Clinic", "front desk", "555-0144", None, False),
    ("Alder River Rowing Club", "boathouse", "in person, weekends", None, False),
    ("Quay Street Grocery", "manager", "in person", None, False),
)  # fmt: skip


def prepare(*, now: datetime) -> None:
    """Make them, unless there are any. Each leaves its lines in the captain's name."""
    where = places.city(HARBORVIEW)
    here = places.moment(where, now)
    if calendars.feed(where, where.whole, here.date()):
        return
    upcoming = next_thursday(here.date())
    _series(upcoming, here)
    for each in ELSEWHERE:
        _elsewhere(each, here)
    _organizations(here)


def next_thursday(today: date) -> date:
    """The Thursday on which Mill Hill meets next: 5 to 11 days away."""
    soon = today + timedelta(days=5)
    return soon + timedelta((THURSDAY - soon.weekday()) % 7)


def _captain(*areas: str) -> Actor:
    """The made-up captain, as if she had been that in these areas for years."""
    chen = next(person for person in people.demo_people() if person.email.startswith("chen@"))
    agency = people.standings(chen.id)[0].agency
    held = Standing(Role.CAPTAIN, agency, HARBORVIEW, frozenset(areas), LONG_AGO)
    return Actor(chen.id, DoorName.STAFF, (held,), True)


def _series(upcoming: date, here: datetime) -> None:
    """The monthly meeting in D4: one was held, the next is open, the one after is moved, a later one cancelled."""
    by, nth = _captain(AREA), nth_of(upcoming)
    then = here - timedelta(days=42)
    made = series.call_series(
        HARBORVIEW, AREA, THURSDAY, nth, HALF_PAST_SIX, ST_BRENDAN, first_on=then.date(), by=by, now=then
    )
    series.keep_announced(here)
    days = list(calendars.meetings_of_series(made, then.date()))
    held = [day for day in days if day.on < here.date()]
    coming = days[len(held) :]
    for each in held:
        hold(each.id, by)
    calendar.open_registration(HARBORVIEW, coming[0].id, by=by, now=here)
    calendar.move_meeting(
        HARBORVIEW, coming[1].id, coming[1].on + timedelta(days=7), HALF_PAST_SIX, LIBRARY, MOVED, by=by, now=here
    )
    calendar.cancel_meeting(HARBORVIEW, coming[3].id, CANCELLED, by=by, now=here)


def hold(meeting_id: str, by: Actor) -> None:
    """A meeting begins and ends on its day."""
    found = finding.meeting(HARBORVIEW, meeting_id)
    zone = places.city(HARBORVIEW).feed.timezone
    running.begin_meeting(found, by=by, now=found.starts_at(zone))
    ending.end_meeting(found, by=by, now=found.stops_at(zone) + timedelta(minutes=8))


def _elsewhere(told: Elsewhere, here: datetime) -> None:
    by = _captain("city")
    soon = here.date() + timedelta(days=told.days)
    on = soon + timedelta((told.weekday - soon.weekday()) % 7)
    made = calendar.call_meeting(
        HARBORVIEW, told.area, on, told.begins, told.facts, registration=told.registration, by=by, now=here
    )
    if told.cancelled:
        calendar.cancel_meeting(HARBORVIEW, made.id, told.cancelled, by=by, now=here)


def _organizations(here: datetime) -> None:
    """Who was asked to come to the last meeting and to the next, and who came."""
    by, where, then = _captain(AREA), places.city(HARBORVIEW), here - timedelta(days=42)
    kept = [
        (organizations.keep_organization(HARBORVIEW, AREA, name, role, channel, by=by, now=then).id, came, asked)
        for name, role, channel, came, asked in ORGANIZATIONS
    ]
    last, following = finding.meetings_held(HARBORVIEW, AREA).first(), finding.next_meeting(where, AREA, here.date())
    if last:
        came = {key: told for key, told, _ in kept if told is not None}
        organizations.ask_organizations(HARBORVIEW, last.id, came, by=by, now=then)
        organizations.note_who_came(HARBORVIEW, last.id, came, by=by, now=here)
    if following:
        asked = [key for key, _, asked in kept if asked]
        organizations.ask_organizations(HARBORVIEW, following.id, asked, by=by, now=here)
