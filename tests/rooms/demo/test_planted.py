"""Two plans planted in the feed: the effect of one is found; what the other never did is not claimed for it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta

import numpy as np
import pytest

from compstat.analysis import effect
from compstat.analysis.effect import Effect, Outcome, Windows, baseline_windows, dispersion_of
from compstat.analysis.periods import Window, provisional_from
from compstat.demo import reports
from compstat.demo.happenings import AT_ITS_WORST, BAD_LUCK, CHANCE, GONE, NEXT_DOOR, WORKED, Calendar, Planned
from compstat.demo.kinds import CODES, DISTRICTS
from compstat.demo.planted import planted
from compstat.demo.reports import BLANK, Reports

from . import recount

BESIDE = {"D4": ("D1", "D3", "D5", "D9"), "D2": ("D3", "D5", "D6", "D9", "D10")}  # those that do not adjoin
PLANS = pytest.mark.parametrize("plan", [WORKED, AT_ITS_WORST], ids=["worked", "at its worst"])


def windows(plan: Planned) -> list[Window]:
    """The baseline, then the window that got the place chosen, then the one after the start."""
    base = baseline_windows(plan.selected[0], plan.days, plan.baselines)
    return [*base, Window(*plan.selected), Window(plan.starts, plan.decides - timedelta(1))]


class Whole:
    """All of Harborview's reports, as the demo publishes them, and as they were before the plans were planted."""

    def __init__(self) -> None:
        self.calendar = Calendar(reports.FIRST, reports.LAST)
        self.before = reports.reports()
        self.after = planted(self.before, self.calendar, reports.SEED)

    def counts(self, plan: Planned, lines: Reports) -> np.ndarray:
        """Distinct incidents by district and window."""
        mine = lines.take(np.isin(CODES[lines.kind], plan.codes) & (lines.district > BLANK))
        first = [(w.first - self.calendar.first).days for w in windows(plan)]
        inside = [mine.take((mine.day >= day) & (mine.day < day + plan.days)) for day in first]
        return np.array([[len(set(w.incident[w.district == d].tolist())) for w in inside] for d in range(10)])


@pytest.fixture(scope="module")
def whole() -> Whole:
    return Whole()


@pytest.fixture(scope="module", params=["small", "whole"])
def counted(request, lines, whole):
    """Counts by district and window: of the small city's files by the csv module, of the whole city's lines."""

    def table(plan: Planned) -> np.ndarray:
        if request.param == "whole":
            return whole.counts(plan, whole.after)
        each = [recount.incidents(lines, plan.codes, w.first, w.last) for w in windows(plan)]
        return np.array([[counts[d] for counts in each] for d in DISTRICTS])

    return table


def compared(plan: Planned, counts: np.ndarray) -> Effect:
    """As a plan's page does: its district against those that do not adjoin it."""
    k, here = plan.baselines, DISTRICTS.index(plan.district)
    others = [Windows(tuple(row[:k].tolist()), int(row[-1])) for row in counts[rest(plan)]]
    own = Windows(tuple(counts[here, :k].tolist()), int(counts[here, -1]))
    return effect.compare(own, effect.together(others), dispersion_of(counts[:, :k]))


def rest(plan: Planned) -> list[int]:
    return [DISTRICTS.index(district) for district in BESIDE[plan.district]]


@PLANS
def test_both_can_be_told_by_the_day_the_demo_shows(plan, counted) -> None:
    first, chosen, after = windows(plan)[0], *windows(plan)[-2:]
    assert chosen.days == after.days == plan.days
    assert date(2025, 1, 1) <= first.first and chosen.last < plan.starts and plan.decides < reports.LAST
    assert after.last < provisional_from(reports.LAST)
    assert all(day.weekday() == 0 for day in (plan.selected[0], plan.starts, plan.decides))
    own = counted(plan)[DISTRICTS.index(plan.district)]
    assert own[: plan.baselines].mean() >= 20 and own.min() >= 20


def test_the_effect_is_found(counted) -> None:
    found = compared(WORKED, counted(WORKED))
    assert effect.told(found, deciding=True) is Outcome.FELL
    assert found.ratio_low < 1 - GONE < found.ratio_high < 0.9


