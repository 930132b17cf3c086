"""Reviews on their days, counts with their method, residents' verdict, and how a plan ends."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.meetings.queries.voting import PollUnknown
from compstat.meetings.rules import Origin, PollKind, PollState
from compstat.problems import actions
from compstat.problems.actions import effects
from compstat.problems.actions import verdicts as asking
from compstat.problems.models import Plan, Review, VerdictAnswer, VerdictCount
from compstat.problems.queries import plans, verdicts, voices
from compstat.problems.rules import Decision, Voice

from .making import CITY, actor, acts, ballot, meeting
from .plotting import HELD, THEN, WHY, WORKED, at, counted, drafted, fixed, ready, review_of, running

DAY = timedelta(days=1)
FIRST = WORKED.starts + timedelta(42)  # the day of the first review
ENDS = "The humps stand, and counts have gone down."


@pytest.fixture
def plan(mei) -> Plan:
    """A running plan that is measured by a count: it needs no edition."""
    return running(mei, counted())


# --- Reviews


def test_a_review_says_what_was_done_seen_used_and_decided(mei, plan) -> None:
    resource = plan.resources.get()
    officer = actor(Role.OFFICER)
    held = actions.Held(
        " Both humps are built. ", "Cars slow down.", Decision.ADJUST, WHY, {resource.id: Decimal("60.5")}
    )
    found = actions.hold_review(review_of(plan).id, held, by=officer, now=at(FIRST))
    assert (found.held_on, found.done, found.decision, found.role) == (
        FIRST,
        "Both humps are built.",
        "adjust",
        "Officer",
    )
    assert found.used == {resource.id: "60.5"} and plan.resources.get().used == Decimal("60.5")
    event = plan.problem.events.get(kind="reviewed")
    assert (event.key, event.reason) == (found.id, WHY) and acts()[-1] == "plan_reviewed"
    assert plans.next_review(plan).due_on == WORKED.decides


def test_a_late_review_is_late_until_it_is_held_and_keeps_its_day(mei, plan) -> None:
    review, now = review_of(plan), at(FIRST + timedelta(5))
    assert plans.days_overdue(review, plan, now.date()) == 5
    assert plans.reviews_overdue(CITY, ["D4"], now.date()) == [review] and not plans.reviews_overdue(
        CITY, ["D1"], now.date()
    )
    assert plans.delivery(plan, now.date()).reviews_late == 1
    held = actions.hold_review(review.id, HELD, by=mei, now=now)
    assert (held.due_on, held.held_on) == (FIRST, now.date())
    assert plans.days_overdue(held, plan, now.date()) == 0 and not plans.reviews_overdue(CITY, ["D4"], now.date())


def test_what_is_no_review_is_refused_and_leaves_no_line(mei, plan) -> None:
    review, lines = review_of(plan), acts()
    go_on, some, key = Decision.CONTINUE, "Cars are slower.", plan.resources.get().id
    for said, held, now in (
        ("not due yet", HELD, at(FIRST - timedelta(8))),
        ("what was done", actions.Held("", some, go_on), at(FIRST)),
        ("Say why", actions.Held(some, some, Decision.STOP), at(FIRST)),
        ("characters", actions.Held("x" * 1001, some, go_on), at(FIRST)),
        ("of this plan is used", actions.Held(some, some, go_on, used={"x": Decimal(1)}), at(FIRST)),
        ("of this plan is used", actions.Held(some, some, go_on, used={key: Decimal(-1)}), at(FIRST)),
    ):  # fmt: skip
        with pytest.raises(WrongState, match=said):
            actions.hold_review(review.id, held, by=mei, now=now)
    with pytest.raises(WrongState, match="no such review"):
        actions.hold_review("x", HELD, by=mei, now=at(FIRST))
    with pytest.raises(NotAllowed):
        actions.hold_review(review.id, HELD, by=actor(Role.PARTNER), now=at(FIRST))
    assert acts() == lines
    actions.hold_review(review.id, HELD, by=mei, now=at(FIRST - timedelta(7)))
    with pytest.raises(WrongState, match="held already"):
        actions.hold_review(review.id, HELD, by=mei, now=at(FIRST))


def test_a_plan_that_does_not_run_is_not_reviewed(mei) -> None:
    plan = fixed(mei, counted())
    with pytest.raises(WrongState, match="Only a plan that is running"):
        actions.hold_review(review_of(plan).id, HELD, by=mei, now=at(FIRST))


def test_of_two_who_review_at_once_one_is_told(mei, plan, monkeypatch) -> None:
    from compstat.problems.actions import reviewing

    stale = review_of(plan)
    actions.hold_review(stale.id, HELD, by=mei, now=at(FIRST))
    monkeypatch.setattr(reviewing, "review", lambda _: stale)
    with pytest.raises(WrongState, match="Somebody has just changed this"):
        actions.hold_review(stale.id, HELD, by=mei, now=at(FIRST))


# --- The end


def test_a_plan_is_completed_after_a_review_with_a_reason(mei, plan) -> None:
    with pytest.raises(WrongState, match="Hold a review first"):
        actions.complete_plan(plan.id, ENDS, by=mei, now=at(FIRST))
    actions.hold_review(review_of(plan).id, HELD, by=mei, now=at(FIRST))
    with pytest.raises(WrongState, match="Say why"):
        actions.complete_plan(plan.id, "", by=mei, now=at(FIRST))
    ended = actions.complete_plan(plan.id, ENDS, by=mei, now=at(FIRST))
    assert (ended.state, ended.ended_on, ended.ended_why) == ("completed", FIRST, ENDS)
    assert plans.plan(plan.id).problem.state == "assessment"
    assert plan.problem.events.get(kind="completed").reason == ENDS
    with pytest.raises(WrongState, match="not open to that now"):
        actions.stop_plan(plan.id, WHY, by=mei, now=at(FIRST))


def test_completed_after_the_deciding_date_the_problem_is_assessed_once(mei, plan) -> None:
    actions.hold_review(review_of(plan).id, HELD, by=mei, now=at(FIRST))
    effects.tend(at(WORKED.decides))
    actions.complete_plan(plan.id, ENDS, by=mei, now=at(WORKED.decides))
    assert plan.problem.events.filter(kind="assessed").count() == 1


@pytest.mark.parametrize("begun", [True, False], ids=["running", "fixed"])
def test_a_plan_is_stopped_with_a_reason_and_its_problem_goes_back_to_analysis(mei, begun) -> None:
    plan = running(mei, counted()) if begun else fixed(mei, counted())
    stopped = actions.stop_plan(plan.id, WHY, by=mei, now=at(WORKED.starts))
    assert (stopped.state, stopped.ended_why) == ("stopped", WHY)
    assert plans.plan(plan.id).problem.state == "analysis"
    assert [e.kind for e in plan.problem.events.filter(reason=WHY)] == ["stopped", "revised"]
    assert plan.tasks.get().promise  # what was promised stays in view until it is kept or dropped


def test_stopped_while_it_is_assessed_the_problem_stays_there(mei, plan) -> None:
    effects.tend(at(WORKED.decides))
    actions.stop_plan(plan.id, WHY, by=mei, now=at(WORKED.decides))
    assert plans.plan(plan.id).problem.state == "assessment"


# --- Counts


def test_counts_are_entered_before_the_start_and_after_with_day_and_method(mei) -> None:
    plan = fixed(mei, counted())
    before = actions.enter_count(plan.id, THEN.date(), Decimal(34), " Radar ", of=Decimal(100), by=mei, now=THEN)
    assert (before.before_start, before.method, before.of, before.role) == (True, "Radar", Decimal(100), "Captain")
    actions.start_plan(plan.id, by=mei, now=at(WORKED.starts))
    after = actions.enter_count(plan.id, WORKED.starts, Decimal("12.5"), "Radar", by=mei, now=at(FIRST))
    assert (after.before_start, after.entered_on, after.of) == (False, FIRST, None)
    assert [c.count for c in plan.counts.all()] == [Decimal(34), Decimal("12.5")] and acts()[-1] == "count_entered"


def test_a_draft_of_a_plan_of_counts_takes_its_baseline(mei) -> None:
    plan = ready(mei, counted(starts_on=None))
    assert actions.enter_count(plan.id, THEN.date(), Decimal(34), "Radar", by=mei, now=THEN).before_start


def test_counts_that_cannot_be_are_refused(mei, plan) -> None:
    lines = acts()
    for said, on, count, of, method in (
        ("0 or more", FIRST, -1, None, "Radar"), ("not more than", FIRST, 5, 4, "Radar"),
        ("or later", FIRST + DAY, 5, None, "Radar"), ("how it was counted", FIRST, 5, None, " "),
        ("too large", FIRST, 10**10, None, "Radar"), ("characters", FIRST, 5, None, "x" * 301),
    ):  # fmt: skip
        with pytest.raises(WrongState, match=said):
            actions.enter_count(
                plan.id, on, Decimal(count), method, of=Decimal(of) if of else None, by=mei, now=at(FIRST)
            )
    with pytest.raises(NotAllowed):
        actions.enter_count(plan.id, FIRST, Decimal(1), "Radar", by=actor(Role.PARTNER), now=at(FIRST))
    assert acts() == lines
    with pytest.raises(WrongState, match="measured by a count"):
        actions.enter_count(drafted(mei).id, THEN.date(), Decimal(1), "Radar", by=mei, now=THEN)
    actions.stop_plan(plan.id, WHY, by=mei, now=at(FIRST))
    actions.enter_count(plan.id, FIRST, Decimal(1), "Radar", by=mei, now=at(FIRST))  # it is judged all the same
    never = fixed(mei, counted())
    actions.stop_plan(never.id, WHY, by=mei, now=THEN)
    with pytest.raises(WrongState, match="stopped before it began"):
        actions.enter_count(never.id, THEN.date(), Decimal(1), "Radar", by=mei, now=THEN)
    with pytest.raises(WrongState, match="stopped before it began"):
        actions.ask_residents(never.id, THEN.date(), THEN.date(), by=mei, now=THEN)


# --- Residents


def answered(verdict, *voices_: Voice, origin: str = "web") -> None:
    for number, voice in enumerate(voices_):
        VerdictAnswer.objects.create(id=f"{verdict.id}{origin}{number}", verdict=verdict, voice=voice, origin=origin)


def test_residents_are_asked_and_single_answers_are_forgotten_when_counted(mei, plan) -> None:
    closes = FIRST + timedelta(14)
    verdict = actions.ask_residents(plan.id, FIRST, closes, by=mei, now=at(FIRST))
    answered(verdict, Voice.YES, Voice.YES, Voice.NO, Voice.DONT_KNOW)
    answered(verdict, Voice.YES, origin="paper")
    assert verdicts.is_open(verdict, closes) and not verdicts.is_open(verdict, closes + DAY)
    assert verdicts.answers(verdict)[Voice.YES, "web"] == 2
    with pytest.raises(WrongState, match="may still answer"):
        actions.count_verdict(verdict.id, by=mei, now=at(closes))
    done = actions.count_verdict(verdict.id, by=mei, now=at(closes + DAY))
    assert done.counted_on == closes + DAY and not VerdictAnswer.objects.exists()
    (told,) = voices(plan)
    assert (told.n, told.counts) == (5, {"yes": 3, "no": 1, "dont_know": 1})
    assert dict(told.by_origin) == {"web": 4, "paper": 1}
    assert acts()[-2:] == ["verdict_asked", "verdict_asked"]
    with pytest.raises(WrongState, match="counted already"):
        actions.count_verdict(verdict.id, by=mei, now=at(closes + DAY))


def test_the_ballot_of_a_meeting_counts_with_the_codes(mei, plan) -> None:
    held = meeting(on=FIRST - DAY)
    poll = ballot(held, {"Yes": 12, "No": 7, "Don’t know": 0})
    assert [each.poll for each in verdicts.ballots_for(plan)] == [poll]
    verdict = actions.ask_residents(plan.id, FIRST, FIRST, poll=poll.id, by=mei, now=at(FIRST))
    assert (verdict.meeting, verdict.poll) == (held.id, poll.id)
    answered(verdict, Voice.NO)
    actions.count_verdict(verdict.id, by=mei, now=at(FIRST + DAY))
    (told,) = voices(plan)
    assert (told.n, told.counts, dict(told.by_origin)) == (
        20,
        {"yes": 12, "no": 8, "dont_know": 0},
        {"ballot": 19, "web": 1},
    )
    with pytest.raises(WrongState, match="counted already"):
        actions.add_ballot(verdict.id, poll.id, by=mei, now=at(FIRST + DAY))


def test_a_ballot_held_meanwhile_is_added(mei, plan) -> None:
    verdict = actions.ask_residents(plan.id, FIRST, FIRST + timedelta(7), by=mei, now=at(FIRST))
    poll = ballot(meeting(on=FIRST + DAY), {"Yes": 3, "No": 1, "Don’t know": 1})
    assert actions.add_ballot(verdict.id, poll.id, by=mei, now=at(FIRST + DAY)).poll == poll.id
    assert sum(verdicts.ballot_counts(verdicts.ballot_of(verdicts.verdict(verdict.id))).values()) == 5


def test_a_ballot_that_asked_something_else_does_not_count(mei, plan) -> None:
    held = meeting(on=FIRST - DAY)
    others = ballot(held, {"Lamps": 3, "Humps": 2})
    with pytest.raises(WrongState, match="yes, no and don't know"):
        actions.ask_residents(plan.id, FIRST, FIRST, poll=others.id, by=mei, now=at(FIRST))
    three = ballot(held, {"Yes": 3, "No": 2, "Don’t know": 1})
    with pytest.raises(WrongState, match="at another meeting"):
        actions.ask_residents(plan.id, FIRST, FIRST, poll=three.id, meeting="x", by=mei, now=at(FIRST))
    for unknown in (
        "x", ballot(held, {"Yes": 1, "No": 1, "?": 1}, PollState.OPEN).id,
        ballot(held, {"Yes": 1, "No": 1, "?": 1}, kind=PollKind.SHOW).id,
        ballot(meeting(on=FIRST - DAY, area="D9"), {"Yes": 1, "No": 1, "?": 1}).id,
    ):  # fmt: skip
        with pytest.raises(PollUnknown):
            actions.ask_residents(plan.id, FIRST, FIRST, poll=unknown, by=mei, now=at(FIRST))
    assert Origin.PAPER and verdicts.ballots_for(plan)[0].poll == three


def test_residents_are_asked_once_at_a_time_and_of_plans_that_run(mei, plan) -> None:
    actions.ask_residents(plan.id, FIRST, FIRST, by=mei, now=at(FIRST))
    for said, first, last, now in (
        ("being asked already", FIRST + DAY, FIRST + DAY, at(FIRST + DAY)),
        ("Ask from today", FIRST, FIRST, at(FIRST + DAY)),
        ("90 days", FIRST, FIRST + timedelta(91), at(FIRST)),
    ):  # fmt: skip
        with pytest.raises(WrongState, match=said):
            actions.ask_residents(plan.id, first, last, by=mei, now=now)
    with pytest.raises(WrongState, match="once a plan is running"):
        actions.ask_residents(drafted(mei).id, FIRST, FIRST, by=mei, now=at(FIRST))
    with pytest.raises(NotAllowed):
        actions.ask_residents(plan.id, FIRST, FIRST, by=actor(Role.PARTNER), now=at(FIRST))
    with pytest.raises(verdicts.VerdictUnknown):
        actions.count_verdict("x", by=mei, now=at(FIRST))


def test_the_job_counts_what_is_over_so_that_nobody_keeps_single_answers(mei, plan) -> None:
    verdict = actions.ask_residents(plan.id, FIRST, FIRST, by=mei, now=at(FIRST))
    answered(verdict, Voice.YES, Voice.NO)
    effects.tend(at(FIRST))
    assert VerdictAnswer.objects.count() == 2
    effects.tend(at(FIRST + DAY))
    assert not VerdictAnswer.objects.exists()
    assert {(c.voice, c.origin, c.count) for c in VerdictCount.objects.all()} == {("yes", "web", 1), ("no", "web", 1)}


def test_of_two_who_count_at_once_one_is_told(mei, plan) -> None:
    verdict = actions.ask_residents(plan.id, FIRST, FIRST, by=mei, now=at(FIRST))
    stale = verdicts.verdict(verdict.id)
    actions.count_verdict(verdict.id, by=mei, now=at(FIRST + DAY))
    with pytest.raises(WrongState, match="Somebody has just changed this"):
        asking._count(stale, mei, at(FIRST + DAY))
    assert list(verdicts.verdicts_of(plan)) == [verdict] and Review.objects.count() == 2
