"""Calendar entries, read back as a calendar would: UID, SEQUENCE, both changes of the clock, moves, cancellations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar, Event, Timezone

from compstat.access.models import Person
from compstat.access.rules import Role
from compstat.meetings import ics
from compstat.meetings.actions import calendar
from compstat.meetings.models import Meeting
from compstat.meetings.rules import Mode
from compstat.places.queries import city

from .calling import BEGINS, CITY, HALL, NOW, ON, acting, called, member

WHY = "The hall is being painted."
PAGE = "https://compstat.example.gov/harborview/meetings/"
HOUR = timedelta(hours=1)


@pytest.fixture
def mei() -> Person:
    return member(Role.CAPTAIN, "D4")


def read(content: bytes) -> Calendar:
    """A calendar as another program reads it; lines are at most 75 bytes and end as they must."""
    assert all(len(line) <= 75 for line in content.split(b"\r\n")) and b"\n" not in content.replace(b"\r\n", b"")
    return Calendar.from_ical(content)


def entry_of(meeting: Meeting) -> Event:
    told = read(ics.one(Meeting.objects.get(pk=meeting.pk), city(CITY), lambda found: PAGE + found.id))
    (event,) = told.walk("VEVENT")
    return event


def by_its_own_rules(clock: Timezone, wall: datetime) -> timedelta:
    """What a calendar that knows nothing but VTIMEZONE takes a wall-clock time for: RFC 5545, 3.6.5.

    The newest onset at or before it, each onset being told on the clock that was right before it.
    """
    onsets = [(part["DTSTART"].dt, part["TZOFFSETTO"].td) for part in clock.walk() if part.name != "VTIMEZONE"]
    return max((onset, after) for onset, after in onsets if onset <= wall)[1]


def test_an_entry_says_all_that_somebody_needs_on_the_way(mei) -> None:
    facts = replace(HALL, mode=Mode.BOTH, link="https://meet.example.org/d4", dial_in="555-0167; code 4411")
    made = called(mei, facts=facts)
    told = entry_of(made)
    assert told["UID"] == f"{made.id}@harborview.community-compstat"
    assert (told["SEQUENCE"], told["STATUS"], told["URL"]) == (0, "CONFIRMED", PAGE + made.id)
    assert told["SUMMARY"] == "Community meeting, District D4: Mill Hill, Riverside and Station Square"
    assert told["LOCATION"] == "St. Brendan’s hall, Chapel Street, and online"
    assert told["DTSTAMP"].dt == NOW.astimezone(UTC) and told.content_line("DTSTAMP", told["DTSTAMP"])[-1] == "Z"
    for words in (
        "There is a way in without steps.", "We do not know yet whether there is a hearing loop.", "Chapel Street",
        "By telephone: 555-0167; code 4411", "https://meet.example.org/d4", "Mill Hill stop", "Child care",
        "Spanish (español) and Haitian Creole (kreyòl ayisyen)", PAGE + made.id,
    ):  # fmt: skip
        assert words in told["DESCRIPTION"], words
    calendar_of_it = read(ics.one(made, city(CITY), lambda found: PAGE + found.id))
    assert (calendar_of_it["METHOD"], calendar_of_it["VERSION"]) == ("PUBLISH", "2.0")


def test_neither_text_nor_mode_breaks_an_entry(mei) -> None:
    made, title = called(mei, facts=replace(HALL, host="Neighbors, Inc.")), "Bread, salt; \\ and\nBEGIN:VEVENT"
    Meeting.objects.filter(pk=made.pk).update(title=title)
    told = entry_of(made)
    assert told["SUMMARY"] == title and "Neighbors, Inc." in told["DESCRIPTION"]
    online = entry_of(called(mei, facts=replace(HALL, mode=Mode.ONLINE, dial_in="555-0167")))
    assert online["LOCATION"] == "Online" and "steps" not in online["DESCRIPTION"]


# UTC − 4 in summer, − 5 in winter; the clock is set on Sunday, November 1, 2026 and Sunday, March 14, 2027 at 2 am.
ACROSS = [
    (date(2026, 10, 31), time(18, 30), 4), (date(2026, 11, 1), time(18, 30), 5), (date(2027, 3, 13), time(18, 30), 5),
    (date(2027, 3, 14), time(18, 30), 4), (date(2026, 11, 1), time(1, 30), 4), (date(2027, 3, 14), time(3, 30), 4),
]  # fmt: skip


@pytest.mark.parametrize(("on", "begins", "behind"), ACROSS)
def test_across_both_changes_of_the_clock_the_entry_s_own_rules_give_the_right_moment(mei, on, begins, behind) -> None:
    october = datetime(2026, 10, 1, 12, tzinfo=ZoneInfo("America/New_York"))
    made = calendar.call_meeting(CITY, "D4", on, begins, HALL, by=acting(mei), now=october)
    told = read(ics.one(made, city(CITY), lambda found: PAGE))
    (event,), (clock,) = told.walk("VEVENT"), told.walk("VTIMEZONE")
    start = event["DTSTART"]
    assert start.params["TZID"] == clock["TZID"] == "America/New_York"
    wall = start.dt.replace(tzinfo=None)
    assert wall == datetime.combine(on, begins)
    assert by_its_own_rules(clock, wall) == timedelta(hours=-behind)
    assert start.dt.astimezone(UTC) == datetime.combine(on, begins, UTC) + timedelta(hours=behind)
    assert event["DURATION"].dt == HOUR and "DTEND" not in event  # which might come twice


def test_a_meeting_during_which_the_clock_is_set_lasts_as_long_as_it_lasts(mei) -> None:
    october = datetime(2026, 10, 1, 12, tzinfo=ZoneInfo("America/New_York"))
    made = calendar.call_meeting(
        CITY, "D4", date(2026, 11, 1), time(0, 30), replace(HALL, minutes=120), by=acting(mei), now=october
    )
    assert entry_of(made)["DURATION"].dt == timedelta(hours=2)
    assert made.stops_at("America/New_York").astimezone(UTC) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "onsets"),
    [
        ("America/New_York", {
            "2026-03-08 02:00": (-5, -4), "2026-11-01 02:00": (-4, -5), "2027-03-14 02:00": (-5, -4),
            "2027-11-07 02:00": (-4, -5),
        }),
        ("Europe/Dublin", {  # at 1 am UTC on the last Sundays of March and October
            "2026-03-29 01:00": (0, 1), "2026-10-25 02:00": (1, 0), "2027-03-28 01:00": (0, 1),
            "2027-10-31 02:00": (1, 0),
        }),
        ("Asia/Kolkata", {}),
    ],
)  # fmt: skip
def test_the_rules_of_a_clock(zone, onsets) -> None:
    """The days and hours of the laws, written down by hand: each onset on the clock that was right before it."""
    found = {
        f"{part['DTSTART'].dt:%Y-%m-%d %H:%M}": tuple(part[name].td / HOUR for name in ("TZOFFSETFROM", "TZOFFSETTO"))
        for part in ics.clock_of(zone, 2026, 2027).subcomponents
    }
    assert {at: told for at, told in found.items() if at[:4] in {"2026", "2027"}} == onsets
    first = min(found)
    assert first < "2025-02" and found[first][0] == found[first][1]  # from before the first meeting on


def test_a_move_and_a_cancellation_keep_the_uid_and_count_on(mei) -> None:
    made, by = called(mei), {"by": acting(mei), "now": NOW + HOUR}
    told = [entry_of(made)]
    calendar.move_meeting(CITY, made.id, ON + timedelta(7), BEGINS, HALL, WHY, **by)
    told.append(entry_of(made))
    calendar.cancel_meeting(CITY, made.id, WHY, **by)
    told.append(entry_of(made))
    calendar.revive_meeting(CITY, made.id, "The hall is dry.", **by)
    told.append(entry_of(made))
    assert {event["UID"] for event in told} == {f"{made.id}@harborview.community-compstat"}
    assert [event["SEQUENCE"] for event in told] == [0, 1, 2, 3]
    assert [event["STATUS"] for event in told] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [event["DTSTART"].dt.date() for event in told] == [ON, *[ON + timedelta(7)] * 3]
    assert [event["DTSTAMP"].dt for event in told] == [NOW.astimezone(UTC), *[(NOW + HOUR).astimezone(UTC)] * 3]
    assert told[2]["SUMMARY"].startswith("Cancelled: ") and WHY in told[2]["DESCRIPTION"]


def soon(by: Person, days: int, area: str = "D4") -> Meeting:
    """A meeting in so many days from today, whatever day that is."""
    early, on = timezone.now() - timedelta(days=120), timezone.now().date() + timedelta(days=days)
    return calendar.call_meeting(CITY, area, on, BEGINS, HALL, by=acting(by), now=early)


def uids(content: bytes) -> Iterator[str]:
    return (str(event["UID"]).partition("@")[0] for event in read(content).walk("VEVENT"))


def test_a_feed_has_what_is_to_come_and_two_months_of_what_was(client, harborview) -> None:
    chief = member(Role.CAPTAIN, "city")
    old, recent, off, coming, beside = (
        soon(chief, -61),
        soon(chief, -59),
        soon(chief, 8),
        soon(chief, 20),
        soon(chief, 9, "D1"),
    )
    calendar.cancel_meeting(CITY, off.id, WHY, by=acting(chief), now=timezone.now())
    group = soon(chief, 30, "d1+d2")
    answer = client.get("/harborview/d4/meetings.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8" and not answer.cookies
    assert answer["Content-Disposition"] == 'inline; filename="harborview-d4-meetings.ics"'
    assert list(uids(answer.content)) == [recent.id, off.id, coming.id] and old.id.encode() not in answer.content
    statuses = [event["STATUS"] for event in read(answer.content).walk("VEVENT")]
    assert statuses == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert list(uids(client.get("/harborview/d1/meetings.ics").content)) == [beside.id, group.id]
    assert len(list(uids(client.get("/harborview/city/meetings.ics").content))) == 5
    assert client.get("/harborview/atlantis/meetings.ics").status_code == 404
    again = client.get("/harborview/d4/meetings.ics", HTTP_IF_NONE_MATCH=answer["ETag"])
    assert again.status_code == 304 and not again.content
    calendar.move_meeting(
        CITY, coming.id, coming.on + timedelta(1), BEGINS, HALL, WHY, by=acting(chief), now=timezone.now()
    )
    assert client.get("/harborview/d4/meetings.ics", HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 200


def test_a_feed_without_meetings_is_a_calendar_too(client) -> None:
    told = read(client.get("/harborview/d4/meetings.ics").content)
    assert [part.name for part in told.walk()] == ["VCALENDAR"] and "D4" in told["X-WR-CALNAME"]


def test_one_meeting_is_a_file_and_its_page_leads_to_it(client, mei) -> None:
    made = soon(mei, 20)
    answer = client.get(f"/harborview/meetings/{made.id}/meeting.ics")
    assert answer["Content-Disposition"] == f'attachment; filename="harborview-d4-meeting-{made.on}.ics"'
    (event,) = read(answer.content).walk("VEVENT")
    assert event["URL"] == f"http://testserver/harborview/meetings/{made.id}/"
    assert f"/harborview/meetings/{made.id}/meeting.ics" in client.get(event["URL"]).content.decode()
    page = client.get("/harborview/d4/meetings/").content.decode()
    assert "webcal://testserver/harborview/d4/meetings.ics" in page
    assert client.get("/harborview/meetings/none/meeting.ics").status_code == 404
