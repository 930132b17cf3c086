"""What would leave people before a closed door is refused; clocks that are set change nothing for people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from compstat.access.rules import WrongState
from compstat.meetings.rules import ItemKind, Mode, Need
from compstat.meetings.rules.calling import (
    Facts,
    Wanted,
    check_agenda,
    check_facts,
    check_moment,
    check_organization,
    check_series,
    clock_time,
    is_last,
    moved_by,
    nth_of,
    on_entry,
    tidy,
)

ZONE = "America/New_York"
NOW = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo(ZONE))
HALL = Facts(venue="St. Brendan’s hall", address="Chapel Street")
HOME = Facts(mode=Mode.ONLINE, link="https://meet.example.org/d4")


@pytest.mark.parametrize(
    "facts",
    [
        HALL, HOME, replace(HOME, link="", dial_in="555-0167"), replace(HALL, mode=Mode.BOTH, dial_in="555-0167"),
        replace(HALL, languages=("es", "zh-hans"), needs=(Need.FOOD,), capacity=1, minutes=15),
    ],
)  # fmt: skip
def test_what_people_can_come_by_is_taken(facts) -> None:
    check_facts(tidy(facts))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (replace(HALL, venue=""), "where people meet"), (replace(HALL, address=" "), "where people meet"),
        (replace(HOME, link=""), "from home"), (replace(HALL, mode=Mode.BOTH), "from home"),
        (replace(HALL, dial_in="555-0167"), "in person alone"),
        (replace(HOME, link="http://meet.example.org"), "https"),
        (replace(HOME, link="https://meet"), "https"), (replace(HOME, link="javascript://meet.example.org"), "https"),
        (replace(HOME, link="https://meet.example.org/a b"), "https"),
        (replace(HALL, minutes=14), "15 to 240"), (replace(HALL, minutes=241), "15 to 240"),
        (replace(HALL, title="x" * 121), "120 characters"), (replace(HALL, capacity=0), "how many people"),
        (replace(HALL, needs=("parking",)), "from the lists"),
        (replace(HALL, languages=("Spanish",)), "from the lists"),
        (replace(HALL, needs=(Need.STEP_FREE,)), "from the lists"),  # it has a field of its own
    ],
)  # fmt: skip
def test_what_would_leave_people_outside_is_refused(facts, why) -> None:
    with pytest.raises(WrongState, match=why):
        check_facts(tidy(facts))


def test_online_alone_there_is_no_place_and_blanks_are_taken_off() -> None:
    told = tidy(replace(HALL, mode=Mode.ONLINE, step_free=True, transit="By tram", link=" https://meet.example.org "))
    assert (told.venue, told.address, told.step_free, told.transit) == ("", "", None, "")
    assert told.link == "https://meet.example.org"
    assert tidy(replace(HALL, venue=" The\n Sail  Loft ")).venue == "The Sail Loft"
    assert on_entry(HALL) == ("", 60, "", "") != on_entry(replace(HALL, minutes=75))


@pytest.mark.parametrize(
    ("on", "begins", "shown"),
    [
        (date(2027, 3, 14), time(2, 30), time(3, 30)),  # the clock leaps from 2 to 3
        (date(2027, 3, 14), time(3, 0), time(3, 0)),
        (date(2026, 11, 1), time(1, 30), time(1, 30)),  # twice: the first is meant
        (date(2026, 11, 1), time(18, 30), time(18, 30)), (date(2027, 3, 14), time(18, 30), time(18, 30)),
    ],
)  # fmt: skip
def test_what_clocks_show(on, begins, shown) -> None:
    assert clock_time(on, begins, ZONE) == shown


def test_a_moment_that_is_over_too_far_or_leapt_over_is_refused() -> None:
    check_moment(date(2026, 11, 25), time(9, 1), NOW, ZONE)
    check_moment(date(2027, 11, 26), time(9), NOW, ZONE)  # 366 days
    for on, begins, why in (
        (date(2026, 11, 25), time(9), "is over"), (date(2026, 11, 24), time(20), "is over"),
        (date(2027, 11, 27), time(9), "12 months"), (date(2027, 3, 14), time(2, 30), "leaps over"),
    ):  # fmt: skip
        with pytest.raises(WrongState, match=why):
            check_moment(on, begins, NOW, ZONE)


def test_which_weekday_of_its_month_a_day_is() -> None:
    days = [date(2026, 10, day) for day in (1, 7, 8, 15, 22, 28, 29, 31)]
    assert [nth_of(day) for day in days] == [1, 1, 2, 3, 4, 4, -1, -1]
    assert [is_last(day) for day in days] == [False] * 5 + [True] * 3  # October has 31 days: from the 25th on


def test_a_series_that_means_no_day_is_refused() -> None:
    today = date(2026, 11, 25)
    check_series(3, 1, today, None, today)
    check_series(6, -1, today, today, today)
    check_series(3, 7, today, None, today)
    check_series(3, 14, today, None, today)
    for refused in (
        (7, 1, today, None), (3, 5, today, None), (3, 0, today, None), (3, 21, today, None),
        (3, 1, date(2026, 11, 24), None), (3, 1, date(2027, 11, 27), None), (3, 1, today, date(2026, 11, 24)),
    ):  # fmt: skip
        with pytest.raises(WrongState):
            check_series(*refused, today)


A, B, C = (Wanted(ItemKind.NUMBERS, 10, id=name) for name in "ABC")


def test_points_move_up_and_down_as_far_as_there_is_room() -> None:
    told = {(1, -1): "BAC", (1, 1): "ACB", (0, -1): "ABC", (2, 1): "ABC"}
    assert {key: "".join(p.id for p in moved_by([A, B, C], *key)) for key in told} == told


@pytest.mark.parametrize(
    ("points", "why"),
    [
        ([], "1 to 15"), ([A] * 16, "1 to 15"), ([replace(A, minutes=0)], "1 to 120"),
        ([replace(A, minutes=121)], "1 to 120"), ([replace(A, minutes=101)] * 3, "more than 300"),
        ([replace(A, title="x" * 121)], "120 characters"), ([Wanted(ItemKind.OTHER, 5, " ")], "what the added point"),
    ],
)  # fmt: skip
def test_an_agenda_nobody_could_follow_is_refused(points, why) -> None:
    check_agenda([A, Wanted(ItemKind.OTHER, 5, "The youth council speaks")])
    check_agenda([replace(A, minutes=100)] * 3)
    with pytest.raises(WrongState, match=why):
        check_agenda(points)


def test_an_organization_nobody_could_ask_is_refused() -> None:
    check_organization("Quay Street Grocery", "manager", "in person")
    for missing in (("", "manager", "in person"), ("Grocery", " ", "in person"), ("Grocery", "manager", "x" * 121)):
        with pytest.raises(WrongState, match="2 to 120"):
            check_organization(*missing)
