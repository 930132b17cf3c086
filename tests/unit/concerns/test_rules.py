"""When a concern is answered, what an answer takes, and how late it is: written out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from compstat.access.rules import WrongState
from compstat.concerns import rules
from compstat.concerns.rules import Origin, State

TODAY = date(2026, 11, 6)


@pytest.mark.parametrize(
    ("answer", "due_on", "state"),
    [("", None, "acknowledged"), ("  ", None, "acknowledged"), ("", TODAY, "follow_up"), ("Yes.", None, "answered"),
     ("Yes.", TODAY, "answered")],
)  # fmt: skip
def test_the_state_of_what_is_written_down(answer: str, due_on: date | None, state: str) -> None:
    assert rules.state_of(answer, due_on) is State(state)


@pytest.mark.parametrize(
    ("text", "good"), [("", False), ("  ", False), ("?", True), ("x" * 500, True), ("x" * 501, False)]
)
def test_a_text_says_something_and_not_too_much(text: str, good: bool) -> None:
    if good:
        rules.check_text(text)
    else:
        with pytest.raises(WrongState, match="at most 500 characters"):
            rules.check_text(text)


@pytest.mark.parametrize(
    ("text", "good"), [("", False), ("  ", False), ("?", True), ("x" * 1000, True), ("x" * 1001, False)]
)
def test_a_wording_says_something_and_not_too_much(text: str, good: bool) -> None:
    if good:
        rules.check_published(text)
    else:
        with pytest.raises(WrongState, match="at most 1000 characters"):
            rules.check_published(text)


@pytest.mark.parametrize(
    ("answer", "good"), [("", False), (" a ", False), ("No", True), ("x" * 1000, True), ("x" * 1001, False)]
)
def test_an_answer_says_something_and_not_too_much(answer: str, good: bool) -> None:
    for state in (State.ACKNOWLEDGED, State.FOLLOW_UP):
        if good:
            rules.check_answer(state, answer)
        else:
            with pytest.raises(WrongState, match="Answer in 2 to 1000 characters"):
                rules.check_answer(state, answer)


def test_what_is_answered_is_not_answered_again() -> None:
    for refused in (
        lambda: rules.check_answer(State.ANSWERED, "Yes."),
        lambda: rules.check_follow_up(State.ANSWERED, "Captain", TODAY, TODAY),
    ):
        with pytest.raises(WrongState, match="This is answered already"):
            refused()


def test_a_day_is_still_to_come_and_a_role_stands_for_it() -> None:
    rules.check_follow_up(State.ACKNOWLEDGED, "Captain", TODAY, TODAY)
    rules.check_follow_up(State.FOLLOW_UP, "x" * 80, TODAY + timedelta(1), TODAY)
    with pytest.raises(WrongState, match="not over yet"):
        rules.check_follow_up(State.ACKNOWLEDGED, "Captain", TODAY - timedelta(1), TODAY)
    for owner in ("", " ab ", "x" * 81):
        with pytest.raises(WrongState, match="which role answers, in 3 to 80 characters"):
            rules.check_follow_up(State.ACKNOWLEDGED, owner, TODAY, TODAY)


@pytest.mark.parametrize(
    ("state", "due_on", "late"),
    [
        (State.FOLLOW_UP, TODAY, 0), (State.FOLLOW_UP, TODAY - timedelta(3), 3),
        (State.FOLLOW_UP, TODAY + timedelta(3), 0), (State.ANSWERED, TODAY - timedelta(3), 0),
        (State.ACKNOWLEDGED, None, 0),
    ],
)  # fmt: skip
def test_how_late_an_answer_is(state: State, due_on: date | None, late: int) -> None:
    assert rules.days_late(state, due_on, TODAY) == late


def test_the_origins_are_those_of_a_meeting_and_the_web_and_an_officer_who_writes_it_down() -> None:
    from compstat.meetings.rules import Origin as OfMeetings

    assert {each.value for each in Origin} == {each.value for each in OfMeetings} | {"web", "officer"}
