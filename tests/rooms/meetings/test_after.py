"""What was said becomes promises and concerns, once; what is lacking is asked for; the next meeting begins with it."""

from __future__ import annotations

import os
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from compstat.access.actions import new_key
from compstat.access.models import LogLine, Person
from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.concerns import actions as concern_actions
from compstat.concerns.models import Concern
from compstat.meetings.actions import after, calendar, ending, minutes, running, scribe
from compstat.meetings.models import (
    Asked,
    Contact,
    Line,
    LineChange,
    Meeting,
    Organization,
    OrganizationAsked,
    Poll,
    Seat,
)
from compstat.meetings.queries import tomorrow
from compstat.meetings.queries.after import promises_from_last_time, record_of
from compstat.meetings.queries.scribe import version_of
from compstat.meetings.rules import LineKind, LineState, PollState, State
from compstat.places import queries as places
from compstat.promises import actions as promise_actions
from compstat.promises.models import Promise

from ..access import crowd
from . import calling, settling
from .ended import DUE, MORNING, NIGHT, PROMISE, ROLE, TODAY, acting, line, over, promise, where
from .scribing import desk, member

QUESTION, ANSWER = "Why are the lights on Pier Street dark?", "The city mends them in May."


@pytest.fixture
def mei() -> Person:
    return member(Role.CAPTAIN)


def settle(meeting: Meeting, person: Person, now=NIGHT) -> int:
    return after.settle_lines(meeting, by=acting(person), now=now)


def acts() -> list[str]:
    return [each.act for each in LogLine.objects.order_by("id")]


def test_lines_become_promises_and_concerns_each_once(mei) -> None:
    meeting = over()
    lines = [
        promise(meeting), promise(meeting, owner=""), line(meeting, "A note", LineKind.NOTE),
        line(meeting, QUESTION, answer=ANSWER, origin="phone"), line(meeting, "Noise", LineKind.CONCERN, card="12"),
        line(meeting, "Cars?", due_on=DUE, owner="Officer"), promise(meeting, undone_at=NIGHT),
    ]  # fmt: skip
    assert settle(meeting, mei) == 4
    assert settle(meeting, mei) == settle(meeting, mei, MORNING) == 0
    made = Promise.objects.get()
    assert (made.what, made.owner, made.due_on, made.made_on) == (PROMISE, ROLE, DUE, TODAY)
    assert (made.area, made.origin, made.origin_id, made.state) == ("D4", "meeting", meeting.id, "open")
    raised = {each.text: each for each in Concern.objects.all()}
    assert set(raised) == {QUESTION, "Noise", "Cars?"} and {each.origin_id for each in raised.values()} == {meeting.id}
    assert (raised[QUESTION].state, raised[QUESTION].answer, raised[QUESTION].origin) == ("answered", ANSWER, "phone")
    assert (raised["Noise"].state, raised["Noise"].card, raised["Noise"].raised_on) == ("acknowledged", "12", TODAY)
    assert (raised["Cars?"].state, raised["Cars?"].owner, raised["Cars?"].due_on) == ("follow_up", "Officer", DUE)
    kept = [Line.objects.get(pk=each.pk) for each in lines]
    assert [each.promise for each in kept] == [made.id, "", "", "", "", "", ""]
    assert [bool(each.concern) for each in kept] == [False, False, False, True, True, True, False]
    assert acts() == ["promise_made", "concern_raised", "concern_raised", "concern_raised"]


@pytest.mark.database
def test_several_at_once_settle_each_line_once(tmp_path) -> None:
    """In processes of their own, on their own database, of whichever kind the tests run on."""
    (tmp_path / "var").mkdir()
    server = os.environ.get("DATABASE_URL", "")
    where = {"DATABASE_URL": crowd.fresh(server, f"s{new_key().lower()}")} if server else {}
    told = settling.ask(4, 6, COMPSTAT_DATA=str(tmp_path / "var"), **where)
    assert told == {"promises": 6, "concerns": 6, "settled": 12}


