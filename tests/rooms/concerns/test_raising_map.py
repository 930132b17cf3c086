"""A spot on the map: a press becomes a hexagon, without a script; no point is kept, no typed word lost."""

from __future__ import annotations

import base64
import logging
import re
from dataclasses import replace
from pathlib import Path

import h3
import pytest
import shapely

from compstat.access.actions import new_key
from compstat.access.rules import Role
from compstat.concerns.actions import moderating
from compstat.concerns.models import Concern, ConcernEvent, OwnWords
from compstat.concerns.queries import spots
from compstat.concerns.rules import Kind
from compstat.concerns.views import public_map
from compstat.places import queries as places

from .desk_making import browser, person
from .raised import CITY, moderator

RAISE, WORDS = "/harborview/d4/raise/", "Cars race past the school."
POINTER = "the map needs a pointer"


@pytest.fixture
def sheet(harborview) -> spots.Sheet:
    where = places.city(CITY)
    found = spots.sheet_of(where, places.area(where, "D4"))
    assert found is not None
    return found


def press_on(sheet: spots.Sheet, size: str = "spot", lng: float | None = None, lat: float | None = None):
    """The pixel of a place; without one, of somewhere within the area."""
    middle = spots._ground(sheet).representative_point()
    flat = sheet.flat(size)
    x = ((middle.x if lng is None else lng) - flat.west) * flat.across
    y = (flat.north - (middle.y if lat is None else lat)) * flat.down
    return {f"{size}.x": str(round(x)), f"{size}.y": str(round(y))}


def sent(client, **told: str) -> str:
    filled = {"kind": Kind.CONCERN, "act": new_key(), "text": WORDS, "where": "spot", **told}
    answer = client.post(RAISE, filled)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    return answer.content.decode().split("<main")[1].split("<footer")[0]


def kept_cell(page: str) -> str:
    tag = re.search('<input type="hidden" name="cell"[^>]*>', page)[0]
    return (re.findall('value="([^"]*)"', tag) or [""])[0]


def pictures(page: str) -> list[str]:
    return [base64.b64decode(each).decode() for each in re.findall('data:image/svg[+]xml;base64,([^"]+)', page)]


@pytest.mark.parametrize("size", spots.SIZES)
def test_a_press_becomes_the_hexagon_it_lies_in_in_every_size(sheet, size) -> None:
    middle = spots._ground(sheet).representative_point()
    x, y = map(int, press_on(sheet, size).values())
    cell = spots.cell_at(sheet, size, x, y)
    wanted = h3.latlng_to_cell(middle.y, middle.x, 9)
    assert h3.get_resolution(cell) == 9 and cell in h3.grid_disk(wanted, 1)
    lng, lat = sheet.flat(size).degrees(x, y)
    assert cell == h3.latlng_to_cell(lat, lng, 9), "the one the pixel lies in"
    flat = sheet.flat(size)
    assert (flat.wide, spots.cell_at(sheet, size, -5, -5)) == (spots.SIZES[size], "")
    assert flat.degrees(-5, -9) == flat.degrees(0, 0) and flat.degrees(9999, 9999) == flat.degrees(flat.wide, flat.high)


def test_north_is_up_and_the_whole_area_lies_in_the_picture(sheet) -> None:
    flat, (west, south, east, north) = sheet.flat("spot_wide"), spots._ground(sheet).bounds
    (left, top), (right, low) = flat.degrees(0, 0), flat.degrees(flat.wide, flat.high)
    assert left < west < east < right and low < south < north < top


def test_the_form_offers_the_map_keeps_what_is_typed_and_shows_it_on_request(client, harborview) -> None:
    page = sent(client, map="1", where="street", street="Pier Street", effect="Noise <b>", text="ab")
    assert re.search('value="spot"[^>]* checked', page) and 'value="Pier Street"' in page
    assert "Noise &lt;b&gt;" in page and ">\nab</textarea>" in page and 'role="alert"' not in page
    assert re.findall('<input type="image" class="(\\w+)"', page) == list(spots.SIZES)
    assert POINTER in page.lower() and "the street or the list does the same" in page and "<script" not in page
    assert len(page.encode()) < 120_000 and all('class="own"' in each for each in pictures(page))
    first = client.post(RAISE, {"kind": Kind.CONCERN}).content.decode()
    assert "Show the map" in first and 'type="image"' not in first and POINTER in first.lower()


