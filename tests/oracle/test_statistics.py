"""The arithmetic against published values, R, and other people's code; never against itself."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from compstat.analysis.change import (
    Dispersion,
    benjamini_hochberg,
    change,
    dispersion,
    judge,
    usual_range,
    usual_ranges,
    z_scores,
)
from compstat.analysis.rhythm import aoristic
from compstat.analysis.series import ears_c1, ears_c2, history_weeks, weekly_series

NAN = float("nan")


@pytest.fixture(scope="session")
def published(real_data: Path) -> Path:
    """The folder of reference values, beside the real data."""
    folder = real_data.parent / "reference" / "statistics"
    if not folder.is_dir():
        pytest.skip("no folder of reference statistics beside the real data")
    return folder


# --- The ratio and its interval: R 4.2.2, poisson.test (exact conditional test).


@pytest.mark.parametrize(
    ("x", "y", "k", "ratio", "low", "high"),
    [
        (6, 2, 1, 3.0, 0.5364386529003, 30.393205749046),
        (20, 10, 1, 2.0, 0.8935088903847, 4.784552440338),
        (45, 30, 1, 1.5, 0.9244479784762, 2.465973512105),
        (12, 5, 1, 2.4, 0.7870458941728, 8.69598111868),
        (11, 40, 5, 1.375, 0.6362834150889, 2.730532959839),
        (11, 35, 5, 1.571428571429, 0.7199166932859, 3.165517123965),
    ],
)
def test_without_extra_scatter_the_ratio_is_that_of_r(x, y, k, ratio, low, high):
    found = change(x, y, k, Dispersion(1.0, 44))
    assert (found.ratio, found.ratio_low, found.ratio_high) == pytest.approx((ratio, low, high), rel=1e-10)


def test_the_exact_conditional_test_agrees_with_z_where_counts_are_large():
    """R: 11 against 35 in 5 years has p .2315. z is no exact test, but must not lie far off."""
    assert stats.binomtest(11, 46, 1 / 6).pvalue == pytest.approx(0.2315019037173, rel=1e-10)
    assert change(11, 35, 5, Dispersion(1.0, 10**9)).p == pytest.approx(0.2315, abs=0.05)
    exact = stats.binomtest(260, 1260, 1 / 6).pvalue
    assert change(260, 1000, 5, Dispersion(1.0, 10**9)).p == pytest.approx(exact, rel=0.15)


# --- Benjamini–Hochberg: the illustration of 25 p-values, R p.adjust.

P = [.001, .008, .039, .041, .042, .06, .074, .205, .212, .216, .222, .251, .269, .275, .34, .341, .384, .569,
     .594, .696, .762, .94, .942, .975, .986]  # fmt: skip
BH = [.025, .1, .21, .21, .21, .25, .2642857142857, *[.4910714285714] * 7, .5328125, .5328125, .5647058823529,
      .7815789473684, .7815789473684, .87, .9071428571429, .986, .986, .986, .986]  # fmt: skip


def test_benjamini_hochberg_is_that_of_r():
    shuffled = np.random.default_rng(3).permutation(len(P))
    assert benjamini_hochberg(P) == pytest.approx(BH, rel=1e-10)
    assert benjamini_hochberg(np.array(P)[shuffled]) == pytest.approx(np.array(BH)[shuffled], rel=1e-10)


@pytest.mark.real_data
def test_every_published_pair_of_base_r(published):
    known = json.loads((published / "base_R_reference.json").read_text())
    assert benjamini_hochberg(known["padjust"]["p"]) == pytest.approx(known["padjust"]["BH"], rel=1e-10)
    cases = [case for case in known["poisson_test_conditional_exact"] if case["ratio"] != "Inf"]
    assert len(cases) == 6
    for case in cases:
        found = change(*case["x"], case["T"][1], Dispersion(1.0, 44))
        ends = (found.ratio, found.ratio_low, found.ratio_high)
        assert ends == pytest.approx((case["ratio"], *case["ci"]), rel=1e-10)


# --- EARS C1 and C2: R surveillance 1.20.3. C3 of that version uses the current count and is no oracle.

AGONA_274_TO_283 = [1, 0, 1, 0, 1, 0, 1, 2, 2, 4]  # weeks 274 … 283; C2 of week 281 reaches back to 272
AGONA_272_TO_283 = [0, 1, *AGONA_274_TO_283]


def test_ears_bounds_are_those_of_r():
    assert ears_c1(AGONA_274_TO_283)[-3:] == pytest.approx([2.223227, 3.050282, 3.523164], abs=5e-7)
    assert ears_c2(AGONA_272_TO_283)[-3:] == pytest.approx([2.223227] * 3, abs=5e-7)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "bounds", "baseline"), [("C1", ears_c1, 7), ("C1_b14", ears_c1, 14), ("C2", ears_c2, 7)]
)
def test_ears_equals_r_week_by_week(published, name, bounds, baseline):
    counts = [int(line["count"]) for line in lines(published / "salmonella_agona_counts.csv")]
    found = bounds(counts, baseline=baseline)
    known = lines(published / f"ears_{name}_agona_281_312.csv")
    assert len(known) == 32
    for line in known:
        week = int(line["index"]) - 1
        assert counts[week] == int(line["observed"])
        assert found[week] == pytest.approx(float(line["upperbound"]), rel=1e-12)
        assert (counts[week] > found[week]) == (line["alarm"] == "TRUE")


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


# --- Aoristic weights: the published examples.


@pytest.mark.parametrize(
    ("start", "end", "shares"),
    [
        ("2026-06-29T22:30", "2026-06-30T03:30", [0.1, 0.2, 0.2, 0.2, 0.2, 0.1]),
        ("2026-06-29T01:50", "2026-06-29T02:10", [0.5, 0.5]),
    ],
)
def test_aoristic_shares_are_the_published_ones(start, end, shares):
    grid = aoristic(np.array([start], "datetime64[m]"), np.array([end], "datetime64[m]")).ravel()
    first = int(start[11:13])  # a Monday
    assert grid[first : first + len(shares)] == pytest.approx(shares)
    assert grid.sum() == pytest.approx(1.0)


def test_more_than_seven_days_are_shared_by_all_168_hours():
    grid = aoristic(np.array(["2026-06-01T10:17"], "datetime64[m]"), np.array(["2026-06-09T11:00"], "datetime64[m]"))
    assert grid == pytest.approx(np.full((7, 24), 1 / 168))


# --- φ, p and the usual range: scipy's contingency test, t and negative binomial.


def test_dispersion_is_pearsons_chi_squared_over_its_degrees_of_freedom():
    rng = np.random.default_rng(8)
    for areas, years in ((12, 5), (12, 3), (77, 4), (5, 2)):
        table = rng.negative_binomial(20, 0.3, (areas, years))
        known = stats.chi2_contingency(table, correction=False)
        found = dispersion(table)
        assert found.df == known.dof
        assert found.phi == pytest.approx(max(1.0, known.statistic / known.dof), rel=1e-12)


def test_the_usual_range_is_scipys_negative_binomial():
    y = np.unique(np.geomspace(1, 1e6, 300).astype(int))
    for k in (3, 4, 5, 15):
        for phi in (1.0, 1.01, 1.62, 4.0, 30.0):
            spread = phi * (1 + 1 / k)
            law = stats.nbinom(y / k / (spread - 1), 1 / spread)
            low, high = usual_ranges(y, k, phi)
            assert np.array_equal(low, law.ppf(0.025))
            assert np.array_equal(high, law.ppf(0.975))
    assert law.mean() == pytest.approx(y / k)
    assert law.var() == pytest.approx(y / k * spread)


def test_the_usual_range_of_the_worked_example():
    """statistics.md §4: a mean of 28 with φ 1.62 gives 15–44, pure Poisson would claim 17–40."""
    assert usual_range(140, 5, 1.62) == (15, 44)
    assert usual_range(140, 5, 1.0) == (17, 40)


# --- A second pair of eyes: the board, written again from contracts §5 in plain loops and scipy.


def by_the_letter(now, earlier, tested, city_now, city_earlier):
    """(signal, k, low, high, p, as in city) of every cell."""
    trials = {}
    for row, area in np.ndindex(*now.shape):
        years = [j for j in range(5) if earlier[row, area, j] == earlier[row, area, j]]
        table = [a for a in earlier[row][:, years] if all(value == value for value in a)]
        trials[row, area] = trial(now[row, area], earlier[row, area, years], np.array(table), tested[row])
    order = sorted((t["p"], at) for at, t in trials.items() if "p" in t)
    passed = max((i + 1 for i, (p, _) in enumerate(order) if p <= 0.10 * (i + 1) / len(order)), default=0)
    marked = {at for _, at in order[:passed]}
    return {at: verdict(t, at in marked, city_now[at[0]], city_earlier[at[0]], earlier[at]) for at, t in trials.items()}


def trial(x, years, table, tested):
    k, y = len(years), sum(years)
    if x != x or not tested:
        return {"signal": None if x != x else "not_tested", "k": k}
    if k < 3:
        return {"signal": "too_few_years", "k": k}
    if y / k < 3:
        return {"signal": "too_few", "k": k}
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    known = stats.chi2_contingency(table, correction=False)
    if known.dof < 20:
        return {"signal": "too_few_years", "k": k}
    phi = max(1.0, known.statistic / known.dof)
    t = {"x": x, "y": y, "k": k, "phi": phi, "df": known.dof}
    return t | {"p": p_of(t), "z": z_of(t)}


def z_of(t, scale=1.0):
    r = scale / t["k"]
    return 2 * ((t["x"] + 3 / 8) ** 0.5 - (r * (t["y"] + 3 / 8)) ** 0.5) / ((1 + r) * t["phi"]) ** 0.5


def p_of(t, scale=1.0):
    return 2 * stats.t(t["df"]).sf(abs(z_of(t, scale)))


def verdict(t, marked, city_now, city_earlier, earlier):
    if "p" not in t:
        return t["signal"], t["k"], None, None, None, False
    spread = t["phi"] * (1 + 1 / t["k"])
    law = stats.nbinom(t["y"] / t["k"] / (spread - 1), 1 / spread)
    signal = ("more" if t["z"] > 0 else "fewer") if marked else "as_expected"
    city = t | {"x": city_now, "y": sum(city_earlier[earlier == earlier])}
    moved = marked and p_of(city) < 0.05 and z_of(city) * t["z"] > 0
    nothing_left = moved and p_of(t, scale=city_now / (city["y"] / t["k"])) >= 0.05
    return signal, t["k"], law.ppf(0.025), law.ppf(0.975), t["p"], nothing_left


def random_board(rng):
    """Rows of all sizes; some move city-wide, some districts alone; some years and counts are missing."""
    means = np.outer(rng.uniform(1, 90, 6), rng.uniform(0.3, 2.0, 12))
    earlier = rng.negative_binomial(means[..., None] / 0.6, 1 / 1.6, (6, 12, 5)).astype(float)
    growth = np.where(rng.random((6, 1)) < 0.5, rng.uniform(0.3, 2.0, (6, 1)), 1.0) * np.where(
        rng.random((6, 12)) < 0.15, rng.uniform(0.2, 4.0, (6, 12)), 1.0
    )
    now = rng.poisson(means * growth).astype(float)
    city_now, city_earlier = now.sum(axis=1), earlier.sum(axis=1)
    earlier[:, rng.random(12) < 0.2, 4] = NAN
    earlier[:, rng.random(12) < 0.1, 2:] = NAN
    now[rng.random((6, 12)) < 0.05] = NAN
    return now, earlier, rng.random(6) < 0.85, city_now, city_earlier


def test_the_board_equals_the_contract_read_by_someone_else():
    rng = np.random.default_rng(2024)
    seen = []
    for _ in range(12):
        now, earlier, tested, city_now, city_earlier = random_board(rng)
        board = judge(now, earlier, tested=tested, city_now=city_now, city_earlier=city_earlier)
        for at, expected in by_the_letter(now, earlier, tested, city_now, city_earlier).items():
            cell = board.cell(*at)
            assert (cell.signal, cell.k, cell.usual_low, cell.usual_high) == expected[:4]
            assert cell.p == (None if expected[4] is None else pytest.approx(expected[4], rel=1e-9))
            assert cell.as_in_city == expected[5]
            seen.append((str(cell.signal), cell.as_in_city))
    assert {signal for signal, _ in seen} == {
        "None", "not_tested", "too_few_years", "too_few", "as_expected", "more", "fewer"
    }  # fmt: skip
    assert ("more", True) in seen
    assert ("more", False) in seen


# --- By simulation: what the formulas promise of their own errors.


@pytest.mark.parametrize(("mean", "phi"), [(20, 1.0), (20, 2.0), (100, 1.5)])
def test_z_has_mean_0_and_variance_1_when_nothing_changed(mean, phi):
    """Negative binomial counts drawn by numpy's own law, φ known; 100,000 comparisons through change()."""
    rng = np.random.default_rng(99)
    law = (lambda size: rng.poisson(mean, size)) if phi == 1 else (
        lambda size: rng.negative_binomial(mean / (phi - 1), 1 / phi, size)
    )  # fmt: skip
    x, y = law(100_000), law((100_000, 5)).sum(axis=1)
    z = z_scores(x, y, 0.2, phi)
    assert z[:50] == pytest.approx(
        [change(int(a), int(b), 5, Dispersion(phi, 44)).z for a, b in zip(x[:50], y[:50], strict=True)]
    )
    assert z.mean() == pytest.approx(0.0, abs=0.05)
    assert z.var() == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("phi", [1.0, 2.0])
