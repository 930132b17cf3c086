"""Numbers and dates as a reader of each language writes them."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.dates import format_date, get_timezone_name
from babel.lists import format_list
from django.utils.translation import override

from compstat.website.templatetags import numbers


@pytest.mark.parametrize(
    ("language", "number", "day", "year", "month"),
    [
        ("en", "12,345", "Sunday, June 27", "June 27, 2027", "Jun 2027"),
        ("es", "12,345", "domingo, 27 de junio", "27 de junio de 2027", "jun 2027"),  # as in the United States
        ("ht", "12,345", "dimanch 27 jen", "27 jen 2027", "jen 2027"),
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


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["Captain", "Captain, as a deputy", "Public works liaison", ""]),
        ("es", ["Capitán", "Capitán, en suplencia", "Public works liaison", ""]),
        ("ht", ["Kapitèn", "Kapitèn, kòm ranplasan", "Public works liaison", ""]),
    ],
)
def test_a_role_that_was_written_down_is_told_in_the_readers_language(language, told) -> None:
    """Roles are kept in the words of the site's language; what somebody typed stays as it is."""
    with override(language):
        assert [numbers.role(each) for each in ("Captain", "Captain, as a deputy", told[2], "")] == told


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "6:30 pm"), ("es", "6:30 p.m."), ("ht", "6:30 p.m."), ("vi", "18:30"), ("ar-xb", "6:30 pm")],
)
def test_a_clock_is_told_as_in_each_language_and_is_not_moved(language, told) -> None:
    """On the clock it is given by: pages tell the hours of their city, wherever the server stands."""
    boston = datetime(2026, 12, 3, 18, 30, tzinfo=ZoneInfo("America/New_York"))
    with override(language):
        assert [numbers.clock(at) for at in (time(18, 30), boston)] == [told.replace(" ", "\u00a0")] * 2


MONTHS = ["janvye", "fevriye", "mas", "avril", "me", "jen", "jiyè", "out", "septanm", "oktòb", "novanm", "desanm"]
WEEKDAYS = ["lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi", "dimanch"]


def test_haitian_creole_is_known_wherever_dates_are_written() -> None:
    """Babel has no data for it."""
    written = [format_date(date(2026, month, 3), "long", locale="ht") for month in range(1, 13)]
    assert written == [f"3 {name} 2026" for name in MONTHS]
    week = [format_date(date(2026, 11, 30 + n) if n == 0 else date(2026, 12, n), "full", locale="ht") for n in range(7)]
    assert week == ["lendi 30 novanm 2026", *(f"{WEEKDAYS[n]} {n} desanm 2026" for n in range(1, 7))]
    assert format_list(["youn", "de", "twa"], locale="ht") == "youn, de ak twa"
    at = datetime(2026, 12, 3, 18, 30, tzinfo=ZoneInfo("America/New_York"))
    assert get_timezone_name(at, "long", locale="ht") == "lè ivè nan lès Etazini"
    assert Locale.parse("ht").get_display_name("ht") == "kreyòl ayisyen"


def test_languages_are_named_by_those_who_speak_them() -> None:
    assert numbers.own_names(["en", "es", "ht", "zh-hans", "xx"]) == "English, español, kreyòl ayisyen, 中文 (简体), xx"


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
