"""Builds an edition's files in a folder: every record accounted for, private things private, counts in the cube."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

import duckdb
import numpy as np

from compstat import __version__
from compstat.places.queries import CITY, City, Geography, areas

from . import coverage, feed, protect, streets, tally
from .editions import write_json
from .reading import Readers
from .rules import FeedRejected, check_rejected
from .schema import Layout, layout
from .tally import Records

Progress = Callable[[str, int, int], None]


def build(
    city: City,
    folder: Path,
    files: Sequence[Path],
    as_of: date | None,
    today: date,
    known: Geography | None,
    progress: Progress,
) -> dict[str, Any]:
    """Read `files` into `folder`; returns what the manifest says of them."""
    kept = [feed.keep(path, folder / "raw", progress) for path in files]
    sources = sorted(kept, key=lambda s: (s.name, s.sha256))  # an incident counts at its first line: never by chance
    written = folder / "rejects" / "all.part"
    newest = as_of or today  # a date to come is a mistake
    size = sum(source.size for source in sources)
    with tally.Tally(folder, written) as gathered:
        with Readers(city, newest, size) as readers:
            layouts = [read_file(city, readers, gathered, s, n, progress) for n, s in enumerate(sources)]
        progress("Counting", 0, 3)
        records = tally.close(gathered)
    reasons = tally.keep_rejects(written, folder / "rejects" / "rejects.jsonl", records.status)
    counted = account(records, reasons)
    check_rejected(reasons, counted["read"])
    if not counted["accepted"]:
        raise FeedRejected(
            f"None of the {counted['read']:,} records could be accepted. Check that these are {city.name}'s files."
        )
    progress("Counting", 1, 3)
    placed = protect.place(city, records, known)
    every = [area.id for area in areas(city)]
    write_json(folder / "streets.json", streets.index(city, records))
    reports = Reports(folder)
    write_counts(folder, protect.protect(city, records, placed, [*gathered.kinds], every, reports.keep))
    reports.close()
    progress("Counting", 2, 3)
    told = describe(city, sources, layouts, records)
    day = as_of or max(date.fromisoformat(f["last"]) for f in told["files"] if f["last"])
    progress("Counting", 3, 3)
    return {
        "as_of": day.isoformat(), "version": __version__, "geography": known.id if known else None, **counted,
        "rejected": dict(reasons), **told,
        "warnings": warnings(city, gathered, layouts, placed, known),
        "default_points": [vars(p) for p in placed.defaults],
        "disagreement": disagreement(records, placed),
        "midnight": int((records.accepted & (records.hour == 0)).sum()),
        "without_hour": int((records.accepted & (records.hour < 0)).sum()),
    }  # fmt: skip


def read_file(
    city: City, readers: Readers, gathered: tally.Tally, source: feed.Source, number: int, progress: Progress
) -> Layout:
    """Read one file to its end, piece by piece."""
    with feed.open_text(source) as text:
        try:
            lines, header = _header(text)
            form = layout(city, next(csv.reader([header]), []), source.name)
        except (csv.Error, UnicodeError) as error:
            raise FeedRejected(f"{source.name} has no readable header ({error}). Export it again as CSV.") from error
        done = 0
        try:
            for reader, digest in readers.digests(feed.pieces(text, 1 + lines), form):
                gathered.add(reader, digest, number, source.name)
                done += digest.characters
                progress(f"Reading {source.name}", min(done, source.size), source.size)
        except UnicodeError as error:
            raise FeedRejected(f"{source.name} breaks off inside a character ({error}). Download it again.") from error
    return form


def _header(text: IO[str]) -> tuple[int, str]:
    """The first line that is not blank, and its number (a header may hold no quoted newlines)."""
    number = 0
    for number, line in enumerate(text, 1):
        if line.strip("\ufeff\r\n "):
            return number, line
    return number, ""


def account(records: Records, reasons: Counter[str]) -> dict[str, int]:
    """The four numbers; they must add up, or nothing is stored."""
    counts = records.counts()
    told = {
        "read": len(records.status),
        "accepted": counts["accepted"],
        "withheld": counts["withheld"],
        "duplicates": counts["duplicate"],
    }
    rejected = sum(reasons.values())
    if told["read"] != told["accepted"] + told["withheld"] + told["duplicates"] + rejected:
        raise AssertionError(f"the records do not add up: {told}, rejected {rejected}")
    return told


def describe(city: City, sources: Sequence[feed.Source], layouts: Sequence[Layout], records: Records) -> dict[str, Any]:
    """Each file's own days, and the coverage that follows."""
    spans = tally.days_of_files(records, len(sources))
    files, spoken = [], []
    for number, (source, form, span) in enumerate(zip(sources, layouts, spans, strict=True)):
        mine = records.file == number
        found = np.unique(records.district[mine & records.accepted])
        if span:
            spoken.append((span, frozenset(city.districts[d].id for d in found if d >= 0)))
        files.append(
            {
                "name": source.name, "sha256": source.sha256, "bytes": source.size, "encoding": source.encoding,
                "form": form.variant.id, "records": int(mine.sum()),
                "first": span and span[0].isoformat(), "last": span and span[1].isoformat(),
            }
        )  # fmt: skip
    members = {a.id: a.districts for a in areas(city) if a.id != CITY}
    covered = coverage.of_files(city, spoken, members)
    dated = {d: [[a.isoformat(), b.isoformat()] for a, b in s] for d, s in covered.districts.items()}
    return {
        "files": files,
        "coverage": {
            "districts": dated,
            "members": {a: list(d) for a, d in covered.members.items()},
            "before": {d: [a.isoformat(), b.isoformat()] for d, (a, b) in covered.before.items()},
        },
    }


