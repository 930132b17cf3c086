"""Bring Harborview, or a real city from its files, from raw form to published briefings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from compstat.access.rules import Actor
from compstat.analysis.periods import last_sunday
from compstat.briefings.actions import load, write_note
from compstat.incidents.queries import Edition, live_edition
from compstat.places.actions import load_areas
from compstat.places.queries import City, city

from . import feed
from .loop import prepare as prepare_loop
from .meetings import prepare as prepare_meetings
from .people import prepare as prepare_people
from .promises import prepare as prepare_promises
from .reports import LAST

__all__ = [
    "prepare", "prepare_city", "prepare_loop", "prepare_meetings", "prepare_people", "prepare_promises",
    "prepare_small",
]  # fmt: skip

Progress = Callable[[str, int, int], None]
HARBORVIEW = "harborview"
# A year before; the one that plans of last summer were fixed with; two weeks before; now.
EDITIONS = (date(2025, 11, 20), date(2026, 7, 9), date(2026, 11, 5), LAST)
NOTES = {  # area: role, text
    "D4": (
        "District captain and crime analyst",
        "Homes are being burgled less often than in any autumn we have figures for. Shops are another "
        "story: most of these break-ins were at night, through back doors near the station. We would like "
        "to hear from the people who open up in the morning. Parcels are going missing all over the city, "
        "not just here.",
    ),
    "D8": (
        "District captain",
        "Thefts are up here because they are up everywhere; ask a neighbor to take your parcel in. Many "
        "reports that carry our station’s address did not happen there: it is where a report ends up when "
        "nobody knows the place.",
    ),
}


def silence(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Prepared:
    """What stands ready to be opened."""

    city: City
    edition: Edition
    already: bool

    @property
    def sentence(self) -> str:
        """What to tell whoever asked."""
        state = "was already prepared" if self.already else "is prepared"
        return f"{self.city.name} {state}: edition {self.edition.id}, reports known to {self.edition.as_of}."


def prepare(
    city_id: str = HARBORVIEW,
    *,
    folder: Path | None = None,
    by: Actor,
    now: datetime,
    progress: Progress = silence,
) -> Prepared:
    """Write Harborview's files, load its ground and four editions, freeze and publish them, sign two notes.

    Safe to repeat: what stands already is left alone, and the same files make the same editions.
    """
    where, target = city(city_id), folder or settings.COMPSTAT_DATA / "demo"
    live = live_edition(where)
    if live is not None and _stamp(target).is_file() and _stamp(target).read_text() == _state(where, live):
        return Prepared(where, live, already=True)
    progress("writing Harborview’s files", 0, len(EDITIONS))
    known, written = feed.history(), []
    for as_of in EDITIONS:
        written.append(feed.publish(known, target, as_of))
        progress("writing Harborview’s files", len(written), len(EDITIONS))
    prepared = _load(where, written, by=by, now=now, progress=progress)
    _stamp(target).write_text(_state(where, prepared.edition))
    return prepared


def prepare_small(folder: Path, *, by: Actor, now: datetime) -> Prepared:
    """The small Harborview of tests: one edition, its briefings and notes."""
    return _load(city(HARBORVIEW), [feed.small(folder)], by=by, now=now, progress=silence)


def prepare_city(
    city_id: str,
    feed_files: Sequence[Path],
    areas_files: Sequence[Path] = (),
    *,
    as_of: date | None = None,
    by: Actor,
    now: datetime,
    progress: Progress = silence,
) -> Prepared:
    """Open any configured city from its files: geography if given, one edition, its briefings."""
    where = city(city_id)
    if areas_files:
        load_areas(where, areas_files, by=by, now=now)
    edition, already = _edition(where, feed_files, None, as_of, by=by, now=now, progress=progress)
    return Prepared(where, edition, already)


def _load(where: City, written: Sequence[feed.Written], *, by: Actor, now: datetime, progress: Progress) -> Prepared:
    """Load these publications, oldest first, and sign the notes of the last."""
    load_areas(where, written[-1].areas_files, by=by, now=now)
    for each in written:
        as_of = date.fromisoformat(str(each.facts["as_of"]))
        counts = each.counts_files[0]
        edition, already = _edition(where, each.feed_files, counts, as_of, by=by, now=now, progress=progress)
    for area, (role, text) in NOTES.items():
        write_note(edition, area, last_sunday(edition.as_of), role=role, text=text, by=by, now=now)
    return Prepared(where, edition, already)


def _edition(
    where: City,
    files: Sequence[Path],
    counts: Path | None,
    as_of: date | None,
    *,
    by: Actor,
    now: datetime,
    progress: Progress,
) -> tuple[Edition, bool]:
    """Store, freeze and publish one edition; the link moves last. Tells whether it was live already."""
    stored = load(where, files, as_of=as_of, counts=counts, by=by, now=now, progress=progress)
    return stored.edition, stored.already_live


def _stamp(folder: Path) -> Path:
    return folder / "prepared.json"


def _state(where: City, live: Edition) -> str:
    """What the preparation depends on: the generator's sources, city.toml, and the edition that is live."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    made_by = hashlib.sha256(b"".join(p.read_bytes() for p in sources)).hexdigest()
    return json.dumps({"generator": made_by, "city": where.toml_sha256, "live": live.id})