@pytest.mark.parametrize("ratio", [0.5, 1.0, 2.0])
def test_the_ratio_lies_in_its_interval_95_times_in_100(phi, ratio):
    rng = np.random.default_rng(17)
    inside, count = 0, 1500
    for _ in range(count):
        x, y = (
            rng.poisson(m) if phi == 1 else rng.negative_binomial(m / (phi - 1), 1 / phi) for m in (30 * ratio, 150)
        )
        found = change(int(x), int(y), 5, Dispersion(phi, 44))
        inside += found.ratio_low <= ratio <= found.ratio_high
    assert inside / count >= 0.95 - 4 * (0.95 * 0.05 / count) ** 0.5


def test_the_seasonal_band_holds_95_weeks_in_100():
    """A yearly wave, no trend, φ 1.5: the band, its φ estimated from the same weeks."""
    rng = np.random.default_rng(4)
    last = np.datetime64("2026-06-28").item()
    ends = np.array([last.toordinal() - 7 * i for i in reversed(range(history_weeks()))])
    means = 20 + 8 * np.sin(ends / 365.25 * 2 * np.pi)
    beyond = weeks = 0
    for _ in range(40):
        series = weekly_series(rng.negative_binomial(means / 0.5, 1 / 1.5), last, last)
        beyond += sum(not low <= n <= high for n, low, high in zip(series.counts, series.low, series.high, strict=True))
        weeks += len(series.counts)
    assert weeks == 4160
    assert 0.015 < beyond / weeks < 0.06