def test_what_a_scribe_writes_later_is_said_of_the_concern_too(mei) -> None:
    meeting = over()
    asked, put_off, done = line(meeting, "Ligths?"), line(meeting, "Cars?"), line(meeting, "Dogs?", answer="Soon.")
    settle(meeting, mei)
    Line.objects.filter(pk=asked.pk).update(text=QUESTION, answer=ANSWER, state=LineState.ANSWERED)
    Line.objects.filter(pk=put_off.pk).update(owner="Officer", due_on=DUE, state=LineState.FOLLOW_UP)
    Line.objects.filter(pk=done.pk).update(answer="Later.")
    assert settle(meeting, mei, MORNING) == 0
    told = {each.text: (each.state, each.answer, each.owner) for each in Concern.objects.all()}
    assert told == {
        QUESTION: ("answered", ANSWER, ""), "Cars?": ("follow_up", "", "Officer"), "Dogs?": ("answered", "Soon.", ""),
    }  # fmt: skip
    lines = acts()
    settle(meeting, mei, MORNING)
    assert acts() == lines, "nothing is said twice"


def test_what_cannot_be_told_as_it_stands_waits(mei) -> None:
    """A day that is over, words too short, an answer of one letter: nothing is refused, nothing is lost."""
    meeting = over()
    promise(meeting, due_on=TODAY - timedelta(1)), promise(meeting, text="Lights"), promise(meeting, text="x" * 400)
    short = line(meeting, QUESTION, answer="y", owner="ab")
    assert settle(meeting, mei) == 1
    assert not Promise.objects.exists()
    found = Concern.objects.get()
    assert (found.state, found.answer, found.owner) == ("acknowledged", "", "")
    assert Line.objects.get(pk=short.pk).concern == found.id


def test_whoever_may_not_promise_settles_the_rest(mei) -> None:
    meeting = over()
    promise(meeting), line(meeting, QUESTION)
    assert settle(meeting, member(Role.MODERATOR)) == 1
    assert not Promise.objects.exists() and Concern.objects.count() == 1
    assert settle(meeting, mei) == 1 and Promise.objects.count() == 1


def test_a_neighborhood_is_answered_for_by_its_district(harborview, mei) -> None:
    meeting = over(area="mill-hill")
    promise(meeting), line(meeting, QUESTION)
    assert settle(meeting, mei) == 2
    assert {Promise.objects.get().area, Concern.objects.get().area} == {"mill-hill"}
    made = Promise.objects.get()
    assert promise_actions.keep(made.id, by=acting(mei), now=MORNING).state == "kept"
    assert desk(mei).get(f"/staff/promises/{made.id}/").status_code == 200


def test_nothing_is_settled_before_the_end_nor_by_others(mei) -> None:
    for state in (State.ANNOUNCED, State.OPEN, State.IN_SESSION, State.CANCELLED):
        meeting = over(state)
        line(meeting, QUESTION)
        with pytest.raises(WrongState, match="not over yet"):
            settle(meeting, mei)
        with pytest.raises(WrongState, match="not over yet"):
            after.finish_line(meeting, "none", by=acting(mei), now=NIGHT)
        with pytest.raises(WrongState, match="not over yet"):
            after.tick(meeting, "cards", by=acting(mei), now=NIGHT)
    meeting = over()
    for person in (member(Role.CAPTAIN, "D1"), member(Role.PARTNER, "D4"), member(Role.PUBLISHER, "city")):
        with pytest.raises(NotAllowed):
            settle(meeting, person)
    assert not Concern.objects.exists() and not acts()


def test_a_line_gets_what_it_lacks_and_is_settled(mei) -> None:
    meeting, by = over(), acting(mei)
    short, asked, later = (
        promise(meeting, "Lights", owner="", due_on=None),
        line(meeting, QUESTION),
        line(meeting, "Cars?"),
    )
    settle(meeting, mei)
    after.finish_line(meeting, short.id, text=PROMISE, owner=ROLE, due_on=DUE, by=by, now=MORNING)
    after.finish_line(meeting, asked.id, answer=f" {ANSWER} ", owner="", due_on=None, by=by, now=MORNING)
    found = after.finish_line(meeting, later.id, owner="Officer", due_on=DUE, by=by, now=MORNING)
    assert (found.state, found.owner, found.due_on) == ("follow_up", "Officer", DUE)
    made = Promise.objects.get()
    assert (made.what, made.due_on, made.made_on) == (PROMISE, DUE, TODAY), "said on the evening, not the morning after"
    told = {each.text: (each.state, each.answer, each.due_on) for each in Concern.objects.all()}
    assert told == {QUESTION: ("answered", ANSWER, None), "Cars?": ("follow_up", "", DUE)}
    assert LineChange.objects.get(line=short).before["text"] == "Lights"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "Say by when"), ({"due_on": DUE}, "which role does it"), ({"owner": ROLE}, "Say by when"),
        ({"owner": ROLE, "due_on": TODAY}, "Give a day from today on"),
        ({"owner": ROLE, "due_on": DUE, "text": "Lights"}, "Say what is promised"),
    ],
)  # fmt: skip
def test_half_a_promise_is_none(mei, told, said) -> None:
    meeting = over()
    found = promise(meeting, owner="", due_on=None)
    with pytest.raises(WrongState, match=said):
        after.finish_line(meeting, found.id, by=acting(mei), now=MORNING, **told)
    assert not Promise.objects.exists() and not LineChange.objects.exists()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "Write the answer"), ({"owner": ROLE}, "Write the answer"), ({"due_on": DUE}, "which role answers"),
        ({"owner": ROLE, "due_on": TODAY}, "not over yet"), ({"answer": "y"}, "Answer in 2 to 1000"),
    ],
)  # fmt: skip
def test_half_an_answer_is_none(mei, told, said) -> None:
    meeting = over()
    found = line(meeting, QUESTION)
    with pytest.raises(WrongState, match=said):
        after.finish_line(meeting, found.id, by=acting(mei), now=MORNING, **told)
    assert not LineChange.objects.exists()


