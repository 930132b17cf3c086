"""A meeting of D4 that is over, with lines, counts and votes: for tests of what comes after."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from compstat.access.actions import new_key
from compstat.access.models import Person
from compstat.access.rules import Actor
from compstat.meetings.models import Line, Meeting, Poll, PollCount, Tally
from compstat.meetings.rules import LineKind, LineState, Origin, PollKind, PollState, State
from compstat.places.queries import City, city

from . import scribing

ZONE = ZoneInfo("America/New_York")
TODAY = date(2026, 11, 5)  # a Thursday
NIGHT = datetime(2026, 11, 5, 19, 35, tzinfo=ZONE)
MORNING = datetime(2026, 11, 6, 9, 0, tzinfo=ZONE)
DUE, LATE = date(2026, 12, 3), datetime(2026, 11, 16, 9, 0, tzinfo=ZONE)  # the first working day after November 13
PROMISE, ROLE = "The broken lights on Pier Street work again", "Captain"


def where() -> City:
    return city("harborview")


def over(state: State = State.DRAFTED, **told: object) -> Meeting:
    """A meeting that has ended."""
    known = {"began_at": NIGHT - timedelta(hours=1), "ended_at": NIGHT, "venue": "St. Brendan’s hall"}
    return scribing.called(state, **{**known, **told})


def acting(person: Person) -> Actor:
    return scribing.acting(person)


def line(meeting: Meeting, text: str, kind: LineKind = LineKind.QUESTION, **told: object) -> Line:
    """Something that was said."""
    known = {"item": "next" if kind is LineKind.PROMISE else "questions", "said_at": NIGHT}
    state = LineState.ANSWERED if told.get("answer") else LineState.FOLLOW_UP if told.get("due_on") else LineState.OPEN
    return Line.objects.create(**{
        "id": new_key(), "meeting": meeting, "kind": kind, "text": text, "state": state, **known, **told
    })  # fmt: skip


def promise(
    meeting: Meeting, text: str = PROMISE, owner: str = ROLE, due_on: date | None = DUE, **told: object
) -> Line:
    return line(meeting, text, LineKind.PROMISE, owner=owner, due_on=due_on, **told)


def tally(meeting: Meeting, question: str, **counts: int) -> None:
    """How many gave each answer."""
    for answer, count in counts.items():
        code = answer.replace("_", "-")
        Tally.objects.create(
            id=f"{meeting.id}:{question}:{code}:phone", meeting=meeting, question=question, answer=code,
            origin=Origin.PHONE, count=count,
        )  # fmt: skip


def voted(meeting: Meeting, kind: PollKind, answered: dict[str, int], *chosen: dict[str, int]) -> Poll:
    """A poll that was counted for good: how many answered, and how many chose each option, by origin."""
    names = ("Lights", "Speeding", "Doors")[: len(chosen)]
    poll = Poll.objects.create(
        id=new_key(), meeting=meeting, kind=kind, question="What first?", options=list(names), state=PollState.FINAL,
        dots=2 if kind is PollKind.BALLOT else 1,
    )  # fmt: skip
    for place, counts in enumerate((answered, *chosen), -1):
        for origin, count in counts.items():
            PollCount.objects.create(poll=poll, option=place, origin=origin, count=count)
    return poll
