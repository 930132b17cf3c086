"""Finding a district by a street's name: only names many reports bear."""

from __future__ import annotations

import json

import pytest

from compstat.incidents import reading, streets
from compstat.incidents.queries import Found, find_street

from . import paper

PLACES = (
    ("MARKET ST", "D1", 5), ("MARKET ST", "D2", 9), ("12A MARKETPLACE AVE", "D3", 3), ("SHORE RD", "D4", 2),
    ("CHAPEL ST & MARKET ST\nHARBORVIEW  ME 04100\nUNITED STATES", "D2", 2),
    (" CHAPEL ST & MARKET ST ", "D2", 2), ("NORTH SHORE ROAD", "D5", 3), ("N/A", "D6", 9), ("OLD MARKET LN", "D7", 3),
    ("ST. BRENDAN’S WAY", "D8", 3), ("", "D9", 9), ("ORCHARD RD\nHARBORVIEW ME 04100", "D9", 3), ("***", "D1", 4),
)  # fmt: skip


@pytest.fixture
def edition(load, tmp_path):
    """An edition with these streets."""
    each = [(street, district) for street, district, count in PLACES for _ in range(count)]
    rows = [paper.record(n, STREET=street, DISTRICT=district) for n, (street, district) in enumerate(each)]
    return load(paper.write(tmp_path / "a.csv", rows)).edition


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Market Street", [("MARKET ST", ("D2", "D1"))]),
        ("  15b market  st ", [("MARKET ST", ("D2", "D1"))]),
        ("market", [("MARKET ST", ("D2", "D1"))]),
        ("market st harborview", [("MARKET ST", ("D2", "D1"))]),
        ("marketp", [("12A MARKETPLACE AVE", ("D3",))]),
        ("arket", [("12A MARKETPLACE AVE", ("D3",)), ("MARKET ST", ("D2", "D1")), ("OLD MARKET LN", ("D7",))]),
        ("N Shore Rd", [("NORTH SHORE ROAD", ("D5",))]),
        ("orchard road", [("ORCHARD RD", ("D9",))]),
        ("Chapel St", [("CHAPEL ST", ("D2",))]),
        ("saint brendan", [("ST. BRENDAN’S WAY", ("D8",))]),
        ("St Brendans", [("ST. BRENDAN’S WAY", ("D8",))]),
        ("n/a", []), ("***", []), ("", []), ("zzz", []),
    ],
)  # fmt: skip
def test_a_street_is_found_by_what_a_person_types(edition, typed, found) -> None:
    assert find_street(edition, typed) == tuple(Found(*f) for f in found)


def test_a_corner_is_found_either_way_round(edition) -> None:
    corner = (Found("CHAPEL ST & MARKET ST", ("D2",)),)
    assert find_street(edition, "market street", "Chapel") == (Found("MARKET ST", ("D2", "D1")),)
    assert (
        find_street(edition, "market street", "Chapel St.") == find_street(edition, "chapel st", "market st") == corner
    )


def test_names_with_fewer_than_three_reports_are_not_kept(edition) -> None:
    kept = json.loads((edition.folder / "streets.json").read_text())
    assert {n for by in kept["streets"].values() for n in by.values()} == {3, 4, 5, 13}
    assert not any(name == "SHORE RD" for name in kept["streets"])
    assert kept["corners"] == {"CHAPEL ST & MARKET ST": {"D2": 4}}


def test_more_names_than_can_be_held_are_left_out_of_the_index_alone(load, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(reading, "STREETS_AT_MOST", 3)
    edition = load(paper.write(tmp_path / "a.csv", paper.records(60))).edition
    assert edition.manifest["accepted"] == 60
    assert len(json.loads((edition.folder / "streets.json").read_text())["streets"]) <= 3


def test_at_most_twelve_streets_are_answered() -> None:
    known = {"streets": {f"{n}TH ST": {"D1": 3} for n in range(30)}, "corners": {}}
    assert len(streets.search(known, "th st")) == 12
