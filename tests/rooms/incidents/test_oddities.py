"""What publishers really do to their files, each read as what was meant."""

from __future__ import annotations

import json
from datetime import date

import pytest

from compstat.access.rules import OPERATOR
from compstat.incidents.queries import find_street, hexagon_counts, hour_weekday, rejects
from compstat.places.actions import load_areas

from . import paper
from .conftest import NOW

DAYS = (date(2026, 3, 1), date(2026, 4, 29))
ROBBERY = {"OFFENSE_CODE": "301"}


def counted(edition, row: str = "_all", area: str = "city") -> int:
    """The edition's count over all days."""
    cube = edition.cube
    return int(cube.prefix[-1, cube.rows.index(row), cube.areas.index(area)])


def mapped(edition, row: str) -> int:
    """Incidents of a row that lie in a hexagon."""
    return sum(n for parts in hexagon_counts(edition, *DAYS)[row].values() for n in parts.values())


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_line_ends_and_encodings(load, tmp_path, end, encoding) -> None:
    rows = [*paper.records(200), paper.record(200, STREET="CAÑÓN ST"), paper.record(201, STREET="CAÑÓN ST"),
            paper.record(202, STREET="CAÑÓN ST")]  # fmt: skip
    rows = [{**r, "DISTRICT": "D1"} for r in rows]
    path = paper.write(tmp_path / "a.csv", rows, end=end, encoding=encoding)
    stored = load(path)
    assert stored.summary["accepted"] == len(paper.reread(path, encoding)) == 203
    assert counted(stored.edition) == 203
    assert [f.name for f in find_street(stored.edition, "canon street")] == ["CAÑÓN ST"]


def test_one_odd_byte_makes_a_file_cp1252_not_unreadable(load, tmp_path) -> None:
    path = paper.write(tmp_path / "a.csv", paper.records(50))
    path.write_bytes(path.read_bytes().replace(b"THING 1,", b"TH\x96NG \x81,"))
    stored = load(path)
    assert stored.summary["accepted"] == 50
    assert stored.summary["files"][0]["encoding"] == "cp1252"


@pytest.mark.parametrize("garbled", ["MARKETÂ\xa0ST", "MARKETåÊST"])
def test_text_read_in_the_wrong_encoding_is_mended(load, tmp_path, garbled) -> None:
    rows = [paper.record(n, STREET=garbled, DISTRICT="D2") for n in range(3)]
    rows += [paper.record(n, DISTRICT="D2", STREET="SHORE RD") for n in range(3, 30)]
    stored = load(paper.write(tmp_path / "a.csv", rows))
    assert [f.name for f in find_street(stored.edition, "market st")] == ["MARKET ST"]
    assert next(w["count"] for w in stored.summary["warnings"] if w["code"] == "mended_text") == 3


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_newlines_inside_quotes_do_not_end_a_record(load, tmp_path, end) -> None:
    rows = [paper.record(n, STREET=f"MARKET ST{end}HARBORVIEW ME 04100") for n in range(40)]
    rows.append(paper.record(40, OCCURRED_ON_DATE="never"))
    path = paper.write(tmp_path / "a.csv", rows, end=end)
    stored = load(path)
    assert (stored.summary["read"], stored.summary["accepted"]) == (41, 40)
    assert [r.line for r in rejects(stored.edition)] == [2 + 2 * 40]


def test_a_stray_quote_costs_one_record_and_no_other(load, tmp_path) -> None:
    lines = paper.text(paper.records(60)).splitlines()
    lines[10] = lines[10].replace("THING", '"THING')
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n")
    stored = load(path)
    assert (stored.summary["read"], stored.summary["accepted"]) == (60, 59)
    assert stored.summary["rejected"] == {"unclosed_quote": 1}
    assert [r.line for r in rejects(stored.edition)] == [11]


def test_two_stray_quotes_are_taken_apart(load, tmp_path) -> None:
    lines = paper.text(paper.records(60)).splitlines()
    for n in (10, 13):
        lines[n] = lines[n].replace("THING", '5" THING')
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n")
    assert load(path).summary["accepted"] == 60


