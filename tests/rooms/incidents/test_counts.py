"""The department's own counts: read whole or refused with every bad line named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compstat.incidents import counts
from compstat.incidents.queries import SuppliedCount, live_edition, supplied_counts
from compstat.incidents.rules import CountsRejected

from . import paper

HEADER = "row_id,area_id,from,to,count,prior_count,source"
GOOD = "rape,city,2026-01-01,2026-03-31,12,15,Harborview Police"


def written(tmp_path: Path, *lines: str, header: str = HEADER) -> Path:
    path = tmp_path / "counts.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8-sig")
    return path


def test_counts_travel_with_the_edition(load, city, tmp_path) -> None:
    file = written(
        tmp_path,
        GOOD,
        "rape,D1,2026-01-01,2026-03-31,3,, Harborview Police ",
        "homicide,D1+D2,2026-01-01,2026-01-01,0,0,x",
    )
    stored = load(paper.write(tmp_path / "a.csv", paper.records(60)), counts=file)
    found = supplied_counts(live_edition(city))
    days = (date(2026, 1, 1), date(2026, 3, 31))
    assert found[:2] == (
        SuppliedCount("rape", "city", *days, 12, 15, "Harborview Police"),
        SuppliedCount("rape", "D1", *days, 3, None, "Harborview Police"),
    )
    assert len(found) == 3 and counts.from_dicts(counts.as_dicts(found)) == found
    assert load(tmp_path / "a.csv").edition.id != stored.edition.id
    assert supplied_counts(live_edition(city)) == ()


def test_columns_may_stand_in_another_order(city, tmp_path) -> None:
    file = written(
        tmp_path, "x,rape,city,2026-01-01,2026-03-31,12", header="source,row_id,area_id,from,to,count,prior_count"
    )
    (found,) = counts.read(city, file)
    assert (found.count, found.prior_count, found.source) == (12, None, "x")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("rapes,city,2026-01-01,2026-03-31,12,15,x", "line 3: there is no row 'rapes' that takes counts"),
        ("violent_total,city,2026-01-01,2026-03-31,1,1,x", "there is no row 'violent_total' that takes counts (totals"),
        ("rape,D77,2026-01-01,2026-03-31,12,15,x", "there is no area 'D77'"),
        ("rape,city,2026-01-01,2026-03-31,12,15, ", "no source: say who counted"),
        ("rape,city,2026-01-01,2026-03-31,12,15", "no source: say who counted"),
        ("rape,city,2026-01-01,2026-03-31,-1,15,x", "count '-1' is no whole number"),
        ("rape,city,2026-01-01,2026-03-31,,15,x", "count '' is no whole number"),
        ("rape,city,2026-01-01,2026-03-31,1.5,15,x", "count '1.5' is no whole number"),
        ("rape,city,2026-01-01,2026-03-31,²,15,x", "count '²' is no whole number"),
        (f"rape,city,2026-01-01,2026-03-31,{'9' * 5000},15,x", "is no whole number"),
        ("rape,city,2026-01-01,2026-03-31,12,few,x", "prior_count 'few' is no whole number"),
        ("rape,city,1/1/2026,2026-03-31,12,15,x", "from '1/1/2026' is no date like 2026-06-30"),
        ("rape,city,2026-01-01,,12,15,x", "to '' is no date like 2026-06-30"),
        ("rape,city,2026-03-31,2026-01-01,12,15,x", "to 2026-01-01 is before from 2026-03-31"),
        (GOOD.replace("12", "13"), "rape in city from 2026-01-01 to 2026-03-31 stands twice"),
    ],
)
def test_bad_lines_are_named(load, city, tmp_path, line, problem) -> None:
    with pytest.raises(CountsRejected) as refused:
        load(paper.write(tmp_path / "a.csv", paper.records(60)), counts=written(tmp_path, GOOD, line))
    assert str(refused.value).startswith("counts.csv cannot be used:\n") and problem in str(refused.value)
    assert live_edition(city) is None


def test_every_bad_line_is_named_at_once(city, tmp_path) -> None:
    with pytest.raises(CountsRejected) as refused:
        counts.read(city, written(tmp_path, "x,y,z,a,b,c,", GOOD, "rape,city"))
    lines = str(refused.value).splitlines()[1:]
    assert [line[:7] for line in lines].count("line 2:") == 7
    assert {line[:7] for line in lines} == {"line 2:", "line 4:"}


def test_a_file_of_another_form_is_refused(city, tmp_path) -> None:
    with pytest.raises(
        CountsRejected, match=r"counts\.csv lacks area_id, source\. Its header must be row_id,area_id,from"
    ):
        counts.read(city, written(tmp_path, header="row_id,from,to,count,prior_count"))
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(CountsRejected, match=r"empty\.csv lacks row_id, area_id, from"):
        counts.read(city, tmp_path / "empty.csv")
    for odd in (HEADER.encode("utf-16"), f"{HEADER}\n{'x' * 200_000},".encode()):
        (tmp_path / "odd.csv").write_bytes(odd)
        with pytest.raises(CountsRejected, match=r"odd\.csv is no CSV in UTF-8 .*Save it as “CSV UTF-8”\."):
            counts.read(city, tmp_path / "odd.csv")
