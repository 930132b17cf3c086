"""Editions: dated, immutable folders. The `live` link alone says which one is live.

cities/<city>/editions/<id>/
    raw/<sha256>       the files as published            owner only, newest editions only
    reports.parquet    single reports, protected         owner only, newest editions only
    rejects/           records that could not be used    owner only
    cube/              counts by day × row × area
    streets.json       street names with at least three reports, for "find my district"
    manifest.json      hashes, counts at each step, coverage
    briefings/         frozen documents
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.translation import get_language

from compstat.access.actions import no_acts_on_files
from compstat.analysis.cube import Cube
from compstat.places.queries import City
from compstat.places.queries import city as city_of

from .coverage import Coverage
from .rules import EditionUnknown

INCOMING = ".incoming-"
PRIVATE = ("raw", "reports.parquet", "rejects")


@dataclass(frozen=True)
class Edition:
    """One edition, read from its folder."""

    id: str
    city_id: str
    folder: Path
    manifest: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def as_of(self) -> date:
        return date.fromisoformat(self.manifest["as_of"])

    @property
    def loaded_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["loaded_at"])

    @cached_property
    def _told(self) -> dict[str, City]:
        return {}

    @property
    def city(self) -> City:
        """The city's configuration as it stands now, in the active language: an edition is kept from page to page."""
        language = get_language() or settings.LANGUAGE_CODE
        if language not in self._told:
            self._told[language] = city_of(self.city_id)
        return self._told[language]

    @cached_property
    def cube(self) -> Cube:
        """The counts, mapped from disk."""
        axes = json.loads((self.folder / "cube" / "axes.json").read_text(encoding="utf-8"))
        prefix = np.load(self.folder / "cube" / "prefix.npy", mmap_mode="r")
        return Cube(date.fromisoformat(axes["first"]), tuple(axes["rows"]), tuple(axes["areas"]), prefix)

    @cached_property
    def coverage(self) -> Coverage:
        """Which days this edition can speak about."""
        told = self.manifest["coverage"]
        districts = {
            d: tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in spans)
            for d, spans in told["districts"].items()
        }
        before = {d: (date.fromisoformat(a), date.fromisoformat(b)) for d, (a, b) in told.get("before", {}).items()}
        return Coverage(districts, {area: tuple(ds) for area, ds in told["members"].items()}, before)

    def covered(self, area: str, first: date, last: date) -> bool:
        """Whether every day of the window is covered in the area."""
        return self.coverage.covers(area, first, last)

    def count(self, row: str, area: str, first: date, last: date) -> int | None:
        """Incidents of a row (totals: the sum of their rows); None when the window is not wholly covered."""
        if not self.covered(area, first, last):
            return None
        named = next((r for r in self.city.rows if r.id == row), None)
        parts = named.sum_of if named and named.total else (row,)
        return sum(self.cube.count(part, area, first, last) for part in parts)


def home(city_id: str) -> Path:
    """The city's own folder under COMPSTAT_DATA."""
    folder: Path = settings.COMPSTAT_DATA / "cities" / city_id
    return folder


def read(city_id: str, edition_id: str) -> Edition:
    """The edition with this id. EditionUnknown names the ones there are."""
    folder = home(city_id) / "editions" / edition_id
    if edition_id.isalnum() and (folder / "manifest.json").is_file():
        return _read(folder, (folder / "manifest.json").stat().st_mtime_ns)
    raise unknown(city_id, edition_id)


def unknown(city_id: str, edition_id: str) -> EditionUnknown:
    """The refusal that names the published editions."""
    known = ", ".join(e.id for e in published(city_id)) or "none"
    return EditionUnknown(f"There is no edition {edition_id!r} of {city_id}. The editions are: {known}.")


@lru_cache(maxsize=64)
def _read(folder: Path, changed: int) -> Edition:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Edition(folder.name, manifest["city"], folder, manifest)


def live(city_id: str) -> Edition | None:
    """The live edition; None while nothing is published."""
    link = home(city_id) / "live"
    try:
        name = link.readlink().name
    except FileNotFoundError:
        return None
    return read(city_id, name)


def published(city_id: str) -> list[Edition]:
    """Every edition that was ever live, newest as-of first, then newest load."""
    folders = (home(city_id) / "editions").glob("*/published.json")
    found = [_read(f.parent, (f.parent / "manifest.json").stat().st_mtime_ns) for f in folders]
    return sorted(found, key=lambda e: (e.as_of, e.loaded_at), reverse=True)


_held = threading.local()  # another thread is another load


