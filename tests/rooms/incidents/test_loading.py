"""Loading: every record read is accepted, withheld, rejected or a duplicate; what is refused says what to do."""

from __future__ import annotations

from datetime import date

from compstat.incidents.queries import live_edition, rejects

from . import paper

ALL_DAYS = (date(2026, 3, 1), date(2026, 4, 29))


def test_every_record_is_accounted_for(load, city, tmp_path) -> None:
    rows = [
        *paper.records(100),
        *(paper.record(200 + n, OFFENSE_CODE=str(paper.WITHHELD)) for n in range(3)),
        paper.record(300, OCCURRED_ON_DATE=""),
        paper.record(301, OCCURRED_ON_DATE="soon"),
        paper.record(302, OFFENSE_CODE=""),
        paper.record(303, OFFENSE_CODE="A12"),
        paper.record(304, OCCURRED_ON_DATE="1926-03-01 10:00:00"),
        paper.record(305, OCCURRED_ON_DATE="2026-05-30 10:00:00"),
        paper.record(0),
        paper.record(300, OCCURRED_ON_DATE=""),
    ]
    stored = load(paper.write(tmp_path / "a.csv", rows), as_of=date(2026, 5, 1))
    assert {k: stored.summary[k] for k in ("read", "accepted", "withheld", "duplicates")} == {
        "read": 111, "accepted": 100, "withheld": 3, "duplicates": 2,
    }  # fmt: skip
    assert stored.summary["rejected"] == {
        "no_date": 1, "unreadable_date": 1, "no_code": 1, "unreadable_code": 1, "date_before_feed": 1,
        "date_after_as_of": 1,
    }  # fmt: skip
    kept = list(rejects(stored.edition))
    assert [(r.file, r.line, r.reason) for r in kept][:2] == [
        ("a.csv", 105, "no_date"),
        ("a.csv", 106, "unreadable_date"),
    ]
    assert kept[1].raw == paper.text([rows[104]]).splitlines()[1]
    assert live_edition(city) == stored.edition
    assert stored.edition.as_of == date(2026, 5, 1)


def test_counts_are_those_of_the_csv_module(load, city, tmp_path) -> None:
    path = paper.write(tmp_path / "a.csv", paper.records(1000))
    edition = load(path).edition
    rows = paper.reread(path)
    for row, low, high in (("robbery", 300, 399), ("residential_burglary", 520, 529), ("fraud", 1102, 1109)):
        assert edition.count(row, "city", *ALL_DAYS) == paper.incidents(rows, low, high) > 0
        for district in (d.id for d in city.districts):
            assert edition.count(row, district, *ALL_DAYS) == paper.incidents(rows, low, high, district)
    total = sum(edition.count(r, "city", *ALL_DAYS) for r in city.row("part_one_total").sum_of)
    assert edition.count("part_one_total", "city", *ALL_DAYS) == total == 600
    assert edition.count("_all", "city", *ALL_DAYS) == 1000
    assert edition.count("robbery", "city", date(2026, 2, 1), ALL_DAYS[1]) is None