# --- The example that docs/explanation/statistics.md works through, in its own figures.

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "statistics.md"


def example() -> np.ndarray:
    """The table of the page: six districts and the city, by five earlier years, together, mean, now."""
    lines = [line.strip("| ").split("|")[1:] for line in PAGE.read_text().splitlines() if line[:2] == "| "]
    return np.array(
        [[float(each.strip(" *")) for each in line] for line in lines if "".join(line[:1]).strip().isdigit()]
    )


def test_the_worked_example_is_what_the_code_computes():
    table = example()
    earlier, now = table[:6, :5], table[:6, 7]
    assert np.array_equal(table[6], table[:6].sum(axis=0))
    assert np.array_equal(table[:, 5], table[:, :5].sum(axis=1))
    assert np.array_equal(table[:, 6], table[:, 5] / 5)
    board = judge([now], [earlier], tested=[True], city_now=[206], city_earlier=[earlier.sum(axis=0)])
    a, city = board.cell(0, 0), board.outside(0, 206, earlier.sum(axis=0))
    text = " ".join(PAGE.read_text().split())
    for told in (
        f"χ² = {a.phi * 20:.2f}",
        f"= **{a.phi:.2f}**",
        f"= **{change(52, 120, 5, Dispersion(a.phi, 20)).z:.3f}**",
        f"p = **{a.p:.4f}**",
        f"p = {board.cell(0, 3).p:.3f}",
        f"**{a.usual_low} to {a.usual_high}**",
        f"**{a.ratio_low:.2f} to {a.ratio_high:.2f}**",
        "is {0.ratio_low:.2f} to {0.ratio_high:.2f};".format(change(52, 120, 5, Dispersion(1.0, 20))),
        f"p = {city.p:.2f}, within chance",
    ):
        assert told in text
    assert [board.cell(0, area).signal for area in range(6)] == ["more"] + ["as_expected"] * 5
