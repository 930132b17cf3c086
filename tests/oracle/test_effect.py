"""The effect of a plan against published values, R, scipy, and sums over every possible table; never against itself."""

from __future__ import annotations

import csv
import json
from math import exp, log, sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize, stats

from compstat.analysis.change import Dispersion
from compstat.analysis.effect import (
    STILL,
    Windows,
    before_after,
    compare,
    limits,
    power_of,
    powers,
    scores,
)
from compstat.analysis.interrupted import design, interrupted, negative_binomial, quasi_poisson
from compstat.analysis.wdd import harm, wdd

SURE = Dispersion(1.0, 10**9)  # Student's t with so many degrees of freedom is the normal distribution


@pytest.fixture(scope="session")
def published(real_data: Path) -> Path:
    """The folder of reference values, beside the real data."""
    folder = real_data.parent / "reference" / "statistics"
    if not folder.is_dir():
        pytest.skip("no folder of reference statistics beside the real data")
    return folder


# --- WDD: Wheeler & Ratcliffe 2018; R ptools and its tests. There the comparison comes first, here the treated place.

PAPER = ((207, 110), (308, 318), (178, 157), (150, 140))  # treated, comparison, their rings


def figures(found) -> tuple[float, ...]:
    return found.estimate, found.se, found.z, found.low, found.high


def test_wdd_of_the_paper():
    assert wdd(*PAPER).se == pytest.approx(sqrt(1568), rel=1e-12)
    assert figures(wdd(*PAPER)) == pytest.approx(
        (-118, 39.597979746447, -2.979950006429, -195.610614163582, -40.389385836418), rel=1e-11
    )
    place, ring = wdd(*PAPER[:2]), wdd(*PAPER[2:])
    assert (place.estimate, place.se, ring.estimate, ring.se) == pytest.approx((-107, 30.708305065568, -11, 25))


def test_wdd_of_places_of_different_size():
    found = wdd(*PAPER, weights=(1.2, 0.9, 1.5, 1.6))
    assert figures(found) == pytest.approx(
        (-99.694444444444, 35.428075504473, -2.813995483098, -169.132196474777, -30.256692414112), rel=1e-11
    )


def test_wdd_of_spans_of_different_length():
    found = wdd((80, 20), (100, 50), time_weights=(2, 1))
    assert figures(found) == pytest.approx(
        (-20, 10.723805294764, -1.865009616481, -41.018272154957, 1.018272154957), rel=1e-11
    )


def test_wdd_weighed_by_harm():
    pairs = [((130, 74), (133, 91)), ((327, 202), (388, 305)), ((398, 190), (148, 97)), ((144, 92), (86, 64)),
             ((183, 96), (94, 67))]  # fmt: skip
    found = harm([wdd(treated, comparison) for treated, comparison in pairs], (3, 2, 5, 7, 10))
    assert figures(found) == pytest.approx((-1721, 304.10360077, -5.65925558, -2317.03210507, -1124.96789493), abs=6e-9)


@pytest.mark.real_data
def test_wdd_without_and_with_a_ring_as_stored(published):
    known = json.loads((published / "base_R_reference.json").read_text())["wdd"]
    places = {
        "simple": ((20, 10), (20, 20)),
        "disp": ((20, 10), (20, 20), (30, 20), (30, 30)),
        "paper": PAPER,
    }
    for name, counts in places.items():
        found = wdd(*counts)
        stored = [known[name][each] for each in ("Est_Total", "SE_Total", "Z", "LowCI", "HighCI")]
        assert figures(found)[:3] == pytest.approx(stored[:3], rel=1e-10)
        reach = stats.norm.ppf(0.975 if name == "paper" else 0.95) * found.se  # two are stored with 90 % intervals
        assert stored[3:] == pytest.approx([found.estimate - reach, found.estimate + reach], rel=1e-10)


# --- The comparison: Pearson's χ² of a 2 × 2 table, Wilson's interval, and the likelihood itself.

TABLES = [(40, 300, 190, 900), (75, 300, 190, 900), (3, 40, 12, 33), (500, 2000, 100, 700)]


