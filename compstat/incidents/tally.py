"""All records of a load, gathered compactly on disk: about forty bytes each, whatever the file's size."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from .reading import Digest, Streets
from .schema import Kind, Status, mended

FIELDS = {
    "mark": np.int64, "incident": np.int64, "status": np.uint8, "day": np.int32, "hour": np.int8, "kind": np.int32,
    "district": np.int16, "lat": np.float32, "lng": np.float32, "street": np.int32, "file": np.int16,
}  # fmt: skip
PORTION = 1_500_000  # records looked at together: what a large file needs of memory beside its columns
PARTS = 16
Numbers = NDArray[np.int32]


@dataclass
class Numbering:
    """The tally's numbers of the kinds and streets that one reader numbered in its own way."""

    kinds: Numbers = field(default_factory=lambda: np.empty(0, np.int32))
    streets: Numbers = field(default_factory=lambda: np.empty(0, np.int32))


class Tally:
    """Grows by digests; `close` turns it into one array per column."""

    def __init__(self, folder: Path, written: Path) -> None:
        """Columns lie in nameless files in `folder`; rejects in `written`, a line each, not yet free of duplicates."""
        self.open = ExitStack()
        self.rejects = self.open.enter_context(written.open("w", encoding="utf-8"))
        self.columns = {name: self.open.enter_context(_nameless(folder)) for name in FIELDS}
        self.kinds: dict[Kind, int] = {}
        self.streets = Streets()
        self.numberings: dict[int, Numbering] = {}
        self.unknown_districts: Counter[str] = Counter()
        self.without_incident = self.repaired = self.size = 0

    def __enter__(self) -> Tally:
        return self

    def __exit__(self, *how: object) -> None:
        self.open.close()

    def add(self, reader: int, digest: Digest, file: int, name: str) -> None:
        """Take in what a reader made of a piece; records that cannot be used are written down with their raw text."""
        columns, numbering = digest.columns, self._numbering(reader, digest)
        status = columns["status"]
        count = len(status)
        for at, line, raw in digest.rejected:
            reason = Status(int(status[at])).name.lower()
            record = {"at": self.size + at, "file": name, "line": line, "reason": reason, "raw": raw}
            self.rejects.write(json.dumps(record, ensure_ascii=False) + "\n")
        if digest.blank:  # each an incident of its own
            columns["incident"][digest.blank] = [hash(f"\1{self.size + at}") for at in digest.blank]
            self.without_incident += int((status[digest.blank] == Status.ACCEPTED).sum())
        columns["kind"] = numbering.kinds[columns["kind"]] if len(numbering.kinds) else columns["kind"]
        columns["street"] = numbering.streets[columns["street"]]
        columns["file"] = np.full(count, file, np.int16)
        for column, kind in FIELDS.items():
            self.columns[column].write(np.ascontiguousarray(columns[column], kind).data)
        self.unknown_districts += digest.unknown_districts
        self.repaired += digest.repaired
        self.size += count

    def _numbering(self, reader: int, digest: Digest) -> Numbering:
        """This reader's numbers, with those it gave in this piece."""
        known = self.numberings.setdefault(reader, Numbering())
        if digest.kinds:
            fresh = [self.kinds.setdefault(kind, len(self.kinds)) for kind in digest.kinds]
            known.kinds = np.append(known.kinds, np.array(fresh, np.int32))
        if digest.streets:
            known.streets = np.append(known.streets, np.array([self.streets[s] for s in digest.streets], np.int32))
        return known

    def column(self, name: str) -> NDArray[Any]:
        """A whole column; it is given once."""
        with self.columns.pop(name) as file:
            file.seek(0)
            return np.fromfile(file, FIELDS[name])


def _nameless(folder: Path) -> IO[bytes]:
    return TemporaryFile(dir=folder)


