"""Hide small counts, and the cells that would betray them (contracts §8).

Counts of 1 to 4 in sensitive tables are hidden. So is whatever would give them back by subtraction: the attacker is
taken to know every figure that is shown, every relation between figures (areas add up to groups and to the city, rows
add up within an area, a week lies within its 28 days and those within the year), and the rule itself: a cell marked as
small is 1 to 4. A figure is safe when an integer solver, given all of that, still finds at least three values it could
have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

Integers = NDArray[np.int64]
Reasons = NDArray[np.int8]

SHOWN, SMALL, COMPLEMENTARY = 0, 1, 2
NOT_YET = -1  # of an earlier edition: did not hold this figure, or held another count
NEVER = 9  # the cost of hiding what everybody knows
LARGEST_SMALL = 4
LEAST_VALUES = 3


@dataclass(frozen=True)
class Relations:
    """Figures in one row of numbers, and how they depend on one another.

    sums: (whole, parts): the whole is the sum of its parts. within: (inner, outer): inner ≤ outer.
    """

    size: int
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    within: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Hidden:
    """Why each figure is hidden: 0 shown, 1 small, 2 because it would give a small one back.

    cells (areas, rows, periods); groups (groups, rows, periods); city (rows, periods); margins (areas, periods): the
    sums over the rows; whole (periods,): the city's sums over the rows. Only a cell is ever marked 1: to say of a sum
    that it is small too would narrow its parts down.
    """

    cells: Reasons
    groups: Reasons
    city: Reasons
    margins: Reasons
    whole: Reasons


def protect(
    table: ArrayLike,
    *,
    groups: Sequence[Sequence[int]] = (),
    within: Sequence[tuple[int, int]] = (),
    already: Hidden | None = None,
) -> Hidden:
    """Decide what of a table of sensitive counts may be shown.

    table: counts (areas, rows, periods). groups: areas (by index) that are also shown together. within: pairs of
    periods (inner, outer), the first part of the second. already: what an earlier edition decided of the same figures:
    what it hid stays hidden, what it showed is known whatever is done now; NOT_YET where it held nothing or another
    count. Errors: ValueError for negative counts; ArithmeticError if beside the earlier edition nothing would be safe.
    Method: hide every 1 to 4; find for each hidden figure the least and the largest value it could have for all that is
    shown; where that leaves fewer than three, hide the smallest figure beside it, and begin again. It ends: with all
    hidden nothing can be worked out.
    """
    counts = np.asarray(table, np.int64)
    if counts.ndim != 3 or (counts < 0).any():
        raise ValueError("A table of counts has areas, rows and periods, and no count is negative.")
    layout = Layout(counts.shape, tuple(tuple(g) for g in groups))
    values = layout.values(counts)
    reasons = np.where((values >= 1) & (values <= LARGEST_SMALL), SMALL, SHOWN).astype(np.int8)
    sums = reasons[counts.size :]
    sums[sums == SMALL] = COMPLEMENTARY
    cost = layout.cost()
    if already is not None:
        earlier = np.concatenate([np.ravel(part) for part in vars(already).values()])
        reasons[(earlier > SHOWN) & (reasons == SHOWN)] = COMPLEMENTARY
        cost[earlier == SHOWN] = NEVER
    complement(values, reasons, layout.relations(within), cost)
    return layout.parts(reasons)


@dataclass(frozen=True)
class Layout:
    """Where cells, groups, city and margins of a table stand in one row of numbers."""

    shape: tuple[int, int, int]
    groups: tuple[tuple[int, ...], ...]

    def values(self, counts: Integers) -> Integers:
        """All figures: cells, then groups, then the city, then each area's sum over rows, then the city's."""
        summed = [counts[list(group)].sum(axis=0) for group in self.groups]
        city = counts.sum(axis=0)
        parts = [counts, *summed, city, counts.sum(axis=1), city.sum(axis=0)]
        return np.concatenate([np.ravel(part) for part in parts])

    def _numbers(self) -> tuple[Integers, Integers, Integers, Integers, Integers]:
        areas, rows, periods = self.shape
        sizes = [
            areas * rows * periods,
            len(self.groups) * rows * periods,
            rows * periods,
            areas * periods,
            periods,
        ]
        starts = np.cumsum([0, *sizes])
        shapes = [
            self.shape,
            (len(self.groups), rows, periods),
            (rows, periods),
            (areas, periods),
            (periods,),
        ]
        found = [np.arange(starts[i], starts[i + 1]).reshape(shape) for i, shape in enumerate(shapes)]
        return found[0], found[1], found[2], found[3], found[4]

    def relations(self, within: Sequence[tuple[int, int]]) -> Relations:
        """How all figures depend on one another."""
        cells, groups, city, margins, whole = self._numbers()
        areas, rows, periods = self.shape
        sums = [(city[r, p], cells[:, r, p]) for r in range(rows) for p in range(periods)]
        for number, members in enumerate(self.groups):
            sums += [(groups[number, r, p], cells[list(members), r, p]) for r in range(rows) for p in range(periods)]
        sums += [(margins[a, p], cells[a, :, p]) for a in range(areas) for p in range(periods)]
        sums += [(whole[p], parts[:, p]) for p in range(periods) for parts in (city, margins)]
        nested = [
            (int(inner), int(outer))
            for figures in (cells, groups, city)
            for i, o in within
            for inner, outer in zip(np.ravel(figures[..., i]), np.ravel(figures[..., o]), strict=True)
        ]
        size = int(whole[-1]) + 1
        return Relations(size, tuple((int(w), tuple(map(int, p))) for w, p in sums), tuple(nested))

    def cost(self) -> Integers:
        """What is hidden sooner than what: sums over the rows, then cells and groups, then the city."""
        sizes = [part.size for part in self._numbers()]
        return np.repeat(np.array([1, 1, 2, 0, 2]), sizes)

    def parts(self, reasons: Reasons) -> Hidden:
        """The reasons in the table's own shape."""
        cells, groups, city, margins, whole = self._numbers()
        return Hidden(reasons[cells], reasons[groups], reasons[city], reasons[margins], reasons[whole])


