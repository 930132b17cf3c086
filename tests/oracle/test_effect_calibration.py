"""What is said of a plan when nothing happened, when the worst place was chosen, and when something did.

Counts are negative binomial with the stated φ; the rule knows only the φ it estimates from the baselines of twelve
districts. The bounds are those of the issue. The short form asks the same of fewer cities, and allows for its own
error of four standard errors; `make prove` asks it of a hundred thousand, strictly.
"""

from __future__ import annotations

from collections import Counter
from math import sqrt

import numpy as np
import pytest
from scipy import special

from bench.calibration import draw
from compstat.analysis.change import Dispersion, dispersion, dispersions
from compstat.analysis.effect import (
    LARGEST_FALL,
    Outcome,
    Windows,
    compare,
    dispersion_of,
    match,
    power_of,
    powers,
    scores,
    smallest_fall,
    together,
)
from compstat.analysis.interrupted import interrupted
from compstat.analysis.scatter import dispersion_of_blocks

from .test_calibration import weekly_counts

GRID = [(phi, mean) for phi in (1.0, 1.5, 2.0) for mean in (20.0, 60.0, 200.0)]
DESIGNS = [(k, places) for k in (3, 5) for places in (1, 3, 11)]
DISTRICTS = 12
LEAST, MOST = 0.03, 0.065


@pytest.fixture(scope="session")
def runs(prove: bool) -> int:
    """How many cities are drawn for one figure."""
    return 100_000 if prove else 2_500


@pytest.fixture(scope="session")
def slack(prove: bool, runs: int) -> float:
    """Four standard errors of a share near 5 %, in the short form."""
    return 0.0 if prove else 4 * sqrt(0.05 * 0.95 / runs)


def words(x, y, c, d, phi, df) -> tuple[np.ndarray, np.ndarray]:
    """FELL and ROSE, as `compare` says them, over arrays."""
    z, t = scores(x, y, c, d, phi), special.stdtrit(df, 0.95)
    return z < -t, z > t


def judged(before: np.ndarray, after: np.ndarray, places: int) -> tuple[np.ndarray, np.ndarray]:
    """The first district of each city against the next ones; before (runs, districts, k), after (runs, districts)."""
    others = slice(1, 1 + places)
    phi, df = dispersions(before)
    cells = after[:, 0], before[:, 0].sum(-1), after[:, others].sum(-1), before[:, others].sum((-1, -2))
    return words(*cells, phi, df)


def percent(flags: np.ndarray) -> float:
    return round(100 * float(flags.mean()), 2)


@pytest.mark.parametrize(("phi", "mean"), GRID)
def test_a_plan_that_did_nothing(phi, mean, runs, slack, record_proof):
    rng = np.random.default_rng(int(100 * phi + mean))
    figures: dict[str, object] = {"cities": runs}
    for k, places in DESIGNS:
        fell, rose = judged(draw(rng, mean, phi, (runs, DISTRICTS, k)), draw(rng, mean, phi, (runs, DISTRICTS)), places)
        for word, flags in (("fell", fell), ("rose", rose)):
            figures[f"{k} windows, {places} comparison: {word} %"] = percent(flags)
            assert LEAST - slack <= flags.mean() <= MOST + slack, (k, places, word)
    record_proof(f"effect: no effect, mean {mean:g}, φ {phi:g}", figures)


@pytest.mark.parametrize("moved", [0.7, 1.3])
def test_a_move_of_the_whole_city_is_no_effect(moved, runs, slack, record_proof):
    """Districts of very different level, all moved by one factor; the plan's is three times its comparison places."""
    rng = np.random.default_rng(7)
    levels = 40.0 * np.array([3.0, *np.geomspace(0.5, 2.0, 11)])
    figures: dict[str, object] = {"cities": runs}
    for phi in (1.0, 1.5, 2.0):
        before = draw(rng, levels[:, None], phi, (runs, DISTRICTS, 5))
        after = draw(rng, levels * moved, phi, (runs, DISTRICTS))
        for word, flags in zip(("fell", "rose"), judged(before, after, 3), strict=True):
            figures[f"φ {phi:g}: {word} %"] = percent(flags)
            assert LEAST - slack <= flags.mean() <= MOST + slack, (phi, word)
        figures[f"φ {phi:g}: WDD said so % (either way, one place, over √φ)"] = percent(plain_wdd(before, after, phi))
        assert plain_wdd(before, after, phi).mean() > 0.2
    record_proof(f"effect: the whole city times {moved:g}", figures)


