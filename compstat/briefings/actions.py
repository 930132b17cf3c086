"""Freeze briefings, sign notes, and bring a whole load to the public: store, freeze, publish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from compstat.access import rules as access
from compstat.access.actions import Act, act_on_files, acting
from compstat.access.rules import Actor, Permission
from compstat.incidents import actions as incidents
from compstat.incidents.actions import Progress, Stored, quietly
from compstat.incidents.queries import Edition, awaits_two
from compstat.places import queries as places
from compstat.places.queries import Area, City

from . import document, notes, two_people
from .queries import _date


def freeze(
    edition: Edition, area_id: str, to: date | None = None, *, by: Actor, now: datetime, progress: Progress = quietly
) -> dict[str, Any]:
    """Freeze one briefing; one that stands is left as it is. AreaUnknown, DateRefused."""
    area, last = places.area(edition.city, area_id), _date(edition, to)
    access.check(by, Permission.FREEZE_BRIEFING, city=edition.city_id, area=area.id, now=now)
    progress("Freezing", 0, 1)
    path = document.path_of(edition, area, last)
    if not path.exists():
        _move(Act.BRIEFING_FROZEN, document.prepare(edition, area, last), path, edition, area, last, by, now)
    progress("Freezing", 1, 1)
    return document.read(edition, area, last)


def _move(
    act: Act, prepared: Path, path: Path, edition: Edition, area: Area, to: date, by: Actor, now: datetime
) -> None:  # fmt: skip
    """An act on a briefing's file, with its line in the logbook."""
    name = f"{edition.id}/{area.slug}/{to}"
    act_on_files(
        act, [(prepared, path)], by=by, now=now, object_kind="briefing", object_id=name, city=edition.city_id,
        permission=Permission.SIGN_NOTE if act is Act.NOTE_SIGNED else Permission.FREEZE_BRIEFING,
    )  # fmt: skip


def freeze_all(edition: Edition, *, by: Actor, now: datetime, progress: Progress = quietly) -> None:
    """Freeze the newest briefing of every area of an edition that is not public yet. Its line comes last: killed
    before it, the load is done again, and leaves what is frozen as it is."""
    access.check(by, Permission.FREEZE_BRIEFING, city=edition.city_id, now=now)
    known, last = places.areas(edition.city), _date(edition, None)
    for number, area in enumerate(known):
        progress("Freezing briefings", number, len(known))
        document.write(edition, area, last)
    with acting(
        Act.BRIEFING_FROZEN, by=by, now=now, object_kind="briefings", object_id=f"{edition.id}/{last}",
        city=edition.city_id, permission=Permission.FREEZE_BRIEFING,
    ):  # fmt: skip
        progress("Freezing briefings", len(known), len(known))


def load(
    city: City,
    files: Sequence[Path],
    *,
    as_of: date | None = None,
    counts: Path | None = None,
    accept_fewer: bool = False,
    by: Actor,
    now: datetime,
    for_two: bool = False,
    progress: Progress = quietly,
) -> Stored:
    """Store an edition, freeze its briefings, publish it: one load at a time, and the live link moves last.

    Whatever stops it on the way, the edition that was live stays live. Refusals as in `incidents.actions.store`.
    With new counts of the department it is prepared only, and waits for two people; in a fictional city only if it is
    to be (`for_two`).
    """
    with incidents.loading(city, progress):
        stored = incidents.store(
            city, files, as_of=as_of, counts=counts, accept_fewer=accept_fewer, by=by, now=now, progress=progress
        )
        if stored.already_live:
            return stored
        freeze_all(stored.edition, by=by, now=now, progress=progress)
        if awaits_two(stored.edition, in_the_demo=for_two):
            two_people.prepare(stored.edition, by=by, now=now)
            return replace(stored, waits=True)
        incidents.publish(stored.edition, by=by, now=now)
    return stored


def write_note(
    edition: Edition, area_id: str, to: date, *, role: str, text: str, by: Actor, now: datetime
) -> dict[str, Any]:
    """Sign "what we think it means" for a frozen briefing. BriefingUnknown, NoteRejected."""
    area = places.area(edition.city, area_id)
    access.check(by, Permission.SIGN_NOTE, city=edition.city_id, area=area.id, now=now)
    document.read(edition, area, to)
    told = notes.sign(role=role, text=text, by=by.who, now=now)
    path = notes.path_of(edition, area, to)
    with notes.alone(path):
        _move(Act.NOTE_SIGNED, notes.prepare(path, told), path, edition, area, to, by, now)
    return told
