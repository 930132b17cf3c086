"""The file of heads outside the database: one JSON object a line, only ever added to.

A head tells of the last line of a day. When a backup is put back, a line says so: the chain is then again what the
first lines of the file tell of, and what the lines between tell of is lost.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

from .models import DayHead

NAME: Final = "heads.jsonl"


@dataclass(frozen=True)
class Kept:
    """A head as it stands in the file."""

    day: date
    number: int
    seal: str


@dataclass(frozen=True)
class PutBack:
    """A backup was put back: the first `heads` lines of the file are those of the chain that came with it."""

    at: datetime
    line: str  # the key of its line in the logbook
    number: int  # the newest head of the chain that was put back
    heads: int


@dataclass(frozen=True)
class Told:
    """What the file tells."""

    kept: list[Kept]  # heads of the chain as it should be now
    put_back: list[tuple[PutBack, int, list[Kept]]]  # each with the last number that stayed, and heads that went
    standing: list[PutBack]  # those whose line should be in the logbook now
    unreadable: list[int]  # lines of the file, from 1


def file() -> Path:
    """Where heads are kept."""
    path: Path = settings.COMPSTAT_DATA / "logbook" / NAME
    return path


def read(text: bytes) -> Kept | PutBack | None:
    """One line of the file; None when it cannot be read."""
    try:
        told = json.loads(text)
        if "put_back" in told:
            at = datetime.fromisoformat(told["put_back"])
            return PutBack(at, str(told["line"]), int(told["number"]), int(told["heads"]))
        return Kept(date.fromisoformat(told["day"]), int(told["number"]), str(told["seal"]))
    except (ValueError, KeyError, TypeError):
        return None


def add(now: datetime) -> None:
    """Add the heads that are newer than the file, those a crash kept from it among them; safe on disk."""
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        last = _last(opened)
        for head in DayHead.objects.filter(number__gt=last).order_by("number"):
            told = {"day": str(head.day), "number": head.number, "seal": head.seal, "written_at": now.isoformat()}
            opened.write(json.dumps(told).encode() + b"\n")
        opened.flush()
        os.fsync(opened.fileno())
    flush(path.parent)


def _last(opened: BinaryIO) -> int:
    """The number the file's last line ends at, 0 when there is none. Half a line, left by a crash, is cut away."""
    size = opened.seek(0, os.SEEK_END)
    opened.seek(max(0, size - 4096))
    whole, _, half = opened.read().rpartition(b"\n")
    opened.truncate(size - len(half))
    told = read(whole.rpartition(b"\n")[2])
    return told.number if told else 0


def flush(path: Path) -> None:
    """A file's contents, or a folder's list of files, safe on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_back(from_backup: Path, standing: Path, line: str, now: datetime) -> None:
    """Make the file that comes with a backup go on from the one that stands, and say that it was put back.

    A file that stands and does not begin like the one of the backup is of another chain: it is left aside.
    """
    backed, stands = (b"".join(each + b"\n" for each in _lines(path)) for path in (from_backup, standing))
    kept = _now([read(each) for each in backed.splitlines()])
    told = {
        "put_back": now.isoformat(), "line": line, "number": max((k.number for k in kept), default=0),
        "heads": backed.count(b"\n"),
    }  # fmt: skip
    from_backup.write_bytes((stands if stands.startswith(backed) else backed) + json.dumps(told).encode() + b"\n")
    flush(from_backup)


def told() -> Told:
    """All that the file tells; half a line at its end, left by a crash, is no part of it."""
    found = [read(line) for line in _lines(file())]
    unreadable = []
    for place, each in enumerate(found):
        if each is None or (isinstance(each, PutBack) and not 0 <= each.heads <= place):
            found[place] = None
            unreadable.append(place + 1)
    put_back = []
    for place, each in enumerate(found):
        if isinstance(each, PutBack):
            before, after = {*_now(found[:place])}, {*_now(found[: each.heads])}
            put_back.append((each, max((k.number for k in before & after), default=0), [*(before - after)]))
    return Told(_now(found), put_back, _standing(found), unreadable)


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().split(b"\n")[:-1] if path.exists() else []


def _last_put_back(found: Sequence[Kept | PutBack | None]) -> tuple[int, PutBack] | None:
    """The newest restore, and its place."""
    return next(((n, e) for n, e in reversed([*enumerate(found)]) if isinstance(e, PutBack)), None)


def _now(found: Sequence[Kept | PutBack | None]) -> list[Kept]:
    """The heads of the chain as it is after these lines."""
    newest = _last_put_back(found)
    before, since = (_now(found[: newest[1].heads]), found[newest[0] + 1 :]) if newest else ([], found)
    return [*before, *_heads(since)]


def _heads(found: Iterable[Kept | PutBack | None]) -> Iterable[Kept]:
    return (each for each in found if isinstance(each, Kept))


def _standing(found: Sequence[Kept | PutBack | None]) -> list[PutBack]:
    """Restores that no later one has undone, newest first."""
    newest = _last_put_back(found)
    return [newest[1], *_standing(found[: newest[1].heads])] if newest else []
