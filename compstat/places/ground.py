"""Geography files → layers: which layer a file is, what its shapes are called, and copies fit for drawing."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from django.utils.text import slugify
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from .city import City, GeographyRejected, Layer
from .geography import Place

POPULATION = "population"
AREAS = ("districts", "neighborhoods")  # their shapes are areas with counts: polygons with an id each
FINENESS = 4000  # a drawing keeps what is larger than this part of the layer's extent
DECIMALS = 1e-5  # degrees: about a metre


@dataclass(frozen=True)
class Read:
    """A file, the layer it is, and what it holds."""

    layer: str
    file: str
    places: tuple[Place, ...] = ()
    people: Mapping[str, int] | None = None


def read(city: City, path: Path) -> Read:
    """One file: GeoJSON for a layer, CSV for the population. GeographyRejected says what to do."""
    if path.suffix.lower() == ".csv":
        return _population(city, path)
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
        features = [f for f in told["features"] if f.get("geometry")]
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise GeographyRejected(
            f"{path.name} is no GeoJSON FeatureCollection. Export it as GeoJSON in longitude and latitude (WGS 84)."
        ) from error
    if not features:
        raise GeographyRejected(f"{path.name} holds no shapes. Export it again.")
    name, layer = _recognised(city, path.name, set(features[0].get("properties") or {}))
    places = _named(name, layer, features, path.name)
    _check(city, name, places, path.name)
    return Read(name, path.name, places)


def _recognised(city: City, file: str, properties: set[str]) -> tuple[str, Layer]:
    """The layer whose marks the file has; of several the one with most marks."""
    fits = {n: layer for n, layer in city.layers.items() if layer.marks and set(layer.marks) <= properties}
    if not fits:
        known = "; ".join(f"{n}: {', '.join(layer.marks)}" for n, layer in city.layers.items())
        raise GeographyRejected(
            f"{file} is no layer {city.id}/city.toml knows: it has the properties {', '.join(sorted(properties))}. "
            f"The layers and the properties that mark them are: {known or 'none'}. Add it under [layers]."
        )
    name = max(fits, key=lambda n: len(fits[n].marks))
    return name, fits[name]


def _named(name: str, layer: Layer, features: Iterable[Mapping[str, Any]], file: str) -> tuple[Place, ...]:
    """Shapes with their ids; the parts of one area become one shape, and crossed outlines are mended."""
    parts: dict[tuple[str, str], list[BaseGeometry]] = defaultdict(list)
    for number, feature in enumerate(features, 1):
        told = feature.get("properties") or {}
        ident = str(told.get(layer.id_property) or told.get(layer.name_property) or "").strip()
        if name in AREAS and not ident:
            raise GeographyRejected(f"{file}: shape {number} has no {layer.id_property!r}. Give each area its id.")
        label = str(told.get(layer.name_property) or ident).strip()
        ident = ident if name == "districts" else slugify(ident) or str(number)
        try:
            parts[ident, label].append(shapely.make_valid(shape(feature["geometry"])))
        except (ValueError, TypeError, KeyError, shapely.errors.ShapelyError) as error:
            raise GeographyRejected(f"{file}: shape {number} ({label}) cannot be read: {error}.") from error
    return tuple(
        Place(ident, label, found[0] if len(found) == 1 else shapely.union_all(found))
        for (ident, label), found in parts.items()
    )


def _check(city: City, name: str, places: Sequence[Place], file: str) -> None:
    """Degrees, near the city, and areas that have a surface."""
    west, south, east, north = shapely.total_bounds([p.shape for p in places])
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise GeographyRejected(
            f"{file} is not in longitude and latitude (it reaches from {west:g}, {south:g} to {east:g}, {north:g}). "
            "Export it in WGS 84 (EPSG:4326)."
        )
    if city.feed.bounds:
        low, left, high, right = city.feed.bounds
        if east < left or west > right or north < low or south > high:
            raise GeographyRejected(
                f"{file} lies outside {city.name} as city.toml bounds it. Look whether longitude and latitude are "
                "swapped, or correct `bounds`."
            )
    flat = [p.name for p in places if name in AREAS and not p.shape.area]
    if flat:
        raise GeographyRejected(f"{file}: {', '.join(flat)} has no surface. Areas must be polygons.")


def _population(city: City, path: Path) -> Read:
    """People by area: of the newest year in the file."""
    layer = city.layers.get(POPULATION, Layer("area", "", ("area", "year", "population"), "year", ("population",)))
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        header, rows = set(table.fieldnames or ()), list(table)
    if missing := {*layer.marks, layer.id_property, *layer.sum} - header:
        raise GeographyRejected(
            f"{path.name} lacks {', '.join(sorted(missing))}: a population table has an area, a year and people. "
            f"See [layers.{POPULATION}] in {city.id}/city.toml."
        )
    newest = max((row[layer.year_property] for row in rows), default="") if layer.year_property else ""
    people: dict[str, int] = {}
    for number, row in enumerate(rows, 2):
        if newest and row[layer.year_property] != newest:
            continue
        try:
            count = sum(int(float(row[column])) for column in layer.sum)
        except ValueError as error:
            raise GeographyRejected(f"{path.name}, line {number}: no whole number of people. Correct it.") from error
        people[slugify(row[layer.id_property])] = count
    if not people:
        raise GeographyRejected(f"{path.name} holds no areas. Export it again.")
    return Read(POPULATION, path.name, people=people)


def drawing(places: Sequence[Place]) -> tuple[Place, ...]:
    """Copies fit for drawing: less fine, with shared borders still shared."""
    shapes = [p.shape for p in places]
    west, south, east, north = shapely.total_bounds(shapes)
    coarse = max(east - west, north - south) / FINENESS
    if all(s.geom_type in {"Polygon", "MultiPolygon"} for s in shapes) and shapely.coverage_is_valid(shapes):
        simple = shapely.coverage_simplify(shapes, coarse)
    else:
        simple = shapely.simplify(shapes, coarse)
    return tuple(Place(p.id, p.name, s) for p, s in zip(places, simple, strict=True))


def as_geojson(places: Iterable[Place]) -> str:
    """A FeatureCollection with `id` and `name`."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": p.id, "name": p.name},
            "geometry": json.loads(shapely.to_geojson(p.shape)),
        }
        for p in places
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def rounded(places: Iterable[Place]) -> tuple[Place, ...]:
    """Shapes with coordinates to about a metre, still valid."""
    return tuple(Place(p.id, p.name, shapely.make_valid(shapely.set_precision(p.shape, DECIMALS))) for p in places)
