"""A plan that is measured by a count: its time before is frozen, one count decides, and chance is told."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from compstat.access.rules import Actor, WrongState
from compstat.places import queries as places
from compstat.problems import actions
from compstat.problems.models import CountEntered, FixedPart, Plan
from compstat.problems.queries import plans
from compstat.problems.queries.before_after import Use, before_after
from compstat.problems.queries.finding import finding_of
from compstat.problems.queries.judged import Answer
from compstat.problems.queries.planned import Planned, planned_of
from compstat.problems.rules import Finding

from . import telling
from .making import CITY, NOW
from .plotting import THEN, WHY, WORKED, at, counted, fixed, ready, running

DAY = timedelta(days=1)
STARTS, DECIDES = WORKED.starts, WORKED.decides
FREE = counted(baseline_note="")  # no reason is given why nothing was counted before


def enter(plan: Plan, on: date, count: str, of: str | None = "200", *, by: Actor, entered: date | None = None) -> None:
    actions.enter_count(
        plan.id, on, Decimal(count), "Radar", of=Decimal(of) if of else None, by=by, now=at(entered or on)
    )


def begun(mei: Actor, *before: str, of: str | None = "200") -> Plan:
    """A plan that runs, with these counts from before it was fixed, a day apart; the last is the newest."""
    plan = ready(mei, FREE)
    for ago, count in zip(range(len(before), 0, -1), before, strict=True):
        enter(plan, THEN.date() - ago * DAY, count, of, by=mei, entered=THEN.date())
    actions.fix_plan(plan.id, by=mei, now=THEN)
    return actions.start_plan(plan.id, by=mei, now=at(STARTS))


def told(plan: Plan, today: date = DECIDES + DAY) -> Planned:
    return planned_of(plans.plan(plan.id), places.city(CITY), today)


def change(plan: Plan, today: date = DECIDES + DAY) -> Answer:
    return told(plan, today).three.change


# --- The time before is fixed with the plan


def test_counts_from_before_are_fixed_and_sealed_with_the_plan(mei) -> None:
    plan = begun(mei, "81", "76")
    part = FixedPart.objects.get(plan=plan)
    assert [(each["count"], each["of"]) for each in part.figures["counts"]] == [
        ("81.00", "200.00"),
        ("76.00", "200.00"),
    ]
    assert plans.is_whole(part)
    facts = dict(told(plan).facts)
    assert facts["Counted before it was fixed"].startswith("81 of 200 (") and "; 76 of 200 (" in facts[
        "Counted before it was fixed"
    ]  # fmt: skip


def test_without_a_count_from_before_a_plan_is_not_fixed_unless_it_says_why(mei) -> None:
    plan = ready(mei, FREE)
    enter(plan, THEN.date(), "12", by=mei)
    CountEntered.objects.update(on=STARTS)  # a count from the first day is none from before
    with pytest.raises(WrongState, match="Enter a count from before the start"):
        actions.fix_plan(plan.id, by=mei, now=THEN)
    CountEntered.objects.update(on=THEN.date())
    actions.fix_plan(plan.id, by=mei, now=THEN)
    assert dict(told(fixed(mei, counted())).facts)["Counted before it was fixed"] == "nothing"


def test_what_is_entered_once_it_is_fixed_is_never_the_time_before(mei) -> None:
    """A high count, dated back, made any plan look good."""
    plan = begun(mei, "76")
    enter(plan, THEN.date(), "160", by=mei, entered=THEN.date())  # on the day it was fixed, but after it
    enter(plan, STARTS - DAY, "170", by=mei, entered=DECIDES)
    enter(plan, DECIDES, "70", by=mei)
    read = before_after(plan, plans.fixed(plan))
    assert read.before.count == 76 and [each.count for each in read.of(Use.TOO_LATE)] == [160, 170]
    said = change(plan)
    assert said.head == "No clear difference" and not [s for s in said.sentences if "160" in s or "170" in s]
    uses = [bar.use for bar in told(plan).counted.bars if not bar.rule]
    assert uses[0] == "Counted before the plan was fixed." and uses[-1] == "This count decides."
    assert all("after the plan was fixed: not used." in each for each in uses[1:3])


def test_what_was_frozen_is_told_even_if_a_row_is_changed_by_hand(mei) -> None:
    plan = begun(mei, "76")
    CountEntered.objects.update(count=160)
    enter(plan, DECIDES, "70", by=mei)
    assert before_after(plan, plans.fixed(plan)).before.count == 76


def test_a_plan_from_before_counts_were_frozen_has_what_was_entered_by_the_day_it_was_fixed(db) -> None:
    plan = telling.plan(telling.problem())
    early, late = (NOW.date() - n * telling.WEEK for n in (12, 3))
    telling.counted(plan, early, 34, before=True)
    CountEntered.objects.filter(pk=telling.counted(plan, early + DAY, 90, before=True).pk).update(entered_on=late)
    read = before_after(plan, plans.fixed(plan))
    assert [(each.count, each.use) for each in read.taken] == [(34, Use.BEFORE), (90, Use.TOO_LATE)]


def test_who_makes_a_count_of_it_later_has_what_was_entered_by_the_start(mei, harborview) -> None:
    plan = running(mei)
    changes = {
        name: value for name, value in FREE.items()
        if name in {"measure", "count_what", "count_owner", "count_method", "others", "others_why"}
    }  # fmt: skip
    with pytest.raises(WrongState, match="Enter a count from before the start"):
        actions.amend(plan.id, changes, WHY, by=mei, now=at(STARTS + DAY))
    row = {"plan": plan, "method": "Radar", "role": "Captain", "before_start": True, "of": 100}
    CountEntered.objects.create(on=THEN.date(), count=34, entered_on=THEN.date(), **row)
    CountEntered.objects.create(on=THEN.date(), count=90, entered_on=STARTS + DAY, **row)
    made = actions.amend(plan.id, changes, WHY, by=mei, now=at(STARTS + DAY))
    assert [each["count"] for each in made.figures["counts"]] == ["34.00"]
    actions.amend(plan.id, {"count_owner": "School"}, WHY, by=mei, now=at(STARTS + 2 * DAY))
    assert before_after(plan, plans.fixed(plans.plan(plan.id))).before.count == 34
    assert "So it is not judged as it was planned." in change(plan).sentences[-1]


def test_the_reason_why_nothing_was_counted_cannot_be_amended_away(mei) -> None:
    plan = running(mei, counted())
    with pytest.raises(WrongState, match="Enter a count from before the start"):
        actions.amend(plan.id, {"baseline_note": ""}, WHY, by=mei, now=at(STARTS))
    old = begun(mei, "76")
    actions.amend(old.id, {"baseline_note": "Counted once, by radar."}, WHY, by=mei, now=at(STARTS))
    actions.amend(old.id, {"baseline_note": ""}, WHY, by=mei, now=at(STARTS))
    assert before_after(old, plans.fixed(plans.plan(old.id))).before.count == 76


# --- One count decides


def test_until_the_deciding_date_it_is_only_told_how_it_stands(mei) -> None:
    plan = begun(mei, "76")
    first = change(plan, STARTS)
    assert (first.head, first.known) == ("Not known yet", False) and first.sentences[1].startswith("Before: 76 of 200")
    enter(plan, DECIDES - DAY, "22", by=mei)
    so_far = change(plan, DECIDES - DAY)
    assert (so_far.head, so_far.known) == ("Not decided yet", False)
    assert so_far.sentences[0].startswith("The deciding date is ") and "Last counted: 22 of 200" in so_far.sentences[1]
    late = change(plan, DECIDES)
    assert late.head == "Not decided yet" and late.sentences[0].endswith("The count that decides is not entered yet.")
    assert finding_of(plan.problem) is Finding.OPEN


def test_the_first_count_entered_from_the_deciding_date_on_decides_for_good(mei) -> None:
    plan = begun(mei, "76")
    enter(plan, DECIDES + 7 * DAY, "90", by=mei)
    head = change(plan).head
    enter(plan, DECIDES, "10", by=mei, entered=DECIDES + 8 * DAY)  # a better one, dated before it
    enter(plan, DECIDES + 60 * DAY, "12", by=mei)
    said = change(plan)
    assert said.head == head == "No clear difference"
    assert "The count that decides: 90 of 200" in said.sentences[0]
    again = next(s for s in said.sentences if s.startswith("Counted again later, which changes nothing here: "))
    assert "10 of 200" in again and "12 of 200" in again


@pytest.mark.parametrize(
    ("before", "after", "head", "range_of", "finding"),
    [
        ("76", "70", "No clear difference",
         "Of 100, that is between 10.8 fewer and 4.9 more (90% range). So chance may be all.", Finding.UNCLEAR),
        ("81", "22", "Less than before", "Of 100, that is 22.6 to 36.1 fewer (90% range).", Finding.COUNTED),
        ("22", "81", "More than before", "Of 100, that is 22.6 to 36.1 more (90% range).", Finding.COUNTED),
    ],
)  # fmt: skip
def test_of_so_many_the_range_that_chance_allows_is_told(mei, before, after, head, range_of, finding) -> None:
    plan = begun(mei, "120", before)
    enter(plan, DECIDES, after, by=mei)
    said = change(plan)
    assert (said.head, said.sentences[1], said.known) == (head, range_of, True)
    assert said.enough == "Fewer than 10 of 100." and finding_of(plan.problem) is finding


@pytest.mark.parametrize(
    ("before", "after", "head", "finding"),
    [
        ("40", "30", "Less than before", Finding.COUNTED), ("30", "40.5", "More than before", Finding.COUNTED),
        ("30", "30", "The same as before", Finding.UNCLEAR),
    ],
)  # fmt: skip
def test_a_count_out_of_nothing_has_no_range_and_says_so(mei, before, after, head, finding) -> None:
    plan = begun(mei, before, of=None)
    enter(plan, DECIDES, after, None, by=mei)
    said = change(plan)
    assert said.head == head and said.sentences[1].startswith("How much such a count goes up and down by chance")
    assert finding_of(plan.problem) is finding


def test_a_share_and_a_bare_count_cannot_be_compared(mei) -> None:
    plan = begun(mei, "76")
    enter(plan, DECIDES, "30", None, by=mei)
    said = change(plan)
    assert (said.head, said.known) == ("Cannot be told", False) and "cannot be compared" in said.sentences[1]
    assert finding_of(plan.problem) is Finding.OPEN


def test_without_a_time_before_it_cannot_be_told_and_says_why(mei) -> None:
    plan = running(mei, counted())
    enter(plan, STARTS + DAY, "30", by=mei)
    assert [s for s in change(plan, STARTS + DAY).sentences if s.startswith("Last counted: 30 of 200")]
    enter(plan, DECIDES, "22", by=mei)
    said = change(plan)
    assert (said.head, said.known) == ("Cannot be told", False)
    assert said.sentences[0].startswith("The count that decides: 22 of 200")
    assert said.sentences[-1] == "Why: Nobody counted before."
    assert finding_of(plan.problem) is Finding.OPEN


def test_a_plan_that_was_stopped_is_judged_by_its_count(mei) -> None:
    plan = begun(mei, "76")
    actions.stop_plan(plan.id, WHY, by=mei, now=at(STARTS + 9 * DAY))
    assert change(plan, STARTS + 10 * DAY).head == "Not known yet"
    enter(plan, DECIDES, "120", by=mei)
    said = change(plan)
    assert said.head == "More than before" and "It is still judged on its deciding date" in said.sentences[0]


def test_a_plan_that_was_stopped_after_its_deciding_date_has_run_its_time(mei) -> None:
    plan = begun(mei, "76")
    actions.stop_plan(plan.id, WHY, by=mei, now=at(DECIDES))
    assert not [s for s in change(plan).sentences if "stopped" in s]


# --- Done, but late


def test_tasks_that_were_done_late_are_told_with_their_days(db) -> None:
    from compstat.promises.models import PromiseEvent

    found = telling.problem(state="active")
    plan = telling.plan(found)
    kept = plan.tasks.order_by("due_on").first()
    PromiseEvent.objects.filter(promise=kept.promise, kind="kept").update(on=kept.due_on + 6 * DAY)
    done = told(plan, NOW.date()).three.done
    assert done.head == "1 of 2 tasks done, 1 of them late"
    assert "Done 6 days late: The humps before both crossings are built." in done.sentences
    assert [(duty.state, duty.days_late) for duty in told(plan, NOW.date()).duties] == [("kept", 6), ("late", 3)]
    delivery = plans.delivery(plan, NOW.date())
    assert (delivery.kept, len(delivery.kept_late), delivery.late) == (1, 1, 1)
