"""Classes cannot be worked out by subtraction; what chance could do is taken from fractions and a printed table."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compstat.analysis.turnout import Fewer, chance_of_so_few, classes, fewest

# The classes again, by hand: from, to. The last has no end; 60 stands for it here.
ENDS = ((0, 0), (1, 4), (5, 9), (10, 19), (20, 60))


def exact(count: int, answers: int, share: Fraction) -> Fraction:
    return sum(
        (comb(answers, i) * share**i * (1 - share) ** (answers - i) for i in range(count + 1)), start=Fraction(0)
    )


def test_counts_are_told_as_classes_from_ten_answers() -> None:
    assert classes([0, 1, 4, 5, 9, 10, 19, 20, 300]) == (0, 1, 1, 2, 2, 3, 3, 4, 4)
    assert classes([9]) is None and classes([4, 5]) is None and classes([]) is None
    assert classes([10]) == (3,) and classes([4, 6]) == (1, 2)
    with pytest.raises(ValueError, match="negative"):
        classes([20, -1])


@settings(max_examples=60)
@given(st.lists(st.integers(0, 24), min_size=1, max_size=4))
def test_somebody_who_tries_every_table_finds_three_numbers_for_each_small_count(counts: list[int]) -> None:
    shown = classes(counts)
    if shown is None:
        assert sum(counts) < 10
        return
    possible = [t for t in product(*(range(ENDS[c][0], ENDS[c][1] + 1) for c in shown)) if sum(t) >= 10]
    assert tuple(counts) in possible
    for place, each in enumerate(shown):
        assert each != 1 or len({table[place] for table in possible}) >= 3


@pytest.mark.parametrize(
    ("count", "answers", "share"), [(2, 10, Fraction(1, 2)), (0, 36, Fraction(1, 8)), (7, 40, Fraction(2, 5))]
)
def test_chance_is_that_of_exact_fractions(count: int, answers: int, share: Fraction) -> None:
    assert chance_of_so_few(count, answers, float(share)) == pytest.approx(float(exact(count, answers, share)))


def test_chance_is_that_of_printed_tables() -> None:
    """Cumulative binomial probabilities, four decimals, as tables print them: n = 20, p = 0.3 and 0.5."""
    assert [round(chance_of_so_few(k, 20, 0.3), 4) for k in (0, 1, 2, 3, 4)] == [0.0008, 0.0076, 0.0355, 0.1071, 0.2375]
    assert [round(chance_of_so_few(k, 20, 0.5), 4) for k in (5, 6, 7)] == [0.0207, 0.0577, 0.1316]


PEOPLE = [6000, 3000, 1000]  # shares 0.6, 0.3, 0.1


def test_the_place_that_is_missing_most_is_named() -> None:
    # Classes 1–4, 20 and more, 5–9: at most 4 where six in ten live, and at least 25 from elsewhere.
    shown = classes([2, 21, 6])
    assert shown == (1, 4, 2)
    found = fewest(shown, PEOPLE)
    assert found is not None and found.place == 0
    assert found.chance == pytest.approx(float(3 * exact(4, 29, Fraction(3, 5))))


def test_no_table_of_the_same_classes_would_make_it_less_sure() -> None:
    shown = (1, 3, 2)
    sure = fewest(shown, PEOPLE)
    assert sure is not None and sure.place == 0
    for table in product(*(range(ENDS[c][0], ENDS[c][1] + 1) for c in shown)):
        assert 3 * exact(table[0], sum(table), Fraction(3, 5)) <= Fraction(sure.chance).limit_denominator(
            10**9
        ) + Fraction(1, 10**8)


@pytest.mark.parametrize(
    ("shown", "people"),
    [
        ((3, 2, 1), PEOPLE),  # about as many as live there
        ((4, 1, 2), PEOPLE),  # at most 4 of 29 where three in ten live: 3 × 0.038 is more than 1 in 20
        ((1, 4), [1000, 9000]),  # 4 of 24 where one in ten lives
        ((4, 4), [9000, 1000]),  # without an upper end: may be many
        ((3,), [5000]),  # one place: nothing to compare with
        ((0, 3), [0, 0]),  # nobody knows how many live where
        ((0, 3), [0, 10]),  # nobody lives there
    ],
)
def test_nothing_is_named_where_it_could_be_chance_or_nothing_can_be_compared(shown, people) -> None:
    assert fewest(shown, people) is None


def test_nobody_of_many_is_missing() -> None:
    # None of at least 10 where half live: 2 × 0.5¹⁰ = 0.00195.
    assert fewest((0, 3), [1, 1]) == Fewer(0, 2 * 0.5**10)
    # None of at least 5 where half live: 2 × 0.5⁵ = 0.0625: could be chance.
    assert fewest((0, 2), [1, 1]) is None


def test_a_place_that_is_left_out_is_not_named_and_the_next_may_be() -> None:
    assert fewest((0, 3), [1, 1], but={0}) is None
    # None where four in ten live, at most 4 where half live, at least 20 where one in ten lives.
    shown, people = (0, 1, 4), [4000, 5000, 1000]
    first, second = fewest(shown, people), fewest(shown, people, but=[0])
    assert first is not None and first.place == 0
    assert second is not None and second.place == 1
    assert second.chance == pytest.approx(float(3 * exact(4, 24, Fraction(1, 2))))
