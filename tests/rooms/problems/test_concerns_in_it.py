"""A concern in a problem is told how that problem stands, and its clock stops when somebody decides, not before."""

from __future__ import annotations

import pytest
from django.test import Client

from compstat.access.rules import Role
from compstat.concerns import queries as concerns
from compstat.concerns.actions import join_problem
from compstat.concerns.models import Concern
from compstat.concerns.rules import OPEN, State
from compstat.problems import actions
from compstat.problems.models import Problem
from compstat.problems.queries.overdue import stand
from compstat.problems.rules import Closing, Result

from .making import LEAD, NOW, SAID, WHY, actor, nominated, priority, raised
from .telling import TODAY, event, problem

NOBODY_YET = "Part of a problem that was put forward, and that nobody has decided to work on yet"


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def page(found: Concern) -> str:
    answer = Client().get(f"/harborview/concerns/{found.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_while_it_is_nominated_the_clock_runs_and_the_page_says_so(mei) -> None:
    said = raised(mei)
    found = nominated(mei, concerns=[said.pk])
    said.refresh_from_db()
    assert State(said.state) in OPEN and said.first_answer_at is None and said.problem == found.pk
    told = page(said)
    assert "Waiting for an answer" in told and NOBODY_YET in told and "that is worked on" not in told
    assert f"/harborview/problems/{found.pk}/" in told and "An answer is due by" in told
    actions.open_priority(found.pk, LEAD, WHY, room_said=SAID, by=mei, now=NOW)
    said.refresh_from_db()
    assert (said.state, said.first_answer_at) == ("in_problem", NOW)
    told = page(said)
    assert '<p class="state">Part of a problem that is worked on</p>' in told and "An answer is due" not in told
    assert concerns.incomplete() == []


def test_what_was_answered_or_taken_back_in_the_meantime_stays_as_it_is(mei) -> None:
    answered, gone, joined = raised(mei), raised(mei), raised(mei)
    found = nominated(mei, concerns=[answered.pk, gone.pk])
    Concern.objects.filter(pk=answered.pk).update(state="answered", answer="In May.", first_answer_at=NOW)
    Concern.objects.filter(pk=gone.pk).update(ground="sealed", publication="withheld")
    Concern.objects.filter(pk=joined.pk).update(problem=found.pk)  # nobody put it forward
    actions.open_priority(found.pk, LEAD, WHY, room_said=SAID, by=mei, now=NOW)
    states = {each.pk: each.state for each in Concern.objects.all()}
    assert (states[answered.pk], states[gone.pk], states[joined.pk]) == ("answered", "acknowledged", "acknowledged")


def test_declined_without_ever_being_opened_is_an_answer_with_its_reason(mei) -> None:
    said = raised(mei)
    found = nominated(mei, concerns=[said.pk])
    actions.close_problem(found.pk, Closing.DECLINED, Result.DECLINED, "The ramp is private ground.", by=mei, now=NOW)
    said.refresh_from_db()
    assert (said.state, said.first_answer_at) == ("in_problem", NOW)
    told = page(said)
    assert '<p class="state">Part of a problem that will not be worked on</p>' in told
    assert "The ramp is private ground." in told and "that is worked on" not in told


@pytest.mark.parametrize(
    ("told", "words", "decided"),
    [
        ({"state": "nominated", "priority_since": None}, NOBODY_YET, False),
        ({"state": "scanning"}, "Part of a problem that is worked on", True),
        ({"state": "assessment"}, "Part of a problem that is worked on", True),
        ({"state": "closed", "result": "done"}, "Part of a problem that was worked on, and is done", True),
        ({"state": "closed", "result": "no_change_seen"}, "without a change that could be seen", True),
        ({"state": "closed", "result": "handed_over"}, "another organization has taken over", True),
        ({"state": "closed", "result": "declined"}, "will not be worked on", True),
    ],
)  # fmt: skip
def test_it_is_told_by_the_state_of_the_problem_and_how_it_ended(told, words, decided) -> None:
    found = stand(problem(**told).pk)
    assert found and words in found.words and found.decided is decided


def test_what_made_room_for_another_is_worked_on_by_nobody() -> None:
    found = problem(state="nominated", priority_since=None)
    event(found, "retired", TODAY)
    told = stand(found.pk)
    assert told and "nobody works on now" in told.words and not told.decided
    assert stand("N" * 26) is None and concerns.stand_of("") is None


def test_what_joins_a_problem_that_is_worked_on_is_answered_at_once(mei) -> None:
    said = raised(mei)
    row = join_problem(said.pk, priority(mei).pk, "It is the same street.", by=actor(Role.CAPTAIN), now=NOW)
    assert (row.state, row.first_answer_at) == ("in_problem", NOW) and Problem.objects.count() == 1
