"""Following by mail: asked once to confirm, ended with one press, each letter once, and none about what is over."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.core import mail
from django.utils import translation

from compstat.access.actions import new_key
from compstat.access.models import Job
from compstat.access.queries import CannotOpen
from compstat.access.rules import Role
from compstat.access.work import JOBS
from compstat.meetings import letters, links
from compstat.meetings.actions import calendar, coming, series
from compstat.meetings.actions.coming import Wish
from compstat.meetings.links import Link
from compstat.meetings.mailing.followers import follow_up
from compstat.meetings.mailing.news import write_letters
from compstat.meetings.mailing.post import Round
from compstat.meetings.mailing.registered import send_summaries
from compstat.meetings.models import Contact, Follower, FollowerAct, LetterSent, Line, Meeting, Seat
from compstat.meetings.rules import Following, Reminder, State
from compstat.places import queries as places
from compstat.promises import actions as promises

from ..access import crowd as crowds
from . import crowd
from .calling import BEGINS, CITY, HALL, NOW, ON, ZONE, acting, called, member

ADDRESS, WHY = "ann@example.org", "The hall has no heating that week."
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FOLLOW = "/harborview/d4/follow/"


@pytest.fixture
def mei():
    return member(Role.CAPTAIN, "D4")


@pytest.fixture
def post() -> list:
    """The letters that were sent."""
    return mail.outbox


def asked(address: str = ADDRESS, at: datetime = NOW, area: str = "D4", **told) -> Follower:
    row = Follower(city=CITY, area=area, asked_at=at, **told)
    row.entrust(address)
    row.save(force_insert=True)
    return row


def follower(address: str = ADDRESS, at: datetime = NOW - DAY, area: str = "D4", **told) -> Follower:
    """Somebody who confirmed."""
    row = asked(address, at, area, **told)
    row.make_findable()
    row.confirmed_at = at
    row.save()
    return row


def told(sent: list) -> list[tuple[str, str]]:
    """To whom, and what about."""
    return [(letter.to[0], letter.subject) for letter in sent]


def link_in(letter, nth: int = 0) -> str:
    """A link of a letter, as a path."""
    return re.findall(r"http://localhost:8000(\S*/following/\S+)", letter.body)[nth]


def pressed(client, address: str, now: datetime, **form: str) -> None:
    assert client.post(address, form).status_code == 200
    FollowerAct.objects.filter(done_at=None).update(at=now)  # pages have the clock of this machine
    follow_up(now)


# Asking


def test_the_page_seals_the_address_and_answers_the_same_whoever_follows(client, post) -> None:
    form = {"address": ADDRESS, "language": "es", "reminders": ["1", "8"]}
    asked_for = client.get(FOLLOW)
    assert not asked_for.cookies and "You don’t need an account" in asked_for.content.decode()
    answers = []
    for _ in range(2):
        answers.append(client.post(FOLLOW, form).content.decode())
        Follower.objects.update(confirmed_at=NOW)
    assert answers[0] == answers[1] and ADDRESS not in answers[0] and "Look into your mail." in answers[0]
    row = Follower.objects.first()
    assert (row.city, row.area, row.language, row.reminders) == ("harborview", "D4", "es", 9)
    assert (row.found_by, row.opened(), b"ann" in bytes(row.address)) == ("", ADDRESS, False)
    assert post == [], "the door writes no letter"
    wrong = client.post(FOLLOW, {**form, "address": "ann@"}).content.decode()
    assert 'value="ann@"' in wrong and "Something is missing" in wrong and Follower.objects.count() == 2


def test_one_letter_asks_and_not_again_within_a_day(post) -> None:
    row = asked(reminders=Reminder.WEEK | Reminder.MORNING)
    for minutes in (0, 1):
        follow_up(NOW + minutes * MINUTE)
    assert told(post) == [(ADDRESS, "Confirm: letters about meetings, District D4")]
    assert "A week before" in post[0].body and "Two hours before" not in post[0].body
    for later in (MINUTE, DAY - MINUTE):
        asked(" ANN@example.org", at=NOW + later)
        follow_up(NOW + later)
    assert len(post) == 1 and Follower.objects.filter(stopped_at=None).count() == 1
    asked(area="D1", at=NOW + MINUTE)
    follow_up(NOW + MINUTE)
    assert len(post) == 2, "another area is another question"
    again = asked(at=NOW + DAY)
    follow_up(NOW + DAY)
    assert len(post) == 3
    row.refresh_from_db()
    assert row.stopped_at and Follower.objects.get(pk=again.pk).stopped_at is None, "the newest letter's link is good"


def test_nobody_can_have_somebody_else_flooded_with_questions(post) -> None:
    for area in ("D1", "D2", "D3", "D4", "D5", "D6", "D7"):
        asked(area=area)
    follow_up(NOW)
    assert len(post) == 5


def test_opening_the_link_changes_nothing_and_pressing_the_button_confirms(client, post) -> None:
    row = asked(reminders=Reminder.TWO_DAYS)
    follow_up(NOW)
    address = link_in(post[0])
    for _ in range(3):  # programs that look into letters open links
        page = client.get(address)
        assert page.status_code == 200 and page.content.decode().count("<form") == 1
    assert "Two days before" in page.content.decode() and not FollowerAct.objects.exists()
    pressed(client, address, NOW + MINUTE)
    row.refresh_from_db()
    assert (row.confirmed_at, row.stopped_at) == (NOW + MINUTE, None)
    assert FollowerAct.objects.get().done_at == NOW + MINUTE
    assert client.get(f"{address[:-9]}xyz/").status_code == 404
    other = links.signed(Link(Following.STOP, "0" * 26, CITY, "D4"))
    pressed(client, f"/following/{other}/", NOW)  # nobody's: nothing happens
    assert Follower.objects.filter(stopped_at=None).count() == 1


def test_a_link_that_is_pressed_after_a_week_confirms_nothing(client, post) -> None:
    row = asked()
    follow_up(NOW)
    pressed(client, link_in(post[0]), NOW + 7 * DAY + MINUTE)
    row.refresh_from_db()
    assert row.confirmed_at is None


def test_who_asks_again_follows_once_as_they_want_it_now(client, post) -> None:
    before = follower(at=NOW - 9 * DAY, reminders=Reminder.WEEK)
    asked(language="es", reminders=Reminder.MORNING)
    follow_up(NOW)
    before.refresh_from_db()
    assert before.reminders == Reminder.WEEK, "not before they confirm"
    pressed(client, link_in(post[0]), NOW + MINUTE)
    (row,) = Follower.objects.filter(stopped_at=None)
    assert (row.pk, row.language, row.reminders) == (before.pk, "es", Reminder.MORNING)


def test_one_press_of_a_mail_program_ends_it(client, post, mei) -> None:
    row = follower(reminders=Reminder.WEEK)
    called(mei)
    write_letters(NOW)
    head = post[0].message()
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<http://localhost:8000(.+)>", head["List-Unsubscribe"].replace("\n", "").strip())[1]
    raw = head.as_string()
    assert re.search(r"List-Unsubscribe:\s+<http://localhost:8000\S+>\n", raw), "not broken, not encoded"
    page = client.get(address).content.decode()
    assert "we write to you no more about meetings here" in page and not FollowerAct.objects.exists()
    from_a_page = {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "https://evil.example"}
    assert client.post(address, {"List-Unsubscribe": "One-Click"}, **from_a_page).status_code == 403
    pressed(client, address, NOW + MINUTE, **{"List-Unsubscribe": "One-Click"})
    row.refresh_from_db()
    assert row.stopped_at == NOW + MINUTE
    calendar.cancel_meeting(CITY, Meeting.objects.get().pk, WHY, by=acting(mei), now=NOW + 2 * MINUTE)
    write_letters(NOW + 3 * MINUTE)
    assert len(post) == 1


def test_who_would_stop_may_rather_be_reminded_at_other_times(client) -> None:
    row = follower(reminders=Reminder.WEEK)
    address = f"/following/{links.signed(Link(Following.STOP, row.pk, CITY, 'D4', Reminder.WEEK))}/"
    assert re.search(r'value="1"[^>]* checked', client.get(address).content.decode())
    pressed(client, address, NOW, change="1", reminders="8")
    row.refresh_from_db()
    assert (row.reminders, row.stopped_at) == (Reminder.TWO_HOURS, None)
    assert "Select a valid choice" in client.post(address, {"change": "1", "reminders": "64"}).content.decode()


def test_what_cannot_be_opened_holds_up_nobody_and_is_seen(post) -> None:
    broken = asked("zoe@example.org")
    Follower.objects.filter(pk=broken.pk).update(address=b"not sealed with our key")
    asked()
    with pytest.raises(CannotOpen, match="1 addresses"):
        follow_up(NOW)
    follow_up(NOW + MINUTE)
    assert [to for to, _ in told(post)] == [ADDRESS]


def test_letters_are_jobs_of_every_minute() -> None:
    names = {"meeting-following", "meeting-seats", "meeting-letters", "meeting-summaries"}
    assert {JOBS[name].every for name in names} == {MINUTE} and not Job.objects.filter(name__in=names).exists()


# News


def test_a_call_is_told_once_to_those_who_follow_its_area(post, mei) -> None:
    follower()
    follower("bo@example.org", area="city")
    follower("cy@example.org", area="D1")
    follower("di@example.org", at=NOW + MINUTE)  # since: they read it on the page
    asked("ed@example.org")  # not confirmed
    for on in (ON, ON + timedelta(28)):
        called(mei, on=on)
    for minutes in (2, 3):
        write_letters(NOW + minutes * MINUTE)
    subject = "A meeting: District D4, Thursday, December 10, 6:30 pm"
    assert told(post) == [(ADDRESS, subject), ("bo@example.org", subject)]
    body = post[0].body
    assert "St. Brendan’s hall, Chapel Street" in body and "Thursday, January 7, 2027" in body
    assert f"http://localhost:8000/harborview/meetings/{Meeting.objects.first().pk}/" in body
    assert body.count("/following/") == 1 and "Harborview Police Department" in body


def test_a_series_is_announced_one_by_one_and_what_is_over_never(post, mei) -> None:
    made = series.call_series(
        CITY, "D4", 3, 1, BEGINS, HALL, first_on=date(2026, 11, 6), last_on=date(2027, 4, 30), by=acting(mei), now=NOW
    )
    follower()
    days = list(Meeting.objects.filter(series=made).order_by("on").values_list("on", flat=True))
    assert days[:2] == [date(2026, 12, 3), date(2027, 1, 7)]
    write_letters(NOW + MINUTE)
    assert len(post) == 1 and "January 7" not in post[0].body
    write_letters(datetime(2026, 12, 3, 18, 30, tzinfo=ZONE) + MINUTE)  # 35 days before January 7
    assert len(post) == 2 and "January 7, 2027" in post[1].body
    write_letters(datetime(2027, 6, 1, tzinfo=ZONE))
    assert len(post) == 2


def test_a_move_and_a_cancellation_are_told_with_their_reasons_and_the_newest_alone(post, mei) -> None:
    follower()
    meeting = called(mei)
    write_letters(NOW + MINUTE)
    by = {"by": acting(mei), "now": NOW + DAY}
    calendar.move_meeting(CITY, meeting.pk, ON + DAY, BEGINS, HALL, "The hall is taken on Thursday.", **by)
    calendar.move_meeting(CITY, meeting.pk, ON + 2 * DAY, time(10), HALL, WHY, **by)
    follower("bo@example.org", at=NOW + DAY + MINUTE)
    for minutes in (1, 2):
        write_letters(NOW + DAY + minutes * MINUTE)
    assert len(post) == 2 and post[1].subject.startswith("Moved: meeting of District D4, now Saturday")
    assert WHY in post[1].body and "Before, it was: Friday, December 11, 2026" in post[1].body
    calendar.cancel_meeting(CITY, meeting.pk, "There was a fire.", by=acting(mei), now=NOW + 2 * DAY)
    write_letters(NOW + 2 * DAY + MINUTE)
    assert [each.subject.partition(":")[0] for each in post[2:]] == ["Cancelled"] * 2
    calendar.revive_meeting(CITY, meeting.pk, "The hall is dry again.", by=acting(mei), now=NOW + 3 * DAY)
    write_letters(NOW + 3 * DAY + MINUTE)
    assert "Held after all" in post[4].subject and "The hall is dry again." in post[4].body
    assert LetterSent.objects.count() == len(post) == 6
    assert all(ADDRESS not in letter.body + letter.subject for letter in post)


def test_who_is_told_of_a_call_after_a_move_is_not_told_of_the_move(post, mei) -> None:
    follower()
    meeting = called(mei)
    calendar.move_meeting(CITY, meeting.pk, ON + DAY, BEGINS, HALL, WHY, by=acting(mei), now=NOW + MINUTE)
    write_letters(NOW + 2 * MINUTE)
    assert len(post) == 1 and "Friday" in post[0].subject


def test_a_call_that_is_taken_back_at_once_makes_one_letter(post, mei) -> None:
    follower()
    meeting = called(mei)
    calendar.cancel_meeting(CITY, meeting.pk, WHY, by=acting(mei), now=NOW + MINUTE)
    write_letters(NOW + 2 * MINUTE)
    assert [each.subject.partition(":")[0] for each in post] == ["Cancelled"]


def test_reminders_come_at_their_times_with_what_became_of_promises(post, mei) -> None:
    follower(reminders=Reminder.TWO_DAYS | Reminder.MORNING)
    follower("bo@example.org")
    what = {"The lamps on Pier Street work again": ON, "Two officers walk Mill Row": date(2026, 12, 1)}
    kept, _ = (
        promises.make_promise(CITY, "D4", words, "Captain", due, by=acting(mei), now=NOW) for words, due in what.items()
    )
    promises.keep(kept.id, by=acting(mei), now=NOW)
    meeting = called(mei)
    starts_at = datetime.combine(ON, BEGINS, ZONE)
    write_letters(NOW + MINUTE)
    post.clear()
    for moment in (starts_at - 7 * DAY, starts_at - 2 * DAY - MINUTE):
        write_letters(moment)
    assert post == []
    for moment in (0 * MINUTE, MINUTE):
        write_letters(starts_at - 2 * DAY + moment)
    assert [to for to, _ in told(post)] == [ADDRESS] and post[0].subject.startswith("Soon: meeting of District D4")
    lines = re.findall(r"^- .*$", post[0].body, re.MULTILINE)
    assert lines == ["- Late: Two officers walk Mill Row (Captain)",
                     "- Kept: The lamps on Pier Street work again (Captain)"]  # fmt: skip
    assert "http://localhost:8000/harborview/d4/promises/" in post[0].body
    write_letters(starts_at - timedelta(hours=10))
    assert len(post) == 2
    write_letters(starts_at + MINUTE)
    Meeting.objects.filter(pk=meeting.pk).update(on=ON + 2 * DAY)
    write_letters(starts_at + MINUTE)
    assert len(post) == 3, "moved: it is two days before again"


def test_a_reminder_whose_moment_was_before_they_knew_is_not_sent(post, mei) -> None:
    follower(reminders=Reminder.WEEK, at=datetime.combine(ON, BEGINS, ZONE) - 7 * DAY + MINUTE)
    called(mei)
    write_letters(datetime.combine(ON, BEGINS, ZONE) - 7 * DAY + timedelta(hours=1))
    assert post == []


def test_letters_come_in_the_language_they_were_asked_in(post, mei) -> None:
    follower(language="ar-xb")
    follower("bo@example.org", language="tlh")  # not offered any more
    called(mei)
    write_letters(NOW + MINUTE)
    with translation.override("ar-xb"):
        assert translation.gettext("Just come. You need no registration.") in post[0].body
    assert "/ar-xb/following/" in post[0].body and post[1].subject.startswith("A meeting:")
    assert "\n" not in post[0].subject


# Whoever registered


@pytest.fixture
def hall(mei) -> Meeting:
    return called(mei, facts=replace(HALL, capacity=1), registration=True)


def seat(meeting: Meeting, address: str = ADDRESS, now: datetime = NOW, network: str = "", **wish):
    wished = Wish(address=address, **wish)
    return coming.register(meeting, wished, new_key(), network=network or new_key(), now=now)


def test_whoever_registered_is_told_of_their_seat_and_when_one_comes_free(post, hall) -> None:
    first, second = seat(hall, name="Ann"), seat(hall, "bo@example.org", now=NOW + MINUTE)
    for minutes in (2, 3):
        write_letters(NOW + minutes * MINUTE)
    assert [subject.partition(":")[0] for _, subject in told(post)] == ["Registered", "Waiting list"]
    assert "Good day, Ann." in post[0].body and "Ann" not in post[0].subject
    assert first.code not in post[0].body and "Good day" not in post[1].body
    coming.cancel_seat(hall, first.code, now=NOW + DAY)
    write_letters(NOW + DAY + MINUTE)
    assert told(post)[2] == ("bo@example.org", post[0].subject)
    assert Seat.objects.get(pk=second.seat.pk).state == "coming"


def test_one_address_is_written_to_once_however_often_it_was_left_and_held_ones_not_at_all(post, mei) -> None:
    meeting = called(mei, registration=True)
    for _ in range(70):
        seat(meeting, network="198.51.100.1")
    seat(meeting, "held@example.org", network="198.51.100.1")
    write_letters(NOW + MINUTE)
    assert [to for to, _ in told(post)] == [ADDRESS]
    for days in range(4):
        seat(called(mei, on=ON + timedelta(days), registration=True))
    write_letters(NOW + 2 * MINUTE)
    assert [to for to, _ in told(post)] == [ADDRESS] * 3, "three letters a day about seats, whoever asks for them"


def test_a_move_reaches_whoever_registered_before_and_nobody_twice(post, mei, hall) -> None:
    follower("bo@example.org")
    seat(hall)
    seat(hall, "bo@example.org")
    write_letters(NOW + MINUTE)
    post.clear()
    calendar.move_meeting(CITY, hall.pk, ON + DAY, BEGINS, HALL, WHY, by=acting(mei), now=NOW + DAY)
    hall.refresh_from_db()
    seat(hall, "cy@example.org", now=NOW + DAY + MINUTE)
    for minutes in (2, 3):
        write_letters(NOW + DAY + minutes * MINUTE)
    moved = [to for to, subject in told(post) if subject.startswith("Moved")]
    assert sorted(moved) == [ADDRESS, "bo@example.org"], "bo follows, and is told once"


def test_their_link_ends_letters_about_this_meeting_alone(client, post, mei, hall) -> None:
    made = seat(hall)
    write_letters(NOW + MINUTE)
    address = link_in(post[0])
    assert "no more about this meeting" in client.get(address).content.decode()
    pressed(client, address, NOW + 2 * MINUTE, **{"List-Unsubscribe": "One-Click"})
    calendar.cancel_meeting(CITY, hall.pk, WHY, by=acting(mei), now=NOW + DAY)
    write_letters(NOW + DAY + MINUTE)
    assert len(post) == 1 and Seat.objects.get(pk=made.seat.pk).state == "coming"


def test_whoever_left_an_address_gets_thanks_and_what_came_of_it_once_it_is_signed(post, hall) -> None:
    seat(hall)
    cancelled = seat(hall, "bo@example.org")
    coming.cancel_seat(hall, cancelled.code, now=NOW)
    follower("cy@example.org")
    later = datetime.combine(ON, BEGINS, ZONE) + 5 * DAY
    line = {"meeting": hall, "item": "questions", "said_at": NOW}
    Line.objects.create(id="1", kind="promise", text="The lamps are mended", owner="Captain", due_on=ON, **line)
    Line.objects.create(id="2", kind="question", text="Why?", state="answered", **line)
    Line.objects.create(id="3", kind="concern", text="When?", state="follow_up", due_on=ON, **line)
    Line.objects.create(id="4", kind="promise", text="Undone", undone_at=NOW, **line)
    send_summaries(later)
    assert post == []
    Meeting.objects.filter(pk=hall.pk).update(state=State.PUBLISHED, published_at=later)
    for minutes in (1, 2):
        send_summaries(later + minutes * MINUTE)
    assert [to for to, _ in told(post)] == [ADDRESS]
    body = post[0].body
    assert "Thank you for coming." in body and "1 question was answered. 1 answer is still to come." in body
    assert "- The lamps are mended (Captain, Thursday, December 10, 2026)" in body and "Undone" not in body


def test_a_letter_that_cannot_be_opened_keeps_nobody_elses_back(post, hall) -> None:
    seat(hall, "zoe@example.org", now=NOW - MINUTE)
    Contact.objects.update(address=b"not sealed with our key")
    seat(hall)
    with pytest.raises(CannotOpen):
        write_letters(NOW + MINUTE)
    assert [to for to, _ in told(post)] == [ADDRESS]


# Two runners, and runners that are killed


@pytest.mark.slow
@pytest.mark.database
def test_each_letter_goes_once_whoever_else_is_at_it_and_however_a_runner_ends(tmp_path: Path, prove) -> None:
    (tmp_path / "var").mkdir()
    server = os.environ.get("DATABASE_URL", "")
    where = {"DATABASE_URL": crowds.fresh(server, f"m{new_key().lower()}")} if server else {}
    place = {"COMPSTAT_DATA": str(tmp_path / "var"), "COMPSTAT_KEYS": str(tmp_path / "keys"), "COMPSTAT_MODE": "demo"}
    followers, times = (200, 20) if prove else (20, 4)
    at_once, killed = crowd.ask("letters", followers, times, **place, **where)
    assert at_once == {"letters": followers, "sent": followers, "questions": followers}
    assert killed == {"letters": 2 * followers, "sent": 2 * followers, "questions": 2 * followers}


def test_what_is_too_much_for_one_round_waits_for_the_next(post, mei) -> None:
    row, meeting = follower(), called(mei)
    where, full = places.city(CITY), Round(places.city(CITY), NOW, left=0)
    letter = partial(letters.announced, where, [meeting], places.area(where, "D4"), Link("stop", row.pk, CITY, "D4"))
    full.write(row, [(meeting, "announced")], letter)
    assert post == [] and not LetterSent.objects.exists()
    for _ in range(2):  # two runners that both found it due
        Round(where, NOW).write(row, [(meeting, "announced")], letter)
    assert len(post) == LetterSent.objects.count() == 1


def test_a_link_about_one_meeting_stops_letters_whatever_is_sent_with_it(client, mei, hall) -> None:
    seat(hall)
    contact = Contact.objects.get()
    address = f"/following/{links.signed(Link(links.SEAT, contact.pk, CITY, 'D4'))}/"
    pressed(client, address, NOW, change="1", reminders="8")
    assert LetterSent.objects.get().kind == "stopped"
