"""What is refused: each in a sentence that says what to do, the live edition untouched, nothing left behind."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from compstat.access.rules import Refused
from compstat.incidents.queries import editions_of, live_edition
from compstat.incidents.rules import FeedRejected, LoadRefused

from . import paper


def zipped(path: Path) -> bytes:
    """A zip archive with a feed in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(path.name, paper.text(paper.records(20)))
    return out.getvalue()


def feed(end: str = "\n") -> str:
    return paper.text(paper.records(40), end=end)


NO_TABLE: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "empty": (lambda _: b"", "is empty. Download it again."),
    "blank": (lambda _: b"\xef\xbb\xbf \r\n\r\n", "holds nothing but blanks. Download it again."),
    "html": (lambda _: b"\r\n<!DOCTYPE html><html>", "is a web page, not a CSV. The download probably failed"),
    "json": (lambda _: json.dumps({"result": []}).encode(), "is JSON, not a CSV. Ask the publisher's site for the CSV"),
    "json list": (lambda _: b"[1, 2]", "is JSON, not a CSV. Ask the publisher's site for the CSV"),
    "zip": (zipped, "is a zip archive or an Excel workbook. Unpack it, or save the sheet as CSV"),
    "gzip": (lambda _: gzip.compress(feed().encode()), "is compressed with gzip. Unpack it (gunzip)"),
    "pdf": (lambda _: b"%PDF-1.7", "is a PDF. Ask the publisher for the CSV"),
    "old excel": (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1", "is an old Excel workbook. Save the sheet as CSV"),
    "parquet": (lambda _: b"PAR1....", "is a Parquet file. Export it as CSV"),
    "utf-16 without mark": (lambda _: feed().encode("utf-16-le"), "is not text. If it was saved as “Unicode”, save it"),
    "binary": (lambda _: bytes(range(32)) + b"\0" * 400, "is not text."),
    "another table": (
        lambda _: b"a,b\n1,2\n",
        "its first line is no header of a known form (seventeen columns). Check",
    ),
    "no header": (lambda _: feed().split("\n", 1)[1].encode(), "and that its first line is the header."),
    "header alone": (lambda _: feed().splitlines()[0].encode(), "None of the 0 records could be accepted. Check that"),
    "all withheld": (
        lambda _: paper.text(paper.records(20, OFFENSE_CODE="3005")).encode(),
        "None of the 20 records could be accepted. Check that these are Harborview's files.",
    ),
    "a column twice": (
        lambda _: feed().replace("REPORTING_AREA", "street", 1).encode(),
        "has the column 'street' more than once. Remove one of them and load again.",
    ),
    "a column missing": (
        lambda _: paper.text(paper.records(20), [h for h in paper.HEADER if h != "DISTRICT"]).encode(),
        "lacks the column DISTRICT (nearest known form: seventeen columns). Export it with all columns, or describe",
    ),
    "columns missing": (
        lambda _: paper.text(paper.records(20), [h for h in paper.HEADER if h not in ("Lat", "Long")]).encode(),
        "lacks the columns Lat, Long (nearest known form",
    ),
    "a header too large": (lambda _: b'"' + b"x" * 200_000 + b'"\n1\n', "has no readable header"),
}


@pytest.mark.parametrize("kind", NO_TABLE)
def test_what_is_no_feed_is_refused(load, city, data_folder, tmp_path, kind) -> None:
    before = load(paper.write(tmp_path / "good.csv", paper.records(60))).edition
    known = sorted(p.relative_to(data_folder) for p in data_folder.rglob("*"))
    make, words = NO_TABLE[kind]
    path = tmp_path / "given.csv"
    path.write_bytes(make(path))
    with pytest.raises(FeedRejected) as refused:
        load(path)
    assert words in str(refused.value)
    assert str(refused.value).endswith(".") and isinstance(refused.value, Refused)
    assert str(tmp_path) not in str(refused.value)
    assert live_edition(city) == before
    assert sorted(p.relative_to(data_folder) for p in data_folder.rglob("*")) == known


def test_one_bad_file_refuses_the_whole_load(load, city, tmp_path) -> None:
    good = paper.write(tmp_path / "good.csv", paper.records(60))
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"<html>")
    with pytest.raises(FeedRejected, match=r"bad\.csv is a web page"):
        load(good, bad)
    assert live_edition(city) is None and editions_of(city) == []


def test_a_header_without_its_values_is_never_shown(load, tmp_path) -> None:
    """A file without a header: its first record, whose cells repeat, does not stand in the sentence."""
    path = tmp_path / "a.csv"
    path.write_text("Quixote,Quixote,Quixote\n")
    with pytest.raises(FeedRejected) as refused:
        load(path)
    assert "quixote" not in str(refused.value).lower()


@pytest.mark.parametrize("bad", [5, 10])
def test_a_tenth_of_bad_records_is_published(load, tmp_path, bad) -> None:
    rows = [paper.record(n, **({"OFFENSE_CODE": "?"} if n < bad else {})) for n in range(100)]
    stored = load(paper.write(tmp_path / "a.csv", rows))
    assert (stored.summary["accepted"], stored.summary["rejected"]) == (100 - bad, {"unreadable_code": bad})


@pytest.mark.parametrize("bad", [11, 15])
def test_more_than_a_tenth_of_bad_records_is_refused(load, city, tmp_path, bad) -> None:
    before = load(paper.write(tmp_path / "good.csv", paper.records(60))).edition
    rows = [paper.record(n, **({"OFFENSE_CODE": "?"} if n < bad else {})) for n in range(100)]
    with pytest.raises(LoadRefused, match=rf"{bad} of 100 records were rejected.*load again\."):
        load(paper.write(tmp_path / "a.csv", rows))
    assert live_edition(city) == before and len(editions_of(city)) == 1


def test_many_fewer_reports_are_refused_unless_accepted(load, city, tmp_path) -> None:
    rows = paper.records(600)
    nearly = [r for n, r in enumerate(rows) if n % 10 != 3 or n >= 560]
    fewer = [r for n, r in enumerate(rows) if n % 7 or n < 60]
    assert len(nearly) >= 540 > len(fewer)
    before = load(paper.write(tmp_path / "a.csv", rows)).edition
    path = paper.write(tmp_path / "fewer.csv", fewer)
    with pytest.raises(LoadRefused, match=rf"there are {len(fewer)} reports instead of 600.*--accept-fewer\."):
        load(path)
    assert live_edition(city) == before
    accepted = load(path, accept_fewer=True).edition
    assert live_edition(city) == accepted != before
    assert sum(r["fewer"] for r in accepted.manifest["changes"]["rows"]) > 0
    load(tmp_path / "a.csv")
    assert load(paper.write(tmp_path / "nearly.csv", nearly)).summary["accepted"] == len(nearly)
