"""Promises that come up again at the next meeting, with what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from compstat.places import queries as places
from compstat.promises import queries as promises
from compstat.promises.queries import Board, Promise
from compstat.promises.rules import State

from ..models import Meeting
from . import finding


def promises_from_last_time(meeting: Meeting, today: date | None = None) -> tuple[Promise, ...]:
    """What a meeting begins with: late promises, open ones, and what became of those that were kept or dropped.

    Of the settled ones those that were made or settled since the meeting before; none of what was promised at this one
    or after it. A group answers for what was promised to each of its districts too. Each has `days_late` as of `today`
    (the meeting's own day, if none is given) and its history in `events`.
    """
    before = finding.meeting_before(meeting)
    since = before.on if before else date.min
    boards = [promises.promises_of(meeting.city, area, today or meeting.on) for area in _areas(meeting)]
    late, open_, kept, dropped = (_together(boards, part) for part in ("late", "open", "kept", "dropped"))
    return tuple(each for each in (*late, *open_, *kept, *dropped) if _comes_up(each, meeting, since))


def _areas(meeting: Meeting) -> list[str]:
    area = places.area(places.city(meeting.city), meeting.area)
    return [area.id, *area.districts] if area.kind == "group" else [area.id]


def _together(boards: Iterable[Board], part: str) -> list[Promise]:
    """One part of several boards: what waits by its day, what is settled by when it was made, newest first."""
    found = [each for board in boards for each in getattr(board, part)]
    if part in {"late", "open"}:
        return sorted(found, key=lambda each: (each.due_on, each.id))
    return sorted(found, key=lambda each: each.id, reverse=True)


def _comes_up(promise: Promise, meeting: Meeting, since: date) -> bool:
    """Whether it was promised before this meeting, and is open, or was made or settled since the one before."""
    if promise.origin_id == meeting.id or promise.made_on > meeting.on:
        return False
    last = max([event.on for event in promise.events.all()], default=promise.made_on)
    return promise.state == State.OPEN or max(promise.made_on, last) >= since
