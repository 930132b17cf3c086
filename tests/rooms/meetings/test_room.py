"""The room on a phone: read without a code, join without an account, ask, support, answer; each thing counts once."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError
from django.test import Client, override_settings
from django.urls import resolve, reverse

from compstat.access.actions import Limit, new_key
from compstat.access.models import LogLine
from compstat.access.rules import Role
from compstat.meetings.actions import asking, running, voting
from compstat.meetings.browsers import COOKIE, new_token, token_of
from compstat.meetings.models import Answer, Asked, Line, Meeting, Poll, Refusal, Seat, Support, Unclear
from compstat.meetings.queries import room
from compstat.meetings.room_words import NOT_TAKEN, SAID
from compstat.meetings.rules import Ground, Origin, PollEvent, PollKind, State
from compstat.meetings.views import kept

from .phones import JSON, address, joined, send, taken
from .scribing import NOW, acting, called, member


@pytest.fixture(autouse=True)
def made_anew(monkeypatch) -> None:
    monkeypatch.setattr(kept, "SECONDS", 0.0)


@pytest.fixture
def meeting() -> Meeting:
    return called()


@pytest.fixture
def by():
    return acting(member(Role.OFFICER))


def line(meeting: Meeting, text: str, kind: str = "question", **told: object) -> Line:
    known = {"id": new_key(), "item": "questions", "said_at": NOW, "kind": kind, "text": text, **told}
    return Line.objects.create(meeting=meeting, **known)


def open_poll(meeting: Meeting, by, kind: PollKind = PollKind.SHOW, dots: int = 1) -> Poll:
    made = voting.make_poll(meeting, kind, "What first?", ["Lights", "Speed", "Doors"], dots, by=by, now=NOW)
    voting.move_poll(made, PollEvent.OPENED, by=by, now=NOW)
    return made


def text_of(answer) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


def test_whoever_reads_along_needs_no_code_and_gets_no_cookie(client, meeting, by) -> None:
    line(meeting, "Why is it dark here?")
    running.show_slide(meeting, "votes", by=by, now=NOW)
    page = client.get(address(meeting))
    told = text_of(page)
    assert page.status_code == 200
    assert not page.cookies
    assert "Two kinds of vote" in told
    assert "Why is it dark here?" in told
    assert 'class="room reading"' in page.content.decode()
    assert 'id="ask"' not in page.content.decode()
    spanish = client.get(f"/es{address(meeting)}")
    assert 'lang="es"' in spanish.content.decode()
    assert f"/es{address(meeting, 'act/')}" in spanish.content.decode()
    assert client.get("/harborview/meetings/none/room/").status_code == 404


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}".lower()])
def test_one_joins_by_typing_the_code(client, meeting, typed) -> None:
    code = meeting.join_code
    answer = client.post("/join/", {"code": typed.format(code.lower())})
    assert answer.status_code == 302
    assert answer["Location"] == f"{address(meeting)}?said=joined"
    cookie = answer.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 12 * 3600)
    page = client.get(answer["Location"])
    assert "You have joined" in text_of(page)
    assert 'id="ask"' in page.content.decode()


def test_a_wrong_code_is_told_and_kept_in_the_field(client, meeting) -> None:
    assert "The code" in text_of(client.get("/join/"))
    answer = client.post("/join/", {"code": "WRONG1"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert "No meeting has this code" in text_of(answer)
    assert 'value="WRONG1"' in answer.content.decode()
    assert client.get("/j/WRONG1/").status_code == 404
    Meeting.objects.filter(pk=meeting.pk).update(state=State.CANCELLED)
    assert "No meeting has this code" in text_of(client.post("/join/", {"code": meeting.join_code}))


def test_the_code_that_is_scanned_leads_in_in_the_phone_s_language(meeting) -> None:
    assert reverse("joined", args=[meeting.join_code]) == f"/j/{meeting.join_code}/"  # as projector and paper say it
    assert resolve("/join/").url_name == "join_meeting"

    def leads(accepts: str, path: str = f"/j/{meeting.join_code}/") -> str:
        return Client(HTTP_ACCEPT_LANGUAGE=accepts).get(path)["Location"].partition("?")[0]

    assert leads("es-MX,es;q=0.9") == f"/es{address(meeting)}"
    assert leads("ht") == f"/ht{address(meeting)}"
    assert leads("ar") == address(meeting)  # the mirrored language is nobody's
    assert leads("de") == address(meeting)
    assert leads("en", f"/es/j/{meeting.join_code}/") == f"/es{address(meeting)}"  # chosen, so it stays


def test_a_token_stays_and_none_can_be_made_up(meeting, rf) -> None:
    phone = joined(meeting)
    token = phone.cookies[COOKIE].value
    phone.get(f"/j/{meeting.join_code}/")
    assert phone.cookies[COOKIE].value == token
    for made_up in ("a" * 48, token[:-1], token[:-1] + ("0" if token[-1] != "0" else "1"), "", "ü" * 48):
        request = rf.get("/")
        request.COOKIES[COOKIE] = made_up
        assert token_of(request) == ""
    assert len({new_token() for _ in range(9)}) == 9


def test_a_question_waits_for_a_person_and_its_fate_can_be_asked(meeting) -> None:
    phone, key = joined(meeting), new_key()
    told = send(phone, meeting, "ask", id=key, text=" Who answers\r\nletters? ", about="row:robbery")
    assert taken(told) == (True, False)
    assert "A person reads your question before it is shown" in told["said"]
    assert taken(send(phone, meeting, "ask", id=key, text="Who answers letters?")) == (True, True)
    asked = Asked.objects.get()
    assert (asked.id, asked.text, asked.language, asked.origin) == (key, "Who answers\nletters?", "en", "phone")
    assert (asked.pinned_row, asked.pinned_area, asked.read_at) == ("robbery", "", None)
    assert "Who answers" not in text_of(phone.get(address(meeting)))
    mine = address(meeting, f"mine/?asked={key}")
    assert "Waits for a person to read it" in text_of(phone.get(mine))
    assert "Who answers" not in text_of(phone.get(mine))
    shown = line(meeting, "Who answers letters?", id=key, answer="The desk does.")
    assert "Shown to everybody. The desk does." in text_of(phone.get(mine))
    shown.delete()
    Refusal.objects.create(id=key, meeting=meeting, ground=Ground.ADVERTISING, at=NOW)
    assert "Not shown. It advertises something. You can ask again in other words." in text_of(phone.get(mine))
    assert LogLine.objects.count() == 0  # what residents send leaves no line
    assert phone.cookies[COOKIE].value not in str([list(t.objects.values()) for t in (Asked, Line, Refusal)])


def test_marks_help_the_reader_and_decide_nothing(meeting) -> None:
    phone = joined(meeting)
    for text in ("Cheap tires at www.tires.example", "I will burn down the station", "You lie to us every month."):
        assert taken(send(phone, meeting, "ask", text=text)) == (True, False)
    assert [asked.marks for asked in Asked.objects.order_by("at", "id")] == [["link"], ["threat"], []]


def test_what_cannot_be_asked(meeting) -> None:
    phone = joined(meeting)
    over, stranger = called(State.DRAFTED), Client()
    for who, where, text, said in (
        (phone, meeting, "  ", "empty"), (phone, meeting, "a" * 501, "long"), (stranger, meeting, "Why?", "join"),
        (phone, over, "Why?", "over"),
    ):  # fmt: skip
        told = send(who, where, "ask", text=text)
        assert (told["accepted"], told["said"]) == (False, str(NOT_TAKEN[said]))
    told = send(phone, meeting, "ask", id="short", text="Why?")
    assert (told["accepted"], told["said"]) == (False, str(NOT_TAKEN["unreadable"]))
    assert send(phone, meeting, "dance")["accepted"] is False
    assert Asked.objects.count() == 0
    assert send(phone, called(State.OPEN), "ask", text="a" * 500)["accepted"]  # questions beforehand


@pytest.mark.parametrize(
    ("about", "row", "place"),
    [("row:robbery", "robbery", ""), ("row:atlantis", "", ""), ("area:d4", "", "D4"), ("area:atlantis", "", ""),
     ("", "", ""), ("robbery", "", "")],
)  # fmt: skip
def test_a_question_may_be_pinned_to_a_number_or_a_place(meeting, about, row, place) -> None:
    send(joined(meeting), meeting, "ask", text="Why?", about=about)
    asked = Asked.objects.get()
    assert (asked.pinned_row, asked.pinned_area) == (row, place)


def test_a_flood_from_one_phone_is_refused_and_from_one_network_is_held(meeting, monkeypatch) -> None:
    few = {"span": timedelta(minutes=10), "public": True}
    monkeypatch.setattr(asking, "OF_A_BROWSER", Limit("browser", 2, **few))
    monkeypatch.setattr(asking, "OF_A_NETWORK", Limit("network", 4, **few))
    loud, honest = joined(meeting), [joined(meeting) for _ in range(4)]
    assert [send(loud, meeting, "ask", text=f"Buy {n}")["accepted"] for n in range(4)] == [True, True, False, False]
    assert [send(phone, meeting, "ask", text="Why?")["accepted"] for phone in honest] == [True] * 4
    assert Asked.objects.count() == 6
    assert room.disturbances(meeting) == [
        "2 questions were not taken: those phones had asked ten within ten minutes.",
        "2 questions came from one network after 600 within ten minutes. They wait to be read like the others.",
    ]


def test_very_many_phones_of_one_network_may_read_on(meeting, monkeypatch) -> None:
    monkeypatch.setattr(asking, "JOINS", Limit("joins", 2, timedelta(hours=1), public=True))
    known = joined(meeting)
    joined(meeting)
    late = Client()
    answer = late.get(f"/j/{meeting.join_code}/")
    assert answer["Location"] == f"{address(meeting)}?said=many"
    assert not answer.cookies
    assert "Very many phones have joined from this network" in text_of(late.get(answer["Location"]))
    assert known.get(f"/j/{meeting.join_code}/")["Location"].endswith("said=joined")  # it has its token already
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.get(f"/j/{meeting.join_code}/").cookies
    assert room.disturbances(meeting) == [
        "1 phone could not join: 1,500 had joined from its network within an hour. It can read everything."
    ]


def test_a_question_is_supported_once_by_each_phone(meeting) -> None:
    shown, hidden, gone = line(meeting, "Why?"), line(meeting, "Aside", shown=False), line(meeting, "No", undone_at=NOW)
    first, second = joined(meeting), joined(meeting)
    assert taken(send(first, meeting, "support", line=shown.id)) == (True, False)
    assert taken(send(first, meeting, "support", line=shown.id)) == (True, True)
    assert taken(send(second, meeting, "support", line=shown.id)) == (True, False)
    for other in (hidden, gone, line(meeting, "Done", kind="promise"), line(called(), "Elsewhere")):
        assert send(first, meeting, "support", line=other.id)["said"] == str(NOT_TAKEN["gone"])
    assert send(Client(), meeting, "support", line=shown.id)["said"] == str(NOT_TAKEN["join"])
    assert Support.objects.count() == 2
    assert "2 support it" in text_of(first.get(address(meeting)))


def test_what_was_not_understood_counts_once_a_slide(meeting, by) -> None:
    phone = joined(meeting)
    for slide in ("votes", "votes", "join"):
        assert send(phone, meeting, "unclear", slide=slide)["accepted"]
    assert send(joined(meeting), meeting, "unclear", slide="votes")["accepted"]
    assert send(phone, meeting, "unclear", slide="atlantis")["said"] == str(NOT_TAKEN["no_slide"])
    assert send(phone, called(State.OPEN), "unclear", slide="votes")["said"] == str(NOT_TAKEN["no_slide"])
    assert send(Client(), meeting, "unclear", slide="votes")["said"] == str(NOT_TAKEN["join"])
    assert room.unclear(meeting) == {"votes": 2, "join": 1}
    assert Unclear.objects.count() == 3


def test_a_show_of_phones_and_a_ballot_say_what_they_are(meeting, by) -> None:
    show, vote = open_poll(meeting, by), open_poll(meeting, by, PollKind.BALLOT, dots=2)
    phone = joined(meeting)
    key = new_key()
    assert taken(send(phone, meeting, "answer", id=key, poll=show.id, choice=["1"])) == (True, False)
    assert taken(send(phone, meeting, "answer", id=key, poll=show.id, choice=["1"])) == (True, True)
    assert send(phone, meeting, "answer", poll=show.id, choice=["2"])["said"] == str(NOT_TAKEN["answered_before"])
    assert send(phone, meeting, "answer", poll=show.id, choice=["nine", "99999"])["accepted"] is False
    (_, code), (_, other) = voting.make_slips(meeting, 2, by=by, now=NOW)
    told = send(Client(), meeting, "ballot", poll=vote.id, code=code, choice=["0", "2"])  # a slip needs no token
    assert taken(told) == (True, False)
    assert send(phone, meeting, "ballot", poll=vote.id, code=other, choice=[])["said"] == str(NOT_TAKEN["choose"])
    assert send(phone, meeting, "ballot", poll="none", code=other, choice=["0"])["accepted"] is False
    part = text_of(phone.get(address(meeting, "part/")))
    assert "1 answer; not one person, one vote." in part
    assert "One slip, one vote: 1 by phone, 0 on paper, 0 online." in part
    Seat.objects.create(meeting=meeting, code_hash="a", made_at=NOW, changed_at=NOW)
    assert "1 answer, about 1 people counted; not one person, one vote." in text_of(
        phone.get(address(meeting, "part/"))
    )
    Meeting.objects.filter(pk=meeting.pk).update(came=41)
    assert "about 41 people counted" in text_of(phone.get(address(meeting, "part/")))


def test_counts_stand_on_phones_only_once_they_are_shown(meeting, by) -> None:
    show = open_poll(meeting, by)
    send(joined(meeting), meeting, "answer", poll=show.id, choice=["1"])
    part = Client().get(address(meeting, "part/")).content.decode()
    assert "Send my answer" in part
    assert 'class="count"' not in part
    voting.show_counts(show, True, by=by, now=NOW)
    voting.move_poll(show, PollEvent.CLOSED, by=by, now=NOW)
    part = Client().get(address(meeting, "part/")).content.decode()
    assert "Send my answer" not in part
    assert '<b class="count">1</b>' in part


def test_without_a_script_forms_lead_back_and_say_what_was_done(meeting, by) -> None:
    phone, shown, show = joined(meeting), line(meeting, "Why?"), open_poll(meeting, by)
    key = new_key()
    answer = phone.post(address(meeting, "act/"), {"kind": "ask", "id": key, "text": "Who answers letters?"})
    assert answer.status_code == 303
    assert answer["Location"] == f"{address(meeting)}?said=asked&asked={key}#said"
    page = phone.get(answer["Location"].partition("#")[0])
    assert str(SAID["asked"]) in text_of(page)
    assert "Waits for a person to read it" in text_of(page)
    where = f"http://testserver{answer['Location']}"
    for post, said in (
        ({"kind": "support", "line": shown.id}, "supported"), ({"kind": "unclear", "slide": "votes"}, "unclear"),
        ({"kind": "answer", "poll": show.id, "choice": ["0"]}, "answered"),
        ({"kind": "answer", "poll": show.id, "choice": ["0"]}, "answered"),  # pressed twice
        ({"kind": "answer", "poll": show.id, "choice": ["1"]}, "answered_before"), ({"kind": "dance"}, "unreadable"),
        ({"kind": "answer", "poll": "none", "choice": ["0"]}, "unreadable"),
    ):  # fmt: skip
        answer = phone.post(address(meeting, "act/"), post, HTTP_REFERER=where)
        assert answer["Location"] == f"{address(meeting)}?said={said}&asked={key}#said"  # what was asked is not lost
        assert str({**SAID, **NOT_TAKEN}[said]) in text_of(phone.get(answer["Location"].partition("#")[0]))
    assert (Answer.objects.count(), Support.objects.count()) == (1, 1)
    assert phone.get(address(meeting, "act/"))["Location"] == address(meeting)


def test_without_a_script_a_ballot_pressed_twice_is_one(meeting, by) -> None:
    vote, phone = open_poll(meeting, by, PollKind.BALLOT), Client()
    ((_, code),) = voting.make_slips(meeting, 1, by=by, now=NOW)
    told = {"kind": "ballot", "poll": vote.id, "code": code, "choice": ["1"]}
    for _ in range(2):
        assert "said=balloted" in phone.post(address(meeting, "act/"), told)["Location"]
    assert "said=used" in phone.post(address(meeting, "act/"), {**told, "choice": ["2"]})["Location"]
    assert Answer.objects.count() == 1


def test_what_was_typed_is_not_lost(meeting) -> None:
    phone, key = joined(meeting), new_key()
    told = {"kind": "ask", "id": key, "text": "a" * 501, "about": "row:robbery"}
    page = phone.post(address(meeting, "act/"), told).content.decode()
    assert "a" * 501 in page
    assert f'value="{key}"' in page
    assert 'value="row:robbery" selected' in page
    assert "more than 500 characters" in page


def test_forms_of_another_site_are_refused(meeting) -> None:
    phone = joined(meeting)
    foreign = {"HTTP_ORIGIN": "https://elsewhere.example"}
    assert phone.post(address(meeting, "act/"), {"kind": "ask", "text": "Why?"}, **foreign).status_code == 403
    assert phone.post("/join/", {"code": meeting.join_code}, **foreign).status_code == 403


def test_the_part_is_not_sent_twice_and_reads_no_cookie(meeting) -> None:
    phone = joined(meeting)
    first = phone.get(address(meeting, "part/"))
    assert "Cookie" not in first.get("Vary", "")
    same = phone.get(address(meeting, "part/"), HTTP_IF_NONE_MATCH=f"W/{first['ETag']}")
    assert (same.status_code, same.content) == (304, b"")
    assert Client().get(address(meeting, "part/"))["ETag"] == first["ETag"]
    assert Client().get(f"/es{address(meeting, 'part/')}")["ETag"] != first["ETag"]
    line(meeting, "Why?")
    changed = phone.get(address(meeting, "part/"), HTTP_IF_NONE_MATCH=first["ETag"])
    assert changed.status_code == 200
    assert "Why?" in text_of(changed)


@pytest.mark.parametrize(
    ("state", "says"),
    [(State.OPEN, "The meeting has not begun yet"), (State.DRAFTED, "The meeting is over"),
     (State.PUBLISHED, "The meeting is over"), (State.CANCELLED, "This meeting was cancelled")],
)  # fmt: skip
def test_before_and_after_the_room_says_where_things_stand(client, state, says) -> None:
    meeting = called(state, reason="The hall has no heating.")
    assert says in text_of(client.get(address(meeting)))


def test_an_open_form_of_a_registration_and_a_phone_never_collide(meeting) -> None:
    """Whoever takes an id that is there changes nothing and reads nothing."""
    phone = joined(meeting)
    key = new_key()
    send(phone, meeting, "ask", id=key, text="Mine")
    assert taken(send(joined(meeting), meeting, "ask", id=key, text="Another's")) == (True, True)
    assert Asked.objects.get().text == "Mine"
    with pytest.raises(IntegrityError):
        Asked.objects.create(id=key, meeting=meeting, text="", language="en", at=NOW)


def test_what_everybody_can_read_is_not_what_somebody_wrote_unread(client, meeting) -> None:
    Asked.objects.create(id=new_key(), meeting=meeting, text="Unread words", language="en", origin=Origin.KIOSK, at=NOW)
    for path in ("", "part/", "mine/"):
        assert "Unread" not in text_of(client.get(address(meeting, path)))


def test_what_is_typed_becomes_no_markup(client, meeting, by) -> None:
    line(meeting, "<b>Why</b> & <script>", answer="<i>So</i>", state="answered")
    poll = voting.make_poll(meeting, PollKind.SHOW, "<u>What</u>?", ["<s>A", "B"], by=by, now=NOW)
    voting.move_poll(poll, PollEvent.OPENED, by=by, now=NOW)
    page = client.get(address(meeting)).content.decode()
    assert [typed for typed in ("<b>Why", "<i>So", "<u>What", "<s>A") if typed in page] == []
    assert "&lt;script&gt;" in page


@override_settings(COMPSTAT_DOOR="staff", COMPSTAT_SITE="https://compstat.example.gov")
def test_the_staff_door_tells_addresses_of_the_public_one(rf) -> None:
    from compstat.meetings.views.screen import at_public_door, typed

    assert at_public_door(rf.get("/staff/"), "/j/ABC/") == "https://compstat.example.gov/j/ABC/"
    assert typed("https://compstat.example.gov/join/") == "compstat.example.gov/join"


def test_scripts_are_told_json_only_when_they_want_it(meeting) -> None:
    told = joined(meeting).post(address(meeting, "act/"), {"kind": "ask", "id": new_key(), "text": "Why?"}, **JSON)
    assert told["Content-Type"] == "application/json"
    assert told["Cache-Control"] == "private, no-store"
