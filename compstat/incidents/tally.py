"""All records of a load, gathered compactly: about fifty bytes each, whatever the file's size."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from .feed import Piece
from .schema import Columns, Status, mended

STREETS_AT_MOST = 2_000_000  # distinct spellings; beyond, no street index is made
FIELDS = {
    "mark": np.int64, "mark2": np.int64, "incident": np.int64, "status": np.uint8, "day": np.int32,
    "hour": np.int8, "kind": np.int32, "district": np.int16, "lat": np.float32, "lng": np.float32,
    "street": np.int32, "file": np.int16,
}  # fmt: skip


@dataclass
class Tally:
    """Grows by pieces; `close` turns it into one array per column."""

    rejects: IO[str]  # records that could not be used, one JSON line each, not yet free of duplicates
    pieces: dict[str, list[NDArray[np.generic]]] = field(default_factory=lambda: {name: [] for name in FIELDS})
    streets: dict[str, int] = field(default_factory=dict)
    without_incident: int = 0
    size: int = 0

    def add(self, piece: Piece, columns: Columns, withheld: NDArray[np.bool_], file: int, name: str) -> None:
        """Take in the records of a piece; those that cannot be used are written down with their raw text."""
        status = columns.status.copy()
        held = (status == Status.ACCEPTED) & withheld[columns.kind]
        status[held] = Status.WITHHELD
        for i in np.flatnonzero(status >= Status.FIELD_COUNT):
            reason = Status(int(status[i])).name.lower()
            record = {
                "at": self.size + int(i),
                "file": name,
                "line": piece.lines[i],
                "reason": reason,
                "raw": piece.raws[i],
            }
            self.rejects.write(json.dumps(record, ensure_ascii=False) + "\n")
        count = len(status)
        arrays: dict[str, object] = {
            "mark": [hash(raw) for raw in piece.raws],
            "mark2": [hash("\0" + raw) for raw in piece.raws],  # two keyed hashes: 128 bits
            "incident": self._incidents(columns.incident, status),
            "street": [self._street(text) for text in columns.street],
            "file": np.full(count, file, np.int16),
            "status": status,
            **{name: getattr(columns, name) for name in ("day", "hour", "kind", "district", "lat", "lng")},
        }
        for column, kind in FIELDS.items():
            self.pieces[column].append(np.asarray(arrays[column], kind))
        self.size += count

    def _incidents(self, numbers: list[str], status: NDArray[np.uint8]) -> list[int]:
        """A number for each incident; a record without an incident number is one of its own."""
        numbers = [text.strip() for text in numbers]
        blank = [i for i, text in enumerate(numbers) if not text]
        self.without_incident += int((status[blank] == Status.ACCEPTED).sum())
        found = [hash(text) for text in numbers]
        for i in blank:
            found[i] = hash(f"\1{self.size + i}")
        return found

    def _street(self, text: str) -> int:
        known = self.streets.get(text)
        if known is None:
            if len(self.streets) >= STREETS_AT_MOST:
                return 0
            known = self.streets[text] = len(self.streets)
        return known

    def column(self, name: str) -> NDArray[np.generic]:
        """One array of a column, its pieces let go."""
        pieces = self.pieces.pop(name)
        return np.concatenate(pieces) if pieces else np.empty(0, FIELDS[name])


PARTS = 16


@dataclass
class Records:
    """Every record read, in file order, one array a column."""

    status: NDArray[np.uint8]
    incident: NDArray[np.int64]
    day: NDArray[np.int32]
    hour: NDArray[np.int8]
    kind: NDArray[np.int32]
    district: NDArray[np.int16]
    lat: NDArray[np.float32]
    lng: NDArray[np.float32]
    street: NDArray[np.int32]
    file: NDArray[np.int16]
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
    mark, mark2 = tally.column("mark"), tally.column("mark2")
    again = _again(mark, mark2)
    del mark, mark2
    columns = {name: tally.column(name) for name in FIELDS if name not in {"mark", "mark2"}}
    columns["status"][again] = Status.DUPLICATE
    return Records(**columns, streets=[mended(_first_line(s))[0] for s in tally.streets])  # type: ignore[arg-type]


def _again(mark: NDArray[np.generic], mark2: NDArray[np.generic]) -> NDArray[np.intp]:
    """Records whose marks an earlier record has; a part of them at a time, so that little memory is needed."""
    found = []
    for part in range(PARTS):
        some = np.flatnonzero(mark.astype(np.int64, copy=False) % PARTS == part)
        order = some[np.argsort(mark[some], kind="stable")]
        one, other = mark[order], mark2[order]
        found.append(order[1:][(one[1:] == one[:-1]) & (other[1:] == other[:-1])])
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