def complement(values: Integers, reasons: Reasons, relations: Relations, cost: Integers) -> None:
    """Hide more figures, in place, until each hidden one keeps at least three possible values."""
    touching = _touching(relations)
    found: tuple[Integers, Integers] | None = None
    while True:
        # What was possible stays possible when more is hidden: only what was not safe is asked again.
        found = low, high = intervals(values, reasons, relations, found)
        unsafe = np.flatnonzero((reasons != SHOWN) & (high - low + 1 < LEAST_VALUES))
        if not len(unsafe):
            return
        changed: set[int] = set()
        for figure in map(int, unsafe):
            near = {i for beside in touching[figure] for i in beside}
            # Where nothing near is left, wait: what was hidden for others may do.
            if not changed or (changed.isdisjoint(near) and any(reasons[i] == SHOWN for i in near)):
                changed |= _hide_beside(figure, touching, values, reasons, cost)
        if not changed:
            raise ArithmeticError("What was shown before gives hidden figures away; nothing is left to hide.")


def _hide_beside(
    figure: int, touching: list[list[tuple[int, ...]]], values: Integers, reasons: Reasons, cost: Integers
) -> set[int]:
    """Hide one figure in each set where this one is hidden alone; where it never is, one in any. Returns which."""
    sets = _nearest_open(figure, touching, reasons, cost)
    alone = [open_ for open_, hidden in sets if hidden == 1] or [[i for open_, _ in sets for i in open_]]
    # The smallest loses the reader least; of equals, one that is not nothing hides better.
    hidden = {min(open_, key=lambda i: (cost[i], values[i] == 0, values[i], i)) for open_ in alone if open_}
    reasons[list(hidden)] = COMPLEMENTARY
    return hidden


def _nearest_open(
    figure: int, touching: list[list[tuple[int, ...]]], reasons: Reasons, cost: Integers
) -> list[tuple[list[int], int]]:
    """The sets beside this figure with something left to hide, and how much is hidden; if none, those beside them."""
    reached, edge = {figure}, [figure]
    while edge:
        sets = [beside for each in edge for beside in touching[each]]
        left = [[i for i in beside if reasons[i] == SHOWN and cost[i] < NEVER] for beside in sets]
        if found := [
            (open_, sum(reasons[i] != SHOWN for i in beside)) for open_, beside in zip(left, sets, strict=True) if open_
        ]:
            return found
        edge = sorted({i for each in edge for beside in touching[each] for i in beside} - reached)
        reached.update(edge)
    return []


