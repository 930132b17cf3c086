"""Blocks of small areas, and how far the counts of places as large as a plan's scatter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compstat.analysis.change import Dispersion, dispersion
from compstat.analysis.scatter import blocks, dispersion_of_blocks

CELLS = np.array([[3, 1], [2, 2], [1, 3], [4, 0], [9, 1], [5, 5]])  # totals 4, 4, 4, 4, 10, 10
HOMES = ["D1", "D1", "D1", "D1", "D2", "D2"]


def test_areas_are_added_up_until_a_block_is_as_large_as_the_place() -> None:
    assert blocks(CELLS, HOMES, 8).tolist() == [[5, 3], [5, 3], [9, 1], [5, 5]]
    assert blocks(CELLS, HOMES, 16).tolist() == [[10, 6], [14, 6]]
    assert blocks(CELLS, HOMES, 4).tolist()[:4] == CELLS[:4].tolist()
    assert blocks(CELLS, HOMES, 10**9).tolist() == [[10, 6], [14, 6]]  # never from one district into another


def test_what_lies_together_need_not_be_listed_together() -> None:
    order = [5, 0, 4, 1, 2, 3]
    mixed = blocks(CELLS[order], [HOMES[at] for at in order], 8)
    assert sorted(mixed.tolist()) == sorted(blocks(CELLS, HOMES, 8).tolist())


def test_an_area_that_holds_more_than_a_block_is_one_by_itself() -> None:
    assert [100.0, 100.0] in blocks([[1, 1], [100, 100], [1, 1]], ["D1"] * 3, 2).tolist()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30), st.integers(0, 30)), max_size=30), st.floats(0, 80))
def test_no_report_is_lost(cells, size) -> None:
    table = np.array([each[1:] for each in cells], dtype=float).reshape(-1, 2)
    homes = [each[0] for each in cells]
    found = blocks(table, homes, size)
    assert np.array_equal(found.sum(axis=0), table.sum(axis=0))
    assert len(found) <= max(len(set(homes)) + table.sum() / max(size, 1) + len(set(homes)), 0)


def test_shared_scatter_is_seen_in_blocks_and_not_in_single_areas() -> None:
    """Ten districts that jump about by a factor of their own, each of 40 hexagons that follow it."""
    rng = np.random.default_rng(4)
    rates = rng.gamma(60.0, 2.0 / 40, (10, 1, 60))
    cells = rng.poisson(np.broadcast_to(rates, (10, 40, 60))).reshape(400, 60)
    homes = np.repeat(np.arange(10), 40).tolist()
    single, half, whole = (dispersion_of_blocks(cells, homes, share * cells[:40].sum()) for share in (0, 0.5, 1))
    assert single.phi == pytest.approx(1.05, abs=0.03)  # 1 + (3 − 1) / 40
    assert half.phi == pytest.approx(2.0, abs=0.25) and whole.phi == pytest.approx(3.0, abs=0.5)


def test_degrees_of_freedom_are_those_of_the_districts() -> None:
    rng = np.random.default_rng(5)
    cells, homes = rng.poisson(5.0, (24, 4)), np.repeat(np.arange(3), 8).tolist()
    assert dispersion_of_blocks(cells, homes, 1).df == (3 - 1) * (4 - 1)
    assert dispersion_of_blocks(cells, ["D1"] * 24, 1) == dispersion(cells)  # of one alone there are none
    assert dispersion_of_blocks(cells, ["D1"] * 24, np.inf) == Dispersion(1.0, 0)