def test_of_two_who_complete_a_line_the_second_is_told(mei) -> None:
    meeting = over()
    found, gone = line(meeting, QUESTION), line(meeting, "Gone", undone_at=NIGHT)
    after.finish_line(meeting, found.id, answer=ANSWER, by=acting(mei), now=MORNING)
    with pytest.raises(WrongState, match="Somebody has just completed this line"):
        after.finish_line(meeting, found.id, answer="In June.", by=acting(mei), now=MORNING)
    with pytest.raises(LookupError):
        after.finish_line(meeting, gone.id, answer=ANSWER, by=acting(mei), now=MORNING)
    assert Concern.objects.get().answer == ANSWER


def test_an_answer_given_later_stands_at_the_meeting_where_it_was_asked(mei) -> None:
    meeting = over()
    found = line(meeting, QUESTION, owner=ROLE, due_on=DUE)
    settle(meeting, mei)
    concern = Concern.objects.get()
    after.put_off(concern.id, "Officer", DUE + timedelta(7), by=acting(mei), now=MORNING)
    found.refresh_from_db()
    assert (found.owner, found.due_on, found.state) == ("Officer", DUE + timedelta(7), "follow_up")
    assert settle(meeting, mei, MORNING) == 0
    after.answer_question(concern.id, ANSWER, by=acting(mei), now=MORNING)
    found.refresh_from_db()
    assert (found.answer, found.answered_on, found.state) == (ANSWER, MORNING.date(), "answered")
    with pytest.raises(NotAllowed):
        after.answer_question(concern.id, ANSWER, by=acting(member(Role.CAPTAIN, "D1")), now=MORNING)


# --- Promises come up again


def promised(person: Person, what: str, due: date, on: date, *, meeting: str = "", area: str = "D4") -> Promise:
    now = NIGHT.replace(year=on.year, month=on.month, day=on.day)
    return promise_actions.make_promise(
        "harborview", area, f"{what} is done again", ROLE, due, origin_id=meeting, by=acting(person), now=now
    )


def test_the_next_meeting_begins_with_what_was_promised(mei) -> None:
    """Late, open, kept, dropped; of settled ones those made or settled since the meeting before."""
    over(State.PUBLISHED, on=date(2026, 10, 1))
    before = over(State.PUBLISHED, on=TODAY)
    meeting = over(State.OPEN, on=date(2026, 12, 10))
    old = promised(mei, "old and kept", date(2026, 10, 20), date(2026, 10, 1))
    promise_actions.keep(old.id, by=acting(mei), now=NIGHT - timedelta(9))
    since = promised(mei, "old, kept since", date(2026, 10, 20), date(2026, 10, 1))
    promise_actions.keep(since.id, by=acting(mei), now=MORNING)
    late = promised(mei, "late", date(2026, 11, 20), TODAY, meeting=before.id)
    later = promised(mei, "later", date(2026, 12, 30), TODAY, meeting=before.id)
    ancient = promised(mei, "ancient, still open", date(2026, 12, 20), date(2026, 10, 1))
    dropped = promised(mei, "dropped", DUE, TODAY)
    promise_actions.drop(dropped.id, "The street is rebuilt next year.", by=acting(mei), now=MORNING)
    promised(mei, "of this one", date(2026, 12, 30), TODAY, meeting=meeting.id)
    promised(mei, "after it", date(2026, 12, 30), date(2026, 12, 20))
    elsewhere = promised(mei, "elsewhere", date(2026, 12, 30), TODAY)
    Promise.objects.filter(pk=elsewhere.pk).update(area="D1")
    told = promises_from_last_time(meeting, date(2026, 12, 10))
    assert [each.id for each in told] == [late.id, ancient.id, later.id, since.id, dropped.id]
    assert [each.days_late for each in told] == [20, 0, 0, 0, 0]
    assert [each.days_late for each in promises_from_last_time(meeting)] == [20, 0, 0, 0, 0]
    then = promises_from_last_time(before, TODAY)
    assert ancient in then and late not in then and later not in then  # those were promised at it


