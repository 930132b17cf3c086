"""Slides of promises: late ones first, then what became of those that were settled since, then what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from compstat.places.queries import Area
from compstat.promises import queries as promises
from compstat.promises.queries import Board

from ...models import Meeting
from ...rules import ItemKind
from ...rules.screen import LINES, lines_of, on_slides
from ..finding import meeting_before
from .slide import Slide, numbered

ORDER: Final = ("late", "kept", "dropped", "open")  # as a meeting goes through them
SETTLED: Final = ("kept", "dropped")
LARGE, SMALL = 46, 56  # letters of a line: of the promise, and of what became of it


def promised(meeting: Meeting, area: Area, today: date, title: str) -> Iterator[Slide]:
    """The slides; one that says so when nothing was promised."""
    before = meeting_before(meeting)
    boards = [promises.promises_of(meeting.city, area_id, today) for area_id in _areas(area)]
    told = list(_told(boards, meeting, before.on if before else date.min))
    for place, some in enumerate(on_slides(told, _takes, LINES) or [[]]):
        yield Slide(numbered("promises", place), ItemKind.PROMISES, title, "promises", {"promises": some})


def _areas(area: Area) -> list[str]:
    """A group answers for what was promised to each of its districts too."""
    return [area.id, *area.districts] if area.kind == "group" else [area.id]


def _told(boards: list[Board], meeting: Meeting, since: date) -> Iterator[dict[str, Any]]:
    """What was promised before this meeting; of what is settled, what was settled since the last one."""
    for name in ORDER:
        for each in (each for board in boards for each in getattr(board, name)):
            last = list(each.events.all())[-1]
            if each.origin_id != meeting.id and (name not in SETTLED or last.on >= since):
                yield {
                    "what": each.what, "owner": each.owner, "due_on": each.due_on, "state": name,
                    "days_late": each.days_late, "on": last.on, "reason": last.reason if name in SETTLED else "",
                }  # fmt: skip


def _takes(told: dict[str, Any]) -> int:
    """The words, a line for role and day, and what became of it."""
    return lines_of(told["what"], LARGE) + lines_of(f"{told['owner']} {told['reason']}", SMALL)
