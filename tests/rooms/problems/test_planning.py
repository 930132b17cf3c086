"""A plan is drafted: what is done, by whom, with what; what it will be judged by follows from the reports there are."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.incidents import queries as incidents
from compstat.places.queries import AreaUnknown, city
from compstat.problems import actions
from compstat.problems.actions import planning
from compstat.problems.actions.fixing import worked_of
from compstat.problems.models import Plan, ProblemEvent
from compstat.problems.queries import comparing, counts, plans, surroundings
from compstat.problems.queries.measured import checked, worked_out
from compstat.problems.rules import InterventionKind, ResourceKind
from compstat.problems.rules.measuring import blank, read_told
from compstat.promises.models import Promise

from .making import CITY, actor, acts, in_analysis, nominated
from .plotting import THEN, WORKED, analyzed, counted, drafted, fixed, known_to, measured, ready

TITLE = "Slower cars on Quay Road"
TODAY = THEN.date()
ROW = "larceny_from_motor_vehicle"


@pytest.fixture
def plan(mei) -> Plan:
    return drafted(mei)


def test_a_draft_holds_what_is_done_by_whom_with_what(mei, plan) -> None:
    assert (plan.title, plan.state, plan.drafted_on) == (TITLE, "draft", TODAY)
    assert plan.co_owners == "School parents’ council"
    assert [(i.kind, i.text) for i in plan.interventions.all()] == [("traffic", "Humps before both crossings")]
    assert [(r.kind, r.planned, r.unit) for r in plan.resources.all()] == [("hours", Decimal(120), "hours")]
    assert [(t.owner, t.promise) for t in plan.tasks.all()] == [("Public works liaison", "")]
    assert not Promise.objects.exists()  # a draft promises nothing
    assert acts()[-5:] == ["plan_drafted"] * 5
    assert plan.problem.events.get(kind="drafted").key == plan.id


def test_what_cannot_be_part_of_a_plan_is_refused_and_leaves_no_line(mei, plan) -> None:
    lines = acts()
    for said, refused in (
        ("characters", lambda: actions.write_plan(plan.id, actions.Written("Cars"), by=mei, now=THEN)),
        ("characters", lambda: actions.add_intervention(plan.id, InterventionKind.PLACE, "Lamps", by=mei, now=THEN)),
        ("more than nothing", lambda: actions.add_resource(
            plan.id, ResourceKind.MONEY, "Humps", Decimal(0), "dollars", by=mei, now=THEN)),
        ("always shown", lambda: actions.add_resource(
            plan.id, ResourceKind.MONEY, "Humps", Decimal(9), "dollars", withheld_until=TODAY + timedelta(9), by=mei,
            now=THEN)),
        ("a day from today", lambda: actions.add_task(
            plan.id, "Build the humps here", "Captain", TODAY - timedelta(1), by=mei, now=THEN)),
        ("which role", lambda: actions.add_task(plan.id, "Build the humps here", "", TODAY, by=mei, now=THEN)),
        ("taken out", lambda: actions.drop_part(plan.id, "strategy", "x", by=mei, now=THEN)),
        ("no such part", lambda: actions.drop_part(plan.id, "task", "x", by=mei, now=THEN)),
        ("no such plan", lambda: actions.drop_part("x", "task", "x", by=mei, now=THEN)),
        ("Say why", lambda: actions.discard_plan(plan.id, "", by=mei, now=THEN)),
    ):  # fmt: skip
        with pytest.raises(WrongState, match=said):
            refused()
    assert acts() == lines


def test_parts_are_taken_out_and_a_draft_is_thrown_away_with_a_reason(mei, plan) -> None:
    for name, parts in (("intervention", plan.interventions), ("resource", plan.resources), ("task", plan.tasks)):
        actions.drop_part(plan.id, name, parts.get().id, by=mei, now=THEN)
        assert not parts.exists()
    actions.discard_plan(plan.id, "Two plans were drafted by mistake.", by=mei, now=THEN)
    assert not Plan.objects.exists()
    assert ProblemEvent.objects.filter(kind="discarded", reason="Two plans were drafted by mistake.").exists()


def test_a_plan_is_drafted_once_causes_were_looked_for_and_by_who_works_on_it(mei) -> None:
    with pytest.raises(WrongState, match="First look for the causes"):
        actions.draft_plan(nominated(mei, "Loud nights on Chapel Street").id, TITLE, by=mei, now=THEN)
    problem = in_analysis(mei)
    for role in (Role.OFFICER, Role.CRIME_ANALYST, Role.PARTNER, Role.COMMUNITY_SERVICE_OFFICER):
        actions.draft_plan(problem.id, TITLE, by=actor(role), now=THEN)
    for refused in (actor(Role.MODERATOR), actor(Role.CAPTAIN, "D1"), actor(Role.PUBLISHER)):
        with pytest.raises(NotAllowed):
            actions.draft_plan(problem.id, TITLE, by=refused, now=THEN)


def test_of_two_who_write_one_sees_that_it_was_fixed_meanwhile(mei, plan, monkeypatch) -> None:
    stale = plans.plan(plan.id)
    Plan.objects.filter(pk=plan.id).update(state="fixed")
    monkeypatch.setattr(planning, "my_draft", lambda *_: stale)
    with pytest.raises(WrongState, match="Somebody has just changed this"):
        actions.write_plan(plan.id, actions.Written("Other words altogether"), by=mei, now=THEN)
    with pytest.raises(WrongState, match="Only a draft is thrown away"):
        actions.discard_plan(plan.id, "Two plans were drafted by mistake.", by=mei, now=THEN)


# --- What it will be judged by


def test_ring_windows_and_smallest_fall_follow_from_the_reports(mei, harborview) -> None:
    told = read_told(ready(mei).draft)
    assert told["comparison"] == ("D1", "D3", "D5", "D9")
    assert set(told["ring"]) == {"D2", "D6", "D7", "D8", "D10"}  # what touches D4 on the map
    assert told["baselines"] == 5 and 0.4 < told["smallest_fall"] < 0.6


def test_what_is_changed_later_leaves_the_rest_as_it_was(mei, harborview) -> None:
    plan = ready(mei)
    before = read_told(plan.draft)
    after = read_told(actions.set_measure(plan.id, {"enough": "Half as many."}, by=mei, now=THEN).draft)
    assert after == before | {"enough": "Half as many."}
    longer = actions.set_measure(plan.id, {"baselines": 8}, by=mei, now=THEN)
    assert read_told(longer.draft)["baselines"] == 8
    assert read_told(longer.draft)["smallest_fall"] != before["smallest_fall"]
    assert acts()[-2:] == ["plan_drafted"] * 2


REFUSED = (
    ({"rows": ["rape"]}, "is protected"),
    ({"rows": [ROW, "domestic_aggravated_assault"]}, "is protected"),
    ({"rows": ["homicide"]}, "never scored"),
    ({"rows": ["people_shot"]}, "never scored"),
    ({"rows": ["violent_total"]}, "is a total"),
    ({"rows": ["anything"]}, "no such row"),
    ({"areas": ["city"]}, "whole city"),
    ({"areas": ["D4", "mill-hill"]}, "one kind for one plan"),
    ({"comparison": ["mill-hill"]}, "one kind for one plan"),
    ({"areas": ["8a2a1072b59ffff"]}, "no hexagon of our maps"),
    ({"day_parts": ["noon"]}, "four parts of the day"),
    ({"baselines": 13}, "3 to 12 windows"),
    ({"measure": "feelings"}, "what it is measured by"),
    ({"others": "elsewhere"}, "what it is compared with"),
    ({"enough": "x" * 501}, "too long"),
    ({"starts_on": "next week"}, "year, month and day"),
    ({"color": "red"}, "No plan is judged by color"),
)


def test_what_no_plan_can_be_judged_by(mei, plan, harborview) -> None:
    for changed, said in REFUSED:
        with pytest.raises(WrongState, match=said):
            actions.set_measure(plan.id, {**measured(), **changed}, by=mei, now=THEN)
    plan.refresh_from_db()
    assert plan.draft == {}


def test_areas_are_of_this_city_and_a_group_is_its_districts(mei, plan, harborview) -> None:
    with pytest.raises(AreaUnknown):
        actions.set_measure(plan.id, measured(areas=("D77",)), by=mei, now=THEN)
    told = read_told(actions.set_measure(plan.id, measured(areas=("D1+D2",)), by=mei, now=THEN).draft)
    assert told["areas"] == ("D1", "D2")


def test_a_place_with_a_plan_of_its_own_on_the_same_reports_is_not_proposed(mei, harborview) -> None:
    fixed(mei, measured(areas=("riverside",)))
    plan = drafted(mei)
    actions.set_measure(plan.id, measured(areas=("D1",)), by=mei, now=THEN)
    found = worked_of(plans.plan(plan.id))
    assert found.proposal.busy == ("D4",)  # Riverside lies in it
    assert "D4" not in {each for each, _ in found.proposal.found}
    actions.set_measure(plan.id, {"rows": ["vandalism"]}, by=mei, now=THEN)
    assert worked_of(plans.plan(plan.id)).proposal.busy == ()


def test_neither_the_plan_nor_what_adjoins_it_is_proposed_and_the_most_alike_come_first(harborview) -> None:
    trial = comparing.trial_of(harborview, read_told(measured()))
    found = comparing.propose(harborview, trial)
    order = [each for each, _ in found.found]
    assert not {*found.ring, "D4"} & {*order} and set(order) == {"D1", "D3", "D5", "D9"}
    distances = [match.distance for _, match in found.found]
    assert distances == sorted(distances) and found.proposed == tuple(sorted(order))


def test_a_history_too_short_proposes_nothing_and_says_so(harborview) -> None:
    early = read_told(measured(selected_first=date(2021, 6, 1), selected_last=date(2021, 7, 1)))
    assert comparing.propose(harborview, comparing.trial_of(harborview, early)).why == "too_short"
    none = read_told(measured(areas=tuple(d.id for d in harborview.city.districts)))
    assert comparing.propose(harborview, comparing.trial_of(harborview, none)).why == "none"


def test_windows_are_clipped_to_what_is_covered_and_fewer_than_three_say_why(harborview) -> None:
    first = {"selected_first": date(2021, 9, 1), "selected_last": date(2021, 9, 30)}
    told = read_told(measured(**first, comparison=("D1",), starts_on=date(2021, 10, 4), deciding_on=date(2021, 12, 27)))
    found = worked_out(harborview, told, but="")
    assert found.told["baselines"] == found.fits.baselines == 2 and found.fits.why == "not_covered"
    assert found.told["baseline_note"] == "Reports from earlier days are not in the data we have."
    assert found.figures["why"] == "too_few_windows" and found.told["smallest_fall"] is None
    kept = worked_out(harborview, told | {"baseline_note": "The server moved."}, but="")
    assert kept.told["baseline_note"] == "The server moved."


def test_no_window_lies_on_the_other_side_of_a_break(harborview, monkeypatch) -> None:
    changed = lambda where, first, last: "The records system changed." if first < date(2025, 6, 1) <= last else ""  # noqa: E731
    monkeypatch.setattr(counts, "break_in", changed)
    found = worked_out(harborview, read_told(measured(comparison=("D1",))), but="")
    assert found.fits.why == "break" and found.told["baselines"] == 3
    monkeypatch.setattr(counts, "break_in", lambda *_: "The records system changed.")
    found = worked_out(harborview, read_told(measured(comparison=("D1",))), but="")
    assert found.told["baselines"] == 0
    assert found.told["baseline_note"] == "The way of counting changed in between: The records system changed."


def test_breaks_of_the_city_stand_between_windows() -> None:
    from dataclasses import replace

    from compstat.places.queries import Break

    where = replace(city(CITY), breaks=(Break(date(2025, 6, 1), "New codes."),))
    assert counts.break_in(where, date(2025, 5, 31), date(2025, 6, 1)) == "New codes."
    assert not counts.break_in(where, date(2025, 6, 1), date(2025, 7, 1))
    assert not counts.break_in(where, date(2025, 5, 1), date(2025, 5, 31))


def test_a_window_that_is_not_covered_is_not_known(harborview) -> None:
    trial = comparing.trial_of(harborview, read_told(measured(comparison=("D1",))))
    later = known_to(harborview, date(2025, 8, 1), "older")
    assert comparing.baseline(later, trial)["why"] == "not_covered"
    assert counts.uncovered(harborview, ["D4", "atlantis"], WORKED.starts, WORKED.starts) == ["atlantis"]


def test_parts_of_the_day_are_counted_from_private_reports(harborview) -> None:
    whole, night = (
        comparing.baseline(harborview, comparing.trial_of(harborview, read_told(measured(comparison=("D1",), **more))))
        for more in ({}, {"day_parts": ["night", "evening"]})
    )  # fmt: skip
    assert all(0 < n["place"] < w["place"] for n, w in zip(night["windows"], whole["windows"], strict=True))
    assert night["df"] > 0 and night["without_hour"] == harborview.manifest["without_hour"]


def test_without_comparison_places_no_fall_is_promised_to_be_seen(mei, harborview) -> None:
    told = measured(others="none", others_why="Nothing is like the harbor.")
    plan = actions.set_measure(drafted(mei).id, told, by=mei, now=THEN)
    found = worked_of(plan)
    assert found.figures["why"] == "no_comparison" and found.told["smallest_fall"] is None
    assert [w["others"] for w in found.figures["windows"]] == [0] * 5


def test_a_row_that_is_hardly_reported_cannot_show_a_fall(harborview) -> None:
    told = read_told(measured(rows=["other_burglary"], areas=("D10",), comparison=("D3",)))
    found = worked_out(harborview, told, but="")
    assert found.told["smallest_fall"] is None or found.told["smallest_fall"] > 0.8


def test_a_plan_of_counts_or_answers_needs_no_edition(mei, plan, data_folder) -> None:
    assert incidents.live_edition(city(CITY)) is None
    told = read_told(actions.set_measure(plan.id, counted(), by=mei, now=THEN).draft)
    assert (told["ring"], told["rows"], told["smallest_fall"]) == ((), (), None)
    actions.set_measure(plan.id, measured(), by=mei, now=THEN)
    with pytest.raises(WrongState, match="No edition of reports is published"):
        worked_of(plans.plan(plan.id))


# --- Hexagons


def of_station_square(edition) -> list[str]:
    every = surroundings.all_spots(edition.city, "hexagon", edition)
    return [s.id for s in surroundings.spots(edition.city, every) if s.within == "station-square"]


def test_hexagons_have_names_that_last_and_lie_in_districts(harborview) -> None:
    cells = of_station_square(harborview)
    found = surroundings.spots(harborview.city, cells)
    assert {s.districts for s in found} == {("D4",), ("D2", "D4")} and len({s.name for s in found}) == len(cells)
    assert all(s.name.startswith("Station Square, hexagon ") for s in found)
    assert surroundings.kind_of(harborview.city, cells) == "hexagon" and surroundings.kind_of(harborview.city, []) == ""
    text = surroundings.hexagons_text(harborview.city, [*cells[:1], "892a1008003ffff"])
    assert text == ["Station Square: hexagon 7", "Hexagon 892a1008003"]
    lost = surroundings.spot(harborview.city, "892a1008003ffff")  # in another city
    assert lost.name == "Hexagon 892a1008003" and len(lost.districts) == 10
    assert [s.id for s in surroundings.spots(harborview.city, ["gone", "D4"])] == ["D4"]


def test_a_plan_in_hexagons_says_what_is_left_out_and_tells_classes(mei, harborview) -> None:
    plan = drafted(mei)
    told = measured(areas=tuple(of_station_square(harborview)))
    plan = actions.set_measure(plan.id, told, by=mei, now=THEN)
    actions.set_measure(plan.id, {"comparison": worked_of(plan).proposed}, by=mei, now=THEN)
    found = worked_out(harborview, read_told(plans.plan(plan.id).draft), but=plan.id)
    lost, of = found.figures["left_out"]["n"], found.figures["left_out"]["of"]
    days = WORKED.starts - timedelta(365), WORKED.starts - timedelta(1)
    assert 0 < lost < of == sum(harborview.count(ROW, district, *days) for district in ("D2", "D4"))
    assert {type(w[name]) for w in found.figures["windows"] for name in ("place", "others", "ring")} == {str}
    assert set(found.told["ring"]).isdisjoint(found.told["comparison"]) and found.told["ring"]


def test_hexagons_far_from_a_plan_in_their_neighborhood_are_free(mei, harborview) -> None:
    fixed(mei, measured(areas=("riverside",)))
    trial = comparing.trial_of(harborview, read_told(measured(areas=tuple(of_station_square(harborview)))))
    found = comparing.propose(harborview, trial)
    within = {surroundings.spot(harborview.city, each).within for each in found.busy}
    assert "riverside" in within and "shipyard" not in within
    assert not set(found.busy) & {each for each, _ in found.found}


def test_without_ground_districts_have_no_neighbors(harborview, monkeypatch) -> None:
    monkeypatch.setattr(surroundings.places, "geography", lambda _: None)
    every = surroundings.all_spots(harborview.city, "district", harborview)
    assert surroundings.adjoining(harborview.city, "district", ["D4"], every) == ()
    assert surroundings.overlapping(harborview.city, ["D1", "D4"], ["D4"]) == {"D4"}
    assert len(surroundings.spot(harborview.city, "892a211a643ffff").districts) == 10


def test_checked_values_are_trimmed_and_told_once(harborview) -> None:
    told = checked(harborview.city, {**blank(), **measured(rows=[ROW, ROW], areas=["d4", "D4"], enough=" Less. ")})
    assert (told["rows"], told["areas"], told["enough"]) == ((ROW,), ("D4",), "Less.")
    with pytest.raises(WrongState, match="200 hexagons"):
        checked(harborview.city, measured(areas=surroundings.all_spots(harborview.city, "hexagon", harborview)[:201]))


def test_a_draft_of_a_problem_that_lacks_an_option_is_still_a_draft(mei) -> None:
    problem = analyzed()
    problem.options.all().delete()
    plan = actions.draft_plan(problem.id, TITLE, by=mei, now=THEN)
    assert plans.needs_met(plan) == frozenset() and list(plans.plans_of(problem)) == [plan]
    assert plans.told_of(plan) == blank() and not plans.is_fixed(plan)
    with pytest.raises(plans.NotFixed):
        plans.fixed(plan)
