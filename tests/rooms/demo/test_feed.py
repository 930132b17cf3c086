"""The generated feed: the same for the same seed, odd in all the ways it says, and true to its facts."""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from compstat.demo import feed

from . import recount

TINY = {"scale": 0.002, "first": date(2026, 1, 1), "last": date(2026, 3, 1), "as_of": date(2026, 3, 1)}
TO = date(2026, 11, 15)
VANDALISM = (1402, 1415)


def fingerprints(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


def raw(written, year: int) -> bytes:
    return next(p for p in written.feed_files if p.name.startswith(f"incidents-{year}")).read_bytes()


def test_the_same_seed_writes_the_same_bytes_in_another_process(tmp_path) -> None:
    feed.write(tmp_path / "here", **TINY)
    code = (
        "from datetime import date; from pathlib import Path; from compstat.demo import feed; "
        f"feed.write(Path({str(tmp_path / 'there')!r}), **{TINY!r})"
    ).replace("datetime.date", "date")
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"PYTHONHASHSEED": "7"})
    assert fingerprints(tmp_path / "here") == fingerprints(tmp_path / "there")


def test_another_seed_tells_another_story(tmp_path) -> None:
    one, other = (feed.write(tmp_path / str(seed), seed=seed, **TINY) for seed in (1, 2))
    assert one.feed_files[0].read_bytes() != other.feed_files[0].read_bytes()


@pytest.mark.parametrize("story", ["rise", "fall", "whole_city"])
def test_planted_stories_are_in_the_files(written, lines, story) -> None:
    told = written.facts[story]
    counts = recount.incidents(lines, told["codes"], TO - timedelta(27), TO)
    assert counts[told["area"]] == told["count"]


def test_every_record_is_accounted_for(written) -> None:
    read = sum(len(recount.records(p)) for p in written.feed_files)
    facts = written.facts
    assert read == facts["records"] == facts["lines"] + sum(facts["damaged"].values()) + facts["copies"]
    share = sum(facts["damaged"].values()) / read
    assert 0.002 < share < 0.005
    assert len(facts["damaged"]) == 8


def test_one_point_carries_a_pile(written, lines) -> None:
    point = written.facts["default_point"]
    piled = [x for x in lines if x.lat and (float(x.lat), float(x.lng)) == (point["lat"], point["lng"])]
    located = Counter((x.lat, x.lng) for x in lines if x.lat not in {"", "0", "-1"})
    assert located.most_common(1)[0][1] == len(piled) == point["lines"]
    assert 0.03 < len(piled) / len(lines) < 0.045
    assert located.most_common(2)[1][1] < len(piled) / 5


def test_some_reports_have_no_place(written, lines) -> None:
    lost = [x for x in lines if x.lat in {"", "0", "-1"}]
    assert len(lost) == written.facts["not_located"]
    assert {x.lat for x in lost} >= {"", "0"}
    assert 0.03 < len(lost) / len(lines) < 0.05


def test_some_reports_have_no_district(lines) -> None:
    counts = Counter(x.district for x in lines)
    assert 0.009 < counts[""] / len(lines) < 0.018
    assert 0.0005 < counts["External"] / len(lines) < 0.005


def test_incidents_have_up_to_four_lines(lines) -> None:
    sizes = Counter(Counter(x.incident for x in lines if not x.incident.startswith("alone")).values())
    assert set(sizes) == {1, 2, 3, 4}
    assert 0.03 < (sizes[2] + sizes[3] + sizes[4]) / sum(sizes.values()) < 0.05
    assert any(x.incident.startswith("alone") for x in lines)


