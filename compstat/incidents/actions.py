"""Change something: store an edition, publish it, fetch a city's files."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from compstat.access import queries as people
from compstat.access import rules as access
from compstat.access.actions import Act, act_on_files, acting
from compstat.access.rules import Actor, Permission
from compstat.places.queries import City, geography

from . import changes, editions, fetching, queries
from .building import build
from .counts import SuppliedCount
from .counts import read as read_counts
from .editions import Edition
from .queries import Reject
from .rules import LoadRefused, NeedsTwo, check_fewer

Progress = Callable[[str, int, int], None]
AT_THE_STAFF_DOOR = "Prepare it with compstat load; a publisher then proposes it at the staff door, and another agrees."


def quietly(step: str, done: int, total: int) -> None:
    """Progress nobody watches."""


@dataclass(frozen=True)
class Stored:
    """What a load came to."""

    edition: Edition
    already_live: bool
    summary: dict[str, Any]
    waits: bool = False  # for two people


@contextmanager
def loading(city: City, progress: Progress = quietly) -> Iterator[None]:
    """Hold the city for one whole load: store, freeze, publish. A second load waits, and says so."""
    with editions.alone(city.id, progress):
        yield


def store(
    city: City,
    files: Sequence[Path],
    *,
    as_of: date | None = None,
    counts: Path | None = None,
    accept_fewer: bool = False,
    by: Actor,
    now: datetime,
    progress: Progress = quietly,
) -> Stored:
    """Read, check and protect files into an edition that is not yet live.

    FeedRejected, CountsRejected or LoadRefused say in a sentence what to do; nothing is left behind then, and the
    edition that was live stays live. The same files again: the live edition, `already_live`.
    """
    access.check(by, Permission.LOAD_EDITION, city=city.id, now=now)
    with loading(city, progress):
        supplied = read_counts(city, counts) if counts else ()
        folder = editions.begin(city.id)
        try:
            return _store(city, folder, files, as_of, counts, supplied, accept_fewer, by, now, progress)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def _store(
    city: City, folder: Path, files: Sequence[Path], as_of: date | None, counts: Path | None,
    supplied: tuple[SuppliedCount, ...], accept_fewer: bool, by: Actor, now: datetime, progress: Progress,
) -> Stored:  # fmt: skip
    """Build in `folder`, compare with the live edition, and settle under the edition's id."""
    known = geography(city)
    today = now.astimezone(ZoneInfo(city.feed.timezone)).date()
    built = build(city, folder, files, as_of, today, known, progress)
    asked = {
        "files": sorted(f["sha256"] for f in built["files"]),
        "city": city.toml_sha256,
        "counts": hashlib.sha256(counts.read_bytes()).hexdigest() if counts else None,
        "geography": known.id if known else None,
        "as_of": built["as_of"],
    }
    name = editions.edition_id(asked)
    live = editions.live(city.id)
    if live and live.id == name and editions.sound(live):
        shutil.rmtree(folder)
        return Stored(live, True, _summary(live.manifest))
    manifest = {
        "id": name, "city": city.id, "loaded_at": now.isoformat(), "by": by.who, **built, "asked": asked,
        "counts": [*map(_dict, supplied)], "hashes": editions.hashes(folder), "changes": None,
    }  # fmt: skip
    editions.write_json(folder / "manifest.json", manifest)
    if live and editions.sound(live):
        _compare(folder, manifest, live, accept_fewer)
    elif live:
        text = "The files of the live edition are damaged: this load could not be compared with it, and replaces it."
        manifest["warnings"].append({"code": "live_damaged", "text": text, "count": 1})
        editions.write_json(folder / "manifest.json", manifest)
    moves = editions.to_settle(folder, name)
    act_on_files(
        Act.EDITION_STORED, moves, by=by, now=now, object_kind="edition", object_id=name, city=city.id,
        permission=Permission.LOAD_EDITION,
    )  # fmt: skip
    editions.clear(city.id)
    return Stored(editions.read(city.id, name), False, _summary(manifest))


