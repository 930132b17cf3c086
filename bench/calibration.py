"""How often does the change rule speak when nothing happened, and how often when something did?

`python -m bench.calibration` (part of `make prove`) writes docs/reference/calibration.md. Counts are negative
binomial with the stated φ; φ is then estimated from the five earlier years of the board, exactly as in
compstat.analysis.change.judge (tests/oracle/test_calibration.py shows that the two agree cell by cell).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from compstat.analysis.change import (
    DISCOVERY_RATE,
    LEAST_DF,
    LEAST_MEAN,
    LEVEL,
    Board,
    benjamini_hochberg,
    dispersions,
    judge,
    two_sided,
    usual_ranges,
    z_scores,
)

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "calibration.md"
BOARDS = 5000
PIECE = 500  # boards at a time: as many as fit comfortably in memory
RANGES = 100  # boards of each line whose usual ranges are worked out
PHIS = (1.0, 1.5, 2.0, 3.0)
MEANS = (1.0, 2.0, 3.0, 5.0, 8.0, 20.0, 50.0, 100.0)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Setting:
    """A board to simulate: every cell has this mean and this φ."""

    phi: float
    mean: float
    k: int = 5
    rows: int = 10
    areas: int = 12


@dataclass(frozen=True)
class Judged:
    """Many boards after the rule: z, p, adjusted p (boards, rows, areas), NaN where not tested, and φ."""

    z: Floats
    p: Floats
    adjusted: Floats
    phi: Floats


@dataclass(frozen=True)
class Findings:
    """What the rule said: shares of 1, and their standard errors where a test needs them.

    tested: of all cells · small: of tested cells, p < 0.05 · flagged: of boards, any flag · flags: per board
    · outside: of tested cells, outside the usual range · phi: mean estimate · power: per growth, of one cell
    that grew so much: (p < 0.05 and up, marked "more").
    """

    tested: float
    small: float
    small_error: float
    flagged: float
    flagged_error: float
    flags: float
    outside: float
    phi: float
    power: dict[float, tuple[float, float]]


def draw(rng: np.random.Generator, mean: Floats | float, phi: float, shape: tuple[int, ...]) -> Floats:
    """Counts with the mean and the variance φ · mean: Poisson, or Poisson with gamma-distributed means."""
    means = np.broadcast_to(mean, shape)
    if phi > 1:
        means = rng.gamma(means / (phi - 1.0), phi - 1.0)
    return rng.poisson(means).astype(np.float64)


def judged(now: Floats, earlier: Floats) -> Judged:
    """The rule over a stack of boards: now (boards, rows, areas), earlier (boards, rows, areas, k)."""
    k, y = earlier.shape[-1], earlier.sum(axis=-1)
    phi, df = (each[..., None] for each in dispersions(earlier))
    z = z_scores(now, y, 1.0 / k, phi)
    p = np.where((y / k >= LEAST_MEAN) & (df >= LEAST_DF), two_sided(z, df), np.nan)
    return Judged(z, p, adjusted(p), phi[..., 0])


def adjusted(p: Floats) -> Floats:
    """Benjamini–Hochberg over each board of a stack."""
    return benjamini_hochberg(p.reshape(len(p), -1)).reshape(p.shape)


def simulate(setting: Setting, count: int, seed: int, growths: tuple[float, ...] = (0.5, 1.0)) -> Findings:
    """Simulate so many boards on which nothing changed, and the same boards with one cell that grew."""
    rng = np.random.default_rng(seed)
    lines: list[list[float]] = []
    grown: list[list[float]] = []
    outside: float | None = None
    for begin in range(0, count, PIECE):
        shape = (min(PIECE, count - begin), setting.rows, setting.areas)
        earlier = draw(rng, setting.mean, setting.phi, (*shape, setting.k))
        now = draw(rng, setting.mean, setting.phi, shape)
        result = judged(now, earlier)
        lines += per_board(result)
        if outside is None:
            outside = share_outside(now, earlier, result)
        grown += np.hstack([after_growth(setting, growth, now, earlier, rng) for growth in growths]).tolist()
    return findings(np.array(lines), float(outside or 0), np.array(grown).mean(axis=0), setting, growths)


def per_board(result: Judged) -> list[list[float]]:
    """Of each board: tested cells, those with p < 0.05, flags, mean φ."""
    each = (~np.isnan(result.p), result.p < LEVEL, result.adjusted <= DISCOVERY_RATE)
    return np.stack([*(flags.sum(axis=(1, 2)) for flags in each), result.phi.mean(axis=1)], axis=1).tolist()


def share_outside(now: Floats, earlier: Floats, result: Judged) -> float:
    """Of the tested cells of the first boards (ranges are slow), the share outside their usual range."""
    tested = ~np.isnan(result.p) & (np.arange(len(now)) < RANGES)[:, None, None]
    phi = np.broadcast_to(result.phi[..., None], now.shape)[tested]
    low, high = usual_ranges(earlier.sum(axis=-1)[tested], earlier.shape[-1], phi)
    return float(((now[tested] < low) | (now[tested] > high)).sum() / max(1, tested.sum()))


def after_growth(setting: Setting, growth: float, now: Floats, earlier: Floats, rng: np.random.Generator) -> Floats:
    """Of each board, its first cell grown: whether p < 0.05 and up, whether marked "more"; (boards, 2)."""
    now = now.copy()
    now[:, 0, 0] = draw(rng, setting.mean * (1.0 + growth), setting.phi, (len(now),))
    result = judged(now, earlier)
    cell = (slice(None), 0, 0)
    rose = result.z[cell] > 0
    return np.stack([rose & (result.p[cell] < LEVEL), rose & (result.adjusted[cell] <= DISCOVERY_RATE)], axis=1)


def findings(lines: Floats, outside: float, grown: Floats, setting: Setting, growths: tuple[float, ...]) -> Findings:
    """Shares over all boards, with errors from how boards scatter (cells of a row share their φ)."""
    tested, small, flags, phi = lines.T
    total = max(1.0, tested.sum())
    share, flagged = small.sum() / total, float((flags > 0).mean())
    return Findings(
        tested=tested.mean() / (setting.rows * setting.areas),
        small=share,
        small_error=float(np.sqrt(((small - share * tested) ** 2).sum()) / total),
        flagged=flagged,
        flagged_error=float(np.sqrt(flagged * (1 - flagged) / len(lines))),
        flags=flags.mean(),
        outside=outside,
        phi=phi.mean(),
        power={growth: (grown[2 * i], grown[2 * i + 1]) for i, growth in enumerate(growths)},
    )


def mixed_board(setting: Setting, count: int, seed: int, city_year: float = 0.0) -> tuple[float, ...]:
    """Rows and areas of very different size, as in a real city; optionally every year moves the whole city.

    Row means 1 to 200 and area sizes 0.3 to 2.5, both evenly on the log scale; `city_year` is the standard
    deviation of the log of a factor that each row has in each year over the whole city. Judged by `judge`
    itself. Answers: share of boards with any flag, and with any flag not marked "as in the whole city"; flags
    per board; of the city's own rows that were tested, the share marked and outside their usual range.
    """
    rng = np.random.default_rng(seed)
    shape = (setting.rows, setting.areas)
    means = np.outer(np.geomspace(1, 200, setting.rows), np.geomspace(0.3, 2.5, setting.areas))
    flags, own, city = np.zeros(count), np.zeros(count), np.zeros((count, 3))
    for i in range(count):
        year = np.exp(rng.normal(0.0, city_year, (setting.rows, 1, setting.k + 1)))
        counts = draw(rng, means[..., None] * year, setting.phi, (*shape, setting.k + 1))
        now, earlier = counts[..., 0], counts[..., 1:]
        board = judge(now, earlier, tested=np.ones(setting.rows), city_now=now.sum(1), city_earlier=earlier.sum(1))
        cells = [board.cell(*at) for at in np.argwhere(board.adjusted <= DISCOVERY_RATE)]
        flags[i], own[i] = len(cells), sum(not cell.as_in_city for cell in cells)
        city[i] = city_rows(board, now.sum(axis=1), earlier.sum(axis=1))
    tested, marked, beyond = city.sum(axis=0)
    return (flags > 0).mean(), (own > 0).mean(), flags.mean(), marked / tested, beyond / tested


def city_rows(board: Board, now: Floats, earlier: Floats) -> tuple[int, int, int]:
    """Of the city's own rows: how many were tested, marked, and outside their usual range."""
    cells = [board.outside(row, x, earlier[row]) for row, x in enumerate(now)]
    tested = [(cell, x) for cell, x in zip(cells, now, strict=True) if cell.method == "t_sqrt"]
    beyond = [not cell.usual_low <= x <= cell.usual_high for cell, x in tested]
    return len(tested), sum(cell.signal != "as_expected" for cell, _ in tested), sum(beyond)


