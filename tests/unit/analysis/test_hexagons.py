"""Classes on hexagons: an attacker who tries every way to share out the reports of each area."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from compstat.analysis.hexagons import FIRST, LAST, drawable, hexagon_class, sums_tell_none


@pytest.mark.parametrize(
    ("count", "expected"), [(0, 0), (1, 1), (4, 1), (5, 2), (9, 2), (10, 3), (19, 3), (20, 4), (500, 4)]
)
def test_classes(count: int, expected: int) -> None:
    assert hexagon_class(count) == expected
    assert FIRST[expected] <= count <= LAST[expected]


def ways(total: int, places: int):
    """Every way to share a total out over places."""
    if places < 2:
        yield (total,) * places
        return
    for first in range(total + 1):
        for rest in ways(total - first, places - 1):
            yield (first, *rest)


def possible(parts: np.ndarray, drawn: np.ndarray) -> list[set[int]]:
    """What each hexagon could hold, to someone who knows the totals, the drawn classes, and who lies where."""
    meets = parts > 0
    shares = [list(ways(int(parts[:, a].sum()), int(meets[:, a].sum()))) for a in range(parts.shape[1])]
    found: list[set[int]] = [set() for _ in parts]
    classes = [hexagon_class(int(c)) for c in parts.sum(axis=1)]
    for chosen in product(*shares):
        trial = np.zeros_like(parts)
        for area, share in enumerate(chosen):
            trial[meets[:, area], area] = share
        counts = trial.sum(axis=1)
        if all(hexagon_class(int(c)) == k for c, k, d in zip(counts, classes, drawn, strict=True) if d):
            for i, c in enumerate(counts):
                found[i].add(int(c))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_every_drawn_hexagon_keeps_three_values(seed: int) -> None:
    chance = np.random.default_rng(seed)
    hexagons, areas = int(chance.integers(2, 5)), int(chance.integers(1, 3))
    parts = np.zeros((hexagons, areas), np.int64)
    for i in range(hexagons):
        where = chance.choice(areas, size=min(areas, int(chance.integers(1, 3))), replace=False)
        parts[i, where] = chance.integers(0, 4, len(where))
        parts[i, where[0]] += 1
    drawn = drawable(parts)
    values = possible(parts, drawn)
    assert [i for i in np.flatnonzero(drawn) if len(values[i]) < 3] == []


def test_a_single_report_is_not_drawn() -> None:
    assert drawable([[1]]).tolist() == [False]


def test_a_single_report_on_a_border_is_not_drawn_either() -> None:
    assert drawable([[1, 0], [0, 1]]).tolist() == [False, False]


def test_two_busy_hexagons_of_one_area_are_drawn() -> None:
    assert drawable([[7], [3]]).tolist() == [True, True]


def test_one_unsafe_hexagon_takes_its_area_with_it_and_leaves_others() -> None:
    parts = [[3, 0], [2, 0], [0, 1]]
    assert drawable(parts).tolist() == [True, True, False]


def test_a_neighbor_of_an_undrawn_area_gains_room() -> None:
    drawn = drawable([[1, 0, 0], [0, 6, 0], [0, 7, 0], [0, 0, 1]])
    assert drawn.tolist() == [False, True, True, False]


# --- Sums of hexagons


def values(cells: list[int]) -> list[int]:
    """How many counts each hexagon could have, by trying: its class is known, and so is the sum of all."""
    classes = [(FIRST[hexagon_class(n)], min(LAST[hexagon_class(n)], sum(cells))) for n in cells]
    spans = [range(int(low), int(high) + 1) for low, high in classes]
    possible = [way for way in product(*spans) if sum(way) == sum(cells)]
    return [len({way[at] for way in possible}) for at in range(len(cells))]


@pytest.mark.parametrize(
    "cells",
    [
        [3, 2, 1, 4], [4, 4, 4, 4], [1, 1, 1], [9, 1, 4, 0], [21, 3, 0], [25, 0, 0, 0], [22, 23, 1], [7, 7], [19, 1],
        [5, 5, 5, 5], [2, 12, 3], [0, 0, 0], [20, 20], [20, 22],
    ],
)  # fmt: skip
def test_a_sum_is_told_where_three_counts_of_each_hexagon_are_possible(cells: list[int]) -> None:
    safe = all(n == 0 or many >= 3 for n, many in zip(cells, values(cells), strict=True))
    assert sums_tell_none(np.array(cells)[:, None], 7) is safe


def test_a_sum_of_few_hexagons_is_never_told_nor_one_that_gives_any_window_away() -> None:
    cells = np.array([[3, 2], [2, 3], [7, 6]])
    assert sums_tell_none(cells, 7) and not sums_tell_none(cells, 6) and not sums_tell_none([[300]], 1)
    assert not sums_tell_none(np.hstack([cells, [[1], [1], [5]]]), 7)  # the least each of them can be
    assert sums_tell_none(np.zeros((0, 3)), 9)
