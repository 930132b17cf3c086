"""A person reads everything before anybody else does, refuses on closed grounds alone, and may decide anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from compstat.access.actions import new_key
from compstat.access.rules import Role
from compstat.meetings import rules
from compstat.meetings.models import Asked, Line, Meeting, Refusal
from compstat.meetings.queries import moderating as queries
from compstat.meetings.queries import room
from compstat.places.queries import city

from .scribing import AGAIN, CITY, NEW, act, called, desk, lines_of_log, member, results

OWN = "¿Por qué Juan de 14 Harbor Street vende sin permiso?"


@pytest.fixture
def mei():
    return member(Role.MODERATOR)


@pytest.fixture
def meeting() -> Meeting:
    return called()


def sent(meeting: Meeting, text: str = OWN, **told: object) -> Asked:
    known = {"language": "es", "origin": "phone", "at": timezone.now() - timedelta(minutes=5), **told}
    return Asked.objects.create(id=new_key(), meeting=meeting, text=text, marks=rules.marks(text), **known)


def through(asked: Asked, text: str, **told: object) -> dict[str, object]:
    pins = {"pinned_row": asked.pinned_row, "pinned_area": asked.pinned_area}
    return act("let_through", asked=asked.id, said="question", text=text, item="questions", **{**pins, **told})


def unread(meeting: Meeting) -> list[str]:
    return [each.asked.id for each in queries.unread(meeting, city(CITY))]


def test_what_was_sent_shows_to_nobody_before_a_person_lets_it_through(mei, meeting) -> None:
    asked = sent(meeting, pinned_row="robbery")
    page = desk(mei).get(f"/staff/meetings/{meeting.id}/scribe/").content.decode()
    assert '<mark title="a street address">14 Harbor Street</mark>' in page and "español" in page
    assert "Criticism of police is never a reason to refuse" in page
    assert not room.questions(meeting).exists() and not Line.objects.exists()
    step = through(asked, "¿Quién vende sin permiso en Harbor Street?")
    assert results(desk(mei), mei, meeting, step, step) == [NEW, AGAIN]
    line = room.questions(meeting).get()
    assert (line.id, line.text, line.origin, line.pinned_row) == (asked.id, step["text"], "phone", "robbery")
    asked.refresh_from_db()
    assert asked.text == OWN and asked.read_at and line.said_at == asked.at
    assert unread(meeting) == [] and lines_of_log("asked_decided") == [asked.id]


def test_only_closed_grounds_refuse_and_many_go_at_once(mei, meeting) -> None:
    adverts = [sent(meeting, f"Cheap roofs www.roofs{n}.com") for n in range(3)]
    critic = sent(meeting, "The police never listen to us.", language="en")
    client = desk(mei)
    for ground in ("criticism", "", "rude"):
        assert not results(client, mei, meeting, act("refuse", asked=critic.id, ground=ground))[0][0]
    many = act("refuse", asked=[each.id for each in adverts], ground="advertising")
    assert results(client, mei, meeting, many, many) == [NEW, AGAIN]
    assert {(each.id, each.ground) for each in Refusal.objects.all()} == {(a.id, "advertising") for a in adverts}
    assert lines_of_log("asked_decided") == [each.id for each in adverts] and unread(meeting) == [critic.id]
    assert not results(client, mei, meeting, act("refuse", ground="threat"))[0][0]  # nothing is chosen
    told = queries.refused(meeting)
    assert {each.text for each in told} == {each.text for each in adverts}
    assert {each.ground for each in told} == {"It advertises something."}


def test_of_two_who_decide_one_does_and_the_other_is_told(mei, meeting) -> None:
    first, second = sent(meeting), sent(meeting, "Lamps are dark")
    client = desk(mei)
    refuse = act("refuse", asked=first.id, ground="identifies")
    assert results(client, mei, meeting, refuse) == [NEW]
    ((accepted, _, sentence),) = results(client, mei, meeting, through(first, "Somebody sells"))
    assert not accepted and "Somebody has just decided this" in sentence and not Line.objects.exists()
    ((accepted, _, _),) = results(client, mei, meeting, act("refuse", asked=first.id, ground="threat"))
    assert not accepted and Refusal.objects.get().ground == "identifies"
    both = act("refuse", asked=[first.id, second.id], ground="threat")  # one of them is decided already
    assert results(client, mei, meeting, both) == [NEW]
    assert {each.id: each.ground for each in Refusal.objects.all()} == {first.id: "identifies", second.id: "threat"}
    assert lines_of_log("asked_decided") == [first.id, second.id]


def test_both_decisions_can_be_undone_and_taken_anew(mei, meeting) -> None:
    asked, client = sent(meeting), desk(mei)
    steps = [
        act("refuse", asked=asked.id, ground="identifies"), act("decide_again", asked=asked.id),
        through(asked, "Who sells there?"), act("decide_again", asked=asked.id),
    ]  # fmt: skip
    assert results(client, mei, meeting, *steps) == [NEW] * 4
    assert unread(meeting) == [asked.id] and not Refusal.objects.exists() and not room.questions(meeting).exists()
    assert not results(client, mei, meeting, act("decide_again", asked=asked.id))[0][0]  # it waits already
    assert results(client, mei, meeting, through(asked, "Who sells on the Row?")) == [NEW]
    assert room.questions(meeting).get().text == "Who sells on the Row?" and Line.objects.count() == 1
    assert lines_of_log("asked_decided") == [asked.id] * 5
    page = desk(mei).get(f"/staff/meetings/{meeting.id}/scribe/").content.decode()
    assert "Read again" in page and "Everything that was sent has been read" in page


def test_what_was_sent_to_another_meeting_is_not_there(mei, meeting) -> None:
    asked, client = sent(called()), desk(mei)
    for step in (
        through(asked, "Lamps"), act("refuse", asked=asked.id, ground="threat"), act("decide_again", asked=asked.id),
        through(sent(meeting), "  "), act("let_through", asked="none", said="question", text="x"),
    ):  # fmt: skip
        assert not results(client, mei, meeting, step)[0][0]
    assert not Line.objects.exists() and not Refusal.objects.exists() and lines_of_log() == []


def test_a_form_decides_too(mei, meeting) -> None:
    asked, client = sent(meeting), desk(mei)
    address = f"/staff/meetings/{meeting.id}/scribe/"
    answer = client.post(f"{address}act/", {**through(asked, "Who sells there?"), "then": "unread"})
    assert (answer.status_code, answer["Location"]) == (303, f"{address}#unread")
    client.post(f"{address}act/", act("refuse", asked=asked.id, ground="rude"))
    assert "Why not" in client.get(address).content.decode() and not Refusal.objects.exists()


@given(st.text(max_size=200) | st.sampled_from([OWN, "call 617-555-0133 or www.x.com", "a@b.org kill 12 AB"]))
def test_pieces_make_the_text_again(text: str) -> None:
    cut = list(queries.pieces(text))
    assert "".join(piece for piece, _ in cut) == text and all(piece for piece, _ in cut)
    assert {mark for _, mark in cut if mark} <= {str(queries.MARKS[mark]) for mark in rules.marks(text)}
