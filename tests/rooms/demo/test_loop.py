"""The demo's loop: concerns in every state, problems that ended in each way or go on; told once, whatever day it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from compstat.access.models import LogLine
from compstat.access.queries import demo_people
from compstat.concerns import queries as raised
from compstat.concerns.models import Appeal, Concern, ConcernEvent, Disclosure, OrganizationReply, OwnWords, Request
from compstat.concerns.rules import Event, Publication, State
from compstat.demo import actions
from compstat.demo.happenings import AT_ITS_WORST, WORKED
from compstat.demo.voices import SEALED, UNREAD
from compstat.problems import queries
from compstat.problems.models import Contribution, ContributionSent, EffectFound, Plan, Problem, Review, Verdict
from compstat.problems.rules import Measure, Outcome, PlanState, Voice

TODAY = datetime(2026, 11, 25, 17, tzinfo=UTC)
DAYS = [datetime(2027, 3, 26, 2, tzinfo=UTC), datetime(2026, 6, 1, 12, tzinfo=UTC)]


def told(now: datetime = TODAY) -> None:
    actions.prepare_people(now=now)
    actions.prepare_loop(now=now)


def plan_of(title: str) -> Plan:
    return Plan.objects.get(problem__title__contains=title)


def test_a_newcomer_finds_all_of_it(harborview) -> None:
    """One telling, since it takes seconds: each part is looked at by a check of its own."""
    told()
    check_concerns()
    check_the_plan_that_worked()
    check_the_plan_of_which_nothing_came()
    check_what_goes_on()


@pytest.mark.parametrize("now", DAYS if os.environ.get("COMPSTAT_PROVE") else DAYS[:1])
def test_every_ending_is_there_whatever_day_it_is_and_it_is_told_once(harborview, now) -> None:
    told(now)
    ended = dict(Problem.objects.values_list("title", "result"))
    assert sorted(ended.values()) == ["", "", "", "", "declined", "done", "handed_over", "no_change_seen"]
    states = {(each.area, each.state) for each in Problem.objects.filter(result="")}
    assert states == {("D4", "active"), ("D4", "analysis"), ("D4", "nominated"), ("D8", "nominated")}
    assert queries.priorities("harborview", "D4").count() == 2
    assert dict(EffectFound.objects.values_list("plan__problem__area", "outcome")) == {"D4": "fell", "D2": "no_clear"}
    assert set(Concern.objects.values_list("state", flat=True)) == set(State)
    assert set(Concern.objects.values_list("publication", flat=True)) == set(Publication)
    lines = LogLine.objects.count()
    told(now + timedelta(days=1))
    assert LogLine.objects.count() == lines
    known = {person.id for person in demo_people()}
    assert set(LogLine.objects.filter(act__startswith="p").values_list("who", flat=True)) <= known | {"operator"}


def check_concerns() -> None:
    """Read, answered, passed on, withheld, or not read yet."""
    published = Concern.objects.filter(publication=Publication.PUBLISHED)
    assert {"en", "es", "ht"} <= set(published.values_list("language", flat=True))
    assert published.filter(language="es").first().translations.get(of="text", language="en").text
    assert all(
        each.translations.filter(of="answer").exists() for each in published.exclude(language="en").exclude(problem="")
    )
    assert Concern.objects.exclude(merged_into="").count() == 2
    complaint = Concern.objects.get(complaint=True)
    assert complaint.state == State.WITH_ORGANIZATION and complaint.organization == "Office of civilian review"
    assert Request.objects.count() == 3 and OrganizationReply.objects.get().reply == "ours"
    silent = raised.concern(Request.objects.get(organization="Harbor Transit").concern_id)
    assert silent.state == State.WITH_ORGANIZATION and silent.due_on < TODAY.date()
    assert ConcernEvent.objects.get(kind=Event.NOT_FIXED).concern.state == State.ACKNOWLEDGED
    assert Appeal.objects.get().published and Appeal.objects.get().concern.publication == Publication.PUBLISHED
    assert OwnWords.objects.get(kind=Event.APPEALED, read_at=None).concern.publication == Publication.WITHHELD
    assert Concern.objects.filter(publication=Publication.WAITING, state=State.RECEIVED, text="").count() == len(UNREAD)
    assert raised.concern_of_card("harborview", "D4K7M3").publication == Publication.PUBLISHED
    assert SEALED[0].encode() not in bytes(Disclosure.objects.get().text)
    rate = raised.rate("harborview", "D4", TODAY)
    assert 0 < rate.in_time < rate.of_them


def check_the_plan_that_worked() -> None:
    """Told to its end, with the days of what was planted."""
    plan = plan_of("parked cars")
    fixed, effect = queries.fixed(plan), EffectFound.objects.get(plan=plan)
    assert (fixed.selected_first, fixed.selected_last) == WORKED.selected
    assert (fixed.starts_on, fixed.deciding_on, fixed.baselines) == (WORKED.starts, WORKED.decides, WORKED.baselines)
    assert (fixed.rows, fixed.areas, set(fixed.comparison)) == ((WORKED.row,), ("D4",), {"D1", "D3", "D5", "D9"})
    assert effect.outcome == Outcome.FELL and effect.to == WORKED.decides - timedelta(1)
    assert effect.figures["ring"]["said"] == effect.figures["net"]["said"] == Outcome.NO_CLEAR
    assert "did not move" not in plan.problem.closed_why and "could not have been seen" in plan.problem.closed_why
    assert [list(each.changes) for each in fixed.amendments] == [["review_days"]]
    done = queries.delivery(plan, TODAY.date())
    assert (plan.state, done.kept, done.late, done.open) == (PlanState.COMPLETED, 4, 0, 0)
    late = [each for each in done.tasks if each.promise.events.get(kind="kept").on > each.task.due_on]
    assert len(late) == 1 and all(each.resource.used for each in done.resources)
    held = list(plan.reviews.all())
    assert len(held) == 4 and sum(each.held_on > each.due_on for each in held) == 1
    counts = Verdict.objects.get(plan=plan).found.values_list("voice", "count")
    assert sum(n for _, n in counts) == 14 and sum(n for voice, n in counts if voice == Voice.YES) == 8
    assert Contribution.objects.filter(problem=plan.problem, ground="identifies", text="").count() == 1


def check_the_plan_of_which_nothing_came() -> None:
    """It says so."""
    plan = plan_of("Old Market")
    fixed, effect = queries.fixed(plan), EffectFound.objects.get(plan=plan)
    assert (fixed.selected_first, fixed.selected_last) == AT_ITS_WORST.selected
    assert (fixed.starts_on, fixed.deciding_on) == (AT_ITS_WORST.starts, AT_ITS_WORST.decides)
    assert (fixed.baselines, fixed.rows, fixed.areas) == (AT_ITS_WORST.baselines, (AT_ITS_WORST.row,), ("D2",))
    assert effect.outcome == Outcome.NO_CLEAR and 0.9 < effect.figures["ratio"] < 1.1
    done = queries.delivery(plan, TODAY.date())
    assert (done.kept, done.dropped) == (2, 1)
    assert plan.problem.closing == "unlikely"


def check_what_goes_on() -> None:
    """Counted in speeds, and looked at late; and what could not wait."""
    plan = plan_of("Mill Hill School")
    fixed, today = queries.fixed(plan), TODAY.date()
    assert fixed.measure is Measure.COUNT and not fixed.rows and plan.state == PlanState.RUNNING
    assert [each.before_start for each in plan.counts.all()] == [True, True, False, False]
    assert fixed.starts_on < today < fixed.deciding_on
    assert plan.problem.differs_why and "noise" in plan.problem.room_said
    done = queries.delivery(plan, today)
    assert (done.kept, done.late, done.open, done.reviews_late) == (2, 1, 1, 1)
    assert Verdict.objects.get(plan=plan).counted_on is None
    assert Review.objects.filter(plan=plan, due_on__gt=today).exists()
    assert ContributionSent.objects.filter(read_at=None).count() == 2
    urgent = Problem.objects.exclude(urgent_why="").get()
    assert queries.waits_for_the_room(urgent) and urgent.panels.exists()
    draft = urgent.plans.get()
    assert draft.state == PlanState.DRAFT and len(draft.draft["areas"]) == 7
