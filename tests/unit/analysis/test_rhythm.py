"""Hours and weekdays against the calendar and worked shares."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compstat.analysis.rhythm import aoristic, hour_weekday


def stamps(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[m]")


def test_monday_comes_first_and_unknown_hours_are_counted_apart():
    monday, sunday = date(2026, 6, 29), date(2026, 6, 28)
    days = np.array([monday.toordinal(), sunday.toordinal(), sunday.toordinal(), sunday.toordinal()])
    found = hour_weekday(days, np.array([0, 23, 23, -1], dtype=np.int8))
    assert found.grid.shape == (7, 24)
    assert (found.grid[0, 0], found.grid[6, 23], found.grid.sum(), found.unknown) == (1, 2, 3, 1)


@given(st.lists(st.tuples(st.dates(), st.integers(-1, 23)), max_size=30))
def test_every_report_is_in_its_cell(reports):
    found = hour_weekday(
        np.array([day.toordinal() for day, _ in reports], dtype=np.int32),
        np.array([hour for _, hour in reports], dtype=np.int8),
    )
    expected = np.zeros((7, 24), dtype=int)
    for day, hour in reports:
        if hour >= 0:
            expected[day.weekday(), hour] += 1
    assert np.array_equal(found.grid, expected)
    assert found.unknown == sum(hour < 0 for _, hour in reports)


def test_hours_beyond_the_day_and_missing_hours_are_refused():
    with pytest.raises(ValueError, match="24"):
        hour_weekday(np.array([1]), np.array([24]))
    with pytest.raises(ValueError, match="2 days, but 1 hours"):
        hour_weekday(np.array([1, 2]), np.array([3]))


def test_a_moment_falls_in_its_own_hour():
    grid = aoristic(stamps("2026-06-29T05:00"), stamps("2026-06-29T05:00"))
    assert grid[0, 5] == 1
    assert grid.sum() == 1


def test_a_span_that_ends_on_the_hour_stops_there():
    grid = aoristic(stamps("2026-06-28T23:30"), stamps("2026-06-29T01:00"))  # Sunday into Monday
    assert grid[6, 23] == pytest.approx(1 / 3)
    assert grid[0, 0] == pytest.approx(2 / 3)
    assert grid[0, 1] == 0


def test_more_than_a_week_tells_nothing():
    grid = aoristic(stamps("2026-06-01T00:00", "2026-06-01T00:00"), stamps("2026-06-08T00:01", "2026-06-08T00:00"))
    assert grid == pytest.approx(np.full((7, 24), 2 / 168))


def test_an_end_before_its_start_is_refused():
    with pytest.raises(ValueError, match="not before"):
        aoristic(stamps("2026-06-01T01:00"), stamps("2026-06-01T00:00"))
    with pytest.raises(ValueError, match="start and an end"):
        aoristic(stamps("2026-06-01T01:00"), stamps())


@given(st.lists(st.tuples(st.integers(0, 3_000_000), st.integers(0, 3000)), max_size=4))
def test_shares_equal_counting_minute_by_minute(spans):
    begun = np.array([np.datetime64("2020-01-01T00:00") + start for start, _ in spans], dtype="datetime64[m]")
    expected = np.zeros((7, 24))
    for start, (_, minutes) in zip(begun.tolist(), spans, strict=True):
        for minute in range(max(1, minutes)):
            at = start + timedelta(minutes=minute)
            expected[at.weekday(), at.hour] += 1 / max(1, minutes)
    found = aoristic(begun, begun + np.array([minutes for _, minutes in spans], dtype=np.int64))
    assert found == pytest.approx(expected)
