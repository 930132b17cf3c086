"""The ground: districts and neighborhoods tile it, streets have names, nothing lies where anybody lives."""

from __future__ import annotations

import csv
import json
from itertools import combinations

import pytest
import shapely
from shapely.geometry import Point, shape

from . import recount


@pytest.fixture(scope="module")
def layers(written) -> dict:
    return {
        p.stem: [(f["properties"], shape(f["geometry"])) for f in json.loads(p.read_text(encoding="utf-8"))["features"]]
        for p in written.areas_files
        if p.suffix == ".geojson"
    }


@pytest.mark.parametrize(("layer", "count"), [("districts", 10), ("neighborhoods", 24)])
def test_areas_tile_the_city(layers, layer, count) -> None:
    shapes = [s for _, s in layers[layer]]
    outline = layers["outline"][0][1]
    assert len(shapes) == count
    assert all(s.is_valid for s in shapes)
    overlap = sum(a.intersection(b).area for a, b in combinations(shapes, 2))
    left = shapely.union_all(shapes).symmetric_difference(outline).area
    assert overlap < 1e-7 * outline.area
    assert left < 1e-7 * outline.area


def test_two_neighborhoods_cross_a_border(layers) -> None:
    crossing = {
        hood["neighborhood"]
        for hood, there in layers["neighborhoods"]
        if sum(there.intersection(d).area > 0.01 * there.area for _, d in layers["districts"]) > 1
    }
    assert crossing == {"Printworks", "Tanners Row"}


def test_the_city_lies_in_the_open_sea(layers) -> None:
    west, south, east, north = layers["outline"][0][1].bounds
    assert 40.9 < south < north < 41.1
    assert -66.6 < west < east < -66.4


def test_every_layer_is_there(layers) -> None:
    assert {"water", "open_space", "transit_lines", "transit_stops", "streets", "venues"} < set(layers)
    harbor = next(s for p, s in layers["water"] if p["water"] == "Harbor")
    assert harbor.intersection(layers["outline"][0][1]).area < 1e-9
    for venue, where in layers["venues"]:
        district = next(s for p, s in layers["districts"] if p["district"] == venue["district"])
        assert district.contains(where), venue["venue"]


def test_people_live_in_every_neighborhood(written, layers) -> None:
    with next(p for p in written.areas_files if p.suffix == ".csv").open(encoding="utf-8") as file:
        people = {r["area"]: int(r["population"]) for r in csv.DictReader(file)}
    assert set(people) == {p["neighborhood"] for p, _ in layers["neighborhoods"]}
    assert 205_000 < sum(people.values()) < 220_000


def test_streets_are_many_and_some_have_accents(written, layers) -> None:
    streets = set()
    for path in written.feed_files:
        streets |= {r[13].split("\n")[0].split(" & ")[0] for r in recount.records(path) if len(r) == 17}
    drawn = {p["street_name"] for p, _ in layers["streets"]}
    assert streets <= drawn
    assert len(streets) > 350
    assert sum(not s.isascii() for s in streets) >= 15


def test_most_points_lie_in_the_recorded_district(layers, lines) -> None:
    shapes = {p["district"]: s for p, s in layers["districts"]}
    some = [x for x in lines if x.district in shapes and x.lat not in {"", "0", "-1"}][::40]
    inside = sum(shapes[x.district].covers(Point(float(x.lng), float(x.lat))) for x in some)
    assert 0.93 < inside / len(some) < 0.985
