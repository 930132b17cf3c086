"""Codes that are the same each time, totals that give nobody away, reminders at their moments."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compstat.meetings.rules import Reminder
from compstat.meetings.rules.codes import code_of, in_groups, key_of_digest
from compstat.meetings.rules.reminding import moment_of, reminders_open
from compstat.meetings.rules.seats import LETTERS, spelled
from compstat.meetings.rules.totals import shown_totals

NEW_YORK = ZoneInfo("America/New_York")


def test_a_code_is_the_number_of_its_digits_written_in_thirty_letters() -> None:
    assert code_of(f"{0:064x}", 8) == "22222222"
    assert code_of(f"{29 + 30 * 1:064x}", 3) == "Z32"  # the smallest place first
    assert code_of(f"{30**8:064x}", 8) == "22222222"
    assert key_of_digest(f"{31:064x}") == "Z" + "0" * 25


@given(st.binary(min_size=32, max_size=32))
def test_codes_and_keys_have_their_form(told: bytes) -> None:
    digest = told.hex()
    assert set(code_of(digest, 10)) <= set(LETTERS) and len(code_of(digest, 10)) == 10
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", key_of_digest(digest))
    assert spelled(in_groups(code_of(digest, 8))) == code_of(digest, 8)


def test_codes_are_shown_in_groups() -> None:
    assert (in_groups("ABCDEFGH"), in_groups("ABCDEFGHJK")) == ("ABCD-EFGH", "ABCDE-FGHJK")


@pytest.mark.parametrize(
    ("counts", "total", "told"),
    [
        ({}, None, {}),
        ({"yes": 5, "no": 4}, None, {"yes": None, "no": None}),
        ({"yes": 10}, 10, {"yes": 10}),
        ({"en": 31, "es": 12, "ht": 10}, 53, {"en": 31, "es": 12, "ht": 10}),
        ({"yes": 12, "no": 3}, 15, {"yes": None, "no": None}),  # else 15 less 12 tells the three
        ({"en": 40, "es": 12, "vi": 1}, 53, {"en": 40, "es": None, "vi": None}),
        ({"en": 40, "es": 9, "vi": 1}, 50, {"en": 40, "es": None, "vi": None}),  # ten are hidden among two
        ({"en": 5, "es": 5}, 10, {"en": None, "es": None}),
        ({"en": 10, "es": 0}, 10, {"en": 10, "es": None}),
    ],
)  # fmt: skip
def test_totals_from_ten_on(counts, total, told) -> None:
    assert shown_totals(counts) == (total, told)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40)))
def test_no_small_total_is_told_nor_found_by_subtraction(counts: dict[str, int]) -> None:
    total, told = shown_totals(counts)
    assert all(count is None or count >= 10 for count in (total, *told.values()))
    if total is not None:
        rest = total - sum(count or 0 for count in told.values())
        assert rest == 0 or rest >= 10
        assert rest == sum(counts[answer] for answer, count in told.items() if count is None)


EVENING = datetime(2026, 11, 5, 18, 30, tzinfo=NEW_YORK)  # four days after the clocks were set back


@pytest.mark.parametrize(
    ("starts_at", "reminder", "moment"),
    [
        (EVENING, Reminder.WEEK, datetime(2026, 10, 29, 18, 30, tzinfo=NEW_YORK)),  # the clock says the same
        (EVENING, Reminder.TWO_DAYS, datetime(2026, 11, 3, 18, 30, tzinfo=NEW_YORK)),
        (EVENING, Reminder.MORNING, datetime(2026, 11, 5, 8, 30, tzinfo=NEW_YORK)),
        (EVENING, Reminder.TWO_HOURS, datetime(2026, 11, 5, 16, 30, tzinfo=NEW_YORK)),
        (EVENING.replace(hour=10), Reminder.MORNING, datetime(2026, 11, 5, 7, tzinfo=NEW_YORK)),
        (datetime(2027, 3, 14, 4, tzinfo=NEW_YORK), Reminder.TWO_HOURS, datetime(2027, 3, 14, 1, tzinfo=NEW_YORK)),
    ],
)  # fmt: skip
def test_the_moment_of_a_reminder(starts_at, reminder, moment) -> None:
    assert moment_of(reminder, starts_at) == moment


def test_a_reminder_is_due_from_its_moment_on_for_a_while() -> None:
    long_ago, week = EVENING - timedelta(90), datetime(2026, 10, 29, 22, 30, tzinfo=UTC)
    assert reminders_open(EVENING, long_ago, week - timedelta(seconds=1)) == {}
    assert reminders_open(EVENING, long_ago, week) == {Reminder.WEEK: week}
    assert reminders_open(EVENING, long_ago, week + timedelta(days=1)) == {}, "a day later it helps nobody"
    assert reminders_open(EVENING, week + timedelta(seconds=1), week + timedelta(hours=1)) == {}, "told since"
    assert list(reminders_open(EVENING, long_ago, EVENING - timedelta(hours=2))) == [Reminder.TWO_HOURS]
    assert reminders_open(EVENING, long_ago, EVENING) == {}


def test_nothing_is_due_once_it_has_begun() -> None:
    begins = EVENING.replace(hour=7, minute=0)
    assert list(reminders_open(begins, EVENING - timedelta(90), begins - timedelta(hours=1))) == [Reminder.TWO_HOURS]
    assert reminders_open(begins, EVENING - timedelta(90), begins + timedelta(minutes=1)) == {}
