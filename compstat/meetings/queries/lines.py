"""Lines after a meeting: which there are, and what each still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from ..models import Answer, Line, Meeting
from ..rules import LineKind
from ..rules.finishing import promise_lacks, question_lacks

QUESTIONS: Final = (LineKind.QUESTION, LineKind.CONCERN)


@dataclass(frozen=True)
class Unfinished:
    """A line, and in a sentence what it lacks."""

    line: Line
    lacks: str


def lines_of(meeting: Meeting, *kinds: LineKind) -> QuerySet[Line]:
    """What was said, in its order; what was taken back is not there. Of some kinds, if any are named."""
    found = Line.objects.filter(meeting=meeting, undone_at=None)
    return found.filter(kind__in=kinds) if kinds else found


def is_untouched(meeting: Meeting) -> bool:
    """Whether nothing was written down, voted or counted at it yet."""
    voted = Answer.objects.filter(poll__meeting=meeting).exists()
    return not (voted or lines_of(meeting).exists()) and meeting.came is None


def lacks(line: Line, today: date) -> str:
    """What a line lacks before it can stand in minutes; empty when nothing. What has become a promise is finished."""
    if line.kind == LineKind.PROMISE:
        return "" if line.promise else promise_lacks(line.text, line.owner, line.due_on, today)
    return question_lacks(line.answer, line.due_on) if line.is_question else ""


def unfinished(meeting: Meeting, today: date, *kinds: LineKind) -> list[Unfinished]:
    """The lines that lack something, in the order in which they were said."""
    told = [Unfinished(line, lacks(line, today)) for line in lines_of(meeting, *kinds)]
    return [each for each in told if each.lacks]
