"""Where areas lie: polygons as they were loaded, and which area and hexagon a point lies in."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import h3
import numpy as np
import shapely
from django.conf import settings
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from .city import City


@dataclass(frozen=True)
class Place:
    """A named shape."""

    id: str
    name: str
    shape: BaseGeometry


@dataclass(frozen=True)
class Geography:
    """A city's loaded layers. `id` is the hash of all its files."""

    id: str
    folder: Path
    layers: tuple[str, ...]

    @cached_property
    def districts(self) -> tuple[Place, ...]:
        return self.layer("districts")

    @cached_property
    def neighborhoods(self) -> tuple[Place, ...]:
        return self.layer("neighborhoods")

    def layer(self, name: str) -> tuple[Place, ...]:
        """The shapes of a layer as they were loaded; empty when it was not."""
        return _places(self.folder / f"{name}.geojson") if name in self.layers else ()

    def drawing(self, name: str) -> tuple[Place, ...]:
        """The shapes of a layer simplified for drawing."""
        return _places(self.folder / "drawing" / f"{name}.geojson") if name in self.layers else ()

    @cached_property
    def population(self) -> Mapping[str, int]:
        """People by area id, where a population file was loaded."""
        path = self.folder / "population.csv"
        if not path.exists():
            return {}
        with path.open(encoding="utf-8", newline="") as file:
            return {row["area"]: int(row["population"]) for row in csv.DictReader(file)}


@lru_cache(maxsize=32)
def _places(path: Path) -> tuple[Place, ...]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return tuple(Place(f["properties"]["id"], f["properties"]["name"], shape(f["geometry"])) for f in features)


def folder_of(city: City) -> Path:
    """Where the city's geography lives."""
    folder: Path = settings.COMPSTAT_DATA / "cities" / city.id / "geography"
    return folder


def loaded(city: City) -> Geography | None:
    """The city's geography, or None when none was loaded."""
    link = folder_of(city)
    if not (link / "manifest.json").exists():
        return None
    folder = link.resolve()
    return _geography(folder, (folder / "manifest.json").stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _geography(folder: Path, changed: int) -> Geography:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Geography(manifest["id"], folder, tuple(manifest["layers"]))


@dataclass(frozen=True)
class Located:
    """For each point: index of its neighborhood and district (−1: none), and its hexagon (0: none)."""

    neighborhood: NDArray[np.int16]
    district: NDArray[np.int16]
    cell: NDArray[np.uint64]


def locate(city: City, geography: Geography | None, lng: NDArray[np.float64], lat: NDArray[np.float64]) -> Located:
    """Where points lie (degrees; NaN: nowhere). Give distinct points: each is looked up once."""
    known = np.isfinite(lng) & np.isfinite(lat)
    cells = np.zeros(len(lng), np.uint64)
    resolution = city.hexagon_resolution
    cells[known] = [
        h3.str_to_int(h3.latlng_to_cell(a, b, resolution)) for a, b in zip(lat[known], lng[known], strict=True)
    ]
    neighborhoods = geography.neighborhoods if geography else ()
    order = {d.id: i for i, d in enumerate(city.districts)}
    districts = tuple(p for p in (geography.districts if geography else ()) if p.id in order)
    found = _inside(districts, lng, lat)
    numbers = np.array([order[p.id] for p in districts] + [-1], np.int16)
    return Located(_inside(neighborhoods, lng, lat), numbers[found], cells)


def _inside(places: tuple[Place, ...], lng: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int16]:
    """Index of the first place that holds each point; −1 for none."""
    found = np.full(len(lng), -1, np.int16)
    for number, place in enumerate(places):
        west, south, east, north = place.shape.bounds
        near = np.flatnonzero((found < 0) & (lng >= west) & (lng <= east) & (lat >= south) & (lat <= north))
        shapely.prepare(place.shape)
        found[near[shapely.intersects_xy(place.shape, lng[near], lat[near])]] = number
    return found


@lru_cache(maxsize=16)
def districts_of_neighborhoods(known: Geography, districts: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The districts each neighborhood lies in: those that hold more than 1 % of its surface."""
    shapes = {p.id: p.shape for p in known.districts if p.id in districts}
    return {
        place.id: tuple(
            d for d in districts if d in shapes and place.shape.intersection(shapes[d]).area > 0.01 * place.shape.area
        )
        for place in known.neighborhoods
    }
