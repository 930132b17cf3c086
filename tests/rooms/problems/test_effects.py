"""Effects: "so far" until the deciding date, one word on it, counts made again beside it, and why there is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from compstat.access.rules import Actor, Role
from compstat.analysis.effect import Outcome as Found
from compstat.analysis.effect import Windows, compare, dispersion_of
from compstat.analysis.periods import Window
from compstat.incidents.queries import Edition, hexagon_counts
from compstat.problems import actions
from compstat.problems.actions import effects
from compstat.problems.models import EffectFound, Plan
from compstat.problems.queries import comparing, counts, effect_of, looking, plans, surroundings
from compstat.problems.queries.effects import _beside, _share, fall_text, range_text, rise_text, why_text, word_of
from compstat.problems.queries.facts import effect_row
from compstat.problems.queries.planned import planned_of
from compstat.problems.rules.measuring import DECIDING, Outcome, read_told
from compstat.problems.saying import day_text

from .making import CITY, actor, acts
from .plotting import AT_ITS_WORST, WHY, WORKED, at, counted, drafted, fixed, known_to, measured, running

DAY = timedelta(days=1)
MATURE = WORKED.decides - DAY + timedelta(28)  # the first as-of in which the whole after-window is complete


@pytest.fixture
def live(monkeypatch, harborview):
    """The live edition is the one that is set."""
    now: dict[str, Edition | None] = {"edition": harborview}
    monkeypatch.setattr(effects, "live_edition", lambda _: now["edition"])

    def become(as_of: date | None, name: str = "") -> None:
        now["edition"] = known_to(harborview, as_of, name or f"of{as_of:%m%d}") if as_of else None

    return become


def found(now: date) -> list[EffectFound]:
    return actions.find_effects(CITY, at(now))


def test_the_planted_effect_is_found_and_decides_once(mei, harborview) -> None:
    plan = running(mei)
    (made,) = found(WORKED.decides + timedelta(31))
    assert (made.outcome, made.to, made.edition) == ("fell", WORKED.decides - DAY, harborview.id)
    assert made.as_of == harborview.as_of and acts()[-1] == "effect_found"
    row, told = WORKED.row, made.figures
    after = (WORKED.starts, WORKED.decides - DAY)
    assert told["after"] == told["windows"][-1]["place"] == harborview.count(row, "D4", *after)
    others = sum(harborview.count(row, d, *after) for d in ("D1", "D3", "D5", "D9"))
    assert told["windows"][-1]["others"] == others and told["days"] == 84
    assert found(WORKED.decides + timedelta(31)) == []  # this edition has been asked
    assert EffectFound.objects.count() == 1 and plans.plan(plan.id).state == "running"


def test_the_figures_are_those_of_the_arithmetic_on_the_counts(mei, harborview) -> None:
    running(mei)
    (made,) = found(WORKED.decides + timedelta(31))
    windows = [(date.fromisoformat(w["first"]), date.fromisoformat(w["last"])) for w in made.figures["windows"]]
    place, others = (
        [sum(harborview.count(WORKED.row, d, *w) for d in some) for w in windows]
        for some in (["D4"], ["D1", "D3", "D5", "D9"])
    )
    every = [[harborview.count(WORKED.row, d.id, *w) for w in windows[:-1]] for d in harborview.city.districts]
    own, rest = (Windows(tuple(each[:-1]), each[-1]) for each in (place, others))
    wanted = compare(own, rest, dispersion_of(np.array(every)))
    assert wanted.outcome is Found.FELL
    for name in ("expected", "ratio_low", "ratio_high", "difference_low", "difference_high", "phi", "df", "p_fell"):
        assert made.figures[name] == pytest.approx(getattr(wanted, name), abs=1e-4)


def test_what_was_only_bad_luck_is_not_claimed(mei, harborview) -> None:
    """The other planted plan: bad weeks got the place chosen, and nothing came of the plan itself."""
    captain = actor(Role.CAPTAIN, "D4", "D2")
    plan = fixed(captain, measured(AT_ITS_WORST), now=at(AT_ITS_WORST.starts - timedelta(7)))
    actions.start_plan(plan.id, by=captain, now=at(AT_ITS_WORST.starts))
    (made,) = found(AT_ITS_WORST.decides + timedelta(31))
    assert made.outcome == "no_clear" and abs(made.figures["difference"]) < 5
    told = effect_of(plans.plan(plan.id))
    fall = plans.fixed(plan).smallest_fall
    assert told.deciding.word == f"no clear difference: a fall smaller than {fall:.0%} could not have been seen"
    assert told.deciding.sentences[1].startswith("That is between ")  # the range holds 0


@pytest.mark.parametrize("weeks", [2, 6, 11])
def test_before_the_deciding_date_it_is_so_far_whatever_the_counts(mei, live, weeks) -> None:
    plan = running(mei)
    live(WORKED.starts + timedelta(7 * weeks - 1 + 28))
    (made,) = found(WORKED.decides - DAY)
    assert made.outcome == "so_far" and made.to == WORKED.starts + timedelta(7 * weeks - 1)
    assert made.figures["days"] == 7 * weeks and not {"said", "p_fell", "p_rose"} & set(made.figures)
    assert not {"said", "p_fell"} & set(made.figures["ring"] or {})
    lengths = {(date.fromisoformat(w["last"]) - date.fromisoformat(w["first"])).days for w in made.figures["windows"]}
    assert lengths == {7 * weeks - 1}  # the same part of each window of the baseline
    told = effect_of(plans.plan(plan.id))
    assert told.deciding is None and told.newest.word == "so far" and told.measured
    assert not [said for said in told.newest.sentences if "fell" in said]


def test_the_first_edition_as_complete_as_the_baseline_decides(mei, live) -> None:
    running(mei)
    live(MATURE - DAY)
    assert [each.outcome for each in found(MATURE)] == ["so_far"]  # the deciding date is over, its counts are not
    live(MATURE)
    assert [each.outcome for each in found(MATURE)] == ["fell"]


def test_later_editions_are_listed_beside_it_and_never_say_another_word(mei, live, harborview) -> None:
    plan = running(mei)
    live(WORKED.starts + timedelta(60))
    found(MATURE)
    live(MATURE)
    (decides,) = found(MATURE)
    live(MATURE + timedelta(1), "again1")
    found(MATURE)
    live(MATURE + timedelta(2), "again2")
    found(MATURE)
    outcomes = Counter(EffectFound.objects.values_list("outcome", flat=True))
    assert outcomes == {"so_far": 3, "fell": 1}
    told = effect_of(plans.plan(plan.id))
    assert told.deciding.found == decides and told.newest is None
    assert [each.found.edition for each in told.reruns] == ["again1", "again2"]
    assert told.reruns[0].sentences[0] == "Counted again: edition again1."
    assert told.reruns[0].word == "so far" and told.reruns[0].found.figures["again"]
    assert EffectFound.objects.get(pk=decides.pk).figures == decides.figures


def test_three_looks_give_one_word(mei, live) -> None:
    """Whatever is found before and after: of all editions at most one decides."""
    running(mei)
    for days in range(14, 140, 7):
        live(WORKED.starts + timedelta(days))
        found(MATURE)
    assert sum(each.outcome in DECIDING for each in EffectFound.objects.all()) == 1


def test_less_than_a_week_says_nothing_yet(mei, live) -> None:
    running(mei)
    live(WORKED.starts + timedelta(28 + 5))
    assert found(WORKED.decides) == [] and not EffectFound.objects.exists()
    live(WORKED.starts)
    assert found(WORKED.decides) == []
    live(None)
    assert found(WORKED.decides) == []


def test_only_running_and_completed_plans_that_reports_measure_are_asked(mei, harborview) -> None:
    plan = fixed(mei)
    assert found(MATURE) == []  # it has not started
    actions.stop_plan(plan.id, "The road is rebuilt next year.", by=mei, now=at(WORKED.starts))
    assert found(MATURE) == []  # and it never does
    assert effect_of(plans.plan(plan.id)).deciding is None
    where = harborview.city
    change = planned_of(plans.plan(plan.id), where, MATURE).three.change
    stopped = day_text(WORKED.starts)
    assert change.sentences == (f"The plan was stopped on {stopped}, before it began. So it has changed nothing.",)
    assert not change.known


def test_a_plan_that_is_stopped_is_judged_all_the_same(mei, harborview) -> None:
    """Nobody stops a plan to be rid of what would be found."""
    plan = running(mei)
    stopped = WORKED.starts + timedelta(30)
    actions.stop_plan(plan.id, "It does not seem to help.", by=mei, now=at(stopped))
    where, told = harborview.city, "The plan was stopped on {}. It is still judged on its deciding date, {}."
    said = told.format(day_text(stopped), day_text(WORKED.decides))
    before = planned_of(plans.plan(plan.id), where, stopped).three.change
    assert (before.head, before.sentences[0], before.known) == ("Not decided yet", said, False)
    (made,) = found(MATURE)
    assert made.outcome == "fell"
    after = planned_of(plans.plan(plan.id), where, MATURE).three.change
    assert (after.head, after.sentences[0]) == ("Fell more than comparison places, beyond chance", said)
    assert after.enough == "A third fewer cars broken into."


def test_a_plan_of_counts_has_no_effect_of_reports(mei, harborview) -> None:
    plan = running(mei, counted())
    assert found(MATURE) == []
    told = effect_of(plan)
    assert (told.measured, told.judged_by, told.notes) == (False, "measure", ())


def test_a_draft_has_none(mei) -> None:
    assert effect_of(drafted(mei)) is None


def test_without_comparison_places_nothing_is_told(mei, harborview) -> None:
    plan = running(mei, measured(others="none", others_why="Nothing is like the harbor."))
    (made,) = found(MATURE)
    assert (made.outcome, made.figures["why"]) == ("not_tested", "no_comparison")
    told = effect_of(plan)
    assert told.newest.word == "cannot be told" and told.newest.sentences == ("There is no place to compare with.",)
    assert not told.measured and told.judged_by == "delivery"


def test_days_that_are_missing_leave_it_untold_until_an_edition_has_them(mei, live, harborview, monkeypatch) -> None:
    plan = running(mei)
    gone = replace(known_to(harborview, harborview.as_of, "gap"))
    spans = gone.manifest["coverage"]["districts"]
    spans["D5"] = [[spans["D5"][0][0], "2026-09-01"], ["2026-09-10", spans["D5"][-1][1]]]
    monkeypatch.setattr(effects, "live_edition", lambda _: gone)
    (made,) = found(MATURE)
    assert (made.outcome, made.figures["why"]) == ("not_tested", "not_covered")
    assert effect_of(plan).newest.sentences == ("Some days in these windows are missing from the reports we have.",)
    monkeypatch.setattr(effects, "live_edition", lambda _: harborview)
    (made,) = found(MATURE)
    assert made.outcome == "fell"  # a look that could not be taken was no look


def test_a_break_between_baseline_and_after_leaves_it_untold(mei, harborview, monkeypatch) -> None:
    plan = running(mei)
    monkeypatch.setattr(counts, "break_in", lambda *_: "The records system changed on May 1.")
    (made,) = found(MATURE)
    assert (made.outcome, made.figures["why"]) == ("not_tested", "break")
    said = effect_of(plan).newest.sentences[0]
    assert said == "The way of counting changed in between: The records system changed on May 1."


def test_too_few_windows_or_reports_leave_it_untold(harborview) -> None:
    told = read_told(measured(comparison=("D1",), ring=("D5",)))
    trial = comparing.trial_of(harborview, told)
    few = looking.look(harborview, replace(trial, baselines=2), decided=False)
    assert (few.outcome, few.figures["why"]) == (Outcome.NOT_TESTED, "too_few_windows")
    none = replace(trial, what=counts.What(("ballistic_evidence",)), place=("D10",), others=("D6",))
    empty = looking.look(harborview, none, decided=False)
    if empty.outcome is Outcome.NOT_TESTED:
        assert empty.figures["why"] == "too_few_reports"


def test_a_place_without_any_report_cannot_be_judged(harborview, monkeypatch) -> None:
    trial = comparing.trial_of(harborview, read_told(measured(comparison=("D1",))))
    real = counts.table

    def nothing(*told: object) -> counts.Table:
        found = real(*told)
        return replace(found, counts=np.zeros_like(found.counts))

    monkeypatch.setattr(counts, "table", nothing)
    assert looking.look(harborview, trial, decided=False).figures["why"] == "too_few_reports"
    assert comparing.baseline(harborview, trial)["why"] == "too_few_reports"


def test_what_moves_next_door_is_told_with_the_finding(mei, harborview, monkeypatch) -> None:
    plan = running(mei)
    real = counts.table

    def moved(edition: Edition, what: counts.What, areas: tuple[str, ...], windows: list[Window]) -> counts.Table:
        table = real(edition, what, areas, windows)
        for area in {"D2", "D6", "D7", "D8", "D10"} & {*table.areas}:
            table.counts[table.areas.index(area), -1] *= 2
        return table

    monkeypatch.setattr(counts, "table", moved)
    found(MATURE)
    said = effect_of(plan).deciding
    assert said.outcome is Outcome.FELL
    counted, word, together, beyond = said.sentences[-4:]
    ring, net = said.found.figures["ring"], said.found.figures["net"]
    assert counted.startswith(
        f"Next to it: {ring['after']} reports. Had it gone there as in the comparison places: about "
    )
    assert word == "So reports rose there, more than chance explains. Some may have moved there."
    assert together.startswith(
        f"Here and next to it together: {net['after']} reports. As in the comparison places: about "
    )
    assert net["after"] == ring["after"] + said.found.figures["after"] and net["said"] == "rose"
    assert beyond == "Taken together, reports rose more than in comparison places, beyond chance."


def test_a_ring_in_which_nothing_moved_says_so(mei, harborview) -> None:
    plan = running(mei)
    found(MATURE)
    said = effect_of(plan).deciding
    assert said.word == "fell more than comparison places, beyond chance"
    ring, net = said.found.figures["ring"], said.found.figures["net"]
    assert ring["said"] == net["said"] == "no_clear" and ring["difference_low"] < 0 < ring["difference_high"]
    assert said.sentences[-4].endswith(range_text(ring)) and said.sentences[-2].endswith(range_text(net))
    missed = f"{ring['smallest_rise']:.0%}"  # nobody says that nothing moved
    assert said.sentences[-3] == (
        f"So we do not know whether some moved there. A rise of less than {missed} there could have been missed."
    )
    assert said.sentences[-1] == "Taken together, there is no clear difference from comparison places."
    assert said.found.figures["series"]["ratio"] < 1  # the series speaks the same language, and decides nothing


def test_what_was_amended_after_the_start_stands_beside_the_finding(mei, harborview) -> None:
    plan = running(mei)
    actions.amend(plan.id, {"enough": "A quarter fewer."}, WHY, by=mei, now=at(WORKED.starts + DAY))
    found(MATURE)
    on = day_text(WORKED.starts + DAY)
    said = effect_of(plans.plan(plan.id)).notes[-1]
    assert said == f"Amended on {on}, after the start: What would be enough."  # no count rests on that


def test_where_counts_rest_on_what_was_amended_the_5_percent_hold_no_longer(mei, harborview) -> None:
    plan = running(mei)
    later = {"deciding_on": WORKED.decides + timedelta(28)}
    actions.amend(plan.id, {"review_days": [WORKED.starts + timedelta(9)]}, WHY, by=mei, now=at(WORKED.starts + DAY))
    assert not [n for n in effect_of(plans.plan(plan.id)).notes if "Amended" in n]  # a look more changes nothing
    actions.amend(plan.id, later, WHY, by=mei, now=at(WORKED.starts + 2 * DAY))
    said = effect_of(plans.plan(plan.id)).notes[-1]
    assert said.startswith(f"Amended on {day_text(WORKED.starts + 2 * DAY)}, after the start: ")
    assert "Deciding date" in said and said.endswith("more often than the 5% of cases that were planned.")


def test_where_a_small_fall_could_not_be_seen_it_says_who_judges(mei, harborview) -> None:
    plan = fixed(mei)
    assert plans.fixed(plan).judged_by == "delivery"
    assert effect_of(plan).notes[0].startswith("A fall of less than 40% could not be seen here.")


def test_another_runner_that_was_faster_is_noticed(mei, live, harborview) -> None:
    plan = running(mei)
    waiting = plans.to_measure(CITY).get()
    found(MATURE)
    assert effects._find(waiting, harborview, at(MATURE)) is None
    assert plan.effects.count() == 1


# --- Words and counts


def told(**more: float) -> dict[str, float]:
    return {"after": 40, "expected": 60.0, "ratio": 0.667, "ratio_low": 0.5, "ratio_high": 0.9, "difference_low": -33.0,
            "difference_high": -5.0, **more}  # fmt: skip


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((-33.2, -4.6), "That is 5 to 33 fewer (90% range)."),
        ((-12.0, 5.4), "That is between 12 fewer and 5 more (90% range)."),
        ((2.6, 14.2), "That is 3 to 14 more (90% range)."),
    ],
)
def test_the_range_is_told_in_counts(ends, said) -> None:
    assert range_text(told(difference_low=ends[0], difference_high=ends[1])) == said


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        ((0.5, 0.667, 0.9), "In shares: 33% fewer (10% to 50% fewer)."),
        ((1.1, 1.3, 1.5), "In shares: 30% more (10% to 50% more)."),
        ((0.8, 0.95, 1.2), "In shares: 5% fewer (between 20% fewer and 20% more)."),
        ((0.8, 1.05, 1.2), "In shares: 5% more (between 20% fewer and 20% more)."),
    ],
)
def test_a_percentage_stands_only_beside_large_counts(ratio, said) -> None:
    low, middle, high = ratio
    assert _share(told(ratio=middle, ratio_low=low, ratio_high=high)) == said
    assert _share(told(after=29)) == "" == _share(told(expected=29.9))


def test_what_is_said_of_the_places_around() -> None:
    ring = {"said": "fell", "after": 1, "expected": 4.2, "difference_low": -9.0, "difference_high": 2.0}
    both = {**ring, "said": "fell", "after": 1}
    assert _beside({"ring": ring, "net": both}, decided=True) == [
        "Next to it: 1 report. Had it gone there as in the comparison places: about 4.2. "
        "That is between 9 fewer and 2 more (90% range).",
        "So reports fell there too, more than chance explains.",
        "Here and next to it together: 1 report. As in the comparison places: about 4.2. "
        "That is between 9 fewer and 2 more (90% range).",
        "Taken together, reports fell more than in comparison places, beyond chance.",
    ]
    assert _beside({"ring": ring, "net": both}, decided=False) == _beside({"ring": ring, "net": None}, decided=True)[:1]
    blind = _beside({"ring": {"said": "no_clear", "smallest_rise": None}}, decided=True)
    assert blind == ["So we do not know whether some moved there. Even a very large rise there could have been missed."]
    assert _beside({"ring": None, "net": None}, decided=True) == []
    assert rise_text(None).startswith("Not even a very large rise") and "by 26% or more" in rise_text(0.26)


def test_the_words_are_these() -> None:
    assert word_of(Outcome.FELL, 0.2) == "fell more than comparison places, beyond chance"
    assert word_of(Outcome.ROSE, 0.2) == "rose more than comparison places, beyond chance"
    assert word_of(Outcome.NO_CLEAR, 0.284) == "no clear difference: a fall smaller than 28% could not have been seen"
    assert word_of(Outcome.NO_CLEAR, None).startswith("no clear difference: not even a very large fall")
    assert word_of(Outcome.SO_FAR, 0.2) == "so far"
    assert why_text({"why": "too_soon"}) == "It is too soon to count."


def test_what_a_plan_could_see_is_said_while_it_is_written() -> None:
    assert "by 28% or more" in fall_text(0.284, 4)
    assert fall_text(None, 4).startswith("Not even a very large fall")
    assert fall_text(None, 2, "too_few_windows").startswith("There are fewer than three")


# --- Hexagons


def in_hexagons(mei: Actor, harborview: Edition, place: str) -> Plan:
    every = surroundings.spots(harborview.city, surroundings.all_spots(harborview.city, "hexagon", harborview))
    return running(mei, measured(areas=tuple(s.id for s in every if s.within == place)))


def test_looks_at_hexagons_tell_classes_so_that_two_weeks_cannot_be_subtracted(mei, harborview, live) -> None:
    plan = in_hexagons(mei, harborview, "station-square")
    live(WORKED.starts + timedelta(60))
    (made,) = found(WORKED.decides)
    (window,) = made.figures["windows"]
    assert made.figures["hidden"] and {type(window[n]) for n in ("place", "others", "ring")} == {str}
    assert not {"expected", "ratio", "difference", "after", "said"} & set(made.figures)
    assert effect_of(plan).newest.sentences[0].endswith("Exact small counts are never shown.")
    live(MATURE)
    (made,) = found(MATURE)
    assert made.outcome in {"fell", "no_clear", "rose"} and isinstance(made.figures["after"], int)
    live(MATURE + DAY)
    (again,) = found(MATURE)
    assert again.figures["hidden"]


def test_a_small_count_of_hexagons_tells_its_word_and_a_class(mei, harborview, live) -> None:
    plan = in_hexagons(mei, harborview, "fallow-plain")
    live(MATURE)
    (made,) = found(MATURE)
    assert made.outcome in {*DECIDING, "not_tested"}
    if made.outcome in DECIDING:
        assert made.figures["hidden"] and "after" not in (made.figures["ring"] or {})
        assert effect_of(plan).deciding.sentences


def busiest(harborview: Edition) -> str:
    """The hexagon in which most was reported."""
    of = hexagon_counts(harborview, date(2024, 1, 1), harborview.as_of)[WORKED.row]
    return max(of, key=lambda cell: sum(of[cell].values()))


def test_a_plan_of_one_hexagon_never_tells_its_count(mei, harborview, live) -> None:
    plan = running(mei, measured(areas=(busiest(harborview),)))
    fixed_with = plans.fixed(plan).figures
    assert not fixed_with["exact"] and {type(w["place"]) for w in fixed_with["windows"]} == {str}
    assert fixed_with["smallest_fall"] is None or fixed_with["smallest_fall"] == round(fixed_with["smallest_fall"], 2)
    live(MATURE)
    (made,) = found(MATURE)
    assert made.outcome in DECIDING and made.figures["hidden"]
    assert not {"after", "expected", "difference", "p_fell", "series"} & {n for n, v in made.figures.items() if v}
    beside = [made.figures[name] or {} for name in ("ring", "net")]
    assert all(not {"after", "expected", "ratio", "p_fell"} & set(each) for each in beside)
    row = effect_row(made)
    assert row["counted"] == "20+" or "–" in row["counted"]
    assert row["net_counted"] is row["expected"] is row["ring_expected"] is None and isinstance(
        row["ring_counted"], str
    )


def test_sums_of_hexagons_are_exact_only_where_each_could_be_three_counts(harborview) -> None:
    """Seven hexagons at least; and not if one of them has all the reports."""
    cells = surroundings.all_spots(harborview.city, "hexagon", harborview)[:21]
    trial = comparing.trial_of(
        harborview, read_told(measured(areas=cells[:7], comparison=cells[7:14], ring=cells[14:]))
    )

    def may(own: list[int]) -> bool:
        return comparing.may_tell(trial, counts.Table(cells, np.array([own + [6] * 14]).T))

    assert may([6] * 7) and may([3, 0, 2, 9, 12, 1, 0]) and may([0] * 7)
    assert not may([30, 0, 0, 0, 0, 0, 0]) and not may([1, 1, 1, 1, 1, 1, 1]) and not may([4, 0, 0, 0, 0, 0, 0])
    one = replace(trial, place=cells[:1])
    assert not comparing.may_tell(one, counts.Table(cells, np.full((21, 1), 30)))
    assert comparing.may_tell(replace(one, kind="district"), counts.Table(cells, np.full((21, 1), 30)))


def test_hexagons_scatter_like_places_as_large_as_the_plan(harborview) -> None:
    cells = surroundings.all_spots(harborview.city, "hexagon", harborview)
    homes = surroundings.home_of(harborview.city, cells)
    assert set(homes) <= {d.id for d in harborview.city.districts} and surroundings.home_of(harborview.city, []) == []
    rng = np.random.default_rng(2)
    rates = dict(zip(sorted(set(homes)), rng.gamma(9.0, 1 / 9, (len(set(homes)), 6)), strict=True))
    table = counts.Table(cells, rng.poisson([4.0 * rates[home] for home in homes]))
    trial = comparing.trial_of(harborview, read_told(measured(areas=cells[:1], comparison=cells[1:4])))
    of = [table.counts[: many + 1].sum(axis=0).tolist() for many in (1, 30)]
    few, many = (comparing.scatter_of(harborview, trial, table, each) for each in of)
    assert few.phi < many.phi / 2 and few.df <= (len(set(homes)) - 1) * 5
    assert comparing.scatter_of(harborview, replace(trial, kind="district"), table, of[1]).phi < many.phi / 2
    inside = surroundings.spot(harborview.city, "mill-hill").districts
    assert surroundings.home_of(harborview.city, ["mill-hill", "nowhere"]) == [inside[0], ""]


@pytest.mark.parametrize(("count", "said"), [(0, "0"), (1, "1–4"), (4, "1–4"), (5, "5–9"), (19, "10–19"), (99, "20+")])
def test_classes_are_those_of_the_maps(count, said) -> None:
    assert comparing.class_of(count) == said


def test_neighborhoods_are_counted_by_point_and_say_what_is_left_out(mei, harborview) -> None:
    plan = running(mei, measured(areas=("mill-hill", "riverside")))
    (made,) = found(MATURE)
    assert made.outcome in DECIDING and plans.fixed(plan).figures["left_out"]["n"] > 0
    after = (WORKED.starts, WORKED.decides - DAY)
    assert made.figures["after"] == sum(harborview.count(WORKED.row, n, *after) for n in ("mill-hill", "riverside"))


def test_parts_of_the_day_are_measured_too(mei, harborview) -> None:
    running(mei, measured(day_parts=["evening", "night"]))
    (made,) = found(MATURE)
    whole = harborview.count(WORKED.row, "D4", WORKED.starts, WORKED.decides - DAY)
    assert made.outcome in DECIDING and 0 < made.figures["after"] < whole


def test_a_series_too_short_is_no_evidence(harborview, monkeypatch) -> None:
    trial = comparing.trial_of(harborview, read_told(measured(comparison=("D1",))))
    window = Window(trial.starts_on, trial.last)
    assert looking._series(harborview, trial, window)["weeks"] == 208
    assert looking._series(harborview, trial, Window(trial.starts_on, trial.starts_on)) is None
    monkeypatch.setattr(counts, "known_in", lambda _edition, _parts, windows: [False for _ in windows])
    assert looking._series(harborview, trial, window) is None
    monkeypatch.undo()
    monkeypatch.setattr(counts, "break_in", lambda *_: "New codes.")
    assert looking._series(harborview, trial, window) is None
