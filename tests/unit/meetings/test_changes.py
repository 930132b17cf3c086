"""Two scribes who change one line: whoever's arrives first, the same shows, and the later by the clock wins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compstat.access.rules import WrongState
from compstat.meetings.rules import LineKind, LineState, Origin
from compstat.meetings.rules.changes import PROMISED, VERSION, check_change, is_shown, merged, state_of

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


@pytest.mark.parametrize("name", VERSION)
def test_what_a_promise_says_is_changed_among_the_promises(name: str) -> None:
    promised = {**START, "kind": "promise"}
    after = {**promised, name: "note" if name == "kind" else "other"}
    if name in PROMISED:
        with pytest.raises(WrongState, match="Change it there, with a reason"):
            check_change(promised, after, Origin.SPOKEN, promise=True, concern=False)
    else:
        check_change(promised, after, Origin.SPOKEN, promise=True, concern=False)
    check_change(promised, after, Origin.SPOKEN, promise=False, concern=False)


@pytest.mark.parametrize("kind", LineKind)
@pytest.mark.parametrize("origin", [Origin.SPOKEN, Origin.PHONE, Origin.PAPER])
def test_a_concern_stays_a_question_and_what_was_sent_is_no_promise(kind: LineKind, origin: Origin) -> None:
    after = {**START, "kind": kind}
    if kind in {LineKind.QUESTION, LineKind.CONCERN}:
        check_change(START, after, origin, promise=False, concern=True)
    else:
        with pytest.raises(WrongState, match="it stays a question or a concern"):
            check_change(START, after, origin, promise=False, concern=True)
    if kind is LineKind.PROMISE and origin is not Origin.SPOKEN:
        with pytest.raises(WrongState, match="Write the promise as a new line"):
            check_change(START, after, origin, promise=False, concern=False)
    else:
        check_change(START, after, origin, promise=False, concern=False)
    check_change(after, {**after, "text": "Other words"}, origin, promise=False, concern=False)
