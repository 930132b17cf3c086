"""Boston's real files: every record accounted for, and counted again with the csv module."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from compstat.places.queries import city as city_of

pytestmark = pytest.mark.real_data
FILES = ("b3-2015", "b3-2018", "b3-2019", "2019-q4", "2021-district-names-sample")
LOWEST, HIGHEST = 300, 399  # robbery


def again(path: Path) -> list[list[str]]:
    """The file's records by the csv module; bytes that are not UTF-8 matter to no column that is compared."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_is_read_to_its_last_record(load, real_data, name) -> None:
    path = real_data / "boston" / "incidents" / f"{name}.csv"
    header, *rows = again(path)
    at = {n.strip(): i for i, n in enumerate(header)}
    once = list({tuple(r) for r in rows})
    stored = load(path, city=city_of("boston"))
    told = stored.summary
    assert told["read"] == len(rows) and told["duplicates"] == len(rows) - len(once)
    withheld = city_of("boston").feed.withheld
    codes = [int(r[at["OFFENSE_CODE"]]) for r in once]
    assert told["withheld"] == sum(any(low <= code <= high for low, high in withheld) for code in codes)
    wanted = {
        r[at["INCIDENT_NUMBER"]] or f"alone {n}" for n, (r, code) in enumerate(zip(once, codes, strict=True))
        if LOWEST <= code <= HIGHEST
    }  # fmt: skip
    cube = stored.edition.cube
    counted = int(cube.prefix[-1, cube.rows.index("robbery"), cube.areas.index("city")])
    assert counted == len(wanted) > 0
    assert told["rejected"] == {}


def test_default_points_of_the_real_city_are_found(load, real_data) -> None:
    path = real_data / "boston" / "incidents" / "2021.csv"
    stored = load(path, city=city_of("boston"))
    found = {(p["lat"], p["lng"]): p["reports"] for p in stored.edition.manifest["default_points"]}
    assert {(42.298, -71.06), (42.329, -71.086), (42.34, -71.069), (42.285, -71.091)} <= {*found}
    assert stored.summary["read"] == len(again(path)) - 1
