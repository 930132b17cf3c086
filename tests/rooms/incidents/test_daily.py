"""Counts of days, hours and hexagons from private reports: the same as the cube where the cube knows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import h3
import numpy as np
import pytest

from compstat.incidents.queries import EditionUnknown, daily_counts, hexagon_counts, left_out

FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)
ROW, OTHER = "larceny_from_motor_vehicle", "vandalism"
QUARTERS = ((6, 12), (12, 18), (18, 24), (0, 6))


@pytest.mark.parametrize("area", ["city", "D4", "D1+D2", "mill-hill", "printworks"])
def test_each_day_of_an_area_is_as_the_cube_has_it(harborview, area) -> None:
    found = daily_counts(harborview, [ROW], [area], [], (), FIRST, LAST)
    assert np.array_equal(found[area], harborview.cube.daily(ROW, area, FIRST, LAST))


def test_rows_are_added_up(harborview) -> None:
    sets = ([ROW, OTHER], [ROW], [OTHER])
    both, one, other = (daily_counts(harborview, rows, ["D4"], [], (), FIRST, LAST)["D4"] for rows in sets)
    assert np.array_equal(both, one + other) and one.sum() and other.sum()


def test_the_four_parts_of_the_day_make_the_whole_day(harborview) -> None:
    whole = daily_counts(harborview, [ROW], ["D4", "mill-hill"], [], (), FIRST, LAST)
    parts = [daily_counts(harborview, [ROW], ["D4", "mill-hill"], [], (span,), FIRST, LAST) for span in QUARTERS]
    for area in ("D4", "mill-hill"):
        assert np.array_equal(sum(part[area] for part in parts), whole[area])
    two = daily_counts(harborview, [ROW], ["D4"], [], ((18, 24), (0, 6)), FIRST, LAST)
    assert np.array_equal(two["D4"], parts[2]["D4"] + parts[3]["D4"])
    for hours in (QUARTERS[:1], ()):
        assert left_out(harborview, [ROW], hours, FIRST, LAST).timeless == harborview.manifest["without_hour"]


def test_hexagons_hold_what_has_a_place_and_nothing_at_default_points(harborview) -> None:
    there = {cell: sum(n.values()) for cell, n in hexagon_counts(harborview, FIRST, LAST)[ROW].items()}
    point = harborview.manifest["default_points"][0]
    station = h3.latlng_to_cell(point["lat"], point["lng"], harborview.city.hexagon_resolution)
    cells = sorted({*there, station, h3.latlng_to_cell(0.0, 0.0, harborview.city.hexagon_resolution)})
    found = daily_counts(harborview, [ROW], [], cells, (), FIRST, LAST)
    assert {cell: int(n.sum()) for cell, n in found.items() if n.sum()} == there
    unlocated = left_out(harborview, [ROW], (), FIRST, LAST).unlocated
    lost = harborview.count(ROW, "city", FIRST, LAST) - sum(there.values())
    assert sum(unlocated.values()) == lost > 0
    assert max(unlocated, key=unlocated.get) == "D8"  # where the default point is
    assert set(unlocated) <= {*(d.id for d in harborview.city.districts), ""}


def test_reports_that_are_no_longer_kept_cannot_be_counted(harborview, tmp_path) -> None:
    (tmp_path / "cube").symlink_to(harborview.folder / "cube")
    with pytest.raises(EditionUnknown, match="no longer kept"):
        daily_counts(replace(harborview, folder=tmp_path), [ROW], ["D4"], [], (), FIRST, LAST)
