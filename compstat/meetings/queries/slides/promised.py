"""Slides of promises: late ones first, then what became of those that were settled since, then what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from compstat.promises.queries import Promise

from ...models import Meeting
from ...rules import ItemKind
from ...rules.screen import LINES, lines_of, on_slides
from ..carried import promises_from_last_time
from .slide import Slide, numbered

ORDER: Final = ("late", "kept", "dropped", "open")  # as a meeting goes through them
SETTLED: Final = ("kept", "dropped")
LARGE, SMALL = 46, 56  # letters of a line: of the promise, and of what became of it


def promised(meeting: Meeting, today: date, title: str) -> Iterator[Slide]:
    """The slides; one that says so when nothing was promised."""
    told = sorted(map(_told, promises_from_last_time(meeting, today)), key=lambda each: ORDER.index(each["state"]))
    for place, some in enumerate(on_slides(told, _takes, LINES) or [[]]):
        yield Slide(numbered("promises", place), ItemKind.PROMISES, title, "promises", {"promises": some})


def _told(each: Promise) -> dict[str, Any]:
    """A promise, and the last that happened to it."""
    last = list(each.events.all())[-1]
    late: int = each.days_late  # type: ignore[attr-defined]
    return {
        "what": each.what, "owner": each.owner, "due_on": each.due_on, "state": "late" if late else str(each.state),
        "days_late": late, "on": last.on, "reason": last.reason if each.state in SETTLED else "",
    }  # fmt: skip


def _takes(told: dict[str, Any]) -> int:
    """The words, a line for role and day, and what became of it."""
    return lines_of(told["what"], LARGE) + lines_of(f"{told['owner']} {told['reason']}", SMALL)
