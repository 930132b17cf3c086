"""Each event from each state, by a table written by hand; reasons, words, days; late by the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from compstat.access.rules import WrongState
from compstat.promises import rules
from compstat.promises.rules import Event, State

WHY = "The lamps come in May."
# What was decided, again by hand: event; the only state it may happen in, the state after, whether a reason is asked.
DECIDED = {
    "moved": ("open", "open", True), "reworded": ("open", "open", True), "kept": ("open", "kept", False),
    "dropped": ("open", "dropped", True), "reopened": ("kept", "open", True),
}  # fmt: skip


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", DECIDED)
def test_events_happen_in_their_state_alone(event: str, state: State) -> None:
    before, after, _ = DECIDED[event]
    assert rules.can_move(Event(event), state) is (state == before)
    if state == before:
        assert rules.check_move(Event(event), state, WHY) == after
    else:
        with pytest.raises(WrongState, match=f"This promise is {state} already"):
            rules.check_move(Event(event), state, WHY)


def test_no_event_is_missing_from_the_table() -> None:
    assert {event.value for event in rules.MOVES} == DECIDED.keys() == {event.value for event in Event} - {"made"}


@pytest.mark.parametrize("event", DECIDED)
def test_a_reason_is_asked_for_where_the_public_is_told_why(event: str) -> None:
    before, _, asked = DECIDED[event]
    for reason, too_short in (("", True), ("x" * 9, True), (" " * 20, True), ("x" * 10, False), ("x" * 300, False)):
        if asked and too_short:
            with pytest.raises(WrongState, match="Say why in 10 to 300 characters"):
                rules.check_move(Event(event), State(before), reason)
        else:
            rules.check_move(Event(event), State(before), reason)
    with pytest.raises(WrongState, match="Say why"):
        rules.check_move(Event(event), State(before), "x" * 301)


@pytest.mark.parametrize(("what", "good"), [("x" * 9, False), ("x" * 10, True), ("x" * 300, True), ("x" * 301, False)])
def test_words_say_something_in_one_line(what: str, good: bool) -> None:
    if good:
        rules.check_words(what)
    else:
        with pytest.raises(WrongState, match="Say what is promised"):
            rules.check_words(what)


@pytest.mark.parametrize(("owner", "good"), [("  ab ", False), ("abc", True), ("x" * 80, True), ("x" * 81, False)])
def test_a_role_stands_for_it(owner: str, good: bool) -> None:
    if good:
        rules.check_owner(owner)
    else:
        with pytest.raises(WrongState, match="never a person's name"):
            rules.check_owner(owner)


@pytest.mark.parametrize(
    ("due", "good"),
    [
        (date(2028, 2, 28), False), (date(2028, 2, 29), True), (date(2028, 3, 1), True), (date(2033, 2, 28), True),
        (date(2033, 3, 1), False),
    ],
)  # fmt: skip
def test_a_day_lies_ahead_and_not_too_far(due: date, good: bool) -> None:
    today = date(2028, 2, 29)  # a leap day has no namesake five years on
    if good:
        rules.check_day(due, today)
    else:
        with pytest.raises(WrongState, match="from today on"):
            rules.check_day(due, today)


def test_late_is_counted_in_days_of_the_calendar() -> None:
    due = date(2026, 10, 31)
    told = [
        rules.days_late(State.OPEN, due, day) for day in (date(2026, 10, 31), date(2026, 11, 1), date(2027, 10, 31))
    ]
    assert told == [0, 1, 365]
    assert rules.days_late(State.KEPT, due, date(2027, 10, 31)) == rules.days_late(State.DROPPED, due, date.max) == 0
