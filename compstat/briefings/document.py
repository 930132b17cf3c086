"""The frozen document of one edition, area and date: everything its page shows, as codes and figures.

Sentences are made from it in the reader's language. It is written once and never changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from compstat.incidents.queries import Edition
from compstat.places.queries import Area

from . import panels, table
from .rules import BriefingUnknown
from .where import hexagon_classes, where

SCHEMA = "compstat-briefing-1"


def path_of(edition: Edition, area: Area, to: date) -> Path:
    """Where the document lies."""
    return edition.folder / "briefings" / area.slug / f"{to.isoformat()}.json"


def build(edition: Edition, area: Area, to: date) -> dict[str, Any]:
    """PRIVATE source: the document, made from counts and, for hexagons and hours, from single reports."""
    made = table.build(edition, area, to)
    told = {
        "schema": SCHEMA, "city": edition.city_id, "area": area.id, "edition": edition.id,
        "as_of": edition.as_of.isoformat(), "to": to.isoformat(), "table": made,
        "killed_or_shot": panels.killed_or_shot(edition.city, made),
        "stands_out": panels.stands_out(made),
        "series": panels.series(edition, area, to),
        "where": where(edition, area, to, hexagon_classes(edition, to)),
        "cannot_tell": list(panels.cannot_tell(edition, area, made)),
        "when": panels.when(edition, area, to),
        "quality": panels.quality(edition),
    }  # fmt: skip
    text = json.dumps(told, sort_keys=True)
    return {"id": hashlib.sha256(text.encode()).hexdigest()[:12], **told}


def write(edition: Edition, area: Area, to: date) -> dict[str, Any]:
    """The document, written if it was not yet; a document that stands is never changed."""
    path = path_of(edition, area, to)
    if not path.exists():
        prepare(edition, area, to).replace(path)
    return read(edition, area, to)


def prepare(edition: Edition, area: Area, to: date) -> Path:
    """The document in a hidden file beside its place, safe on disk."""
    made, path = build(edition, area, to), path_of(edition, area, to)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with part.open("w", encoding="utf-8") as file:
        json.dump(made, file, ensure_ascii=False, separators=(",", ":"))
        file.flush()
        os.fsync(file.fileno())
    return part


def read(edition: Edition, area: Area, to: date) -> dict[str, Any]:
    """The frozen document. BriefingUnknown names the dates there are. Do not change what is returned."""
    path = path_of(edition, area, to)
    if not path.exists():
        known = ", ".join(d.isoformat() for d in frozen_dates(edition, area)) or "none"
        raise BriefingUnknown(
            f"No briefing of {area.name} to {to} is frozen in edition {edition.id}. Frozen dates: {known}. "
            f"To freeze one: compstat brief {edition.city_id} --area {area.id} --to {to}"
        )
    return _read(path)


@lru_cache(maxsize=128)
def _read(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def frozen_dates(edition: Edition, area: Area) -> list[date]:
    """The dates frozen for an area, newest first."""
    folder = edition.folder / "briefings" / area.slug
    found = (p.stem for p in folder.glob("????-??-??.json"))
    return sorted((date.fromisoformat(stem) for stem in found), reverse=True)
