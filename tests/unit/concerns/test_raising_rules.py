"""What may be raised and where: own words, and a place that is never finer than the block."""

from __future__ import annotations

import pytest

from compstat.access.rules import WrongState
from compstat.concerns import rules
from compstat.concerns.rules import GROUNDS, KINDS, MEASURED, THEMES, UNANSWERED, Ground, Kind, Theme, without_number
from compstat.places.reading import THEMES as THEMES_OF_CITIES


@pytest.mark.parametrize(
    ("text", "good"),
    [("", False), ("  ab ", False), ("abc", True), ("x" * 2000, True), ("x" * 2001, False)],
)  # fmt: skip
def test_own_words_say_something_and_not_too_much(text: str, good: bool) -> None:
    if good:
        rules.check_own_words(text, "x" * 120)
    else:
        with pytest.raises(WrongState, match="Tell us in 3 to 2000 characters"):
            rules.check_own_words(text)


def test_a_place_is_a_line_and_more_words_may_be_left_out() -> None:
    with pytest.raises(WrongState, match="in at most 120 characters: a street and the block, no house number"):
        rules.check_own_words("Lamps.", "x" * 121)
    rules.check_more_words("")
    rules.check_more_words("x" * 2000)
    with pytest.raises(WrongState, match="at most 2000 characters"):
        rules.check_more_words("x" * 2001)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        # doors go
        ("12 Pier Street", "Pier Street"), ("12a Pier Street", "Pier Street"), ("12½ Oak Lane", "Oak Lane"),
        ("12-14 Pier St", "Pier St"), ("45-12 Main Street", "Main Street"), ("12 and 14 Pier Street", "Pier Street"),
        ("12,Main Street", "Main Street"), ("12, Main Street", "Main Street"), ("12 main street", "main street"),
        ("1234 5th Avenue", "5th Avenue"), ("12 W 42 St", "W 42 St"), ("12 42 Street", "42 Street"),
        ("Pier Street 12", "Pier Street"), ("Pier Street, 12", "Pier Street"), ("5th Avenue 12", "5th Avenue"),
        ("Calle Mayor 12", "Calle Mayor"), ("nimewo 12 Ri Pye", "Ri Pye"), ("No. 12 Oak Lane", "Oak Lane"),
        ("in front of 45 Oak Lane", "in front of Oak Lane"), ("Main Street at 12 Oak", "Main Street at Oak"),
        ("Main Street 12 and Oak Street", "Main Street and Oak Street"),
        ("Main St, 12, by the park", "Main St, by the park"),
        # so do what lies behind a door, and what finds it
        ("12 Main Street, apt 4", "Main Street"), ("12 Main Street #4", "Main Street"), ("Main St, Unit 3B", "Main St"),
        ("Main St, Building 5", "Main St"), ("Main St, 02119", "Main St"),
        # names of streets and blocks stay
        ("5th Avenue", "5th Avenue"), ("W 42 St", "W 42 St"), ("Calle 12", "Calle 12"), ("Highway 61", "Highway 61"),
        ("Route 9 near the school", "Route 9 near the school"), ("Pier 4", "Pier 4"),
        ("3 Ave and 12 St", "3 Ave and 12 St"),
        ("the 300 block of Main Street", "the 300 block of Main Street"), ("2 blocks from Main", "2 blocks from Main"),
        ("between 5th and 6th", "between 5th and 6th"), ("between 5 and 6 Street", "between 5 and 6 Street"),
        ("Main Street and 5", "Main Street and 5"),
        ("corner of Avenue 5 and Calle 12", "corner of Avenue 5 and Calle 12"),
        ("Main St, Avenue 5", "Main St, Avenue 5"), ("near 5, at the park", "near 5, at the park"),
        ("  Pier   Street ", "Pier Street"), ("17", "17"), ("", ""),
    ],
)  # fmt: skip
def test_a_house_number_goes_and_the_name_of_a_street_stays(typed: str, kept: str) -> None:
    assert without_number(typed) == kept
    assert without_number(kept) == kept, "done twice, it does no more"


def test_each_kind_theme_and_ground_has_its_words_and_criticism_of_police_is_no_ground() -> None:
    assert set(KINDS) == set(Kind) and set(THEMES) == set(MEASURED) == set(Theme) and set(GROUNDS) == set(Ground)
    assert {ground.value for ground in Ground} == {"identifies", "threat", "sealed", "advertising"}
    assert set(Ground) > UNANSWERED and Ground.IDENTIFIES not in UNANSWERED


def test_what_would_measure_a_theme_comes_with_who_would_do_it() -> None:
    assert all(bool(measured.instead) == bool(measured.who) for measured in MEASURED.values())
    assert MEASURED[Theme.LIGHTS].instead and not MEASURED[Theme.BURGLARY].instead


def test_a_city_may_name_each_theme_and_no_other() -> None:
    assert set(THEMES_OF_CITIES) == set(Theme)