def plain_wdd(before: np.ndarray, after: np.ndarray, phi: float) -> np.ndarray:
    """Where a WDD of the mean baseline window against one comparison place lies beyond its 90 % interval."""
    k = before.shape[-1]
    old, new = before[:, :2].mean(-1), after[:, :2]
    z = ((new - old) @ [1.0, -1.0]) / np.sqrt(phi * (new + old / k).sum(-1))
    return np.abs(z) > 1.645


@pytest.mark.parametrize("phi", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("mean", [20.0, 60.0])
def test_the_worst_of_twelve_chosen_and_nothing_done(phi, mean, runs, slack, record_proof):
    """Three windows: baseline, then the one in which a district was worst, then the one after the start.

    Naive: the after-window against the one that got the place chosen, 2.5 % as statistics.md has it, φ known.
    """
    rng = np.random.default_rng(12)
    each = np.arange(runs)
    figures: dict[str, object] = {"cities": runs}
    for k in (3, 5):
        before = draw(rng, mean, phi, (runs, DISTRICTS, k))
        chosen, after = draw(rng, mean, phi, (runs, DISTRICTS)), draw(rng, mean, phi, (runs, DISTRICTS))
        worst, base, (spread, df) = chosen.argmax(1), before.sum(-1), dispersions(before)
        x, y, bad = after[each, worst], base[each, worst], chosen[each, worst]
        fell, rose = words(x, y, after.sum(1) - x, base.sum(1) - y, spread, df)
        naive = 2 * (np.sqrt(x) - np.sqrt(bad)) / np.sqrt(2 * phi) < -1.96
        within = words(x, y + bad, after.sum(1) - x, base.sum(1) - y + chosen.sum(1) - bad, spread, df)[0]
        figures |= {
            f"{k} windows: fell %": percent(fell),
            f"{k} windows: rose %": percent(rose),
            f"{k} windows: naive fell %": percent(naive),
            f"{k} windows: fell % if the window that got it chosen were one of the baseline": percent(within),
        }
        assert fell.mean() <= 0.06 + slack
        assert 0.12 < naive.mean() < 0.18
        assert within.mean() > fell.mean()
        up = (chosen - base / k).argmax(1)
        x, y = after[each, up], base[each, up]
        fell, rose = words(x, y, after.sum(1) - x, base.sum(1) - y, spread, df)
        figures |= {
            f"{k} windows, chosen for rising most over its own baseline: fell %": percent(fell),
            f"{k} windows, chosen for rising most over its own baseline: rose %": percent(rose),
        }
        assert fell.mean() <= 0.06
    record_proof(f"effect: the worst of 12 chosen, nothing done, mean {mean:g}, φ {phi:g}", figures)


@pytest.mark.parametrize("phi", [1.0, 1.5, 2.0])
def test_three_looks_decide_no_more_than_one(phi, runs, slack, record_proof):
    """Looks after one, two and three thirds of the after-window, each against baseline windows as long.

    Ours: the first two say "so far", the third decides. Naive: "fell" as soon as any look says so.
    """
    rng = np.random.default_rng(33)
    before, after = draw(rng, 20.0, phi, (runs, DISTRICTS, 5, 3)), draw(rng, 20.0, phi, (runs, DISTRICTS, 3))
    looks = np.array([judged(before[..., :j].sum(-1), after[..., :j].sum(-1), 3) for j in (1, 2, 3)])
    ours, naive = looks[-1], looks.any(axis=0)
    figures = {"cities": runs, "each look: fell %": [percent(look[0]) for look in looks]}
    figures |= {"ours: fell %": percent(ours[0]), "ours: rose %": percent(ours[1])}
    figures |= {"any look: fell %": percent(naive[0]), "any look: rose %": percent(naive[1])}
    record_proof(f"effect: three looks, φ {phi:g}", figures)
    assert all(LEAST - slack <= flags.mean() <= MOST + slack for flags in ours)
    assert all(flags.mean() > MOST for flags in naive)


@pytest.mark.parametrize(("phi", "mean"), GRID)
def test_a_true_fall_is_found_with_the_power_that_was_promised(phi, mean, runs, prove, record_proof):
    rng = np.random.default_rng(int(500 * phi + mean))
    figures: dict[str, object] = {"cities": runs}
    for k, places in DESIGNS:
        before = draw(rng, mean, phi, (runs, DISTRICTS, k))
        spread, df = dispersions(before)
        y, d = before[:, 0].sum(-1), before[:, 1 : 1 + places].sum((-1, -2))
        for fall in (0.2, 0.3, 0.5):
            after = draw(rng, mean, phi, (runs, DISTRICTS))
            after[:, 0] = draw(rng, mean * (1 - fall), phi, (runs,))
            found = judged(before, after, places)[0].mean()
            promised = powers(fall, y, d, k, spread, df).mean()
            figures[f"−{fall:.0%}, {k} windows, {places} comparison: promised, found %"] = (
                f"{100 * promised:.1f}, {100 * found:.1f}"
            )
            assert abs(promised - found) <= (0.04 if prove else 0.04 + 4 * sqrt(0.25 / runs)), (k, places, fall)
    record_proof(f"effect: true falls, mean {mean:g}, φ {phi:g}", figures)


@pytest.mark.parametrize("phi", [1.0, 1.5, 2.0])
def test_the_smallest_fall_of_each_plan_is_found_four_times_in_five(phi, runs, prove, record_proof):
    """Each city's plan promises its own smallest fall, from its own baseline; then just that happens."""
    rng = np.random.default_rng(80)
    figures: dict[str, object] = {"cities": runs}
    for mean in (60.0, 200.0):
        before = draw(rng, mean, phi, (runs, DISTRICTS, 5))
        spread, df = dispersions(before)
        y, d = before[:, 0].sum(-1), before[:, 1:4].sum((-1, -2))
        fall = smallest_falls(y, d, 5, spread, df)
        after = draw(rng, mean, phi, (runs, DISTRICTS))
        after[:, 0] = draw(rng, mean * (1 - fall), phi, (runs,))
        found = judged(before, after, 3)[0].mean()
        figures[f"mean {mean:g}: smallest fall on average %"] = percent(fall)
        figures[f"mean {mean:g}: found %"] = round(100 * found, 2)
        assert abs(found - 0.8) <= (0.04 if prove else 0.04 + 4 * sqrt(0.16 / runs)), mean
    record_proof(f"effect: the smallest fall a plan promises to see, φ {phi:g}", figures)


def smallest_falls(y, d, k, phi, df) -> np.ndarray:
    """`smallest_fall` at 80 % over arrays, by halving."""
    low, high = np.zeros(len(y)), np.full(len(y), LARGEST_FALL)
    for _ in range(30):
        middle = (low + high) / 2
        enough = powers(middle, y, d, k, phi, df) >= 0.8
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return high


@pytest.mark.parametrize(("phi", "mean", "fall"), [(1.0, 20.0, 0.0), (1.5, 60.0, 0.4), (2.0, 200.0, 0.1)])
def test_the_simulation_judges_as_the_plan_does(phi, mean, fall):
    rng = np.random.default_rng(6)
    before, after = draw(rng, mean, phi, (60, DISTRICTS, 5)), draw(rng, mean, phi, (60, DISTRICTS))
    after[:, 0] = draw(rng, mean * (1 - fall), phi, (60,))
    flags = np.array(judged(before, after, 3))
    spread, df = dispersions(before)
    y, d = before[:, 0].sum(-1), before[:, 1:4].sum((-1, -2))
    falls = smallest_falls(y, d, 5, spread, df)
    for city in range(60):
        places = [Windows(tuple(map(int, b)), int(a)) for b, a in zip(before[city], after[city], strict=True)]
        scatter = dispersion_of(before[city])
        assert (scatter.phi, scatter.df) == (pytest.approx(spread[city]), df[city])
        elsewhere = together(places[1:4])
        outcome = compare(places[0], elsewhere, scatter).outcome
        assert [outcome is Outcome.FELL, outcome is Outcome.ROSE] == flags[:, city].tolist()
        promised = power_of(0.3, places[0].before, elsewhere.before, scatter)
        assert promised == pytest.approx(float(powers(0.3, y[city], d[city], 5, spread[city], df[city])))
        assert (smallest_fall(places[0].before, elsewhere.before, scatter) or LARGEST_FALL) == pytest.approx(
            falls[city], abs=1e-6
        )


@pytest.mark.parametrize("factor", [0.6, 1.0])
def test_the_intervals_hold_the_truth_nine_times_in_ten(factor, prove, record_proof):
    """The ratio, and the difference between what was to be expected of the after-window and what would have been."""
    rng = np.random.default_rng(9)
    count, mean, phi = (20_000 if prove else 400), 60.0, 1.5
    before, after = draw(rng, mean, phi, (count, DISTRICTS, 5)), draw(rng, mean, phi, (count, DISTRICTS))
    after[:, 0] = draw(rng, mean * factor, phi, (count,))
    held = np.zeros((count, 2))
    for city in range(count):
        places = [Windows(tuple(map(int, b)), int(a)) for b, a in zip(before[city, :4], after[city, :4], strict=True)]
        found = compare(places[0], together(places[1:]), dispersion_of(before[city]))
        held[city] = (
            found.ratio_low <= factor <= found.ratio_high,
            found.difference_low <= mean * (factor - 1) <= found.difference_high,
        )
    ratio, difference = held.mean(0)
    figures = {"cities": count, "ratio %": round(100 * ratio, 2), "difference %": round(100 * difference, 2)}
    record_proof(f"effect: 90 % intervals that hold the truth, place times {factor:g}", figures)
    assert all(abs(share - 0.9) <= (0.03 if prove else 0.06) for share in (ratio, difference))


@pytest.mark.parametrize("areas", [3, 4, 6])
def test_in_a_small_city_it_is_not_wrong_more_often(areas, runs, slack, record_proof):
    """φ from three windows in few districts: 4 to 10 degrees of freedom, and t allows for them."""
    rng = np.random.default_rng(areas)
    figures: dict[str, object] = {"cities": runs}
    for phi in (1.0, 1.5, 2.0):
        before, after = draw(rng, 40.0, phi, (runs, areas, 3)), draw(rng, 40.0, phi, (runs, areas))
        for word, flags in zip(("fell", "rose"), judged(before, after, areas - 1), strict=True):
            figures[f"φ {phi:g}: {word} %"] = percent(flags)
            assert flags.mean() <= MOST + slack
    record_proof(f"effect: no effect in a city of {areas} districts, 3 windows", figures)


HEXAGONS = 40  # of each district
SPREADS = {"as many in each": np.full(HEXAGONS, 1 / HEXAGONS), "most in a few": np.geomspace(20.0, 0.2, HEXAGONS)}


def hexagon_plan(rng, phi, spread, own, *, ours=True) -> tuple[np.ndarray, np.ndarray, float]:
    """FELL, ROSE and φ of one city: counts of a district scatter with φ, and its hexagons with it.

    The plan lies in the first hexagons of a district; three times as many (12 to 60) of the others compare. Five
    windows of 120 reports in a district, then one. ours: φ of places as large as the plan; else of single hexagons.
    """
    level, k = 120.0 * SPREADS[spread] / SPREADS[spread].sum(), 5
    shape, scale = 120.0 / max(phi - 1, 1e-9), max(phi - 1, 1e-9) / 120.0
    rates = rng.gamma(shape, scale, (DISTRICTS, 1, k + 1))
    counts = rng.poisson(np.broadcast_to(rates * level[:, None], (DISTRICTS, HEXAGONS, k + 1)))
    cells = counts.reshape(-1, k + 1)
    alike = rng.choice(DISTRICTS - 1, 3, replace=False) + 1  # of three other districts, the same hexagons
    others = (alike[:, None] * HEXAGONS + np.arange(min(max(own, 4), 20))).ravel()
    (x, y), (c, d) = ((some[:, -1].sum(), some[:, :-1].sum()) for some in (cells[:own], cells[others]))
    homes = np.repeat(np.arange(DISTRICTS), HEXAGONS).tolist()
    scatter = dispersion_of_blocks(cells[:, :-1], homes, y) if ours else dispersion(cells[:, :-1])
    return *words(x, y, c, d, scatter.phi, scatter.df), scatter.phi


@pytest.mark.parametrize("phi", [1.0, 1.5, 2.0])
def test_hexagons_that_scatter_together_are_judged_as_one_place(phi, prove, record_proof):
    """No effect, plans of 7, 20 and all 40 hexagons of a district, and of the 7 that hold most of its reports."""
    rng = np.random.default_rng(int(700 + phi))
    designs = [("as many in each", 7), ("as many in each", 20), ("as many in each", 40), ("most in a few", 7)]
    runs = 10_000 if prove else 400
    figures: dict[str, object] = {"cities": runs}
    shares = []
    for spread, own in designs:
        fell, rose, known = np.array([hexagon_plan(rng, phi, spread, own) for _ in range(runs)]).T
        shares.append((fell.mean(), rose.mean()))
        told = f"{percent(fell)}, {percent(rose)}, φ {known.mean():.2f}"
        figures[f"{own} hexagons, {spread}: fell %, rose %, φ found"] = told
    record_proof(f"effect: no effect, hexagons of a district that scatter together, φ {phi:g}", figures)
    allowed = 0.0 if prove else 4 * sqrt(0.05 * 0.95 / runs)
    assert all(LEAST - allowed <= each <= MOST + allowed for pair in shares for each in pair), shares
    assert all(LEAST - allowed / 2 <= each <= MOST + allowed / 2 for each in np.mean(shares, axis=0)), shares


def test_scatter_of_single_hexagons_would_fail_the_same_bounds(runs):
    """So that the test above can fail: φ of a whole district is 2, and that of each hexagon alone 1.03."""
    rng = np.random.default_rng(3)
    fell = [hexagon_plan(rng, 2.0, "as many in each", 40, ours=False)[0] for _ in range(min(runs, 2_500))]
    assert np.mean(fell) > 0.08


@pytest.mark.parametrize("step", [0.6, 1.0])
def test_the_step_of_a_series_lies_in_its_interval_nine_times_in_ten(step, prove, record_proof):
    """Four years of weeks with a season and a trend; the step is half a year old."""
    rng = np.random.default_rng(21)
    weeks, start, count = 208, 182, 3000 if prove else 120
    t = np.arange(weeks)
    means = 12.0 * np.exp(0.25 * np.cos(2 * np.pi * t / 52.18) - 0.05 * t / 52.18) * np.where(t >= start, step, 1.0)
    figures: dict[str, object] = {"series": count}
    for phi in (1.0, 1.5, 2.0):
        found = [interrupted(draw(rng, means, phi, (weeks,)), start) for _ in range(count)]
        held = np.mean([each.low <= step <= each.high for each in found])
        figures[f"φ {phi:g}: in the 90 % interval %"] = round(100 * held, 2)
        assert held == pytest.approx(0.9, abs=0.025 if prove else 0.025 + 4 * sqrt(0.09 / count)), phi
    record_proof(f"effect: the step of an interrupted series, times {step:g}", figures)


@pytest.mark.real_data
def test_real_places_in_which_no_plan_ever_ran(real_data, record_proof):
    """Boston 2016–2017: each district and group "chosen" each four weeks of 2017, baseline five windows before that.

    The three most alike districts compare. Real places drift, so the bound is wider than that of the simulation.
    """
    counts = weekly_counts(real_data / "boston" / "incidents" / "eight-groups-2016-2017.csv")
    said: Counter[Outcome] = Counter()
    for group in counts:
        for after in range(56, 104, 4):
            weeks = group[:, after - 24 : after + 4].reshape(DISTRICTS, 7, 4).sum(axis=2)
            before, now = weeks[:, :5], weeks[:, 6]  # the sixth is the window that got it chosen
            places = [Windows(tuple(map(int, b)), int(n)) for b, n in zip(before, now, strict=True)]
            for place in np.flatnonzero(before.mean(axis=1) >= 20):
                alike = match(group[:, : after - 4], place, range(DISTRICTS))[:3]
                elsewhere = together(places[each.place] for each in alike)
                said[compare(places[place], elsewhere, dispersion_of(before)).outcome] += 1
    shares = {str(word): round(100 * said[word] / said.total(), 1) for word in Outcome}
    record_proof("effect: real places without a plan, Boston 2017", {"comparisons": said.total(), **shares})
    assert said.total() == 793
    assert all(shares[word] <= 8 for word in ("fell", "rose")), shares


def test_a_rule_without_scatter_would_fail_the_same_bounds(runs):
    """So that the tests above can fail."""
    rng = np.random.default_rng(1)
    before, after = draw(rng, 60.0, 2.0, (runs, DISTRICTS, 5)), draw(rng, 60.0, 2.0, (runs, DISTRICTS))
    cells = after[:, 0], before[:, 0].sum(-1), after[:, 1:4].sum(-1), before[:, 1:4].sum((-1, -2))
    sure = Dispersion(1.0, 44)
    assert words(*cells, sure.phi, sure.df)[0].mean() > 0.08
