"""A meeting is begun, shown, timed and ended by those who may; the same act twice is one; an incident comes first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from compstat.access.models import LogLine
from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.meetings.actions import incident, running
from compstat.meetings.models import Item, Meeting, Turn
from compstat.meetings.queries.slides import slides
from compstat.meetings.rules import ItemKind, Speaker, State
from compstat.places.queries import area, city

from .scribing import NOW, acting, called, desk, member

ACT = "01K9AAAAAAAAAAAAAAAAAAAAAA"
WORDS = "On Tuesday a young man was killed on Quay Street. We know little yet, and say what we know."


@pytest.fixture
def by():
    return acting(member(Role.OFFICER))


def item(meeting: Meeting, kind: ItemKind) -> Item:
    return meeting.items.get(kind=kind)


def keys(meeting: Meeting, **how: bool) -> list[str]:
    where = city("harborview")
    return [slide.key for slide in slides(meeting, where, area(where, "D4"), NOW.date(), **how)]


def acts() -> list[str]:
    return list(LogLine.objects.order_by("id").values_list("act", flat=True))


def test_it_begins_with_the_newest_briefing_ends_and_goes_on(harborview, by) -> None:
    meeting = called(State.OPEN)
    assert running.begin_meeting(meeting, by=by, now=NOW, act=ACT)
    assert (meeting.state, meeting.edition, meeting.briefing_to) == ("in_session", harborview.id, date(2026, 11, 15))
    assert not running.begin_meeting(meeting, by=by, now=NOW + timedelta(1), act=ACT)
    assert meeting.began_at == NOW
    running.begin_item(meeting, item(meeting, ItemKind.WELCOME).id, by=by, now=NOW)
    assert running.end_meeting(meeting, by=by, now=NOW + timedelta(hours=1))
    assert (meeting.state, meeting.ended_at) == ("drafted", NOW + timedelta(hours=1))
    assert item(meeting, ItemKind.WELCOME).ended_at == NOW + timedelta(hours=1)
    assert meeting.turns.get().who == Speaker.NOBODY
    assert running.resume(meeting, by=by, now=NOW + timedelta(hours=1))
    assert (meeting.state, meeting.ended_at) == ("in_session", None)
    assert acts() == ["meeting_began", "agenda_changed", "meeting_ended", "meeting_began"]


def test_without_a_briefing_it_begins_and_says_so(data_folder, by) -> None:
    meeting = called(State.ANNOUNCED)
    running.begin_meeting(meeting, by=by, now=NOW)
    assert (meeting.state, meeting.edition, meeting.briefing_to) == ("in_session", "", None)
    assert [key for key in keys(meeting) if key == "numbers"]


def test_what_is_refused_changes_nothing_and_leaves_no_line(by) -> None:
    open_, over = called(State.OPEN), called(State.DRAFTED)
    first = item(open_, ItemKind.WELCOME).id
    for refused in (
        lambda: running.end_meeting(open_, by=by, now=NOW), lambda: running.resume(open_, by=by, now=NOW),
        lambda: running.begin_meeting(over, by=by, now=NOW), lambda: running.show_slide(open_, "join", by=by, now=NOW),
        lambda: running.begin_item(open_, first, by=by, now=NOW),
        lambda: running.end_item(open_, first, by=by, now=NOW),
        lambda: running.speaks(open_, Speaker.POLICE, by=by, now=NOW),
    ):  # fmt: skip
        with pytest.raises(WrongState):
            refused()
    session = called()
    with pytest.raises(WrongState, match="not there any more"):
        running.show_slide(session, "atlantis", by=by, now=NOW)
    with pytest.raises(WrongState, match="not on the agenda"):
        running.begin_item(session, first, by=by, now=NOW)
    assert acts() == []


def test_only_in_ones_own_area_and_role() -> None:
    meeting = called(State.OPEN)
    for other in (acting(member(Role.CAPTAIN, "D1")), acting(member(Role.PUBLISHER))):
        with pytest.raises(NotAllowed):
            running.begin_meeting(meeting, by=other, now=NOW)
    for officer in (acting(member(Role.OFFICER)), acting(member(Role.COMMUNITY_SERVICE_OFFICER))):
        with pytest.raises(NotAllowed):
            incident.set_incident_mode(meeting, True, WORDS, by=officer, now=NOW)
    assert acts() == []


def test_of_two_who_begin_at_once_one_is_told(by, monkeypatch) -> None:
    meeting = called(State.OPEN)
    stale = Meeting.objects.get(pk=meeting.pk)
    running.begin_meeting(meeting, by=by, now=NOW)
    monkeypatch.setattr(stale, "refresh_from_db", lambda: None)
    with pytest.raises(WrongState, match="Somebody has just changed"):
        running.begin_meeting(stale, by=by, now=NOW)
    assert acts() == ["meeting_began"]


def test_a_slide_that_is_shown_begins_its_point_and_ends_the_one_before(by) -> None:
    meeting = called()
    assert running.show_slide(meeting, "join", by=by, now=NOW, act=ACT)
    assert not running.show_slide(meeting, "questions", by=by, now=NOW, act=ACT)
    assert Meeting.objects.get(pk=meeting.pk).slide == "join"
    running.show_slide(meeting, "questions", by=by, now=NOW + timedelta(minutes=3))
    welcome, asked = item(meeting, ItemKind.WELCOME), item(meeting, ItemKind.QUESTIONS)
    assert (welcome.began_at, welcome.ended_at) == (NOW, NOW + timedelta(minutes=3))
    assert (asked.began_at, asked.ended_at) == (NOW + timedelta(minutes=3), None)
    running.show_slide(meeting, "welcome", by=by, now=NOW + timedelta(minutes=9))  # looking back begins nothing again
    assert item(meeting, ItemKind.WELCOME).ended_at == NOW + timedelta(minutes=3)
    assert item(meeting, ItemKind.QUESTIONS).ended_at is None


def test_points_and_turns_keep_the_clock_of_the_device(by) -> None:
    meeting = called()
    welcome, numbers = item(meeting, ItemKind.WELCOME), item(meeting, ItemKind.NUMBERS)
    running.begin_item(meeting, welcome.id, at=NOW - timedelta(minutes=9), by=by, now=NOW)
    running.begin_item(meeting, numbers.id, at=NOW - timedelta(minutes=6), by=by, now=NOW)
    running.end_item(meeting, numbers.id, at=NOW - timedelta(minutes=1), by=by, now=NOW)
    assert item(meeting, ItemKind.WELCOME).ended_at == NOW - timedelta(minutes=6)
    assert item(meeting, ItemKind.NUMBERS).ended_at == NOW - timedelta(minutes=1)
    running.begin_item(meeting, numbers.id, by=by, now=NOW)  # it goes on
    again = item(meeting, ItemKind.NUMBERS)
    assert (again.began_at, again.ended_at) == (NOW - timedelta(minutes=6), None)
    skipped = item(meeting, ItemKind.PROBLEM)
    running.end_item(meeting, skipped.id, by=by, now=NOW)
    assert item(meeting, ItemKind.PROBLEM).began_at == NOW
    assert running.speaks(meeting, Speaker.POLICE, at=NOW - timedelta(minutes=5), by=by, now=NOW, act=ACT)
    assert not running.speaks(meeting, Speaker.POLICE, at=NOW, by=by, now=NOW, act=ACT)
    turn = Turn.objects.get()
    assert (turn.id, turn.who, turn.at) == (ACT, "police", NOW - timedelta(minutes=5))


def test_after_an_incident_the_captain_speaks_first_and_no_number_changes(harborview) -> None:
    meeting, mei = called(edition=harborview.id, briefing_to=date(2026, 11, 15)), acting(member(Role.CAPTAIN))
    before = keys(meeting)
    off = ["deaths", "weeks-commercial_burglary"]
    assert {*off, "deaths-2"} < set(before)  # a list that goes on is taken off whole
    told = {"on": True, "words": WORDS, "without": [*off, "questions", "help", "atlantis"]}
    assert incident.set_incident_mode(meeting, **told, by=mei, now=NOW, act=ACT)
    assert not incident.set_incident_mode(meeting, **told, by=mei, now=NOW, act=ACT)
    assert sorted(meeting.incident_without) == off  # help, questions and what is next always stay
    assert keys(meeting) == ["incident", *(key for key in before if not key.startswith(tuple(off)))]
    assert set(keys(meeting, everything=True)) == {"incident", *before}
    first = meeting.items.order_by("position").first()
    assert (first.kind, first.position, meeting.items.count()) == ("incident", 0, 8)
    where = city("harborview")
    (slide, *_) = slides(meeting, where, area(where, "D4"), NOW.date())
    assert slide.told["words"] == WORDS
    assert [help_.number for help_ in slide.told["helps"]] == ["555-0190"]
    assert meeting.moves.get().reason == "incident: on weeks-commercial_burglary deaths"
    assert incident.set_incident_mode(meeting, False, by=mei, now=NOW)
    assert keys(meeting) == before
    assert meeting.items.count() == 7
    assert meeting.moves.last().reason == "incident: off"
    assert acts() == ["incident_mode_set", "incident_mode_set"]


def test_incident_mode_takes_words_and_a_meeting_that_is_not_over() -> None:
    mei = acting(member(Role.CAPTAIN))
    for meeting, words in ((called(), "No."), (called(), "a" * 1001), (called(State.DRAFTED), WORDS)):
        with pytest.raises(WrongState):
            incident.set_incident_mode(meeting, True, words, by=mei, now=NOW)
    begun = called()
    incident.set_incident_mode(begun, True, WORDS, by=mei, now=NOW)
    incident.set_incident_mode(begun, True, f"{WORDS} More tomorrow.", by=mei, now=NOW)
    running.begin_item(begun, item(begun, ItemKind.INCIDENT).id, by=mei, now=NOW)
    incident.set_incident_mode(begun, False, by=mei, now=NOW)
    assert item(begun, ItemKind.INCIDENT).began_at == NOW  # that it came first stays in the record
    assert "incident" not in keys(begun)


def test_the_page_of_incident_mode(harborview) -> None:
    meeting, mei = called(State.OPEN), member(Role.CAPTAIN)
    address, captain = f"/staff/meetings/{meeting.id}/incident/", desk(mei)
    page = captain.get(address).content.decode()
    assert 'value="deaths"' in page
    assert 'value="questions"' not in page
    wrong = captain.post(address, {"on": "1", "words": "No."})
    assert wrong.status_code == 200
    assert "Say what has happened" in wrong.content.decode()
    assert captain.post(address, {"on": "1", "words": WORDS, "without": ["deaths"]}).status_code == 302
    page = captain.get(address).content.decode()
    assert "It is on." in page
    assert WORDS in page
    assert captain.post(address, {"off": "1"}).status_code == 302
    assert not Meeting.objects.get(pk=meeting.pk).incident
    assert desk(member(Role.OFFICER)).get(address).status_code == 403
