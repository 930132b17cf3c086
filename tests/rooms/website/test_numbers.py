"""Numbers and dates as a reader of each language writes them."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from compstat.website.templatetags import numbers


@pytest.mark.parametrize(
    ("language", "number", "day", "year", "month"),
    [
        ("en", "12,345", "Sunday, June 27", "June 27, 2027", "Jun 2027"),
        ("es", "12.345", "domingo, 27 de junio", "27 de junio de 2027", "jun 2027"),
        ("zh-hans", "12,345", "6月27日星期日", "2027年6月27日", "2027年6月"),
        ("vi", "12.345", "Chủ Nhật, 27 tháng 6", "27 tháng 6, 2027", "thg 6 2027"),
        ("ar-xb", "12,345", "Sunday, June 27", "June 27, 2027", "Jun 2027"),
    ],
)
def test_numbers_and_dates_follow_the_language(language, number, day, year, month) -> None:
    with override(language):
        assert numbers.num(12345) == number
        assert numbers.day("2027-06-27") == day
        assert numbers.day_year("2027-06-27") == year
        assert numbers.month_year("2027-06-27") == month


def test_a_missing_figure_is_a_dash_and_never_a_zero() -> None:
    assert numbers.num(None) == "—"
    assert numbers.num(0) == "0"


def period(**given: float | None) -> dict[str, float | None]:
    return {"count": 88, "earlier_mean": 70, "ratio": 1.24, "ratio_low": 1.05, "ratio_high": 1.5, **given}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "24% more (between 5% and 50% more)"),
        ({"ratio_low": 0.9}, "24% more (between 10% fewer and 50% more)"),
        ({"ratio": 0.8, "ratio_low": 0.7, "ratio_high": 0.9}, "20% fewer (between 10% and 30% fewer)"),
        ({"ratio": 0.95, "ratio_low": 0.7, "ratio_high": 1.1}, "5% fewer (between 30% fewer and 10% more)"),
        ({"count": 29}, ""),
        ({"earlier_mean": 29.9}, ""),
        ({"ratio": None}, ""),
    ],
)
def test_a_percentage_stands_with_its_range_and_only_beside_counts_of_thirty(given, told) -> None:
    assert numbers.percent_range(period(**given)) == told


def test_the_usual_range_is_written_only_when_there_is_one() -> None:
    assert numbers.usual(898, 1258) == "898–1,258"
    assert numbers.usual(None, 4) == ""


def test_a_telephone_link_holds_digits_only() -> None:
    assert numbers.tel("+1 (617) 555-0144") == "+16175550144"
