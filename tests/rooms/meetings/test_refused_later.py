"""What is refused after it was let through is read nowhere any more: lists, record, minutes, votes, calendars, API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from compstat.access.actions import new_key
from compstat.access.rules import Actor, Role, WrongState
from compstat.concerns import actions as concern_actions
from compstat.concerns.models import Concern
from compstat.concerns.rules import Ground
from compstat.meetings.actions import after, ending, minutes, moderating, scribe, voting
from compstat.meetings.models import Asked, Line, Meeting, Minutes, Poll, Refusal
from compstat.meetings.queries import minutes as read
from compstat.meetings.queries import withheld
from compstat.meetings.queries.after import record_of
from compstat.meetings.queries.scribe import version_of
from compstat.meetings.rules import PollKind, State
from compstat.meetings.views import kept

from .ended import MORNING, NIGHT, acting, over, where
from .scribing import called, desk, member

PRIVATE = "John Smith of 12 Pier Street sells there"
PUBLIC = "Somebody sells on Pier Street"


@pytest.fixture(autouse=True)
def made_anew(monkeypatch) -> None:
    monkeypatch.setattr(kept, "SECONDS", 0.0)


@pytest.fixture
def mei() -> Actor:
    return acting(member(Role.CAPTAIN))


def sent(meeting: Meeting, text: str = PRIVATE) -> str:
    """What a phone sent; its key."""
    key = new_key()
    Asked.objects.create(id=key, meeting=meeting, text=text, language="en", at=NIGHT - timedelta(minutes=30))
    return key


def worded(text: str = PRIVATE, kind: str = "concern") -> dict[str, str]:
    told = dict.fromkeys(("owner", "due_on", "answer", "pinned_row", "pinned_area", "card"), "")
    return {**told, "kind": kind, "text": text, "item": "questions"}


@pytest.fixture
def meeting(mei) -> Meeting:
    """It is over, and a name was let through in the hurry: it has become a concern, and an option of a vote."""
    made = called()
    key = sent(made)
    moderating.let_through(made, key, worded(), by=mei, now=NIGHT)
    voting.make_poll(made, PollKind.SHOW, "What first?", [PRIVATE, "Lights"], by=mei, now=NIGHT)
    ending.end_meeting(made, by=mei, now=NIGHT)
    made.refresh_from_db()
    assert Concern.objects.get().text == PRIVATE
    return made


def pages(meeting: Meeting) -> str:
    """Everything that everybody can open about it."""
    concern = Concern.objects.get()
    of = f"/harborview/meetings/{meeting.id}/"
    paths = (
        of, f"{of}room/", "/harborview/d4/concerns/", f"/harborview/concerns/{concern.id}/",
        "/harborview/d4/meetings.ics", "/harborview/d4/", "/api/v1/harborview/concerns?area=D4",
    )  # fmt: skip
    return "".join(Client().get(path).content.decode() for path in paths)


def refused(meeting: Meeting, mei: Actor, ground: Ground = Ground.IDENTIFIES) -> None:
    (key,) = Asked.objects.filter(meeting=meeting).values_list("id", flat=True)
    moderating.decide_again(meeting, key, by=mei, now=MORNING)
    moderating.refuse(meeting, [key], ground, by=mei, now=MORNING)


def test_from_the_second_look_on_nobody_reads_it(mei, meeting) -> None:
    assert PRIVATE in pages(meeting)
    key = Asked.objects.get().id
    moderating.decide_again(meeting, key, by=mei, now=MORNING)
    assert Concern.objects.get().publication == "waiting" and "John Smith" not in pages(meeting)
    moderating.refuse(meeting, [key], Ground.IDENTIFIES, by=mei, now=MORNING)
    found = Concern.objects.get()
    assert (found.publication, found.ground, found.events.last().kind) == ("withheld", "identifies", "withheld")
    assert "John Smith" not in pages(meeting)
    assert Poll.objects.get().options == ["Not shown any more", "Lights"]


def test_in_other_words_it_is_let_through_after_all_and_is_the_same_concern(mei, meeting) -> None:
    refused(meeting, mei)
    key = Asked.objects.get().id
    moderating.decide_again(meeting, key, by=mei, now=MORNING)
    moderating.let_through(meeting, key, worded(PUBLIC), by=mei, now=MORNING)
    found = Concern.objects.get()
    assert (found.publication, found.ground, found.text) == ("published", "", PUBLIC)
    assert Line.objects.get().undone_at is None and PUBLIC in pages(meeting) and "John Smith" not in pages(meeting)


def test_what_is_about_a_sealed_subject_goes_under_the_seal(mei, meeting) -> None:
    refused(meeting, mei, Ground.SEALED)
    found = Concern.objects.get()
    assert (found.text, found.ground) == ("", "sealed") and "John Smith" not in pages(meeting)
    with pytest.raises(WrongState, match="sealed"):
        moderating.decide_again(meeting, Refusal.objects.get().id, by=mei, now=MORNING)
    assert Refusal.objects.exists(), "nothing of a refused act is kept"


def test_what_a_moderator_has_withheld_is_not_let_through_by_a_scribe(mei, meeting) -> None:
    concern_actions.withhold(Concern.objects.get().id, Ground.IDENTIFIES, "It names a person.", by=mei, now=MORNING)
    with pytest.raises(WrongState, match="A moderator has withheld this"):
        moderating.decide_again(meeting, Asked.objects.get().id, by=mei, now=MORNING)
    assert Concern.objects.get().publication == "withheld"


def test_minutes_that_quote_it_cannot_be_signed(mei, meeting) -> None:
    draft = minutes.draft_minutes(meeting, by=mei, now=MORNING)
    assert PRIVATE in draft.text
    refused(meeting, mei)
    for poll in Poll.objects.all():
        poll.delete()
    with pytest.raises(WrongState, match="quote what was not let through: “John Smith"):
        minutes.sign_minutes(meeting, draft.version, by=mei, now=MORNING)
    again = minutes.draft_minutes(meeting, version=draft.version, by=mei, now=MORNING)
    assert "John Smith" not in again.text
    minutes.sign_minutes(meeting, again.version, by=mei, now=MORNING)
    meeting.refresh_from_db()
    assert "John Smith" not in str(record_of(meeting, where(), MORNING)) + pages(meeting)


def test_what_is_withheld_after_the_minutes_were_signed_is_taken_out_of_them_for_readers(mei, meeting) -> None:
    after.finish_line(meeting, Line.objects.get().id, answer="We look into it by May.", by=mei, now=MORNING)
    draft = minutes.draft_minutes(meeting, by=mei, now=MORNING)
    minutes.sign_minutes(meeting, draft.version, by=mei, now=MORNING)
    meeting.refresh_from_db()
    assert "John Smith" in pages(meeting)
    concern_actions.withhold(Concern.objects.get().id, Ground.IDENTIFIES, "It names a person.", by=mei, now=MORNING)
    shown = pages(meeting)
    assert "John Smith" not in shown and "(words that must not be public were taken out here)" in shown
    assert "John Smith" in Minutes.objects.get().text, "what was signed stays as it was signed"
    assert read.signed(meeting)[0].blocks


def test_earlier_wordings_are_looked_for_too_and_a_word_or_two_are_not(mei, meeting) -> None:
    line = Line.objects.get()
    old = version_of(line)
    scribe.edit_line(meeting, line.id, {**old, "text": PUBLIC}, old, at=NIGHT, by=mei, now=NIGHT)
    refused(meeting, mei)
    assert withheld.every_hidden_text(meeting) == [PRIVATE, PUBLIC]
    assert withheld.hidden_texts(meeting) == [PRIVATE, PUBLIC]  # the concern had the first one still
    assert withheld.quoted("somebody  sells\non pier street.", [PUBLIC]) == [PUBLIC]
    Line.objects.update(text="Lights"), Concern.objects.update(text="")
    assert withheld.hidden_texts(meeting) == []


def test_what_was_sent_is_never_a_promise_and_a_promise_is_not_read_again(mei) -> None:
    meeting = called()
    key = sent(meeting)
    with pytest.raises(WrongState, match="Somebody sent this, so it is no promise"):
        moderating.let_through(meeting, key, worded(kind="promise"), by=mei, now=NIGHT)
    moderating.let_through(meeting, key, worded(), by=mei, now=NIGHT)
    old = version_of(Line.objects.get())
    with pytest.raises(WrongState, match="it is no promise"):
        scribe.edit_line(meeting, key, {**old, "kind": "promise"}, old, at=NIGHT, by=mei, now=NIGHT)
    Line.objects.update(promise="0" * 26)  # from before that was refused
    with pytest.raises(WrongState, match="A promise was made of this"):
        moderating.decide_again(meeting, key, by=mei, now=NIGHT)
    assert Line.objects.get().undone_at is None


def test_what_was_refused_is_not_brought_again_like_a_line_that_was_taken_back(mei) -> None:
    meeting = called()
    key = sent(meeting)
    moderating.let_through(meeting, key, worded(), by=mei, now=NIGHT)
    moderating.decide_again(meeting, key, by=mei, now=NIGHT)
    for _ in ("waits", "refused"):
        with pytest.raises(WrongState, match="it was not let through"):
            scribe.redo_line(meeting, key, by=mei, now=NIGHT)
        if not Refusal.objects.exists():
            moderating.refuse(meeting, [key], Ground.THREAT, by=mei, now=NIGHT)
    assert Line.objects.get().undone_at is not None


def test_a_line_taken_back_just_before_it_is_settled_becomes_nothing(mei, monkeypatch) -> None:
    meeting = over()
    Line.objects.create(
        id="l", meeting=meeting, item="questions", kind="question", text=PUBLIC, said_at=NIGHT, undone_at=NIGHT
    )
    monkeypatch.setattr(after.lines, "lines_of", lambda of: Line.objects.filter(meeting=of))
    assert after.settle_lines(meeting, by=mei, now=NIGHT) == 0 and not Concern.objects.exists()


def test_on_the_scribes_page_it_is_done_with_two_buttons(mei, meeting) -> None:
    client, address = desk(member(Role.CAPTAIN)), f"/staff/meetings/{meeting.id}/scribe/act/"
    at = timezone.now().isoformat()
    for kind, more in (("decide_again", {}), ("refuse", {"ground": "identifies"})):
        told = {"kind": kind, "id": new_key(), "at": at, "asked": Asked.objects.get().id, **more}
        assert client.post(address, told).status_code == 303
    assert Concern.objects.get().publication == "withheld" and meeting.state == State.DRAFTED
