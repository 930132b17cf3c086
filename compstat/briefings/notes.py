"""The signed note: a person's "what we think it means", set apart from computed sentences, which it cannot change."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from compstat.incidents.queries import Edition
from compstat.places.queries import Area

from .rules import MOST_NOTE, NoteRejected


def path_of(edition: Edition, area: Area, to: date) -> Path:
    """Where the notes of one edition, area and date lie: one line each, the last one stands."""
    return edition.folder / "briefings" / area.slug / f"{to.isoformat()}.notes.jsonl"


def sign(*, role: str, text: str, by: str, now: datetime) -> dict[str, Any]:
    """The note, not yet put in its place. NoteRejected when there is no text or no role."""
    words, signed = text.strip(), " ".join(role.split())
    if not words:
        raise NoteRejected("The note is empty. Write what you think the figures mean, in a few sentences.")
    if not signed:
        raise NoteRejected('A note is signed with a role. Give one, for example --by "District captain".')
    if len(words) > MOST_NOTE:
        raise NoteRejected(f"The note has {len(words):,} characters; at most {MOST_NOTE:,} fit. Make it shorter.")
    return {"text": words, "role": signed, "on": now.date().isoformat(), "at": now.isoformat(), "by": by}


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else signs a note of this area meanwhile."""
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def prepare(path: Path, told: dict[str, Any]) -> Path:
    """Earlier notes and this one in a hidden file beside their place, safe on disk."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with part.open("wb") as file:
        file.write(path.read_bytes() if path.exists() else b"")
        file.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return part


def read(edition: Edition, area: Area, to: date) -> dict[str, Any] | None:
    """The note that stands; None when nobody has written one."""
    path = path_of(edition, area, to)
    if not path.exists():
        return None
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8").splitlines()[-1])
    return told