@pytest.mark.parametrize(
    ("form", "hour"),
    [
        ("{d.month}/{d.day}/{y:02} 7:05", 7),
        ("{d.month}/{d.day}/{d.year} 19:05", 19),
        ("{d:%m}/{d:%d}/{d.year} 07:05:00 PM", 19),
        ("{d.month}/{d.day}/{d.year} 12:05 AM", 0),
        ("{d} 07:05:00", 7),
        ("{d} 23:59:59+00", 23),
        ("{d} 23:59:59.123+00:00", 23),
        ("{d}T07:05:00Z", 7),
        (" {d} 07:05 ", 7),
        ("{d}", -1),
        ("{d} 25:00", -1),
        ("{d} 13:00 PM", -1),
        ("{d} late", -1),
    ],
)
def test_dates_and_hours(load, tmp_path, form, hour) -> None:
    day = date(2026, 4, 5)
    rows = [paper.record(n, OCCURRED_ON_DATE=form.format(d=day, y=26), **ROBBERY) for n in range(5)]
    edition = load(paper.write(tmp_path / "a.csv", rows)).edition
    assert edition.cube.count("robbery", "city", day, day) == 5
    grid = hour_weekday(edition, "city", day, day)["robbery"]
    assert grid[day.weekday(), hour if hour >= 0 else 24] == 5 == grid.sum()
    assert edition.manifest["without_hour"] == (5 if hour < 0 else 0)
    assert edition.manifest["midnight"] == (5 if hour == 0 else 0)


@pytest.mark.parametrize(
    "point",
    [
        ("0", "0"), ("-1", "-1"), ("", ""), ("nan", "nan"), ("12.5", "-66.5"), ("north", "-66.5"), ("1e99", "-66.5"),
        ("inf", "-66.5"), ("41e99", "4e38"),
    ],
)  # fmt: skip
def test_points_that_are_none_stay_in_counts_and_off_maps(load, tmp_path, point) -> None:
    rows = [paper.record(n, Lat=point[0], Long=point[1], **ROBBERY) for n in range(7)]
    rows += [paper.record(n, **ROBBERY) for n in range(7, 30)]
    edition = load(paper.write(tmp_path / "a.csv", rows)).edition
    assert counted(edition, "robbery") == 30
    assert counted(edition, "_ungeocoded") == 7
    assert mapped(edition, "robbery") == 23


@pytest.mark.parametrize(
    ("spelling", "area"),
    [
        ("D3", "D3"), ("d3", "D3"), (" D3 ", "D3"), ("D-3", "D3"), ("Shipyard and Gannet Point", "D3"),
        ("Shipyard and Ganet Point", "D3"), ("SHIPYARD  AND\xa0GANNET POINT", "D3"), ("External", None),
        ("external", None), ("", None), (" ", None), ("D99", None),
    ],
)  # fmt: skip
def test_districts_are_counted_as_recorded(load, city, tmp_path, spelling, area) -> None:
    rows = [paper.record(n, DISTRICT=spelling) for n in range(4)] + [
        paper.record(n, DISTRICT=f"D{n % 10 + 1}") for n in range(10, 40)
    ]
    stored = load(paper.write(tmp_path / "a.csv", rows))
    for d in city.districts:
        assert counted(stored.edition, "_all", d.id) == 3 + 4 * (d.id == area)
    assert counted(stored.edition) == 34
    warned = [w for w in stored.summary["warnings"] if w["code"] == "unknown_district"]
    assert [w["count"] for w in warned] == ([4] if spelling == "D99" else [])


def test_a_file_with_no_district_at_all_still_counts_in_the_city(load, tmp_path) -> None:
    rows = paper.records(30, DISTRICT="External")
    stored = load(paper.write(tmp_path / "a.csv", rows))
    assert stored.summary["accepted"] == 30
    assert counted(stored.edition) == 30
    assert find_street(stored.edition, "market st") == ()


