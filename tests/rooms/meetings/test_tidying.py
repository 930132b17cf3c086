"""What residents entrusted and what phones sent goes in time, unless a legal hold names it; what is a record stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from compstat.access import actions as access
from compstat.access.models import LogLine
from compstat.access.rules import OPERATOR, WrongState
from compstat.meetings.actions import following
from compstat.meetings.links import SEAT, Link
from compstat.meetings.mailing.followers import follow_up
from compstat.meetings.models import (
    Asked,
    Contact,
    Delivered,
    Follower,
    FollowerAct,
    LetterSent,
    Line,
    Meeting,
    Seat,
    Slip,
    Support,
    Tally,
    Unclear,
)
from compstat.meetings.rules import Following

from .calling import CITY, NOW, ON, ZONE

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
OVER = datetime(ON.year, ON.month, ON.day, tzinfo=ZONE)
OURS = ("meeting-seats", "meeting-devices", "meeting-asked", "followers", "meeting-contacts", "follower-acts")
AFTER_MEETING = (Seat, Contact, LetterSent, Delivered, Support, Unclear, Slip)


@pytest.fixture
def meeting() -> Meeting:
    """A meeting on December 10, with one of everything that goes, and of what stays."""
    made = Meeting.objects.create(
        city=CITY, area="D4", on=ON, begins="18:30", called_at=NOW, changed_at=NOW, join_code="ABCDEF"
    )
    seat = Seat.objects.create(meeting=made, code_hash="1", made_at=NOW, changed_at=NOW)
    contact = Contact(seat=seat, entrusted_at=NOW)
    contact.entrust("ann@example.org")
    contact.save()
    LetterSent.objects.create(to=contact.pk, meeting=made, kind="seat-coming", at=NOW)
    Delivered.objects.create(id="d", meeting=made.pk, at=NOW.date())
    Support.objects.create(id="s", meeting=made, line="1")
    Unclear.objects.create(id="u", meeting=made, slide="x", at=NOW)
    Slip.objects.create(id="p", meeting=made, number=1)
    for key, read_at in (("read", NOW), ("unread", None)):
        Asked.objects.create(id=key, meeting=made, text="Why?", language="en", at=NOW, read_at=read_at)
    Line.objects.create(id="l", meeting=made, item="questions", kind="question", text="Why?", said_at=NOW)
    Tally.objects.create(id="t", meeting=made, question="heard", answer="yes", origin="phone", count=1)
    return made


def there() -> int:
    return sum(table._default_manager.count() for table in AFTER_MEETING)


def removed(now: datetime) -> dict[str, int]:
    return {code: count for code, count in access.remove_outlived(now).items() if code in OURS and count}


def test_thirty_days_after_the_meeting_and_not_a_day_earlier(meeting) -> None:
    assert removed(OVER + 30 * DAY) == {} and there() == 7
    assert removed(OVER + 32 * DAY) == {"meeting-seats": 1, "meeting-devices": 1, "meeting-asked": 1}
    assert there() == 0
    assert [row.pk for row in Asked.objects.all()] == ["unread"], "what nobody has read stays until somebody does"
    assert (Meeting.objects.count(), Line.objects.count(), Tally.objects.count()) == (1, 1, 1), "records stay"
    assert removed(OVER + 33 * DAY) == {}
    lines = LogLine.objects.filter(act="records_removed").values_list("object_kind", "object_id")
    assert set(lines) == {(code, "removed-1.held-0") for code in ("meeting-seats", "meeting-devices", "meeting-asked")}


@pytest.mark.parametrize("what", ["everything", "kind", "meeting"])
def test_a_legal_hold_stops_it_until_it_is_lifted(meeting, what) -> None:
    told = {"everything": ("", []), "kind": ("meeting-seats", []), "meeting": ("meeting-seats", [meeting.pk])}
    hold = access.set_hold(CITY, "Docket 26-114", *told[what], by=OPERATOR, now=NOW)
    access.set_hold("boston", "Docket 26-115", by=OPERATOR, now=NOW)
    removed(OVER + 40 * DAY)
    assert Seat.objects.exists() and Contact.objects.exists()
    assert Slip.objects.exists() == (what == "everything")
    access.lift_hold(hold.id, by=OPERATOR, now=NOW)
    removed(OVER + 41 * DAY)
    assert there() == 0


def asked(at: datetime, address: str = "ann@example.org") -> Follower:
    row = Follower(city=CITY, area="D4", asked_at=at)
    row.entrust(address)
    row.save(force_insert=True)
    return row


def test_who_does_not_confirm_is_forgotten_after_a_week_and_who_stops_at_once() -> None:
    unconfirmed, stays, stops = asked(NOW), asked(NOW), asked(NOW)
    Follower.objects.filter(pk__in=[stays.pk, stops.pk]).update(confirmed_at=NOW, found_by="x")
    assert removed(NOW + 7 * DAY - MINUTE) == {}
    following.press(Link(Following.STOP, stops.pk, CITY, "D4"), Following.STOP, now=NOW + DAY)
    Follower.objects.filter(pk=stays.pk).update(found_by="y")
    follow_up(NOW + DAY)
    assert removed(NOW + DAY) == {"followers": 1, "follower-acts": 1}
    assert not FollowerAct.objects.exists()
    assert removed(NOW + 8 * DAY) == {"followers": 1}
    assert [row.pk for row in Follower.objects.all()] == [stays.pk] and unconfirmed.pk != stays.pk


def test_an_address_left_with_a_seat_goes_when_they_say_so_and_a_hold_stops_that_too(meeting) -> None:
    contact = Contact.objects.get()
    following.press(Link(SEAT, contact.pk, CITY, "D4"), Following.CONFIRM, now=NOW)
    follow_up(NOW)
    hold = access.set_hold(CITY, "Docket 26-114", by=OPERATOR, now=NOW)
    removed(NOW + DAY)
    assert Contact.objects.exists()
    access.lift_hold(hold.id, by=OPERATOR, now=NOW)
    assert removed(NOW + DAY)["meeting-contacts"] == 1
    assert Seat.objects.exists() and not Contact.objects.exists()
    assert "meeting-contacts" not in removed(NOW + 2 * DAY)


def test_residents_are_told_how_long_and_nobody_can_set_another_time(client, harborview) -> None:
    told = client.get("/privacy/what-we-keep/").content.decode()
    assert "30 days. Nobody can set another time." in told and "Seats at meetings, addresses left with them" in told
    for code in OURS:
        with pytest.raises(WrongState, match="no such kind"):
            access.set_period(CITY, code, 9, by=OPERATOR, now=NOW)
