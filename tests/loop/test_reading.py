"""What a resident does: find the district, read the briefing, open a recipe, take the counts home."""

from __future__ import annotations

import json

import pytest

from .conftest import DESK, PHONE
from .keyboard import faults, too_wide, unsound

pytestmark = pytest.mark.browser
TO = "2026-11-15"
SOME = (320, 390, 768, 1024, 1920)


@pytest.fixture
def street(harborview) -> tuple[str, str]:
    """A street of one district alone, and that district."""
    streets = json.loads((harborview.folder / "streets.json").read_text())["streets"]
    name = next(n for n, by in streets.items() if list(by) == ["D4"])
    return name.title(), "d4"


def every_path(edition) -> dict[str, str]:
    frozen = f"/harborview/editions/{edition.id}/d4/{TO}"
    return {
        "city": "/harborview/", "area": "/harborview/d4/", "group": "/harborview/d1+d2/", "briefing": f"{frozen}/",
        "row": f"{frozen}/commercial_burglary/", "deaths": f"{frozen}/homicide/", "protected": f"{frozen}/rape/",
        "recipe": f"{frozen}/commercial_burglary/days28/", "definitions": "/harborview/definitions/",
        "quality": "/harborview/quality/", "corrections": "/harborview/corrections/",
        "downloads": "/harborview/downloads/", "find": "/harborview/find/", "privacy": "/harborview/privacy/",
        "promises": "/harborview/d4/promises/", "meetings": "/harborview/meetings/",
        "meetings_of_area": "/harborview/d4/meetings/",
        "missing": "/harborview/nowhere/",
    }  # fmt: skip


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desktop"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_whole_way(visit, street, harborview, size, script) -> None:
    """By street name to the district, its briefing, a recipe, and the CSV."""
    page = visit("/harborview/", size=size, script=script)
    page.get_by_label("Your street").fill(street[0])
    page.get_by_role("button", name="Find my district").click()
    page.wait_for_url(f"**/harborview/{street[1]}/")
    assert "street" not in page.url
    page.get_by_role("link", name="Read the briefing").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("District D4")
    row = page.locator("table.board tr", has_text="Burglary of shops")
    assert "More than we would expect" in row.inner_text()
    row.locator("a.figure").first.click()
    assert "How we got" in page.get_by_role("heading", level=1).inner_text()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download this area’s daily counts").click()
    text = taken.value.path().read_text()
    assert text.startswith("area,row,day,count")
    assert "\nD4,commercial_burglary," in text.replace("\r", "")


def test_by_keyboard_alone(visit, street) -> None:
    """Nothing but Tab, Enter and typing; focus can be seen at every step."""
    page = visit("/harborview/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "(e => {const s = getComputedStyle(e); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'})"
            "(document.activeElement)"
        )
        if page.evaluate("document.activeElement.id") == "street":
            break
    page.keyboard.type(street[0])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/harborview/{street[1]}/")
    _tab_to(page, "Read the briefing")
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefing/")
    _tab_to(page, "Burglary of shops and offices")
    page.keyboard.press("Enter")
    page.wait_for_url("**/commercial_burglary/")


def _tab_to(page, words: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip().startswith(words):
            return
    raise AssertionError(f"{words!r} cannot be reached by keyboard")


def test_every_page_is_sound(visit, site, harborview) -> None:
    """WCAG 2.2 A and AA in light and dark, and no page wider than its window."""
    page, wrong = visit("/"), {}
    for name, path in every_path(harborview).items():
        page.goto(f"{site}{path}")
        if found := unsound(page, *(SOME if name in ("briefing", "row", "quality") else SOME[:1])):
            wrong[name] = found
    assert wrong == {}


def test_every_page_fits_the_smallest_phone_from_right_to_left(visit, site, harborview) -> None:
    page, wrong = visit("/ar-xb/", size=(320, 900)), {}
    for name, path in every_path(harborview).items():
        page.goto(f"{site}/ar-xb{path}")
        found = faults(page) if name in ("briefing", "city") else []
        if found := [*found, *too_wide(page, 320)]:
            wrong[name] = found
    assert wrong == {}


def test_a_wrong_street_keeps_what_was_typed_and_takes_focus(visit) -> None:
    page = visit("/harborview/")
    page.get_by_label("Your street").fill("Xyzzy Parade")
    page.get_by_role("button", name="Find my district").click()
    assert page.get_by_role("alert").is_visible()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert page.get_by_label("Your street").input_value() == "Xyzzy Parade"


def test_the_map_has_no_pins_and_an_equal_table(visit, harborview) -> None:
    page = visit(f"/harborview/editions/{harborview.id}/d4/{TO}/")
    assert page.locator("svg.map circle").count() == 0
    assert page.locator(".where table tbody tr").count() > 0


def test_the_chart_is_read_out_by_keyboard(visit, harborview) -> None:
    page = visit(f"/harborview/editions/{harborview.id}/d4/{TO}/robbery/")
    page.locator("figure.weekly svg.chart").focus()
    page.keyboard.press("ArrowLeft")
    assert "Reports" in page.locator(".said-now").inner_text()


def test_a_printed_briefing_has_no_chrome(visit, harborview) -> None:
    page = visit(f"/harborview/editions/{harborview.id}/d4/{TO}/")
    page.emulate_media(media="print")
    assert not page.locator("nav.main").is_visible()
    assert page.locator(".scan svg.qr").is_visible()
    assert page.locator("table.board").is_visible()