def _compare(folder: Path, manifest: dict[str, Any], live: Edition, accept_fewer: bool) -> None:
    """Refuse a fall, and note what changed since the live edition."""
    fresh = Edition(manifest["id"], live.city_id, folder, json.loads(json.dumps(manifest, default=str)))
    check_fewer(*changes.totals(live, fresh), accepted=accept_fewer)
    manifest["changes"] = changes.since(live, fresh)
    if lost := changes.days_lost(live, fresh):
        text = (
            f"{lost:,} days that the live edition covers are not in these files. An edition is exactly the files "
            "of one load: give all files together to keep earlier days."
        )
        manifest["warnings"].append({"code": "days_lost", "text": text, "count": lost})
    editions.write_json(folder / "manifest.json", manifest)


def _dict(count: SuppliedCount) -> dict[str, object]:
    return {**vars(count), "first": count.first.isoformat(), "last": count.last.isoformat()}


SUMMARY = ("as_of", "read", "accepted", "withheld", "rejected", "duplicates", "warnings", "files", "changes")


def _summary(manifest: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {key: manifest[key] for key in SUMMARY}


def publish(edition: Edition, *, by: Actor, now: datetime) -> None:
    """Make an edition the live one, in one atomic step; then let go of private data that is too old.

    NeedsTwo: it carries counts of the department that two people must want.
    """
    access.check(by, Permission.PUBLISH_EDITION, city=edition.city_id, now=now)
    with editions.alone(edition.city_id):
        if queries.awaits_two(edition):
            raise NeedsTwo(f"Two people must want the department's counts of edition {edition.id}. {AT_THE_STAFF_DOOR}")
        _go_live(edition, Permission.PUBLISH_EDITION, by, now)


def publish_counts(edition: Edition, *, by: Actor, now: datetime) -> None:
    """Make an edition with the department's counts the live one, once two people want it. Twice does no harm."""
    access.check(by, Permission.PUBLISH_COUNTS, city=edition.city_id, now=now)
    with publishing(edition.city):
        if editions.live(edition.city_id) != edition:
            _go_live(edition, Permission.PUBLISH_COUNTS, by, now)


@contextmanager
def publishing(city: City) -> Iterator[None]:
    """Hold the city without waiting. LoadRefused while a load goes on."""

    def _busy(*_: object) -> None:
        raise LoadRefused(f"A load of {city.name} is going on. Try again when it is done.")

    with editions.alone(city.id, _busy):
        yield


def announce(edition: Edition, since: datetime | None) -> None:
    """Tell the public pages from when one person may publish this edition alone; None: no longer."""
    editions.announce(edition, since)


def _go_live(edition: Edition, permission: Permission, by: Actor, now: datetime) -> None:
    """The step that publishes, for whoever holds the city."""
    moves = editions.to_go_live(edition, {"at": now.isoformat(), "by": by.who})
    act_on_files(
        Act.EDITION_PUBLISHED, moves, by=by, now=now, object_kind="edition", object_id=edition.id,
        city=edition.city_id, permission=permission,
    )  # fmt: skip
    if not people.everything_held(edition.city_id):  # a legal hold keeps raw files and single reports too
        editions.forget_private(edition.city)


def read_rejects(edition: Edition, *, by: Actor, now: datetime) -> list[Reject]:
    """PRIVATE: the records that were not accepted, in their raw text. EditionUnknown when they are no longer kept."""
    access.check(by, Permission.READ_REJECTS, city=edition.city_id, now=now)
    with acting(
        Act.REJECTS_READ, by=by, now=now, object_kind="edition", object_id=edition.id, city=edition.city_id,
        permission=Permission.READ_REJECTS,
    ):  # fmt: skip
        return list(queries.rejects(edition))


def fetch(city: City, folder: Path, *, by: Actor, now: datetime, progress: Progress = quietly) -> list[Path]:
    """Download the city's published CSV files into `folder`; an interrupted download goes on where it stopped."""
    access.check(by, Permission.FETCH_FEED, city=city.id, now=now)
    files = fetching.fetch(city, folder, progress)
    with acting(
        Act.FEED_FETCHED, by=by, now=now, object_kind="city", object_id=city.id, city=city.id,
        permission=Permission.FETCH_FEED,
    ):  # fmt: skip
        return files