def test_thirteen_rows_of_one_incident_count_once_in_each_row_and_area(load, tmp_path) -> None:
    rows = [
        paper.record(1, OFFENSE_DESCRIPTION=f"LINE {n}", OFFENSE_CODE="301" if n < 9 else "614",
                     DISTRICT="D1" if n % 2 else "D2")
        for n in range(13)
    ]  # fmt: skip
    rows += paper.records(60)[2:]
    path = paper.write(tmp_path / "a.csv", rows)
    edition = load(path).edition
    again = paper.reread(path)
    for row, low, high in (("robbery", 301, 301), ("larceny_from_motor_vehicle", 614, 614)):
        assert counted(edition, row) == paper.incidents(again, low, high)
        for district in ("D1", "D2", "D3"):
            assert counted(edition, row, district) == paper.incidents(again, low, high, district)
    assert counted(edition) == len({r["INCIDENT_NUMBER"] for r in again}) == 59


def test_exact_copies_count_once_within_and_across_files(load, tmp_path) -> None:
    rows = paper.records(50)
    one = paper.write(tmp_path / "a.csv", [*rows, *rows[:5]])
    other = paper.write(tmp_path / "b.csv", [*rows[:10], *paper.records(80)[50:]], end="\r\n")
    stored = load(one, other)
    assert (stored.summary["accepted"], stored.summary["duplicates"]) == (80, 15)
    assert counted(stored.edition) == 80


def test_leading_zeros_are_the_same_code(load, tmp_path) -> None:
    rows = [paper.record(n, OFFENSE_CODE="00301" if n % 2 else "301") for n in range(20)]
    assert counted(load(paper.write(tmp_path / "a.csv", rows)).edition, "robbery") == 20


def test_a_withheld_code_with_leading_zeros_is_withheld_too(load, tmp_path) -> None:
    rows = [*paper.records(30), paper.record(30, OFFENSE_CODE="03005"), paper.record(31, OFFENSE_CODE="00211")]
    stored = load(paper.write(tmp_path / "a.csv", rows))
    assert (stored.summary["accepted"], stored.summary["withheld"]) == (30, 2)
    assert counted(stored.edition) == 30


def test_records_without_incident_number_are_one_each(load, tmp_path) -> None:
    rows = [paper.record(n, INCIDENT_NUMBER=" " if n < 4 else f"26{n}") for n in range(20)]
    stored = load(paper.write(tmp_path / "a.csv", rows))
    assert counted(stored.edition) == 20
    assert next(w["count"] for w in stored.summary["warnings"] if w["code"] == "no_incident_number") == 4


def test_a_default_point_is_found_kept_off_maps_and_kept_in_counts(load, tmp_path) -> None:
    rows = [paper.record(n, Lat="40.98", Long="-66.5", STREET=f"{n} ST", **ROBBERY) for n in range(40)]
    rows += [paper.record(n, Lat="40.99", Long="-66.51", STREET="MARKET ST", **ROBBERY) for n in range(40, 80)]
    rows += [paper.record(n, **ROBBERY) for n in range(80, 500)]
    stored = load(paper.write(tmp_path / "a.csv", rows))
    points = stored.edition.manifest["default_points"]
    assert [(p["lat"], p["lng"], p["reports"], p["share"]) for p in points] == [(40.98, -66.5, 40, 0.08)]
    assert counted(stored.edition, "robbery") == 500
    assert counted(stored.edition, "_ungeocoded") == 40
    assert mapped(stored.edition, "robbery") == 460
    assert next(w["count"] for w in stored.summary["warnings"] if w["code"] == "default_points") == 1


def test_columns_may_stand_in_any_order_and_capitals(load, tmp_path) -> None:
    rows = paper.records(100)
    plain = load(paper.write(tmp_path / "a.csv", rows)).edition
    before = {r: counted(plain, r) for r in plain.cube.rows}
    turned = tmp_path / "b.csv"
    turned.write_text(paper.text(rows, paper.HEADER[::-1]).replace("OFFENSE_CODE,", " offense_code ,", 1))
    edition = load(turned).edition
    assert edition.id != plain.id
    assert {r: counted(edition, r) for r in edition.cube.rows} == before
    assert sum(before.values()) > 100


