"""What a promise or a question still lacks, each case by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from compstat.meetings.rules.finishing import promise_lacks, question_lacks

TODAY = date(2026, 11, 6)
TEXT, OWNER = "The lights work again", "Captain"


@pytest.mark.parametrize(
    ("text", "owner", "due_on", "said"),
    [
        (TEXT, "", None, "No role and no day yet."),
        (TEXT, OWNER, None, "No day yet."),
        (TEXT, "", TODAY, "No role yet."),
        ("Lights", OWNER, TODAY, "Say what is promised in 10 to 300 characters"),
        ("x" * 301, OWNER, TODAY, "Say what is promised in 10 to 300 characters"),
        (TEXT, "ab", TODAY, "Say which role does it"),
        (TEXT, OWNER, TODAY - timedelta(1), "Give a day from today on"),
        (TEXT, OWNER, TODAY + timedelta(2000), "Give a day from today on, and at most five years away"),
    ],
)
def test_what_a_promise_lacks(text: str, owner: str, due_on: date | None, said: str) -> None:
    assert promise_lacks(text, owner, due_on, TODAY).startswith(said)


def test_a_promise_with_words_role_and_day_lacks_nothing() -> None:
    assert promise_lacks(TEXT, OWNER, TODAY, TODAY) == ""


@pytest.mark.parametrize(
    ("answer", "due_on", "said"),
    [
        ("", None, "No answer and no day yet."),
        ("", TODAY, ""),
        ("", TODAY - timedelta(9), ""),  # late, but it has its day
        ("Yes, in May.", None, ""),
        ("y", TODAY, "Answer in 2 to 1000 characters"),
        ("x" * 1001, None, "Answer in 2 to 1000 characters"),
    ],
)
def test_what_a_question_lacks(answer: str, due_on: date | None, said: str) -> None:
    told = question_lacks(answer, due_on)
    assert told.startswith(said) and bool(told) is bool(said)