def test_each_picture_is_shown_in_the_size_its_presses_are_counted_in() -> None:
    sheet = (Path(__file__).parents[3] / "compstat" / "website" / "static" / "site.css").read_text()
    for size, wide in spots.SIZES.items():
        chosen = '.ask .spot-map > [type="image"]' + ("" if size == "spot" else f".{size}")
        (rule,) = re.findall(re.escape(chosen) + r" [{] ([^}]*inline-size: [^}]*)}", sheet)
        assert f"inline-size: {wide}px" in rule, size


def test_enter_in_a_field_sends_the_form_and_presses_nothing_of_the_map(client, harborview) -> None:
    page = sent(client, map="1")
    first = re.search('<(?:button|input)[^>]*type="(?:submit|image)"[^>]*>', page)[0]
    assert "name=" not in first and 'tabindex="-1"' in first


def test_a_press_is_kept_as_a_hexagon_and_marked_and_may_be_taken_away(client, sheet) -> None:
    act, at = new_key(), press_on(sheet)
    page = sent(client, act=act, happens="At three", **at)
    cell = kept_cell(page)
    name = spots.place_of(sheet, cell)
    assert f"You chose a spot in {name}. We keep only “around here (about three blocks)”, no point." in page
    assert all('class="cell"' in each for each in pictures(page)) and cell not in "".join(pictures(page))
    assert f'value="{act}"' in page and 'value="At three"' in page and "spot.x" not in page
    again = sent(client, cell=cell, map="1")
    assert kept_cell(again) == cell, "shown again, it is still chosen"
    gone = sent(client, cell=cell, away="1")
    assert kept_cell(gone) == "" and "No spot is chosen." in gone and WORDS in gone
    assert not any('class="cell"' in each for each in pictures(gone)) and "Take it away" not in gone
    assert not Concern.objects.exists()


