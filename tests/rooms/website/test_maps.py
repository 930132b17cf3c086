"""Maps show areas, never addresses; names never overlap; the table beside says the same."""

from __future__ import annotations

import json
import re
from itertools import combinations

import h3
import numpy as np
import pytest
import shapely
from django.template import Context, Template
from django.utils.translation import override
from shapely.geometry import Polygon, box, shape

from compstat.website import place_map
from compstat.website.style_samples import SampleArea, SampleGeography, SamplePlace, geography, where

from .reading_svg import of_class, parsed, words

DISTRICT = SampleArea("D4", "District 4", "district", ("D4",))
WHOLE = SampleArea("city", "Harborview", "city", ("D4",))


def two_squares() -> SampleGeography:
    """Two neighborhoods side by side, a hundredth of a degree wide."""
    places = [
        SamplePlace("west-end", "West End", box(0, 0, 0.01, 0.01)),
        SamplePlace("east-end", "East End", box(0.01, 0, 0.02, 0.01)),
    ]
    return SampleGeography("two", {"neighborhoods": places, "districts": []})


def drawn(places, classes=None, area=WHOLE):
    place_map.ground.cache_clear()
    return parsed(place_map.map_svg(places, classes or {}, area, "Map"))


def corners(d: str) -> list[tuple[float, float]]:
    """The corners of one ring: a start, then steps."""
    (x, y), *steps = [(float(a), float(b)) for a, b in re.findall(r"(-?\d+) ?(-?\d+)", d)]
    found = [(x, y)]
    for dx, dy in steps:
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


def test_the_picture_holds_the_area_whole_with_north_up() -> None:
    view = place_map.view((0.0, 0.0, 0.02, 0.01))
    (left, top), (right, bottom) = view.points(np.array([(0.0, 0.01), (0.02, 0.0)]))
    assert left == pytest.approx(50)
    assert right == pytest.approx(950)
    assert bottom - top == pytest.approx(450, rel=0.001)  # at the equator a degree is as high as it is wide


def test_a_hexagon_is_drawn_where_it_lies_with_its_class() -> None:
    cell = h3.latlng_to_cell(0.005, 0.005, 9)
    tree = drawn(two_squares(), {cell: 3})
    (path,) = of_class(tree, "hex step3")
    seen = place_map.view((0.0, 0.0, 0.02, 0.01))
    truth = Polygon([(lng, lat) for lat, lng in h3.cell_to_boundary(cell)])
    expected = Polygon(seen.points(shapely.get_coordinates(truth)))
    assert Polygon(corners(path.get("d"))).symmetric_difference(expected).area < 0.05 * expected.area


def test_empty_hexagons_and_those_far_away_are_not_drawn() -> None:
    here, far = h3.latlng_to_cell(0.005, 0.005, 9), h3.latlng_to_cell(40, 40, 9)
    tree = drawn(two_squares(), {here: 0, far: 4})
    assert [element for element in tree.iter() if "hex" in (element.get("class") or "")] == []


def test_one_path_for_each_class() -> None:
    middle = h3.latlng_to_cell(0.005, 0.01, 9)
    classes = {cell: 1 + number % 4 for number, cell in enumerate(sorted(h3.grid_disk(middle, 2)))}
    tree = drawn(two_squares(), classes)
    rings = {step: of_class(tree, f"hex step{step}")[0].get("d").count("M") for step in (1, 2, 3, 4)}
    assert rings == {step: list(classes.values()).count(step) for step in (1, 2, 3, 4)}


def test_a_border_shared_by_two_areas_is_drawn_once() -> None:
    (border,) = of_class(drawn(two_squares()), "border")
    assert border.get("d").count("M") == 3  # two outer lines, and the one between


def test_areas_are_named_and_a_long_name_takes_two_lines() -> None:
    tree = drawn(geography(), area=WHOLE)
    assert {"Mill Hill", "Ropewalk", "StationSquare", "Old CustomsHouse"} <= set(words(tree))


