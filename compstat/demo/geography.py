"""Harborview's ground as files that `compstat areas` takes: GeoJSON layers and a population table."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from . import layout
from .city import Ground, ground
from .shapes import to_degrees
from .streets import bridges, street_lines
from .venues import VENUES

POPULATION_YEAR = 2020
Feature = tuple[dict[str, object], BaseGeometry]


def write(folder: Path) -> tuple[Path, ...]:
    """Write every layer and the population; always the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [_layer(folder / f"{name}.geojson", features) for name, features in layers(ground()).items()]
    return (*paths, _population(folder / "population.csv"))


def layers(place: Ground) -> dict[str, Iterable[Feature]]:
    """The layers by name, shapes still in metres."""
    return {
        "districts": [
            ({"district": d, "name": layout.DISTRICT_NAMES[d]}, s) for d, s in place.districts.items()
        ],
        "neighborhoods": _named(place.neighborhoods),
        "outline": _named({"Harborview": place.territory}),
        "water": _named(place.water),
        "open_space": _named(place.parks),
        "transit_lines": [({"name": name}, LineString(way)) for name, way in place.lines.items()],
        "transit_stops": [({"name": name, "line": line}, Point(x, y)) for name, line, x, y in place.stops],
        "streets": _streets(place),
        "venues": [
            (
                {
                    "name": v.name,
                    "kind": v.kind,
                    "district": v.district,
                    "street": v.street,
                    "seats": v.seats,
                    "step_free": v.step_free,
                    "stop": v.stop,
                },
                Point(v.x, v.y),
            )
            for v in VENUES
        ],
    }


def _named(shapes: dict[str, BaseGeometry]) -> list[Feature]:
    return [({"name": name}, shape) for name, shape in shapes.items()]


def _streets(place: Ground) -> Iterator[Feature]:
    for name, blocks in street_lines(place.streets):
        yield {"name": name}, shapely.line_merge(MultiLineString(list(blocks)))
    yield {"name": "bridges"}, MultiLineString([np.asarray(b) for b in bridges()])


def _layer(path: Path, features: Iterable[Feature]) -> Path:
    found = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": json.loads(shapely.to_geojson(to_degrees(shape))),
        }
        for properties, shape in features
    ]
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": found}, ensure_ascii=False), encoding="utf-8"
    )
    return path


def _population(path: Path) -> Path:
    """People per neighborhood; its corner in another district, if any, is counted with it."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("area", "year", "population"))
        table.writerows((p.name, POPULATION_YEAR, p.people) for p in layout.PLACES if not p.part_of)
    return path
