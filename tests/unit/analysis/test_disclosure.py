"""Hiding small counts: tables worked by hand, editions one after another, and a solver that errs."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import optimize

from compstat.analysis.disclosure import (
    COMPLEMENTARY,
    NOT_YET,
    SHOWN,
    SMALL,
    Hidden,
    Relations,
    complement,
    intervals,
    protect,
)


def column(*counts):
    """A table of one row and one period."""
    return np.reshape(counts, (-1, 1, 1))


def told(hidden):
    """The reasons of a table of one row and one period, in flat lists."""
    return {kind: np.ravel(part).tolist() for kind, part in vars(hidden).items()}


def test_where_nothing_is_small_everything_is_shown():
    assert told(protect(column(0, 5, 40))) == {
        "cells": [0, 0, 0], "groups": [], "city": [0], "margins": [0, 0, 0], "whole": [0],
    }  # fmt: skip


def test_a_small_count_is_hidden_and_the_smallest_beside_it():
    # City 73. With 30 hidden too the sum of the two is 33: 1+32, 2+31, 3+30 or 4+29. The only row's sums go with them.
    assert told(protect(column(3, 40, 30))) == {
        "cells": [1, 0, 2], "groups": [], "city": [0], "margins": [2, 0, 2], "whole": [0],
    }  # fmt: skip


def test_two_small_counts_may_be_too_few_to_hide_one_another():
    # 1 + 2 = 43 − 40: each is 1 or 2, so 40 goes too.
    assert told(protect(column(1, 2, 40)))["cells"] == [SMALL, SMALL, COMPLEMENTARY]
    # 2 + 3 = 45 − 40: each is 1 to 4.
    assert told(protect(column(2, 3, 40)))["cells"] == [SMALL, SMALL, SHOWN]


def test_a_count_that_is_not_nothing_hides_better_than_nothing():
    assert told(protect(column(3, 0, 9)))["cells"] == [SMALL, SHOWN, COMPLEMENTARY]


def test_the_city_goes_where_its_parts_leave_nothing_open():
    # 4 + 4 = 8 could be nothing else.
    assert told(protect(column(4, 4))) == {
        "cells": [1, 1], "groups": [], "city": [2], "margins": [2, 2], "whole": [2],
    }  # fmt: skip


def test_a_small_sum_is_hidden_but_not_called_small():
    # Three small cells in a sum of 1 to 4 could each only be 1 or 2.
    found = told(protect(column(1, 1, 1), groups=[(0, 1)]))
    assert found["cells"] == [SMALL] * 3
    assert found["groups"] == found["city"] == found["whole"] == [COMPLEMENTARY]


def test_groups_bind_as_the_city_does():
    # 3 + 30 = 33 in the group and 90 outside it: 30 is hidden, and nothing outside the group.
    found = told(protect(column(3, 30, 40, 50), groups=[(0, 1)]))
    assert (found["cells"], found["groups"], found["city"]) == ([1, 2, 0, 0], [0], [0])
    # A group of one district is that district.
    assert told(protect(column(3, 30, 40), groups=[(0,), (2,)]))["groups"] == [2, 0]


def test_a_part_of_a_period_cannot_be_more_than_the_whole_of_it():
    # In the inner period 4 + 20 = 24. The outer shows 20, so the inner 20 was no more, the small one no less than 4.
    table = np.array([[[4, 6]], [[20, 20]]])
    assert protect(table).cells[..., 1].ravel().tolist() == [SHOWN, SHOWN]
    nested = protect(table, within=[(0, 1)])
    assert nested.cells[..., 0].ravel().tolist() == [SMALL, COMPLEMENTARY]
    assert (nested.cells[..., 1] != SHOWN).any() or nested.city[0, 0] != SHOWN


def test_rows_add_up_within_an_area():
    # Shown, the sums over rows would leave 3 alone in its area: one of them, or another row, goes.
    found = protect(np.array([[[3], [20]], [[30], [40]]]))
    assert found.cells[0, 0, 0] == SMALL
    assert found.margins[0, 0] != SHOWN or found.cells[0, 1, 0] != SHOWN


@pytest.mark.parametrize("table", [[[1, 2], [3, 4]], [[[1]], [[-1]]]])
def test_what_is_no_table_of_counts_is_refused(table):
    with pytest.raises(ValueError, match="areas, rows and periods"):
        protect(table)


def before(cells, *, city=SHOWN, margins=None, whole=SHOWN):
    """What an earlier edition decided of one row in one period."""
    parts = (column(*cells), np.zeros((0, 1, 1)), [[city]], np.reshape(margins or cells, (-1, 1)), [whole])
    return Hidden(*(np.array(part, np.int8) for part in parts))


def test_what_was_hidden_stays_hidden():
    found = told(protect(column(9, 40, 30), already=before([1, 0, 2])))
    assert found["cells"] == [COMPLEMENTARY, SHOWN, COMPLEMENTARY]


def test_what_was_shown_hides_nothing():
    # Alone, 30 would be hidden beside 3. It has been read already, so 40 goes.
    assert told(protect(column(3, 40, 30)))["cells"] == [1, 0, 2]
    assert told(protect(column(3, 40, 30), already=before([NOT_YET, NOT_YET, SHOWN])))["cells"] == [1, 2, 0]


def test_where_everything_else_was_shown_nothing_is_safe():
    with pytest.raises(ArithmeticError, match="shown before"):
        protect(column(3, 30), already=before([NOT_YET, SHOWN]))


def test_intervals_worked_by_hand():
    sums = Relations(3, ((2, (0, 1)),))
    low, high = intervals([1, 2, 3], np.array([SMALL, SMALL, SHOWN], np.int8), sums)
    assert (low.tolist(), high.tolist()) == ([1, 1, 3], [2, 2, 3])
    low, high = intervals([0, 1, 1], np.array([COMPLEMENTARY, COMPLEMENTARY, SHOWN], np.int8), sums)
    assert (low.tolist(), high.tolist()) == ([0, 0, 1], [1, 1, 1])
    low, high = intervals([1, 2, 3], np.zeros(3, np.int8), sums)
    assert low.tolist() == high.tolist() == [1, 2, 3]


def test_nothing_bounds_a_figure_without_relations():
    low, high = intervals([7], np.array([COMPLEMENTARY], np.int8), Relations(1, ()))
    assert high[0] - low[0] >= 2


def test_where_all_beside_a_figure_is_hidden_the_next_beyond_goes():
    # 0 = 1 = 2, each 3: with 0 and 1 hidden, 2 still gives both.
    reasons = np.array([SMALL, COMPLEMENTARY, SHOWN], np.int8)
    complement(np.array([3, 3, 3]), reasons, Relations(3, ((1, (0,)), (2, (1,)))), np.ones(3, np.int64))
    assert reasons.tolist() == [SMALL, COMPLEMENTARY, COMPLEMENTARY]


@pytest.mark.parametrize("wrong", [None, np.array([4.0, 4.0])])
def test_the_solver_is_not_believed(wrong, monkeypatch):
    """Asked with its preprocessing it finds nothing, or what does not add up; without, it is right."""
    right = optimize.milp
    first = SimpleNamespace(x=wrong, message="lost")
    monkeypatch.setattr(optimize, "milp", lambda *a, **k: first if k["options"]["presolve"] else right(*a, **k))
    reasons = np.array([SMALL, SMALL, SHOWN], np.int8)
    low, high = intervals([1, 2, 3], reasons, Relations(3, ((2, (0, 1)),)))
    assert (low.tolist(), high.tolist()) == ([1, 1, 3], [2, 2, 3])

    monkeypatch.setattr(optimize, "milp", lambda *a, **k: first)
    with pytest.raises(ArithmeticError, match="lost"):
        intervals([1, 2, 3], reasons, Relations(3, ((2, (0, 1)),)))
