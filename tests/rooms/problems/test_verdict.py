"""Do you notice a change? Each code counts once, nobody can read who said what, and n stands beside the result."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from compstat.access.rules import WrongState
from compstat.meetings.models import Answer, Slip
from compstat.meetings.queries.voting import answer_key, slip_key
from compstat.meetings.rules import PollState
from compstat.places import queries as places
from compstat.problems import actions
from compstat.problems.actions import voicing
from compstat.problems.actions.voicing import answer_verdict
from compstat.problems.models import Verdict, VerdictAnswer, VerdictCount
from compstat.problems.queries import verdicts as queries
from compstat.problems.queries.codes import CodeRefused
from compstat.problems.rules import Voice

from .making import NOW, acts, ballot, meeting
from .telling import TODAY, WEEK, asked, coded, plan, problem, raised

CODE, OTHER = "ABCD2345", "WXYZ6789"
SLIP = "PQRST23456"


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def found() -> Verdict:
    """A question that is open for a week yet."""
    coded(CODE)
    return asked(plan(problem(state="active")))


def say(client, found: Verdict, voice: str = "yes", code: str = "abcd-2345"):
    return client.post(f"/harborview/verdict/{found.id}/", {"voice": voice, "code": code})


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(answer.content.decode())))


def test_a_code_counts_once_however_it_is_typed(client, found) -> None:
    answer = say(client, found)
    assert "Thank you. Your answer counts." in words(answer) and answer["Cache-Control"] == "no-store, private"
    again = words(say(client, found, "no", "ABCD 2345"))
    assert "This code has answered already. Each code counts once." in again
    (kept,) = VerdictAnswer.objects.all()
    assert (kept.voice, kept.origin) == ("yes", "web")
    assert CODE not in kept.id and len(kept.id) == 64 and acts() == []


def test_of_what_is_wrong_the_field_says_why(client, found) -> None:
    for code in ("AAAA2222", "K7M3QX", "1"):
        told = words(say(client, found, code=code))
        assert "No concern, card or slip has this code." in told
    told = words(client.post(f"/harborview/verdict/{found.id}/", {}))
    assert "Choose one of the three." in told and "Type your code: each code counts once." in told
    assert not VerdictAnswer.objects.exists()


def test_the_number_of_a_card_is_no_secret_and_counts_on_paper_alone(client, found, mei) -> None:
    coded(OTHER, card="K7M3QX")
    assert "No concern, card or slip has this code." in words(say(client, found, code="k7m 3qx"))
    actions.enter_slips(found.id, [actions.Slip("k7m 3qx", Voice.NO)], by=mei, now=NOW)
    assert "has answered already" in words(say(client, found, code=OTHER)), "both are one voice"
    assert VerdictAnswer.objects.get().origin == "paper"


def test_whose_code_counts(client, found, harborview) -> None:
    opened = found.opened_on
    hood = next(each for each in places.neighborhoods(places.city("harborview")) if "D4" in each.districts)
    for code, told in {
        "BOSTON23": {"city": "boston", "area": "D4"}, "FARAWAY2": {"area": "D1"}, "CITYWIDE": {"area": "city"},
        "UNREAD23": {"publication": "waiting"}, "WITHHELD": {"publication": "withheld", "ground": "threat"},
        "SAMEDAY2": {"raised_on": opened}, "LATE2345": {"raised_on": opened + timedelta(1)},
        "MERGED22": {"publication": "waiting", "merged_into": raised(publication="waiting").pk},
    }.items():  # fmt: skip
        coded(code, **told)
        assert "No concern, card or slip has this code." in words(say(client, found, code=code)), code
    coded("MERGED33", publication="waiting", merged_into=raised().pk)
    coded("INSIDE23", area=hood.id)
    coded("BEFORE23", raised_on=opened - timedelta(1))
    for code in ("MERGED33", "INSIDE23", "BEFORE23"):
        assert "Thank you" in words(say(client, found, code=code)), code


def test_what_was_written_down_after_the_announcement_has_no_voice(client, found, mei) -> None:
    Verdict.objects.filter(pk=found.pk).update(announced_on=found.opened_on - timedelta(3))
    coded("KNOWING2", raised_on=found.opened_on - timedelta(3))
    assert "No concern, card or slip" in words(say(client, found, code="KNOWING2"))
    coded("BEFORE23", raised_on=found.opened_on - timedelta(4))
    assert "Thank you" in words(say(client, found, code="BEFORE23"))
    made = coded("BACKDATE", raised_on=found.opened_on - WEEK)
    made.events.create(kind="raised", at=NOW - timedelta(1))
    assert "No concern, card or slip" in words(say(client, found, code="BACKDATE")), "by who works here"


def test_the_day_of_the_announcement_is_kept(mei) -> None:
    made = actions.ask_residents(plan(problem(state="active")).id, TODAY, TODAY + WEEK, by=mei, now=NOW)
    assert made.announced_on == TODAY


def slip(at, code: str = SLIP, **told) -> Slip:
    return Slip.objects.create(id=slip_key(at, code), meeting=at, number=7, **told)


def test_a_ballot_slip_counts_at_the_meeting_where_people_were_asked(client, found) -> None:
    held = meeting()
    slip(held)
    assert "No concern, card or slip" in words(say(client, found, code=SLIP))
    Verdict.objects.filter(pk=found.pk).update(meeting=held.id)
    assert "No concern, card or slip" in words(say(client, found, code="7"))  # its number is no secret
    assert "Thank you" in words(say(client, found, code=SLIP))
    slip(held, "VOVOV23456", void=True)
    assert "No concern, card or slip" in words(say(client, found, code="VOVOV23456"))
    assert "No concern, card or slip" in words(say(client, found, code="NONE223456"))
    Verdict.objects.filter(pk=found.pk).update(meeting="N" * 26)
    assert "No concern, card or slip" in words(say(client, found, code="VOVOV23456"))


def test_a_slip_that_answered_the_ballot_counts_there_alone(client, found) -> None:
    held = meeting()
    voted, other = slip(held), slip(held, "OTHER23456")
    poll = ballot(held, {"Yes": 1, "No": 0, "I do not know": 0}, PollState.FINAL)
    Answer.objects.create(id=answer_key(poll, voted.pk), poll=poll, act="A" * 26)
    Verdict.objects.filter(pk=found.pk).update(meeting=held.id)
    found.refresh_from_db()
    for code, voice in ((SLIP, Voice.NO), ("OTHER23456", Voice.YES)):  # before anybody said that the ballot counts
        answer_verdict(found, code, voice, network="a", now=NOW)
    Verdict.objects.filter(pk=found.pk).update(poll=poll.id)
    found.refresh_from_db()
    assert dict(queries.answers(found)) == {("yes", "web"): 1} and other.pk
    third = slip(held, "THIRD23456")
    Answer.objects.create(id=answer_key(poll, third.pk), poll=poll, act="B" * 26)
    with pytest.raises(CodeRefused, match="has answered in the meeting already"):
        answer_verdict(found, "THIRD23456", Voice.YES, network="a", now=NOW)
    Verdict.objects.filter(pk=found.pk).update(poll="N" * 26)
    found.refresh_from_db()
    assert sum(queries.answers(found).values()) == 2


def test_nobody_is_asked_before_and_after(client, found) -> None:
    Verdict.objects.filter(pk=found.pk).update(opened_on=TODAY + WEEK, closes_on=TODAY + 2 * WEEK)
    told = words(client.get(f"/harborview/verdict/{found.id}/"))
    assert "We ask from November 26, 2026 on." in told and "Your code" not in told
    assert "Thank you" not in words(say(client, found))
    Verdict.objects.filter(pk=found.pk).update(opened_on=TODAY - 2 * WEEK, closes_on=TODAY - WEEK)
    told = words(client.get(f"/harborview/verdict/{found.id}/"))
    assert "We asked until November 12, 2026. The answers are being counted." in told
    assert "Thank you" not in words(say(client, found)) and not VerdictAnswer.objects.exists()
    for change, said in (
        ({"opened_on": TODAY + WEEK}, "We do not ask yet."),
        ({"opened_on": TODAY, "closes_on": TODAY - timedelta(1)}, "We do not ask any more."),
        ({"closes_on": TODAY + WEEK, "counted_on": TODAY}, "We do not ask any more."),
    ):
        Verdict.objects.filter(pk=found.pk).update(**change)
        found.refresh_from_db()
        with pytest.raises(WrongState, match=said):
            answer_verdict(found, CODE, Voice.YES, network="a", now=NOW)


def test_nobody_sees_counts_while_people_answer_and_n_stands_beside_the_result(client, found) -> None:
    say(client, found, "no")
    told = words(client.get(f"/harborview/verdict/{found.id}/"))
    assert "We show the numbers when all answers are in." in told and "1 answer" not in told
    Verdict.objects.filter(pk=found.pk).update(counted_on=TODAY)
    for voice, origin, count in (("yes", "web", 12), ("no", "paper", 5), ("dont_know", "ballot", 3)):
        VerdictCount.objects.create(verdict=found, voice=voice, origin=origin, count=count)
    page = client.get(f"/harborview/verdict/{found.id}/")
    told = words(page)
    assert "20 people answered." in told and "Do you notice a change? 20 answers" in told
    assert re.search(r"Yes, I notice a change 12 No, I notice no change 5 I do not know 3", told)
    assert "How they answered: in the meeting 3, on paper 5, online 12." in told
    assert 'width="60.0%"' in page.content.decode(), "its share of all answers: the grey track is all of them"


def test_whoever_tries_very_many_codes_has_to_wait(client, found, monkeypatch) -> None:
    limit = voicing.WRONG_CODES
    monkeypatch.setattr(voicing, "WRONG_CODES", type(limit)(limit.name, 3, limit.span, public=True))
    for n in range(3):
        assert say(client, found, code=f"AAAA222{n}").status_code == 200
    answer = say(client, found, code="AAAA2229")
    assert answer.status_code == 429 and answer["Retry-After"] == "3600"
    assert "Thank you" in words(say(client, found))  # a right one counts all the same


def test_there_is_no_such_question(client, found) -> None:
    assert client.get("/harborview/verdict/nothing/").status_code == 404
    assert client.get(f"/boston/verdict/{found.id}/").status_code == 404
