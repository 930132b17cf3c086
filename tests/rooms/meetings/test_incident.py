"""Serious-incident mode in record and minutes: by title, in the reader's language, whole, as long as it was on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import translation

from compstat.access.rules import Role
from compstat.meetings.actions.incident import set_incident_mode
from compstat.meetings.models import Meeting, Moved
from compstat.meetings.queries.composing import compose
from compstat.meetings.queries.incident import history, switched, titles, told
from compstat.meetings.rules import Event, State, incident
from compstat.places.queries import city

from .scribing import NOW, TODAY, acting, called, desk, member

WORDS = "We are with the family of those who were hurt last night."
LATER = NOW + timedelta(minutes=9)


@pytest.fixture
def mei():
    return member(Role.CAPTAIN)


@pytest.fixture
def meeting(harborview) -> Meeting:
    return called(edition=harborview.id, briefing_to=date(2026, 11, 15))


def switch(meeting: Meeting, mei, *without: str, on: bool = True, now=NOW) -> None:
    assert set_incident_mode(meeting, on, WORDS if on else "", without, by=acting(mei), now=now)


def reasons(meeting: Meeting) -> list[str]:
    return [each.reason for each in history(meeting, city("harborview"), TODAY, meeting.moves.all())]


def test_what_is_written_down_is_codes_and_nothing_is_cut() -> None:
    keys = [f"poll-{n:026}" for n in range(30)]
    told = incident.entries(True, keys)
    assert len(told) == 4 and all(len(each) <= incident.LONGEST_REASON for each in told)
    assert [key for each in told for key in incident.keys_of(each)] == keys
    assert incident.is_on(told[0]) and [incident.goes_on(each) for each in told] == [False, True, True, True]
    assert incident.entries(True, []) == ["incident: on"] and incident.entries(False, keys) == ["incident: off"]
    assert all(map(incident.is_entry, told)) and not incident.is_entry("The hall has no heating.")
    assert not incident.is_on("incident: off")


def test_titles_stand_in_the_reader_s_language_and_all_of_them(meeting, mei) -> None:
    where = city("harborview")
    switch(meeting, mei, "deaths", "table-violent", "priorities")
    meeting.moves.create(at=NOW, kind=Event.CHANGED, reason=f"incident: and {' '.join(['who'] * 40)}")
    assert switched(meeting)[0].without[:3] == ("table-violent", "deaths", "priorities")
    [english] = reasons(meeting)
    assert english.endswith(
        "Taken off the screen: Violence against people; People killed or shot; Priorities; Who does what by when."
    )
    with translation.override("es"):
        [spanish] = reasons(meeting)
        assert "Personas asesinadas o heridas de bala" in spanish and "People" not in spanish
        assert "Personas asesinadas o heridas de bala" in told(meeting, where, TODAY).titles
    Meeting.objects.filter(pk=meeting.pk).update(edition="", briefing_to=None)
    meeting.refresh_from_db()
    meeting.items.exclude(kind="incident").delete()
    assert titles(meeting, where, TODAY, ["deaths", "table-violent", "priorities"]) == [
        "Priorities", "2 slides that are not kept any more"
    ]  # fmt: skip
    assert titles(meeting, where, TODAY, ["deaths"]) == ["1 slide that is not kept any more"]


def test_what_was_off_at_any_time_is_told_also_when_the_mode_was_switched_off_before_the_end(meeting, mei) -> None:
    where = city("harborview")
    assert told(meeting, where, TODAY) is None
    switch(meeting, mei, "deaths")
    switch(meeting, mei, "unusual", now=LATER)
    assert told(meeting, where, TODAY).titles == ["Is anything unusual?", "People killed or shot"]
    assert told(meeting, where, TODAY).to_the_end
    switch(meeting, mei, on=False, now=LATER)
    found = told(meeting, where, TODAY)
    assert (found.titles, found.to_the_end) == (["Is anything unusual?", "People killed or shot"], False)
    assert reasons(meeting)[-1] == "Serious-incident mode was switched off. All slides are back."
    text = compose(meeting, where, TODAY)
    assert "Taken off the screen: Is anything unusual?; People killed or shot.\nIt was switched off before" in text
    assert f"- {WORDS}" in text
    Meeting.objects.filter(pk=meeting.pk).update(state=State.PUBLISHED, ended_at=LATER)
    page = Client().get(f"/harborview/meetings/{meeting.id}/").content.decode()
    assert "It was switched off before the end" in page and ">People killed or shot</li>" in page
    assert "incident: " not in page
    staff = desk(mei).get(f"/staff/meetings/{meeting.id}/").content.decode()
    assert "Serious-incident mode is on" in staff and "incident: " not in staff and "Announced again" not in staff


def test_what_was_over_before_people_came_is_history_alone(meeting, mei) -> None:
    meeting.moves.create(at=NOW, kind=Event.CANCELLED, reason="incident: on strike")  # what somebody typed
    meeting.moves.create(at=NOW - timedelta(days=1), kind=Event.CHANGED, reason="incident: on deaths")
    meeting.moves.create(at=NOW - timedelta(hours=5), kind=Event.CHANGED, reason="incident: off")
    assert told(meeting, city("harborview"), TODAY) is None
    assert "The captain" not in compose(meeting, city("harborview"), TODAY)
    assert len(reasons(meeting)) == 3 and reasons(meeting)[0] == "incident: on strike"


def test_what_was_written_down_before_there_were_codes_stays_as_it_is(meeting) -> None:
    said = "Serious-incident mode is on: the captain's words come first. Taken off: People killed or shot."
    Moved.objects.create(meeting=meeting, at=NOW, kind=Event.CHANGED, reason=said)
    Meeting.objects.filter(pk=meeting.pk).update(incident=True, incident_without=["deaths"])
    meeting.refresh_from_db()
    assert reasons(meeting) == [said]
    assert told(meeting, city("harborview"), TODAY).titles == ["People killed or shot"]
