"""What still comes once people have gone home: kept questions are taken, votes end, nothing is signed over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from compstat.access.actions import new_key
from compstat.access.kinds import KINDS
from compstat.access.rules import Actor, Role, WrongState
from compstat.concerns.models import Concern
from compstat.meetings.actions import after, answering, asking, ending, minutes, moderating, running, scribe, voting
from compstat.meetings.actions.sent import NotTaken
from compstat.meetings.mailing import registered
from compstat.meetings.models import Answer, Asked, Line, Meeting, Poll, PollCount, Support
from compstat.meetings.queries import tomorrow
from compstat.meetings.queries.scribe import version_of
from compstat.meetings.rules import PollEvent, PollKind, State
from compstat.meetings.views import kept
from compstat.places.queries import area
from compstat.promises import actions as promises
from compstat.promises.models import Promise
from compstat.promises.queries import Promise as Promised

from .ended import DUE, MORNING, NIGHT, PROMISE, ROLE, acting, line, over, promise, where
from .phones import JSON, address, joined
from .scribing import called, desk, member

TOGETHER, LATE = NIGHT - timedelta(minutes=20), NIGHT + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def made_anew(monkeypatch) -> None:
    monkeypatch.setattr(kept, "SECONDS", 0.0)


@pytest.fixture
def mei() -> Actor:
    return acting(member(Role.CAPTAIN))


def ask(meeting: Meeting, at, now=LATE) -> object:
    return asking.ask(meeting, where(), "token", "Why is it dark?", new_key(), at=at, network="n", now=now)


# --- Questions of phones whose line was dead


def test_a_question_kept_while_people_were_together_waits_in_tomorrows_list(mei) -> None:
    meeting = over()
    for at in (TOGETHER, NIGHT, meeting.began_at):
        ask(meeting, at)
    assert {each.at for each in Asked.objects.all()} == {TOGETHER, NIGHT, meeting.began_at}
    told = next(
        each
        for each in tomorrow.to_do(meeting, where(), area(where(), "D4"), NIGHT.date()).steps
        if each.key == "unread"
    )
    assert told.left == 3
    for at in (LATE, meeting.began_at - timedelta(seconds=1), None):
        with pytest.raises(NotTaken, match="takes no questions now"):
            ask(meeting, at)


@pytest.mark.parametrize("state", [State.PUBLISHED, State.CANCELLED])
def test_once_the_minutes_are_signed_none_is_taken(state) -> None:
    with pytest.raises(NotTaken, match="takes no questions now"):
        ask(over(state), TOGETHER)
    assert not Asked.objects.exists()


def test_of_a_question_and_a_signature_at_once_the_question_waits_or_is_refused() -> None:
    meeting = over()
    stale = Meeting.objects.get(pk=meeting.pk)
    Meeting.objects.filter(pk=meeting.pk).update(state=State.PUBLISHED)
    with pytest.raises(NotTaken):
        ask(stale, TOGETHER)
    assert not Asked.objects.exists()


def test_a_phone_delivers_it_with_the_time_of_its_clock() -> None:
    meeting = called()
    phone = joined(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(state=State.DRAFTED, ended_at=NIGHT)
    told = {"kind": "ask", "text": "Why is it dark?"}
    for at, taken in ((TOGETHER.isoformat(), True), (LATE.isoformat(), False), ("never", False)):
        answer = phone.post(address(meeting, "act/"), {**told, "id": new_key(), "at": at}, **JSON)
        assert answer.json()["accepted"] is taken
    assert Asked.objects.get().at == TOGETHER


def test_support_ends_with_the_meeting(mei) -> None:
    meeting = called()
    asked = line(meeting, "Lights?")
    asking.support(meeting, "a", asked.id)
    ending.end_meeting(meeting, by=mei, now=NIGHT)
    meeting.refresh_from_db()
    with pytest.raises(NotTaken, match="support is not counted any more"):
        asking.support(meeting, "b", asked.id)
    assert Support.objects.count() == 1


# --- Nothing is signed over what is unread or uncounted


def test_minutes_are_not_signed_over_what_nobody_has_read(mei) -> None:
    meeting, person = over(), member(Role.CAPTAIN)
    ask(meeting, TOGETHER), ask(meeting, TOGETHER)
    draft = minutes.draft_minutes(meeting, by=mei, now=MORNING)
    with pytest.raises(minutes.Unfinished, match=r"2 texts that were sent are not read yet.*scribe’s page"):
        minutes.sign_minutes(meeting, draft.version, by=mei, now=MORNING)
    assert Meeting.objects.get(pk=meeting.pk).state == "drafted"
    page = desk(person).get(f"/staff/meetings/{meeting.id}/tomorrow/").content.decode()
    assert f'/staff/meetings/{meeting.id}/scribe/#unread"' in page
    first, second = Asked.objects.values_list("id", flat=True)
    moderating.refuse(meeting, [first], "advertising", by=mei, now=MORNING)
    with pytest.raises(minutes.Unfinished, match="1 text that was sent is not read yet"):
        minutes.sign_minutes(meeting, draft.version, by=mei, now=MORNING)
    moderating.refuse(meeting, [second], "advertising", by=mei, now=MORNING)
    assert minutes.sign_minutes(meeting, draft.version, by=mei, now=MORNING)


def open_poll(meeting: Meeting, mei: Actor, kind: PollKind = PollKind.SHOW) -> Poll:
    made = voting.make_poll(meeting, kind, "What first?", ["Lights", "Speed", "Doors"], 1, by=mei, now=TOGETHER)
    voting.move_poll(made, PollEvent.OPENED, by=mei, now=TOGETHER)
    return made


def test_open_polls_close_with_the_meeting_and_keep_their_count(mei) -> None:
    meeting = called()
    poll, draft = open_poll(meeting, mei), voting.make_poll(
        meeting, PollKind.SHOW, "And then?", ["Lights", "Speed"], 1, by=mei, now=TOGETHER
    )  # fmt: skip
    answering.answer_poll(meeting, poll.id, "a", [0], new_key())
    ending.end_meeting(meeting, by=mei, now=NIGHT)
    poll.refresh_from_db(), draft.refresh_from_db()
    assert (poll.state, poll.closed_at, draft.state) == ("closed", NIGHT, "draft")
    with pytest.raises(NotTaken, match="This poll is closed"):
        answering.answer_poll(meeting, poll.id, "b", [0], new_key())
    for one, event in ((poll, PollEvent.REOPENED), (draft, PollEvent.OPENED)):
        with pytest.raises(WrongState, match="This meeting is over, so phones cannot vote any more"):
            voting.move_poll(one, event, by=mei, now=MORNING)
    paper = minutes.draft_minutes(meeting, by=mei, now=MORNING)
    with pytest.raises(minutes.Unfinished, match=r"1 vote is not counted for good yet.*page of polls"):
        minutes.sign_minutes(meeting, paper.version, by=mei, now=MORNING)
    voting.move_poll(poll, PollEvent.FINISHED, by=mei, now=MORNING)
    assert PollCount.objects.get(option=0).count == 1
    assert minutes.sign_minutes(meeting, paper.version, by=mei, now=MORNING)


def test_a_meeting_that_goes_on_opens_them_again(mei) -> None:
    meeting = called()
    poll = open_poll(meeting, mei)
    ending.end_meeting(meeting, by=mei, now=NIGHT)
    running.resume(meeting, by=mei, now=LATE)
    voting.move_poll(poll, PollEvent.REOPENED, by=mei, now=LATE)
    assert poll.state == "open"


def test_after_thirty_days_what_each_chose_is_forgotten_and_counted(mei) -> None:
    meeting, other = called(), called()
    poll, draft = open_poll(meeting, mei), open_poll(other, mei)
    Poll.objects.filter(pk=draft.pk).update(state="draft")
    answering.answer_poll(meeting, poll.id, "a", [1], new_key())
    kind = next(each for each in KINDS.values() if each.code == "meeting-choices")
    assert kind.fixed == timedelta(days=30)
    now = NIGHT + timedelta(days=40)
    (record,) = kind.ended(now)
    assert record.key == meeting.pk
    kind.remove(record, now)
    poll.refresh_from_db()
    assert (poll.state, poll.closed_at) == ("final", now) and Answer.objects.get().choices == []
    assert {each.option: each.count for each in PollCount.objects.all()} == {1: 1, -1: 1}
    assert list(kind.ended(now)) == []


# --- What has become a promise or a concern says one thing


@pytest.fixture
def settled(mei) -> Line:
    meeting = over()
    made = promise(meeting)
    after.settle_lines(meeting, by=mei, now=NIGHT)
    made.refresh_from_db()
    assert made.promise
    return made


def edit(of: Line, mei: Actor, **told: str) -> bool:
    old = version_of(of)
    return scribe.edit_line(of.meeting, of.id, {**old, **told}, old, at=LATE, by=mei, now=LATE)


@pytest.mark.parametrize("told", [
    {"text": "The lights on Quay Road work again"}, {"owner": "Officer"}, {"due_on": "2026-12-24"}, {"kind": "note"},
])  # fmt: skip
def test_a_promise_is_changed_among_the_promises_alone(mei, settled, told) -> None:
    with pytest.raises(WrongState, match=r"among the promises already.*with a reason"):
        edit(settled, mei, **told)
    settled.refresh_from_db()
    found = Promise.objects.get()
    assert (settled.text, settled.owner, settled.due_on) == (found.what, found.owner, found.due_on) == (
        PROMISE, ROLE, DUE
    )  # fmt: skip
    assert edit(settled, mei, card="7"), "what the promise does not say may change"


def test_what_has_become_a_concern_stays_a_question(mei) -> None:
    meeting = over()
    asked = line(meeting, "Why are the lights dark?")
    after.settle_lines(meeting, by=mei, now=NIGHT)
    asked.refresh_from_db()
    with pytest.raises(WrongState, match="stays a question or a concern"):
        edit(asked, mei, kind="note")
    assert edit(asked, mei, kind="concern", text="The lights are dark.")
    after.settle_lines(meeting, by=mei, now=LATE)
    assert Concern.objects.get().text == "The lights are dark."


def test_letter_and_record_tell_a_reworded_promise_in_the_same_words(mei, settled) -> None:
    promises.reword(
        settled.promise, "All lights on Pier Street work", "It said too little before.", by=mei, now=MORNING
    )
    promises.move(settled.promise, DUE + timedelta(7), "The parts come later than hoped.", by=mei, now=MORNING)
    made: Promised = Promise.objects.get()
    said = registered._promised(settled)
    assert said.startswith("All lights on Pier Street work (Captain, ") and "December 10" in said
    draft = minutes.draft_minutes(settled.meeting, by=mei, now=MORNING)
    assert made.what in draft.text and PROMISE not in draft.text
    settled.promise = ""
    assert registered._promised(settled).startswith(PROMISE)