def test_without_a_meeting_before_all_of_it_comes_up(mei) -> None:
    found = promised(mei, "kept long ago", date(2026, 6, 20), date(2026, 6, 1))
    promise_actions.keep(found.id, by=acting(mei), now=NIGHT.replace(month=6, day=2))
    assert [each.id for each in promises_from_last_time(over(State.OPEN))] == [found.id]


def test_a_group_hears_of_its_districts(mei, monkeypatch) -> None:
    promised(mei, "in the district", DUE, TODAY - timedelta(1))
    group = places.Area("D4+D1", "Both", "group", ("D4", "D1"))
    monkeypatch.setattr(places, "area", lambda _where, _id: group)
    assert len(promises_from_last_time(over(State.OPEN, area="D4+D1"))) == 1


# --- Tomorrow morning


def steps(meeting: Meeting, today=MORNING) -> dict[str, int]:
    told = tomorrow.to_do(meeting, where(), places.area(where(), meeting.area), today.date())
    assert told.done == 9 - len(told.left) == len(told.finished)
    return {step.key: step.left for step in told.steps}


def test_the_list_of_tomorrow_morning(mei) -> None:
    meeting = over()
    promise(meeting, owner=""), promise(meeting), line(meeting, QUESTION), line(meeting, "Dogs?", answer=ANSWER)
    line(meeting, "Cars?", LineKind.CONCERN), line(meeting, "Card", LineKind.NOTE, card="7")
    for read_at in (None, None, NIGHT):
        Asked.objects.create(
            id=f"{Asked.objects.count():026}", meeting=meeting, text="?", language="en", at=NIGHT, read_at=read_at
        )
    for state in PollState:
        Poll.objects.create(meeting=meeting, question="?", options=["a", "b"], state=state)
    told = {"origin": "spoken", "raised_on": TODAY - timedelta(40), "owner": ROLE, "by": acting(mei), "now": NIGHT}
    for days in (-20, -1, 3, 40):
        concern_actions.raise_concern("harborview", "D4", f"In {days}", due_on=TODAY + timedelta(days), **told)
    assert steps(meeting) == {
        "promises": 1, "questions": 2, "cards": 1, "unread": 2, "polls": 2, "answers": 2, "counted": 1, "minutes": 1,
        "thanks": 1,
    }  # fmt: skip
    found = tomorrow.to_do(meeting, where(), places.area(where(), "D4"), MORNING.date())
    by_key = {step.key: step.told for step in found.steps}
    assert [each.text for each in by_key["answers"]["things"]] == ["In -20", "In -1", "In 3"]
    assert by_key["cards"] == {"entered": 1}


def test_a_person_ticks_off_what_only_people_can_see(mei) -> None:
    meeting, by = over(came=41), acting(mei)
    shop = Organization.objects.create(
        city="harborview", area="D4", name="Shop", role="manager", channel="555", added_on=TODAY
    )
    OrganizationAsked.objects.create(organization=shop, meeting=meeting, asked_on=TODAY, came=True)
    assert after.tick(meeting, "cards", by=by, now=MORNING) is True
    assert after.tick(meeting, "cards", by=by, now=MORNING) is False
    assert after.tick(meeting, "thanks", by=by, now=MORNING) is True
    with pytest.raises(WrongState, match="cannot be ticked off"):
        after.tick(meeting, "minutes", by=by, now=MORNING)
    told = steps(meeting)
    assert (told["cards"], told["thanks"], told["counted"], told["minutes"]) == (0, 0, 0, 1)
    assert acts() == ["paper_entered", "organization_asked"]
    other = over(State.PUBLISHED)
    assert steps(other)["cards"] == 1 and steps(other, MORNING + timedelta(31))["cards"] == 0