@pytest.mark.parametrize("cells", TABLES)
@pytest.mark.parametrize("phi", [1.0, 2.5])
def test_the_test_is_pearsons_chi_squared_over_phi(cells, phi):
    x, y, c, d = cells
    known = stats.chi2_contingency([[x, y], [c, d]], correction=False)
    assert scores(*cells, phi) ** 2 == pytest.approx(known.statistic / phi, rel=1e-12)
    assert (scores(*cells, phi) < 0) == (x < known.expected_freq[0, 0])


def likelihood_z(ratio: float, x: int, y: int, c: int, d: int) -> float:
    """The score of log ρ at a given ρ, over its standard error, from Poisson likelihoods maximized by scipy."""
    counts = np.array([x, y, c, d])

    def means(b: np.ndarray) -> np.ndarray:
        return np.exp(b[0] + np.array([b[1] + b[2] + log(ratio), b[1], b[2], 0.0]))

    begin = [log(d), log(y / d), log(c / d)]
    best = optimize.minimize(lambda b: means(b).sum() - counts @ np.log(means(b)), begin, method="BFGS", tol=1e-10)
    fitted = means(best.x)
    return float((x - fitted[0]) * sqrt((1 / fitted).sum()))


@pytest.mark.parametrize("cells", TABLES)
def test_the_interval_holds_each_ratio_that_the_likelihood_does_not_refuse(cells):
    low, high = (a * d / (b * c) for a, b, c, d in limits(*cells, SURE))
    assert likelihood_z(low, *cells) == pytest.approx(1.6448536, abs=1e-4)
    assert likelihood_z(high, *cells) == pytest.approx(-1.6448536, abs=1e-4)
    assert likelihood_z(1.0, *cells) == pytest.approx(float(scores(*cells, 1.0)), abs=1e-4)


@pytest.mark.parametrize(("after", "before"), [(40, (100, 100, 100)), (0, (4, 5, 6)), (90, (30, 35, 25))])
def test_without_a_comparison_the_interval_is_wilsons(after, before):
    found = before_after(Windows(before, after), SURE)
    ci = stats.binomtest(after, after + sum(before)).proportion_ci(0.90, method="wilson")
    ends = [share / (1 - share) * len(before) for share in ci]
    assert (found.ratio_low, found.ratio_high) == pytest.approx(ends, rel=1e-7, abs=1e-12)


def test_with_few_degrees_of_freedom_p_is_students():
    found = compare(Windows((100, 100, 100), 60), Windows((300, 300, 300), 310), Dispersion(1.7, 8))
    known = stats.chi2_contingency([[60, 300], [310, 900]], correction=False).statistic
    assert found.p_fell == pytest.approx(stats.t.sf(sqrt(known / 1.7), 8), rel=1e-10)


# --- The power: every possible count, one by one; and the table of falls that can be seen.


@pytest.mark.parametrize(("mean", "fall"), [(24, 0.6), (36, 0.5), (72, 0.38), (144, 0.28), (300, 0.2)])
def test_the_power_is_that_of_a_sum_over_every_pair_of_counts(mean, fall):
    """Poisson, one window before and one after, nothing else moving; one-sided 5 %, as in statistics.md."""
    x, y = np.arange(4 * mean), np.arange(1, 4 * mean)[:, None]
    found = scores(x, y, STILL, STILL, 1.0) < -stats.norm.ppf(0.95)
    exact = (found * stats.poisson.pmf(x, mean * (1 - fall)) * stats.poisson.pmf(y, mean)).sum()
    assert powers(fall, mean, STILL, 1, 1.0, 1e9) == pytest.approx(exact, abs=0.02)


@pytest.mark.parametrize(
    ("a_week", "weeks", "fall"),
    [(3, 12, 52), (3, 26, 37), (6, 4, 62), (6, 12, 38), (6, 26, 27), (12, 12, 28), (12, 26, 19), (25, 12, 20)],
)
def test_the_falls_that_can_be_seen_are_those_of_the_table(a_week, weeks, fall):
    """statistics.md: 80 % power, one-sided 5 %, Poisson, equal before and after. Its formula differs where counts are
    small: within 3.5 points of it there, within one above a hundred reports."""
    reports = a_week * weeks
    seen = optimize.brentq(lambda f: float(powers(f, reports, STILL, 1, 1.0, 1e9)) - 0.8, 0, 0.95)
    assert 100 * seen == pytest.approx(fall, abs=3.5 if reports < 100 else 1.0)


