"""The hour and its times, worked out by hand; how long the police have talked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from compstat.meetings.rules import HOUR, ItemKind, Speaker, plan, police_share

SIX_THIRTY = datetime(2026, 11, 5, 18, 30, tzinfo=UTC)


def at(minute: float) -> datetime:
    """So many minutes after half past six."""
    return SIX_THIRTY + timedelta(minutes=minute)


@dataclass
class Point:
    minutes: int
    began_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass
class Turn:
    who: str
    at: datetime


def times(points: list[Point], minute: float) -> list[tuple[float, float, int]]:
    """Planned, expected and late of each point, in minutes after half past six, as it looks at a minute."""
    return [
        ((p.planned_at - SIX_THIRTY).total_seconds() / 60, (p.expected_at - SIX_THIRTY).total_seconds() / 60, p.late)
        for p in plan(points, SIX_THIRTY, at(minute))
    ]


def test_the_hour_is_an_hour_and_residents_speak_by_minute_20() -> None:
    assert [(kind.value, minutes) for kind, minutes in HOUR] == [
        ("welcome", 3), ("promises", 7), ("numbers", 10), ("questions", 15), ("problem", 15), ("priorities", 5),
        ("next", 5),
    ]  # fmt: skip
    assert sum(minutes for _, minutes in HOUR) == 60
    assert ItemKind.INCIDENT not in dict(HOUR)


def test_before_it_begins_all_is_as_planned() -> None:
    assert times([Point(3), Point(7), Point(10)], -60) == [(0, 0, 0), (3, 3, 0), (10, 10, 0)]
    assert plan([], SIX_THIRTY, SIX_THIRTY) == []


def test_once_it_has_begun_nothing_begins_before_now() -> None:
    # The first is over, and the next has not begun at minute 8.
    assert times([Point(3, at(0), at(4)), Point(7), Point(10)], 8) == [(0, 0, 0), (3, 8, 5), (10, 15, 5)]
    # Ten past, and nobody has begun: nobody knows how late it will be.
    assert times([Point(3), Point(7)], 10) == [(0, 0, 0), (3, 3, 0)]
    # The first began ten minutes late.
    assert times([Point(3, at(10)), Point(7)], 11) == [(0, 10, 10), (3, 13, 10)]


def test_an_overrun_shifts_what_is_left() -> None:
    # Began at minute 3 with 7 minutes; at minute 12 it still goes on: what follows waits until now.
    points = [Point(3, at(0), at(3)), Point(7, at(3)), Point(10), Point(15)]
    assert times(points, 12) == [(0, 0, 0), (3, 3, 0), (10, 12, 2), (20, 22, 2)]
    # Within its minutes it is expected to end in time.
    assert times(points, 6) == [(0, 0, 0), (3, 3, 0), (10, 10, 0), (20, 20, 0)]


def test_time_that_was_saved_is_no_minus() -> None:
    points = [Point(3, at(0), at(1)), Point(7, at(1), at(5)), Point(10)]
    assert times(points, 5) == [(0, 0, 0), (3, 1, 0), (10, 5, 0)]


def test_a_point_that_was_left_out_holds_nobody_up() -> None:
    points = [Point(3, at(0), at(3)), Point(7), Point(10, at(4)), Point(15)]
    assert times(points, 9) == [(0, 0, 0), (3, 3, 0), (10, 4, 0), (20, 14, 0)]
    two = [Point(3, at(0), at(3)), Point(7), Point(7), Point(10, at(20))]
    assert times(two, 22)[1:] == [(3, 3, 0), (10, 3, 0), (17, 20, 3)]


def test_lateness_is_told_in_whole_minutes() -> None:
    assert times([Point(3, at(1.4))], 2)[0][2] == 1
    assert times([Point(3, at(1.6))], 2)[0][2] == 2


def test_how_much_of_the_time_the_police_talked() -> None:
    turns = [Turn("police", at(0)), Turn("nobody", at(10)), Turn("residents", at(12)), Turn("police", at(32))]
    # Police 0–10 and 32–40, residents 12–32: 18 of 38; two minutes of nobody do not count.
    assert police_share(turns, at(40)) == pytest.approx(18 / 38)
    assert police_share(list(reversed(turns)), at(40)) == pytest.approx(18 / 38)


def test_before_anybody_speaks_there_is_no_share() -> None:
    assert police_share([], at(5)) is None
    assert police_share([Turn("nobody", at(0))], at(5)) is None
    assert police_share([Turn("police", at(3))], at(3)) is None
    assert police_share([Turn("police", at(8))], at(3)) is None  # a clock that runs ahead takes nothing away
    assert police_share([Turn("police", at(0))], at(3)) == 1.0
    assert police_share([Turn("residents", at(0))], at(3)) == 0.0
    assert {each.value for each in Speaker} == {"police", "residents", "nobody"}
