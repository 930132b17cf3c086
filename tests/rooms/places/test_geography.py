"""Geography: files are recognised, refused in words, put in place at once; points and areas are found again."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from compstat.access.rules import OPERATOR, Refused
from compstat.places import queries
from compstat.places.actions import load_areas
from compstat.places.city import AreaUnknown, CityUnknown, GeographyRejected

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def box(west: float, south: float, east: float, north: float) -> dict[str, object]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def layer(path: Path, *shapes: tuple[dict[str, object], dict[str, object] | None]) -> Path:
    """A GeoJSON file of (properties, geometry)."""
    features = [{"type": "Feature", "properties": told, "geometry": form} for told, form in shapes]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


D1, D2 = ({"district": f"D{n}", "name": f"District {n}"} for n in (1, 2))
WEST, EAST = box(-66.56, 40.96, -66.50, 41.04), box(-66.50, 40.96, -66.44, 41.04)


@pytest.fixture
def city():
    return queries.city("harborview")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two districts side by side; a neighborhood in one, another across both; a park; people."""
    people = tmp_path / "people.csv"
    people.write_text("area,year,population\nOld Town,2010,5\nOld Town,2020,1200\nAcross,2020,800\n")
    return [
        layer(tmp_path / "d.geojson", (D1, WEST), (D2, EAST), ({"district": "D2"}, None)),
        layer(
            tmp_path / "n.geojson",
            ({"neighborhood": "Old Town"}, box(-66.56, 40.96, -66.53, 41.04)),
            ({"neighborhood": "Across"}, box(-66.53, 40.96, -66.44, 41.04)),
        ),
        layer(tmp_path / "p.geojson", ({"park": "The Green"}, box(-66.52, 41.0, -66.51, 41.01))),
        people,
    ]


def load(city, *files: Path):
    return load_areas(city, files, by=OPERATOR, now=NOW)


def test_files_are_recognised_and_put_in_place(city, data_folder, files) -> None:
    assert queries.geography(city) is None and queries.population(city) == {} and queries.neighborhoods(city) == ()
    loaded = load(city, *files)
    assert [(la.id, la.features) for la in loaded.layers] == [
        ("districts", 2), ("neighborhoods", 2), ("open_space", 1), ("population", 2),
    ]  # fmt: skip
    assert any("No shape for district D10, D3, D4" in w for w in loaded.warnings)
    known = queries.geography(city)
    assert known.id == loaded.id == loaded.as_dict()["id"]
    assert [(p.id, p.name) for p in known.neighborhoods] == [("old-town", "Old Town"), ("across", "Across")]
    assert known.districts[0].shape.equals(known.layer("districts")[0].shape) and known.layer("water") == ()
    assert known.drawing("open_space")[0].shape.bounds == pytest.approx((-66.52, 41.0, -66.51, 41.01))
    assert known.drawing("water") == ()
    assert queries.population(city) == {"old-town": 1200, "across": 800}
    members = {a.id: a.districts for a in queries.neighborhoods(city)}
    assert members == {"old-town": ("D1",), "across": ("D1", "D2")}


def test_points_are_found_in_areas(city, data_folder, files) -> None:
    load(city, *files)
    rng = np.random.default_rng(3)
    lng, lat = rng.uniform(-66.58, -66.42, 500), rng.uniform(40.94, 41.06, 500)
    lng[:5] = np.nan
    found = queries.locate(city, queries.geography(city), lng, lat)
    inside = (lng > -66.56) & (lng < -66.44) & (lat > 40.96) & (lat < 41.04)
    assert found.district.tolist() == np.where(inside, np.where(lng < -66.50, 0, 1), -1).tolist()
    assert found.neighborhood.tolist() == np.where(inside, np.where(lng < -66.53, 0, 1), -1).tolist()
    assert ((found.cell == 0) == np.isnan(lng)).all() and len({*found.cell.tolist()}) > 100


