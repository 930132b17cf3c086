"""What the published tables say of the stories planted in the feed, on the small city and, once, on the whole one."""

from __future__ import annotations

from datetime import date

import pytest

from compstat.briefings.queries import table
from compstat.demo.layout import DISTRICT_NAMES

DISTRICTS = tuple(DISTRICT_NAMES)
TO = date(2026, 11, 15)


def cells(edition, row: str, period: str = "days28", to: date = TO) -> dict[str, dict]:
    """The row in every district and the city."""
    found = {}
    for area in (*DISTRICTS, "city"):
        rows = {r["row"]: r for r in table(edition, area, to)["rows"]}
        found[area] = rows[row]["periods"][period]
    return found


def in_whole_city(cell: dict) -> bool:
    return "as_in_the_whole_city" in {c["code"] for c in cell["caveats"]}


def test_every_record_is_told(harborview, written) -> None:
    facts, summary = written.facts, harborview.manifest
    damaged = facts["damaged"]
    assert summary["read"] == facts["records"]
    assert summary["duplicates"] == facts["copies"]
    assert summary["withheld"] == facts["withheld_lines"]
    assert summary["accepted"] == facts["lines"] - facts["withheld_lines"]
    assert summary["rejected"] == {
        "no_date": damaged["no date"],
        "unreadable_date": damaged["unreadable date"],
        "no_code": damaged["no code"],
        "unreadable_code": damaged["unreadable code"],
        "date_after_as_of": damaged["date to come"],
        "date_before_feed": damaged["date long ago"],
        "field_count": damaged["cut short"] + damaged["too long"],
    }


def test_the_rise_is_a_rise_here_alone(harborview, written) -> None:
    told = cells(harborview, "commercial_burglary")
    assert told["D4"]["count"] == written.facts["rise"]["count"]
    assert told["D4"]["signal"] == "more"
    assert not in_whole_city(told["D4"])
    assert all(told[d]["signal"] in {"as_expected", "too_few"} for d in DISTRICTS if d != "D4")


def test_the_fall_is_a_fall(harborview, written) -> None:
    told = cells(harborview, "residential_burglary")
    assert told["D4"]["count"] == written.facts["fall"]["count"]
    assert told["D4"]["signal"] == "fewer"
    assert all(told[d]["signal"] in {"as_expected", "too_few"} for d in DISTRICTS if d != "D4")


def test_the_move_of_the_whole_city_is_told_as_one(harborview, written) -> None:
    told = cells(harborview, "other_larceny")
    assert told["city"]["count"] == written.facts["whole_city"]["count"]
    assert told["city"]["signal"] == "more"
    flagged = [d for d in DISTRICTS if told[d]["signal"] == "more"]
    assert len(flagged) >= 4
    assert all(in_whole_city(told[d]) for d in flagged)
    assert all(told[d]["signal"] in {"more", "as_expected", "too_few"} for d in DISTRICTS)


@pytest.mark.parametrize("to", [TO, date(2026, 7, 19)])
def test_a_season_is_no_news(harborview, to) -> None:
    told = cells(harborview, "vandalism", to=to)
    assert {told[d]["signal"] for d in (*DISTRICTS, "city")} <= {"as_expected", "too_few"}
    winter = cells(harborview, "vandalism", to=date(2026, 1, 18))
    assert cells(harborview, "vandalism", to=date(2026, 7, 19))["city"]["count"] > 1.8 * winter["city"]["count"]


def test_the_pile_is_found_and_kept_off_maps_but_counted(harborview, written) -> None:
    (pile,) = harborview.manifest["default_points"]
    point = written.facts["default_point"]
    assert abs(pile["lat"] - point["lat"]) < 0.001
    assert abs(pile["lng"] - point["lng"]) < 0.001
    ungeocoded = table(harborview, "D8", TO)["ungeocoded"]["ytd"]
    counted = sum(r["periods"]["ytd"]["count"] or 0 for r in table(harborview, "D8", TO)["rows"] if not r["total"])
    assert 0.12 < ungeocoded / counted < 0.35


def test_a_quiet_row_says_that_it_cannot_tell(harborview) -> None:
    told = cells(harborview, "other_burglary")
    assert {told[d]["signal"] for d in DISTRICTS} == {"too_few"}


def test_deaths_are_counted_and_never_scored(harborview) -> None:
    told = cells(harborview, "homicide", "ytd")
    assert all(cell["signal"] in {None, "not_tested"} for cell in told.values())
    assert all(cell["ratio"] is None and cell["p"] is None for cell in told.values())
    assert told["city"]["count"] == sum(told[d]["count"] for d in DISTRICTS)


def test_small_sensitive_counts_are_hidden(harborview) -> None:
    told = cells(harborview, "rape", "ytd", to=date(2026, 9, 30))
    hidden = [d for d in DISTRICTS if told[d]["signal"] == "hidden"]
    assert len(hidden) >= 2
    assert all(told[d]["count"] is None for d in hidden)
    assert all(told[d]["count"] is None or not 1 <= told[d]["count"] <= 4 for d in DISTRICTS)


def test_nothing_else_stands_out(harborview) -> None:
    stories = {"commercial_burglary", "residential_burglary", "other_larceny"}
    for area in DISTRICTS:
        for row in table(harborview, area, TO)["rows"]:
            if row["row"] not in stories:
                assert row["periods"]["days28"]["signal"] not in {"more", "fewer"}, (area, row["row"])
