"""What the database holds of a meeting, counted anew by hand: nothing here uses the program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from .hall import Hall
from .outbox import DeskBox

Choices = tuple[int, ...]


def answers(hall: Hall, poll: str) -> dict[str, Choices]:
    """The answers of a poll: what each act chose. Fails if one act answered twice."""
    rows = hall.ask("SELECT act, CAST(choices AS text) FROM meetings_answer WHERE poll_id = ?", poll)
    told = {str(act): tuple(json.loads(choices)) for act, choices in rows}
    assert len(told) == len(rows), "an act answered twice"
    return told


def tallies(chosen: Iterable[Choices]) -> Counter[int]:
    """How often each option was chosen."""
    return Counter(place for choices in chosen for place in choices)


async def finished(hall: Hall, desk: DeskBox, poll: str) -> tuple[int, Counter[int]]:
    """The scribe closes a poll and has it counted for good: how many answered, and how often each option was chosen."""
    for event in ("closed", "finished"):
        await desk.send(kind="poll_move", poll=poll, event=event)
    rows = hall.ask("SELECT option, SUM(count) FROM meetings_pollcount WHERE poll_id = ? GROUP BY option", poll)
    counts = {int(option): int(count) for option, count in rows}
    return counts.pop(-1, 0), Counter({option: count for option, count in counts.items() if count})