def test_each_year_has_its_oddity(tmp_path, written) -> None:
    old = {"scale": 0.02, "first": date(2019, 1, 1), "last": date(2020, 12, 31), "as_of": date(2021, 3, 1)}
    early = feed.write(tmp_path, **old)
    assert raw(early, 2019).startswith(b"\xef\xbb\xbf")
    assert b"\n" not in raw(early, 2019)
    assert b",1/8/19 " in raw(early, 2019)
    assert not any(f",3/{day}/19 ".encode() in raw(early, 2019) for day in range(4, 11))
    with pytest.raises(UnicodeDecodeError):
        raw(early, 2020).decode()
    assert raw(early, 2020).count(b"\r\n") > 900
    assert b"(-1, -1)" in raw(early, 2020)
    assert b",00520," in raw(written, 2021)
    assert b"Shipyard and Ganet Point" in raw(written, 2022)
    assert b",Febuary," in raw(written, 2022)
    assert "Â\xa0".encode() in raw(written, 2024)
    assert b"+00," in raw(written, 2026)
    assert {x.lat for x in recount.lines(written.feed_files[-1:])} >= {""}
    for year in range(2021, 2027):
        streets = [
            r[13] for r in recount.records(next(p for p in written.feed_files if f"-{year}" in p.name)) if len(r) == 17
        ]
        assert 0.08 < sum("\n" in s for s in streets) / len(streets) < 0.14


def test_vandalism_follows_the_seasons(lines) -> None:
    def month(first: date) -> int:
        return recount.incidents(lines, VANDALISM, first, first + timedelta(27))["city"]

    for year in range(2022, 2026):
        assert month(date(year, 7, 4)) > 1.8 * month(date(year, 1, 10))


def test_withheld_classes_are_in_the_feed(written, lines) -> None:
    codes = (211, 3001, 3005, 3006, 3007, 3008, 3501, 3502)
    assert sum(x.code in codes for x in lines) == written.facts["withheld_lines"] > 1000


def test_an_earlier_day_knows_less_of_the_last_weeks_and_all_of_the_rest(tmp_path) -> None:
    known = feed.history(scale=0.02, first=date(2025, 1, 1))
    early = feed.publish(known, tmp_path / "early", date(2026, 11, 5))
    late = feed.publish(known, tmp_path / "late", date(2026, 11, 19))
    assert raw(early, 2025) == raw(late, 2025)
    (before, after) = (recount.lines(w.feed_files) for w in (early, late))
    keys = [
        {(x.incident, x.code, x.on) for x in found if not x.incident.startswith("alone")} for found in (before, after)
    ]
    assert keys[0] < keys[1]
    late_comers = [on for _, _, on in keys[1] - keys[0] if on <= date(2026, 11, 5)]
    assert late_comers
    assert min(late_comers) >= date(2026, 9, 26)
    assert max(x.on for x in before) <= date(2026, 11, 5)


def test_supplied_counts_add_up(written) -> None:
    with written.counts_files[0].open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    cells = {(r["row_id"], r["area_id"], r["to"]): int(r["count"]) for r in rows}
    districts = [f"D{i}" for i in range(1, 11)]
    for row, to in {(r["row_id"], r["to"]) for r in rows}:
        assert cells[row, "city", to] == sum(cells[row, d, to] for d in districts)
        assert cells[row, "D1+D2", to] == cells[row, "D1", to] + cells[row, "D2", to]
    ends = {r["to"] for r in rows if r["row_id"] == "rape"}
    assert ends == {f"{y}-{e}" for y in (2025, 2026) for e in ("03-31", "06-30", "09-30", "12-31")} - {"2026-12-31"}
    assert any(1 <= n <= 4 for (row, _, _), n in cells.items() if row == "rape")
    assert {r["to"] for r in rows if r["row_id"] == "homicide"} == ends | {"2026-11-15"}
    assert all(int(r["count"]) == cells.get((r["row_id"], r["area_id"], r["to"])) for r in rows)
    years = {(r["row_id"], r["area_id"]): r for r in rows if r["to"] == "2026-09-30"}
    assert all(int(r["prior_count"]) == cells[row, area, "2025-09-30"] for (row, area), r in years.items())


@pytest.mark.slow
def test_the_whole_city_is_written(tmp_path, prove) -> None:
    """A small city has few of the common rows and all of the rare ones."""
    low, high = (400_000, 500_000) if prove else (100_000, 130_000)
    written = feed.write(tmp_path, scale=1 if prove else 0.05)
    assert low < written.facts["records"] < high
    assert len(written.feed_files) == 8
