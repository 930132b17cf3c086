"""Counts on hexagons: shown as classes, and only where the classes give no single count away (contracts §8)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FIRST = (0, 1, 5, 10, 20)  # the first count of each class
LAST = (0, 4, 9, 19, np.inf)  # the last
LEAST_VALUES = 3
LEAST_SUMMED = 7  # a hexagon and the six around it


def hexagon_class(count: int) -> int:
    """The class a hexagon is shown in: 0 none, 1 for 1–4, 2 for 5–9, 3 for 10–19, 4 for 20 and more."""
    return int(np.searchsorted(FIRST, count, side="right")) - 1


def drawable(parts: ArrayLike) -> Flags:
    """Which hexagons may be drawn in their class beside exact totals of the areas they lie in.

    parts (hexagons, areas): reports of each hexagon in each area; every hexagon has at least one. The attacker knows
    the drawn classes and the total of every area. A hexagon is safe when at least three counts are possible: reports
    of an area are thought to lie in one of its hexagons instead of another, each staying in its class, and every total
    stays as it is. Where a hexagon is not safe, no hexagon with reports in its areas is drawn; what is not drawn may
    have been anything. Sufficient, not necessary: more may be left out than must be.
    """
    known = np.asarray(parts, np.float64)
    drawn = np.ones(len(known), np.bool_)
    while True:
        unsafe = drawn & (_possible(known, drawn) < LEAST_VALUES)
        if not unsafe.any():
            return drawn
        touched = (known[unsafe] > 0).any(axis=0)
        drawn &= ~unsafe & ~(known[:, touched] > 0).any(axis=1)


def sums_tell_none(cells: ArrayLike, hexagons: int) -> bool:
    """Whether the exact sum of each window gives none of these hexagons away.

    cells (hexagons with reports, windows): their counts · hexagons: how many are added up, those without reports too.
    Seven at least; and whoever knows the class of every hexagon in that window, and the sum, still finds three counts
    possible in each hexagon that has reports: from max(least of its class, sum − most of all others) to min(most of its
    class, sum − least of all others).
    """
    counts = np.asarray(cells, np.float64)
    classes = np.searchsorted(FIRST, counts, side="right") - 1
    low, high = np.array(FIRST, np.float64)[classes], np.array(LAST, np.float64)[classes]
    endless = np.isinf(high)
    finite = np.where(endless, 0.0, high)
    open_beside = endless.sum(axis=0) - endless > 0  # another one of 20 or more may hold any number
    most_beside = np.where(open_beside, np.inf, finite.sum(axis=0) - finite)
    least = np.maximum(low, counts.sum(axis=0) - most_beside)
    most = np.minimum(high, counts.sum(axis=0) - (low.sum(axis=0) - low))
    hidden = (counts == 0) | (most - least + 1 >= LEAST_VALUES)
    return hexagons >= LEAST_SUMMED and bool(hidden.all())


def _possible(parts: Floats, drawn: Flags) -> Floats:
    """A number of counts each hexagon certainly could have."""
    counts = parts.sum(axis=1)
    classes = np.searchsorted(FIRST, counts, side="right") - 1
    low, high = np.array(FIRST, np.float64)[classes], np.array(LAST, np.float64)[classes]
    spare = np.where(drawn, counts - low, counts)  # what a hexagon can do without
    room = np.where(drawn, high - counts, np.inf)  # what it can take
    values = np.ones(len(counts))
    for i, own in enumerate(parts):
        here = own > 0
        others = np.arange(len(counts)) != i
        taken = np.minimum(spare, parts[:, here].sum(axis=1))[others].sum()
        beside = (parts[:, here] > 0) & others[:, None]
        given = np.minimum(own[here], np.where(beside, room[:, None], 0.0).sum(axis=0)).max(initial=0.0)
        values[i] += min(taken, high[i] - counts[i]) + min(given, counts[i] - low[i])
    return values
