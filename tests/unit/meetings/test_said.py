"""What can be a line, and what a line still lacks: each kind by each state, written out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from compstat.access.rules import WrongState
from compstat.meetings.rules import LineKind, LineState, Origin, check_line, check_sent, is_unfinished

DUE = date(2026, 12, 3)


@pytest.mark.parametrize("kind", LineKind)
def test_a_few_words_are_a_line_and_the_room_does_not_wait(kind: LineKind) -> None:
    check_line(kind, "Lights?")
    check_line(kind, "x" * 500, "y" * 80, "z" * 1000)
    for text, owner, answer, said in (
        ("", "", "", "A few words are enough"), ("   ", "", "", "A few words are enough"),
        ("x" * 501, "", "", "at most 500 characters"), ("x", "", "z" * 1001, "an answer 1000"),
        ("x", "y" * 81, "", "at most 80 characters"),
    ):  # fmt: skip
        with pytest.raises(WrongState, match=said):
            check_line(kind, text, owner, answer)


@pytest.mark.parametrize("state", LineState)
@pytest.mark.parametrize(
    ("owner", "due_on", "lacks"),
    [("", None, True), ("Captain", None, True), ("", DUE, True), ("Captain", DUE, False)],
)
def test_a_promise_needs_a_role_and_a_day(state: LineState, owner: str, due_on: date | None, lacks: bool) -> None:
    assert is_unfinished(LineKind.PROMISE, state, owner, due_on) is lacks


@pytest.mark.parametrize("kind", [LineKind.QUESTION, LineKind.CONCERN])
@pytest.mark.parametrize(
    ("state", "due_on", "lacks"),
    [
        (LineState.OPEN, None, True), (LineState.OPEN, DUE, False), (LineState.FOLLOW_UP, None, True),
        (LineState.FOLLOW_UP, DUE, False), (LineState.ANSWERED, None, False), (LineState.ANSWERED, DUE, False),
    ],
)  # fmt: skip
def test_a_question_needs_an_answer_or_a_day(
    kind: LineKind, state: LineState, due_on: date | None, lacks: bool
) -> None:
    assert is_unfinished(kind, state, "", due_on) is is_unfinished(kind, state, "Captain", due_on) is lacks


@pytest.mark.parametrize("state", LineState)
def test_a_note_needs_nothing(state: LineState) -> None:
    assert not is_unfinished(LineKind.NOTE, state, "", None)


def test_the_origins_are_these() -> None:
    assert [each.value for each in Origin] == ["spoken", "phone", "paper", "kiosk", "registration", "online"]


@pytest.mark.parametrize("kind", LineKind)
def test_what_was_sent_is_anything_but_a_promise(kind: LineKind) -> None:
    if kind is not LineKind.PROMISE:
        check_sent(kind)
        return
    with pytest.raises(WrongState, match="in your own words"):
        check_sent(kind)