def test_what_is_sent_is_the_hexagon_and_the_name_of_the_neighborhood_and_no_point(client, sheet, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    cell = kept_cell(sent(client, **press_on(sheet)))
    page = sent(client, cell=cell, street="typed before")
    assert 'class="code"' in page and cell not in page
    found, words = Concern.objects.get(), OwnWords.objects.get()
    name = spots.place_of(sheet, cell)
    assert (found.place_kind, found.cell, found.place, words.place) == ("map", cell, name, name)
    lng, lat = sheet.flat("spot").degrees(*map(int, press_on(sheet).values()))
    kept = [str(vars(each)) for table in (Concern, OwnWords, ConcernEvent) for each in table.objects.all()]
    assert not any(f"{number:.4f}" in each for number in (lng, lat) for each in (*kept, caplog.text))
    moderating.publish(found.pk, WORDS, name, "traffic", by=moderator(), now=found.came_at)
    public = client.get(f"/harborview/concerns/{found.pk}/").content.decode()
    assert name in public and cell not in public
    code = re.search('<p class="code"><bdi>([^<]+)<', page)[1]
    status = client.post("/harborview/your-concern/", {"code": code}).content.decode()
    assert (
        "You chose a spot on the map. We keep only “around here (about three blocks)”." in status and cell not in status
    )


def test_another_way_to_say_where_it_is_leaves_the_hexagon_out(client, sheet) -> None:
    cell = kept_cell(sent(client, **press_on(sheet)))
    sent(client, cell=cell, where="neighborhood")
    found = Concern.objects.get()
    assert (found.cell, found.place, found.place_kind) == ("", "", "neighborhood")


def test_outside_the_area_is_said_and_what_was_chosen_before_stays(client, sheet) -> None:
    cell = kept_cell(sent(client, **press_on(sheet)))
    page = sent(client, cell=cell, **{"spot.x": "1", "spot.y": "1"})
    assert "That spot lies outside this area." in page and kept_cell(page) == cell
    assert kept_cell(sent(client, **{"spot.x": "1", "spot.y": "1"})) == ""


@pytest.mark.parametrize(("x", "y"), [("0", "0"), ("", "4"), ("x", "4"), ("4", "٤"), ("4", "9" * 9)])
def test_from_a_keyboard_nothing_is_chosen_and_the_other_ways_are_named(client, harborview, x, y) -> None:
    page = sent(client, **{"spot.x": x, "spot.y": y})
    assert "No spot was chosen: the map needs a pointer." in page and kept_cell(page) == ""


def test_a_forged_hexagon_is_refused(client, sheet) -> None:
    cell = kept_cell(sent(client, **press_on(sheet)))
    finer, far = h3.cell_to_center_child(cell, 12), h3.latlng_to_cell(10.0, 10.0, 9)
    for forged in (finer, far, h3.cell_to_parent(cell, 8), "x", "<b>", cell.upper()):
        assert spots.place_of(sheet, forged) is None
        page = sent(client, cell=forged)
        assert "This form was changed on its way." in page and 'type="image"' in page, forged
        assert kept_cell(sent(client, cell=forged, map="1")) == "", "nor shown again"
    assert not Concern.objects.exists()


def test_without_a_spot_it_is_not_sent_and_the_map_stands_there(client, harborview) -> None:
    page = sent(client)
    assert page.count("Choose a spot on the map, or another way to say where it is.") == 2
    assert 'type="image"' in page and not Concern.objects.exists()


def test_a_spot_stays_chosen_when_something_else_is_missing(client, sheet) -> None:
    cell = kept_cell(sent(client, **press_on(sheet)))
    page = sent(client, cell=cell, text="")
    assert "Tell us what it is about." in page and kept_cell(page) == cell and "You chose a spot in" in page


def test_without_geography_there_is_no_map(client, data_folder) -> None:
    page = sent(client, map="1")
    assert "Choose where it is." not in page and 'value="spot"' not in page and "spot-map" not in page
    assert 'type="image"' not in page and "Select a valid choice" in page and not Concern.objects.exists()
    where = places.city(CITY)
    assert spots.sheet_of(where, where.whole) is None


def test_every_kind_of_area_has_its_map_and_one_that_is_not_there_has_none(harborview) -> None:
    where = places.city(CITY)
    known = {each.kind: each for each in places.areas(where)}
    for area in known.values():
        sheet = spots.sheet_of(where, area)
        assert sheet is not None and sheet.picture("spot").startswith("data:image/svg+xml;base64,")
        assert public_map.map_of(sheet, area, where, "", "").said == ""
    assert spots.sheet_of(where, replace(known["neighborhood"], id="atlantis")) is None


def test_a_hexagon_on_the_border_belongs_to_where_most_of_it_lies(sheet) -> None:
    edge = spots._ground(sheet).exterior if spots._ground(sheet).geom_type == "Polygon" else None
    point = shapely.get_point(edge, 0) if edge is not None else spots._ground(sheet).representative_point()
    assert spots.place_of(sheet, h3.latlng_to_cell(point.y, point.x, 9))
    bare = replace(sheet, known=replace(sheet.known, layers=("districts",)))
    cell = h3.latlng_to_cell(point.y, point.x, 9)
    assert spots.place_of(bare, cell) == sheet.area.name, "no neighborhoods there"
    assert 'class="own"' in base64.b64decode(bare.picture("spot").partition(",")[2]).decode()


def test_whoever_reads_it_sees_the_small_map(client, sheet) -> None:
    cell = kept_cell(sent(client, **press_on(sheet)))
    sent(client, cell=cell)
    found, where = Concern.objects.get(), places.city(CITY)
    address = spots.small_map(where, places.area(where, "D4"), cell)
    small = base64.b64decode(address.partition(",")[2]).decode()
    assert f'width="{spots.SMALL}"' in small and 'class="cell"' in small and cell not in small
    page = browser(person(Role.MODERATOR)).get(f"/staff/concerns/{found.pk}/").content.decode()
    assert address in page and spots.place_of(sheet, cell) in page and cell not in page
    assert "Around here (about three blocks). No point is kept." in page
    for nothing in ("", h3.latlng_to_cell(10.0, 10.0, 9)):
        assert spots.small_map(where, places.area(where, "D4"), nothing) == ""
