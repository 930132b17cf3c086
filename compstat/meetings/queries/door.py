"""Ask about answers at the door and at the end: which there are, and single totals, never crossed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Sum
from django.utils.translation import gettext

from compstat.places import queries as places
from compstat.places.queries import Area, City

from ..models import Meeting, Tally
from ..rules import FEWEST, FUTURE, ClosingQuestion, DoorQuestion, Origin, State
from ..rules.totals import shown_totals
from ..saying import language_text
from ..words import CLOSING_ANSWERS, CLOSING_QUESTIONS, DOOR_QUESTIONS
from . import finding

ELSEWHERE: Final = "elsewhere"
OTHER: Final = "other"
WEEK: Final = timedelta(days=7)
YES, PARTLY, NO = CLOSING_ANSWERS
AT_THE_DOOR: Final = (State.IN_SESSION, State.DRAFTED, *FUTURE)

Answers = Mapping[DoorQuestion | ClosingQuestion, Mapping[str, str]]


@dataclass(frozen=True)
class Answered:
    """An answer, and how many gave it; None while they are too few to say."""

    code: str
    words: str
    count: int | None


@dataclass(frozen=True)
class DoorTotal:
    """A question at the door: how many answered it (None: fewer than ten), and how many gave each answer."""

    question: DoorQuestion
    words: str
    count: int | None
    answers: tuple[Answered, ...]

    @property
    def sentence(self) -> str:
        """How many answered, in words."""
        return answered_text(self.count)


@dataclass(frozen=True)
class ClosingTotal:
    """One of the three questions: how many said yes, partly, no."""

    question: ClosingQuestion
    words: str
    yes: int
    partly: int
    no: int

    @property
    def count(self) -> int:
        """How many answered it: n."""
        return self.yes + self.partly + self.no

    @property
    def few(self) -> bool:
        """Whether it is too few to say what people thought."""
        return self.count < FEWEST


@dataclass(frozen=True)
class ClosingPoint:
    """The three questions at one meeting."""

    meeting: Meeting
    totals: tuple[ClosingTotal, ...]


def answered_text(count: int | None) -> str:
    """How many answered a question; fewer than ten are not told."""
    if count is None:
        return gettext("Fewer than 10 answered.")
    return gettext("%(count)s answered.") % {"count": count}


def is_open(meeting: Meeting, today: date) -> bool:
    """Whether the questions of the door are asked now: on the day, while it is not cancelled."""
    return meeting.state == State.IN_SESSION or (meeting.on == today and meeting.state in AT_THE_DOOR)


def is_ending(meeting: Meeting, today: date) -> bool:
    """Whether the three questions are asked now: in session, and for a week after."""
    over = meeting.state in {State.DRAFTED, State.PUBLISHED} and today <= meeting.on + WEEK
    return meeting.state == State.IN_SESSION or over


def answers_to(where: City, area: Area) -> Answers:
    """The answers that each question takes, by their codes, in words."""
    near = neighborhoods_of(where, area)
    return {
        DoorQuestion.LANGUAGE: {**{c: language_text(c) for c in where.languages}, OTHER: gettext("Another language")},
        DoorQuestion.NEIGHBORHOOD: {**{a.id: a.name for a in near}, ELSEWHERE: gettext("Somewhere else")},
        DoorQuestion.FIRST_TIME: {"yes": gettext("Yes"), "no": gettext("No")},
        **{question: {code: str(words) for code, words in CLOSING_ANSWERS.items()} for question in ClosingQuestion},
    }


def neighborhoods_of(where: City, area: Area) -> list[Area]:
    """The neighborhoods that lie in an area, by name."""
    inside = [each for each in places.neighborhoods(where) if set(each.districts) & set(area.districts)]
    chosen = [each for each in inside if area.kind != "neighborhood" or each.id == area.id]
    return sorted(chosen, key=lambda each: each.name)


def door_totals(meeting: Meeting) -> list[DoorTotal]:
    """The questions of the door, each as single totals from ten on. Nothing is crossed: there is nothing to cross."""
    where = places.city(meeting.city)
    known, found = answers_to(where, places.area(where, meeting.area)), counted(meeting)
    totals = []
    for question in DoorQuestion:
        total, told = shown_totals(found.get(question, {}))
        answers = [Answered(c, known[question].get(c, c), count) for c, count in told.items()]
        answers.sort(key=lambda each: (each.count is None, -(each.count or 0), each.words))
        totals.append(DoorTotal(question, str(DOOR_QUESTIONS[question]), total, tuple(answers)))
    return totals


def closing_totals(meeting: Meeting) -> list[ClosingTotal]:
    """The three questions of one meeting, each with how many answered it."""
    found = counted(meeting)
    return [_closing(question, found.get(question, {})) for question in ClosingQuestion]


def _closing(question: ClosingQuestion, counts: Mapping[str, int]) -> ClosingTotal:
    yes, partly, no = (counts.get(answer, 0) for answer in (YES, PARTLY, NO))
    return ClosingTotal(question, str(CLOSING_QUESTIONS[question]), yes, partly, no)


def closing_trend(city_id: str, area_id: str, last: int = 12) -> list[ClosingPoint]:
    """The three questions over the last meetings of an area at which somebody answered, oldest first."""
    points = [
        ClosingPoint(each, tuple(closing_totals(each))) for each in finding.meetings_held(city_id, area_id)[:last]
    ]
    return [each for each in reversed(points) if any(total.count for total in each.totals)]


def counted(meeting: Meeting, origin: Origin | None = None) -> dict[str, dict[str, int]]:
    """How many gave each answer to each question; all origins together, or one."""
    found = Tally.objects.filter(meeting=meeting, **({"origin": origin} if origin else {}))
    told: dict[str, dict[str, int]] = {}
    for question, answer, count in found.values_list("question", "answer").annotate(Sum("count")):
        told.setdefault(question, {})[answer] = count
    return told
