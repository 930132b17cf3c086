"""Minutes: by when they are due, what a person may sign, and how their plain text is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from compstat.access.rules import WrongState

from .days import is_working_day, working_days_later
from .states import LONGEST_REASON, SHORTEST_REASON

WORKING_DAYS: Final = 5  # from the day after the meeting
LONGEST_MINUTES: Final = 20_000
SHORTEST_MINUTES: Final = 20


def minutes_due(met_on: date, holidays: frozenset[date] = frozenset()) -> date:
    """The last day on which minutes are published in time."""
    return working_days_later(met_on, WORKING_DAYS, holidays)


def working_days_left(due_on: date, today: date, holidays: frozenset[date] = frozenset()) -> int:
    """Working days from tomorrow to the day they are due; below 0, how many they are late."""
    if today <= due_on:
        return _working_days_after(today, due_on, holidays)
    return -_working_days_after(due_on, today, holidays)


def _working_days_after(first: date, last: date, holidays: frozenset[date]) -> int:
    return sum(is_working_day(first + timedelta(n), holidays) for n in range(1, (last - first).days + 1))


def check_minutes(text: str) -> None:
    """Refuse minutes that say nothing, or more than a person reads. WrongState."""
    if not SHORTEST_MINUTES <= len(text.strip()) <= LONGEST_MINUTES:
        raise WrongState(
            f"Minutes have {SHORTEST_MINUTES} to {LONGEST_MINUTES:,} characters; these have {len(text.strip()):,}. "
            "Shorten or complete them, and save again."
        )


def check_late(due_on: date, today: date, reason: str) -> str:
    """The reason that people read beside late minutes; empty when they are in time. WrongState: none was given."""
    if today <= due_on:
        return ""
    told = reason.strip()
    if not SHORTEST_REASON <= len(told) <= LONGEST_REASON:
        raise WrongState(
            f"These minutes are late. Say why in {SHORTEST_REASON} to {LONGEST_REASON} characters. Everybody can read "
            "it."
        )
    return told


@dataclass(frozen=True)
class Block:
    """A heading, a smaller heading, a paragraph or a list."""

    kind: str  # heading | smaller | paragraph | list
    lines: tuple[str, ...]


MARKS: Final = (("## ", "smaller"), ("# ", "heading"), ("- ", "list"))


def blocks(text: str) -> list[Block]:
    """Plain text as it is shown: # and ## make headings, - makes lists, an empty line ends a paragraph."""
    told: list[Block] = []
    open_ = False  # whether the next line may go on with the last block
    for line in (each.strip() for each in text.splitlines()):
        kind, words = _read(line)
        if not words:
            open_ = False
        elif open_ and told[-1].kind == kind and kind in {"paragraph", "list"}:
            told[-1] = Block(kind, (*told[-1].lines, words))
        else:
            told.append(Block(kind, (words,)))
            open_ = True
    return told


def _read(line: str) -> tuple[str, str]:
    """The kind of a line, and its words."""
    for mark, kind in MARKS:
        if line.startswith(mark):
            return kind, line.removeprefix(mark).strip()
    return "paragraph", "" if line in {"#", "##", "-"} else line
