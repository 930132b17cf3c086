"""What a registration is worth, codes that can be typed from paper, totals from ten on."""

from __future__ import annotations

import pytest

from compstat.meetings.rules import (
    FEWEST,
    ClosingQuestion,
    DoorQuestion,
    SeatState,
    new_code,
    seat_state,
    shown_total,
    spelled,
)
from compstat.meetings.rules.seats import LETTERS


@pytest.mark.parametrize(
    ("capacity", "taken", "flooded", "state"),
    [
        (None, 500, False, "coming"), (40, 39, False, "coming"), (40, 40, False, "waiting"), (40, 41, False, "waiting"),
        (0, 0, False, "waiting"), (40, 0, True, "held"), (40, 40, True, "held"), (None, 0, True, "held"),
    ],
)  # fmt: skip
def test_what_a_registration_is_worth(capacity: int | None, taken: int, flooded: bool, state: str) -> None:
    assert seat_state(capacity, taken, flooded=flooded) is SeatState(state)


def test_a_code_has_no_letter_that_is_read_as_another() -> None:
    assert set("01ILOU") & set(LETTERS) == set() and len(LETTERS) == len(set(LETTERS)) == 30
    codes = {new_code(10) for _ in range(200)}
    assert len(codes) == 200 and all(len(code) == 10 and set(code) <= set(LETTERS) for code in codes)
    assert new_code(0) == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("abcd-2345", "ABCD2345"), (" ab cd 23 45 ", "ABCD2345"), ("AB·CD–23.45", "ABCD2345"), ("", ""), ("é!", "É!"),
     ("x" * 90, "X" * 40), ("a\tb\nc", "ABC")],
)  # fmt: skip
def test_a_code_may_be_typed_in_any_way(typed: str, kept: str) -> None:
    assert spelled(typed) == kept


def test_a_total_is_shown_from_ten_answers_on() -> None:
    assert FEWEST == 10
    assert [shown_total(count) for count in (0, 1, 9, 10, 11)] == [None, None, None, 10, 11]


def test_what_is_asked_at_the_door_and_at_the_end_is_this_and_nothing_on_status_or_origin() -> None:
    assert [each.value for each in DoorQuestion] == ["language", "neighborhood", "first_time"]
    assert [each.value for each in ClosingQuestion] == ["heard", "answered", "return"]
