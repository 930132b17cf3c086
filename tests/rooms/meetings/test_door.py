"""At the door and at the end people answer for themselves: counted once, as single totals, and never put together."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from compstat.access.actions import new_key
from compstat.access.models import LogLine
from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.meetings import browsers
from compstat.meetings.actions import door as actions
from compstat.meetings.models import Delivered, Meeting, Tally
from compstat.meetings.queries import door as queries
from compstat.meetings.rules import ClosingQuestion, DoorQuestion, State
from compstat.places import queries as places

from .calling import CITY, NOW, acting, acts, called, desk_of, member
from .test_coming import page

HOME = "203.0.113.9"
LANGUAGE, NEIGHBORHOOD, FIRST = DoorQuestion
HEARD, ANSWERED, RETURN = ClosingQuestion
pytestmark = pytest.mark.usefixtures("harborview")


@pytest.fixture
def mei():
    return member(Role.CAPTAIN, "D4")


@pytest.fixture
def meeting(mei) -> Meeting:
    """A meeting in session today."""
    return at(called(mei), State.IN_SESSION)


def at(meeting: Meeting, state: State, on=None) -> Meeting:
    on = on or places.moment(places.city(CITY), timezone.now()).date()
    Meeting.objects.filter(pk=meeting.pk).update(state=state, on=on, began_at=NOW)
    meeting.refresh_from_db()
    return meeting


def answer(meeting: Meeting, act: str = "", now=None, **told: str) -> bool:
    answers = {DoorQuestion(question): value for question, value in told.items()}
    return actions.answer_at_the_door(
        meeting, answers, act or new_key(), kiosk=False, network=HOME, now=now or timezone.now()
    )


def tallies() -> dict[str, int]:
    return {f"{t.question} {t.answer} {t.origin}": t.count for t in Tally.objects.order_by("id")}


def near(meeting: Meeting) -> list[str]:
    where = places.city(CITY)
    return [each.id for each in queries.neighborhoods_of(where, places.area(where, meeting.area))]


def test_each_answer_is_one_more_of_a_total_and_answers_stand_nowhere_together(meeting) -> None:
    here = near(meeting)[0]
    assert answer(meeting, language="es", neighborhood=here, first_time="yes")
    assert answer(meeting, language="es")  # leaves out what they do not want to say
    assert not answer(meeting)
    assert tallies() == {
        "language es phone": 2, f"neighborhood {here} phone": 1, "first_time yes phone": 1,
    }  # fmt: skip
    assert Delivered.objects.count() == 2 and {len(row.id) for row in Delivered.objects.all()} == {64}
    assert not LogLine.objects.filter(object_id=meeting.id, act__in=["paper_entered"]).exists()


def test_the_same_form_counts_once_and_filled_in_by_the_next_person_again(meeting) -> None:
    act = new_key()
    assert [answer(meeting, act, language="es") for _ in range(3)] == [True, False, False]
    assert answer(meeting, act, language="ht")
    assert tallies() == {"language es phone": 1, "language ht phone": 1}


def test_what_is_on_no_list_is_not_taken_and_never_on_another_day(meeting) -> None:
    elsewhere = next(n.id for n in places.neighborhoods(places.city(CITY)) if n.id not in near(meeting))
    for told in ({"language": "klingon"}, {"neighborhood": elsewhere}, {"first_time": "perhaps"}):
        with pytest.raises(WrongState, match="not on the list"):
            answer(meeting, **told)
    at(meeting, State.OPEN)
    assert answer(meeting, language="es"), "people come before it begins"
    for state, day in ((State.OPEN, 1), (State.PUBLISHED, 0), (State.CANCELLED, 0)):
        at(meeting, state, on=timezone.now().date() + timedelta(day + 1 if day else 0))
        with pytest.raises(WrongState, match="asked at the door"):
            answer(meeting, language="es")


def test_totals_are_shown_from_ten_answers_on_and_no_small_one_can_be_found(meeting) -> None:
    for n in range(9):
        answer(meeting, language="es", first_time="yes" if n else "")
    language, neighborhood, first = queries.door_totals(meeting)
    assert (language.count, neighborhood.count, first.count) == (None, None, None)
    assert language.sentence == "Fewer than 10 answered." and [a.count for a in language.answers] == [None]
    answer(meeting, language="es", first_time="no")
    for _ in range(3):
        answer(meeting, language="ht")
    language, _, first = queries.door_totals(meeting)
    assert (language.count, language.sentence) == (13, "13 answered.")
    assert {a.code: a.count for a in language.answers} == {"es": None, "ht": None}, "13 less 10 would tell the 3"
    for _ in range(7):
        answer(meeting, language="ht")
    assert [(a.code, a.count) for a in queries.door_totals(meeting)[0].answers] == [("ht", 10), ("es", 10)]
    assert first.count is None


def test_the_pages_of_the_door_ask_nothing_else_and_set_no_cookie(client, meeting) -> None:
    asked = client.get(page(meeting, "door"))
    told = asked.content.decode()
    assert not asked.cookies and 'name="name"' not in told and "status" not in re.findall(r'name="([^"]+)"', told)
    assert set(re.findall(r'<input type="radio" name="([^"]+)"', told)) == {"language", "neighborhood", "first_time"}
    (act,) = re.findall(r'name="act" value="([^"]+)"', told)
    done = client.post(page(meeting, "door"), {"act": act, "language": "es"})
    assert (done.status_code, done["Location"]) == (302, f"{page(meeting, 'door')}?thanks=1")
    assert "Nobody can tell which were yours" in client.get(done["Location"]).content.decode()
    client.post(page(meeting, "door"), {"act": act, "language": "es"})
    assert tallies() == {"language es phone": 1}


def test_a_kiosk_is_bare_counts_as_one_and_makes_itself_ready_for_the_next(client, meeting) -> None:
    kiosk = f"{page(meeting, 'door')}?kiosk=1"
    told = client.get(kiosk).content.decode()
    assert "kiosk.js" in told and 'class="trail' not in told and '<nav class="main' not in told
    done = client.post(kiosk, {"act": new_key(), "first_time": "no"})
    thanks = client.get(done["Location"]).content.decode()
    assert f'data-again="{kiosk}"' in thanks and "Next person" in thanks
    spanish = client.get(f"/es{done['Location']}").content.decode()
    assert f'data-again="{kiosk}"' in spanish, "the next person chooses their language"
    first, second = (re.findall(r'name="act" value="([^"]+)"', client.get(kiosk).content.decode()) for _ in range(2))
    assert first != second
    assert tallies() == {"first_time no kiosk": 1}


def test_a_network_that_sends_very_much_is_slowed_in_words_for_residents(client, meeting, monkeypatch) -> None:
    monkeypatch.setattr(actions, "ANSWERS", actions.Limit("door few", 2, timedelta(hours=1), public=True))
    answers = [client.post(page(meeting, "door"), {"act": new_key(), "language": "es"}) for _ in range(3)]
    assert [each.status_code for each in answers] == [302, 302, 429]
    assert "or tell us in person" in answers[-1].content.decode()


def closing(client, meeting: Meeting, **told: str) -> int:
    return client.post(page(meeting, "three-questions"), {"act": new_key(), **told}).status_code


def test_three_questions_once_for_each_browser_that_joined(client, meeting) -> None:
    assert closing(client, meeting, heard="yes", answered="partly", **{"return": "no"}) == 302
    assert closing(client, meeting, heard="yes") == 302  # without a token another form is another person
    client.cookies[browsers.COOKIE] = browsers.new_token()
    for _ in range(2):
        assert closing(client, meeting, heard="no") == 302
    assert tallies() == {
        "answered partly phone": 1, "heard no phone": 1, "heard yes phone": 2, "return no phone": 1,
    }  # fmt: skip
    heard, answered, back = queries.closing_totals(meeting)
    assert (heard.yes, heard.partly, heard.no, heard.count, heard.few) == (2, 0, 1, 3, True)
    assert (answered.count, back.no) == (1, 1)
    kiosk = f"{page(meeting, 'three-questions')}?kiosk=1"
    for _ in range(2):
        client.post(kiosk, {"act": new_key(), "heard": "yes"})
    assert tallies()["heard yes kiosk"] == 2, "a kiosk is many people"


def test_the_three_questions_are_asked_until_a_week_after(client, meeting) -> None:
    at(meeting, State.DRAFTED, on=meeting.on - timedelta(7))
    assert closing(client, meeting, heard="yes") == 302
    at(meeting, State.PUBLISHED, on=meeting.on - timedelta(1))
    assert closing(client, meeting, heard="yes") == 400
    assert "for a week after it" in client.get(page(meeting, "three-questions")).content.decode()
    at(meeting, State.OPEN)
    assert closing(client, meeting, heard="yes") == 400


def test_the_trend_tells_each_meeting_at_which_somebody_answered(mei) -> None:
    today, held = places.moment(places.city(CITY), timezone.now()).date(), []
    for days in (3, 2, 1):
        held.append(at(called(mei), State.DRAFTED, on=today - timedelta(days)))
    for meeting, answers in ((held[0], ["yes", "no"]), (held[2], ["yes"])):
        for each in answers:
            actions.answer_at_the_end(meeting, {HEARD: each}, new_key(), network=HOME, now=timezone.now())
    told = queries.closing_trend(CITY, "D4")
    assert [(p.meeting.pk, p.totals[0].yes, p.totals[0].count) for p in told] == [
        (held[0].pk, 1, 2), (held[2].pk, 1, 1),
    ]  # fmt: skip
    assert queries.closing_trend(CITY, "D1") == []


# From paper


def test_counts_from_paper_take_the_place_of_those_before_or_are_added(mei, meeting) -> None:
    answer(meeting, language="es")
    by = {"by": acting(mei), "now": NOW}
    assert actions.enter_door_counts(meeting, {LANGUAGE: {"es": 30, "ht": 4}, FIRST: {"yes": 9}}, **by)
    assert actions.enter_door_counts(meeting, {LANGUAGE: {"es": 12, "ht": 0}}, **by)
    act = new_key()
    told = [actions.enter_closing_counts(meeting, {HEARD: {"yes": 2}}, adding=True, act=act, **by) for _ in range(2)]
    assert told == [True, False]
    actions.enter_closing_counts(meeting, {HEARD: {"yes": 3}}, adding=True, **by)
    assert tallies() == {
        "first_time yes paper": 9, "heard yes paper": 5, "language es paper": 12, "language es phone": 1,
        "language ht paper": 0,
    }  # fmt: skip
    assert acts()[-4:] == ["paper_entered"] * 4
    for wrong in ({LANGUAGE: {"es": -1}}, {LANGUAGE: {"es": 9999}}, {LANGUAGE: {"klingon": 1}}):
        with pytest.raises(WrongState):
            actions.enter_door_counts(meeting, wrong, **by)
    with pytest.raises(NotAllowed):
        actions.enter_door_counts(meeting, {}, by=acting(member(Role.PUBLISHER, "city")), now=NOW)


def test_staff_enter_how_many_came_and_what_was_on_paper(mei, meeting) -> None:
    desk, seats = desk_of(mei), f"/staff/meetings/{meeting.id}/seats/"
    assert desk.post(seats, {"what": "people", "came": "41", "police_came": ""}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.came, meeting.police_came) == (41, None)
    assert desk.post(seats, {"what": "paper", "language.es": "12", "first_time.no": "3"}).status_code == 302
    assert tallies() == {"first_time no paper": 3, "language es paper": 12}
    told = desk.get(seats).content.decode()
    assert 'value="41"' in told and re.search(r'name="language.es"[^>]* value="12"', told)
    assert "12 answered." in told and "Fewer than 10 answered." in told
    wrong = desk.post(seats, {"what": "people", "came": "-1"})
    assert wrong.status_code == 200 and "Something is missing" in wrong.content.decode()
    wrong = desk.post(seats, {"what": "paper", "language.es": "many"})
    assert wrong.status_code == 200 and 'value="many"' in wrong.content.decode()
    with pytest.raises(WrongState, match="0 to 5,000"):
        actions.count_people(meeting, 5001, None, by=acting(mei), now=NOW)
    assert acts()[-2:] == ["paper_entered"] * 2
