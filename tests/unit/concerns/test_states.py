"""The table of states and moves, written out by hand; and how a concern stands once others have sent something."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from compstat.access.rules import WrongState
from compstat.concerns import rules
from compstat.concerns.rules import DONE, MOVES, OPEN, Event, Happened, Need, Publication, Reply, Standing, State
from compstat.concerns.rules.settling import MOVED, SENT

AT, DAY, TODAY = datetime(2026, 11, 5, 18, tzinfo=UTC), date(2026, 12, 1), date(2026, 11, 6)
ALL = frozenset(Need)
FROM = {  # by hand: from where each may happen, and where it leads
    "acknowledged": ("received", "acknowledged"),
    "put_off": ("received acknowledged follow_up with_organization", "follow_up"),
    "answered": ("received acknowledged follow_up with_organization", "answered"),
    "promised": ("received acknowledged follow_up with_organization", "promised"),
    "joined": ("received acknowledged follow_up with_organization promised", "in_problem"),
    "passed_on": ("received acknowledged follow_up", "with_organization"),
    "replied": ("with_organization", "with_organization"),
    "declined": ("received acknowledged follow_up with_organization", "declined"),
    "not_fixed": ("answered promised in_problem with_organization declined", "acknowledged"),
}
TAKES = {
    "put_off": {"owner", "due"}, "answered": {"reason"}, "promised": {"promise", "owner", "due"},
    "joined": {"problem", "reason"}, "passed_on": {"organization", "reason", "due"}, "replied": {"organization"},
    "declined": {"reason"},
}  # fmt: skip


@pytest.mark.parametrize("event", list(Event))
@pytest.mark.parametrize("state", list(State))
def test_each_move_happens_from_these_states_alone(event: Event, state: State) -> None:
    before, after = FROM.get(event, (" ".join(State), state))
    if state in before.split():
        assert rules.can_move(event, state) and rules.check_move(event, state, ALL) == after
    else:
        assert not rules.can_move(event, state)
        with pytest.raises(WrongState, match="not open to that any more"):
            rules.check_move(event, state, ALL)


@pytest.mark.parametrize("event", list(MOVES))
def test_a_move_is_refused_without_what_it_takes(event: Event) -> None:
    assert MOVES[event].needs == TAKES.get(event, set())
    state = State(FROM[event][0].split()[0])
    for need in MOVES[event].needs:
        with pytest.raises(WrongState, match="Everybody can read it"):
            rules.check_move(event, state, ALL - {need})


def test_a_complaint_about_an_officer_is_never_declined() -> None:
    assert not rules.can_move(Event.DECLINED, State.RECEIVED, complaint=True)
    assert rules.can_move(Event.ANSWERED, State.RECEIVED, complaint=True)
    with pytest.raises(WrongState, match="never declined"):
        rules.check_move(Event.DECLINED, State.RECEIVED, ALL, complaint=True)


def test_every_state_is_open_or_done_and_some_have_ended() -> None:
    assert set(State) == OPEN | DONE and not OPEN & DONE and rules.ENDED < DONE
    assert {r: rules.reply_state(r).value for r in Reply} == {
        "ours": "with_organization", "not_ours": "acknowledged", "done": "answered",
    }  # fmt: skip


def happened(event: Event, reply: Reply | None = None, due_on: date | None = None, after: int = 0) -> Happened:
    return Happened(event, AT + timedelta(hours=after), reply, due_on)


ASKED = Standing(State.WITH_ORGANIZATION, "Captain", DAY)
PASSED_ON = happened(Event.PASSED_ON)


@pytest.mark.parametrize(
    ("reply", "due_on", "stands"),
    [
        (Reply.OURS, TODAY, Standing(State.WITH_ORGANIZATION, "Captain", TODAY)),
        (Reply.NOT_OURS, None, Standing(State.ACKNOWLEDGED)),
        (Reply.DONE, None, Standing(State.ANSWERED, answered_at=AT)),
    ],
)
def test_a_reply_moves_a_concern_before_its_row_says_so_and_not_again_afterwards(reply, due_on, stands) -> None:
    events = [happened(Event.RAISED), PASSED_ON, happened(Event.REPLIED, reply, due_on)]
    assert rules.standing(ASKED, events) == stands
    row = Standing(stands.state, stands.owner, stands.due_on)
    assert rules.standing(row, events) == row, "once the row says it"


def test_not_fixed_opens_whatever_was_done_and_a_person_s_move_ends_that() -> None:
    objected = happened(Event.NOT_FIXED, after=1)
    for state in DONE:
        assert rules.standing(Standing(state, "Captain", DAY), [objected]) == Standing(State.ACKNOWLEDGED)
    for state in OPEN:
        assert rules.standing(Standing(state, "Captain", DAY), [objected]) == Standing(state, "Captain", DAY)
    again = Standing(State.ANSWERED)
    assert rules.standing(again, [objected, happened(Event.ANSWERED, after=2)]) == again
    assert rules.standing(again, [happened(Event.ANSWERED), objected]) == Standing(State.ACKNOWLEDGED)
    assert rules.standing(again, [happened(Event.TRANSLATED, after=2)]) == again


def test_done_by_another_organization_and_yet_not_fixed() -> None:
    events = [PASSED_ON, happened(Event.REPLIED, Reply.DONE, after=1), happened(Event.NOT_FIXED, after=2)]
    for row in (ASKED, Standing(State.ANSWERED), Standing(State.ACKNOWLEDGED)):
        assert rules.standing(row, events) == Standing(State.ACKNOWLEDGED)


def test_what_was_sent_when_a_person_had_moved_it_already_changes_nothing() -> None:
    late = [PASSED_ON, happened(Event.ANSWERED, after=1), happened(Event.REPLIED, Reply.NOT_OURS, after=2)]
    assert rules.standing(Standing(State.ANSWERED), late) == Standing(State.ANSWERED)
    assert set(MOVES) == SENT | MOVED and not SENT & MOVED


def test_a_reply_names_a_day_that_can_be_waited_for() -> None:
    rules.check_reply(Reply.OURS, TODAY, "", TODAY)
    rules.check_reply(Reply.OURS, TODAY + timedelta(730), "x" * 1000, TODAY)
    rules.check_reply(Reply.DONE, None, "", TODAY)
    for day in (None, TODAY - timedelta(1), TODAY + timedelta(731)):
        with pytest.raises(WrongState, match="by which day"):
            rules.check_reply(Reply.OURS, day, "", TODAY)
    with pytest.raises(WrongState, match="at most 1000 characters"):
        rules.check_reply(Reply.NOT_OURS, None, "x" * 1001, TODAY)


@pytest.mark.parametrize(
    ("publication", "events", "may"),
    [
        ("withheld", ["raised", "withheld"], True), ("withheld", [], True),
        ("waiting", ["raised"], False), ("published", ["withheld", "appealed", "appeal_decided"], False),
        ("withheld", ["withheld", "appealed"], False), ("withheld", ["withheld", "appealed", "appeal_decided"], False),
        ("withheld", ["withheld", "appealed", "appeal_decided", "published", "withheld"], True),
    ],
)  # fmt: skip
def test_an_author_may_appeal_once_each_time_a_text_is_withheld(publication, events, may) -> None:
    asked = Publication(publication), [Event(each) for each in events]
    assert rules.may_appeal(*asked) is may and rules.may_appeal(*asked, "identifies") is may
    assert not rules.may_appeal(*asked, "sealed"), "no moderator may read it"
