"""Shares and their difference, against the values that were published with the method."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compstat.analysis.proportions import difference, wilson

# Newcombe, Stat. Med. 17 (1998), 857–872, table I: the score method, 95 %.
WILSON = ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718))
# Newcombe, Stat. Med. 17 (1998), 873–890, table II: method 10, 95 %.
NEWCOMBE = (
    (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926), (0, 10, 0, 20, -0.1611, 0.2775), (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0), (10, 10, 0, 10, 0.6075, 1.0),
)  # fmt: skip


@pytest.mark.parametrize(("count", "of", "low", "high"), WILSON)
def test_the_range_of_a_share_is_the_published_one(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of, 0.95) == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize(("after", "of", "before", "of_before", "low", "high"), NEWCOMBE)
def test_the_range_of_a_difference_is_the_published_one(
    after: int, of: int, before: int, of_before: int, low: float, high: float
) -> None:
    found = difference(after, of, before, of_before, 0.95)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)
    assert found.middle == pytest.approx(after / of - before / of_before)


def test_the_range_is_of_90_percent_unless_told_otherwise_and_says_whether_there_is_a_difference() -> None:
    close, far = difference(70, 200, 76, 200), difference(22, 200, 81, 200)
    assert (close.low, close.high) == pytest.approx((-0.1084, 0.0490), abs=5e-5) and not close.is_clear
    assert (far.low, far.high) == pytest.approx((-0.3609, -0.2256), abs=5e-5) and far.is_clear
    assert difference(81, 200, 22, 200).is_clear
    wide = difference(70, 200, 76, 200, 0.95)
    assert wide.low < close.low and close.high < wide.high


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 300), st.integers(1, 300))
def test_it_is_the_same_seen_from_the_other_side(one: int, other: int, of: int, of_other: int) -> None:
    one, other = min(one, of), min(other, of_other)
    there, back = difference(one, of, other, of_other), difference(other, of_other, one, of)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert -1 <= there.low <= there.middle <= there.high <= 1


@pytest.mark.parametrize(("count", "of"), [(-1, 5), (6, 5), (0, 0), (-1, -2)])
def test_what_is_no_share_is_refused(count: int, of: int) -> None:
    with pytest.raises(ValueError, match="A share is"):
        wilson(count, of)
