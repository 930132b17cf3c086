"""What followers of a problem are told: its plan, reviews, what was found, how it ended; nothing of drafts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from compstat.concerns import actions as concerns
from compstat.concerns.mailing import digest
from compstat.concerns.models import ConcernFollower
from compstat.concerns.queries import followed_of
from compstat.problems.models import Plan, Problem, Review, Task
from compstat.problems.rules import Event, Measure, PlanEvent
from compstat.promises.models import Promise, PromiseEvent

from . import telling
from .telling import CITY, SECRET, TODAY, WEEK, at, event

DAY = timedelta(days=1)
SINCE, UNTIL = at(TODAY - WEEK), at(TODAY + DAY)


@pytest.fixture
def found() -> Problem:
    return telling.problem()


def planned(of: Problem, measure: str = Measure.COUNT, **more: str) -> Plan:
    """A plan whose tasks are no news."""
    made = telling.plan(of, measure, **more)
    Task.objects.filter(plan=made).delete()
    return made


def told(of: Problem) -> list[str]:
    """What is new in eight days."""
    followed = followed_of(of.pk, SINCE, UNTIL)
    assert followed and (followed.kind, followed.words, followed.page) == (
        "problem", of.title, ("loop", CITY, of.pk)
    )  # fmt: skip
    assert [each.on for each in followed.news] == sorted(each.on for each in followed.news)
    return [each.text for each in followed.news]


def test_what_happened_is_told_once_and_nothing_of_drafts_or_before(found) -> None:
    event(found, Event.OPENED, TODAY - 2 * WEEK, "Long before.")
    for kind in (Event.NOMINATED, Event.SCANNED, Event.CHANGED, PlanEvent.DRAFTED, PlanEvent.DISCARDED):
        event(found, kind, TODAY, SECRET)
    event(found, Event.OPENED, TODAY, "Children cross there.")
    event(found, Event.PLANNED, TODAY)
    for _ in range(2):  # of the problem, and of its plan
        event(found, PlanEvent.STARTED, TODAY)
    event(found, PlanEvent.AMENDED, TODAY, "The street was closed.")
    event(found, Event.RETIRED, TODAY, "Another one is worse.")
    event(found, PlanEvent.FIXED, TODAY, key="0" * 26)
    assert told(found) == [
        "Made a priority. Children cross there.", "The plan started.",
        "What the plan is judged by was changed. The street was closed.",
        "Made room for another priority. Another one is worse.", "A plan was fixed.",
    ]  # fmt: skip


def test_a_plan_is_told_with_its_days_and_a_review_with_what_it_found(found) -> None:
    plan = planned(found)
    draft = planned(found, state="draft")
    event(found, PlanEvent.FIXED, TODAY, key=plan.pk)
    event(found, PlanEvent.FIXED, TODAY, key=draft.pk)
    review = Review.objects.get(plan=plan)
    event(found, PlanEvent.REVIEWED, TODAY, "Not held yet.", key=review.pk)
    fixed, unknown, waiting = told(found)
    assert fixed.startswith("A plan was fixed. It starts on ") and "we say whether it has changed anything." in fixed
    assert (unknown, waiting) == ("A plan was fixed.", "The plan was looked at. Not held yet.")
    Review.objects.filter(pk=review.pk).update(
        held_on=TODAY, done="Two humps were built.", seen="Cars are slower.", decision="adjust", reason="One more."
    )
    assert told(found)[-1] == (
        "The plan was looked at. What was done: Two humps were built. What was seen: Cars are slower. "
        "We go on, and change something. One more."
    )
    Review.objects.filter(pk=review.pk).update(done="", seen="", decision="continue", reason="")
    assert told(found)[-1] == "The plan was looked at. We go on as planned."


def test_how_it_ended_in_three_parts(found) -> None:
    event(found, Event.CLOSED, TODAY, "Closed, as it was said.")
    assert told(found) == ["Closed. Closed, as it was said."], "opened again since"
    Problem.objects.filter(pk=found.pk).update(
        state="closed", closed_on=TODAY, closing="reasonable", result="no_change_seen", closed_why="Cars go as before."
    )
    assert told(found) == [
        "Closed. No change seen. We did what was reasonable, and there is some benefit. Cars go as before."
    ]


def test_what_was_found_is_told_on_the_deciding_date_alone(found) -> None:
    plan = planned(found, Measure.REPORTS)
    telling.looked(plan, "so_far", TODAY - 3 * DAY)
    assert told(found) == [], "so far is no news"
    telling.looked(plan, "fell", TODAY - DAY)
    telling.looked(plan, "fell", TODAY, again=True)
    (text,) = told(found)
    assert text.startswith(
        "What was found on the deciding date: fell more than comparison places, beyond chance. In 84"
    )
    assert followed_of(found.pk, at(TODAY), UNTIL).news == ()


def task(of: Plan, what: str, due, state: str = "open", **events: str) -> Promise:
    """A task with what became of it today, each with a reason or none."""
    made = telling.promised(what, "open", due, of.pk)
    Promise.objects.filter(pk=made.pk).update(state=state)
    for kind, reason in events.items():
        PromiseEvent.objects.create(promise=made, on=TODAY, kind=kind, reason=reason)
    Task.objects.create(plan=of, what=what, owner=made.owner, due_on=due, promise=made.pk)
    return made


def test_what_became_of_tasks_is_told_each_on_its_day(found) -> None:
    plan = telling.plan(found)  # one task was kept a week ago, one is late for two days
    assert [each for each in told(found) if "task" in each] == [
        "A task of the plan is done: The humps before both crossings are built.",
        "A task of the plan is late. It was due on November 16, 2026: The crossing guard is there on every school day.",
    ]
    days = {each.text.split(":")[0]: each.on for each in followed_of(found.pk, SINCE, UNTIL).news}
    assert days["A task of the plan is done"] == TODAY - WEEK
    assert days["A task of the plan is late. It was due on November 16, 2026"] == TODAY - 2 * DAY
    assert followed_of(found.pk, at(TODAY - DAY), UNTIL).news == (), "told once"
    Task.objects.filter(plan=plan).delete()
    task(plan, "Build a hump.", TODAY + WEEK, "kept", kept="")
    task(plan, "Mark the road", TODAY + WEEK, "dropped", dropped="It is rebuilt next year.")
    task(plan, "Cut the hedge", TODAY + WEEK, moved="It is frozen.", reworded="Shorter.")
    task(plan, "Mend the lamp", TODAY + WEEK, reopened="It is dark again.")
    task(plan, "Due today", TODAY)  # late from tomorrow on
    Task.objects.create(plan=plan, what="No promise yet", owner="Captain", due_on=TODAY)
    assert sorted(told(found)) == [
        "A task of the plan has another day, November 26, 2026: Cut the hedge. It is frozen.",
        "A task of the plan is done: Build a hump.", "A task of the plan is not done after all: Mend the lamp. It is "
        "dark again.", "A task of the plan was dropped: Mark the road. It is rebuilt next year.",
    ]  # fmt: skip
    assert "Due today" in followed_of(found.pk, UNTIL, UNTIL + DAY).news[-1].text
    telling.plan(telling.problem("Another"), state="draft")
    assert len(told(found)) == 4


def test_a_plan_completed_early_is_told_and_its_deciding_date_when_it_comes(found) -> None:
    plan = planned(found, state="completed")
    for kind in (PlanEvent.COMPLETED, Event.ASSESSED):
        event(found, kind, TODAY, "The humps stand." if kind == PlanEvent.COMPLETED else "", key=plan.pk)
    assert told(found) == ["The plan was completed. The humps stand."]
    day = TODAY + 6 * WEEK  # the deciding date
    later = followed_of(found.pk, at(day), at(day + DAY)).news
    assert [(each.on, each.text) for each in later] == [(day, "The deciding date came.")]
    assert followed_of(found.pk, at(day - DAY), at(day)).news == ()


def test_residents_are_asked_and_told_what_they_answered(found) -> None:
    plan = planned(found)
    telling.asked(plan, TODAY - 2 * DAY)
    telling.asked(plan, TODAY - 3 * WEEK, TODAY - 2 * DAY, yes=12, no=5, dont_know=3)
    telling.asked(plan, TODAY - 5 * WEEK, TODAY - 3 * WEEK, yes=1)
    assert told(found) == [
        "Do you notice a change? You can answer until November 26, 2026, on the page of the problem.",
        "Residents were asked whether they notice a change. 12 of 20 notice a change. 5 notice no change. "
        "3 do not know. Whoever wanted to could answer. So this is a voice of the district, not a survey of it.",
    ]


def test_a_follower_gets_one_letter_and_of_their_concern_with_it(found) -> None:
    raised = telling.raised(problem=found.pk, came_at=at(TODAY - 2 * WEEK))
    for about, address in ((found.pk, "ann@example.org"), (raised.pk, "bo@example.org")):
        concerns.follow(about, CITY, address, "en", now=SINCE)
    for row in ConcernFollower.objects.all():
        row.make_findable()
        row.confirmed_at = row.told_at = SINCE
        row.save()
    telling.unread(problem=found.pk)
    event(found, Event.REVISED, TODAY, "The humps came loose.")
    for _ in range(2):
        digest.write_digests(UNTIL + DAY)
    letters = {each.to[0]: each for each in mail.outbox}
    assert len(letters) == len(mail.outbox) == 2
    assert letters["ann@example.org"].subject == "News: a problem, District D4"
    for letter in letters.values():
        assert "- November 19, 2026: We look for another way. The humps came loose." in letter.body
        assert f"http://localhost:8000/harborview/problems/{found.pk}/" in letter.body and SECRET not in letter.body
    assert "It is part of a problem: Speeding on Quay Road" in letters["bo@example.org"].body


def test_there_is_nothing_to_tell_of_what_is_not_there() -> None:
    assert followed_of("0" * 26, SINCE, UNTIL) is None