@dataclass
class Records:
    """Every record read, in file order, one array a column."""

    status: NDArray[np.uint8]
    incident: NDArray[np.int64]
    day: NDArray[np.int32]
    hour: NDArray[np.int8]
    kind: NDArray[np.int32]
    district: NDArray[np.int16]
    point: NDArray[np.int32]  # index into points
    street: NDArray[np.int32]  # index into streets
    file: NDArray[np.int16]
    points: NDArray[np.float32]  # (distinct points, 2): latitude and longitude as published
    streets: list[str]

    @property
    def accepted(self) -> NDArray[np.bool_]:
        accepted: NDArray[np.bool_] = self.status == Status.ACCEPTED
        return accepted

    def counts(self) -> dict[str, int]:
        """How many records have each status."""
        numbers = np.bincount(self.status, minlength=Status.UNREADABLE_CODE + 1)
        return {status.name.lower(): int(numbers[status]) for status in Status}


def close(tally: Tally) -> Records:
    """The records, with byte-identical ones after the first marked as duplicates."""
    points, point = distinct(tally.column("lat"), tally.column("lng"))
    day, street = tally.column("day"), tally.column("street")
    # A mark is a keyed hash of 64 bits; what the same line must have in common settles what chance could bring.
    again = _again(tally.column("mark"), [day, street])
    status = tally.column("status")
    status[again] = Status.DUPLICATE
    return Records(
        status, tally.column("incident"), day, tally.column("hour"), tally.column("kind"), tally.column("district"),
        point, street, tally.column("file"), points, [mended(_first_line(s))[0] for s in tally.streets],
    )  # fmt: skip


def distinct(lat: NDArray[np.float32], lng: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Every distinct point, and which of them each record has; a portion at a time, to need little memory."""
    size = len(lat)
    starts = range(0, size, PORTION) or range(1)
    points = np.unique(np.concatenate([np.unique(_packed(lat, lng, s)) for s in starts]))
    which = np.empty(size, np.int32)
    for start in starts:
        which[start : start + PORTION] = np.searchsorted(points, _packed(lat, lng, start))
    return points.view(np.float32).reshape(-1, 2), which


def _packed(lat: NDArray[np.float32], lng: NDArray[np.float32], start: int) -> NDArray[np.int64]:
    """Latitude and longitude of a portion of records as one number each."""
    portion = slice(start, start + PORTION)
    return np.stack([lat[portion], lng[portion]], axis=1).view(np.int64).ravel()


def _again(mark: NDArray[np.int64], alike: Sequence[NDArray[np.generic]]) -> NDArray[np.intp]:
    """Records that an earlier record equals; a part of them at a time, so that little memory is needed."""
    found = []
    for part in range(PARTS):
        some = np.flatnonzero(mark % PARTS == part)
        order = some[np.argsort(mark[some], kind="stable")]
        same = mark[order][1:] == mark[order][:-1]
        later, earlier = order[1:][same], order[:-1][same]
        found.append(later[np.all([column[later] == column[earlier] for column in alike], axis=0)])
    return np.concatenate(found)


def _first_line(text: str) -> str:
    """A place's own line; town, postal code and country stand on the lines below."""
    return (text.strip().splitlines() or [""])[0]


def keep_rejects(written: Path, target: Path, status: NDArray[np.uint8]) -> Counter[str]:
    """The rejects that are no duplicates, in the edition's private folder; returns how many by reason."""
    reasons: Counter[str] = Counter()
    with written.open(encoding="utf-8") as source, target.open("w", encoding="utf-8") as out:
        for line in source:
            record = json.loads(line)
            if status[record.pop("at")] != Status.DUPLICATE:
                reasons[record["reason"]] += 1
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
    written.unlink()
    target.chmod(0o600)
    return reasons


def days_of_files(records: Records, files: int) -> list[tuple[date, date] | None]:
    """First and last accepted day of each file; None for a file without accepted records."""
    spans: list[tuple[date, date] | None] = []
    for number in range(files):
        days = records.day[records.accepted & (records.file == number)]
        spans.append((date.fromordinal(int(days.min())), date.fromordinal(int(days.max()))) if len(days) else None)
    return spans
