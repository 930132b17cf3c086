"""What people answer at the door and at the end, for themselves: kept as counts alone, one for each answer.

Nobody's answers stand together anywhere, so they can never be crossed. The same form counts once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.db import transaction
from django.utils.translation import gettext

from compstat.access.actions import Act, Limit, slow
from compstat.access.rules import Actor, WrongState
from compstat.places import queries as places

from ..browsers import hashed
from ..models import Meeting, Tally
from ..queries import door
from ..rules import ClosingQuestion, DoorQuestion, Origin
from .once import count_up, once
from .running import done_once

ANSWERS: Final = Limit("door", 600, timedelta(hours=1), public=True)  # a hall is one network: two forms, 300 people
MOST: Final = 5000  # people at a meeting

Question = TypeVar("Question", DoorQuestion, ClosingQuestion)


def answer_at_the_door(
    meeting: Meeting, answers: Mapping[DoorQuestion, str], act: str, *, kiosk: bool, network: str, now: datetime
) -> bool:
    """One person's answers; whether they were new. What was left empty is not counted. WrongState, TooOften."""
    if not door.is_open(meeting, now.date()):
        raise WrongState(gettext("These questions are asked at the door, on the day of the meeting."))
    return _count(meeting, answers, f"door {act}", kiosk, network, now)


def answer_at_the_end(
    meeting: Meeting, answers: Mapping[ClosingQuestion, str], act: str, *, token: str = "", kiosk: bool = False,
    network: str, now: datetime,
) -> bool:  # fmt: skip
    """One person's three answers; whether they were new. A browser that joined the room answers once."""
    if not door.is_ending(meeting, now.date()):
        raise WrongState(gettext("These questions are asked at the end of the meeting, and for a week after."))
    who = f"browser {token}" if token and not kiosk else f"end {act}"
    return _count(meeting, answers, who, kiosk, network, now)


def _count(
    meeting: Meeting, answers: Mapping[Question, str], who: str, kiosk: bool, network: str, now: datetime
) -> bool:
    """Count up, once for this form or browser. A form that another person fills in again is another form."""
    given = {question: {answer: 1} for question, answer in answers.items() if answer}
    _check(meeting, given)
    if not given:
        return False
    slow(ANSWERS, network, now)
    told = list(_in_order(given))
    same = () if who.startswith("browser") else (f"{question} {answer}" for question, answer, _ in told)
    with transaction.atomic():
        if not once(hashed(meeting, "answered", who, *same), meeting, now.date()):
            return False
        for question, answer, _ in told:
            count_up(meeting, question, answer, Origin.KIOSK if kiosk else Origin.PHONE)
    return True


def enter_door_counts(
    meeting: Meeting, counts: Mapping[DoorQuestion, Mapping[str, int]], *, adding: bool = False, by: Actor,
    now: datetime, act: str = "",
) -> bool:  # fmt: skip
    """What was counted on paper at the door. It takes the place of what was entered before, or is added to it."""
    return _enter(meeting, counts, adding, by, now, act)


def enter_closing_counts(
    meeting: Meeting, counts: Mapping[ClosingQuestion, Mapping[str, int]], *, adding: bool = False, by: Actor,
    now: datetime, act: str = "",
) -> bool:  # fmt: skip
    """What was counted on cards at the end. It takes the place of what was entered before, or is added to it."""
    return _enter(meeting, counts, adding, by, now, act)


def _enter(
    meeting: Meeting, counts: Mapping[Question, Mapping[str, int]], adding: bool, by: Actor, now: datetime, act: str
) -> bool:
    _check(meeting, counts)

    def change() -> None:
        for question, answer, count in _in_order(counts):
            if not adding:
                Tally.objects.filter(pk=f"{meeting.id}:{question}:{answer}:{Origin.PAPER}").update(count=0)
            if count:
                count_up(meeting, question, answer, Origin.PAPER, by=count)

    return done_once(Act.PAPER_ENTERED, meeting, change, by=by, now=now, act=act)


def count_people(
    meeting: Meeting, came: int | None, police_came: int | None, *, by: Actor, now: datetime, act: str = ""
) -> bool:
    """How many came, and how many police. None: nobody has counted."""
    for count in (came, police_came):
        _check_count(count or 0)

    def change() -> None:
        Meeting.objects.filter(pk=meeting.pk).update(came=came, police_came=police_came)
        meeting.came, meeting.police_came = came, police_came

    return done_once(Act.PAPER_ENTERED, meeting, change, by=by, now=now, act=act)


def _in_order(counts: Mapping[Question, Mapping[str, int]]) -> Iterator[tuple[Question, str, int]]:
    """Always the same order, so that two who count at once never wait for each other."""
    order = [*DoorQuestion, *ClosingQuestion]
    for question in sorted(counts, key=order.index):
        for answer in sorted(counts[question]):
            yield question, answer, counts[question][answer]


def _check(meeting: Meeting, counts: Mapping[Question, Mapping[str, int]]) -> None:
    """Refuse an answer that is not on the list, and a count that cannot be. WrongState."""
    where = places.city(meeting.city)
    known = door.answers_to(where, places.area(where, meeting.area))
    for question, answers in counts.items():
        for answer, count in answers.items():
            if answer not in known[question]:
                raise WrongState(gettext("This answer is not on the list. Load the page again."))
            _check_count(count)


def _check_count(count: int) -> None:
    if not 0 <= count <= MOST:
        raise WrongState(f"Give a number from 0 to {MOST:,}.")
