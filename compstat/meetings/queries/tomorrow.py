"""Tomorrow morning: what is left to do after a meeting, in the order of ten minutes' work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from compstat.concerns import queries as concerns
from compstat.concerns.rules import State as ConcernState
from compstat.concerns.rules import days_late
from compstat.places.queries import Area, City

from ..browsers import hashed
from ..mailing.registered import addresses_left
from ..models import Delivered, Line, Meeting, OrganizationAsked
from ..rules import LineKind, State
from ..rules.finishing import SOON
from . import lines, minutes, moderating, voting

CARDS: Final = "cards"
THANKS: Final = "thanks"
TICKED: Final = (CARDS, THANKS)  # steps whose end only a person can see
KEPT: Final = timedelta(days=30)  # so long it is kept that a person said so


@dataclass(frozen=True)
class Step:
    """One step: how many things are left, and what its part of the page shows."""

    key: str
    left: int
    told: dict[str, Any]

    @property
    def done(self) -> bool:
        """Whether nothing is left of it."""
        return self.left == 0


@dataclass(frozen=True)
class ToDo:
    """The steps in their order."""

    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.done for step in self.steps)

    @property
    def left(self) -> tuple[Step, ...]:
        """What is left, in order."""
        return tuple(step for step in self.steps if not step.done)

    @property
    def finished(self) -> tuple[Step, ...]:
        """What is done."""
        return tuple(step for step in self.steps if step.done)


def to_do(meeting: Meeting, where: City, area: Area, today: date) -> ToDo:
    """What is left after a meeting."""
    return ToDo(tuple(_steps(meeting, where, area, today)))


def _steps(meeting: Meeting, where: City, area: Area, today: date) -> Iterator[Step]:
    yield _lines("promises", meeting, today, LineKind.PROMISE)
    yield _lines("questions", meeting, today, *lines.QUESTIONS)
    yield _cards(meeting, today)
    yield Step("unread", moderating.waiting(meeting), {})
    yield _of("polls", voting.uncounted(meeting))
    yield _answers(where, area, today)
    yield Step("counted", int(meeting.came is None), {"came": meeting.came})
    yield _minutes(meeting, today)
    yield _thanks(meeting, today)


def _of(key: str, things: Iterable[Any]) -> Step:
    listed = tuple(things)
    return Step(key, len(listed), {"things": listed})


def _lines(key: str, meeting: Meeting, today: date, *kinds: LineKind) -> Step:
    return _of(key, lines.unfinished(meeting, today, *kinds))


def _cards(meeting: Meeting, today: date) -> Step:
    """How many are entered is known; whether one still lies on the table, a person says."""
    entered = Line.objects.filter(meeting=meeting, undone_at=None).exclude(card="").count()
    return Step(CARDS, int(not is_ticked(meeting, CARDS, today)), {"entered": entered})


def _answers(where: City, area: Area, today: date) -> Step:
    """Answers that a role said it would give here: overdue ones are left to do, those due soon are shown with them."""
    things = list(concerns.answers_due(where.id, area.id, today + SOON))
    for each in things:
        each.days_late = days_late(ConcernState(each.state), each.due_on, today)  # type: ignore[attr-defined]
    return Step("answers", sum(each.days_late > 0 for each in things), {"things": tuple(things)})  # type: ignore[attr-defined]


def _minutes(meeting: Meeting, today: date) -> Step:
    told = {"clock": minutes.clock(meeting, today), "draft": minutes.draft(meeting)}
    return Step("minutes", int(meeting.state != State.PUBLISHED), told)


def _thanks(meeting: Meeting, today: date) -> Step:
    """Organizations that came; whoever left an address gets a letter by itself."""
    asked = OrganizationAsked.objects.filter(meeting=meeting).select_related("organization")
    came = asked.filter(came=True).order_by("organization__name")
    told = {"came": tuple(came), "unsaid": asked.filter(came=None).count(), "letters": letters(meeting)}
    return Step(THANKS, int(not is_ticked(meeting, THANKS, today)), told)


def letters(meeting: Meeting) -> int:
    """How many addresses were left with seats, and get a letter once the minutes are signed."""
    return sum(1 for _ in addresses_left(meeting))


def tick_key(meeting: Meeting, step: str) -> str:
    """Under which key it is kept that a person ticked a step off."""
    return hashed(meeting, "tomorrow", step)


def is_ticked(meeting: Meeting, step: str, today: date) -> bool:
    """Whether a person said that nothing is left of a step. What is long over is not asked again."""
    if meeting.state == State.PUBLISHED and today > meeting.on + KEPT:
        return True
    return Delivered.objects.filter(pk=tick_key(meeting, step)).exists()
