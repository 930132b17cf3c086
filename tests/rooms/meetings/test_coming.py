"""Registering: nobody has to, every field may be left out; a code changes or cancels; never more seats than chairs."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from compstat.access.actions import new_key
from compstat.access.models import LogLine, PublicCounter
from compstat.access.queries import TooOften
from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.meetings.actions import coming as actions
from compstat.meetings.actions import seats as deciding
from compstat.meetings.actions.coming import Wish
from compstat.meetings.models import Asked, Contact, Meeting, Seat, Slip
from compstat.meetings.queries import coming as queries
from compstat.meetings.queries.voting import slip_of
from compstat.meetings.rules import Mode, SeatState, State

from ..access import crowd as crowds
from . import crowd
from .calling import HALL, NOW, acting, acts, called, desk_of, member

HOME, LATER = "203.0.113.9", NOW + timedelta(hours=1)


@pytest.fixture
def mei():
    return member(Role.CAPTAIN, "D4")


@pytest.fixture
def meeting(mei) -> Meeting:
    """A meeting with three chairs, whose registration is open."""
    return called(mei, facts=replace(HALL, capacity=3), registration=True)


def register(meeting: Meeting, network: str = HOME, now=NOW, **wish) -> actions.Registered:
    return actions.register(meeting, Wish(**wish), new_key(), network=network, now=now)


def states(meeting: Meeting) -> list[str]:
    return list(Seat.objects.filter(meeting=meeting).order_by("made_at", "id").values_list("state", flat=True))


def test_a_seat_has_a_code_and_nobodys_name(meeting) -> None:
    made = register(meeting, address="ann@example.org", name="Ann", language="es", needs=("child_care",))
    assert re.fullmatch("[2-9A-HJKMNP-Z]{8}", made.code) and made.slip == ""
    seat = Seat.objects.get()
    assert (seat.state, seat.language, seat.needs, seat.online) == ("coming", "es", ["child_care"], False)
    assert made.code not in str(vars(seat)) and not Slip.objects.exists()
    contact = Contact.objects.get()
    assert b"ann" not in bytes(contact.address).lower() and b"Ann" not in bytes(contact.name)
    assert (contact.opened(), contact.found_by) == ("ann@example.org", "")
    assert not LogLine.objects.filter(act__startswith="seat").exists()
    kept = [str(vars(row)) for table in (Seat, Contact, PublicCounter) for row in table.objects.all()]
    assert not any(HOME in each for each in kept), "a network address stands nowhere"


def test_a_name_without_an_address_serves_nothing_and_is_not_kept(meeting) -> None:
    register(meeting, name="Ann")
    assert not Contact.objects.exists()


def test_the_same_form_again_is_the_same_seat_and_with_other_words_somebody_elses(meeting) -> None:
    act, wish = new_key(), Wish(topic="The lamps on Pier Street", address="ann@example.org")
    first, again = (actions.register(meeting, wish, act, network=HOME, now=NOW) for _ in range(2))
    assert (first.code, first.seat.pk) == (again.code, again.seat.pk)
    assert (Seat.objects.count(), Contact.objects.count(), Asked.objects.count()) == (1, 1, 1)
    other = actions.register(meeting, replace(wish, address="bo@example.org"), act, network=HOME, now=NOW)
    assert other.code != first.code and Seat.objects.count() == 2


def test_of_two_that_arrive_at_once_the_slower_is_told_the_same(meeting, monkeypatch) -> None:
    act = new_key()
    first = actions.register(meeting, Wish(), act, network=HOME, now=NOW)
    monkeypatch.setattr(Seat.objects, "filter", _blind_once(Seat.objects.filter))
    assert actions.register(meeting, Wish(), act, network=HOME, now=NOW).code == first.code
    assert Seat.objects.count() == 1


def _blind_once(found):
    """The first look finds nothing: the other has not come to its end yet."""
    looks = []

    def filtered(*told, **named):
        looks.append(1)
        return Seat.objects.none() if len(looks) == 1 else found(*told, **named)

    return filtered


def test_a_topic_waits_to_be_read_with_what_to_look_at_twice(meeting) -> None:
    register(meeting, topic=" Buy at www.cheap.biz \n", reads="es")
    asked = Asked.objects.get()
    assert (asked.text, asked.origin, asked.language) == ("Buy at www.cheap.biz", "registration", "es")
    assert (asked.marks, asked.read_at) == (["link"], None)


def test_beyond_the_chairs_there_is_a_waiting_list_and_whoever_waited_longest_moves_up(meeting) -> None:
    seats = [register(meeting, now=NOW + timedelta(minutes=n)) for n in range(5)]
    assert states(meeting) == ["coming"] * 3 + ["waiting"] * 2
    assert [queries.place_in_line(each.seat) for each in seats[3:]] == [1, 2]
    actions.cancel_seat(meeting, seats[0].code, now=LATER)
    actions.cancel_seat(meeting, seats[0].code.lower(), now=LATER)  # twice is as good as once
    assert states(meeting) == ["cancelled", "coming", "coming", "coming", "waiting"]
    Meeting.objects.filter(pk=meeting.pk).update(capacity=None)
    actions.tend_seats(LATER)
    assert states(meeting) == ["cancelled"] + ["coming"] * 4


def test_more_chairs_go_to_whoever_waits_before_anybody_new(meeting) -> None:
    for n in range(4):
        register(meeting, now=NOW + timedelta(minutes=n))
    Meeting.objects.filter(pk=meeting.pk).update(capacity=4)
    register(meeting, now=LATER)
    assert states(meeting) == ["coming"] * 4 + ["waiting"]


def test_online_takes_no_chair_and_brings_a_ballot_slip(mei) -> None:
    both = called(
        mei, facts=replace(HALL, capacity=1, mode=Mode.BOTH, link="https://meet.example.org/d4"), registration=True
    )  # fmt: skip
    there, online = register(both), register(both, online=True)
    assert states(both) == ["coming", "coming"] and there.slip == ""
    assert re.fullmatch("[2-9A-HJKMNP-Z]{10}", online.slip)
    slip = slip_of(both, online.slip)
    assert (slip.number, slip.void, Slip.objects.count()) == (None, False, 1)
    moved = actions.change_seat(both, online.code, online=False, language="", needs=(), now=LATER)
    assert (moved.seat.state, moved.slip) == ("waiting", "")
    actions.tend_seats(LATER)
    assert not Slip.objects.exists(), "they get one at the door now"
    freed = actions.change_seat(both, there.code, online=True, language="ht", needs=("captions",), now=LATER)
    assert freed.slip and (freed.seat.language, freed.seat.needs) == ("ht", ["captions"])
    assert Seat.objects.get(pk=moved.seat.pk).state == "coming", "a chair came free"


def test_where_there_is_one_way_to_take_part_there_is_no_choice(mei) -> None:
    hall = called(mei, registration=True)
    assert not register(hall, online=True).seat.online
    stream = called(mei, facts=replace(HALL, mode=Mode.ONLINE, link="https://meet.example.org/d4", venue="",
                                       address=""), registration=True)  # fmt: skip
    assert register(stream).seat.online


def test_nobody_registers_before_it_is_open_nor_once_it_is_over(mei) -> None:
    for state, words in (
        (State.ANNOUNCED, "not open yet"), (State.CANCELLED, "was cancelled"), (State.IN_SESSION, "has begun"),
        (State.DRAFTED, "is over"),
    ):  # fmt: skip
        meeting = called(mei)
        Meeting.objects.filter(pk=meeting.pk).update(state=state)
        meeting.refresh_from_db()
        with pytest.raises(WrongState, match=words):
            register(meeting)
    over = called(mei, registration=True)
    with pytest.raises(WrongState, match="is over"):
        register(over, now=NOW + timedelta(days=60))
    assert not Seat.objects.exists()


def test_a_seat_of_another_meeting_and_a_cancelled_one_cannot_be_changed(mei, meeting) -> None:
    made, other = register(meeting), called(mei, registration=True)
    told = {"online": False, "language": "", "needs": (), "now": NOW}
    with pytest.raises(queries.SeatUnknown):
        actions.change_seat(other, made.code, **told)
    actions.cancel_seat(meeting, made.code, now=NOW)
    with pytest.raises(WrongState, match="was cancelled"):
        actions.change_seat(meeting, made.code, **told)


def test_needs_are_summed_and_nobody_is_listed(meeting) -> None:
    register(meeting, language="es", needs=("step_free", "child_care"))
    register(meeting, language="es", needs=("food",))
    register(meeting, language="vi")
    register(meeting, language="vi", needs=("food",))  # waits
    actions.cancel_seat(meeting, register(meeting, language="ht").code, now=NOW)
    told = queries.needs_summed(meeting)
    assert [(each.code, each.count, each.offered) for each in told.languages] == [("es", 2, True), ("vi", 2, False)]
    assert [(each.code, each.count, each.offered) for each in told.needs] == [
        ("step_free", 1, True), ("child_care", 1, True), ("food", 2, False),
    ]  # fmt: skip
    assert (told.in_person, told.online, told.waiting, told.held, told.registered, told.capacity) == (3, 0, 1, 0, 5, 3)


# Pages


@pytest.fixture
def soon(mei) -> Meeting:
    """A meeting in a month, in the room and online."""
    meeting = called(mei, facts=replace(HALL, mode=Mode.BOTH, link="https://meet.example.org/d4"), registration=True)
    Meeting.objects.filter(pk=meeting.pk).update(on=timezone.now().date() + timedelta(30))
    meeting.refresh_from_db()
    return meeting


def page(meeting: Meeting, name: str) -> str:
    return f"/harborview/meetings/{meeting.id}/{name}/"


def codes(told: str) -> list[str]:
    return re.findall(r'class="code"><bdi>([^<]+)<', told)


def test_the_page_says_first_that_there_is_no_need_and_an_empty_form_is_enough(client, soon) -> None:
    asked = client.get(page(soon, "register"))
    told = asked.content.decode()
    assert "You do not need this: just come." in told and "an interpreter will be there" in told
    assert "Child care (will be there)" in told and " required" not in told
    assert not asked.cookies and "no-store" in asked["Cache-Control"]
    (act,) = re.findall(r'name="act" value="([^"]+)"', told)
    done = client.post(page(soon, "register"), {"act": act})
    (code,) = codes(done.content.decode())
    assert not done.cookies and "A seat is kept for you." in done.content.decode()
    assert codes(client.post(page(soon, "register"), {"act": act}).content.decode()) == [code]
    assert Seat.objects.count() == 1


def test_whatever_is_typed_is_kept_in_a_form_that_comes_back(client, soon) -> None:
    wrong = client.post(page(soon, "register"), {"act": new_key(), "address": "ann@", "topic": "Lamps <b>"})
    told = wrong.content.decode()
    assert "Something is missing or not right" in told and 'value="ann@"' in told and "Lamps &lt;b&gt;" in told
    assert not Seat.objects.exists()
    changed = client.post(page(soon, "register"), {"act": "not a key"}).content.decode()
    assert "This form was changed on its way" in changed


def test_with_the_code_one_sees_changes_and_cancels(client, soon) -> None:
    told = {"act": new_key(), "online": "1", "language": "es", "needs": ["captions"]}
    code, slip = codes(client.post(page(soon, "register"), told).content.decode())
    assert slip_of(soon, slip)
    typed = {"code": f" {code.lower().replace('-', ' ')} "}
    seen = client.post(page(soon, "seat"), typed).content.decode()
    assert codes(seen) == [slip] and 'value="es" selected' in seen
    changed = client.post(page(soon, "seat"), {**typed, "change": "1", "language": "ht"}).content.decode()
    assert "We have changed it." in changed and codes(changed) == [] and f'value="{code}"' in changed
    seat = Seat.objects.get()
    assert (seat.language, seat.needs, seat.online) == ("ht", [], False)
    assert "Select a valid choice" in client.post(
        page(soon, "seat"), {**typed, "change": "1", "language": "klingon"}
    ).content.decode()  # fmt: skip
    gone = client.post(page(soon, "seat"), {**typed, "cancel": "1"}).content.decode()
    assert "Your registration is cancelled." in gone and codes(gone) == []
    assert Seat.objects.get().state == "cancelled"


def test_wrong_codes_are_slowed_and_right_ones_open_all_the_same(client, soon) -> None:
    made = register(soon, network="198.51.100.1", now=timezone.now())
    answers = [client.post(page(soon, "seat"), {"code": f"AAAA-AA{n:02}"}).status_code for n in range(22)]
    assert answers == [200] * 20 + [429] * 2
    told = client.post(page(soon, "seat"), {"code": "AAAA-AAAA"})
    assert "Very many have sent this from your network" in told.content.decode()
    assert "passkey" not in told.content.decode()
    assert client.post(page(soon, "seat"), {"code": made.code}).status_code == 200
    elsewhere = client.post(page(soon, "seat"), {"code": "AAAA-AAAA"}, REMOTE_ADDR="198.51.100.7")
    assert "No registration for this meeting has this code" in elsewhere.content.decode()


def test_closed_registration_says_why_and_shows_no_form(client, soon) -> None:
    Meeting.objects.filter(pk=soon.pk).update(state=State.ANNOUNCED)
    told = client.get(page(soon, "register")).content.decode()
    assert "Registration is not open yet. You need none to listen and ask." in told and 'name="act"' not in told
    assert client.get("/harborview/meetings/none/register/").status_code == 404


def test_a_form_of_another_site_is_refused(client, soon) -> None:
    for name in ("register", "seat"):
        answer = client.post(page(soon, name), {"act": new_key()}, HTTP_ORIGIN="https://evil.example")
        assert answer.status_code == 403
    assert not Seat.objects.exists()


def test_the_page_speaks_the_readers_language_and_letters_follow_it(client, soon) -> None:
    told = client.post(f"/es{page(soon, 'register')}", {"act": new_key(), "address": "ann@example.org"})
    assert told.status_code == 200 and Contact.objects.get().language == "es"
    mirrored = client.post(f"/ar-xb{page(soon, 'register')}", {"act": new_key(), "address": "bo@example.org"})
    assert 'dir="rtl"' in mirrored.content.decode() and Contact.objects.filter(language="en").count() == 1


# Staff


def test_staff_see_sums_and_no_list(mei, soon) -> None:
    register(soon, now=timezone.now(), language="es", needs=("food",), address="ann@example.org", name="Ann")
    desk = desk_of(mei)
    told = desk.get(f"/staff/meetings/{soon.id}/seats/").content.decode()
    assert "Interpreter: Spanish" in told and "Something to eat" in told
    assert "Ann" not in told and "example.org" not in told and Seat.objects.get().pk not in told
    assert "wait for a look" not in told
    assert desk_of(member(Role.CAPTAIN, "D1")).get(f"/staff/meetings/{soon.id}/seats/").status_code == 403
    assert Client().get(f"/staff/meetings/{soon.id}/seats/").status_code == 302


def test_only_whoever_runs_the_meeting_decides_and_each_decision_has_its_line(mei, meeting) -> None:
    Seat.objects.bulk_create(
        Seat(meeting=meeting, code_hash=str(n), state=SeatState.HELD, made_at=NOW, changed_at=NOW) for n in range(4)
    )
    (group,) = queries.held_groups(meeting)
    for do in (deciding.let_held_in, deciding.refuse_held):
        with pytest.raises(NotAllowed):
            do(meeting, [group.key], by=acting(member(Role.CAPTAIN, "D1")), now=NOW)
        with pytest.raises(WrongState, match="Choose which"):
            do(meeting, ["none"], by=acting(mei), now=NOW)
    assert "seats_decided" not in acts()
    assert deciding.let_held_in(meeting, [group.key], by=acting(mei), now=NOW) == 4
    assert states(meeting) == ["coming"] * 3 + ["waiting"]
    assert acts()[-1] == "seats_decided"


# Many at once


@pytest.mark.slow
@pytest.mark.database
def test_twenty_at_once_never_get_more_seats_than_there_are_chairs(tmp_path: Path, prove) -> None:
    """On PostgreSQL as the public door's own role, which may do no more than is declared."""
    (tmp_path / "var").mkdir()
    server = os.environ.get("DATABASE_URL", "")
    where = {"DATABASE_URL": crowds.fresh(server, f"s{new_key().lower()}")} if server else {}
    processes, each, chairs = (20, 20, 130) if prove else (20, 3, 25)
    place = {"COMPSTAT_DATA": str(tmp_path / "var"), "COMPSTAT_KEYS": str(tmp_path / "keys")}
    told = crowd.ask("register", processes, each, chairs, **place, **where)
    assert told["done"] == [True, True, False, True], "all else that residents do in coming"
    assert told["before"] == {"coming": chairs, "waiting": processes * each - chairs}
    assert told["again"] == processes, "a form that is sent again is told its code"
    cancelled = processes
    assert told["after"] == {"coming": chairs, "waiting": processes * (each - 1) - chairs, "cancelled": cancelled}


def test_too_often_is_what_others_call_it_too() -> None:
    from compstat.access.actions import ManyFromHere

    assert issubclass(ManyFromHere, TooOften) and "1 minute," in str(ManyFromHere(timedelta(seconds=20)))
    assert "Wait 2 minutes" in str(ManyFromHere(timedelta(seconds=61)))
