"""Counts on hexagons: shown as classes, and only where the classes give no single count away (contracts §8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FIRST = (0, 1, 5, 10, 20)  # the first count of each class
LAST = (0, 4, 9, 19, np.inf)  # the last
LEAST_VALUES = 3


@dataclass(frozen=True)
class Whole:
    """A total shown elsewhere: of an area that holds some hexagons wholly (`inside`) and meets others (`meeting`).

    inside ⊂ meeting, both indices of hexagons; the sum inside is at most the total, and the sum meeting at least.
    """

    total: int
    inside: tuple[int, ...]
    meeting: tuple[int, ...]


def hexagon_class(count: int) -> int:
    """The class a hexagon is shown in: 0 none, 1 for 1–4, 2 for 5–9, 3 for 10–19, 4 for 20 and more."""
    return int(np.searchsorted(FIRST, count, side="right")) - 1


def drawable(counts: ArrayLike, wholes: Sequence[Whole]) -> Flags:
    """Which hexagons may be drawn in their class beside exact totals of the areas they lie in.

    counts (hexagons,), each at least 1. The attacker knows the drawn classes, every total, and this rule. A hexagon is
    safe when at least three counts fit its class and the totals: it can change alone as far as the totals leave room,
    or against hexagons that lie in exactly the same areas. Where one is not safe, no hexagon that meets its areas is
    drawn; what is not drawn may then be anything. Sufficient, not necessary: more may be left out than must be.
    """
    known = np.asarray(counts, np.float64)
    drawn = np.ones(len(known), np.bool_)
    signs = [tuple(_signature(i, wholes)) for i in range(len(known))]
    while True:
        values = _possible(known, drawn, wholes, signs)
        unsafe = np.flatnonzero(drawn & (values < LEAST_VALUES))
        if not len(unsafe):
            return drawn
        drawn[unsafe] = False
        for whole in wholes:
            if set(whole.meeting) & set(unsafe.tolist()):
                drawn[list(whole.meeting)] = False


def _signature(hexagon: int, wholes: Sequence[Whole]) -> list[tuple[int, bool]]:
    """The areas a hexagon meets, and whether it lies wholly inside."""
    return [(n, hexagon in w.inside) for n, w in enumerate(wholes) if hexagon in w.meeting]


def _possible(
    known: Floats, drawn: Flags, wholes: Sequence[Whole], signs: Sequence[tuple[tuple[int, bool], ...]]
) -> Floats:
    """A number of counts each drawn hexagon certainly could have."""
    classes = np.array([hexagon_class(int(c)) for c in known], np.intp)
    low, high = np.array(FIRST, np.float64)[classes], np.array(LAST, np.float64)[classes]
    raising, lowering = zip(*(_room(known, drawn, whole) for whole in wholes), strict=True) if wholes else ((), ())
    values = np.full(len(known), np.inf)
    shown: list[int] = np.flatnonzero(drawn).tolist()
    for i in shown:
        beside = [j for j in shown if j != i and signs[j] == signs[i]]
        up = min((raising[n] for n, inside in signs[i] if inside), default=np.inf)
        down = min((lowering[n] for n, _ in signs[i]), default=np.inf)
        up += sum(known[j] - low[j] for j in beside)
        down += sum(high[j] - known[j] for j in beside)
        values[i] = 1 + min(up, high[i] - known[i]) + min(down, known[i] - low[i])
    return values


def _room(known: Floats, drawn: Flags, whole: Whole) -> tuple[float, float]:
    """How far one hexagon of an area can be raised, and lowered, before the area's total says otherwise."""
    inside = [i for i in whole.inside if drawn[i]]
    up = max(whole.total - float(known[inside].sum()), 0.0)
    if not all(drawn[i] for i in whole.meeting):
        return up, np.inf  # what is not drawn may have been more
    return up, max(float(known[list(whole.meeting)].sum()) - whole.total, 0.0)
