"""Files are read in pieces, by one process or two: neither the cut nor the helper changes what is read."""

from __future__ import annotations

import io
import os
import random
import signal

import duckdb
import numpy as np
import pytest

from compstat.access.rules import OPERATOR
from compstat.incidents import actions, feed, protect, reading, tally
from compstat.incidents.queries import rejects
from compstat.incidents.rules import LoadRefused
from compstat.incidents.schema import layout

from . import paper
from .conftest import NOW


def records_of(text: str, piece: int, monkeypatch) -> tuple[list[tuple[int, str]], list[int]]:
    """(line, raw text) of every record, and the lines where a quote was never closed."""
    monkeypatch.setattr(feed, "PIECE", piece)
    found, unclosed = [], []
    for part in feed.pieces(io.StringIO(text, newline="")):
        unclosed += [part.lines[i] for i in sorted(part.unclosed)]
        found += zip(part.lines, part.raws, strict=True)
    return found, unclosed


@pytest.mark.parametrize("seed", range(40))
def test_where_a_file_is_cut_does_not_matter(seed, monkeypatch) -> None:
    chance = random.Random(seed)
    share = chance.choice([0.01, 0.1, 0.5])
    lines = [
        ('"' if chance.random() < share else "") + "x" * chance.choice([0, 1, 30]) + chance.choice(['""', "", ","])
        for _ in range(300)
    ]
    text = chance.choice(["\n", "\r\n", "\r"]).join(lines) + chance.choice(["", "\n"])
    whole = records_of(text, 1 << 20, monkeypatch)
    for piece in (1, 50, 999):
        assert records_of(text, piece, monkeypatch) == whole
    kept = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line]
    told = [line for _, raw in whole[0] for line in raw.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line]
    assert told == kept  # nothing is lost, nothing twice


@pytest.mark.parametrize(("between", "held"), [(48, True), (49, False)])
def test_a_quote_holds_fifty_lines_together_and_no_more(between, held, monkeypatch) -> None:
    text = "\n".join(['a,"b', *["x"] * between, 'c"', "d"])
    for piece in (1, 1 << 20):
        found, unclosed = records_of(text, piece, monkeypatch)
        assert [line for line, _ in found][:2] == ([1, between + 3] if held else [1, 2])
        assert unclosed == ([] if held else [1, between + 2])


def odd_file(path):
    """Thousands of records with everything that makes reading hard."""
    rows = paper.records(3000)
    rows += [paper.record(n, STREET=f"NEW ST {n}\nHARBORVIEW") for n in range(3000, 3600)]
    rows += rows[::7]
    rows += [paper.record(n, OCCURRED_ON_DATE="never", STREET="A “B” ST") for n in range(4000, 4040)]
    rows += [paper.record(n, DISTRICT=f"X{n % 3}", INCIDENT_NUMBER="") for n in range(4100, 4160)]
    rows += [paper.record(n, OFFENSE_CODE=str(paper.WITHHELD), STREET="MARKETÂ\xa0ST") for n in range(4200, 4260)]
    rows += [paper.record(n, OFFENSE_CODE=str(9000 + n % 50), SHOOTING="1") for n in range(4300, 4500)]
    random.Random(3).shuffle(rows)
    lines = paper.text(rows).split("\n")
    lines[900] += '"stray'
    lines[1500] = "too,few"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def all_of(edition) -> dict[str, object]:
    """Everything an edition holds, but when it was made."""
    manifest = {k: v for k, v in edition.manifest.items() if k not in {"loaded_at", "id"}}
    with duckdb.connect() as own:
        reports = own.sql(f"SELECT * FROM '{edition.folder / 'reports.parquet'}' ORDER BY ALL").fetchall()
    return {
        "manifest": manifest, "reports": repr(reports), "rejects": list(rejects(edition)),
        "streets": (edition.folder / "streets.json").read_text(), "prefix": edition.cube.prefix.tolist(),
    }  # fmt: skip


def test_two_readers_read_as_one(city, data_folder, tmp_path, monkeypatch) -> None:
    file = odd_file(tmp_path / "a.csv")
    monkeypatch.setattr(feed, "PIECE", 20_000)
    told = []
    for much in (1 << 40, 0):
        monkeypatch.setattr(reading, "MUCH", much)
        monkeypatch.setattr(reading, "_processors", lambda: 2)
        stored = actions.store(city, [file], by=OPERATOR, now=NOW)
        told.append(all_of(stored.edition))
    alone, helped = told
    assert alone == helped
    assert alone["manifest"]["duplicates"] > 400 and len(alone["rejects"]) > 40


def test_counting_in_portions_changes_nothing(city, data_folder, tmp_path, monkeypatch) -> None:
    """A large file is counted a portion at a time; an incident's lines stay together, and reports are joined."""
    file, told = odd_file(tmp_path / "a.csv"), []
    for portion in (tally.PORTION, 700):
        monkeypatch.setattr(tally, "PORTION", portion)
        monkeypatch.setattr(protect, "PORTION", portion)
        stored = actions.store(city, [file], by=OPERATOR, now=NOW)
        told.append(all_of(stored.edition))
        assert not list(stored.edition.folder.glob("*.part"))
    whole, portions = told
    assert whole == portions
    assert whole["manifest"]["accepted"] > 4 * 700


def test_both_readers_read(city, monkeypatch) -> None:
    monkeypatch.setattr(reading, "MUCH", 0)
    monkeypatch.setattr(reading, "_processors", lambda: 2)
    text = paper.text(paper.records(400))
    form = reading_form(city, text)
    body = text.split("\n", 1)[1]
    monkeypatch.setattr(feed, "PIECE", 500)
    with reading.Readers(city, NOW.date(), 1) as readers:
        digests = [*readers.digests(feed.pieces(io.StringIO(body, newline=""), 2), form)]
    assert {who for who, _ in digests} == {0, 1}
    assert sum(len(digest.columns["mark"]) for _, digest in digests) == 400
    marks = np.concatenate([digest.columns["mark"] for _, digest in digests]).tolist()
    assert marks == [hash(line) for line in body.splitlines()]  # in order, and both with the same key


def test_a_helper_that_is_killed_stops_the_load_in_words(city, monkeypatch) -> None:
    monkeypatch.setattr(reading, "MUCH", 0)
    monkeypatch.setattr(reading, "_processors", lambda: 2)
    monkeypatch.setattr(feed, "PIECE", 500)
    text = paper.text(paper.records(4000))
    pieces = feed.pieces(io.StringIO(text.split("\n", 1)[1], newline=""), 2)
    with reading.Readers(city, NOW.date(), 1) as readers:
        digests = readers.digests(pieces, reading_form(city, text))
        next(digests)
        (helper,) = readers.helper._processes
        os.kill(helper, signal.SIGKILL)
        with pytest.raises(LoadRefused, match="Load the files again"):
            list(digests)


def test_small_files_are_read_alone(city) -> None:
    with reading.Readers(city, NOW.date(), reading.MUCH - 1) as readers:
        assert readers.helper is None


def reading_form(city, text: str):
    """The published form of the first line."""
    return layout(city, text.split("\n", 1)[0].split(","), "a.csv")


def test_a_line_is_the_same_only_if_day_and_street_are() -> None:
    """Marks are hashes: two of them may be equal by chance, and then the records are still two."""
    marks = np.array([7, 7, 7, 9, 7], np.int64)
    days, streets = np.array([1, 1, 2, 1, 1], np.int32), np.array([5, 5, 5, 5, 6], np.int32)
    assert sorted(tally._again(marks, [days, streets]).tolist()) == [1]
