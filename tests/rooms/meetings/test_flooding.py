"""A thousand registrations from one address and forty honest ones from the same: held, told plainly, none shut out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from compstat.access.actions import new_key
from compstat.access.models import PublicCounter
from compstat.access.rules import Role
from compstat.meetings.actions import coming as actions
from compstat.meetings.actions.coming import HELD_AFTER, Wish
from compstat.meetings.models import Meeting, Seat, Slip
from compstat.meetings.queries import coming as queries

from .calling import acts, called, desk_of, member
from .test_coming import codes, page

ONE_ADDRESS = "198.51.100.23"


@pytest.fixture
def mei():
    return member(Role.CAPTAIN, "D4")


@pytest.fixture
def meeting(mei) -> Meeting:
    made = called(mei, registration=True)
    Meeting.objects.filter(pk=made.pk).update(on=timezone.now().date() + timedelta(30), capacity=100)
    made.refresh_from_db()
    return made


def flood(meeting: Meeting, times: int, now) -> None:
    for _ in range(times):
        actions.register(meeting, Wish(), new_key(), network=ONE_ADDRESS, now=now)


def honest(client, meeting: Meeting) -> str:
    """Somebody who registers on the page, from the same address, and asks for an interpreter."""
    told = client.post(
        page(meeting, "register"), {"act": new_key(), "language": "es"}, REMOTE_ADDR=ONE_ADDRESS
    )  # fmt: skip
    assert told.status_code == 200
    return told.content.decode()


@pytest.mark.slow
def test_a_thousand_from_one_address_and_forty_honest_ones_from_the_same(
    client, mei, meeting, prove, record_proof
) -> None:
    """In full when it is proved, else a quarter of it: every 26th is honest, whoever is behind the flood."""
    now, answers, people = timezone.now(), [], 40 if prove else 10
    for _ in range(people):
        flood(meeting, 25, now)
        answers.append(honest(client, meeting))
    assert all(len(codes(told)) == 1 for told in answers), "everybody gets a code"
    held = [told for told in answers if "so a person looks at them first. You may come in any case." in told]
    assert len(held) == people - 2, "sixty are taken as they come, two of them honest"
    told, all_of_them = queries.needs_summed(meeting), 26 * people
    assert (told.registered, told.in_person, told.held, told.waiting) == (all_of_them, 60, all_of_them - 60, 0)

    elsewhere = client.post(page(meeting, "register"), {"act": new_key()}, REMOTE_ADDR="192.0.2.1")
    assert "A seat is kept for you." in elsewhere.content.decode(), "nobody else is held"
    desk, seats = desk_of(mei), f"/staff/meetings/{meeting.id}/seats/"
    shown = desk.get(seats).content.decode()
    assert f"{all_of_them + 1:,} registrations came, {all_of_them - 60:,} wait for a look." in shown
    groups = queries.held_groups(meeting)
    asking = [group for group in groups if group.asking]
    apart = sum(group.count for group in asking)
    assert apart == people - 2, "the honest ones stand apart: they ask for help"

    assert desk.post(seats, {"what": "let_in", "groups": [group.key for group in asking]}).status_code == 302
    assert desk.post(seats, {"what": "refuse", "all": "1"}).status_code == 302
    told = queries.needs_summed(meeting)
    assert (told.in_person, told.waiting, told.held) == (61 + people - 2, 0, 0)
    assert acts()[-2:] == ["seats_decided"] * 2
    let_in = client.post(page(meeting, "seat"), {"code": codes(held[0])[0]}, REMOTE_ADDR=ONE_ADDRESS)
    assert "A seat is kept for you." in let_in.content.decode()
    assert "wait for a look" not in desk.get(seats).content.decode()
    record_proof("registrations from one address", {
        "flood": 25 * people, "honest": people, "given a code": len(answers), "held for a look": all_of_them - 60,
        "honest ones let in": people - 2, "shut out": 0,
    })  # fmt: skip


def test_no_address_is_kept_with_anything_and_after_an_hour_seats_are_given_again(meeting) -> None:
    now = timezone.now()
    flood(meeting, HELD_AFTER.times + 1, now)
    assert Seat.objects.filter(state="held").count() == 1
    kept = "".join(str(vars(row)) for table in (Seat, PublicCounter) for row in table.objects.all())
    assert ONE_ADDRESS not in kept
    assert {len(row.key) for row in PublicCounter.objects.all()} == {64}
    flood(meeting, 1, now + timedelta(hours=1))
    assert Seat.objects.filter(state="held").count() == 1


def test_whoever_is_held_may_change_and_cancel_and_gets_a_ballot_slip_once_let_in(client, mei, meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(mode="both", link="https://meet.example.org/d4")
    meeting.refresh_from_db()
    flood(meeting, HELD_AFTER.times, timezone.now())
    told = client.post(page(meeting, "register"), {"act": new_key(), "online": "1"}, REMOTE_ADDR=ONE_ADDRESS)
    (code,) = codes(told.content.decode())  # no slip: else a flood would be a flood of votes
    assert not Slip.objects.exists()
    changed = client.post(page(meeting, "seat"), {"code": code, "change": "1", "online": "1", "language": "ht"})
    assert "We have changed it." in changed.content.decode() and Seat.objects.filter(state="held").count() == 1
    seats = f"/staff/meetings/{meeting.id}/seats/"
    assert desk_of(mei).post(seats, {"what": "let_in", "all": "1"}).status_code == 302
    shown = client.post(page(meeting, "seat"), {"code": code}).content.decode()
    assert len(codes(shown)) == 1 and Slip.objects.count() == 1
    nothing_chosen = desk_of(mei).post(seats, {"what": "refuse"})
    assert nothing_chosen.status_code == 200 and "Choose which registrations" in nothing_chosen.content.decode()


def test_many_hours_of_held_registrations_are_told_by_the_hour(meeting) -> None:
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    Seat.objects.bulk_create(
        Seat(meeting=meeting, code_hash=str(n), state="held", made_at=start + n * timedelta(minutes=10),
             changed_at=start) for n in range(60)
    )  # fmt: skip
    groups = queries.held_groups(meeting)
    assert [group.count for group in groups] == [6] * 10
    assert [seat.code_hash for seat in queries.in_groups(meeting, [groups[1].key])] == [str(n) for n in range(6, 12)]
    assert all(re.fullmatch(r"\d+\.[01]\.3600", group.key) for group in groups)