@contextmanager
def alone(city_id: str, waiting: object = None) -> Iterator[None]:
    """Only one load of a city at a time; a second waits. The lock goes with the process, however it ends."""
    folder = home(city_id)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ".lock"
    held: set[Path] = _held.__dict__.setdefault("paths", set())
    if path in held:
        yield
        return
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if callable(waiting):
                waiting("Waiting for another load of this city", 0, 0)
            fcntl.flock(lock, fcntl.LOCK_EX)
        held.add(path)
        try:
            yield
        finally:
            held.discard(path)


def begin(city_id: str) -> Path:
    """A fresh folder to build an edition in; what a killed load left behind is cleared away first."""
    folder = home(city_id) / "editions"
    folder.mkdir(parents=True, exist_ok=True)
    clear(city_id)
    fresh = folder / f"{INCOMING}{secrets.token_hex(6)}"
    for name in ("raw", "rejects", "cube", "briefings"):
        (fresh / name).mkdir(parents=True)
    for name in ("raw", "rejects"):
        (fresh / name).chmod(0o700)
    return fresh


def clear(city_id: str) -> None:
    """Remove what loads left behind. For whoever holds the city; an act left under way is finished first."""
    with no_acts_on_files():
        for left in (home(city_id) / "editions").glob(f"{INCOMING}*"):
            shutil.rmtree(left)


def edition_id(parts: Mapping[str, object]) -> str:
    """Twelve hex digits of the hash of all that decides what an edition says."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:12]


def write_json(path: Path, value: object) -> None:
    """Write a file that is either wholly there or not at all."""
    _part_of(path, value).replace(path)


def _part_of(path: Path, value: object) -> Path:
    """A hidden file beside `path`, safe on disk, that may take its place."""
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=1, default=str)
        file.flush()
        os.fsync(file.fileno())
    return part


def hashes(folder: Path) -> dict[str, str]:
    """The hash of each file that makes an edition, manifest and briefings aside."""
    files = [folder / "cube" / "prefix.npy", folder / "cube" / "axes.json", folder / "streets.json"]
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def sound(edition: Edition) -> bool:
    """Whether an edition's files are as its manifest says."""
    try:
        return bool(hashes(edition.folder) == edition.manifest["hashes"])
    except FileNotFoundError:
        return False


def to_settle(incoming: Path, name: str) -> list[tuple[Path, Path]]:
    """The moves that put a finished folder under its id; its contents are safe on disk."""
    target, aside = incoming.parent / name, incoming.with_name(f"{incoming.name}-old")
    if (target / "published.json").exists():  # published before: frozen documents and signed notes stay
        shutil.copytree(target / "briefings", incoming / "briefings", dirs_exist_ok=True)
        shutil.copy2(target / "published.json", incoming)
    for file in incoming.rglob("*"):
        if file.is_file():
            _flush(file)
    before = [(target, aside)] if target.exists() else []  # published or stored before, or damaged since
    return [*before, (incoming, target)]


def to_go_live(edition: Edition, mark: Mapping[str, object]) -> list[tuple[Path, Path]]:
    """The moves that publish: the link, and then the mark of an edition that was ever live."""
    link, marked = home(edition.city_id) / "live", edition.folder / "published.json"
    part = link.with_name(f".live-{secrets.token_hex(4)}")
    part.symlink_to(Path("editions") / edition.id)
    return [(part, link), *([] if marked.exists() else [(_part_of(marked, mark), marked)])]


def announce(edition: Edition, since: datetime | None) -> None:
    """Note beside the editions from when one person may publish this one alone; None: no longer."""
    note, now_live = home(edition.city_id) / "announced" / f"{edition.id}.json", live(edition.city_id)
    if since is None:
        note.unlink(missing_ok=True)
        return
    note.parent.mkdir(exist_ok=True)
    write_json(note, {"from": since.isoformat(), "live": now_live.id if now_live else ""})


def announced(city_id: str) -> datetime | None:
    """The soonest of these moments; what was announced beside another live edition can no longer be published."""
    now_live = live(city_id)
    told = [json.loads(note.read_text(encoding="utf-8")) for note in (home(city_id) / "announced").glob("*.json")]
    beside = now_live.id if now_live else ""
    return min((datetime.fromisoformat(t["from"]) for t in told if t["live"] == beside), default=None)


def forget_private(city: City) -> None:
    """Remove raw files and single reports of all but the newest editions and the live one; counts stay for ever."""
    lasting = live(city.id)
    for edition in (e for e in published(city.id)[city.keep_reports :] if e != lasting):
        for name in PRIVATE:
            path = edition.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