def test_letters_are_counted_and_nobody_is_named(mei) -> None:
    """One for each address, however many seats it was left with."""
    meeting = over()
    for code, address in (("a", "ann@example.org"), ("b", "ann@example.org"), ("c", "bob@example.org"), ("d", "")):
        seat = Seat.objects.create(meeting=meeting, code_hash=code, made_at=NIGHT, changed_at=NIGHT)
        if address:
            contact = Contact(seat=seat, entrusted_at=NIGHT)
            contact.entrust(address)
            contact.make_findable()
            contact.save(force_insert=True)
    assert tomorrow.letters(meeting) == 2 and tomorrow.letters(over()) == 0


# --- On the page


@pytest.fixture
def now_over() -> Meeting:
    """A meeting that ended an hour ago, by the clock of the machine."""
    now = timezone.now()
    return over(on=where_today(), ended_at=now)


def where_today() -> date:
    return places.moment(where(), timezone.now()).date()


def test_the_page_completes_answers_counts_and_ticks(mei, now_over) -> None:
    meeting, client, due = now_over, desk(mei), where_today() + timedelta(20)
    page = f"/staff/meetings/{meeting.id}/tomorrow/"
    vow, asked = promise(meeting, owner="", due_on=None), line(meeting, QUESTION)
    told = client.get(page).content.decode()
    assert "3 of 9 done" in told and PROMISE in told and "No role and no day yet." in told and QUESTION in told
    wrong = client.post(page, {"act": "line", "of": vow.id, f"{vow.id}-text": PROMISE, f"{vow.id}-owner": "Sergeant X"})
    assert wrong.status_code == 200 and "This field is required" in wrong.content.decode()
    assert 'value="Sergeant X"' in wrong.content.decode()
    late = {
        "act": "line",
        "of": vow.id,
        f"{vow.id}-text": PROMISE,
        f"{vow.id}-owner": ROLE,
        f"{vow.id}-due_on": "2020-01-01",
    }
    assert "Give a day from today on" in client.post(page, late).content.decode()
    assert client.post(page, {**late, f"{vow.id}-due_on": due}).status_code == 302
    assert client.post(page, {"act": "line", "of": asked.id, f"{asked.id}-answer": ANSWER}).status_code == 302
    assert Promise.objects.get().due_on == due and Concern.objects.get().answer == ANSWER
    too_many = client.post(page, {"act": "counted", "counted-came": "3", "counted-police_came": "4"})
    assert "count again" in too_many.content.decode()
    assert client.post(page, {"act": "counted", "counted-came": "41", "counted-police_came": "6"}).status_code == 302
    for step in ("cards", "thanks"):
        assert client.post(page, {"act": "tick", "of": step}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.came, meeting.police_came) == (41, 6)
    told = client.get(page).content.decode()
    assert "8 of 9 done" in told and "Minutes to sign" in told and "41 people came." in told
    assert client.post(page, {"act": "none"}).status_code == 302
    assert client.post(page, {"act": "line", "of": "none"}).status_code == 404


def test_the_page_answers_what_was_put_off(mei, now_over) -> None:
    meeting, client, today = now_over, desk(mei), where_today()
    page = f"/staff/meetings/{meeting.id}/tomorrow/"
    told = {"origin": "spoken", "raised_on": TODAY, "owner": ROLE, "by": acting(mei), "now": NIGHT}
    late = concern_actions.raise_concern("harborview", "D4", "Late?", due_on=today - timedelta(3), **told)
    soon = concern_actions.raise_concern("harborview", "D4", "Soon?", due_on=today + timedelta(3), **told)
    shown = client.get(page).content.decode()
    assert "3 days late." in shown and "Late?" in shown and "Soon?" in shown
    half = client.post(page, {"act": "answer", "of": late.id, f"{late.id}-owner": ROLE})
    assert "Write the answer; or say which role" in half.content.decode()
    later = {f"{late.id}-owner": "Officer", f"{late.id}-due_on": today + timedelta(5)}
    assert client.post(page, {"act": "answer", "of": late.id, **later}).status_code == 302
    assert "Answers due soon" in client.get(page).content.decode()
    assert client.post(page, {"act": "answer", "of": soon.id, f"{soon.id}-answer": ANSWER}).status_code == 302
    late.refresh_from_db(), soon.refresh_from_db()
    assert (late.owner, late.state, soon.state) == ("Officer", "follow_up", "answered")
    assert client.post(page, {"act": "answer", "of": "none"}).status_code == 404


