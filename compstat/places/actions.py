"""Take in a city's geography: boundaries, layers, population. A new one replaces the old in one step."""

from __future__ import annotations

import csv
import hashlib
import json
import secrets
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from compstat.access.actions import Act, act_on_files
from compstat.access.rules import Actor, Permission, check

from . import ground
from .city import City, GeographyRejected
from .geography import folder_of, loaded


@dataclass(frozen=True)
class LoadedLayer:
    """A layer as it was taken in."""

    id: str
    features: int
    file: str


@dataclass(frozen=True)
class LoadedAreas:
    """What came of the files; `id` is the hash of all of them."""

    id: str
    layers: tuple[LoadedLayer, ...]
    warnings: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """For --json."""
        return asdict(self)


def load_areas(city: City, files: Sequence[Path], *, by: Actor, now: datetime) -> LoadedAreas:
    """Read geography files and put them in place, all together or not at all.

    Exactly these files: nothing is inherited from an earlier geography. GeographyRejected says what to do.
    """
    check(by, Permission.LOAD_GEOGRAPHY, city=city.id, now=now)
    found = [ground.read(city, path) for path in files]
    twice = [layer for layer, times in Counter(r.layer for r in found).items() if times > 1]
    if twice:
        names = ", ".join(r.file for r in found if r.layer == twice[0])
        raise GeographyRejected(f"{names} are all {twice[0]}. Give one file for each layer.")
    ident = hashlib.sha256(b"".join(sorted(hashlib.sha256(p.read_bytes()).digest() for p in files))).hexdigest()[:12]
    warnings = tuple(_warnings(city, found))
    layers = tuple(LoadedLayer(r.layer, len(r.people or r.places), r.file) for r in found)
    link = folder_of(city)
    target = link.parent / "geographies" / ident
    if not target.exists():
        part = target.with_name(f".incoming-{secrets.token_hex(4)}")
        try:
            told: dict[str, object] = {
                "id": ident,
                "by": by.who,
                "loaded_at": now.isoformat(),
                "layers": [r.layer for r in found],
            }
            _write(part, found, told)
            part.rename(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    fresh = link.with_name(f".geography-{secrets.token_hex(4)}")
    fresh.symlink_to(Path("geographies") / ident)
    act_on_files(
        Act.GEOGRAPHY_LOADED, [(fresh, link)], by=by, now=now, object_kind="geography", object_id=ident, city=city.id,
        permission=Permission.LOAD_GEOGRAPHY,
    )  # fmt: skip
    return LoadedAreas(ident, layers, warnings)


def _write(folder: Path, found: Sequence[ground.Read], manifest: dict[str, object]) -> None:
    """Every layer as it is and as it is drawn, the population, and the manifest last."""
    (folder / "drawing").mkdir(parents=True)
    for read in found:
        if read.people is None:
            places = ground.rounded(read.places)
            (folder / f"{read.layer}.geojson").write_text(ground.as_geojson(places), encoding="utf-8")
            simple = ground.as_geojson(ground.drawing(places))
            (folder / "drawing" / f"{read.layer}.geojson").write_text(simple, encoding="utf-8")
        else:
            with (folder / "population.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([("area", "population"), *sorted(read.people.items())])
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def _warnings(city: City, found: Sequence[ground.Read]) -> Iterator[str]:
    """What the operator should know: missing layers, areas the configuration does not know, layers let go."""
    layers = {r.layer: r for r in found}
    if "neighborhoods" not in layers:
        yield "No neighborhoods among these files: pages show districts only, and no maps."
    if "districts" in layers:
        drawn, known = {p.id for p in layers["districts"].places}, {d.id for d in city.districts}
        if missing := sorted(known - drawn):
            yield f"No shape for {city.district_word} {', '.join(missing)}."
        if strange := sorted(drawn - known):
            yield f"Shapes that city.toml does not know: {', '.join(strange)}. They are kept out of the counts."
    if ground.POPULATION in layers and "neighborhoods" in layers:
        people = layers[ground.POPULATION].people or {}
        if missing := sorted(p.name for p in layers["neighborhoods"].places if p.id not in people):
            yield f"No population for {', '.join(missing)}."
    before = loaded(city)
    if before and (gone := sorted({*before.layers} - {*layers})):
        yield f"Layers of the geography before that are not in these files: {', '.join(gone)}. They are gone."
