"""An attacker on hidden counts, written apart from the rule: another model, other unknowns, no code in common.

The attacker reads one edition or several. They know every figure shown (cells, groups, the city, sums over rows), how
figures add up, which periods lie within which, and the rule: a figure marked as small is 1 to 4. The unknowns are the
cells alone; every other figure is a sum of them. A hidden figure is safe when three whole tables, each agreeing with
everything the attacker knows, give it three different values. Each such table is checked here in whole numbers: the
solver is only asked to find it, never believed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from compstat.analysis.disclosure import NOT_YET, SHOWN, SMALL, Hidden, protect

NEEDED = 3
SHORT = (102, 4.0)  # seed and scale of the one large table of the short form: fewer small counts, so less to solve
CEILING = 2000  # no count in these tables is larger, and the attacker may suppose so
KINDS = ("cells", "groups", "city", "margins", "whole")


def figures(table, groups):
    """Every figure that may be shown, by kind."""
    summed = np.array([table[list(g)].sum(0) for g in groups]).reshape(len(groups), *table.shape[1:])
    return {
        "cells": table, "groups": summed, "city": table.sum(0), "margins": table.sum(1), "whole": table.sum((0, 1)),
    }  # fmt: skip


def recipes(shape, groups):
    """For each figure the cells it is the sum of: one row of zeros and ones a figure, in the order of `figures`."""
    units = np.eye(int(np.prod(shape)), dtype=np.int64).reshape(-1, *shape)
    parts = [figures(unit, groups) for unit in units]
    return csr_array(np.array([np.concatenate([np.ravel(p[kind]) for kind in KINDS]) for p in parts]).T)


@dataclass
class Attacker:
    """Collects what is published, then looks for tables that agree with it."""

    shape: tuple[int, int, int]
    groups: tuple[tuple[int, ...], ...]
    within: tuple[tuple[int, int], ...]
    least: np.ndarray = field(init=False)
    most: np.ndarray = field(init=False)

    def __post_init__(self):
        self.recipes = recipes(self.shape, self.groups)
        self.least = np.zeros(self.recipes.shape[0])
        self.most = np.full(self.recipes.shape[0], np.inf)
        self.solved = 0

    def reads(self, published: dict[str, np.ndarray], reasons: Hidden, periods=slice(None)):
        """An edition: figures where they are shown, and the reason where they are not. `published` is not looked at
        where a figure is hidden."""
        for kind, place in self.places().items():
            at, why = np.ravel(place[..., periods]), np.ravel(getattr(reasons, kind))
            shown, small = at[why == SHOWN], at[why == SMALL]
            self.least[shown] = self.most[shown] = np.ravel(published[kind])[why == SHOWN]
            self.least[small] = np.maximum(self.least[small], 1)
            self.most[small] = np.minimum(self.most[small], 4)

    def places(self):
        """Where each figure stands in the list of all figures, in the shape of its kind."""
        blank = figures(np.zeros(self.shape, np.int64), self.groups)
        ends = np.cumsum([blank[kind].size for kind in KINDS])
        return {
            kind: np.arange(end - blank[kind].size, end).reshape(blank[kind].shape)
            for kind, end in zip(KINDS, ends, strict=True)
        }

    def values(self, targets):
        """For each figure of `targets` the different values found (at least three, or all there are)."""
        agrees, low, high = self._knowledge()
        seen = {int(t): set() for t in targets}

        def ask(aim, extra=None):
            table = self._solve(aim, agrees, low, high, extra)
            if table is not None:
                for figure, value in zip(seen, (self.recipes @ table)[list(seen)], strict=True):
                    seen[figure].add(int(value))
            return table

        for figure in seen:
            row = self.recipes[[figure]]
            for sign in (1, -1):
                if len(seen[figure]) < NEEDED:
                    assert ask(sign * row.toarray()[0]) is not None, "what was published contradicts itself"
            if len(seen[figure]) == NEEDED - 1:
                ask(np.zeros(row.shape[1]), LinearConstraint(row, min(seen[figure]) + 1, max(seen[figure]) - 1))
        return seen

    def _knowledge(self):
        known = np.flatnonzero((self.least > 0) | (self.most < np.inf))
        cells = np.arange(int(np.prod(self.shape))).reshape(self.shape)
        nested = [(o, i) for inner, outer in self.within
                  for o, i in zip(cells[..., outer].ravel(), cells[..., inner].ravel(), strict=True)]  # fmt: skip
        order = np.zeros((len(nested), cells.size), np.int64)
        for line, (outer, inner) in enumerate(nested):
            order[line, outer], order[line, inner] = 1, -1
        agrees = csr_array(vstack([self.recipes[known], csr_array(order)]))
        low = np.concatenate([self.least[known], np.zeros(len(nested))])
        return agrees, low, np.concatenate([self.most[known], np.full(len(nested), np.inf)])

    def _solve(self, aim, agrees, low, high, extra):
        """A table that agrees with what is known, as small as can be in the direction of `aim`; else None."""
        self.solved += 1
        rules = [LinearConstraint(agrees, low, high), *([extra] if extra else [])]
        for presolve in (True, False):  # with it the solver sometimes finds no table where there is one
            found = milp(
                aim, integrality=np.ones(len(aim)), bounds=Bounds(0, CEILING), constraints=rules,
                options={"presolve": presolve},
            )  # fmt: skip
            if found.x is not None:
                break
        else:
            assert found.status == 2, found.message
            return None
        table = np.rint(found.x).astype(np.int64)
        assert (table >= 0).all() and (low <= agrees @ table).all() and (agrees @ table <= high).all()
        return table


def broken(attacker: Attacker, reasons: Hidden):
    """The hidden figures that have fewer than three possible values: (kind, place) → the values."""
    names = {int(place[at]): (kind, at) for kind, place in attacker.places().items()
             for at in np.ndindex(place.shape) if getattr(reasons, kind)[at] != SHOWN}  # fmt: skip
    return {names[f]: sorted(v) for f, v in attacker.values(list(names)).items() if len(v) < NEEDED}


def random_table(rng, areas, rows, periods, scale=1.0):
    """Rows from nearly nothing to large; each later period lies within the one before it."""
    mean = rng.choice([0.2, 1.5, 6.0, 40.0], p=[0.25, 0.3, 0.25, 0.2], size=(1, rows)) * rng.gamma(
        2, 0.5, (areas, rows)
    )
    layers = [rng.poisson(scale * mean)]
    for _ in range(1, periods):
        layers.append(rng.binomial(layers[-1], rng.uniform(0.2, 0.7)))
    return np.stack(layers, -1), tuple((p, p - 1) for p in range(1, periods))


def share(reasons: Hidden):
    """Cells hidden as small, cells hidden beside them, and city figures hidden: with how many there are."""
    counted = [(reasons.cells == SMALL).sum(), (reasons.cells > SMALL).sum(), (reasons.city != SHOWN).sum()]
    return np.array([counted[0], counted[1], reasons.cells.size, counted[2], reasons.city.size])


def attacked(seed, shape, groups, scale=1.0):
    """Protect a random table, attack it; the figures for the record."""
    table, within = random_table(np.random.default_rng(seed), *shape, scale)
    start = perf_counter()
    reasons = protect(table, groups=groups, within=within)
    took = perf_counter() - start
    attacker = Attacker(shape, groups, within)
    attacker.reads(figures(table, groups), reasons)
    return broken(attacker, reasons), share(reasons), took


@pytest.mark.parametrize(
    ("seed", "shape", "groups"),
    [
        (6, (3, 2, 2), ()),
        (2, (5, 2, 3), ((0, 1),)),
        (4, (6, 4, 1), ((0, 1), (2, 3, 4))),
        (17, (4, 1, 3), ((0, 1),)),
        (14, (5, 2, 3), ((0, 1), (1, 2))),
        (1, (4, 3, 1), ((0,), (0, 1, 2, 3))),
    ],
)
def test_no_hidden_figure_of_a_small_table_is_narrowed_to_two(seed, shape, groups):
    found, shares, _ = attacked(seed, shape, groups)
    assert found == {}
    assert shares[0] > 0


@pytest.mark.slow
def test_no_hidden_figure_of_a_city_is_narrowed_to_two(prove, record_proof):
    """12 areas × 8 rows × 3 periods, each within the next, two groups: about a quarter of the cells are 1 to 4."""
    groups = ((0, 1), (2, 3, 4))
    tables = [(seed, 1.0) for seed in range(100, 120)] if prove else [SHORT]
    runs = [attacked(seed, (12, 8, 3), groups, scale) for seed, scale in tables]
    small, beside, cells, city, cities = sum(shares for _, shares, _ in runs)
    record_proof(
        "disclosure: 12 areas × 8 rows × 3 nested periods",
        {
            "tables": len(runs),
            "cells 1 to 4 %": round(100 * small / cells, 1),
            "further cells hidden %": round(100 * beside / cells, 1),
            "city figures hidden %": round(100 * city / cities, 1),
            "seconds to protect a table, at most": round(max(took for *_, took in runs)),
            "hidden figures with fewer than 3 possible values": sum(len(found) for found, *_ in runs),
        },
    )
    assert [found for found, *_ in runs if found] == []
    assert small > 0


@pytest.mark.parametrize(
    ("seed", "shape"), [(1, (4, 3, 3)), (2, (5, 2, 3)), (3, (6, 4, 2)), (9, (4, 3, 3)), (22, (5, 2, 3))]
)
def test_two_editions_together_give_nothing_back(seed, shape):
    """The second edition adds the longest period, which holds the others; the attacker kept the first."""
    table, within = random_table(np.random.default_rng(seed), *shape)
    first = protect(table[..., 1:], within=tuple((i - 1, o - 1) for i, o in within if o))
    blank = [np.full((*part.shape[:-1], 1), NOT_YET, np.int8) for part in vars(first).values()]
    already = Hidden(*(np.concatenate(pair, -1) for pair in zip(blank, vars(first).values(), strict=True)))
    second = protect(table, within=within, already=already)
    attacker = Attacker(shape, (), within)
    attacker.reads(figures(table[..., 1:], ()), first, slice(1, None))
    attacker.reads(figures(table, ()), second)
    assert broken(attacker, second) == {}
    assert ((first.cells > SHOWN) <= (second.cells[..., 1:] > SHOWN)).all()


def hidden(cells, **others):
    """Reasons for a table of one row and one period."""
    size = len(cells)
    plain = {"groups": np.zeros((0, 1, 1)), "city": [[0]], "margins": np.zeros((size, 1)), "whole": [0], **others}
    return Hidden(np.reshape(cells, (size, 1, 1)), **{kind: np.array(part) for kind, part in plain.items()})


def test_the_attacker_finds_what_is_not_protected():
    """So that the tests above can fail: a lone hidden cell; two small ones of sum 3; sums over one row left open."""
    table = np.reshape([3, 30, 40], (3, 1, 1))
    alone = Attacker((3, 1, 1), (), ())
    alone.reads(figures(table, ()), hidden([1, 0, 0], margins=[[2], [0], [0]]))
    assert broken(alone, hidden([1, 0, 0])) == {("cells", (0, 0, 0)): [3]}

    pair = Attacker((3, 1, 1), (), ())
    reasons = hidden([1, 1, 0], margins=[[2], [2], [0]])
    pair.reads(figures(np.reshape([1, 2, 40], (3, 1, 1)), ()), reasons)
    assert set(map(tuple, broken(pair, reasons).values())) == {(1, 2)}

    margin = Attacker((3, 1, 1), (), ())
    margin.reads(figures(table, ()), hidden([1, 2, 2]))
    assert broken(margin, hidden([1, 2, 2]))[("cells", (0, 0, 0))] == [3]


def supplied(seed):
    """As a department supplies them: 12 districts × 2 protected rows, this year's quarter and last year's."""
    rng = np.random.default_rng(seed)
    return rng.poisson(rng.gamma(3, [[[6.0], [2.0]]], (12, 2, 1)) * np.ones(2))


def test_no_hidden_figure_of_a_supplied_quarter_is_narrowed_to_two(prove, record_proof):
    shares, found = np.zeros(5, np.int64), []
    for seed in range(20 if prove else 3):
        table = supplied(seed)
        reasons = protect(table, groups=((0, 1),))
        attacker = Attacker(table.shape, ((0, 1),), ())
        attacker.reads(figures(table, ((0, 1),)), reasons)
        found += [broken(attacker, reasons)]
        shares += share(reasons)
    record_proof(
        "disclosure: 12 districts × 2 rows × 2 years, as supplied",
        {
            "tables": len(found),
            "cells 1 to 4 %": round(100 * shares[0] / shares[2], 1),
            "further cells hidden %": round(100 * shares[1] / shares[2], 1),
            "city figures hidden %": round(100 * shares[3] / shares[4], 1),
            "hidden figures with fewer than 3 possible values": sum(map(len, found)),
        },
    )
    assert not any(found)
