"""The hour: its points, how an overrun shifts what is left, and how long the police have talked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol


class ItemKind(StrEnum):
    """The points of an agenda."""

    INCIDENT = "incident"  # the captain's words after a serious incident, and help for families
    WELCOME = "welcome"
    PROMISES = "promises"
    NUMBERS = "numbers"
    QUESTIONS = "questions"
    PROBLEM = "problem"
    PRIORITIES = "priorities"
    NEXT = "next"
    OTHER = "other"


# Promises first, and residents speak by minute 10: after Chicago's minimum agenda and Boston's hour.
HOUR: Final[tuple[tuple[ItemKind, int], ...]] = (
    (ItemKind.WELCOME, 3), (ItemKind.PROMISES, 7), (ItemKind.NUMBERS, 10), (ItemKind.QUESTIONS, 15),
    (ItemKind.PROBLEM, 15), (ItemKind.PRIORITIES, 5), (ItemKind.NEXT, 5),
)  # fmt: skip


class Point(Protocol):
    """What `plan` needs of a point of the agenda."""

    minutes: int
    began_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Planned:
    """A point with its times: as planned, as it is expected now, and how many minutes later that is."""

    point: Point
    planned_at: datetime
    expected_at: datetime
    late: int  # minutes


def plan(points: Sequence[Point], starts_at: datetime, now: datetime) -> list[Planned]:
    """When each point begins, from what has begun, what has ended, and what takes longer than planned.

    A point under way is expected to end when its minutes are over, or now if they are. Once one has begun, the next
    ones begin at the earliest now; a point that was left out, since a later one has begun, holds nobody up. Of a
    meeting that is over ask with the moment it ended.
    """
    told, planned, clock = [], starts_at, starts_at
    begun = max((n for n, point in enumerate(points) if point.began_at), default=-1)
    for number, point in enumerate(points):
        expected = point.began_at or (max(clock, now) if 0 <= begun < number else clock)
        told.append(Planned(point, planned, expected, max(0, round((expected - planned).total_seconds() / 60))))
        planned += timedelta(minutes=point.minutes)
        clock = _end(point, expected, now, left_out=number < begun and not point.began_at)
    return told


def _end(point: Point, expected: datetime, now: datetime, *, left_out: bool) -> datetime:
    """When a point ends, as far as is known now."""
    if point.ended_at or left_out:
        return point.ended_at or expected
    planned = expected + timedelta(minutes=point.minutes)
    return max(planned, now) if point.began_at else planned


class Speaker(StrEnum):
    """Who speaks."""

    POLICE = "police"
    RESIDENTS = "residents"
    NOBODY = "nobody"


class Said(Protocol):
    """What `police_share` needs of a turn."""

    who: str
    at: datetime


def police_share(turns: Iterable[Said], until: datetime) -> float | None:
    """The share of the time somebody spoke in which the police did: 0 to 1; None before anybody has."""
    spoken = {each: timedelta() for each in Speaker}
    ordered = sorted(turns, key=lambda turn: turn.at)
    ends = [*(turn.at for turn in ordered[1:]), until]
    for turn, after in zip(ordered, ends[: len(ordered)], strict=True):
        spoken[Speaker(turn.who)] += max(after - turn.at, timedelta())
    both = spoken[Speaker.POLICE] + spoken[Speaker.RESIDENTS]
    return spoken[Speaker.POLICE] / both if both else None