def test_next_door_it_went_as_elsewhere(counted) -> None:
    """The ring holds all districts but the plan's and those that compare; nothing of what is gone moved there."""
    counts, k = counted(WORKED), WORKED.baselines
    assert {*NEXT_DOOR, *BESIDE["D4"], "D4"} == {*DISTRICTS}
    around = [Windows(tuple(counts[at, :k].tolist()), int(counts[at, -1])) for at in map(DISTRICTS.index, NEXT_DOOR)]
    others = [Windows(tuple(row[:k].tolist()), int(row[-1])) for row in counts[rest(WORKED)]]
    ring, d = effect.together(around), dispersion_of(counts[:, :k])
    found = effect.displacement(ring, effect.together(others), d)
    assert found.outcome is Outcome.NO_CLEAR and abs(found.ratio - 1) < 0.1


def test_the_district_was_the_worst_of_its_weeks_and_that_is_all(counted) -> None:
    counts, k = counted(AT_ITS_WORST), AT_ITS_WORST.baselines
    bad, after = (counts[:, at] / counts[:, :k].sum(axis=1) for at in (-2, -1))
    assert bad.argmax() == DISTRICTS.index("D2")
    found = compared(AT_ITS_WORST, counts)
    assert effect.told(found, deciding=True) is Outcome.NO_CLEAR
    assert 0.95 < found.ratio < 1.05 and found.ratio_low < 1 < found.ratio_high
    assert 0.9 < after[DISTRICTS.index("D2")] / after[rest(AT_ITS_WORST)].mean() < 1.1


def test_whoever_counts_from_the_bad_weeks_would_praise_the_plan(counted) -> None:
    """Naive: after against the weeks that got it chosen, with nothing beside them; and beside the other districts."""
    counts, here = counted(AT_ITS_WORST), DISTRICTS.index("D2")
    phi = dispersion_of(counts[:, : AT_ITS_WORST.baselines]).phi
    bad, after = (int(each) for each in counts[here, -2:])
    assert after / bad < 0.72
    assert 2 * (np.sqrt(after) - np.sqrt(bad)) / np.sqrt(2 * phi) < -1.96
    bad_there, after_there = counts[rest(AT_ITS_WORST), -2:].sum(axis=0)
    assert float(effect.scores(after, bad, after_there, bad_there, phi)) < -1.96


def test_nothing_else_is_any_different(whole) -> None:
    """Without the two plans' rows in their districts (and next door) and weeks, the lines are the same, in order."""

    def left(lines: Reports) -> np.ndarray:
        gone = np.zeros(len(lines), dtype=bool)
        for plan, districts, first, last in (
            (WORKED, (WORKED.district, *NEXT_DOOR), WORKED.starts, reports.LAST),
            (AT_ITS_WORST, (AT_ITS_WORST.district,), *AT_ITS_WORST.selected),
        ):
            there = [DISTRICTS.index(each) for each in districts]
            days = [(day - whole.calendar.first).days for day in (first, last)]
            mine = np.isin(CODES[lines.kind], plan.codes) & np.isin(lines.district, there)
            gone |= np.isin(lines.incident, lines.incident[mine & (lines.day >= days[0]) & (lines.day <= days[1])])
        rest = lines.take(~gone)
        return np.array([getattr(rest, each.name) for each in fields(rest)])

    assert np.array_equal(left(whole.before), left(whole.after))
    assert whole.after.incident.max() == whole.before.incident.max() + BAD_LUCK


def test_the_plan_keeps_its_share_and_no_more(whole) -> None:
    before, after = (whole.counts(WORKED, lines)[3] for lines in (whole.before, whole.after))
    assert np.array_equal(before[:-1], after[:-1])
    assert abs(after[-1] - (1 - GONE) * before[-1]) <= 1
    near = [DISTRICTS.index(each) for each in NEXT_DOOR]
    before, after = (whole.counts(WORKED, lines)[near] for lines in (whole.before, whole.after))
    assert np.array_equal(before[:, :-1], after[:, :-1])
    assert abs(after[:, -1].sum() / before[:, -1].sum() - (1 - CHANCE)) < 0.01
    before, after = (whole.counts(AT_ITS_WORST, lines)[1] for lines in (whole.before, whole.after))
    assert (after - before).tolist() == [0] * AT_ITS_WORST.baselines + [BAD_LUCK, 0]


def test_a_feed_that_ends_before_has_no_plans() -> None:
    first, last = date(2025, 1, 1), date(2025, 12, 1)
    told = {"seed": 1, "scale": 0.01, "first": first, "last": last}
    one = reports.reports(**told)
    same = planted(one, Calendar(first, last), 1)
    assert all(np.array_equal(getattr(one, each.name), getattr(same, each.name)) for each in fields(one))
