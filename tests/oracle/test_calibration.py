"""What the change rule says when nothing happened: in simulation, and on real counts it has not seen.

The bounds are those of the issue. The short form asks the same of fewer boards, and allows for its own error;
`make prove` asks it of 5,000 boards each, strictly.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bench.calibration import Setting, draw, judged, simulate
from compstat.analysis.change import DISCOVERY_RATE, dispersion, judge, two_sided, z_scores

GRID = [(phi, mean) for phi in (1.0, 1.5, 2.0) for mean in (5.0, 20.0, 100.0)]


@pytest.mark.parametrize("rows", [8, 12])
@pytest.mark.parametrize(("phi", "mean"), GRID)
def test_a_board_without_change_is_left_alone(phi, mean, rows, prove, record_proof):
    boards = 5000 if prove else 250
    found = simulate(Setting(phi, mean, rows=rows), boards, seed=20261123, growths=(0.5, 1.0))
    slack = 0.0 if prove else 4.0
    record_proof(
        f"no change: 12 districts × {rows} rows, φ {phi:g}, mean {mean:g}",
        {
            "boards": boards,
            "cells with p < 0.05 %": round(100 * found.small, 2),
            "boards with any flag %": round(100 * found.flagged, 2),
            "flags per board": round(found.flags, 3),
            "one cell +50 %: p < 0.05 %": round(100 * found.power[0.5][0], 1),
            "one cell +100 %: p < 0.05 %": round(100 * found.power[1.0][0], 1),
        },
    )
    assert 0.03 - slack * found.small_error <= found.small <= 0.06 + slack * found.small_error
    assert found.flagged <= 0.12 + slack * max(found.flagged_error, 0.01)
    assert found.flags >= found.flagged
    assert found.power[0.5][0] < found.power[1.0][0]


def test_a_rule_without_scatter_would_fail_the_same_bounds():
    """So that the test above can fail: z not divided by √φ marks far too much."""
    rng = np.random.default_rng(1)
    earlier, now = draw(rng, 20.0, 2.0, (200, 10, 12, 5)), draw(rng, 20.0, 2.0, (200, 10, 12))
    z = z_scores(now, earlier.sum(-1), 0.2, 1.0)
    assert (two_sided(z, 44) < 0.05).mean() > 0.10


@pytest.mark.parametrize(("phi", "mean"), [(1.0, 4.0), (1.5, 20.0), (3.0, 60.0)])
def test_the_simulation_judges_as_the_board_does(phi, mean):
    rng = np.random.default_rng(11)
    earlier, now = draw(rng, mean, phi, (6, 8, 12, 5)), draw(rng, mean, phi, (6, 8, 12))
    now[:, 0] *= 4  # so that some cells are marked
    stack = judged(now, earlier)
    for i in range(6):
        board = judge(now[i], earlier[i], tested=np.ones(8), city_now=now[i].sum(1), city_earlier=earlier[i].sum(1))
        cells = [board.cell(*at) for at in np.ndindex(8, 12)]
        p = [np.nan if cell.p is None else cell.p for cell in cells]
        assert p == pytest.approx(stack.p[i].ravel(), rel=1e-12, nan_ok=True)
        marked = [cell.signal in ("more", "fewer") for cell in cells]
        assert marked == (stack.adjusted[i] <= DISCOVERY_RATE).ravel().tolist()
        assert any(marked)


# Real counts: eight offense groups in twelve districts, 2016 and 2017, in windows of seven days.
WEEK_ONE = date(2017, 1, 1).toordinal()
WEEKS = 52


def weekly_counts(path: Path) -> np.ndarray:
    """Recounted with the csv module: (groups, districts, weeks); 52 weeks before 1 January 2017, 52 after."""
    counted: Counter[tuple[str, str, int]] = Counter()
    with path.open(encoding="utf-8-sig", newline="") as file:
        for report in csv.DictReader(file):
            week = (date.fromisoformat(report["OCCURRED_ON_DATE"]).toordinal() - WEEK_ONE) // 7
            counted[report["CODE_GROUP"], report["DISTRICT"], week] += 1
    groups, districts = (sorted({key[i] for key in counted}) for i in (0, 1))
    return np.array([[[counted[g, d, week] for week in range(-WEEKS, WEEKS)] for d in districts] for g in groups])


@pytest.mark.real_data
def test_real_weeks_are_judged_by_the_scatter_of_the_year_before(real_data, record_proof):
    counts = weekly_counts(real_data / "boston" / "incidents" / "eight-groups-2016-2017.csv")
    assert counts.shape == (8, 12, 2 * WEEKS)
    small = tests = 0
    for group in counts:
        d = dispersion(group[:, :WEEKS])
        for week in range(WEEKS, 2 * WEEKS):
            z = z_scores(group[:, week], group[:, week - 5 : week].sum(axis=1), 0.2, d.phi)
            small += int((two_sided(z, d.df) < 0.05).sum())
            tests += len(z)
    figures = {"tests": tests, "with p < 0.05": small, "%": round(100 * small / tests, 2)}
    record_proof("blind check on real counts: φ of 2016, 7-day windows of 2017", figures)
    assert tests == 4992
    assert small / tests <= 0.065, figures