def _touching(relations: Relations) -> list[list[tuple[int, ...]]]:
    """For each figure the sets of figures it is added up with."""
    touching: list[list[tuple[int, ...]]] = [[] for _ in range(relations.size)]
    for whole, parts in relations.sums:
        for figure in (whole, *parts):
            touching[figure].append((*parts, whole))
    for pair in relations.within:
        for figure in pair:
            touching[figure].append(pair)
    return touching


def intervals(
    values: ArrayLike, reasons: Reasons, relations: Relations, found: tuple[Integers, Integers] | None = None
) -> tuple[Integers, Integers]:
    """The least and the largest value each figure could have, to someone who sees what is shown, and why not the rest.

    values (figures,); hidden figures' values are used for nothing but to know that the system has a solution. Shown
    figures have themselves as both ends. An end nothing bounds is given as the largest number asked for: the value
    itself plus two is always enough, so the search stops there.
    """
    known = np.asarray(values, np.int64)
    low, high = found or (known.copy(), known.copy())
    unknown = np.flatnonzero(reasons != SHOWN)
    if not len(unknown):
        return low, high
    system = _system(known, unknown, reasons[unknown] == SMALL, relations)
    for place, figure in enumerate(unknown):
        for sign in (1.0, -1.0):
            if high[figure] - low[figure] + 1 >= LEAST_VALUES:
                break
            table = _extreme(system, len(unknown), place, sign)
            # Every solution is a table the attacker could believe in, for all figures at once.
            low[unknown] = np.minimum(low[unknown], table)
            high[unknown] = np.maximum(high[unknown], table)
    return low, high


@dataclass(frozen=True)
class System:
    """What is known of the hidden figures: lowest ≤ matrix · x ≤ highest, least ≤ x ≤ most and whole."""

    matrix: scipy.sparse.csr_array
    lowest: NDArray[np.float64]
    highest: NDArray[np.float64]
    least: NDArray[np.float64]
    most: NDArray[np.float64]

    def holds(self, solution: Integers) -> bool:
        """Whether whole numbers solve it."""
        sums = self.matrix @ solution
        sides = ((self.least, solution), (solution, self.most), (self.lowest, sums), (sums, self.highest))
        return all(bool((low <= high).all()) for low, high in sides)


def _system(known: Integers, unknown: Integers, small: NDArray[np.bool_], relations: Relations) -> System:
    """The relations with what is shown put in."""
    place: Mapping[int, int] = {int(figure): i for i, figure in enumerate(unknown)}
    entries: list[tuple[int, int, float]] = []
    lowest: list[float] = []
    highest: list[float] = []

    def _add(terms: Iterable[tuple[int, float]], least: float, most: float) -> None:
        shown = sum(sign * known[f] for f, sign in terms if f not in place)
        inside = [(place[f], sign) for f, sign in terms if f in place]
        if inside:
            entries.extend((len(lowest), column, sign) for column, sign in inside)
            lowest.append(least - shown)
            highest.append(most - shown)

    for whole, parts in relations.sums:
        _add([*((p, 1.0) for p in parts), (whole, -1.0)], 0.0, 0.0)
    for inner, outer in relations.within:
        _add([(outer, 1.0), (inner, -1.0)], 0.0, np.inf)
    rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = scipy.sparse.csr_array((signs, (rows, columns)), shape=(len(lowest), len(unknown)))
    least = np.where(small, 1.0, 0.0)
    most = np.where(small, float(LARGEST_SMALL), known[unknown] + float(LEAST_VALUES * 4))
    return System(matrix, np.array(lowest), np.array(highest), least, most)


def _extreme(system: System, size: int, place: int, sign: float) -> Integers:
    """A whole-numbered solution in which one figure is as small (sign 1) or as large (−1) as it can be.

    What the solver says is not believed but put in; its preprocessing sometimes finds no solution where there is one.
    """
    aim = np.zeros(size)
    aim[place] = sign
    constraints = (
        [scipy.optimize.LinearConstraint(system.matrix, system.lowest, system.highest)]
        if system.matrix.shape[0]
        else []
    )
    bounds = scipy.optimize.Bounds(system.least, system.most)
    for presolve in (True, False):
        options = {"presolve": presolve}
        found = scipy.optimize.milp(
            aim, integrality=np.ones(size), bounds=bounds, constraints=constraints, options=options
        )
        solution: Integers | None = None if found.x is None else np.rint(found.x).astype(np.int64)
        if solution is not None and system.holds(solution):
            return solution
    raise ArithmeticError(f"The solver gave up on a table that has a solution: {found.message}")
