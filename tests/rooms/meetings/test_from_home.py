"""Whoever takes part from home: a slip while people are together, the right one, and word when the link changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from compstat.access.actions import new_key
from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.meetings.actions import answering, calendar, coming, seats, voting
from compstat.meetings.actions.coming import HELD_AFTER, Wish
from compstat.meetings.actions.sent import NotTaken
from compstat.meetings.mailing.news import write_letters
from compstat.meetings.models import Meeting, Seat, Slip
from compstat.meetings.queries import coming as queries
from compstat.meetings.queries import finding
from compstat.meetings.rules import Mode, PollEvent, PollKind, SeatState, State

from .calling import BEGINS, CITY, HALL, NOW, ON, ZONE, acting, called, desk_of, member

BOTH = replace(HALL, mode=Mode.BOTH, link="https://meet.example.org/a", capacity=2)
STREAM = replace(BOTH, mode=Mode.ONLINE, venue="", address="", transit="", step_free=None, hearing_loop=None)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
EVENING = datetime.combine(ON, BEGINS, ZONE) + timedelta(minutes=10)
WHY = "The room of the link was closed."


@pytest.fixture
def mei():
    return member(Role.CAPTAIN, "D4")


def in_session(meeting: Meeting) -> Meeting:
    Meeting.objects.filter(pk=meeting.pk).update(state=State.IN_SESSION, began_at=EVENING)
    meeting.refresh_from_db()
    return meeting


def register(meeting: Meeting, now=NOW, **wish) -> coming.Registered:
    return coming.register(meeting, Wish(**wish), new_key(), network=new_key(), now=now)


def change(meeting: Meeting, code: str, online: bool, now) -> coming.Registered:
    return coming.change_seat(meeting, code, online=online, language="", needs=(), now=now)


def ballot(meeting: Meeting, mei) -> str:
    made = voting.make_poll(meeting, PollKind.BALLOT, "What?", ["A", "B", "C"], 1, by=acting(mei), now=EVENING)
    voting.move_poll(made, PollEvent.OPENED, by=acting(mei), now=EVENING)
    return made.id


def vote(meeting: Meeting, poll: str, slip: str) -> str:
    return answering.answer_ballot(meeting, poll, slip, [0], new_key(), network="n", now=EVENING).said


# --- Slips


def test_online_then_in_the_room_then_online_again_is_a_good_slip(mei) -> None:
    meeting = called(mei, facts=BOTH, registration=True)
    made = register(meeting, online=True)
    change(meeting, made.code, False, NOW + MINUTE)
    coming.tend_seats(NOW + 2 * MINUTE)
    assert not Slip.objects.exists()
    again = change(meeting, made.code, True, NOW + 3 * MINUTE)
    coming.tend_seats(NOW + 4 * MINUTE)
    assert again.slip == made.slip and not Slip.objects.get().void
    poll = ballot(in_session(meeting), mei)
    assert vote(meeting, poll, again.slip) == "balloted"


def test_a_slip_that_was_used_or_made_void_by_staff_does_not_come_back(mei) -> None:
    meeting = called(mei, facts=BOTH, registration=True)
    used, lost = register(meeting, online=True), register(meeting, online=True)
    voting.void_slip(meeting, lost.slip, by=acting(mei), now=NOW)
    poll = ballot(in_session(meeting), mei)
    vote(meeting, poll, used.slip)
    for each in (used, lost):
        change(meeting, each.code, False, EVENING)
    coming.tend_seats(EVENING + MINUTE)
    for each in (used, lost):
        change(meeting, each.code, True, EVENING + 2 * MINUTE)
        with pytest.raises(NotTaken, match="This slip is void"):
            vote(meeting, poll, each.slip)
    assert Slip.objects.filter(void=True).count() == 2


@pytest.mark.parametrize("facts", [BOTH, STREAM])
def test_who_joins_from_home_while_people_are_together_can_vote(mei, facts) -> None:
    meeting = in_session(called(mei, facts=facts))
    poll = ballot(meeting, mei)
    made = register(meeting, EVENING)  # whatever they tick: nobody in the room needs a seat now
    assert made.seat.online and vote(meeting, poll, made.slip) == "balloted"
    Meeting.objects.filter(pk=meeting.pk).update(state=State.DRAFTED)
    meeting.refresh_from_db()
    with pytest.raises(WrongState, match="This meeting is over"):
        register(meeting, EVENING + timedelta(hours=2))


def test_who_registered_for_the_room_may_stay_at_home_and_vote(mei) -> None:
    meeting = called(mei, facts=BOTH, registration=True)
    made = register(meeting)
    in_session(meeting)
    assert not change(meeting, made.code, False, EVENING).slip, "another wish leaves them where they are"
    assert change(meeting, made.code, True, EVENING).slip


@pytest.mark.parametrize(("state", "facts", "words"), [
    (State.ANNOUNCED, HALL, "You need none: just come."), (State.ANNOUNCED, BOTH, "To vote from home, register"),
    (State.IN_SESSION, HALL, "just come in"), (State.IN_SESSION, BOTH, ""), (State.IN_SESSION, STREAM, ""),
    (State.DRAFTED, BOTH, "This meeting is over."), (State.CANCELLED, BOTH, "was cancelled"),
])  # fmt: skip
def test_why_nobody_can_register_is_said_as_it_is(mei, state, facts, words) -> None:
    meeting = called(mei, facts=facts)
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    meeting.refresh_from_db()
    said = queries.why_closed(meeting, ON)
    assert (words in said) if words else said == ""


def test_the_pages_lead_there(client, mei) -> None:
    meeting = in_session(called(mei, facts=BOTH))
    of = f"/harborview/meetings/{meeting.id}/"
    assert f'href="{of}register/">From home: register for a ballot slip' in client.get(of).content.decode()
    page = client.get(f"{of}register/").content.decode()
    assert "Do you take part from home?" in page and "just come." not in page and 'name="online"' not in page
    told = client.post(f"{of}register/", {"act": new_key()}).content.decode()
    assert "Your ballot slip" in told and Seat.objects.get().online
    hall = in_session(called(mei))
    assert "register/" not in client.get(f"/harborview/meetings/{hall.id}/").content.decode()


# --- Another link


@pytest.mark.parametrize("told", [{"link": "https://meet.example.org/b"}, {"dial_in": "555-0167"}])
def test_another_link_or_number_is_a_move_that_everybody_is_told(mei, told) -> None:
    meeting = called(mei, facts=STREAM, registration=True)
    key, by = (CITY, meeting.id), {"by": acting(mei), "now": NOW + DAY}
    register(meeting, online=True, address="zoe@example.org")
    write_letters(NOW + MINUTE)
    mail.outbox.clear()
    with pytest.raises(WrongState, match="Another place, link or number is a move"):
        calendar.change_meeting(*key, replace(STREAM, **told), **by)
    calendar.move_meeting(*key, ON, BEGINS, replace(STREAM, **told), WHY, **by)
    found = finding.meeting(*key)
    assert (found.sequence, [(each.kind, each.reason) for each in found.moves.all()]) == (1, [("moved", WHY)])
    write_letters(NOW + DAY + MINUTE)
    (letter,) = mail.outbox
    assert (
        WHY in letter.body and f"Take part here: {', '.join(filter(None, (found.link, found.dial_in)))}" in letter.body
    )
    with pytest.raises(WrongState, match="Day, time, place and link are as they were"):
        calendar.move_meeting(*key, ON, BEGINS, replace(STREAM, **told), WHY, **by)


def test_its_page_says_that_day_and_time_stay(client, mei) -> None:
    now = timezone.now().astimezone(ZONE)
    meeting = called(mei, facts=STREAM)
    on = now.date() + timedelta(9)
    Meeting.objects.filter(pk=meeting.pk).update(on=on, called_at=now - DAY)
    by = {"by": acting(mei), "now": now}
    calendar.move_meeting(CITY, meeting.id, on, BEGINS, replace(STREAM, link="https://meet.example.org/b"), WHY, **by)
    page = client.get(f"/harborview/meetings/{meeting.id}/").content.decode()
    assert "Day and time stay." in page and WHY in page and "Before:" not in page
    form = desk_of(mei).get(f"/staff/meetings/{meeting.id}/").content.decode()
    assert 'name="moved-link"' in form and 'name="changed-link"' not in form


# --- Held registrations, one by one


@pytest.fixture
def flooded(mei) -> tuple[Meeting, coming.Registered, coming.Registered]:
    """Sixty seats from one network, and within the same minutes five that are held."""
    meeting, now = called(mei, facts=BOTH, registration=True), NOW.replace(minute=31)
    wishes = [Wish() for _ in range(HELD_AFTER.times)] + [Wish(online=True), Wish(), Wish(), Wish(language="ht")]
    made = [coming.register(meeting, each, new_key(), network="hall", now=now) for each in wishes]
    return meeting, made[-4], made[-3]


def test_one_of_a_flood_is_let_in_alone(mei, flooded) -> None:
    meeting, honest, other = flooded
    group, alone = sorted(queries.held_groups(meeting), key=lambda each: each.asking)
    assert (len(group.singly), alone.singly) == (3, ())
    key = next(each.key for each in group.singly if honest.seat.pk in each.key)
    assert seats.let_held_in(meeting, [key], by=acting(mei), now=NOW) == 1
    states = {each.pk: each.state for each in Seat.objects.all()}
    assert (states[honest.seat.pk], states[other.seat.pk]) == ("coming", "held") and Slip.objects.count() == 1
    assert seats.refuse_held(meeting, [f"seat.{other.seat.pk}"], by=acting(mei), now=NOW) == 1
    Seat.objects.filter(state="held").update(language="es", needs=["child_care", "gone"])
    (group,) = queries.held_groups(meeting)
    assert {each.words for each in group.singly} == {"Spanish (español), Child care"}


def test_whoever_tells_their_code_is_let_in_alone(mei, flooded) -> None:
    meeting, honest, other = flooded
    assert seats.let_one_in(meeting, honest.code, by=acting(mei), now=NOW).state == SeatState.COMING
    assert Seat.objects.get(pk=honest.seat.pk).state == "coming" and Slip.objects.count() == 1
    with pytest.raises(WrongState, match="waits for nobody"):
        seats.let_one_in(meeting, honest.code, by=acting(mei), now=NOW)
    with pytest.raises(queries.SeatUnknown):
        seats.let_one_in(meeting, "NONE", by=acting(mei), now=NOW)
    with pytest.raises(NotAllowed):
        seats.let_one_in(meeting, other.code, by=acting(member(Role.CAPTAIN, "D1")), now=NOW)
    page, client = f"/staff/meetings/{meeting.id}/seats/", desk_of(mei)
    assert "One by one" in client.get(page).content.decode()
    assert client.post(page, {"what": "one", "code": other.code}).status_code == 302
    wrong = client.post(page, {"what": "one", "code": "NONE"})
    assert wrong.status_code == 200 and "No registration for this meeting has this code" in wrong.content.decode()
