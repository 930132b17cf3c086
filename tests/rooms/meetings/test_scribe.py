"""The scribe writes lines, two of them lose nothing, every act counts once, and the clock is told plainly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.meetings.actions import scribe as actions
from compstat.meetings.models import Delivered, Item, Line, LineChange, Meeting, Poll, Support, Turn
from compstat.meetings.queries import scribe as queries
from compstat.meetings.rules import State
from compstat.places.queries import city

from .scribing import (
    AGAIN,
    CITY,
    NEW,
    NOW,
    TODAY,
    act,
    acting,
    called,
    deliver,
    desk,
    lines_of_log,
    member,
    results,
    said,
)

WORDS = "Why is it dark on Pier Street?"


@pytest.fixture
def mei():
    return member(Role.CAPTAIN)


@pytest.fixture
def meeting() -> Meeting:
    return called()


def shown(line_id: object) -> dict[str, str]:
    return queries.version_of(Line.objects.get(pk=line_id))


def test_what_is_delivered_again_and_again_counts_once(mei, meeting) -> None:
    client, kept = desk(mei), [said(WORDS), said("Ask for a date", "promise"), said("Interpreter came", "note")]
    assert results(client, mei, meeting, *kept) == [NEW] * 3
    assert results(client, mei, meeting, *kept[1:], said("One more", "concern")) == [AGAIN, AGAIN, NEW]
    assert results(desk(mei), mei, meeting, kept[0]) == [AGAIN]
    assert Line.objects.count() == 4 and len(lines_of_log("line_written")) == 4
    assert {line.kind: line.shown for line in Line.objects.all()} == {
        "question": True, "promise": True, "concern": True, "note": False,
    }  # fmt: skip


def test_every_kind_of_act_on_a_line_leaves_one_line_in_the_logbook(mei, meeting) -> None:
    client, first = desk(mei), said(WORDS, card="17", pinned_row="robbery", due_on="2026-12-03", owner="Captain")
    edit = act("edit", line=first["id"], said="concern", text="It is dark on Pier Street", answer="Nine lamps.")
    steps = [
        first, edit, act("undo", line=first["id"]), act("redo", line=first["id"]), act("put_back", change=edit["id"]),
    ]  # fmt: skip
    for step in steps:
        assert results(client, mei, meeting, step, step) == [NEW, AGAIN]
    assert lines_of_log("line_written") == [first["id"]] * 5
    line = Line.objects.get()
    assert (line.kind, line.text, line.state, line.undone_at) == ("question", WORDS, "follow_up", None)
    assert (line.card, line.pinned_row, line.due_on, line.answered_on) == ("17", "robbery", date(2026, 12, 3), None)
    told, _ = queries.lines(meeting, city(CITY), TODAY)
    assert [(e.version["text"], e.hidden) for e in told[0].history] == [("It is dark on Pier Street", False)]


def written(meeting: Meeting, by, **told: str) -> Line:
    version = {**dict.fromkeys(queries.VERSION, ""), "kind": "concern", "text": "Lamps", "item": "questions", **told}
    actions.write_line(meeting, version, at=NOW, by=by, now=NOW)
    return Line.objects.latest("said_at")


@pytest.mark.parametrize("late_first", [False, True])
def test_two_who_change_one_line_lose_nothing_in_either_order(mei, meeting, late_first) -> None:
    by = acting(mei)
    line = written(meeting, by)
    seen = queries.version_of(line)
    one = ({**seen, "text": "Nine lamps", "owner": "Captain"}, NOW + timedelta(minutes=1))
    two = ({**seen, "text": "Ten lamps", "answer": "In May."}, NOW + timedelta(minutes=2))
    for version, at in (two, one) if late_first else (one, two):
        actions.edit_line(meeting, line.id, version, seen, at=at, by=by, now=NOW + timedelta(hours=1))
    line.refresh_from_db()
    assert (line.text, line.owner, line.answer, line.state) == ("Ten lamps", "Captain", "In May.", "answered")
    (told,), _ = queries.lines(meeting, city(CITY), TODAY)
    texts = [each.version["text"] for each in told.history]
    assert texts.count("Lamps") == texts.count("Nine lamps") == 1
    (other,) = [each for each in told.history if each.version["text"] == "Nine lamps"]
    assert (other.hidden, other.version["owner"]) == (late_first, "Captain")
    actions.put_back(
        meeting, other.change, hidden=other.hidden, at=NOW + timedelta(minutes=9), by=by,
        now=NOW + timedelta(hours=1),
    )  # fmt: skip
    assert shown(line.id)["text"] == "Nine lamps"


def test_what_is_refused_changes_nothing_and_may_be_sent_again(mei, meeting) -> None:
    client, line = desk(mei), said(WORDS)
    wrong = [
        said("  "), said("x" * 501), said(WORDS, "proposal"), said(WORDS, due_on="soon"), said(WORDS, pinned_row="no"),
        said("Lamps", "promise", due_on="2026-11-04"), act("edit", line="none", said="note", text="x"),
        act("undo", line="none"), act("put_back", change="none"), act("sing"), {**said(WORDS), "id": "short"},
        act("poll", question="?", options="One", ballot="show", dots="1"), act("turn", who="mayor"),
    ]  # fmt: skip
    told = results(client, mei, meeting, *wrong[:6], line, *wrong[6:])
    assert [each[0] for each in told] == [each is line for each in (*wrong[:6], line, *wrong[6:])]
    assert all(sentence.strip() for accepted, _, sentence in told if not accepted)
    assert Line.objects.count() == 1 and lines_of_log() == [line["id"]]
    assert set(Delivered.objects.values_list("id", flat=True)) == {line["id"]}
    mended = {**wrong[0], "text": "It is dark"}
    assert results(client, mei, meeting, mended, mended) == [NEW, AGAIN]


def test_a_signed_or_cancelled_meeting_takes_no_lines(mei) -> None:
    for state, word in ((State.PUBLISHED, "signed"), (State.CANCELLED, "cancelled")):
        meeting = called(state)
        ((accepted, _, sentence),) = results(desk(mei), mei, meeting, said(WORDS))
        assert not accepted and word in sentence
        page = desk(mei).get(f"/staff/meetings/{meeting.id}/scribe/").content.decode()
        assert "cannot be changed any more" in page and "data-entry>" not in page
    assert results(desk(mei), mei, called(State.DRAFTED), said(WORDS)) == [NEW]  # finished tomorrow morning


def test_only_those_who_run_meetings_here(mei, meeting) -> None:
    stranger, reader, elsewhere = member(Role.CAPTAIN, "D1"), member(Role.PUBLISHER, "city"), member(city="boston")
    for person, status in ((stranger, 403), (reader, 403), (elsewhere, 404)):
        client = desk(person)
        address = f"/staff/meetings/{meeting.id}/scribe/"
        assert [client.get(f"{address}{more}").status_code for more in ("", "part/", "act/")] == [status] * 3
        answer = deliver(client, person, meeting, said(WORDS))
        assert answer.status_code == status and answer.json()["accepted"] is False and answer.json()["said"]
        assert client.post(f"{address}act/", said(WORDS)).status_code == status
    with pytest.raises(NotAllowed):
        written(meeting, acting(stranger))
    with pytest.raises(NotAllowed):
        actions.undo_line(meeting, written(meeting, acting(member())).id, at=NOW, by=acting(reader), now=NOW)
    assert Line.objects.count() == 1


def test_acts_of_another_person_wait_and_a_token_is_needed(mei, meeting) -> None:
    luis = member(Role.OFFICER)
    answer = deliver(desk(luis), mei, meeting, said(WORDS))
    assert answer.status_code == 409 and "Somebody else is signed in" in answer.json()["said"]
    client = desk(mei, enforce_csrf_checks=True)
    assert deliver(client, mei, meeting, said(WORDS)).status_code == 403
    told = client.get(f"/staff/meetings/{meeting.id}/scribe/act/").json()
    assert deliver(client, mei, meeting, said(WORDS), HTTP_X_CSRFTOKEN=told["token"]).status_code == 200
    assert told["owner"] not in mei.id and len(told["owner"]) == 32
    assert Line.objects.count() == 1


def test_what_cannot_be_read_is_refused_whole(mei, meeting) -> None:
    client = desk(mei)
    for acts, word in (([said(str(n)) for n in range(201)], "At most 200"), (["line"], "no list of acts")):
        answer = deliver(client, mei, meeting, *acts)  # type: ignore[arg-type]
        assert answer.status_code == 400 and word in answer.json()["said"]
    assert results(client, mei, meeting, *[said(str(n)) for n in range(200)]) == [NEW] * 200
    assert Line.objects.count() == 200


def test_the_clock_of_a_device_counts_unless_it_is_wrong(mei, meeting) -> None:
    now = timezone.now()
    Meeting.objects.update(called_at=now - timedelta(2))
    then = now - timedelta(hours=3)
    acts = [
        {**said("Then"), "at": then.isoformat()}, {**said("Tomorrow"), "at": (now + timedelta(1)).isoformat()},
        {**said("Long ago"), "at": "1970-01-01T00:00:00Z"}, {**said("No zone"), "at": "2026-11-05T19:00:00"},
        {**said("Nothing"), "at": ""},
    ]  # fmt: skip
    assert results(desk(mei), mei, meeting, *acts) == [NEW] * 5
    times = {line.text: line.said_at for line in Line.objects.all()}
    assert times.pop("Then") == then
    assert all(now <= at <= timezone.now() for at in times.values())


def test_a_form_without_a_script_is_one_act(mei, meeting) -> None:
    client, address = desk(mei), f"/staff/meetings/{meeting.id}/scribe/"
    line = said(WORDS, then="entry")
    for _ in range(2):  # pressed twice
        answer = client.post(f"{address}act/", line)
        assert answer.status_code == 303 and answer["Location"] == f"{address}#entry"
    assert Line.objects.count() == 1
    wrong = client.post(f"{address}act/", {**said("Lamps <b>", "promise"), "due_on": "2026-11-04", "owner": "Captain"})
    page = wrong.content.decode()
    assert wrong.status_code == 200 and "the day of the meeting or a later one" in page
    assert "Lamps &lt;b&gt;</textarea>" in page and 'value="Captain"' in page
    page = client.get(f"{address}?line={line['id']}").content.decode()
    assert "Change this line" in page and f"{WORDS}</textarea>" in page and 'value="edit"' in page
    assert client.post(f"{address}act/", act("undo", line="none", then="<b>")).headers["Location"] == address
    assert "There is no such line" in client.get(address).content.decode()
    assert "card" not in client.post(f"{address}act/", {**line, **act("poll"), "question": ""}).headers


def test_the_part_is_sent_only_when_it_has_changed(mei, meeting) -> None:
    client, address = desk(mei), f"/staff/meetings/{meeting.id}/scribe/part/"
    Meeting.objects.update(ended_at=NOW)  # its clock stands still
    first = client.get(address)
    assert "csrfmiddlewaretoken" not in first.content.decode() and first["X-Kept-By"]
    assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    results(client, mei, meeting, said(WORDS))
    again = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 200 and WORDS in again.content.decode()


def test_the_clock_tells_where_we_are_how_late_and_who_talks(meeting) -> None:
    """Planned 3, 7, 10, 15 … from 6:30. The numbers began at 6:44 and have taken 16 minutes at 7:00."""
    start = NOW - timedelta(minutes=30)
    ends = {0: 4, 1: 14}
    for place, item in enumerate(Item.objects.order_by("position")[:3]):
        item.began_at = start + timedelta(minutes=[0, 4, 14][place])
        item.ended_at = start + timedelta(minutes=ends[place]) if place in ends else None
        item.save()
    for who, minute in (("police", 0), ("residents", 6), ("nobody", 12), ("police", 16)):
        Turn.objects.create(meeting=meeting, who=who, at=start + timedelta(minutes=minute))
    told = queries.agenda(meeting, city(CITY), NOW)
    assert told.current.item.kind == "numbers" and (told.current.over, told.current.left) == (6, 0)
    assert told.following.item.kind == "questions" and told.late == 10  # planned 6:50, now at 7:00
    assert [f"{p.expected_at:%H:%M}" for p in told.points] == [
        "18:30", "18:34", "18:44", "19:00", "19:15", "19:30", "19:35",
    ]  # fmt: skip
    assert [f"{p.planned_at:%H:%M}" for p in told.points][-1] == "19:25"
    assert (told.speaker, told.police, told.police_talk_much) == ("police", 77, True)  # 20 of 26 minutes


def test_acts_run_the_meeting(mei) -> None:
    meeting, client = called(State.ANNOUNCED), desk(mei)
    items = list(Item.objects.order_by("position"))
    page = client.get(f"/staff/meetings/{meeting.id}/scribe/").content.decode()
    assert "Begin the meeting" in page and "The meeting has not begun" in page
    early = results(client, mei, meeting, act("turn", who="police"))
    assert not early[0][0]
    steps = [
        act("begin"), act("item", item=items[0].id), act("turn", who="police"), act("item_over", item=items[0].id),
        act("end"), act("resume"),
    ]  # fmt: skip
    assert results(client, mei, meeting, *steps) == [NEW] * 6
    assert results(client, mei, meeting, *steps) == [AGAIN] * 6
    meeting.refresh_from_db()
    assert meeting.state == "in_session" and Turn.objects.filter(who="police").count() == 1
    page = client.get(f"/staff/meetings/{meeting.id}/scribe/").content.decode()
    assert "Yes, the meeting is over" in page and meeting.join_code in page
    assert not results(client, mei, meeting, act("slide", slide="none"))[0][0]


def test_a_poll_is_made_of_what_was_raised_and_moved(mei, meeting) -> None:
    client = desk(mei)
    raised = [said(f"Concern {n}", "concern") for n in range(4)]
    results(client, mei, meeting, *raised)
    Support.objects.create(id="1" * 64, meeting=meeting, line=raised[2]["id"])
    page = client.get(f"/staff/meetings/{meeting.id}/scribe/").content.decode()
    assert page.index("<span>Concern 2</span>") < page.index("<span>Concern 0</span>")  # the most supported first
    chosen = [raised[2]["id"], raised[0]["id"]]
    poll = act("poll", question="Which first?", chosen=chosen, options="Noise\n\nDogs", ballot="ballot", dots=3)
    assert results(client, mei, meeting, poll, poll) == [NEW, AGAIN]
    made = Poll.objects.get()
    assert (made.kind, made.dots, made.options) == ("ballot", 3, ["Concern 2", "Concern 0", "Noise", "Dogs"])
    moves = [act("poll_move", poll=made.id, event=event) for event in ("opened", "closed", "finished")]
    shown = act("poll_counts", poll=made.id, shown="on")
    assert results(client, mei, meeting, *moves, shown) == [NEW] * 4
    assert results(client, mei, meeting, act("poll_move", poll=made.id, event="opened"))[0][0] is False
    made.refresh_from_db()
    assert (made.state, made.shown) == ("final", True)
    assert results(client, mei, meeting, act("poll_counts", poll=made.id)) == [NEW]
    assert not Poll.objects.get().shown


def test_a_line_of_another_meeting_is_not_there(mei, meeting) -> None:
    other, by = called(), acting(mei)
    line = written(other, by)
    with pytest.raises(WrongState):
        actions.undo_line(meeting, line.id, at=NOW, by=by, now=NOW)
    version = shown(line.id)
    actions.edit_line(other, line.id, {**version, "text": "Nine lamps"}, {}, at=NOW, by=by, now=NOW)
    with pytest.raises(WrongState):
        actions.put_back(meeting, LineChange.objects.get().id, at=NOW, by=by, now=NOW)


def test_days_and_roles_are_offered(mei, meeting) -> None:
    called(State.ANNOUNCED, on=date(2026, 12, 3))
    written(meeting, acting(mei), owner="Harbor master")
    assert queries.quick_days(meeting, TODAY) == [
        ("in two weeks", date(2026, 11, 19)), ("next meeting", date(2026, 12, 3)),
    ]  # fmt: skip
    assert "Harbor master" in queries.roles_known(meeting)


def test_what_was_typed_becomes_no_markup(mei, meeting) -> None:
    results(desk(mei), mei, meeting, said("<script>x</script>", owner='"><b>'))
    page = desk(mei).get(f"/staff/meetings/{meeting.id}/scribe/").content.decode()
    assert "<script>x" not in page and '"><b>' not in page and "&lt;script&gt;x" in page
