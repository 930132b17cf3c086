"""On Boston's files nothing can be compared, and every null says why: 2020 is not there, before it counting changed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import override_settings

from compstat.access.rules import OPERATOR
from compstat.briefings.queries import table
from compstat.incidents import actions
from compstat.places.queries import city

pytestmark = pytest.mark.real_data
PERIODS = ("week", "days28", "ytd")
COMPARED = ("usual_low", "usual_high", "ratio", "ratio_low", "ratio_high", "phi", "df", "p")


@pytest.fixture(scope="module")
def load(real_data: Path, tmp_path_factory):
    """An edition of some of Boston's files, in a folder of its own."""

    def stored(*names: str):
        folder, files = tmp_path_factory.mktemp("boston"), [real_data / "boston" / "incidents" / n for n in names]
        with override_settings(COMPSTAT_DATA=folder):
            now = datetime(2026, 11, 20, tzinfo=UTC)
            return actions.store(city("boston"), files, by=OPERATOR, now=now).edition, folder

    return stored


def cells(edition, area: str, to: date):
    for row in table(edition, area, to)["rows"]:
        for period in PERIODS:
            yield row, period, row["periods"][period], {c["code"] for c in row["periods"][period]["caveats"]}


@pytest.mark.parametrize("to", [date(2021, 2, 28), date(2021, 6, 27), date(2021, 12, 26)], ids=str)
def test_2021_is_compared_with_nothing(load, to: date) -> None:
    edition, folder = load("2021.csv")
    with override_settings(COMPSTAT_DATA=folder):
        for area in ("city", "A1+A15", *(d.id for d in edition.city.districts)):
            for row, period, cell, codes in cells(edition, area, to):
                where = (area, row["row"], period)
                assert [name for name in COMPARED if cell[name] is not None] == [], where
                assert (cell["last_year"], cell["earlier"], cell["earlier_mean"]) == (None, [], None), where
                assert cell["signal"] in {"too_few_years", "not_tested", None}, where
                if row["source"] == "open_file":
                    assert cell["count"] is not None, where
                    assert {"not_covered", "beyond_break"} <= codes, where
                else:
                    assert cell["count"] is None, where
                    assert codes & {"protected_not_supplied", "protected_not_at_this_date"}, where


@pytest.mark.parametrize("to", [date(2018, 12, 30), date(2019, 6, 30)], ids=str)
def test_one_district_alone_has_nobody_to_compare_its_scatter_with(load, to: date) -> None:
    """Four years of B3 stand side by side, but φ needs several districts: no range, and it is said."""
    edition, folder = load(*(f"b3-{year}.csv" for year in range(2015, 2020)))
    with override_settings(COMPSTAT_DATA=folder):
        for row, period, cell, codes in cells(edition, "B3", to):
            assert [name for name in ("usual_low", "usual_high", "p") if cell[name] is not None] == []
            if row["source"] == "open_file" and not row["total"] and edition.city.row(row["row"]).scored:
                assert cell["signal"] in {"too_few_years", "too_few"}, (row["row"], period)
                assert cell["signal"] in codes
        for row, _, cell, codes in cells(edition, "city", to):
            if row["source"] == "open_file":
                assert cell["count"] is None
                assert "not_covered" in codes
