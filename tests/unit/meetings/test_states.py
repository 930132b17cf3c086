"""Each event in each state, by a table written by hand; and when people are told why."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from compstat.access.rules import WrongState
from compstat.meetings.rules import (
    EVENTS,
    FUTURE,
    HAPPENED,
    Event,
    State,
    can_begin,
    can_happen,
    check_begins,
    check_event,
    check_reason,
    takes_questions,
)
from compstat.meetings.rules.states import STATE_WORDS

WHY = "The hall has no heating."
# What was decided, again by hand: event; the states it may happen in, the state after (same: it stays), a reason.
DECIDED = {
    "opened": ("announced", "open", False),
    "changed": ("announced open", "same", False),
    "moved": ("announced open", "same", True),
    "cancelled": ("announced open", "cancelled", True),
    "revived": ("cancelled", "announced", True),
    "began": ("announced open", "in_session", False),
    "not_begun": ("in_session", "open", False),
    "ended": ("in_session", "drafted", False),
    "resumed": ("drafted", "in_session", False),
    "published": ("drafted", "published", False),
    "corrected": ("published", "same", False),
}


def test_no_event_and_no_state_is_missing() -> None:
    assert {event.value for event in EVENTS} == {event.value for event in Event} == DECIDED.keys()
    assert set(STATE_WORDS) == set(State)
    assert {*FUTURE, *HAPPENED, State.CANCELLED} == set(State) and not FUTURE & HAPPENED


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", DECIDED)
def test_events_happen_in_their_states_alone(event: str, state: State) -> None:
    before, after, _ = DECIDED[event]
    assert can_happen(Event(event), state) is (state.value in before.split())
    if state.value in before.split():
        assert check_event(Event(event), state, WHY) == (state if after == "same" else after)
    else:
        with pytest.raises(WrongState, match=f"This meeting is {STATE_WORDS[state]}, so this cannot be done now"):
            check_event(Event(event), state, WHY)


@pytest.mark.parametrize("event", DECIDED)
def test_a_reason_is_asked_for_where_people_had_counted_on_it(event: str) -> None:
    before, _, asked = DECIDED[event]
    state = State(before.split()[0])
    if asked:
        with pytest.raises(WrongState, match="Say why in 10 to 300 characters"):
            check_event(Event(event), state)
    else:
        check_event(Event(event), state)


@pytest.mark.parametrize(
    ("reason", "good"),
    [("", False), ("x" * 9, False), (" " * 40, False), (f"   {'x' * 9}   ", False), ("x" * 10, True), ("x" * 300, True),
     ("x" * 301, False)],
)  # fmt: skip
def test_a_reason_says_something_and_not_too_much(reason: str, good: bool) -> None:
    if good:
        check_reason(reason)
    else:
        with pytest.raises(WrongState, match="Everybody can read it"):
            check_reason(reason)


STARTS = datetime(2026, 11, 1, 2, 30, tzinfo=ZoneInfo("America/New_York"))  # an hour longer ago than the wall shows
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def test_it_begins_three_hours_of_real_time_before_its_own() -> None:
    earliest = datetime(2026, 11, 1, 0, 30, tzinfo=STARTS.tzinfo)  # the hour from one to two comes twice
    for now, good in ((earliest - SECOND, False), (earliest, True), (STARTS, True), (STARTS + 99 * HOUR, True)):
        assert can_begin(STARTS, now) is good
        if good:
            check_begins(STARTS, now)
        else:
            with pytest.raises(WrongState, match="It is too early"):
                check_begins(STARTS, now)


@pytest.mark.parametrize("state", State)
def test_questions_are_taken_until_the_end_and_kept_ones_until_the_minutes_are_signed(state: State) -> None:
    began, ended = STARTS, STARTS + HOUR
    always = state in {State.ANNOUNCED, State.OPEN, State.IN_SESSION}
    for at, kept in ((began, True), (ended, True), (began - SECOND, False), (ended + SECOND, False)):
        assert takes_questions(state, at, began, ended) is (always or (kept and state is State.DRAFTED))
    assert takes_questions(state, began, None, None) is takes_questions(state, began, began, None) is always
