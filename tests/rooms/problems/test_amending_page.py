"""Reports, places and hours of a plan are amended on one page: looked at first, dated and reasoned, lost to nobody."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from compstat.access.models import Person
from compstat.access.rules import Role
from compstat.problems.models import Amendment, Plan
from compstat.problems.queries import plans, surroundings
from compstat.problems.views import plan_amend

from .making import acting, desk_of, member
from .plotting import THEN, WHY, WORKED, counted, fixed, measured

ROWS = [WORKED.row]


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: THEN)


@pytest.fixture
def captain() -> Person:
    return member(Role.CAPTAIN)


@pytest.fixture
def desk(captain) -> Client:
    return desk_of(captain)


@pytest.fixture
def plan(captain, harborview) -> Plan:
    """A plan of reports in D4 that is fixed and has not begun."""
    return fixed(acting(captain, THEN))


def cells(harborview, place: str = "station-square") -> list[str]:
    every = surroundings.spots(harborview.city, surroundings.all_spots(harborview.city, "hexagon", harborview))
    return [each.id for each in every if each.within == place]


def sent(plan: Plan, **changed: object) -> dict[str, object]:
    """The whole form as a browser sends it, with what is changed of it; None: not ticked, not typed."""
    told = plans.fixed(plan).told
    own = {
        "starts_on": told["starts_on"], "deciding_on": told["deciding_on"], "review_1": told["review_days"][0],
        "enough": told["enough"], "rows": told["rows"], "day_parts": told["day_parts"], "districts": told["areas"],
        "comparison": told["comparison"], "others_why": told["others_why"], "near": "", "reason": WHY,
    }  # fmt: skip
    return {f"amend-{name}": value for name, value in (own | changed).items() if value is not None}


def post(desk: Client, plan: Plan, do: str = "amend", status: int = 200, **changed: object) -> str:
    answer = desk.post(f"/staff/plans/{plan.id}/amend/", {"do": do, **sent(plan, **changed)})
    said = unescape(answer.content.decode())
    assert answer.status_code == status, said[said.find("problems") :][:1500]
    return said


def read(desk: Client, plan: Plan, name: str = "amend/") -> str:
    return unescape(desk.get(f"/staff/plans/{plan.id}/{name}").content.decode())


def ticked(page: str, name: str) -> list[str]:
    boxes = re.findall(rf'<input type="checkbox" name="amend-{name}" ([^>]*)>', page)
    return [re.search(r'value="([^"]*)"', box).group(1) for box in boxes if "checked" in box]


def test_the_page_offers_what_a_draft_is_chosen_from_with_what_is_fixed_ticked(desk, plan) -> None:
    page = read(desk, plan)
    assert ticked(page, "rows") == ROWS and ticked(page, "districts") == ["D4"] and ticked(page, "day_parts") == []
    assert ticked(page, "comparison") == ["D1", "D3", "D5", "D9"] and "(proposed)" in page
    assert 'value="homicide"' not in page and "6 in the evening to midnight" in page and "Mill Hill (D4)" in page
    assert 'class="cells"' not in page and "Show what fits" in page


def test_other_reports_and_hours_are_amended_with_day_and_reason_and_what_follows_is_counted_anew(
    desk, plan, harborview
) -> None:
    assert "Say why" in post(desk, plan, day_parts=["evening"], reason="no")
    post(desk, plan, status=302, rows=["robbery", *ROWS], day_parts=["night", "evening"])
    made = Amendment.objects.get()
    assert {"rows", "day_parts", "smallest_fall"} <= set(made.changes) and "areas" not in made.changes
    assert "comparison" not in made.changes and made.reason == WHY and made.role == "Captain"
    assert made.figures["edition"] == harborview.id
    page = read(desk, plan, "")
    assert "the whole day" in page and "6 in the evening to midnight and midnight to 6 in the morning" in page
    assert "Nothing is different from what is fixed." in post(desk, plan, rows=[*ROWS, "robbery"])  # in another order


def test_other_places_of_the_same_kind(desk, plan) -> None:
    said = post(desk, plan, districts=["D4", "D1"])
    assert "neither in the plan nor next to it" in said and ticked(said, "districts") == ["D1", "D4"]
    looked = post(desk, plan, "look", districts=["D4", "D1"], enough="Half as many.", reason="Not yet")
    proposed = ticked(looked, "comparison")
    assert proposed and not {"D1", "D4"} & set(proposed) and "Half as many." in looked and ">\nNot yet<" in looked
    assert "This field is required" not in looked and not Amendment.objects.exists(), "nothing is amended by a look"
    post(desk, plan, status=302, districts=["D4", "D1"], comparison=proposed)
    now = plans.fixed(plan)
    assert now.areas == ("D1", "D4") and now.comparison == tuple(proposed)


def test_hexagons_are_looked_at_a_neighborhood_at_a_time_and_none_is_lost(desk, plan, harborview) -> None:
    own, others = cells(harborview)[:4], cells(harborview, "riverside")[:2]
    looked = post(desk, plan, "look", districts=[], near="station-square")
    assert '<svg class="cells"' in looked and "Hexagons of Station Square" in looked
    assert "1 to 4 reports in a year" in looked and ticked(looked, "districts") == []
    looked = post(desk, plan, "look", districts=[], **{"hexagons_station-square": own}, near="riverside")
    assert set(ticked(looked, "hexagons_station-square")) == set(own) and "Hexagons of Riverside" in looked
    chosen = {"hexagons_station-square": own, "hexagons_riverside": others}
    looked = post(desk, plan, "look", districts=[], **chosen)
    proposed = ticked(looked, "comparison")
    assert proposed and all(surroundings.is_hexagon(each) for each in proposed)
    said = post(desk, plan, districts=[], **chosen)  # with the districts it was compared with
    assert "one kind for one plan" in said
    post(desk, plan, status=302, districts=[], **chosen, comparison=proposed)
    assert set(plans.fixed(plan).areas) == {*own, *others}
    page = read(desk, plan)
    assert set(ticked(page, "hexagons_riverside")) == set(others) and ticked(page, "districts") == []
    one = {"hexagons_station-square": own[:1], "hexagons_riverside": []}
    post(desk, plan, status=302, districts=[], **one, day_parts=["night"])
    assert plans.fixed(plan).areas == (own[0],) and plans.fixed(plan).day_parts == ("night",)
    assert "Station Square: hexagon" in read(desk, plan, "")


def test_two_kinds_at_once_are_refused_and_a_look_says_so(desk, plan) -> None:
    for do in ("look", "amend"):
        said = post(desk, plan, do, neighborhoods=["mill-hill"])
        assert "one kind for one plan" in said and ticked(said, "neighborhoods") == ["mill-hill"]
    assert "Write days as" in post(desk, plan, "look", starts_on="soon")
    assert "Choose which reports are counted, and where." in post(desk, plan, rows=[])
    assert not Amendment.objects.exists()


def test_a_hexagon_without_a_picture_can_be_kept(desk, plan, harborview, monkeypatch) -> None:
    own = cells(harborview)[:2]
    chosen = {"hexagons_station-square": own}
    proposed = ticked(post(desk, plan, "look", districts=[], **chosen), "comparison")
    post(desk, plan, status=302, districts=[], **chosen, comparison=proposed)
    monkeypatch.setattr(plan_amend, "pictured", lambda *_: None)
    assert ticked(read(desk, plan), "hexagons_station-square") == own
    bare = surroundings.Spot(own[0], "Hexagon 1", "hexagon")
    monkeypatch.setattr(plan_amend, "spots", lambda _, areas: [bare for area in areas if area == own[0]])
    page = read(desk, plan)
    assert "Other hexagons" in page and ticked(page, "hexagons_") == own[:1]


def test_without_an_edition_hours_can_be_amended_and_nothing_is_proposed(desk, plan, monkeypatch) -> None:
    monkeypatch.setattr(plan_amend, "live_edition", lambda _: None)
    page = read(desk, plan)
    assert ticked(page, "rows") == ROWS and "amend-near" not in page and "(proposed)" not in page
    assert ticked(page, "comparison") == ["D1", "D3", "D5", "D9"]


def test_a_plan_compared_with_nothing_has_no_places_to_compare_with(desk, captain, harborview) -> None:
    told = measured(others="none", others_why="No place is like it.", comparison=())
    plan = fixed(acting(captain, THEN), told)
    page = read(desk, plan)
    assert "amend-comparison" not in page and ticked(page, "districts") == ["D4"]
    post(desk, plan, status=302, comparison=None, day_parts=["evening"])
    assert plans.fixed(plan).day_parts == ("evening",)


def test_a_plan_of_counts_has_nothing_of_reports_on_its_page(desk, captain) -> None:
    page = read(desk, fixed(acting(captain, THEN), counted()))
    assert "amend-count_what" in page
    assert not any(name in page for name in ("amend-rows", "amend-districts", "Show what fits", "amend-day_parts"))


def test_once_it_is_decided_only_days_of_review_are_on_the_page(desk, plan, captain, monkeypatch) -> None:
    monkeypatch.setattr(plan_amend, "is_decided", lambda _: True)
    page = read(desk, plan)
    assert "Only the days of reviews can be amended." in page and "amend-review_1" in page
    assert not any(name in page for name in ("amend-rows", "amend-districts", "amend-enough", "Show what fits"))
    post(desk, plan, status=302, review_1=WORKED.starts + (WORKED.decides - WORKED.starts) / 3)
    assert set(Amendment.objects.get().changes) == {"review_days"}


def test_only_the_captain_looks_or_amends(plan) -> None:
    for role in (Role.OFFICER, Role.CRIME_ANALYST, Role.PARTNER):
        for do in ("look", "amend"):
            post(desk_of(member(role)), plan, do, status=403)


def test_a_look_changes_nothing_even_when_all_fits(desk, plan) -> None:
    before = plans.fixed(plan)
    post(desk, plan, "look", day_parts=["evening"])
    assert plans.fixed(plan) == before and not Amendment.objects.exists()