def percent(share: float) -> str:
    """A share as a percentage with one decimal."""
    return f"{100 * share:.1f}"


def table(head: list[str], lines: list[list[str]]) -> list[str]:
    """A Markdown table."""
    return ["| " + " | ".join(each) + " |" for each in (head, ["---"] * len(head), *lines)]


def lines_of(k: int, count: int) -> list[str]:
    """The table for k earlier years."""
    head = ["φ", "mean", "cells tested", "p < 0.05", "boards with any flag", "flags per board",
            "outside usual range", "φ estimated", "+50 %: p < 0.05", "+50 %: marked", "+100 %: p < 0.05",
            "+100 %: marked"]  # fmt: skip
    lines = []
    for setting in (Setting(phi, mean, k) for phi in PHIS for mean in MEANS):
        found = simulate(setting, count, seed=int(1000 * setting.phi + 7 * setting.mean + k))
        rule = [percent(found.small), percent(found.flagged), f"{found.flags:.3f}", percent(found.outside)]
        power = [percent(share) for pair in found.power.values() for share in pair]
        start = [f"{setting.phi:g}", f"{setting.mean:g}", percent(found.tested)]
        lines.append([*start, *(rule if found.tested > 0.005 else ["–"] * 4), f"{found.phi:.2f}", *power])
    return table(head, lines)


