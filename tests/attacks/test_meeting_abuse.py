"""Abuse of a meeting: slips used twice, guessed, photographed; floods; advertising, threats; forms from elsewhere.

Whoever abuses it is limited or waits for a person; the honest beside them, at the same address, are not locked out.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from compstat.access.actions import new_key
from compstat.access.models import Person
from compstat.access.rules import Role
from compstat.meetings.actions import asking, voting
from compstat.meetings.actions.asking import OF_A_BROWSER, OF_A_NETWORK
from compstat.meetings.models import Answer, Asked, Meeting, Poll, Seat
from compstat.meetings.queries import coming
from compstat.meetings.queries.moderating import AT_ONCE
from compstat.meetings.rules import PollEvent, PollKind, SeatState, State
from compstat.meetings.rules.seats import LETTERS
from compstat.meetings.views import kept
from tests.load import acts
from tests.rooms.meetings.scribing import act, acting, called, desk, member, results

pytestmark = pytest.mark.usefixtures("harborview")
HALL = "203.0.113.7"  # one address for everybody in it
ELSEWHERE = ({"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_SEC_FETCH_SITE": "cross-site"})
OPTIONS = ["Slow cars", "The light at the corner", "Parcels", "Shops at night"]
CODE = re.compile(r"\b([2-9A-Z]{4}-[2-9A-Z]{4})\b")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch) -> None:
    """What phones see is made for each request."""
    monkeypatch.setattr(kept, "SECONDS", 0)
    kept._slots.clear()


@pytest.fixture
def ortega() -> Person:
    return member(Role.COMMUNITY_SERVICE_OFFICER)


@pytest.fixture
def meeting() -> Meeting:
    now = timezone.now()
    return called(on=now.date(), called_at=now - timedelta(1), began_at=now)


@pytest.fixture
def ballot(meeting: Meeting, ortega: Person) -> Poll:
    return opened(meeting, ortega, PollKind.BALLOT, 2)


def opened(meeting: Meeting, who: Person, kind: PollKind, dots: int) -> Poll:
    by, now = acting(who), timezone.now()
    poll = voting.make_poll(meeting, kind, "What first?", OPTIONS, dots, by=by, now=now)
    voting.move_poll(poll, PollEvent.OPENED, by=by, now=now)
    return poll


def slips(meeting: Meeting, who: Person, count: int) -> list[str]:
    return [code for _, code in voting.make_slips(meeting, count, by=acting(who), now=timezone.now())]


def phone(meeting: Meeting, address: str = HALL) -> Client:
    """A phone that has joined."""
    client = Client(REMOTE_ADDR=address)
    assert client.get(f"/j/{meeting.join_code}/").status_code == 302
    return client


def say(client: Client, meeting: Meeting, fields: acts.Fields, key: str = "", **headers: str) -> tuple[bool, bool, str]:
    """Whether it was taken, and had been before; what the phone was told."""
    told = {**fields, "id": key or new_key()}
    answer = client.post(
        f"/harborview/meetings/{meeting.id}/room/act/", told, HTTP_ACCEPT="application/json", **headers
    )
    assert answer.status_code == 200, answer.content
    read = answer.json()
    return read["accepted"], read["again"], read["said"]


def scribe_reads(meeting: Meeting, who: Person) -> str:
    """The page of the scribe."""
    answer = desk(who).get(f"/staff/meetings/{meeting.id}/scribe/")
    assert answer.status_code == 200
    return answer.content.decode()


def everybody_reads(meeting: Meeting, who: Person) -> str:
    """All that phones and the projector show."""
    part = Client().get(f"/harborview/meetings/{meeting.id}/room/part/").content.decode()
    return part + desk(who).get(f"/staff/meetings/{meeting.id}/projector/").content.decode()


# Ballots


def test_a_slip_counts_once_whoever_sends_it_again(meeting: Meeting, ballot: Poll, ortega: Person) -> None:
    (code,) = slips(meeting, ortega, 1)
    own, key = phone(meeting), new_key()
    assert say(own, meeting, acts.ballot(ballot.id, code, [0, 1]), key)[:2] == (True, False)
    assert say(own, meeting, acts.ballot(ballot.id, code, [0, 1]), key)[:2] == (True, True)
    for other, typed in ((own, code), (phone(meeting), code.lower()), (Client(), code.replace("-", " "))):
        taken, _, said = say(other, meeting, acts.ballot(ballot.id, typed, [3]))
        assert not taken
        assert "used already" in said and "hand the slip to the scribe" in said
    assert [answer.choices for answer in Answer.objects.filter(poll=ballot)] == [[0, 1]]


def test_guessed_codes_open_nothing_and_the_right_one_works_after_them(
    meeting: Meeting, ballot: Poll, ortega: Person, prove: bool, record_proof
) -> None:
    (code,), many = slips(meeting, ortega, 1), 1000 if prove else 250
    guesser, chance, told = phone(meeting), random.Random(1210), Counter[str]()
    for _ in range(many):
        guess = "".join(chance.choice(LETTERS) for _ in range(10))
        taken, _, said = say(guesser, meeting, acts.ballot(ballot.id, guess, [3]))
        assert not taken
        told[said.partition(".")[0]] += 1
    assert told == {"No slip has this code": 200, "Many wrong codes have come from this network": many - 200}
    assert say(phone(meeting), meeting, acts.ballot(ballot.id, code, [0]))[0], "the honest at the same address"
    assert [answer.choices for answer in Answer.objects.filter(poll=ballot)] == [[0]]
    assert f"{many} wrong ballot codes were typed on phones." in scribe_reads(meeting, ortega)
    record_proof(
        "Ballot codes guessed", {"wrong codes": many, "that opened something": 0, "the right one after": "taken"}
    )


def test_paper_takes_the_place_of_what_a_photographed_slip_chose(
    meeting: Meeting, ballot: Poll, ortega: Person
) -> None:
    code, other = slips(meeting, ortega, 2)
    thief, owner = phone(meeting, "198.51.100.9"), phone(meeting)
    assert say(thief, meeting, acts.ballot(ballot.id, code, [3]))[0]
    assert say(owner, meeting, acts.ballot(ballot.id, other, [1]))[0]
    assert "the paper counts" in say(owner, meeting, acts.ballot(ballot.id, code, [0]))[2]
    entry = f"/staff/meetings/{meeting.id}/paper/entry/"
    table = desk(ortega)
    told = {
        "what": "ballots",
        "poll": ballot.id,
        "ballot0-act": new_key(),
        "ballot0-slip": code,
        "ballot0-choices": "1",
    }
    assert table.post(entry, told).status_code == 302
    assert counted(ballot) == {(0, "paper"): 1, (1, "phone"): 1}
    assert not say(thief, meeting, acts.ballot(ballot.id, code, [3]))[0]
    assert table.post(entry, {**told, "ballot0-act": new_key(), "ballot0-choices": "2"}).status_code == 200
    assert counted(ballot) == {(0, "paper"): 1, (1, "phone"): 1}
    page = scribe_reads(meeting, ortega)
    assert "1 slip came on paper after a phone had used it. The paper counts." in page


def counted(poll: Poll) -> Counter[tuple[int, str]]:
    """How often each option was chosen, by where the answer came from."""
    return Counter((place, answer.origin) for answer in Answer.objects.filter(poll=poll) for place in answer.choices)


# Questions


def test_a_flood_is_limited_or_counted_and_the_honest_beside_it_ask_on(
    meeting: Meeting, ortega: Person, prove: bool, monkeypatch, record_proof
) -> None:
    many = OF_A_NETWORK.times if prove else 60
    monkeypatch.setattr(asking, "OF_A_NETWORK", replace(OF_A_NETWORK, times=many))
    browsers = many // OF_A_BROWSER.times + 2
    flood = [phone(meeting) for _ in range(browsers)]
    honest = [phone(meeting) for _ in range(5)]
    taken = 0
    for number, client in enumerate(flood):
        for n in range(OF_A_BROWSER.times + 1):
            ok, _, said = say(client, meeting, acts.ask(f"Flood {number} {n}"))
            assert ok or "ten questions within ten minutes" in said
            taken += ok
        if number % 12 == 0:
            assert say(honest[number // 12 % 5], meeting, acts.ask(f"Honest {number}"))[0]
    assert taken == browsers * OF_A_BROWSER.times
    assert say(honest[0], meeting, acts.ask("Honest, after all of it"))[0]
    assert Asked.objects.filter(meeting=meeting, text__startswith="Honest").count() == len(range(0, browsers, 12)) + 1
    page = scribe_reads(meeting, ortega)
    assert f"{browsers} questions were not taken: those phones had asked ten within ten minutes." in page
    beyond = Asked.objects.filter(meeting=meeting).count() - many
    assert f"{beyond} questions came from one network after 600 within ten minutes." in page
    assert page.count("own-words") == AT_ONCE, "a page that is too long cannot be read"
    assert f"These {AT_ONCE} wait longest." in page
    assert "Flood" not in everybody_reads(meeting, ortega)
    record_proof("A flood of questions from one address", {
        "sent by the flood": browsers * (OF_A_BROWSER.times + 1), "taken, and counted for the scribe": taken,
        "questions of honest phones beside it": len(range(0, browsers, 12)) + 1, "of these taken": "all",
    })  # fmt: skip


def test_advertising_and_threats_are_marked_and_wait_for_a_person(meeting: Meeting, ortega: Person) -> None:
    texts = {
        "Cheap alarms at www.buy-alarms.shop now": ["link"],
        "Call 617-555-0142 for security": ["phone"],
        "Whoever did this, I will shoot him": ["threat"],
        "Te voy a matar": ["threat"],
        "Nou pral touye l": ["threat"],
        "You officers do nothing. You lie to us, and you know it!": [],
    }
    sender, keys = phone(meeting), {}
    for text in texts:
        keys[text] = new_key()
        assert say(sender, meeting, acts.ask(text), keys[text])[0]
    assert {each.text: each.marks for each in Asked.objects.filter(meeting=meeting)} == texts
    shown = everybody_reads(meeting, ortega)
    assert [text for text in texts if text[:12] in shown] == []
    page = scribe_reads(meeting, ortega)
    for words in ("buy-alarms.shop", "a link", "a telephone number", "a word of violence", "You officers do nothing"):
        assert words in page
    advert, threat, *_, criticism = texts
    desk_, own = desk(ortega), "You officers do nothing. You lie to us, and you know it!"
    for text, ground in ((advert, "advertising"), (threat, "threat")):
        assert results(desk_, ortega, meeting, act("refuse", asked=[keys[text]], ground=ground)) == [(True, False, "")]
    assert results(desk_, ortega, meeting, act("let_through", asked=keys[criticism], said="concern", text=own)) == [
        (True, False, "")
    ]
    shown = everybody_reads(meeting, ortega)
    assert "You officers do nothing" in shown and "alarms" not in shown and "shoot" not in shown
    mine = sender.get(f"/harborview/meetings/{meeting.id}/room/mine/", {"asked": list(keys.values())}).content.decode()
    assert "It advertises something." in mine and "It threatens somebody." in mine
    grounds = results(desk_, ortega, meeting, act("refuse", asked=[keys["Te voy a matar"]], ground="criticism"))
    assert not grounds[0][0], "there is no such ground"


# Registrations


def test_a_thousand_registrations_from_one_address_lock_nobody_out(ortega: Person, prove: bool, record_proof) -> None:
    many, now = 1000 if prove else 100, timezone.now()
    meeting = called(State.OPEN, on=now.date() + timedelta(7), called_at=now - timedelta(1), capacity=120)
    sent = [True] * 40 + [False] * many
    random.Random(1211).shuffle(sent)
    pages = [registers(meeting, honest=each) for each in sent]
    states = Counter(Seat.objects.filter(meeting=meeting).values_list("state", flat=True))
    assert states == {SeatState.COMING: 60, SeatState.HELD: many - 20}
    at_once = [page for page, each in zip(pages[:60], sent, strict=False) if each]
    later = [page for page, each in zip(pages[60:], sent[60:], strict=True) if each]
    assert all("A seat is kept for you." in page for page in at_once)
    assert all("a person looks at them first. You may come in any case." in page for page in later)
    assert "We have changed it." in with_code(meeting, later[0], change="1", language="es")
    assert "Your registration is cancelled." in with_code(meeting, later[1], cancel="1")
    table, seats = desk(ortega), f"/staff/meetings/{meeting.id}/seats/"
    assert "60 of 120 seats" in table.get(seats).content.decode()
    chosen = [group.key for group in coming.held_groups(meeting) if group.asking]
    assert table.post(seats, {"what": "let_in", "groups": chosen}).status_code == 302
    assert "A seat is kept for you." in with_code(meeting, later[0])
    honest = Counter(Seat.objects.filter(meeting=meeting).exclude(language="").values_list("state", flat=True))
    assert honest == {SeatState.COMING: 39, SeatState.CANCELLED: 1}
    record_proof("Registrations from one address", {
        "invented": many, "honest": 40, "honest with a seat at once": len(at_once),
        "honest held, then let in": len(later), "honest locked out": 0,
    })  # fmt: skip


def registers(meeting: Meeting, *, honest: bool) -> str:
    """Somebody registers; what they read. Whoever is honest asks for something."""
    wish = {"needs": ["step_free"], "language": "ht"} if honest else {}
    address = f"/harborview/meetings/{meeting.id}/register/"
    answer = Client(REMOTE_ADDR=HALL).post(address, {"act": new_key(), **wish})
    assert answer.status_code == 200
    return answer.content.decode()


def with_code(meeting: Meeting, page: str, **wish: str) -> str:
    """The page of a seat for whoever types its code, after a wish."""
    found = CODE.search(page)
    assert found, "nobody is left without a code"
    address = f"/harborview/meetings/{meeting.id}/seat/"
    return Client(REMOTE_ADDR=HALL).post(address, {"code": found.group(1), **wish}).content.decode()


# Forms from elsewhere


@pytest.mark.parametrize("headers", ELSEWHERE, ids=["origin", "fetch site"])
def test_no_form_of_a_resident_is_taken_from_another_site(
    meeting: Meeting, ballot: Poll, ortega: Person, headers: dict[str, str]
) -> None:
    (code,) = slips(meeting, ortega, 1)
    client, base = phone(meeting), f"/harborview/meetings/{meeting.id}/"
    forms = [
        (f"{base}room/act/", acts.ask("Sent from elsewhere")), (f"{base}room/act/", acts.ballot(ballot.id, code, [0])),
        (f"{base}register/", {"act": new_key()}), (f"{base}seat/", {"code": "ABCD-EFGH", "cancel": "1"}),
        (f"{base}door/", {"act": new_key(), "first_time": "yes"}),
        (f"{base}three-questions/", {"act": new_key(), "heard": "yes"}), ("/join/", {"code": meeting.join_code}),
    ]  # fmt: skip
    for address, told in forms:
        answer = client.post(address, {"id": new_key(), **told}, **headers)
        assert answer.status_code == 403, address
        assert "another site" in answer.content.decode()
    assert not Asked.objects.exists() and not Answer.objects.exists() and not Seat.objects.exists()
