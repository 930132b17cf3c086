"""Who is missing: classes alone, a name only where chance would rarely do it; the three questions over time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from compstat.access.rules import Role
from compstat.meetings.models import Meeting
from compstat.meetings.queries import door
from compstat.meetings.queries.missing import Turnout, turnout
from compstat.meetings.queries.recording import trend
from compstat.meetings.rules import State
from compstat.places import queries as places

from .ended import TODAY, over, tally, where
from .scribing import desk, member

# Neighborhoods of D4 with their people, as the city's population file has them.
PEOPLE = {"mill-hill": 14_100, "riverside": 12_600, "station-square": 9_900, "tanners-row": 12_300}


@pytest.fixture
def here(monkeypatch):
    """D4 with four neighborhoods, of which Tanners Row lies partly in D8; people as given."""
    near = [
        places.Area(
            name, name.replace("-", " ").title(), "neighborhood", ("D4", "D8") if name == "tanners-row" else ("D4",)
        )
        for name in PEOPLE
    ]
    monkeypatch.setattr(door, "neighborhoods_of", lambda _where, _area: near)
    monkeypatch.setattr(places, "population", lambda _where: PEOPLE)
    return near


def asked(**counts: int) -> tuple[Meeting, Turnout | None]:
    meeting = over()
    tally(meeting, "neighborhood", **counts)
    return meeting, turnout(meeting, where())


def test_the_place_that_is_missing_is_named(here) -> None:
    told = asked(riverside=22, station_square=12, tanners_row=6, mill_hill=2, elsewhere=3)[1]
    assert told is not None
    assert {each.area.id: each.words for each in told.places} == {
        "mill-hill": "1 to 4", "riverside": "20 or more", "station-square": "10 to 19", "tanners-row": "5 to 9",
    }  # fmt: skip
    # 14,100 of 48,900 people: 28.8 in 100.
    assert {each.area.id: each.share for each in told.places}["mill-hill"] == 29
    assert [each.area.id for each in told.places if each.partly] == ["tanners-row"]
    assert (told.elsewhere, told.can_compare) == ("1 to 4", True)
    assert told.missing is not None and told.missing.id == "mill-hill"


def test_no_name_where_it_could_be_chance_or_the_place_lies_partly_elsewhere(here) -> None:
    for counts in (
        {"riverside": 11, "station_square": 9, "tanners_row": 10, "mill_hill": 12},  # about as many as live there
        {"riverside": 5, "station_square": 5, "tanners_row": 5, "mill_hill": 3},  # too few to say
        {"riverside": 22, "station_square": 22, "tanners_row": 0, "mill_hill": 22},  # it lies partly in D8
    ):
        told = asked(**counts)[1]
        assert told is not None and told.missing is None and told.can_compare


def test_fewer_than_ten_are_not_told(here) -> None:
    assert asked(riverside=5, mill_hill=4)[1] is None and asked()[1] is None
    assert asked(riverside=5, mill_hill=5)[1] is not None


def test_without_population_or_neighborhoods_nothing_is_compared(here, monkeypatch) -> None:
    monkeypatch.setattr(places, "population", lambda _where: {"riverside": 12_600})
    told = asked(riverside=30)[1]
    assert told is not None and not told.can_compare and told.missing is None
    assert [each.people for each in told.places] == [None, 12_600, None, None]
    monkeypatch.setattr(door, "neighborhoods_of", lambda _where, _area: [])
    assert asked(elsewhere=30)[1] is None
    monkeypatch.setattr(door, "neighborhoods_of", lambda _where, _area: here[:1])
    alone = asked(mill_hill=30)[1]
    assert alone is not None and not alone.can_compare


def shown(meeting: Meeting) -> str:
    with translation.override("en"):
        return " ".join(render_to_string("meetings/turnout.html", {"turnout": turnout(meeting, where())}).split())


def test_what_people_read_of_it(here) -> None:
    named = shown(asked(riverside=22, station_square=12, tanners_row=6, mill_hill=2)[0])
    assert "Fewest came from Mill Hill for the people who live there" in named
    assert (
        '">1 to 4</td><td class="num" data-label="Share of those who live here">29 in 100 (14,100 people)</td>' in named
    )
    for count in ("22", ">12<", ">6<", ">2<"):
        assert count not in named.replace("22 in 100", "").replace("12,600", ""), "no count is told, classes alone"
    assert "could be chance" in shown(asked(riverside=11, station_square=9, tanners_row=10, mill_hill=12)[0])
    assert "Fewer than ten people said" in shown(asked(riverside=3)[0])


def test_the_city_itself_supplies_people_and_neighborhoods(harborview) -> None:
    meeting = over()
    tally(meeting, "neighborhood", riverside=30, mill_hill=1, elsewhere=12)
    told = turnout(meeting, where())
    assert told is not None and told.can_compare and told.elsewhere == "10 to 19"
    assert {"riverside", "mill-hill", "station-square"} <= {each.area.id for each in told.places}
    assert all(each.people and each.people > 1000 for each in told.places)
    assert told.missing is not None


def test_the_three_questions_over_time() -> None:
    first, between, last = (over(State.PUBLISHED, on=TODAY + timedelta(days)) for days in (-60, -30, 0))
    tally(first, "heard", yes=20, no=5), tally(between, "heard", yes=3)
    later = over(State.PUBLISHED, on=TODAY + timedelta(30))
    tally(last, "heard", yes=9, partly=1), tally(later, "heard", yes=40)
    told = trend(last)
    assert [each.meeting.id for each in told] == [first.id, between.id, last.id], "none of what came later"
    assert trend(first) == [], "one alone is no trend"
    with translation.override("en"):
        page = " ".join(render_to_string("meetings/trend.html", {"trend": told}).split())
    assert "20 of 25" in page and "9 of 10" in page and "3 of 3" not in page
    assert page.count("fewer than ten") == 7, "eight of nine are; one is heard at the first, one at the last"


def test_staff_find_it_when_they_plan_the_next_meeting() -> None:
    meeting = over(State.PUBLISHED)
    page = f"/staff/meetings/{meeting.id}/missing/"
    told = desk(member(Role.OFFICER)).get(page).content.decode()
    assert "That is too few to show" in told and "There is no second meeting here yet" in told
    assert Client().get(page).status_code == 302
    assert desk(member(Role.CAPTAIN, "D1")).get(page).status_code == 403
