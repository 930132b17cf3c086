"""The cube against counting with plain loops."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compstat.analysis import cube as cubes
from compstat.analysis.cube import Cube, accumulate, build, prefix_sum

FIRST = date(2024, 1, 1)
SHAPE = (20, 3, 2)
ROWS, AREAS = ("robbery", "vandalism", "_all"), ("city", "D1")

# Drawn by numpy, so that every example is dense enough to notice a day too many or too few.
reports = st.integers(0, 999).map(lambda seed: np.random.default_rng(seed).integers(0, SHAPE, (90, 3)).tolist())
days = st.integers(-5, 25).map(lambda n: FIRST + timedelta(n))


def columns(coded):
    table = np.array(coded, dtype=np.int64).reshape(-1, 3)
    return table[:, 0].astype(np.int16), table[:, 1].astype(np.int8), table[:, 2].astype(np.int8)


def cube_of(coded) -> Cube:
    return Cube(FIRST, ROWS, AREAS, build(*columns(coded), shape=SHAPE))


def recount(coded, row: str, area: str, first: date, last: date) -> int:
    return sum(ROWS[r] == row and AREAS[a] == area and first <= FIRST + timedelta(d) <= last for d, r, a in coded)


@given(coded=reports, first=days, last=days)
def test_any_window_equals_a_recount(coded, first: date, last: date):
    cube = cube_of(coded)
    expected = [[recount(coded, row, area, first, last) for area in AREAS] for row in ROWS]
    assert cube.window(first, last).tolist() == expected
    assert cube.windows([(first, last), (FIRST, last)])[0].tolist() == expected
    assert [[cube.count(row, area, first, last) for area in AREAS] for row in ROWS] == expected


@given(coded=reports, first=st.integers(-20, 15).map(lambda n: FIRST + timedelta(n)))
def test_days_and_weeks_equal_a_recount(coded, first: date):
    cube = cube_of(coded)
    last = first + timedelta(13)
    each = [recount(coded, "vandalism", "D1", first + timedelta(n), first + timedelta(n)) for n in range(14)]
    assert cube.daily("vandalism", "D1", first, last).tolist() == each
    assert cube.weekly("vandalism", "D1", last, 2).tolist() == [sum(each[:7]), sum(each[7:])]


def test_a_cube_knows_its_days_and_counts_nothing_outside_them():
    cube = cube_of([(0, 0, 0), (19, 0, 0)])
    assert cube.days == 20
    assert cube.count("robbery", "city", date(2023, 1, 1), date(2025, 1, 1)) == 2
    assert cube.count("robbery", "city", date(2023, 1, 1), date(2023, 12, 31)) == 0
    assert cube.count("robbery", "city", date(2024, 1, 21), date(2025, 1, 1)) == 0
    assert cube.windows([]).shape == (0, 3, 2)


def test_an_unknown_row_or_area_is_an_error():
    with pytest.raises(KeyError):
        cube_of([]).count("arson", "city", FIRST, FIRST)
    with pytest.raises(KeyError):
        cube_of([]).count("robbery", "D2", FIRST, FIRST)


def test_axes_must_fit_the_counts():
    with pytest.raises(ValueError, match="3 rows and 1 areas"):
        Cube(FIRST, ROWS, ("city",), np.zeros((21, 3, 2), dtype=np.int32))
    with pytest.raises(ValueError, match="shape"):
        Cube(FIRST, ROWS, AREAS, np.zeros((21, 6), dtype=np.int32))


@given(coded=reports, cut=st.integers(0, 90))
def test_pieces_add_up(coded, cut: int):
    counts = np.zeros(SHAPE, dtype=np.int32)
    accumulate(counts, *columns(coded[:cut]))
    accumulate(counts, *columns(coded[cut:]))
    assert np.array_equal(prefix_sum(counts), build(*columns(coded), shape=SHAPE))
    assert counts.sum() == len(coded)


def test_more_reports_than_one_block(monkeypatch: pytest.MonkeyPatch):
    coded = [(n % 20, n % 3, n % 2) for n in range(50)]
    whole = build(*columns(coded), shape=SHAPE)
    monkeypatch.setattr(cubes, "BLOCK", 7)
    assert np.array_equal(build(*columns(coded), shape=SHAPE), whole)


@pytest.mark.parametrize(
    ("report", "column"), [((20, 0, 0), "day"), ((0, 3, 0), "row"), ((0, 0, 2), "area"), ((0, -1, 0), "row")]
)
def test_a_code_outside_its_axis_is_refused_by_name(report, column: str):
    with pytest.raises(ValueError, match=f"column {column} "):
        build(*columns([(1, 1, 1), report]), shape=SHAPE)


def test_columns_of_different_length_are_refused():
    day, row, area = columns([(1, 1, 1), (2, 1, 1)])
    with pytest.raises(ValueError, match="day 2, row 2, area 1"):
        build(day, row, area[:1], shape=SHAPE)


def test_counts_that_cannot_be_written_in_place_are_refused():
    scattered = np.zeros((20, 4, 2), dtype=np.int32)[:, :3]
    with pytest.raises(ValueError, match="copy"):
        accumulate(scattered, *columns([(1, 1, 1)]))


def test_a_read_only_prefix_will_do():
    prefix = build(*columns([(3, 2, 1)]), shape=SHAPE)
    prefix.flags.writeable = False
    assert Cube(FIRST, ROWS, AREAS, prefix).window(FIRST, FIRST + timedelta(19)).sum() == 1