def test_areas_are_found_by_id_and_address(city, data_folder, files) -> None:
    load(city, *files)
    assert [a.id for a in queries.areas(city)][-3:] == ["D1+D2", "old-town", "across"]
    assert queries.area(city, "d1+d2").kind == "group" and queries.area(city, "CITY").id == "city"
    assert queries.area(city, "Old-Town").slug == "old-town"
    with pytest.raises(AreaUnknown, match=r"Harborview has no area 'd99'\. Its areas are: city, D1, D2"):
        queries.area(city, "d99")


def test_the_same_files_again_are_the_same_and_new_ones_replace_all(city, data_folder, files) -> None:
    first = load(city, *files)
    assert load(city, *files[::-1]).id == first.id
    fewer = load(city, files[0])
    assert fewer.id != first.id and queries.geography(city).layers == ("districts",)
    assert "No neighborhoods among these files: pages show districts only, and no maps." in fewer.warnings
    gone = "are not in these files: neighborhoods, open_space, population. They are gone."
    assert any(w.endswith(gone) for w in fewer.warnings)
    assert queries.population(city) == {}
    assert not list(data_folder.rglob(".incoming*")) and not list(data_folder.rglob(".geography*"))


def test_what_does_not_fit_together_is_told(city, data_folder, tmp_path, files) -> None:
    files[0] = layer(tmp_path / "d2.geojson", (D1, WEST), ({"district": "X9"}, EAST))
    files[3].write_text("area,year,population\nOld Town,2020,1200\n")
    warnings = load(city, *files).warnings
    assert "Shapes that city.toml does not know: X9. They are kept out of the counts." in warnings
    assert "No population for Across." in warnings
    assert queries.locate(city, queries.geography(city), np.array([-66.45]), np.array([41.0])).district.tolist() == [-1]


def crossed() -> dict[str, object]:
    return {
        "type": "Polygon",
        "coordinates": [[[-66.5, 41.0], [-66.4, 41.05], [-66.4, 41.0], [-66.5, 41.05], [-66.5, 41.0]]],
    }


