"""Private reports become counts: which records count where, which points are none, what is withheld."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from compstat.incidents import protect
from compstat.incidents.schema import Status, withheld
from compstat.incidents.tally import Records, distinct
from compstat.places.queries import Area, Row, areas

AREAS = ["city", *(f"D{n}" for n in range(1, 11)), "D1+D2"]


def made(lines: list[dict[str, object]], streets: list[str] | None = None) -> Records:
    """Records of these lines; what is not given is plain."""

    def column(name: str, kind: type, default: object) -> np.ndarray:
        return np.array([line.get(name, default) for line in lines], kind)

    lat, lng = column("lat", np.float32, 41.0), column("lng", np.float32, -66.5)
    points, point = distinct(lat, lng)
    return Records(
        status=column("status", np.uint8, Status.ACCEPTED), incident=np.array(
            [line.get("incident", n) for n, line in enumerate(lines)], np.int64),
        day=column("day", np.int32, 700_000), hour=column("hour", np.int8, 10), kind=column("kind", np.int32, 0),
        district=column("district", np.int16, 0), point=point, street=column("street", np.int32, 0),
        file=column("file", np.int16, 0), points=points, streets=streets or ["MARKET ST"],
    )  # fmt: skip


def row(**told: object) -> Row:
    return Row(**{"id": "r", "label": "R", "plain": "R.", "section": "s", **told})


@pytest.mark.parametrize(
    ("told", "code", "flags", "counts"),
    [
        ({"codes": ((300, 399),)}, 300, (), True),
        ({"codes": ((300, 399),)}, 399, (), True),
        ({"codes": ((300, 399),)}, 400, (), False),
        ({"codes": ((300, 399),)}, 299, (), False),
        ({"codes": ((111, 111), (300, 399))}, 111, (), True),
        ({"codes": ((300, 399),), "flag": "shooting"}, 300, (), False),
        ({"codes": ((300, 399),), "flag": "shooting"}, 300, ("other", "shooting"), True),
        ({"codes": ((300, 399),), "flag": "shooting"}, 500, ("shooting",), False),
        ({"flag": "shooting"}, 500, ("shooting",), True),
        ({"flag": "shooting"}, 500, (), False),
        ({"every": True}, 500, (), True),
        ({"sum_of": ("a",)}, 300, (), False),
        ({"protected": True}, 300, (), False),
    ],
)
def test_which_codes_count_in_a_row(told, code, flags, counts) -> None:
    assert protect.counts_in(row(**told), code, flags) is counts


@pytest.mark.parametrize(("code", "held"), [(199, False), (200, True), (299, True), (300, False), (3005, True)])
def test_which_codes_are_withheld(city, code, held) -> None:
    assert withheld(city, code) is held


@pytest.mark.parametrize(
    ("lat", "lng", "bounds", "usable"),
    [
        (41.0, -66.5, True, True), (0, 0, True, False), (-1, -1, True, False), (np.nan, -66.5, True, False),
        (41.0, np.inf, True, False), (40.9, -66.5, True, False), (41.1, -66.5, True, False), (41.0, -66.6, True, False),
        (41.0, -66.4, True, False), (40.9, -66.5, False, True), (0, 0, False, False), (0, -66.5, False, True),
    ],
)  # fmt: skip
def test_which_points_are_usable(city, lat, lng, bounds, usable) -> None:
    where = city if bounds else replace(city, feed=replace(city.feed, bounds=None))
    records = made([{"lat": lat, "lng": lng}, {}])
    placed = protect.place(where, records, None)
    assert placed.known[records.point].tolist() == [usable, True]
    assert (placed.cell[records.point] > 0).tolist() == [usable, True]


def pile(city, here: int, elsewhere: int, streets: int, named: bool = True) -> list[protect.DefaultPoint]:
    """Default points among reports at one point, under so many street names, and reports at points of their own."""
    lines = [{"street": n % streets} for n in range(here)]
    lines += [{"lat": 40.9505 + n % 100 / 1000, "lng": -66.57 + n // 100 / 1000} for n in range(elsewhere)]
    names = [f"{n} ST" for n in range(max(streets, 2))] if named else [""]
    return list(protect.place(city, made(lines, names), None).defaults)


def test_default_points_need_many_reports_under_many_names(city) -> None:
    (found,) = pile(city, 30, 970, 20)
    assert (found.lat, found.lng, found.reports, found.share) == (41.0, -66.5, 30, 0.03)
    assert pile(city, 29, 970, 20) == []
    assert pile(city, 30, 970, 19) == []
    assert pile(city, 40, 13_260, 20) != [] and pile(city, 39, 13_261, 20) == []  # 0.3 % of 13,300 is 39.9


def test_without_street_names_two_in_a_hundred_make_a_default_point(city) -> None:
    assert [p.reports for p in pile(city, 40, 1960, 1, named=False)] == [40]
    assert pile(city, 39, 1961, 1, named=False) == []
    assert pile(city, 29, 100, 1, named=False) == []


def test_a_default_point_is_weighed_by_accepted_reports(city) -> None:
    lines = [{"street": n % 25, "status": Status.DUPLICATE} for n in range(50)] + [{"street": 1}] * 20
    assert protect.place(city, made(lines, [f"{n} ST" for n in range(25)]), None).defaults == ()


def test_first_lines_are_first_in_file_order() -> None:
    incident, area = np.array([7, 7, 8, 7, 8, 7], np.int64), np.array([1, 2, 1, 1, 1, 2], np.int16)
    assert protect.first_lines(incident, area).tolist() == [0, 1, 2]
    assert protect.first_lines(incident[:0], area[:0]).tolist() == []


def test_an_incident_counts_once_in_each_area_it_has_a_line_in(city) -> None:
    rng = np.random.default_rng(7)
    lines = [
        {"incident": int(i), "district": int(d), "day": 700_000 + int(t), "kind": int(k), "status": int(s)}
        for i, d, t, k, s in zip(rng.integers(0, 60, 400), rng.integers(-1, 10, 400), rng.integers(0, 9, 400),
                                 rng.integers(0, 3, 400), rng.choice([0, 0, 0, 1, 2, 12], 400), strict=True)
    ]  # fmt: skip
    kinds = [(301, ()), (302, ("shooting",)), (1402, ())]
    where = replace(city, groups=(Area("D1+D2", "Downtown", "group", ("D1", "D2")),))
    records = made(lines, ["MARKET ST", "SHORE RD"])  # two names: not a default point
    kept: list = []
    protected = protect.protect(where, records, protect.place(where, records, None), kinds, AREAS, kept.append)
    wanted = Counter()
    seen = set()
    for line in lines:
        if line["status"] != Status.ACCEPTED:
            continue
        code, flags = kinds[line["kind"]]
        rows = [
            "_all",
            "_in_rows",
            *(["robbery"] if code < 400 else ["vandalism"]),
            *(["people_shot"] if flags else []),
        ]
        places = ["city"]
        if line["district"] >= 0:
            places += [f"D{line['district'] + 1}", *(["D1+D2"] if line["district"] < 2 else [])]
        for name in rows:
            for area in places:
                if (name, area, line["incident"]) not in seen:
                    seen.add((name, area, line["incident"]))
                    wanted[line["day"] - protected.first_day, name, area] += 1
    daily = np.diff(protected.prefix, axis=0)
    found = {
        (day, protected.rows[r], protected.areas[a]): int(daily[day, r, a])
        for day, r, a in zip(*daily.nonzero(), strict=True)
    }
    assert found == dict(wanted)
    accepted = [line for line in lines if line["status"] == Status.ACCEPTED]
    assert protected.first_day == min(line["day"] for line in accepted)
    assert set(kept[0]) == {
        "row", "day", "hour", "district", "neighborhood", "cell", "lat", "lng", "known", "counts",
    }  # fmt: skip


def test_points_of_unlocated_reports_are_not_kept(city) -> None:
    records = made([{"lat": 0, "lng": 0}, {}])
    kept: list = []
    protected = protect.protect(city, records, protect.place(city, records, None), [(301, ())], AREAS, kept.append)
    assert np.isnan(kept[0]["lat"]).tolist() == [True, False]
    at = protected.rows.index("_ungeocoded")
    assert protected.prefix[-1, at, 0] == 1


def test_the_areas_of_the_city_are_those_the_cube_counts(city, data_folder) -> None:
    assert [a.id for a in areas(city)] == AREAS
