"""Which edition was as young a year ago, and which days may still grow."""

from datetime import date

import pytest

from compstat.analysis.maturity import is_provisional, provisional_days, same_maturity
from compstat.analysis.periods import Window

AS_OF = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("others", "chosen"),
    [
        ([], None),
        ([date(2025, 6, 30)], 0),
        ([date(2025, 6, 23)], 0),
        ([date(2025, 6, 22)], None),
        ([date(2025, 7, 7)], 0),
        ([date(2025, 7, 8)], None),
        ([date(2026, 6, 23), date(2025, 6, 25), date(2025, 7, 2), date(2025, 6, 30)], 2),  # the newest
        ([date(2025, 7, 2), date(2025, 7, 2)], 0),  # of equals the first given
        ([AS_OF], None),
    ],
)
def test_the_newest_edition_within_seven_days_of_a_year_ago(others: list[date], chosen: int | None):
    assert same_maturity(AS_OF, others) == chosen


def test_a_leap_day_looks_back_to_28_february():
    assert same_maturity(date(2024, 2, 29), [date(2023, 2, 21)]) == 0
    assert same_maturity(date(2024, 2, 29), [date(2023, 3, 8)]) is None


def test_provisional_days_of_a_window():
    # 28 days up to 30 June: 3 June onwards.
    assert provisional_days(Window(date(2026, 6, 22), date(2026, 6, 28)), AS_OF) == 7
    assert provisional_days(Window(date(2026, 6, 1), date(2026, 6, 7)), AS_OF) == 5
    assert provisional_days(Window(date(2026, 1, 1), date(2026, 6, 28)), AS_OF) == 26
    assert provisional_days(Window(date(2026, 5, 1), date(2026, 6, 2)), AS_OF) == 0
    assert provisional_days(Window(date(2026, 7, 1), date(2026, 7, 7)), AS_OF) == 0


def test_a_window_with_one_such_day_is_provisional():
    assert is_provisional(Window(date(2026, 5, 1), date(2026, 6, 3)), AS_OF)
    assert not is_provisional(Window(date(2026, 5, 1), date(2026, 6, 2)), AS_OF)