def write_counts(folder: Path, protected: protect.Protected) -> None:
    """The cube, as two files anyone may read."""
    np.save(folder / "cube" / "prefix.npy", protected.prefix)
    first = date.fromordinal(protected.first_day).isoformat()
    write_json(folder / "cube" / "axes.json", {"first": first, "rows": protected.rows, "areas": protected.areas})


class Reports:
    """Single reports, for the owner alone: written a portion at a time, then joined into one file."""

    def __init__(self, folder: Path) -> None:
        self.path, self.parts = folder / "reports.parquet", list[Path]()

    def keep(self, columns: protect.Columns) -> None:
        """Write a portion."""
        part = self.path.with_suffix(f".{len(self.parts)}.part")
        self.parts.append(part)
        self._write(part, "reports", columns)

    def close(self) -> None:
        """Join the portions, in order."""
        if len(self.parts) == 1:
            self.parts[0].rename(self.path)
            return
        names = ", ".join(f"'{part}'" for part in self.parts)
        self._write(self.path, f"read_parquet([{names}])", None)
        for part in self.parts:
            part.unlink()

    @staticmethod
    def _write(path: Path, source: str, columns: protect.Columns | None) -> None:
        with duckdb.connect(config={"threads": 1, "autoinstall_known_extensions": False}) as connection:
            if columns is not None:
                connection.register("reports", columns)
            connection.execute(f"COPY (SELECT * FROM {source}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        path.chmod(0o600)


def disagreement(records: Records, placed: protect.Placed) -> dict[str, int] | None:
    """Of the located reports with a district, how many lie in another district's polygon."""
    if not (placed.polygon_district >= 0).any():
        return None
    both = records.accepted & placed.known[records.point] & (records.district >= 0)
    elsewhere = placed.polygon_district[records.point] != records.district
    return {"of": int(both.sum()), "n": int((both & elsewhere).sum())}


def warnings(
    city: City, gathered: tally.Tally, layouts: Sequence[Layout], placed: protect.Placed,
    geography: Geography | None,
) -> list[dict[str, object]]:  # fmt: skip
    """What the operator should know; each with a code, a sentence and a count."""
    person = sorted({p for form in layouts for p in form.person})
    ignored = sorted({i for form in layouts for i in form.ignored})
    strange = sum(gathered.unknown_districts.values())
    spellings = ", ".join(repr(s) for s, _ in gathered.unknown_districts.most_common(5))
    found = [
        ("no_geography", int(geography is None),
         f"No geography is loaded: no neighborhoods, no maps. Next: compstat areas {city.id} FILE…"),
        ("person_columns", len(person), f"Columns about persons were not read: {', '.join(person)}."),
        ("ignored_columns", len(ignored), f"Columns nothing is known about were left out: {', '.join(ignored)}."),
        ("unknown_district", strange,
         f"{strange:,} records name a {city.district_word} city.toml does not know ({spellings}); they count in the "
         "city alone."),
        ("no_incident_number", gathered.without_incident,
         f"{gathered.without_incident:,} records have no incident number; each counts as an incident of its own."),
        ("mended_text", gathered.repaired,
         f"{gathered.repaired:,} records held text read in the wrong encoding once; it was mended."),
        ("default_points", len(placed.defaults),
         f"{len(placed.defaults)} default points carry {sum(p.reports for p in placed.defaults):,} reports; they are "
         "counted, and kept off maps."),
    ]  # fmt: skip
    return [{"code": code, "text": text, "count": count} for code, count, text in found if count]
