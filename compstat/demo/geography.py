"""Harborview's ground as files that `compstat areas` takes: GeoJSON layers and a population table."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from . import layout
from .city import Ground, ground
from .shapes import to_degrees
from .streets import bridges, street_lines
from .venues import VENUES, Venue

POPULATION_YEAR = 2020
Feature = tuple[dict[str, object], BaseGeometry]


def write(folder: Path) -> tuple[Path, ...]:
    """Write every layer and the population; always the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [_layer(folder / f"{name}.geojson", features) for name, features in layers(ground()).items()]
    return (*paths, _population(folder / "population.csv"))


def layers(place: Ground) -> dict[str, Iterable[Feature]]:
    """The layers by name, shapes still in metres; property names as in cities/harborview/city.toml."""
    names = layout.DISTRICT_NAMES
    return {
        "districts": [({"district": d, "name": names[d]}, shape) for d, shape in place.districts.items()],
        "neighborhoods": _named("neighborhood", place.neighborhoods),
        "outline": _named("outline", {"Harborview": place.territory}),
        "water": _named("water", place.water),
        "open_space": _named("park", place.parks),
        "transit_lines": _named("transit_line", {n: LineString(way) for n, way in place.lines.items()}),
        "transit_stops": [({"stop": name, "line": line}, Point(x, y)) for name, line, x, y in place.stops],
        "streets": _streets(place),
        "venues": [(_told(venue), Point(venue.x, venue.y)) for venue in VENUES],
    }


def _named(key: str, shapes: Mapping[str, BaseGeometry]) -> list[Feature]:
    return [({key: name}, shape) for name, shape in shapes.items()]


def _told(venue: Venue) -> dict[str, object]:
    facts = asdict(venue)
    return {"venue": facts.pop("name")} | {key: facts[key] for key in facts if key not in {"x", "y"}}


def _streets(place: Ground) -> Iterator[Feature]:
    for name, blocks in street_lines(place.streets):
        yield {"street_name": name}, shapely.line_merge(MultiLineString(list(blocks)))
    yield {"street_name": "bridges"}, MultiLineString([np.asarray(b) for b in bridges()])


def _layer(path: Path, features: Iterable[Feature]) -> Path:
    found = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": json.loads(shapely.to_geojson(to_degrees(shape))),
        }
        for properties, shape in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": found}, ensure_ascii=False), encoding="utf-8")
    return path


def _population(path: Path) -> Path:
    """People per neighborhood; its corner in another district, if any, is counted with it."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("area", "year", "population"))
        table.writerows((p.name, POPULATION_YEAR, p.people) for p in layout.PLACES if not p.part_of)
    return path
