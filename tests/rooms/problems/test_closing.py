"""A problem is closed beside what its plan found; whoever closes it against that says why, and everybody reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from compstat.access.rules import Role, WrongState
from compstat.problems import actions
from compstat.problems.mailing.news import news_of
from compstat.problems.models import Plan, Problem, ProblemEvent
from compstat.problems.queries.facts import problem_row
from compstat.problems.queries.finding import finding_of, judged_plan
from compstat.problems.queries.loop import closed_of, happened_of
from compstat.problems.rules import Closing, Finding, Result

from .making import LEAD, NOW, WHY, desk_of, member
from .telling import TODAY, WEEK, asked, counted, looked, plan, problem

AGAINST = "The lamps were mended by the city, and people say that it is quiet now."


def ended(measure: str = "reports", outcome: str = "") -> Problem:
    """A problem whose plan was completed, with this finding."""
    found = problem(state="assessment")
    made = plan(found, measure, "completed", starts_on=TODAY - 24 * WEEK, deciding_on=TODAY - 12 * WEEK)
    if outcome:
        looked(made, outcome, TODAY - 8 * WEEK)
    return found


def close(
    found: Problem, by, closing: Closing = Closing.ACHIEVED, result: Result = Result.DONE, why: str = ""
) -> Problem:
    return actions.close_problem(found.id, closing, result, WHY, against_why=why, by=by, now=NOW)


@pytest.mark.parametrize(
    ("outcome", "finding"),
    [("fell", Finding.FELL), ("rose", Finding.ROSE), ("no_clear", Finding.UNCLEAR), ("so_far", Finding.OPEN),
     ("not_tested", Finding.OPEN), ("", Finding.OPEN)],
)  # fmt: skip
def test_what_the_reports_say_is_the_finding(db, outcome, finding) -> None:
    assert finding_of(ended(outcome=outcome)) is finding


def test_what_residents_say_is_the_finding_of_a_plan_that_asks_them(db) -> None:
    found = ended("answers")
    made = found.plans.get()
    asked(made, TODAY - WEEK, TODAY)
    assert finding_of(found) is Finding.OPEN
    asked(made, TODAY - 4 * WEEK, TODAY - 3 * WEEK, yes=5, no=3, dont_know=1)
    assert finding_of(found) is Finding.NOTICED
    asked(made, TODAY - 2 * WEEK, TODAY - WEEK, yes=5, no=3, dont_know=2)
    assert finding_of(found) is Finding.UNNOTICED  # half is not most


def test_a_problem_is_judged_by_its_newest_plan_that_began(db) -> None:
    found = problem()
    assert judged_plan(found) is None and finding_of(found) is None
    plan(found, state="fixed")
    never = plan(found, state="stopped")
    assert judged_plan(found) is None  # stopped before it began
    ProblemEvent.objects.create(problem=found, at=NOW, kind="started", key=never.pk)
    assert judged_plan(found) == never
    running = plan(found, state="running")
    Plan.objects.create(problem=found, title="A draft", drafted_on=TODAY)
    assert judged_plan(found) == running


def test_reached_against_no_clear_difference_takes_a_reason_that_everybody_reads(mei, client, harborview) -> None:
    found = ended(outcome="no_clear")
    with pytest.raises(WrongState, match="own finding does not bear this out"):
        close(found, mei)
    assert Problem.objects.get(pk=found.pk).state == "assessment"
    told = close(found, mei, why=f" {AGAINST} ")
    assert (told.finding, told.against_why, told.closed_why) == ("unclear", AGAINST, WHY)
    ended_so = closed_of(told)
    assert (ended_so.finding, ended_so.against_why) == ("The plan found no clear difference.", AGAINST)
    page = client.get(f"/harborview/problems/{found.id}/").content.decode()
    stands = [
        page.index(text) for text in (WHY, "The plan found no clear difference.", "closed so all the same", AGAINST)
    ]
    assert stands == sorted(stands)
    row = problem_row(told)
    assert (row["finding"], row["against_why"]) == ("unclear", AGAINST)
    (news,) = [n for n in news_of(found.id, NOW - timedelta(1), NOW).news if n.text.startswith("Closed.")]
    assert news.text.endswith(f"The plan found no clear difference. {AGAINST}")


def test_what_agrees_with_the_finding_takes_no_second_reason(mei) -> None:
    told = close(ended(outcome="fell"), mei, why=AGAINST)
    assert (told.finding, told.against_why) == ("fell", "")  # nobody reads a reason against what is not
    told = close(ended(outcome="no_clear"), mei, Closing.UNLIKELY, Result.NO_CHANGE_SEEN)
    assert (told.finding, told.against_why, closed_of(told).against_why) == ("unclear", "", "")
    told = close(problem(), mei)
    assert (told.finding, closed_of(told).finding) == ("", "")  # there was no plan


def test_before_anything_is_decided_it_is_not_reached_without_more_words(mei) -> None:
    found = problem(state="assessment")
    made = plan(found, "count", "completed")
    counted(made, TODAY - 12 * WEEK, 34, before=True)
    counted(made, TODAY - WEEK, 12)
    with pytest.raises(WrongState, match="own finding"):
        close(found, mei)
    assert close(found, mei, Closing.REASONABLE).finding == "open"


def test_opened_again_it_keeps_in_view_how_it_was_closed(mei, harborview) -> None:
    found = close(ended(outcome="rose"), mei, why=AGAINST)
    told = actions.reopen_problem(found.id, LEAD, "Cars are as fast as before.", by=mei, now=NOW)
    assert (told.finding, told.against_why) == ("", "")
    assert told.events.last().before["against_why"] == AGAINST
    shown = happened_of(told, harborview.city, TODAY)[-1].before
    assert ("Why it was closed against what was found", AGAINST) in shown


def test_the_page_of_closing_shows_finding_verdict_and_what_would_be_enough(harborview) -> None:
    desk: Client = desk_of(member(Role.CAPTAIN))
    found = ended(outcome="no_clear")
    asked(found.plans.get(), TODAY - 4 * WEEK, TODAY - 3 * WEEK, yes=2, no=9, dont_know=1)
    where = f"/staff/problems/{found.id}/close/"
    page = desk.get(where).content.decode()
    form = page.index('name="closing"')
    for text in (
        "The plan found no clear difference.", "No clear difference: a fall smaller than 28%",
        "2 of 12 notice a change", "A third fewer cars broken into.",
    ):  # fmt: skip
        assert page.index(text) < form
    sent = {"do": "close", "closing": "achieved", "result": "done", "reason": WHY}
    refused = desk.post(where, sent).content.decode()
    assert "own finding does not bear this out" in refused and WHY in refused
    assert desk.post(where, sent | {"against_why": AGAINST}).status_code == 302
    assert AGAINST in desk.get(f"/staff/problems/{found.id}/").content.decode()
    without = problem("Dark lamps")
    assert 'name="against_why"' not in desk.get(f"/staff/problems/{without.id}/close/").content.decode()
