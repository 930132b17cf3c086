"""Two scribes who change one line: whoever's arrives first, the same shows, and the later by the clock wins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compstat.meetings.rules import LineState
from compstat.meetings.rules.changes import VERSION, is_shown, merged, state_of

START = {**dict.fromkeys(VERSION, ""), "kind": "concern", "text": "Lamps are dark", "item": "questions"}
changes = st.dictionaries(st.sampled_from(["text", "owner", "answer", "due_on"]), st.sampled_from(["one", "two", ""]))


def test_what_one_scribe_left_alone_stays_as_the_other_wrote_it() -> None:
    by_other = {**START, "owner": "Captain"}
    mine = {**START, "text": "Nine lamps are dark"}
    assert merged(by_other, START, mine, later=True) == {**START, "owner": "Captain", "text": "Nine lamps are dark"}
    assert merged(by_other, START, mine, later=False) == {**START, "owner": "Captain", "text": "Nine lamps are dark"}


def test_where_both_changed_the_same_the_later_shows() -> None:
    by_other, mine = {**START, "text": "Ten lamps"}, {**START, "text": "Nine lamps"}
    assert merged(by_other, START, mine, later=True)["text"] == "Nine lamps"
    assert merged(by_other, START, mine, later=False)["text"] == "Ten lamps"


def test_whoever_does_not_say_what_they_saw_is_taken_to_have_seen_what_shows() -> None:
    mine = {**START, "text": "Nine lamps"}
    assert merged({**START, "owner": "Captain"}, {}, mine, later=True) == {**START, "text": "Nine lamps", "owner": ""}


@given(changes, changes)
def test_the_order_of_arrival_changes_nothing(first: dict[str, str], second: dict[str, str]) -> None:
    one, two = {**START, **first}, {**START, **second}  # `two` is the later one by the clocks of the devices
    in_order = merged(merged(START, START, one, later=True), START, two, later=True)
    assert merged(merged(START, START, two, later=True), START, one, later=False) == in_order


def test_what_its_writer_changed_shows_or_stands_in_the_history() -> None:
    mine = {**START, "text": "Nine lamps"}
    assert is_shown({**mine, "owner": "Captain"}, START, mine)  # they left the role alone
    assert not is_shown({**START, "text": "Ten lamps"}, START, mine)
    assert is_shown(mine, {}, mine) and not is_shown(START, {}, mine)


@pytest.mark.parametrize(("told", "state"), [
    ({}, LineState.OPEN), ({"owner": "Captain"}, LineState.FOLLOW_UP), ({"due_on": "2026-12-03"}, LineState.FOLLOW_UP),
    ({"answer": "Nine.", "owner": "Captain"}, LineState.ANSWERED), ({"kind": "question"}, LineState.OPEN),
    ({"kind": "promise", "owner": "Captain", "answer": "Nine."}, LineState.OPEN), ({"kind": "note"}, LineState.OPEN),
])  # fmt: skip
def test_the_state_follows_from_what_is_written(told: dict[str, str], state: LineState) -> None:
    assert state_of({**START, **told}) is state