REFUSED = {
    "not json": ("x.geojson", "<html>", "is no GeoJSON FeatureCollection. Export it as GeoJSON"),
    "not features": ("x.geojson", '{"a": 1}', "is no GeoJSON FeatureCollection"),
    "a list": ("x.geojson", "[1]", "is no GeoJSON FeatureCollection"),
    "features of text": ("x.geojson", '{"features": ["a"]}', "is no GeoJSON FeatureCollection"),
    "no features": ("x.geojson", '{"features": []}', "holds no shapes. Export it again."),
    "no shapes": ("x.geojson", [(D1, None)], "holds no shapes. Export it again."),
    "unknown": ("x.geojson", [({"colour": 1}, WEST)], "is no layer harborview/city.toml knows"),
    "no id": ("x.geojson", [(D1, WEST), ({"district": " "}, EAST)], "shape 2 has no 'district'. Give each"),
    "no surface": ("x.geojson", [(D1, {"type": "Point", "coordinates": [-66.5, 41.0]})], "District 1 has no surface"),
    "broken": ("x.geojson", [(D1, {"type": "Polygon", "coordinates": [[[1, "x"]]]})], "shape 1 (District 1) cannot be"),
    "unknown shape": ("x.geojson", [(D1, {"type": "Blob", "coordinates": []})], "shape 1 (District 1) cannot be read"),
    "feet": ("x.geojson", [(D1, box(7e5, 2e6, 8e5, 3e6))], "is not in longitude and latitude"),
    "elsewhere": ("x.geojson", [(D1, box(-71, 42, -70, 43))], "lies outside Harborview as city.toml bounds it"),
    "other columns": ("x.csv", "area,people\nA,3\n", "lacks population, year: a population table has an area, a year"),
    "no people": ("x.csv", "area,year,population\n", "holds no areas. Export it again."),
    "no number": ("x.csv", "area,year,population\nA,2020,many\n", "x.csv, line 2: no whole number of people."),
    "empty": ("x.csv", "", "lacks area, population, year"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_layer_is_refused_and_the_old_stays(city, data_folder, tmp_path, files, kind) -> None:
    before = load(city, *files).id
    name, content, words = REFUSED[kind]
    if isinstance(content, str):
        (tmp_path / name).write_text(content)
    else:
        layer(tmp_path / name, *content)
    with pytest.raises(GeographyRejected) as refused:
        load(city, files[1], tmp_path / name)
    assert (
        words in str(refused.value) and isinstance(refused.value, Refused) and str(tmp_path) not in str(refused.value)
    )
    assert queries.geography(city).id == before


def test_two_files_of_one_layer_are_refused(city, data_folder, tmp_path, files) -> None:
    shutil.copy(files[0], tmp_path / "again.geojson")
    with pytest.raises(
        GeographyRejected, match=r"d\.geojson, again\.geojson are all districts\. Give one file for each"
    ):
        load(city, files[0], tmp_path / "again.geojson")


def test_parts_of_one_area_become_one_and_crossed_outlines_are_mended(city, data_folder, tmp_path) -> None:
    path = layer(tmp_path / "d.geojson", (D1, WEST), (D1, EAST), (D2, crossed()))
    load(city, path)
    one, two = queries.geography(city).districts
    assert one.shape.area == pytest.approx(0.12 * 0.08) and two.shape.is_valid and two.shape.area > 0


def test_a_layer_in_bounds_of_no_city(city, data_folder, tmp_path) -> None:
    anywhere = replace(city, feed=replace(city.feed, bounds=None))
    assert load(anywhere, layer(tmp_path / "d.geojson", (D1, box(-71, 42, -70, 43)))).layers[0].features == 1


def test_cities_are_found_by_their_folder(city, tmp_path, settings) -> None:
    assert {c.id for c in queries.cities()} >= {"boston", "harborview"}
    for wrong in ("atlantis", "../cities/boston", ""):
        with pytest.raises(CityUnknown, match=r"The cities here are: boston, harborview.*folder with a city\.toml"):
            queries.city(wrong)
    shutil.copytree(city.folder, tmp_path / "more" / "otherhaven")
    settings.COMPSTAT_CITIES = [*settings.COMPSTAT_CITIES, tmp_path / "more"]
    assert queries.city("otherhaven").id == "otherhaven"
    settings.COMPSTAT_CITIES = [tmp_path / "nowhere"]
    with pytest.raises(CityUnknown, match="The cities here are: none"):
        queries.city("boston")


def test_areas_are_given_away_as_geojson(city, data_folder, files) -> None:
    assert queries.areas_geojson(city) is None and not queries.has_reports(city)
    load(city, *files)
    told = json.loads(queries.areas_geojson(city))["features"]
    assert [(f["properties"]["id"], f["properties"]["kind"]) for f in told] == [
        ("D1", "district"), ("D2", "district"), ("old-town", "neighborhood"), ("across", "neighborhood"),
    ]  # fmt: skip
    assert {f["geometry"]["type"] for f in told} == {"Polygon"}
    (data_folder / "cities" / "harborview" / "live").mkdir()
    assert queries.has_reports(city)


@pytest.mark.real_data
def test_bostons_files_are_taken_in(real_data, data_folder) -> None:
    where, boston = queries.city("boston"), real_data / "boston"
    files = [boston / "geography" / f"{n}.geojson" for n in ("police-districts", "neighborhoods", "outline")]
    people = boston / "population" / "hbic_neigh_totpop_sex_bins.csv"
    loaded = load(where, *files, people)
    assert {la.id: la.features for la in loaded.layers}["districts"] == 12
    with people.open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["YEAR"] == "2020"]
    total = sum(int(float(r["male"])) + int(float(r["female"])) for r in rows)
    assert sum(queries.population(where).values()) == total and len(queries.neighborhoods(where)) == 23
    assert all(a.districts for a in queries.neighborhoods(where))
