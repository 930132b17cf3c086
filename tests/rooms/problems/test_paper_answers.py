"""Answers that came on paper: each slip counts once, what was misread is put right, and n is told by origin."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from compstat.access.models import LogLine
from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.meetings.models import Answer, Slip
from compstat.meetings.queries.voting import answer_key, slip_key
from compstat.meetings.rules import PollState
from compstat.problems import actions
from compstat.problems.actions.paper import MOST
from compstat.problems.models import Plan, Verdict, VerdictAnswer
from compstat.problems.queries import verdicts as queries
from compstat.problems.queries import voices
from compstat.problems.rules import Voice

from .making import NOW, actor, acts, ballot, desk_of, meeting, member
from .telling import TODAY, WEEK, asked, coded, plan, problem

YES, NO, DONT_KNOW = Voice.YES, Voice.NO, Voice.DONT_KNOW
CODE, OTHER, CARD = "ABCD2345", "WXYZ6789", "K7M3QX"
NOTHING = {YES: 0, NO: 0, DONT_KNOW: 0}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def found() -> Verdict:
    """A question that is open for a week yet."""
    coded(CODE)
    coded(OTHER, card=CARD)
    return asked(plan(problem(state="active")))


def enter(found: Verdict, mei, *slips: tuple[str, Voice], now=NOW) -> dict[int, str]:
    return dict(actions.enter_slips(found.id, [actions.Slip(*slip) for slip in slips], by=mei, now=now))


def kept() -> list[tuple[str, str]]:
    return sorted(VerdictAnswer.objects.values_list("voice", "origin"))


# --- Slips with a code


def test_each_slip_counts_once_and_what_is_right_is_kept_at_once(found, mei) -> None:
    problems = enter(found, mei, (CODE, YES), ("AAAA2222", NO), ("k7m 3qx", NO), (OTHER, YES), ("abcd-2345", NO))
    assert sorted(problems) == [1, 3, 4] and kept() == [("no", "paper"), ("yes", "paper")]
    assert problems[1].startswith("No concern, card or slip has this code.")
    assert problems[3] == problems[4] == "This code has answered already. Each code counts once."
    assert acts() == ["paper_entered"]
    assert (
        not LogLine.objects.filter(object_id__contains=CODE).exists() and CODE not in VerdictAnswer.objects.first().id
    )
    assert enter(found, mei, (CODE, YES)).keys() == {0} and enter(found, mei) == {} and acts() == ["paper_entered"]


def test_what_was_sent_online_counts_and_is_not_taken_back(found, mei) -> None:
    actions.answer_verdict(found, CODE, NO, network="a", now=NOW)
    assert "answered already" in enter(found, mei, (CODE, YES))[0]
    with pytest.raises(WrongState, match="What was sent online stays"):
        actions.take_back_slip(found.id, CODE, by=mei, now=NOW)
    assert kept() == [("no", "web")] and acts() == []


def test_a_slip_that_was_misread_is_taken_back_and_entered_as_it_reads(found, mei) -> None:
    enter(found, mei, (CODE, YES), (CARD, YES))
    actions.take_back_slip(found.id, "abcd 2345", by=mei, now=NOW)
    assert enter(found, mei, (CODE, NO)) == {} and kept() == [("no", "paper"), ("yes", "paper")]
    assert acts() == ["paper_entered"] * 3
    with pytest.raises(WrongState, match="No concern, card or slip"):
        actions.take_back_slip(found.id, "AAAA2222", by=mei, now=NOW)


def test_a_ballot_slip_in_hand_is_told_by_its_number_too(found, mei) -> None:
    held = meeting()
    for number, code in ((7, "PQRST23456"), (8, "OTHER23456"), (9, "VOVOV23456")):
        Slip.objects.create(id=slip_key(held, code), meeting=held, number=number, void=number == 9)
    poll = ballot(held, {"Yes": 1, "No": 0, "I do not know": 0}, PollState.FINAL)
    Answer.objects.create(id=answer_key(poll, slip_key(held, "OTHER23456")), poll=poll, act="A" * 26)
    assert "No concern, card or slip" in enter(found, mei, ("7", YES))[0]  # of no meeting yet
    Verdict.objects.filter(pk=found.pk).update(meeting=held.id, poll=poll.id)
    problems = enter(found, mei, ("7", YES), ("PQRST-23456", NO), ("8", NO), ("9", NO), ("77", NO))
    assert "answered already" in problems[1] and "in the meeting already" in problems[2]
    assert all("No concern, card or slip" in problems[n] for n in (3, 4)) and kept() == [("yes", "paper")]


# --- Slips without one


def count(found: Verdict, mei, counts: dict, before: dict | None = None, now=NOW) -> None:
    actions.count_slips(found.id, counts, before or {}, by=mei, now=now)


def test_slips_without_a_code_are_counted_and_numbers_entered_again_take_their_place(found, mei) -> None:
    assert queries.uncoded(found) == NOTHING
    enter(found, mei, (CODE, YES))
    first = {YES: 12, NO: 5, DONT_KNOW: 3}
    count(found, mei, first)
    assert queries.uncoded(found) == first and VerdictAnswer.objects.filter(origin="paper").count() == 21
    count(found, mei, {YES: 2, NO: 6}, first)
    assert queries.uncoded(found) == {YES: 2, NO: 6, DONT_KNOW: 0} and VerdictAnswer.objects.count() == 9
    assert acts() == ["paper_entered"] * 3


def test_of_two_who_count_slips_at_once_one_is_told(found, mei) -> None:
    count(found, mei, {YES: 12})
    with pytest.raises(WrongState, match="Somebody has just changed this"):
        count(found, mei, {YES: 8})
    assert queries.uncoded(found) == NOTHING | {YES: 12} and acts() == ["paper_entered"]


def test_numbers_that_cannot_be_are_refused(found, mei) -> None:
    for wrong in ({YES: -1}, {NO: MOST + 1}):
        with pytest.raises(WrongState, match=f"Enter 0 to {MOST} slips"):
            count(found, mei, wrong)
    assert acts() == []


# --- When, and by whom


def test_paper_is_entered_while_residents_are_asked_and_not_before_or_after(found, mei) -> None:
    deeds = (
        lambda now: enter(found, mei, (CODE, YES), now=now),
        lambda now: count(found, mei, {YES: 1}, now=now),
        lambda now: actions.take_back_slip(found.id, CODE, by=mei, now=now),
    )
    for deed in deeds:
        for now in (NOW - timedelta(8), NOW + timedelta(8)):
            with pytest.raises(WrongState, match="from the first day until the last"):
                deed(now)
    enter(found, mei, (CODE, YES), now=NOW + WEEK)
    Verdict.objects.filter(pk=found.pk).update(counted_on=TODAY)
    for deed in deeds:
        with pytest.raises(WrongState, match="have been counted already"):
            deed(NOW)
    assert acts() == ["paper_entered"]


def test_only_who_reviews_the_plan_enters_paper(found) -> None:
    for stranger in (actor(Role.PARTNER), actor(Role.CAPTAIN, "D1")):
        with pytest.raises(NotAllowed):
            enter(found, stranger, (CODE, YES))
        with pytest.raises(NotAllowed):
            count(found, stranger, {YES: 1})
        with pytest.raises(NotAllowed):
            actions.take_back_slip(found.id, CODE, by=stranger, now=NOW)
    with pytest.raises(queries.VerdictUnknown):
        actions.enter_slips("x", [], by=actor(Role.OFFICER), now=NOW)
    assert enter(found, actor(Role.OFFICER), (CODE, YES)) == {}


def test_what_came_on_paper_is_told_by_origin_when_it_is_counted(found, mei) -> None:
    actions.answer_verdict(found, OTHER, NO, network="a", now=NOW)
    enter(found, mei, (CODE, YES))
    count(found, mei, {YES: 3, DONT_KNOW: 1})
    assert queries.ways_so_far(found) == ["on paper 5", "online 1"]
    actions.count_verdict(found.id, by=mei, now=NOW + WEEK + DAY)
    (told,) = voices(found.plan)
    assert (told.n, told.counts, dict(told.by_origin)) == (
        6, {"yes": 4, "no": 1, "dont_know": 1}, {"paper": 5, "web": 1}
    )  # fmt: skip
    assert not VerdictAnswer.objects.exists()


# --- The page


@pytest.fixture
def desk() -> Client:
    return desk_of(member(Role.CAPTAIN))


def read(desk: Client, plan: Plan, name: str = "verdict/paper/") -> str:
    answer = desk.get(f"/staff/plans/{plan.id}/{name}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def post(desk: Client, plan: Plan, do: str, status: int = 302, **told: object) -> str:
    named = {key.replace("__", "-"): value for key, value in told.items()}
    answer = desk.post(f"/staff/plans/{plan.id}/verdict/paper/", {"do": do, **named})
    assert answer.status_code == status
    return unescape(answer.content.decode())


def test_slips_are_entered_many_at_once_and_only_wrong_rows_stay(found, desk) -> None:
    of = found.plan
    assert "Enter slips that came on paper" in read(desk, of, "verdict/")
    page = read(desk, of)
    assert "Enter them until November 26, 2026." in page and "Nobody has answered so far." in page
    said = post(
        desk, of, "slips", 200, slip0__code=CODE, slip0__voice="yes", slip1__code="AAAA2222", slip1__voice="no",
        slip2__code=CARD, slip3__voice="no", slip4__code=OTHER, slip4__voice="maybe",
    )  # fmt: skip
    assert "1 slip was entered." in said and f'value="{CODE}"' not in said and 'value="AAAA2222"' in said
    assert "Row 2:" in said and "No concern, card or slip has this code." in said
    assert "Row 3:" in said and "Choose what is ticked on it." in said
    assert "Row 4:" in said and "A slip without one is counted below." in said and "Row 5:" in said
    assert kept() == [("yes", "paper")] and "Answered so far: on paper 1." in said
    post(desk, of, "slips", slip0__code=CARD, slip0__voice="dont_know")
    assert kept() == [("dont_know", "paper"), ("yes", "paper")]
    assert "Answered so far: on paper 2." in read(desk, of, "verdict/")


def test_counts_stand_on_the_page_until_other_numbers_take_their_place(found, desk, mei) -> None:
    of = found.plan
    post(desk, of, "counts", counts__yes="12", counts__no="", counts__dont_know="3", counts__seen="0 0 0")
    page = read(desk, of)
    assert 'name="counts-yes" value="12"' in page and 'value="12 0 3"' in page
    again = post(desk, of, "counts", 200, counts__yes="1", counts__seen="0 0 0")
    assert "Somebody has just changed this." in again and queries.uncoded(found)[YES] == 12
    assert "less than or equal to 1000" in post(desk, of, "counts", 200, counts__yes="1001", counts__seen="12 0 3")
    assert "Something is missing" in post(desk, of, "counts", 200, counts__yes="1", counts__seen="twelve")


def test_a_slip_is_taken_back_on_the_page(found, desk) -> None:
    of = found.plan
    post(desk, of, "slips", slip0__code=CODE, slip0__voice="yes")
    assert "No slip with this code was entered here." in post(desk, of, "back", 200, back__code=OTHER)
    post(desk, of, "back", back__code=CODE)
    assert kept() == [] and "The slip is taken back." in read(desk, of)


def test_before_and_after_the_page_says_so_and_takes_nothing(found, desk) -> None:
    of = found.plan
    Verdict.objects.filter(pk=found.pk).update(opened_on=TODAY + DAY)
    page = read(desk, of)
    assert "Residents are asked from November 20, 2026 on." in page and "slip0-code" not in page
    assert "Enter slips that came on paper" not in read(desk, of, "verdict/")
    Verdict.objects.filter(pk=found.pk).update(opened_on=TODAY - WEEK, closes_on=TODAY - DAY)
    assert "The last day was November 18, 2026." in read(desk, of)
    said = post(desk, of, "slips", 200, slip0__code=CODE, slip0__voice="yes")
    assert kept() == [] and "slip was entered" not in said
    Verdict.objects.filter(pk=found.pk).update(counted_on=TODAY)
    answer = desk.get(f"/staff/plans/{of.id}/verdict/paper/")
    assert answer.headers["Location"] == f"/staff/plans/{of.id}/verdict/"
    assert desk.post(f"/staff/plans/{of.id}/verdict/paper/", {"do": "slips"}).status_code == 302


def test_who_may_open_and_send(found) -> None:
    address = f"/staff/plans/{found.plan_id}/verdict/paper/"
    reviewing = {Role.CAPTAIN, Role.COMMUNITY_SERVICE_OFFICER, Role.OFFICER, Role.CRIME_ANALYST}
    for role in Role:
        desk = desk_of(member(role))
        assert desk.get(address).status_code == (200 if role in reviewing else 403), role
        sent = desk.post(address, {"do": "counts", "counts-seen": "0 0 0"})
        assert sent.status_code == (302 if role in reviewing else 403), role
    assert Client().get(address).status_code == 302
    assert desk_of(member(Role.CAPTAIN, "city", city="boston")).get(address).status_code == 404
