"""Editions: the same again is the same, private things are private, old ones let their reports go."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from compstat.access import actions as access
from compstat.access.rules import OPERATOR
from compstat.incidents import actions, editions
from compstat.incidents.queries import (
    corrections,
    edition,
    editions_of,
    hexagon_counts,
    live_edition,
    rejects,
)
from compstat.incidents.rules import EditionUnknown

from . import paper
from .conftest import NOW

MARKER = "Zzyzx-Quixote"
DAYS = (date(2026, 3, 1), date(2026, 4, 29))


def test_the_same_files_again_are_already_live(load, city, data_folder, tmp_path) -> None:
    one, other = paper.write(tmp_path / "a.csv", paper.records(60)), paper.write(tmp_path / "b.csv", paper.records(90))
    first = load(one, other)
    stamps = {p: p.stat().st_mtime_ns for p in data_folder.rglob("*") if p.is_file() and p.name != ".lock"}
    again = load(other, one)
    assert not first.already_live and again.already_live
    assert again.edition == first.edition and again.summary == first.summary
    assert {p: p.stat().st_mtime_ns for p in data_folder.rglob("*") if p.is_file() and p.name != ".lock"} == stamps


def test_the_same_file_twice_in_one_load_counts_once(load, tmp_path) -> None:
    path = paper.write(tmp_path / "a.csv", paper.records(60))
    stored = load(path, path)
    assert (stored.summary["read"], stored.summary["accepted"], stored.summary["duplicates"]) == (120, 60, 60)
    assert stored.edition.count("_all", "city", *DAYS) == 60
    assert [f["last"] for f in stored.summary["files"]] == ["2026-04-29", None]


def test_another_as_of_is_another_edition(load, tmp_path) -> None:
    path = paper.write(tmp_path / "a.csv", paper.records(60))
    assert load(path).edition.id != load(path, as_of=date(2026, 5, 2)).edition.id


def test_an_edition_loaded_again_keeps_its_documents_and_notes(load, city, tmp_path) -> None:
    one, other = paper.write(tmp_path / "a.csv", paper.records(60)), paper.write(tmp_path / "b.csv", paper.records(62))
    first = load(one).edition
    mark = (first.folder / "published.json").read_text()
    note = first.folder / "briefings" / "d1" / "2026-04-26.notes.jsonl"
    note.parent.mkdir()
    note.write_text("A person wrote this.")
    assert load(other).edition != first
    back = load(one)
    assert not back.already_live and back.edition == first == live_edition(city)
    assert note.read_text() == "A person wrote this."
    assert (first.folder / "published.json").read_text() == mark
    assert [p.name for p in first.folder.parent.glob(".*")] == []


def test_a_damaged_edition_is_mended_by_loading_again(load, tmp_path) -> None:
    path = paper.write(tmp_path / "a.csv", paper.records(60))
    first = load(path).edition
    (first.folder / "streets.json").unlink()
    assert not editions.sound(first)
    assert not load(path).already_live
    (first.folder / "cube" / "prefix.npy").write_bytes(b"")
    again = load(path)
    assert not again.already_live and editions.sound(again.edition)
    assert [w["text"] for w in again.summary["warnings"] if w["code"] == "live_damaged"] == [
        "The files of the live edition are damaged: this load could not be compared with it, and replaces it."
    ]
    assert again.edition.count("_all", "city", *DAYS) == 60


def test_persons_are_nowhere_but_in_what_only_the_owner_may_read(load, data_folder, tmp_path) -> None:
    rows = [{**paper.record(n), "VICTIM_AGE": MARKER, "Suspect Name": MARKER} for n in range(60)]
    rows.append({**paper.record(60, OFFENSE_CODE="?"), "VICTIM_AGE": MARKER, "Suspect Name": MARKER})
    header = [*paper.HEADER[:5], "VICTIM_AGE", *paper.HEADER[5:], "Suspect Name"]
    stored = load(paper.write(tmp_path / "a.csv", rows, header))
    folder = stored.edition.folder
    held = {
        p.relative_to(folder).parts[0]
        for p in data_folder.rglob("*")
        if p.is_file() and MARKER.encode() in p.read_bytes()
    }
    assert held == {"raw", "rejects"}
    warned = next(w for w in stored.summary["warnings"] if w["code"] == "person_columns")
    assert warned["text"] == "Columns about persons were not read: Suspect Name, VICTIM_AGE."
    assert MARKER not in json.dumps(stored.summary)
    assert {name: (folder / name).stat().st_mode & 0o777 for name in editions.PRIVATE} == {
        "raw": 0o700, "reports.parquet": 0o600, "rejects": 0o700,
    }  # fmt: skip


def test_single_reports_hold_no_number_street_or_exact_time(load, tmp_path) -> None:
    import duckdb

    edition = load(paper.write(tmp_path / "a.csv", paper.records(60))).edition
    found = duckdb.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(edition.folder / "reports.parquet")])
    assert {name for name, *_ in found.fetchall()} == {
        "row", "day", "hour", "district", "neighborhood", "cell", "lat", "lng", "known", "counts",
    }  # fmt: skip


def test_another_thread_of_the_same_process_waits_for_the_city(city, data_folder) -> None:
    waited, entered = [], []

    def second() -> None:
        with editions.alone(city.id, lambda *told: waited.append(told)):
            entered.append(list(order))

    order: list[str] = []
    thread = threading.Thread(target=second)
    with editions.alone(city.id), editions.alone(city.id):  # the same thread may come in again
        thread.start()
        while not waited and not entered:
            time.sleep(0.01)
        order.append("first is done")
    thread.join(10)
    assert entered == [["first is done"]]


def test_a_legal_hold_on_everything_keeps_raw_files_and_reports(load, city, tmp_path) -> None:
    def loaded(n: int):
        return load(paper.write(tmp_path / f"{n}.csv", paper.records(60 + n)), now=NOW + timedelta(n)).edition

    hold = access.set_hold(city.id, "Docket 26-114", by=OPERATOR, now=NOW)
    first, *_ = [loaded(n) for n in range(city.keep_reports + 1)]
    assert (first.folder / "reports.parquet").exists()
    access.lift_hold(hold.id, by=OPERATOR, now=NOW)
    loaded(9)
    assert not (first.folder / "reports.parquet").exists()


def test_old_editions_keep_counts_and_let_reports_go(load, city, tmp_path) -> None:
    kept = [
        load(paper.write(tmp_path / f"{n}.csv", paper.records(60 + n)), now=NOW + timedelta(n)).edition
        for n in range(6)
    ]
    for number, old in enumerate(kept):
        there = {name for name in editions.PRIVATE if (old.folder / name).exists()}
        assert there == (set(editions.PRIVATE) if number >= 2 else set())
        assert old.count("_all", "city", *DAYS) == 60 + number
    for ask in (lambda: list(rejects(kept[0])), lambda: hexagon_counts(kept[0], *DAYS)):
        with pytest.raises(EditionUnknown, match=f"of edition {kept[0].id} are no longer kept: it is too old"):
            ask()
    assert editions_of(city) == kept[::-1]


def test_the_live_edition_keeps_its_reports_however_old_it_is(load, city, tmp_path) -> None:
    for n in range(4):
        load(paper.write(tmp_path / f"{n}.csv", paper.records(60 + n)), as_of=date(2026, 5, 2 + n))
    older = load(paper.write(tmp_path / "older.csv", paper.records(61)), as_of=date(2026, 5, 1)).edition
    assert live_edition(city) == older == editions_of(city)[-1]
    assert all((older.folder / name).exists() for name in editions.PRIVATE)
    assert list(rejects(older)) == []


def test_editions_are_found_by_their_id(load, city, data_folder, tmp_path) -> None:
    assert live_edition(city) is None
    with pytest.raises(EditionUnknown, match="The editions are: none"):
        edition(city, "abc")
    known = load(paper.write(tmp_path / "a.csv", paper.records(60))).edition
    assert edition(city, known.id) == known
    for wrong in ("abc", "../live", "", "."):
        with pytest.raises(EditionUnknown, match=f"The editions are: {known.id}"):
            edition(city, wrong)


def test_what_changed_is_told_on_the_days_both_cover(load, city, tmp_path) -> None:
    rows = paper.records(600)
    load(paper.write(tmp_path / "a.csv", rows))
    assert live_edition(city).manifest["changes"] is None and corrections(city) == []
    later = [dict(r) for r in rows]
    robberies = [r for r in later if r["OFFENSE_CODE"] == "301" and r["DISTRICT"] == "D1"]
    robberies[0]["OFFENSE_CODE"] = "1402"
    later += [paper.record(n, OCCURRED_ON_DATE="2026-05-10 10:00:00") for n in range(600, 620)]
    fresh = load(paper.write(tmp_path / "b.csv", later)).edition
    changes = fresh.manifest["changes"]
    assert changes["days"] == 60
    assert changes["rows"] == [
        {"row": "robbery", "area": "D1", "more": 0, "fewer": 1},
        {"row": "vandalism", "area": "D1", "more": 1, "fewer": 0},
    ]
    assert corrections(city) == [fresh]


def test_days_that_are_lost_are_told(load, tmp_path) -> None:
    older = [paper.record(n, OCCURRED_ON_DATE=f"{date(2025, 5, 1) + timedelta(n % 20)} 10:00:00") for n in range(100)]
    a, b = paper.write(tmp_path / "a.csv", older), paper.write(tmp_path / "b.csv", paper.records(100))
    load(a, b)
    warned = [w for w in load(b).summary["warnings"] if w["code"] == "days_lost"]
    assert [w["count"] for w in warned] == [20]
    assert "give all files together" in warned[0]["text"]


def test_coverage_follows_the_files_the_districts_and_the_gaps(load, city, tmp_path) -> None:
    d1 = [paper.record(n, DISTRICT="D1") for n in range(60)]
    edition = load(paper.write(tmp_path / "a.csv", d1)).edition
    assert edition.coverage.spans("D1") == (DAYS,) and edition.coverage.spans("D2") == ()
    assert edition.count("_all", "D1", *DAYS) == 60
    assert edition.count("_all", "D2", *DAYS) is None and edition.count("_all", "city", *DAYS) is None
    whole = replace(city, feed=replace(city.feed, whole_city=True), toml_sha256="whole")
    edition = load(paper.write(tmp_path / "b.csv", d1), city=whole).edition
    assert edition.count("_all", "D2", *DAYS) == 0


def test_the_lock_waits_and_says_so(city, data_folder) -> None:
    import fcntl

    said = []
    (editions.home(city.id)).mkdir(parents=True)
    with (editions.home(city.id) / ".lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)

        def progress(step: str, done: int, total: int) -> None:
            said.append(step)
            fcntl.flock(other, fcntl.LOCK_UN)

        with actions.loading(city, progress), actions.loading(city):
            pass
    assert said == ["Waiting for another load of this city"]