def test_the_power_beside_a_comparison_is_that_of_every_table():
    """k = 3 windows of 15, a comparison of 30: sums over the after-windows, given baselines drawn once for all."""
    rng = np.random.default_rng(5)
    x, c = np.arange(60), np.arange(1, 90)[:, None]
    chances = stats.poisson.pmf(x, 15 * 0.4) * stats.poisson.pmf(c, 30)
    shares = [
        (chances * (scores(x, y, c, d, 1.0) < -stats.norm.ppf(0.95))).sum()
        for y, d in zip(rng.poisson(45, 400), rng.poisson(90, 400), strict=True)
    ]
    assert power_of(0.6, (15, 15, 15), (30, 30, 30), SURE) == pytest.approx(np.mean(shares), abs=0.03)


# --- The interrupted series: R glm and MASS glm.nb on the seat belts of Great Britain 1969–1984.


@pytest.mark.real_data
def test_the_step_of_the_seat_belt_law_is_that_of_r(published):
    with (published / "seatbelts.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    killed, law = ([int(row[name]) for row in rows] for name in ("DriversKilled", "law"))
    months = np.array([[row["m"] == str(month) for month in range(2, 13)] for row in rows])
    start = law.index(1)
    assert (len(rows), start, all(law[start:])) == (192, 169, True)
    known = json.loads((published / "seatbelts_its_R.json").read_text())
    columns = design(len(rows), start, period=12, season=months)

    quasi = quasi_poisson(killed, columns)
    assert quasi.coefficients[0] == pytest.approx(known["poisson_law"][0], abs=1e-9)
    assert quasi.errors[0] / sqrt(quasi.phi) == pytest.approx(known["poisson_law"][1], abs=1e-9)
    assert (quasi.errors[0], quasi.phi) == pytest.approx((known["quasi_law"][1], known["quasi_dispersion"]), abs=1e-8)

    negative = negative_binomial(killed, columns)
    assert (negative.coefficients[0], negative.errors[0]) == pytest.approx(known["nb_law"][:2], abs=1e-9)
    assert negative.theta == pytest.approx(known["nb_theta"], abs=1e-6)

    # As statistics.md prints them.
    told = (round(quasi.coefficients[0], 6), round(quasi.errors[0] / sqrt(quasi.phi), 6), round(quasi.phi, 6))
    assert told == (-0.135792, 0.025944, 2.196387)
    assert round(negative.coefficients[0], 6) == -0.139559
    assert (round(negative.errors[0], 6), round(negative.theta, 3)) == (0.036017, 117.461)

    found = interrupted(killed, start, period=12, season=months)
    t = stats.t.ppf(0.95, 192 - 14)
    ends = [exp(known["nb_law"][0] + sign * known["nb_law"][1]) for sign in (0, -t, t)]
    assert (found.ratio, found.low, found.high) == pytest.approx(ends, rel=1e-8)
    assert found.theta == pytest.approx(known["nb_theta"], abs=1e-6)


def test_the_negative_binomial_is_the_likeliest_that_scipy_finds():
    rng = np.random.default_rng(8)
    columns = design(160, 120, harmonics=1)
    true = np.exp(columns @ [-0.3, 3.0, 0.1, 0.2, -0.1])
    counts = rng.poisson(true * rng.gamma(6, 1 / 6, 160))
    found = negative_binomial(counts, columns)

    def unlikely(b: np.ndarray) -> float:
        mu, theta = np.exp(columns @ b[:-1]), exp(b[-1])
        return -float(stats.nbinom.logpmf(counts, theta, theta / (theta + mu)).sum())

    best = optimize.minimize(unlikely, [0, 3, 0, 0, 0, 1], method="BFGS", tol=1e-9)
    assert found.coefficients == pytest.approx(best.x[:-1], abs=1e-5)
    assert found.theta == pytest.approx(exp(best.x[-1]), rel=1e-4)
    steps = 1e-3 * np.eye(6)
    bent = [[unlikely(best.x + i + j) - unlikely(best.x + i - j) - unlikely(best.x - i + j) + unlikely(best.x - i - j)
             for j in steps[:-1]] for i in steps[:-1]]  # fmt: skip
    observed = np.sqrt(np.diag(np.linalg.inv(np.array(bent) / 4e-6)))
    assert found.errors == pytest.approx(observed, rel=0.1)  # the model takes the expected information, as R does
