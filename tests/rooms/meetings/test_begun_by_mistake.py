"""A meeting begins near its time, and what was begun by mistake is as open as before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from compstat.access.models import LogLine
from compstat.access.rules import Actor, NotAllowed, Role, WrongState
from compstat.meetings.actions import calendar, running, voting
from compstat.meetings.models import Meeting, Unclear
from compstat.meetings.rules import ItemKind, PollEvent, PollKind, Speaker, State

from .ended import line
from .scribing import NOW, TODAY, act, acting, called, desk, member, results


@pytest.fixture
def mei() -> Actor:
    return acting(member(Role.CAPTAIN))


@pytest.mark.parametrize(("on", "hour", "begins"), [
    (TODAY, 22, False), (TODAY, 21, True), (TODAY, 18, True), (TODAY + timedelta(60), 18, False),
    (TODAY + timedelta(1), 0, False), (TODAY - timedelta(3), 18, True),
])  # fmt: skip
def test_it_begins_three_hours_before_its_time_at_the_earliest(mei, on: date, hour: int, begins: bool) -> None:
    """It is 7 pm. What nobody has begun on its day may be begun later, to write down what was said."""
    meeting = called(State.OPEN, on=on, begins=f"{hour:02}:01" if hour == 22 else f"{hour:02}:00")
    meeting.refresh_from_db()
    if begins:
        assert running.begin_meeting(meeting, by=mei, now=NOW)
        return
    with pytest.raises(WrongState, match=r"It is too early: a meeting begins 3 hours before its time.*move it first"):
        running.begin_meeting(meeting, by=mei, now=NOW)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.began_at, LogLine.objects.count()) == ("open", None, 0)


def test_what_was_begun_by_mistake_is_open_again_and_can_be_cancelled(mei) -> None:
    meeting = called(State.OPEN)
    meeting.refresh_from_db()
    running.begin_meeting(meeting, by=mei, now=NOW)
    running.begin_item(meeting, meeting.items.get(kind=ItemKind.WELCOME).id, by=mei, now=NOW)
    running.speaks(meeting, Speaker.POLICE, by=mei, now=NOW)
    Meeting.objects.filter(pk=meeting.pk).update(slide="join")
    Unclear.objects.create(id="u", meeting=meeting, slide="join", at=NOW)
    assert running.not_begun(meeting, by=mei, now=NOW)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.began_at, meeting.edition, meeting.briefing_to, meeting.slide) == (
        "open", None, "", None, "",
    )  # fmt: skip
    assert not meeting.turns.exists() and not meeting.unclear.exists()
    assert not meeting.items.exclude(began_at=None, ended_at=None).exists()
    calendar.cancel_meeting(meeting.city, meeting.id, "It was called for another day.", by=mei, now=NOW)
    assert Meeting.objects.get(pk=meeting.pk).state == "cancelled"


def test_what_was_written_voted_or_counted_stays(mei) -> None:
    written, voted, counted = called(), called(), called()
    line(written, "Why?")
    poll = voting.make_poll(voted, PollKind.SHOW, "What first?", ["A", "B"], 1, by=mei, now=NOW)
    voting.move_poll(poll, PollEvent.OPENED, by=mei, now=NOW)
    poll.answers.create(id="a", act="a", choices=[0])
    Meeting.objects.filter(pk=counted.pk).update(came=12)
    for meeting in (written, voted, counted):
        with pytest.raises(WrongState, match=r"the meeting has begun. End it instead"):
            running.not_begun(meeting, by=mei, now=NOW)
        assert Meeting.objects.get(pk=meeting.pk).state == "in_session"
    with pytest.raises(WrongState):
        running.not_begun(called(State.DRAFTED), by=mei, now=NOW)
    with pytest.raises(NotAllowed):
        running.not_begun(called(), by=acting(member(Role.CAPTAIN, "D1")), now=NOW)
    assert LogLine.objects.filter(act="meeting_began").count() == 0


def test_the_scribes_page_offers_what_is_possible() -> None:
    person = member(Role.CAPTAIN)
    client, far, now = desk(person), called(State.OPEN, on=date(2099, 1, 1)), called()
    page = client.get(f"/staff/meetings/{far.id}/scribe/").content.decode()
    assert "It can begin from 3 hours before its time." in page and "Begin the meeting" not in page
    address = f"/staff/meetings/{now.id}/scribe/"
    assert "Begun by mistake" in client.get(address).content.decode()
    line(now, "Why?")
    assert "Begun by mistake" not in client.get(address).content.decode()
    now.lines.all().delete()
    assert results(client, person, now, act("not_begun")) == [(True, False, "")]
    assert Meeting.objects.get(pk=now.pk).state == "open"
