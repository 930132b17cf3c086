"""Freeze briefings, sign notes, and bring a whole load to the public: store, freeze, publish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from compstat.incidents import actions as incidents
from compstat.incidents.actions import Progress, Stored, quietly
from compstat.incidents.queries import Edition
from compstat.places import queries as places
from compstat.places.queries import City

from . import document, notes
from .queries import _date


def freeze(edition: Edition, area_id: str, to: date | None = None, *, progress: Progress = quietly) -> dict[str, Any]:
    """Freeze one briefing; one that stands is left as it is. AreaUnknown, DateRefused."""
    area, last = places.area(edition.city, area_id), _date(edition, to)
    progress("Freezing", 0, 1)
    made = document.write(edition, area, last)
    progress("Freezing", 1, 1)
    return made


def freeze_all(edition: Edition, *, progress: Progress = quietly) -> None:
    """Freeze the newest briefing of every area."""
    known, last = places.areas(edition.city), _date(edition, None)
    for number, area in enumerate(known):
        progress("Freezing briefings", number, len(known))
        document.write(edition, area, last)
    progress("Freezing briefings", len(known), len(known))


def load(
    city: City,
    files: Sequence[Path],
    *,
    as_of: date | None = None,
    counts: Path | None = None,
    accept_fewer: bool = False,
    by: str,
    now: datetime,
    demo: bool,
    progress: Progress = quietly,
) -> Stored:
    """Store an edition, freeze its briefings, publish it: one load at a time, and the live link moves last.

    Whatever stops it on the way, the edition that was live stays live. Refusals as in `incidents.actions.store`.
    """
    with incidents.loading(city, progress):
        stored = incidents.store(
            city, files, as_of=as_of, counts=counts, accept_fewer=accept_fewer, by=by, now=now, demo=demo,
            progress=progress,
        )  # fmt: skip
        if not stored.already_live:
            freeze_all(stored.edition, progress=progress)
            incidents.publish(stored.edition, by=by, now=now)
    return stored


def write_note(
    edition: Edition, area_id: str, to: date, *, role: str, text: str, by: str, now: datetime
) -> dict[str, Any]:
    """Sign "what we think it means" for a frozen briefing. BriefingUnknown, NoteRejected."""
    area = places.area(edition.city, area_id)
    document.read(edition, area, to)
    return notes.write(edition, area, to, role=role, text=text, by=by, now=now)
