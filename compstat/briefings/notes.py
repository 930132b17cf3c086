"""The signed note: a person's "what we think it means", set apart from computed sentences, which it cannot change."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from compstat.incidents.queries import Edition
from compstat.places.queries import Area

from .rules import MOST_NOTE, NoteRejected


def path_of(edition: Edition, area: Area, to: date) -> Path:
    """Where the notes of one edition, area and date lie: one line each, the last one stands."""
    return edition.folder / "briefings" / area.slug / f"{to.isoformat()}.notes.jsonl"


def write(edition: Edition, area: Area, to: date, *, role: str, text: str, by: str, now: datetime) -> dict[str, Any]:
    """Sign a note. An earlier one is kept beside it. NoteRejected when there is no text or no role."""
    words, signed = text.strip(), " ".join(role.split())
    if not words:
        raise NoteRejected("The note is empty. Write what you think the figures mean, in a few sentences.")
    if not signed:
        raise NoteRejected('A note is signed with a role. Give one, for example --by "District captain".')
    if len(words) > MOST_NOTE:
        raise NoteRejected(f"The note has {len(words):,} characters; at most {MOST_NOTE:,} fit. Make it shorter.")
    told = {"text": words, "role": signed, "on": now.date().isoformat(), "at": now.isoformat(), "by": by}
    path = path_of(edition, area, to)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(told, ensure_ascii=False) + "\n")
    return told


def read(edition: Edition, area: Area, to: date) -> dict[str, Any] | None:
    """The note that stands; None when nobody has written one."""
    path = path_of(edition, area, to)
    if not path.exists():
        return None
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8").splitlines()[-1])
    return told
