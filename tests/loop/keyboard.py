"""What somebody does who uses no mouse, and what is found wrong with a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from .conftest import AXE, DESK, PHONE, PROJECTOR


def faults(page: Page) -> list[str]:
    """What axe finds on this page, in light and in dark."""
    found = []
    for scheme, options in AXE.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{v['id']} ({scheme})" for v in Axe().run(page, options=options).response["violations"]]
    return found


def too_wide(page: Page) -> list[int]:
    """The windows in which this page does not fit."""
    found = []
    for width, height in ((320, 640), PHONE, DESK, PROJECTOR):
        page.set_viewport_size({"width": width, "height": height})
        found += [width] if page.evaluate("document.documentElement.scrollWidth > window.innerWidth") else []
    return found


def reach(there: Locator) -> Locator:
    """Tab to something, as whoever uses no mouse; that it has the focus must be seen."""
    there.first.wait_for()
    for _ in range(200):
        if there.first.evaluate("e => (e.closest('summary') || e) === document.activeElement"):
            break
        there.page.keyboard.press("Tab")
    style, width = there.first.evaluate(
        "e => { const s = getComputedStyle(e.closest('summary, .option') || e);"
        " return [s.outlineStyle, s.outlineWidth] }"
    )
    assert style != "none" and float(width.removesuffix("px")) >= 2, f"no focus to be seen at {there}"
    return there


def press(there: Locator, key: str = "Enter") -> None:
    reach(there).page.keyboard.press(key)


def follow(there: Locator) -> None:
    """Press a link or a button, and wait for the page it leads to."""
    with there.page.expect_navigation():
        press(there)


def write(there: Locator, text: str) -> None:
    reach(there).page.keyboard.type(text)
