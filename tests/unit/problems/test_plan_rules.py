"""What a plan takes before it is fixed, what no amendment may change, and when it is reviewed, counted, asked about."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from compstat.access.rules import WrongState
from compstat.problems.rules import plans
from compstat.problems.rules.measuring import (
    COUNTED_ANEW,
    DAY_PARTS,
    FIXED,
    Dates,
    Measure,
    blank,
    check_amendment,
    check_fixed,
    check_row,
    check_spans,
    check_windows,
    dates_of,
    day_part_of,
    hours_of,
    judged_by,
    lacks,
    read_told,
    seal_of,
    tidied,
    write_told,
)
from compstat.problems.rules.plans import Decision, PlanEvent, PlanNeed, PlanState, ResourceKind

TODAY, START, DECIDES = date(2027, 3, 1), date(2027, 3, 15), date(2027, 6, 7)
DAY = timedelta(days=1)
REPORTS = blank() | {
    "rows": ("robbery",), "areas": ("D4",), "selected_first": date(2027, 1, 4), "selected_last": date(2027, 2, 28),
    "baselines": 4, "others": "places", "comparison": ("D1", "D2"), "ring": ("D3",), "starts_on": START,
    "deciding_on": DECIDES, "enough": "A third fewer.", "review_days": (date(2027, 4, 15),),
}  # fmt: skip
COUNT = blank() | {
    "measure": "count", "count_what": "Cars over 40 mph", "count_owner": "Traffic engineer", "count_method": "Radar",
    "others": "before", "others_why": "Nobody counts elsewhere.", "starts_on": START, "deciding_on": DECIDES,
    "baseline_note": "The road is new.", "enough": "Ten of 100.", "review_days": (date(2027, 4, 15),),
}  # fmt: skip
ANSWERS = COUNT | {"measure": "answers", "others": "none"}
PROPOSED = ("D1", "D2")


@pytest.mark.parametrize("told", [REPORTS, COUNT, ANSWERS], ids=["reports", "count", "answers"])
def test_a_plan_that_says_it_all_lacks_nothing(told) -> None:
    assert lacks(told, PROPOSED) == []
    check_fixed(told, TODAY, PROPOSED)


@pytest.mark.parametrize(
    ("told", "changed", "said"),
    [
        (REPORTS, {"rows": ()}, "which reports are counted"),
        (REPORTS, {"areas": ()}, "which reports are counted"),
        (REPORTS, {"selected_first": None}, "weeks that got this place chosen"),
        (REPORTS, {"selected_last": None}, "weeks that got this place chosen"),
        (REPORTS, {"comparison": ()}, "Choose comparison places"),
        (REPORTS, {"comparison": ("D1", "D4"), "others_why": "They are alike."}, "neither in the plan nor next to it"),
        (REPORTS, {"comparison": ("D1", "D3"), "others_why": "They are alike."}, "neither in the plan nor next to it"),
        (REPORTS, {"comparison": ("D1",)}, "other comparison places than those proposed"),
        (REPORTS, {"others": "none"}, "Say why there is no comparison"),
        (REPORTS, {"others": ""}, "Say what it is compared with"),
        (REPORTS, {"baselines": 2}, "fewer than 3 equal windows"),
        (REPORTS, {"starts_on": None}, "Choose the day on which it starts"),
        (REPORTS, {"deciding_on": None}, "Choose the day on which it starts"),
        (REPORTS, {"review_days": ()}, "at least one day between start and deciding date"),
        (REPORTS, {"review_days": (DECIDES + DAY,)}, "at least one day between start and deciding date"),
        (REPORTS, {"enough": "  "}, "what would be enough"),
        (COUNT, {"count_what": " "}, "what is counted"),
        (COUNT, {"count_owner": ""}, "who counts it"),
        (COUNT, {"count_method": ""}, "and how"),
        (COUNT, {"baseline_note": " "}, "Enter a count from before the start, or say why there is none"),
        (COUNT, {"others": "places"}, "for plans measured by reports"),
        (COUNT, {"others_why": ""}, "Say why there is no comparison"),
        (ANSWERS, {"others_why": ""}, "Say why there is no comparison"),
    ],
)
def test_what_is_missing_is_named(told, changed, said) -> None:
    found = lacks(told | changed, PROPOSED)
    assert len(found) == 1 and said in found[0]
    with pytest.raises(WrongState, match=said):
        check_fixed(told | changed, TODAY, PROPOSED)


def test_other_places_and_fewer_windows_take_a_reason() -> None:
    assert lacks(REPORTS | {"comparison": ("D1",), "others_why": "D2 was closed."}, PROPOSED) == []
    assert lacks(REPORTS | {"baselines": 0, "baseline_note": "The records begin in 2026."}, PROPOSED) == []
    assert lacks(REPORTS | {"comparison": ("D2", "D1")}, PROPOSED) == []  # the order says nothing


def test_a_count_from_before_the_start_is_as_good_as_a_reason_why_there_is_none() -> None:
    told = COUNT | {"baseline_note": ""}
    assert lacks(told, counts=1) == [] != lacks(told)
    check_fixed(told, TODAY, counts=2)


def test_a_draft_lacks_things_in_the_order_of_the_page() -> None:
    assert [each.split()[0] for each in lacks(blank())] == ["Choose", "Give", "Say", "Say", "Choose", "Say"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"starts_on": TODAY - DAY, "deciding_on": TODAY + 60 * DAY}, "fixed before it starts"),
        ({"selected_first": date(2027, 3, 1)}, "come before the start"),
        ({"selected_last": START}, "come before the start"),
        ({"selected_last": None}, "come before the start"),
        ({"deciding_on": START + 27 * DAY}, "28 to 366 days after"),
        ({"deciding_on": START + 367 * DAY}, "28 to 366 days after"),
    ],
)
def test_days_that_would_let_a_plan_praise_itself_are_refused(changed, said) -> None:
    with pytest.raises(WrongState, match=said):
        check_windows(dates_of(REPORTS | changed), TODAY)


def test_days_at_their_edges_hold() -> None:
    for changed in (
        {"starts_on": TODAY, "deciding_on": TODAY + 28 * DAY}, {"deciding_on": START + 366 * DAY},
        {"selected_first": START - DAY, "selected_last": START - DAY}, {"selected_first": None, "selected_last": None},
    ):  # fmt: skip
        check_windows(dates_of(REPORTS | changed), TODAY)
    check_spans(Dates(None, None, TODAY - DAY, TODAY + 60 * DAY))  # of a plan that has started
    with pytest.raises(WrongState, match="the one day on which it is decided"):
        dates_of(REPORTS | {"deciding_on": None})


def test_the_after_window_ends_the_day_before_the_deciding_date() -> None:
    dates = dates_of(REPORTS)
    assert (dates.days, dates.last) == (84, DECIDES - DAY)


def test_each_hour_is_in_one_part_of_the_day_and_no_hour_in_none() -> None:
    assert {day_part_of(hour) for hour in range(24)} == set(DAY_PARTS)
    assert [day_part_of(hour) for hour in (0, 5, 6, 11, 12, 17, 18, 23, -1)] == [
        "night", "night", "morning", "morning", "afternoon", "afternoon", "evening", "evening", "",
    ]  # fmt: skip
    assert hours_of(("night", "morning")) == ((6, 12), (0, 6)) and hours_of(()) == ()


@pytest.mark.parametrize(
    ("measure", "fall", "by"),
    [
        (Measure.REPORTS, 0.4, "measure"), (Measure.REPORTS, 0.41, "delivery"), (Measure.REPORTS, None, "delivery"),
        (Measure.COUNT, None, "measure"), (Measure.ANSWERS, None, "answers"),
    ],
)  # fmt: skip
def test_where_a_small_fall_cannot_be_seen_delivery_and_residents_judge(measure, fall, by) -> None:
    assert judged_by(measure, fall) == by


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"protected": True}, "is protected"), ({"scored": False}, "never scored"), ({"total": True}, "is a total"),
    ],
)  # fmt: skip
def test_rows_that_no_plan_is_measured_by(row, said) -> None:
    usual = {"label": "X", "protected": False, "scored": True, "total": False}
    check_row(SimpleNamespace(**usual))
    with pytest.raises(WrongState, match=said):
        check_row(SimpleNamespace(**usual | row))


def test_what_is_kept_as_json_is_read_again_as_it_was() -> None:
    written = write_told(REPORTS)
    assert json.loads(json.dumps(written)) == written and tuple(written) == FIXED
    assert read_told(json.loads(json.dumps(written))) == REPORTS
    assert read_told({}) == blank() and read_told({"rows": None, "starts_on": ""}) == blank()
    assert read_told({"review_days": ["2027-05-01", "", date(2027, 4, 1)]})["review_days"] == (
        date(2027, 4, 1), date(2027, 5, 1),
    )  # fmt: skip
    with pytest.raises(ValueError, match="isoformat"):
        read_told({"starts_on": "next week"})


def test_the_seal_is_of_every_value_and_of_no_order() -> None:
    told, figures = write_told(REPORTS), {"phi": 1.38, "df": 27}
    seal = seal_of(told, figures)
    assert len(seal) == 64 and seal == seal_of(dict(reversed(told.items())), dict(reversed(figures.items())))
    assert seal != seal_of(told | {"deciding_on": "2027-06-08"}, figures) != seal_of(told, figures | {"df": 28})


def test_what_a_measure_does_not_use_is_not_fixed() -> None:
    every = REPORTS | {"count_what": "x", "count_owner": "x", "count_method": "x"}
    assert tidied(every) == REPORTS
    other = tidied(every | {"measure": "count", "others": "none"})
    assert (other["rows"], other["ring"], other["comparison"], other["count_what"]) == ((), (), (), "x")
    asked = tidied(every | {"measure": "answers", "others": "none"})
    assert (asked["rows"], asked["count_what"], asked["enough"]) == ((), "", "A third fewer.")
    assert tidied(REPORTS | {"others": "none"})["comparison"] == ()


def amended(*, started: bool = True, decided: bool = False, today: date = date(2027, 4, 1), **changed: object) -> list:
    return check_amendment(REPORTS, REPORTS | changed, started=started, decided=decided, today=today)


def test_an_amendment_names_what_it_changes() -> None:
    assert amended(enough="A quarter fewer.") == ["enough"]
    assert amended(deciding_on=DECIDES + DAY, rows=("burglary",)) == ["rows", "deciding_on"]
    assert amended(review_days=(date(2027, 5, 1),), decided=True) == ["review_days"]
    assert amended(review_days=(date(2027, 5, 1),), today=DECIDES + DAY) == ["review_days"]
    assert amended(enough="A quarter fewer.", today=DECIDES - DAY) == ["enough"]
    assert amended(starts_on=START + DAY, started=False, today=TODAY) == ["starts_on"]
    assert amended(enough="A quarter fewer.", smallest_fall=0.2) == ["enough"]
    assert "smallest_fall" not in COUNTED_ANEW and {"ring", "starts_on", "measure"} < COUNTED_ANEW


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({}, "Nothing is different"),
        ({"smallest_fall": 0.1}, "Nothing is different"),
        ({"enough": "Less.", "decided": True}, "has been decided, and stays"),
        ({"enough": "Less.", "today": DECIDES}, "The deciding date has come"),
        ({"deciding_on": DECIDES + DAY, "today": DECIDES}, "The deciding date has come"),
        ({"starts_on": START + DAY}, "has started"),
        ({"starts_on": TODAY - DAY, "started": False, "today": TODAY}, "fixed before it starts"),
        ({"deciding_on": date(2027, 4, 20), "today": date(2027, 4, 20)}, "still to come"),
        ({"deciding_on": START + 400 * DAY}, "28 to 366 days"),
        ({"selected_last": START}, "come before the start"),
    ],
)
def test_what_no_amendment_may_change(how, said) -> None:
    with pytest.raises(WrongState, match=said):
        amended(**how)


def test_plans_move_by_their_table_and_say_what_is_missing() -> None:
    given = frozenset(PlanNeed)
    assert plans.check_plan_move(PlanEvent.FIXED, PlanState.DRAFT, given) is PlanState.FIXED
    with pytest.raises(WrongState, match="not open to that now"):
        plans.check_plan_move(PlanEvent.FIXED, PlanState.RUNNING, given)
    with pytest.raises(WrongState, match=r"Weigh at least one option.*; write at least one task"):
        plans.check_plan_move(PlanEvent.FIXED, PlanState.DRAFT, frozenset({PlanNeed.FIXED, PlanNeed.INTERVENTION}))


def test_a_decision_other_than_to_go_on_says_why() -> None:
    plans.check_decision(Decision.CONTINUE, "")
    plans.check_decision(Decision.STOP, "It did not help at all.")
    for decision, reason in ((Decision.STOP, ""), (Decision.CONTINUE, "no"), (Decision.ADJUST, "x" * 1001)):
        with pytest.raises(WrongState, match="Say why"):
            plans.check_decision(decision, reason)


def test_a_review_is_held_of_a_running_plan_from_a_week_before_its_day() -> None:
    plans.check_held(PlanState.RUNNING, TODAY + 7 * DAY, TODAY, "Built.", "Slower.")
    for state, due, done, seen, said in (
        (PlanState.FIXED, TODAY, "Built.", "Slower.", "Only a plan that is running"),
        (PlanState.RUNNING, TODAY + 8 * DAY, "Built.", "Slower.", "not due yet"),
        (PlanState.RUNNING, TODAY, " ", "Slower.", "what was done"),
        (PlanState.RUNNING, TODAY, "Built.", "", "what was seen"),
    ):
        with pytest.raises(WrongState, match=said):
            plans.check_held(state, due, TODAY, done, seen)


@pytest.mark.parametrize(
    ("count", "of", "method", "on", "said"),
    [
        ("-1", None, "Radar", TODAY, "A count is 0 or more"), ("5", "4", "Radar", TODAY, "not more than"),
        ("0", "0", "Radar", TODAY, "not more than"), ("5", None, "Radar", TODAY + DAY, "the day it was taken"),
        ("5", "9", " ", TODAY, "how it was counted"),
    ],
)  # fmt: skip
def test_counts_that_cannot_be(count, of, method, on, said) -> None:
    plans.check_count(Decimal(0), None, "Radar", TODAY, TODAY)
    plans.check_count(Decimal(9), Decimal(9), "Radar", TODAY, TODAY)
    with pytest.raises(WrongState, match=said):
        plans.check_count(Decimal(count), Decimal(of) if of else None, method, on, TODAY)


def test_residents_are_asked_once_it_runs_and_for_90_days_at_most() -> None:
    for state in (PlanState.RUNNING, PlanState.COMPLETED, PlanState.STOPPED):
        plans.check_asking(state, TODAY, TODAY + 90 * DAY, TODAY)
    for state, first, last in (
        (PlanState.FIXED, TODAY, TODAY), (PlanState.RUNNING, TODAY - DAY, TODAY),
        (PlanState.RUNNING, TODAY + DAY, TODAY), (PlanState.RUNNING, TODAY, TODAY + 91 * DAY),
    ):  # fmt: skip
        with pytest.raises(WrongState, match=r"Residents are asked|Ask from today"):
            plans.check_asking(state, first, last, TODAY)


def test_a_plan_that_was_stopped_is_judged_if_it_had_begun() -> None:
    for state, begun in ((PlanState.STOPPED, True), (PlanState.RUNNING, True), (PlanState.FIXED, False)):
        plans.check_judged(state, begun)
    with pytest.raises(WrongState, match="stopped before it began"):
        plans.check_judged(PlanState.STOPPED, False)


def test_answers_are_counted_once_and_after_the_last_day() -> None:
    plans.check_closed(TODAY - DAY, False, TODAY)
    with pytest.raises(WrongState, match="may still answer"):
        plans.check_closed(TODAY, False, TODAY)
    with pytest.raises(WrongState, match="counted already"):
        plans.check_closed(TODAY - DAY, True, TODAY)


def test_a_plan_starts_on_its_day_or_later() -> None:
    plans.check_start(TODAY, TODAY)
    with pytest.raises(WrongState, match="starts on the day that was fixed"):
        plans.check_start(TODAY + DAY, TODAY)


def test_only_where_people_patrol_may_wait_and_for_a_year_at_most() -> None:
    plans.check_withheld(ResourceKind.MONEY, None, TODAY)
    plans.check_withheld(ResourceKind.HOURS, TODAY + DAY, TODAY)
    for kind, until in (
        (ResourceKind.MONEY, TODAY + DAY), (ResourceKind.HOURS, TODAY), (ResourceKind.HOURS, TODAY + 367 * DAY),
    ):  # fmt: skip
        with pytest.raises(WrongState, match="may wait"):
            plans.check_withheld(kind, until, TODAY)