def test_columns_that_nothing_needs_may_be_missing(load, tmp_path) -> None:
    header = [h for h in paper.HEADER if h not in ("REPORTING_AREA", "Location", "YEAR")]
    assert load(paper.write(tmp_path / "a.csv", paper.records(30), header)).summary["accepted"] == 30


def test_unknown_columns_are_named_and_left_out(load, tmp_path) -> None:
    rows = [{**r, "WEATHER": "wet"} for r in paper.records(30)]
    stored = load(paper.write(tmp_path / "a.csv", rows, [*paper.HEADER, "WEATHER"]))
    assert [w["text"] for w in stored.summary["warnings"] if w["code"] == "ignored_columns"] == [
        "Columns nothing is known about were left out: WEATHER."
    ]


def test_a_file_cut_in_mid_line_loses_that_line_alone(load, tmp_path) -> None:
    path = paper.write(tmp_path / "a.csv", paper.records(60))
    path.write_bytes(path.read_bytes()[:-40])
    stored = load(path)
    assert (stored.summary["read"], stored.summary["accepted"]) == (60, 59)
    assert stored.summary["rejected"] == {"field_count": 1}


def test_blank_lines_are_no_records_and_lines_are_still_numbered(load, tmp_path) -> None:
    lines = paper.text([*paper.records(30), paper.record(30, OFFENSE_CODE="")]).splitlines()
    path = tmp_path / "a.csv"
    path.write_text("\n \n" + "\n\n".join(lines) + "\n\n")
    stored = load(path)
    assert (stored.summary["read"], stored.summary["accepted"]) == (31, 30)
    assert [r.line for r in rejects(stored.edition)] == [3 + 2 * 31]


def test_a_date_far_in_the_future_is_a_mistake_and_moves_nothing(load, tmp_path) -> None:
    rows = [*paper.records(60), paper.record(60, OCCURRED_ON_DATE="9026-03-01 10:00:00")]
    stored = load(paper.write(tmp_path / "a.csv", rows))
    assert stored.summary["rejected"] == {"date_after_as_of": 1}
    assert stored.edition.as_of == DAYS[1]


def test_flags_make_a_row(load, tmp_path) -> None:
    rows = [paper.record(n, SHOOTING=("1", "Y", "0", "", "2")[n % 5], **ROBBERY) for n in range(50)]
    assert counted(load(paper.write(tmp_path / "a.csv", rows)).edition, "people_shot") == 20


def test_areas_hours_and_neighborhoods_agree_with_the_records(load, city, tmp_path) -> None:
    square = [[-66.58, 40.94], [-66.52, 40.94], [-66.52, 41.06], [-66.58, 41.06], [-66.58, 40.94]]
    shapes = [
        {"type": "Feature", "properties": {kind: name}, "geometry": {"type": "Polygon", "coordinates": [square]}}
        for kind, name in (("district", "D1"), ("neighborhood", "West Side"))
    ]
    files = []
    for shape in shapes:
        files.append(tmp_path / f"{len(files)}.geojson")
        files[-1].write_text(json.dumps({"type": "FeatureCollection", "features": [shape]}))
    load_areas(city, files, by=OPERATOR, now=NOW)
    path = paper.write(tmp_path / "a.csv", [paper.record(n, **ROBBERY) for n in range(600)])
    edition = load(path).edition
    rows = paper.reread(path)
    west = [r for r in rows if float(r["Long"]) < -66.52]
    assert counted(edition, "robbery", "west-side") == len(west) > 100
    for area, districts in (("city", None), ("D2", {"D2"}), ("D1+D2", {"D1", "D2"})):
        mine = [r for r in rows if districts is None or r["DISTRICT"] in districts]
        grid = hour_weekday(edition, area, *DAYS)["robbery"]
        assert counted(edition, "robbery", area) == len(mine) == grid.sum()
        for hour in range(24):
            assert grid[:, hour].sum() == sum(r["HOUR"] == str(hour) for r in mine)
    assert edition.manifest["disagreement"] == {
        "of": 600, "n": sum((r["DISTRICT"] == "D1") != (r in west) or r["DISTRICT"] != "D1" for r in rows),
    }  # fmt: skip