@pytest.mark.parametrize("width", [place_map.PHONE, place_map.DESK])
@pytest.mark.parametrize("count", [5, 60])
def test_names_never_overlap_and_stay_in_the_frame(width, count) -> None:
    shapes = {
        f"Neighborhood {number}": box(x, y, x + 90, y + 90)
        for number, (x, y) in enumerate([(100 * i % 1000, 100 + 75 * (i // 10)) for i in range(count)])
    }
    placed = [n for n in place_map.names(shapes, frozenset()) if width == place_map.DESK or not n.roomy]
    assert placed
    boxes = [shapely.box(*name.box(width)) for name in placed]
    frame = shapely.box(0, 0, width, width * place_map.HIGH / place_map.WIDE)
    assert all(frame.contains(found) for found in boxes)
    assert not any(a.intersects(b) for a, b in combinations(boxes, 2))


def test_the_areas_own_names_come_first() -> None:
    large, small = box(0, 0, 1000, 700), box(480, 330, 520, 370)
    first = place_map.names({"Large": large, "Small": small}, frozenset({"Small"}))[0]
    assert (first.lines, first.inside) == (("Small",), True)


def test_a_district_is_outlined_and_the_whole_city_is_not() -> None:
    assert of_class(drawn(geography(), area=DISTRICT), "own")[0].get("d")
    assert of_class(drawn(geography(), area=WHOLE), "own")[0].get("d") == ""


def test_water_and_parks_are_drawn_and_specks_are_not() -> None:
    places = two_squares()
    places.layers["water"] = [SamplePlace("h", "Harbor", box(0, 0.008, 0.02, 0.01))]
    places.layers["open_space"] = [SamplePlace("s", "Speck", box(0.001, 0.001, 0.0011, 0.0011))]
    tree = drawn(places)
    assert len(of_class(tree, "water")) == 1
    assert of_class(tree, "park") == []


def test_an_area_the_geography_does_not_hold_has_no_map() -> None:
    place_map.ground.cache_clear()
    nowhere = SampleArea("E13", "District E13", "district", ("E13",))
    assert place_map.map_svg(two_squares(), {}, nowhere, "Map") is None


def test_the_ground_is_drawn_once_for_all_rows() -> None:
    place_map.ground.cache_clear()
    for classes in ({}, {h3.latlng_to_cell(0.005, 0.005, 9): 2}):
        place_map.map_svg(two_squares(), classes, WHOLE, "Map")
    assert (place_map.ground.cache_info().misses, place_map.ground.cache_info().hits) == (1, 1)


def page(told: dict, places=None) -> str:
    template = Template("{% load maps %}{% place_map geography where area 'Robbery' %}")
    return template.render(Context({"geography": places, "where": told, "area": DISTRICT}))


def test_the_table_says_the_same_most_reports_first() -> None:
    places = geography()
    html = page(where(places), places)
    told = re.findall(r'<th scope="row">(.*?)</th><td class="num">(.*?)</td><td>(.*?)</td>', html)
    assert told == [
        ("Station Square", "13", "1–6, <b>more than usual</b>"),
        ("Mill Hill", "3", "0–5"),
        ("Riverside", "2", "0–4"),
        ("Ropewalk", "1", "too few to say"),
    ]
    assert "style=" not in html
    assert 'aria-label="Map of Robbery; the table beside it says the same in words"' in html


def test_without_a_geography_the_table_stands_alone_and_a_withheld_row_shows_nothing() -> None:
    told = where(geography())
    assert "<svg" not in page(told)
    assert "station-square" in page(told)
    assert page({"shown": False, "neighborhoods": told["neighborhoods"]}, geography()).strip() == ""


def test_a_map_keeps_north_and_east_in_a_right_to_left_language() -> None:
    with override("ar-xb"):
        turned = drawn(geography(), area=DISTRICT)
    plain = drawn(geography(), area=DISTRICT)
    assert of_class(turned, "own")[0].get("d") == of_class(plain, "own")[0].get("d")


@pytest.mark.real_data
def test_a_real_city_full_of_reports_weighs_at_most_40_kb(real_data) -> None:
    def layer(name: str, key: str) -> list[SamplePlace]:
        features = json.loads((real_data / "boston/geography" / name).read_text())["features"]
        told = [(f["properties"][key], f["geometry"]) for f in features if f["geometry"]]
        return [SamplePlace(str(id_), str(id_), shape(form)) for id_, form in told]

    places = SampleGeography(
        "real",
        {
            "neighborhoods": layer("neighborhoods.geojson", "GEOID"),
            "districts": layer("police-districts.geojson", "DISTRICT"),
            "open_space": layer("open-space.geojson", "SITE_NAME"),
        },
    )
    land = [part for place in places.layers["neighborhoods"] for part in shapely.get_parts(place.shape)]
    cells = {cell for part in land for cell in h3.geo_to_cells(part, 9)}
    classes = {cell: number % 5 for number, cell in enumerate(sorted(cells))}
    assert len(classes) > 1000
    for area in (WHOLE, DISTRICT):
        place_map.ground.cache_clear()
        svg = place_map.map_svg(places, classes, area, "Map")
        assert len(svg.encode()) <= 40_000
        parsed(svg)
