"""Each event of a poll in each state, by a table written by hand; what can be asked and chosen."""

from __future__ import annotations

import pytest

from compstat.access.rules import WrongState
from compstat.meetings.rules import POLL_MOVES, PollEvent, PollState, check_choices, check_poll, poll_after

DECIDED = {
    "opened": ("draft", "open"), "closed": ("open", "closed"), "reopened": ("closed", "open"),
    "finished": ("closed", "final"),
}  # fmt: skip


@pytest.mark.parametrize("state", PollState)
@pytest.mark.parametrize("event", DECIDED)
def test_events_happen_in_their_state_alone(event: str, state: PollState) -> None:
    before, after = DECIDED[event]
    if state == before:
        assert poll_after(PollEvent(event), state) == after
    else:
        with pytest.raises(WrongState, match=f"This poll is {state}"):
            poll_after(PollEvent(event), state)


def test_no_event_is_missing_and_what_is_final_stays() -> None:
    assert {event.value for event in POLL_MOVES} == {event.value for event in PollEvent} == DECIDED.keys()
    assert all(move.before is not PollState.FINAL for move in POLL_MOVES.values())


OPTIONS = ["Lights", "Speeding", "Doors", "Noise"]


@pytest.mark.parametrize(
    ("question", "options", "dots", "said"),
    [
        ("", OPTIONS, 1, "needs a question"),
        ("  ", OPTIONS, 1, "needs a question"),
        ("What first?", ["Lights"], 1, "2 to 12 different options"),
        ("What first?", [str(n) for n in range(13)], 1, "2 to 12 different options"),
        ("What first?", ["Lights", " "], 1, "different options"),
        ("What first?", ["Lights", " Lights "], 1, "different options"),
        ("What first?", ["Lights", "x" * 121], 1, "at most 120 characters"),
        ("What first?", OPTIONS, 0, "one to three dots"),
        ("What first?", [*OPTIONS, "Parks"], 4, "one to three dots"),
        ("What first?", OPTIONS[:3], 3, "fewer than there are options"),
    ],
)
def test_a_poll_nobody_could_answer_is_refused(question: str, options: list[str], dots: int, said: str) -> None:
    with pytest.raises(WrongState, match=said):
        check_poll(question, options, dots)


def test_a_poll_that_can_be_answered() -> None:
    check_poll("What first?", OPTIONS, 3)
    check_poll("Yes or no?", ["Yes", "No"], 1)
    check_poll("Many?", [str(n) for n in range(12)], 1)
    check_poll("Long?", ["x" * 120, "y"], 1)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ([], "Choose something"), ([0, 1, 2, 3], "at most 3"), ([1, 1], "each once"), ([4], "at most 3"),
        ([-1], "at most 3"),
    ],
)  # fmt: skip
def test_an_answer_chooses_what_there_is_each_once(choices: list[int], said: str) -> None:
    with pytest.raises(WrongState, match=said):
        check_choices(choices, 4, 3)


def test_an_answer_that_counts() -> None:
    for choices in ([0], [3, 0], [2, 1, 0]):
        check_choices(choices, 4, 3)