def mixed_lines(count: int) -> list[str]:
    """The table of boards with rows and areas of very different size."""
    head = ["φ", "city-wide yearly factor", "boards with any flag", "with any flag not as in the whole city",
            "flags per board", "the city's own rows: marked", "outside usual range"]  # fmt: skip
    lines = []
    for phi in PHIS[:3]:
        for city_year in (0.0, 0.05, 0.1):
            any_flag, own, flags, marked, beyond = mixed_board(Setting(phi, 0.0), count, 7, city_year)
            factor = f"± {100 * city_year:g} %" if city_year else "none"
            shares = [percent(any_flag), percent(own), f"{flags:.2f}", percent(marked), percent(beyond)]
            lines.append([f"{phi:g}", factor, *shares])
    return table(head, lines)


def page(count: int, on: date) -> str:
    """The whole page."""
    parts = [INTRODUCTION.format(boards=f"{count:,}", on=on.isoformat())]
    for k in (5, 4, 3):
        parts += [f"\n## {k} earlier years\n", *lines_of(k, count)]
    return "\n".join([*parts, MIXED.format(boards=f"{count // 25:,}"), *mixed_lines(count // 25)]) + "\n"


INTRODUCTION = """# Calibration of the change rule

Written by `python -m bench.calibration` on {on}; do not edit. What the rule is and how to read this:
[How we decide that something is unusual](../explanation/statistics.md).

Each line: {boards} simulated boards of 10 rows × 12 districts, every cell with the stated mean per window and
the stated φ (negative binomial, variance = φ × mean). The rule knows neither: it estimates φ from the earlier
years of the same board. Shares are percentages.

- **Nothing changed.** *cells tested*: those whose earlier years came out at 3 or more per window. *p < 0.05*
  and *outside usual range*: of the tested cells (5 wanted). *boards with any flag*, *flags per board*: after
  Benjamini–Hochberg at 10 %. Where the true mean is below 3 the few cells tested are those that lay high by
  luck, and fall back: a share above 5 there is that, not the test. "–": fewer than 0.5 % of cells tested.
- **Something changed** in one cell, which grew by half or doubled: *p < 0.05* and up, and *marked* "more" on
  the board. Where a mark is rare, "as expected" does not mean that nothing happened.

The bounds this project holds itself to (five earlier years; means 5, 20, 100; φ 1, 1.5, 2): 3–6 % of cells
with p < 0.05, at most 12 % of boards with any flag."""

MIXED = """
## Rows and districts of very different size

{boards} boards for each line, 10 rows with means from 1 to 200, 12 districts from 0.3 to 2.5 times that, five
earlier years, judged by the very function that judges a briefing. Nothing changed in any single district. The
*city-wide yearly factor* moves a whole row by one factor in all districts, a new one every year (its standard
deviation is given). That is no scatter between districts, so φ does not hold it. Such years are flagged, and
"as in the whole city" is there to say so once; and the city's own usual range, which knows only the scatter
between districts, is too narrow for a row that drifts as a whole.
"""


def main() -> None:
    """Write the page; a number as argument is the number of boards for each line."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else BOARDS
    PAGE.write_text(page(count, date.today()), encoding="utf-8")  # noqa: DTZ011
    print(f"{PAGE.relative_to(PAGE.parents[2])} written: {count} boards a line.")


if __name__ == "__main__":
    main()
