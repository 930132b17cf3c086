"""By when minutes are due and how late they are, counted on a calendar; how their plain text is read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from compstat.access.rules import WrongState
from compstat.meetings.rules.minutes import (
    Block,
    blocks,
    check_late,
    check_minutes,
    minutes_due,
    working_days_left,
)

THURSDAY = date(2026, 11, 5)
DUE = date(2026, 11, 12)  # Friday, Monday, Tuesday, Wednesday, Thursday


def test_minutes_are_due_after_five_working_days() -> None:
    assert minutes_due(THURSDAY) == DUE
    assert minutes_due(date(2026, 11, 7)) == date(2026, 11, 13)  # a Saturday


def test_holidays_are_left_out_before_and_after_they_are_due() -> None:
    veterans = frozenset({date(2026, 11, 11)})
    due = minutes_due(THURSDAY, veterans)
    assert due == date(2026, 11, 13)
    assert [working_days_left(due, date(2026, 11, day), veterans) for day in (5, 10, 11, 13, 16)] == [5, 2, 2, 0, -1]


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (THURSDAY, 5), (date(2026, 11, 6), 4), (date(2026, 11, 7), 4), (date(2026, 11, 8), 4), (date(2026, 11, 9), 3),
        (date(2026, 11, 11), 1), (DUE, 0), (date(2026, 11, 13), -1), (date(2026, 11, 14), -1), (date(2026, 11, 16), -2),
    ],
)  # fmt: skip
def test_the_clock(today: date, left: int) -> None:
    assert working_days_left(DUE, today) == left


def test_after_a_friday_the_weekend_is_no_working_day_late() -> None:
    friday = date(2026, 11, 13)
    assert [working_days_left(friday, friday + timedelta(n)) for n in range(4)] == [0, 0, 0, -1]


@pytest.mark.parametrize(("length", "good"), [(0, False), (19, False), (20, True), (20_000, True), (20_001, False)])
def test_minutes_say_something_and_not_too_much(length: int, good: bool) -> None:
    if good:
        check_minutes("x" * length)
    else:
        with pytest.raises(WrongState, match="20 to 20,000 characters"):
            check_minutes("  " + "x" * length + "\n")


def test_who_is_late_says_why() -> None:
    assert check_late(DUE, DUE, "") == check_late(DUE, THURSDAY, "because") == ""
    assert check_late(DUE, DUE + timedelta(1), "  The captain was ill.  ") == "The captain was ill."
    for reason in ("", "ill", " " * 30, "x" * 301):
        with pytest.raises(WrongState, match="Say why in 10 to 300 characters"):
            check_late(DUE, DUE + timedelta(1), reason)


def test_plain_text_becomes_headings_paragraphs_and_lists() -> None:
    told = "# Welcome\nWe met.\nThere was tea.\n\nA second\n- one\n-  two \n\n- three\n## Smaller\n#\n-\nNo #mark"
    assert blocks(told) == [
        Block("heading", ("Welcome",)), Block("paragraph", ("We met.", "There was tea.")),
        Block("paragraph", ("A second",)), Block("list", ("one", "two")), Block("list", ("three",)),
        Block("smaller", ("Smaller",)), Block("paragraph", ("No #mark",)),
    ]  # fmt: skip


def test_two_headings_stay_two_and_nothing_is_nothing() -> None:
    assert blocks("# A\n# B\r\n") == [Block("heading", ("A",)), Block("heading", ("B",))]
    assert blocks("") == blocks(" \n\n ") == []
    assert blocks("<b>bold</b> & -not a list") == [Block("paragraph", ("<b>bold</b> & -not a list",))]