def test_before_the_end_the_page_says_so_and_after_it_that_nothing_is_left(mei, now_over) -> None:
    client = desk(mei)
    early = client.get(f"/staff/meetings/{over(State.IN_SESSION).id}/tomorrow/").content.decode()
    assert "This list begins when the meeting is over" in early
    Meeting.objects.filter(pk=now_over.pk).update(state=State.PUBLISHED, came=12)
    for step in ("cards", "thanks"):
        after.tick(now_over, step, by=acting(mei), now=MORNING)
    told = client.get(f"/staff/meetings/{now_over.id}/tomorrow/").content.decode()
    assert "9 of 9 done" in told and "Nothing is left" in told


def test_only_whoever_runs_meetings_here_sees_it(now_over) -> None:
    page = f"/staff/meetings/{now_over.id}/tomorrow/"
    assert Client().get(page).status_code == 302
    assert desk(member(Role.OFFICER)).get(page).status_code == 200
    for person in (member(Role.CAPTAIN, "D1"), member(Role.PARTNER, "D4")):
        assert desk(person).get(page).status_code == 403
    assert desk(member(Role.CAPTAIN)).get("/staff/meetings/none/tomorrow/").status_code == 404


# --- The whole chain


def test_from_one_meeting_to_the_next(mei, client) -> None:
    """Announced, held, written down, signed; read by everybody; carried to the next agenda with what became of it."""
    by, begun = acting(mei), calling.NOW.replace(hour=18, minute=31)
    meeting = calling.called(mei, on=date(2026, 11, 6))
    now = begun + timedelta(1)
    running.begin_meeting(meeting, by=by, now=now)
    empty = dict.fromkeys(version_of(Line(kind="note", item="questions", text="")), "")
    for kind, item, text, owner, due in (
        ("promise", "next", PROMISE, ROLE, "2026-11-20"), ("question", "questions", QUESTION, "", ""),
        ("promise", "next", "An officer stands at the station", "", ""),
    ):  # fmt: skip
        told = {**empty, "kind": kind, "item": item, "text": text, "owner": owner, "due_on": due}
        scribe.write_line(meeting, told, at=now, by=by, now=now)
    act = new_key()
    assert ending.end_meeting(meeting, by=by, now=now + timedelta(hours=1), act=act)
    assert not ending.end_meeting(meeting, by=by, now=now + timedelta(hours=2), act=act)
    meeting.refresh_from_db()
    assert Promise.objects.get().what == PROMISE and Concern.objects.get().text == QUESTION  # the same evening
    morning = now + timedelta(hours=14)
    assert record_of(meeting, where(), morning)["written"] is False
    draft = minutes.draft_minutes(meeting, by=by, now=morning)
    with pytest.raises(WrongState, match="No role and no day yet"):
        minutes.sign_minutes(meeting, draft.version, by=by, now=morning)
    open_, asked = (Line.objects.get(text__startswith=start) for start in ("An officer", "Why"))
    after.finish_line(meeting, open_.id, owner="Officer", due_on=date(2026, 11, 30), by=by, now=morning)
    after.finish_line(meeting, asked.id, answer=ANSWER, by=by, now=morning)
    draft = minutes.draft_minutes(meeting, version=draft.version, by=by, now=morning)
    minutes.sign_minutes(meeting, draft.version, by=by, now=morning)
    read = client.get(f"/harborview/meetings/{meeting.id}/").content.decode()
    assert ANSWER in read and PROMISE in read and "Minutes signed by: Captain" in read
    following = calendar.call_meeting(
        "harborview", "D4", date(2026, 12, 10), calling.BEGINS, calling.HALL, by=by, now=morning
    )  # fmt: skip
    first = Promise.objects.get(what=PROMISE)
    promise_actions.keep(first.id, "Nine lamps were mended.", by=by, now=morning + timedelta(9))
    carried = promises_from_last_time(following, date(2026, 12, 10))
    assert [(each.what, each.state, each.days_late) for each in carried] == [
        ("An officer stands at the station", "open", 10), (PROMISE, "kept", 0),
    ]  # fmt: skip
    assert {each.made_on for each in carried} == {date(2026, 11, 6)}
    assert [each.reason for each in carried[1].events.all()] == ["", "Nine lamps were mended."]
